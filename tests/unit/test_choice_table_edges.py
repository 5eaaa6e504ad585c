"""Edges of lists, of the files a form names, and of shapes on the map."""

import math
from pathlib import Path

import pytest
from support.forms import group, instrument, repeat, text
from support.long_lists import long_list_form, places

from forms.choice_table import ChoiceTable, Found, Offer, PackedChoices, search_key
from forms.choices import Choice
from forms.form_files import NamedFile, find_beside, missing_problems, named_files
from forms.geometry import RADIUS, area, is_inside, length
from forms.instrument import ChoiceList, Question
from forms.lifted_lists import can_be_lifted, without_lists
from forms.problem import Severity
from forms.workbook import Sheet, Workbook
from forms.xform import parse_xform

TOWNS = PackedChoices(
    ("es",), ("dep", "label"), [("1", "Uno", "14", None), ("2", None, "16", "Dos"), (None,) * 4]
)


class TestPackedCells:
    @pytest.mark.parametrize(
        ("place", "column", "cell"),
        [
            (0, "name", "1"),
            (0, "dep", "14"),
            (0, "label", "Uno"),
            (1, "label", "Dos"),
            (2, "label", ""),
            (2, "name", None),
            (2, "dep", None),
            (0, "strange", None),
        ],
    )
    def test_a_cell_is_given_by_its_column(self, place, column, cell):
        assert TOWNS.cell(place, column, "es") == cell

    @pytest.mark.parametrize("column", ["name", "label", "strange"])
    def test_columns_that_are_made_up_are_not_given_whole(self, column):
        assert TOWNS.cells(column) is None

    def test_a_column_of_the_list_is_given_whole(self):
        assert list(TOWNS.cells("dep")) == ["14", "16", None]

    def test_a_choice_without_a_value_has_a_blank_one(self):
        assert list(TOWNS.values()) == ["1", "2", ""]

    def test_the_last_choice_is_found_from_the_end(self):
        assert TOWNS[-2] == Choice("2", {}, {"dep": "16", "label": "Dos"})


class TestTableEdges:
    def test_an_empty_list_finds_nothing_and_fails_at_nothing(self):
        table = ChoiceTable(())
        assert (len(table), table.find("1"), table.matches("a"), table.matches("")) == (
            0,
            None,
            [],
            [],
        )

    def test_a_value_that_stands_twice_is_found_in_both_places_and_given_once(self):
        table = ChoiceTable((Choice("x", {"": "a"}), Choice("y", {}), Choice("x", {"": "b"})))
        assert list(table.places_of("x")) == [0, 2]
        assert table.find("x").label() == "a"

    def test_a_list_of_translated_labels_has_ids_in_their_place(self):
        table = ChoiceTable((Choice("1", {"es": "Uno"}, {"itextId": "l-0"}),))
        assert table.cell(0, "label", "es") is None
        assert list(table.places("itextId", "l-0")) == [0]

    def test_a_column_is_the_same_in_every_language(self):
        table = ChoiceTable(TOWNS)
        assert list(table.places("dep", "16", "es")) == list(table.places("dep", "16", "quc"))

    @pytest.mark.parametrize(
        ("choice", "key"),
        [
            (Choice("A1", {}), "\na1\n"),
            (Choice("1", {"es": "Ñandú"}), "\nnandu\n1\n"),
            (Choice("1", {"es": "Uno", "quc": "Kꞌi"}), "\nuno\nki\n1\n"),
        ],
    )
    def test_a_search_looks_at_labels_and_value_line_by_line(self, choice, key):
        assert search_key(choice) == key

    def test_the_whole_label_comes_before_what_only_begins_so_and_what_holds_it(self):
        labels = ("San Juan Cotzal", "Aldea San Juan", "San Juan")
        table = ChoiceTable([Choice(str(n), {"": label}) for n, label in enumerate(labels)])
        assert table.matches("san juan") == [2, 0, 1]


class TestOfferEdges:
    def test_an_offer_of_nothing_is_empty_in_every_way(self):
        offer = Offer(ChoiceTable(TOWNS), [])
        assert (len(offer), offer.find("1"), offer.in_order(["1"])) == (0, None, [])
        assert offer.search("", 5) == Found((), 0)

    def test_part_of_an_offer_offers_only_that_part(self):
        part = Offer(ChoiceTable(TOWNS), [0, 1])[:1]
        assert (part.find("1") is not None, part.find("2")) == (True, None)

    @pytest.mark.parametrize("other", [None, 3, {"1"}, (), [Choice("9", {})] * 3])
    def test_an_offer_is_not_equal_to_something_else(self, other):
        assert Offer(ChoiceTable(TOWNS)) != other

    def test_a_limit_of_none_still_counts_what_was_found(self):
        assert Offer(ChoiceTable(TOWNS)).search("", 0) == Found((), 3)

    def test_a_long_offer_is_shown_by_its_first_choices(self):
        many = Offer.of(Choice(str(n), {}) for n in range(6))
        assert repr(many).endswith(" …)")
        assert not repr(many[:5]).endswith(" …)")


