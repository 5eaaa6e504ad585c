"""Type-ahead: blind to accents, the field keeps the focus, Enter takes the row in hand."""

import pytest
from PySide6.QtCore import Qt
from support.keys import press, type_text

from app.store.folding import folded
from app.ui.controls.lookup import Entry, Lookup, find
from app.ui.places import municipality_entries, municipality_name

PLACES = (
    Entry("1413", "Santa María Nebaj", "1413 · Quiché", "Nebaj"),
    Entry("1411", "San Juan Cotzal", "1411 · Quiché"),
    Entry("1405", "Chajul", "1405 · Quiché"),
    Entry("1601", "Cobán", "1601 · Alta Verapaz"),
)


@pytest.fixture
def lookup(shown):
    return shown(Lookup("Municipio", PLACES, rows=3), 400, 240)


def names(lookup):
    return [entry.name for entry in lookup.matches()]


def test_everything_is_shown_before_anything_is_typed(lookup):
    assert len(lookup.matches()) == len(PLACES)


@pytest.mark.parametrize("typed", ["cobán", "COBAN", "cob", "verapaz"])
def test_accents_and_case_do_not_matter(lookup, typed):
    type_text(lookup, typed)
    assert names(lookup) == ["Cobán"]


def test_every_word_typed_must_be_there(lookup):
    type_text(lookup, "san quiche")
    assert names(lookup) == ["Santa María Nebaj", "San Juan Cotzal"]


def test_what_begins_with_the_letters_comes_first():
    keyed = [(folded(entry.name), entry) for entry in PLACES]
    assert [e.name for e in find(keyed, "cha")] == ["Chajul"]
    assert find(keyed, "san")[0].name.startswith("San")


def test_a_place_is_found_by_its_code(lookup):
    type_text(lookup, "1405")
    assert names(lookup) == ["Chajul"]


def test_enter_takes_the_first_row(lookup, qtbot):
    type_text(lookup, "nebaj")
    with qtbot.waitSignal(lookup.chosen) as chosen:
        press(lookup, Qt.Key.Key_Return)
    assert chosen.args == ["1413"]
    assert lookup.field.text() == "Santa María Nebaj"
    assert lookup.code() == "1413"


def test_arrows_choose_another_row_without_leaving_the_field(lookup):
    press(lookup, Qt.Key.Key_Down)
    press(lookup, Qt.Key.Key_Down)
    press(lookup, Qt.Key.Key_Up)
    press(lookup, Qt.Key.Key_Return)
    assert lookup.code() == "1411"


def test_typing_on_lets_the_place_go(lookup):
    lookup.choose("1413")
    type_text(lookup, "x")
    assert lookup.code() == ""
    assert lookup.matches() == []


def test_enter_on_nothing_found_takes_nothing(lookup):
    type_text(lookup, "xyz")
    press(lookup, Qt.Key.Key_Return)
    assert lookup.code() == ""


def test_an_unknown_code_empties_the_field(lookup):
    lookup.choose("1413")
    lookup.choose("9999")
    assert lookup.field.text() == ""
    assert lookup.code() == ""


def test_a_click_takes_a_row(lookup, qtbot):
    rows = lookup._list
    centre = rows.visualRect(rows.model().index(2, 0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert lookup.code() == "1405"


def test_a_row_is_read_with_its_note(lookup):
    spoken = lookup._list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Santa María Nebaj, 1413 · Quiché"


def test_there_are_340_municipalities_and_homonyms_stay_apart():
    entries = municipality_entries()
    assert len(entries) == 340
    twins = [entry.note for entry in entries if entry.name == "Santa Bárbara"]
    assert len(twins) == len(set(twins)) == 2


@pytest.mark.parametrize("typed", ["nebaj", "chichicastenango", "peten san jose", "0101"])
def test_any_municipality_is_found_by_a_few_letters(shown, typed):
    lookup = shown(Lookup("Municipio", municipality_entries()), 400, 240)
    type_text(lookup, typed)
    assert lookup.matches()


def test_a_code_has_a_name_and_an_unknown_one_has_none():
    assert municipality_name("1413") == "Santa María Nebaj"
    assert municipality_name("9999") == municipality_name("") == ""
