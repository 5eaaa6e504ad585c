"""What questions are called across versions, what was forgotten, and who handed in what."""

import json

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, typed

from app.store.erasure import erased_lines, seal, take_in
from app.store.submissions import Present, Submission
from app.store.version_names import rename_what_waits, rows_renamed
from app.store.workspace import Workspace
from forms.answers import AnswerChange, Update


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "datos", clock=HandClock()) as opened:
        opened.people.ensure(PERSON)
        yield opened


REMOVED = json.dumps(
    [
        {"repeat": "personas", "row": "r1", "values": {"personas/nombre": "Ana"}},
        {"repeat": "personas/cursos", "row": "r2", "values": {"personas/cursos/grado": "4"}},
    ]
)


@pytest.mark.parametrize(
    ("names", "repeats", "paths"),
    [
        pytest.param(
            {"otra": "cosa"},
            ["personas", "personas/cursos"],
            ["personas/nombre", "personas/cursos/grado"],
            id="nothing of it is called otherwise",
        ),
        pytest.param(
            {"personas/nombre": "personas/como"},
            ["personas", "personas/cursos"],
            ["personas/como", "personas/cursos/grado"],
            id="a question",
        ),
        pytest.param(
            {"personas/cursos": "personas/clases"},
            ["personas", "personas/clases"],
            ["personas/nombre", "personas/cursos/grado"],
            id="a repeat, each name for itself",
        ),
        pytest.param(
            {"personas/nombre": "a", "a": "b"},
            ["personas", "personas/cursos"],
            ["a", "personas/cursos/grado"],
            id="once, not again and again",
        ),
    ],
)
def test_what_a_removed_instance_held_is_called_as_the_version_calls_it(names, repeats, paths):
    rows = json.loads(rows_renamed(REMOVED, names))
    assert [row["repeat"] for row in rows] == repeats
    assert [path for row in rows for path in row["values"]] == paths
    assert [value for row in rows for value in row["values"].values()] == ["Ana", "4"]


@pytest.mark.parametrize("text", [None, 3, 2.5], ids=["nothing", "a number", "a fraction"])
def test_what_is_no_text_has_no_names(text):
    assert rows_renamed(text, {"a": "b"}) == text


def test_without_names_not_a_letter_changes():
    assert rows_renamed("esto no es JSON", {}) == "esto no es JSON"


def test_letters_of_all_languages_stay_letters():
    text = json.dumps([{"repeat": "p", "row": "1", "values": {"p/n": "Kꞌicheʼ ñ 😀"}}])
    assert "Kꞌicheʼ ñ 😀" in rows_renamed(text, {"p/n": "p/m"})


def add_pending(workspace, record, path):
    """Let a text wait in the slot of what is being typed."""
    values = {"slot": 1, "record": record.uuid, "path": path}
    for column in workspace.db.rows("PRAGMA table_info(pending)"):
        if column["notnull"] and column["dflt_value"] is None:
            values.setdefault(column["name"], "" if column["type"] == "TEXT" else 0)
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    sql = f"INSERT INTO pending ({names}) VALUES ({marks})"
    with workspace.db.transaction():
        workspace.db.execute(sql, tuple(values.values()))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        pytest.param({"observaciones": "notas"}, "notas", id="called otherwise"),
        pytest.param({"otra": "cosa"}, "observaciones", id="not named"),
        pytest.param({}, "observaciones", id="no names"),
        pytest.param({"observaciones": "a'b\"c"}, "a'b\"c", id="signs of SQL and JSON"),
    ],
)
def test_what_waits_for_a_question_waits_under_its_new_name(workspace, names, found):
    record, other = begin(workspace, household()), begin(workspace, household())
    add_pending(workspace, record, "observaciones")
    with workspace.db.transaction():
        rename_what_waits(workspace.db, [other.id], {"observaciones": "de otro"})
        rename_what_waits(workspace.db, [record.id], names)
    assert workspace.db.value("SELECT path FROM pending") == found


class TestForgetting:
    """A line that loses its values keeps its place in the chain; nobody reads them again."""

    @pytest.fixture
    def secret(self, workspace):
        """A record whose comment is a secret."""
        record = begin(workspace, household())
        workspace.records.save(record, typed("observaciones", "un secreto"), PERSON)
        return record

    def lines(self, workspace, record):
        """The lines of the journal about the comment."""
        sql = "SELECT * FROM journal WHERE record = ? AND path = 'observaciones'"
        return workspace.db.rows(sql, (record.uuid,))

    def test_nothing_is_forgotten_unasked(self, workspace, secret):
        assert erased_lines(workspace.db) == {}
        assert [row["new"] for row in self.lines(workspace, secret)] == ["un secreto"]

    def test_values_reason_and_salt_go_and_hashes_stay(self, workspace, secret):
        (before,) = self.lines(workspace, secret)
        with workspace.db.transaction():
            assert seal(workspace.db, [before]) == 1
        (after,) = self.lines(workspace, secret)
        assert [after[name] for name in ("old", "new", "reason", "salt")] == [None] * 4
        assert after["sealed"]
        assert "secreto" not in after["sealed"]
        assert (after["device"], after["seq"]) == (before["device"], before["seq"])
        assert erased_lines(workspace.db) == {before["device"]: [before["seq"]]}

    def test_what_was_forgotten_elsewhere_is_forgotten_here_once(self, workspace, secret):
        (line,) = self.lines(workspace, secret)
        asked = {line["device"]: [line["seq"]]}
        with workspace.db.transaction():
            assert take_in(workspace.db, asked) == 1
        with workspace.db.transaction():
            assert take_in(workspace.db, asked) == 0
        assert erased_lines(workspace.db) == {line["device"]: [line["seq"]]}

    @pytest.mark.parametrize(
        "asked",
        [
            pytest.param({}, id="nothing"),
            pytest.param({"nadie": [1, 2]}, id="a computer nobody knows"),
            pytest.param({"nadie": []}, id="no lines"),
        ],
    )
    def test_what_is_not_here_cannot_be_forgotten_here(self, workspace, secret, asked):
        with workspace.db.transaction():
            assert take_in(workspace.db, asked) == 0
        assert [row["new"] for row in self.lines(workspace, secret)] == ["un secreto"]

    def test_a_line_that_will_come_or_never_comes_does_no_harm(self, workspace, secret):
        (line,) = self.lines(workspace, secret)
        with workspace.db.transaction():
            assert take_in(workspace.db, {line["device"]: [line["seq"] + 1000, -1]}) == 0


