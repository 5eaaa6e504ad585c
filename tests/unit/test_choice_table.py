"""Choice lists of any length: packed without loss, found by value, by column, while typing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.choice_table import ChoiceTable, Found, Offer, PackedChoices, search_key
from forms.choices import Choice

PLACES = (
    Choice("1", {"es": "Santa María Nebaj", "quc": "Naab'a'"}, {"muni": "1413", "tipo": "pueblo"}),
    Choice("2", {"es": "Kꞌicheʼ", "quc": "K'iche'"}, {"muni": "1413"}),
    Choice("3", {"es": "Nueva Santa María"}, {"muni": "1414", "tipo": "aldea"}),
    Choice("4", {}, {"muni": "1414"}),
)


def packed(choices=PLACES) -> PackedChoices:
    """The same choices as rows of texts."""
    languages = sorted({language for choice in choices for language in choice.labels})
    columns = sorted({column for choice in choices for column in choice.columns})
    rows = [
        (
            choice.value,
            *(choice.labels.get(language) for language in languages),
            *(choice.columns.get(column) for column in columns),
        )
        for choice in choices
    ]
    return PackedChoices(languages, columns, rows)


@pytest.fixture(params=["packed", "plain"])
def table(request) -> ChoiceTable:
    return ChoiceTable(packed() if request.param == "packed" else PLACES)


class TestPacked:
    def test_what_is_packed_comes_out_as_it_was(self):
        assert tuple(packed()) == PLACES

    def test_a_slice_is_packed_too(self):
        assert tuple(packed()[1:3]) == PLACES[1:3]

    def test_a_choice_is_made_at_each_look_and_none_is_kept(self):
        choices = packed()
        assert choices[0] == choices[0]
        assert choices[0] is not choices[0]

    @given(
        st.lists(
            st.builds(
                Choice,
                st.text(min_size=1, max_size=5),
                st.dictionaries(st.sampled_from(["es", "quc"]), st.text(max_size=8)),
                st.dictionaries(st.sampled_from(["a", "b", "name"]), st.text(max_size=5)),
            ),
            max_size=8,
        )
    )
    def test_packed_and_plain_lists_answer_alike(self, choices):
        one, other = ChoiceTable(packed(choices)), ChoiceTable(choices)
        assert list(one) == list(other)
        for column in ("name", "label", "a", "none"):
            for text in ("", *(choice.columns.get(column, "x") for choice in choices)):
                assert list(one.places(column, text, "es")) == list(
                    other.places(column, text, "es")
                )
        for choice in choices:
            assert one.find(choice.value) == other.find(choice.value)
            assert one.matches(choice.label("quc")) == other.matches(choice.label("quc"))


class TestTable:
    def test_a_choice_is_found_by_its_value(self, table):
        assert table.find("3") == PLACES[2]
        assert table.find("9") is None

    def test_choices_are_found_by_a_column(self, table):
        assert list(table.places("muni", "1413")) == [0, 1]
        assert list(table.places("muni", "9999")) == []

    def test_a_missing_cell_is_not_even_blank(self, table):
        assert list(table.places("tipo", "")) == []
        assert list(table.places("no_hay", "")) == []

    def test_a_label_is_found_in_the_language_in_use(self, table):
        assert list(table.places("label", "Naab'a'", "quc")) == [0]
        assert list(table.places("label", "Naab'a'", "es")) == []

    def test_cells_have_the_names_that_a_workbook_gives_them(self, table):
        assert [table.cell(0, name, "es") for name in ("name", "label", "muni", "x")] == [
            "1",
            "Santa María Nebaj",
            "1413",
            None,
        ]


class TestSearch:
    @pytest.mark.parametrize("typed", ["maria", "MARÍA", "nta ma", "santa maria", "maria santa"])
    def test_every_word_typed_is_somewhere_in_it_whatever_its_accents(self, table, typed):
        assert sorted(table.matches(typed)) == [0, 2]

    @pytest.mark.parametrize("typed", ["k'iche'", "Kꞌicheʼ", "kiche", "K´iche`", "K’iche’"])
    def test_it_is_blind_to_the_apostrophes_and_does_without_them(self, table, typed):
        assert table.matches(typed) == [1]

    def test_what_begins_so_comes_first(self, table):
        assert table.matches("santa") == [0, 2]
        assert table.matches("nueva") == [2]
        assert table.matches("na") == [0]

    def test_every_language_and_the_value_are_looked_at(self, table):
        assert table.matches("naaba") == [0]
        assert table.matches("4") == [3]

    def test_nothing_typed_finds_all(self, table):
        assert table.matches("  ") == [0, 1, 2, 3]

    def test_a_search_may_look_at_some_of_the_list(self, table):
        assert table.matches("maria", among=[2, 3]) == [2]

    def test_keys_that_the_store_kept_are_taken(self):
        table = ChoiceTable(PLACES, [search_key(choice) for choice in PLACES])
        assert table.matches("nebaj") == [0]


class TestOffer:
    def test_a_filter_offers_part_of_a_list_in_its_order(self, table):
        offer = Offer(table, [0, 2])
        assert len(offer) == 2
        assert [choice.value for choice in offer] == ["1", "3"]

    def test_only_what_is_on_offer_is_found(self, table):
        offer = Offer(table, [0, 2])
        assert offer.find("3") == PLACES[2]
        assert offer.find("2") is None

    def test_of_values_that_a_list_has_twice_the_one_on_offer_is_found(self):
        twice = ChoiceTable((Choice("x", {"": "uno"}), Choice("x", {"": "dos"})))
        assert Offer(twice, [1]).find("x") == Choice("x", {"": "dos"})

    def test_values_are_put_in_the_order_of_the_list(self, table):
        assert Offer(table).in_order(["3", "9", "1"]) == ["1", "3"]
        assert Offer(table, [0]).in_order(["3", "1"]) == ["1"]

    def test_a_search_stays_within_the_filter_and_counts_all_it_found(self, table):
        assert Offer(table).search("maria", 1) == Found((PLACES[0],), 2)
        assert Offer(table, [2, 3]).search("maria", 5) == Found((PLACES[2],), 1)

    def test_an_offer_is_equal_to_the_same_choices(self, table):
        assert Offer(table) == PLACES
        assert Offer(table, [1]) == (PLACES[1],)
        assert Offer(table, [1]) != Offer(table, [2])
        assert Offer(table) == Offer.of(PLACES)
        assert Offer(table)[1:] == PLACES[1:]

    def test_an_offer_of_an_offer_is_itself(self, table):
        offer = Offer(table)
        assert Offer.of(offer) is offer


def test_thirty_thousand_places_are_filtered_without_making_their_choices(monkeypatch):
    rows = [(str(n), f"Aldea {n}", f"{n // 90:04}") for n in range(30_000)]
    table = ChoiceTable(PackedChoices(("",), ("muni",), rows))
    made = []
    real = PackedChoices.__getitem__
    monkeypatch.setattr(
        PackedChoices, "__getitem__", lambda self, place: (made.append(place), real(self, place))[1]
    )
    offer = Offer(table, table.places("muni", "0100"))
    assert len(offer) == 90
    assert offer.find("9000") is not None
    assert offer.in_order(["9001", "9000"]) == ["9000", "9001"]
    assert len(made) == 1