class TestNamedFiles:
    def test_a_picture_named_twice_is_named_once_by_the_first_that_shows_it(self):
        files = {"image": {"": "mapa.png"}}
        form = instrument(text("a", files=files), group("g", text("g/b", files=files)))
        assert named_files(form) == (NamedFile("mapa.png", False, "a", "a"),)

    def test_each_language_may_have_a_recording_of_its_own(self):
        form = instrument(text("a", files={"audio": {"es": "es.mp3", "quc": "quc.mp3"}}))
        assert [one.name for one in named_files(form)] == ["es.mp3", "quc.mp3"]

    def test_the_pictures_of_options_belong_to_the_question_that_offers_them(self):
        option = Choice("1", {}, files={"image": {"": "maiz.png"}})
        asked = Question("g/c", "select_one", {"": "Cultivo"}, list_name="l")
        form = instrument(repeat("g", asked), lists=[ChoiceList("l", (option,))])
        assert named_files(form) == (NamedFile("maiz.png", False, "g/c", "Cultivo"),)

    @pytest.mark.parametrize(
        "parts",
        [
            {"list_name": "munis"},
            {"itemset": "randomize(instance('munis')/root/item)"},
            {"calculate": "pulldata('munis', 'x', 'name', 1)"},
            {"relevant": "count(instance('munis')/root/item) > 0"},
            {"constraint": 'pulldata("munis.csv", "x", "name", .) != ""'},
        ],
    )
    def test_a_list_beside_the_form_belongs_to_the_question_that_works_with_it(self, parts):
        form = instrument(text("a"), text("b", **parts), lists=[ChoiceList("munis", (), "m.csv")])
        assert named_files(form) == (NamedFile("m.csv", True, "b", "b"),)

    def test_a_list_that_no_question_works_with_is_named_by_itself(self):
        form = instrument(text("a"), lists=[ChoiceList("munis", (), "m.csv")])
        assert named_files(form) == (NamedFile("m.csv", True, "", "munis"),)


class TestFindBeside:
    @pytest.fixture
    def form(self, tmp_path) -> Path:
        (tmp_path / "hogar-media").mkdir()
        return tmp_path / "hogar.xlsx"

    def found(self, form, name, folder=None):
        return find_beside(form, [NamedFile(name, False, "", "")], folder).get(name)

    def test_the_folder_of_the_form_comes_before_what_lies_beside_it(self, form):
        beside, inside = form.parent / "m.png", form.parent / "hogar-media" / "m.png"
        beside.touch()
        assert self.found(form, "m.png") == beside
        inside.touch()
        assert self.found(form, "m.png") == inside

    def test_where_a_folder_is_given_no_other_is_looked_at(self, form):
        (form.parent / "m.png").touch()
        assert self.found(form, "m.png", form.parent / "hogar-media") is None

    @pytest.mark.parametrize("name", ["../m.png", "hogar-media/m.png", "hogar-media", "x.png"])
    def test_what_leaves_the_folder_or_is_no_file_is_not_found(self, form, name):
        for place in (form.parent, form.parent / "hogar-media"):
            (place / "m.png").touch()
        assert self.found(form, name, form.parent) is None


class TestMissing:
    @pytest.mark.parametrize(
        ("name", "is_list", "text", "code"),
        [
            ("m.png", False, "m.png", "form.missing_media"),
            ("m.png", False, "jr://images/m.png", "form.missing_media"),
            ("m.csv", True, "select_one_from_file m.csv", "form.missing_list_file"),
            ("m.csv", True, "pulldata('m', 'x')", "form.missing_list_file"),
        ],
    )
    def test_the_warning_stands_at_the_cell_that_names_the_file(self, name, is_list, text, code):
        sheet = Sheet("survey", rows=({"type": "note"}, {}, {"cell": text}))
        wanted = [NamedFile(name, is_list, "a", "A")]
        (problem,) = missing_problems(wanted, "f.xlsx", Workbook("f.xlsx", {"survey": sheet}, {}))
        place = problem.place
        assert (problem.code, problem.severity) == (code, Severity.WARNING)
        assert (place.sheet, place.row, place.column, place.field) == ("survey", 4, "cell", "a")

    def test_a_form_that_is_no_workbook_has_no_cell_but_its_name(self):
        (problem,) = missing_problems([NamedFile("m.csv", True, "", "m")], "f.xml", None)
        place = problem.place
        assert (place.file, place.sheet, place.row, place.field) == ("f.xml", None, None, None)
        assert problem.values == {"name": "m.csv", "label": "m", "list": "m"}