class TestSubmissions:
    """Files from many municipalities: each with origin and period, each replaced as a whole."""

    ROWS = ((2, {"municipio": "0101"}), (3, {"municipio": "0101"}))

    @pytest.fixture
    def version(self, workspace):
        return workspace.instruments.add(household(), "prueba.xlsx", {})

    @pytest.fixture
    def take(self, workspace, version):
        def take(name, submission, rows=None):
            return workspace.records.add_imported(
                version,
                rows or self.ROWS,
                PERSON,
                file_name=name,
                file_sha256=name,
                submission=submission,
            ).id

        return take

    @pytest.mark.parametrize(
        ("municipality", "period", "files"),
        [
            pytest.param("0101", "2026-03", ["a.csv"], id="one month"),
            pytest.param("0101", None, ["b.csv", "a.csv"], id="any month, newest first"),
            pytest.param("0101", "2026-05", [], id="a month without files"),
            pytest.param("0102", None, ["c.csv"], id="another municipality"),
            pytest.param("01", None, [], id="no part of a code"),
            pytest.param("", None, [], id="no code"),
        ],
    )
    def test_files_are_found_by_origin(self, workspace, version, take, municipality, period, files):
        take("a.csv", Submission("0101", "2026-03"))
        take("b.csv", Submission("0101", "2026-04"))
        take("c.csv", Submission("0102", "2026-03"))
        take("d.csv", Submission())
        found = workspace.submissions.of_origin(version.instrument, municipality, period)
        assert [each.file for each in found] == files

    def test_which_batch_was_replaced_is_known_and_named_for_every_computer(self, workspace, take):
        first = take("a.csv", Submission("0101", "2026-03"))
        second = take("b.csv", Submission("0101", "2026-03", replaces=first))
        assert workspace.submissions.replaced_by(first) is None
        assert workspace.submissions.replaced_by(second) == first
        named = workspace.submissions.facts(Submission(replaces=first))["replaces"]
        device, _slash, key = named.rpartition("/")
        assert key == str(first)
        assert device == workspace.db.value("SELECT id FROM device WHERE is_this")

    @pytest.mark.parametrize(
        ("submission", "facts"),
        [
            pytest.param(Submission(), {}, id="nothing was said"),
            pytest.param(Submission("0101", "2026-03"), {}, id="the batch keeps whose and when"),
            pytest.param(
                Submission(reading={"sheet": "Hoja 1"}), {"reading": {"sheet": "Hoja 1"}}, id="how"
            ),
        ],
    )
    def test_what_the_journal_keeps(self, workspace, submission, facts):
        assert workspace.submissions.facts(submission) == facts

    @pytest.mark.parametrize("batch", [0, -1, 10**9])
    def test_a_batch_that_is_not_there_replaces_nothing_and_holds_nothing(self, workspace, batch):
        assert workspace.submissions.replaced_by(batch) is None
        assert workspace.submissions.records(batch) == {}
        assert workspace.submissions.corrections(batch) == []
        assert workspace.submissions.set_aside(batch) == []

    @pytest.mark.parametrize(
        ("period", "expected"),
        [
            pytest.param(None, {"0101": Present(4, 0)}, id="all"),
            pytest.param("2026-03", {"0101": Present(2, 0)}, id="one month"),
            pytest.param("2026-05", {}, id="a month without files"),
        ],
    )
    def test_the_board_counts_what_is_there(self, workspace, version, take, period, expected):
        take("a.csv", Submission("0101", "2026-03"))
        take("b.csv", Submission("0101", "2026-04"))
        assert workspace.submissions.present(version.instrument, period) == expected

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            pytest.param(["x"], [(None, "x")], id="once"),
            pytest.param(["x", "y"], [(None, "y")], id="twice: the first and the last"),
            pytest.param(["x", None], [], id="there and back is no correction"),
            pytest.param([], [], id="not at all"),
        ],
    )
    def test_corrections_are_what_no_longer_is_as_the_file_said(
        self, workspace, take, said, expected
    ):
        batch = take("a.csv", Submission("0101", "2026-03"))
        record = workspace.records.info(next(iter(workspace.submissions.records(batch))))
        old = None
        for new in said:
            update = Update((AnswerChange("observaciones", None, old, new),))
            workspace.records.save(record, update, PERSON, reason="llamada")
            old = new
        found = workspace.submissions.corrections(batch)
        assert [(each.old, each.new) for each in found] == expected
        assert all(each.person == PERSON and each.reason == "llamada" for each in found)
        assert all(each.record == record.uuid for each in found)

    def test_records_are_known_by_their_row_in_the_file(self, workspace, take):
        batch = take("a.csv", Submission(), [(9, {"municipio": "0101"}), (4, {})])
        assert sorted(workspace.submissions.records(batch).values()) == [4, 9]
