"""Lines of a bundle: what is written comes back, and whatever else stands there is refused."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.operations.bundle_items import as_item, items_of
from app.store.journal_lines import Line
from forms.problem import ProblemError

VALUES = st.one_of(
    st.none(), st.text(), st.integers(-(2**63) + 1, 2**63 - 1), st.floats(allow_nan=False)
)
TEXTS = st.none() | st.text(max_size=20)
KEYS = st.tuples(*[st.none() | st.integers(1, 99)] * 3)
LINES = st.builds(
    Line, st.text(min_size=1), st.integers(1, 2**40), st.text(), st.just("set"), TEXTS, TEXTS,
    TEXTS, VALUES, VALUES, TEXTS, st.none() | st.binary(max_size=16), TEXTS, st.text(), KEYS,
)  # fmt: skip

LINE = Line(
    "d1", 7, "2026-11-21T16:20:00.000Z", "set", "r1", None, "edad", 7, 8, "se leyó mal", b"sal",
    None, "ab", (None, 1, 2),
)  # fmt: skip
RECORD = {
    "uuid": "r1", "instance_id": "uuid:r1", "form_id": "hogares", "sha256": "ab",
    "language": "", "created_at": "2026", "updated_at": "2026", "state": "draft", "deleted": 0,
    "values": {"edad": 7}, "files": {"foto.jpg": "ab"}, "rows": [["hijos", "h1", None, 1, {}]],
    "source_row": None, "municipality": None, "period": None, "device": "d1", "xml_sha256": None,
    "finalised_at": None, "author": "Ana", "batch": None, "second_of": None, "second_json": None,
}  # fmt: skip

NO_VALUES = [True, [], {}, ["x"]]


class Bundle:
    """A bundle that holds nothing but these lines, as a reader gives them."""

    path = Path("entrega.zip")

    def __init__(self, *said):
        self._said = said

    def lines(self):
        return iter(json.loads(json.dumps(self._said)))


def read(*said):
    return list(items_of(Bundle(*said)))


def is_refused(said):
    with pytest.raises(ProblemError) as caught:
        read(said)
    return caught.value.problems[0].code == "bundle.damaged"


def changed(said, path, value):
    """Give a copy in which one thing is another one."""
    said = copy.deepcopy(said)
    *way, last = path
    inner = said
    for step in way:
        inner = inner[step]
    inner[last] = value
    return said


class TestWhatIsWritten:
    @given(LINES)
    def test_a_line_comes_back(self, line):
        (item,) = read(as_item(line))
        assert item.line == line

    def test_a_record_comes_with_the_line_that_begins_it(self):
        (item,) = read(as_item(LINE, record=RECORD))
        assert (item.line, item.record) == (LINE, RECORD)

    def test_a_record_may_come_alone(self):
        (item,) = read({"record": RECORD})
        assert (item.line, item.record) == (None, RECORD)

    def test_what_an_instance_holds_and_the_file_of_an_answer_come_along(self):
        (item,) = read(as_item(LINE, held={"hijos/edad": 4}, files={"foto.jpg": "ab"}))
        assert (item.held, item.files) == ({"hijos/edad": 4}, {"foto.jpg": "ab"})

    def test_they_come_in_their_order(self):
        lines = [as_item(LINE), {"record": RECORD}, as_item(LINE)]
        assert [item.record for item in read(*lines)] == [None, RECORD, None]


class TestALineThatIsNone:
    @pytest.mark.parametrize(
        "name", ["device", "seq", "at", "op", "old", "new", "salt", "keys", "hash"]
    )
    def test_lacks_what_each_must_have(self, name):
        said = as_item(LINE)
        del said["line"][name]
        assert is_refused(said)

    @pytest.mark.parametrize("name", ["device", "at", "op", "hash", "record", "path", "reason"])
    @pytest.mark.parametrize("value", [3, True, [], {}])
    def test_has_something_else_where_a_text_belongs(self, name, value):
        assert is_refused(changed(as_item(LINE), ("line", name), value))

    @pytest.mark.parametrize("value", [None, "7", 1.5, True, 2**63, -(2**63), [7]])
    def test_has_no_whole_number(self, value):
        assert is_refused(changed(as_item(LINE), ("line", "seq"), value))

    @pytest.mark.parametrize("name", ["old", "new"])
    @pytest.mark.parametrize("value", NO_VALUES)
    def test_has_no_answer(self, name, value):
        assert is_refused(changed(as_item(LINE), ("line", name), value))

    @pytest.mark.parametrize("value", ["sal", "0", 3, [1], "ñ"])
    def test_has_a_salt_that_no_computer_writes(self, value):
        assert is_refused(changed(as_item(LINE), ("line", "salt"), value))

    @pytest.mark.parametrize("value", [None, [], [1], [1, 2], [1, 2, 3, 4], ["1", 2, 3], "abc"])
    def test_has_other_keys(self, value):
        assert is_refused(changed(as_item(LINE), ("line", "keys"), value))

    @pytest.mark.parametrize("said", [None, 1, "línea", [], {}, {"line": None}, {"line": []}])
    def test_is_nothing_at_all(self, said):
        assert is_refused(said)


class TestARecordThatIsNone:
    @pytest.mark.parametrize("name", sorted(RECORD))
    def test_lacks_what_each_must_have(self, name):
        said = {"record": {key: value for key, value in RECORD.items() if key != name}}
        assert is_refused(said)

    @pytest.mark.parametrize("state", ["", "publicado", "DRAFT", None, 1])
    def test_stands_where_none_can(self, state):
        assert is_refused(changed({"record": RECORD}, ("record", "state"), state))

    @pytest.mark.parametrize("deleted", [2, -1, "0", None])
    def test_is_neither_there_nor_set_aside(self, deleted):
        assert is_refused(changed({"record": RECORD}, ("record", "deleted"), deleted))

    @pytest.mark.parametrize("value", NO_VALUES)
    def test_has_no_answers(self, value):
        assert is_refused(changed({"record": RECORD}, ("record", "values", "edad"), value))

    @pytest.mark.parametrize(
        "row",
        [
            [],
            ["hijos"],
            [1, "h1", None, 1, {}],
            ["hijos", None, None, 1, {}],
            ["hijos", "h1", 3, 1, {}],
            ["hijos", "h1", None, "1", {}],
            ["hijos", "h1", None, True, {}],
            ["hijos", "h1", None, 1, []],
            ["hijos", "h1", None, 1, {"edad": []}],
            ["hijos", "h1", None, 1, {}, "más"],
        ],
    )
    def test_has_instances_that_are_none(self, row):
        assert is_refused(changed({"record": RECORD}, ("record", "rows"), [row]))

    @pytest.mark.parametrize("files", [None, [], {"foto.jpg": 3}, {"foto.jpg": None}])
    def test_has_files_without_a_hash(self, files):
        assert is_refused(changed({"record": RECORD}, ("record", "files"), files))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(st.sampled_from(sorted(RECORD)), JSON, st.sampled_from(sorted(as_item(LINE)["line"])))
def test_nothing_that_json_can_say_is_more_than_refused(name, value, key):
    for said in (
        changed(as_item(LINE, record=RECORD), ("record", name), value),
        changed(as_item(LINE), ("line", key), value),
        {"line": value},
        value,
    ):
        try:
            read(said)
        except ProblemError as error:
            assert error.problems[0].code == "bundle.damaged"  # noqa: PT017 - either is right