def test_a_list_taken_out_twice_is_taken_out_once():
    document = parse_xform(long_list_form(places(3)))
    assert without_lists(document, ["lugares", "lugares"]) == without_lists(document, ["lugares"])


@pytest.mark.parametrize(
    ("option", "liftable"),
    [
        (Choice("1", {"": "Uno"}), True),
        (Choice("1", {"": "Uno"}, {"dep": "14"}), True),
        (Choice("1", {"es": "Uno", "quc": "Vivo en {{ /data/a }}"}), False),
        (Choice("1", {"": "Uno"}, files={"image": {"": "uno.png"}}), False),
    ],
)
def test_a_list_of_plain_words_and_columns_can_be_taken_out(option, liftable):
    lists = [ChoiceList("l", (Choice("0", {}), option))]
    form = instrument(text("a"), lists=lists, xform='<h><instance id="l"><root/></instance></h>')
    assert can_be_lifted(form, "l") is liftable


PREFIXED = '<x:h xmlns:x="u"><x:instance id="l" {}l"/></x:h>'


@pytest.mark.parametrize(
    ("name", "document", "rest"),
    [
        ("l", '<h><instance id="l"><i/></instance></h>', '<h><instance id="l" {}l"/></h>'),
        ("l", '<h><instance id="l"/><b/></h>', '<h><instance id="l" {}l"/><b/></h>'),
        ("l", '<x:h xmlns:x="u"><x:instance id="l"/></x:h>', PREFIXED),
        ("l", "<h><instance id='l'></instance ></h>", '<h><instance id="l" {}l"/></h>'),
        ("l", '<h><!-- <instance id="l"> --></h>', '<h><!-- <instance id="l"> --></h>'),
        ("l", '<h><instance id="ll"/></h>', '<h><instance id="ll"/></h>'),
        ("ñ", '<h>é<instance id="ñ"><i/></instance>é</h>', '<h>é<instance id="ñ" {}ñ"/>é</h>'),
    ],
    ids=["whole", "blank", "prefix", "quotes", "comment", "longer name", "accents"],
)
def test_what_is_cut_is_the_list_and_not_what_looks_like_it(name, document, rest):
    form = instrument(lists=[ChoiceList(name, (Choice("1", {}),))], xform=document)
    assert without_lists(form, [name]) == rest.format('src="jr://store/')


def test_a_text_without_words_goes_alone():
    words = '<text id="a"/><text id="b"><value>B</value></text>'
    option = Choice("1", {}, {"itextId": "a"})
    form = instrument(lists=[ChoiceList("l", (option,))], xform=f"<itext>{words}</itext>")
    assert without_lists(form, ["l"]) == '<itext><text id="b"><value>B</value></text></itext>'


BOX = [(14.0, -91.0), (14.0, -90.0), (15.0, -90.0), (15.0, -91.0), (14.0, -91.0)]
BAY = [(0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (1.0, 2.0), (4.0, 0.0), (0.0, 0.0)]


@pytest.mark.parametrize(
    ("point", "shape", "inside"),
    [
        ((14.5, -90.5), BOX, True),
        ((14.5, -91.5), BOX, False),
        ((0.5, 2.0), BAY, True),
        ((3.0, 2.0), BAY, False),
        ((2.0, 0.5), BAY, True),
        ((0.0, 0.0), [], False),
    ],
)
def test_a_point_is_inside_or_not_whichever_way_round_the_shape_goes(point, shape, inside):
    assert is_inside(point, shape) is inside
    assert is_inside(point, shape[::-1]) is inside


def test_a_degree_of_longitude_is_shorter_away_from_the_equator():
    assert length([(60, 0), (60, 1)]) == pytest.approx(length([(0, 0), (0, 1)]) / 2, rel=1e-3)


def test_a_line_has_the_same_length_from_either_end():
    assert length(BAY) == pytest.approx(length(BAY[::-1]))


def test_a_shape_that_goes_and_comes_back_has_no_area():
    assert area([(14, -90), (15, -91), (14, -90)]) == pytest.approx(0)


def test_an_eighth_of_the_sphere_has_an_eighth_of_its_area():
    octant = [(0.0, 0.0), (0.0, 90.0), (90.0, 90.0), (90.0, 0.0)]
    assert area(octant) == pytest.approx(4 * math.pi * RADIUS**2 / 8)
