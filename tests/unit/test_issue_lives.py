"""The life of an issue: found, kept, explained, solved, found again; who counts it when."""

from dataclasses import dataclass, field

import pytest
from support.forms import instrument, integer, text
from support.workspaces import PERSON, HandClock

from app.store.issues import REPEATED, IssueCounts
from app.store.workspace import Workspace

FORM = instrument(text("nota"), integer("edad"))


@dataclass(frozen=True)
class Found:
    """What a check found."""

    record: str
    code: str = "check.formula"
    path: str = "nota"
    row: str | None = None
    severity: str = "error"
    values: dict = field(default_factory=dict)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    """A workspace with four finished records."""
    with Workspace.open(tmp_path, clock=clock) as opened:
        version = opened.instruments.add(FORM, "f.xlsx", {})
        rows = ((n, {"nota": "a", "edad": n}) for n in range(2, 6))
        opened.records.add_imported(version, rows, PERSON, file_name="t.csv", file_sha256="a")
        yield opened


def find(workspace, clock, number, *codes, **how):
    """Let a check of a record find exactly these codes."""
    uuid = workspace.records.info(number).uuid
    found = [Found(uuid, code, **how) for code in codes]
    workspace.issues.replace(uuid, found, clock())
    clock.pass_by(seconds=1)


def form(workspace):
    return workspace.instruments.latest("hogares").instrument


def open_codes(workspace):
    return [(issue.record, issue.code) for issue in workspace.issues.open(form(workspace))]


@pytest.mark.parametrize(
    ("checks", "is_open", "ever"),
    [
        pytest.param([[]], [], 0, id="nothing found"),
        pytest.param([["a.x"]], ["a.x"], 1, id="found once"),
        pytest.param([["a.x"], ["a.x"]], ["a.x"], 1, id="found again: the same issue"),
        pytest.param([["a.x"], []], [], 1, id="no longer found: solved"),
        pytest.param([["a.x"], [], ["a.x"]], ["a.x"], 2, id="found anew: another issue"),
        pytest.param([["a.x"], ["a.y"]], ["a.y"], 2, id="another in its place"),
        pytest.param([["a.x", "a.y"], ["a.y"]], ["a.y"], 2, id="one of two is left"),
        pytest.param([["a.x"], ["a.x", "a.y"]], ["a.x", "a.y"], 2, id="one more"),
    ],
)
def test_checks_one_after_another(workspace, clock, checks, is_open, ever):
    for codes in checks:
        find(workspace, clock, 1, *codes)
    assert [code for _, code in open_codes(workspace)] == is_open
    assert len(workspace.issues.all(form(workspace))) == ever


@pytest.mark.parametrize(
    ("again", "is_open"),
    [
        pytest.param({"values": {"value": "=a"}}, False, id="the same value: still explained"),
        pytest.param({"values": {"value": "=b"}}, True, id="another value: asked again"),
        pytest.param({"values": {"value": "=a"}, "path": "edad"}, True, id="another question"),
        pytest.param({"values": {"value": "=a"}, "row": "r1"}, True, id="another instance"),
    ],
)
def test_an_explanation_holds_for_what_was_explained(workspace, clock, again, is_open):
    find(workspace, clock, 1, "check.formula", values={"value": "=a"})
    (issue,) = workspace.issues.open(form(workspace))
    workspace.issues.accept(issue.id, "así se llama")
    assert open_codes(workspace) == []
    find(workspace, clock, 1, "check.formula", **again)
    assert bool(open_codes(workspace)) == is_open
    assert bool(workspace.issues.accepted(form(workspace))) != is_open


class TestWhereItCounts:
    """Open issues are counted alike wherever they are asked for."""

    def everywhere(self, workspace):
        """Give how many are open by each way to ask."""
        issues, of = workspace.issues, form(workspace)
        counts = issues.counts().get(of, IssueCounts(0, 0, 0))
        return {
            len(issues.open(of)),
            sum(len(kind.issues) for kind in issues.kinds(of)),
            counts.errors + counts.warnings,
        }

    @pytest.mark.parametrize(
        ("what", "left"),
        [
            pytest.param("nothing", 3, id="as found"),
            pytest.param("explained", 2, id="one explained"),
            pytest.param("taken back", 3, id="an explanation taken back"),
            pytest.param("solved", 2, id="one solved"),
            pytest.param("set aside", 1, id="a record with two set aside"),
            pytest.param("brought back", 3, id="and brought back"),
        ],
    )
    def test_what_is_done_with_one_shows_in_all(self, workspace, clock, what, left):
        find(workspace, clock, 1, "a.x", "a.y")
        find(workspace, clock, 2, "a.x", severity="warning")
        first = workspace.issues.open(form(workspace))[0]
        if what in ("explained", "taken back"):
            workspace.issues.accept(first.id, "x")
        if what == "taken back":
            workspace.issues.accept(first.id, None)
        if what == "solved":
            find(workspace, clock, 1, "a.x")
        if what in ("set aside", "brought back"):
            workspace.records.delete(workspace.records.info(1), PERSON)
        if what == "brought back":
            workspace.records.restore(workspace.records.info(1), PERSON)
        assert self.everywhere(workspace) == {left}

    def test_records_are_counted_once_whatever_is_wrong_with_them(self, workspace, clock):
        find(workspace, clock, 1, "a.x", "a.y", "a.z")
        find(workspace, clock, 3, "a.x", severity="warning")
        assert workspace.issues.counts() == {form(workspace): IssueCounts(3, 1, 2)}


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(
            [(1, "a.x", "warning"), (2, "a.y", "error")],
            [("a.y", [2]), ("a.x", [1])],
            id="errors first",
        ),
        pytest.param(
            [(1, "a.x", "error"), (2, "a.y", "error"), (3, "a.y", "error")],
            [("a.y", [2, 3]), ("a.x", [1])],
            id="the largest first",
        ),
        pytest.param(
            [(1, "a.x", "warning"), (2, "a.x", "warning"), (3, "a.y", "error")],
            [("a.y", [3]), ("a.x", [1, 2])],
            id="one error stands before many warnings",
        ),
        pytest.param(
            [(3, "a.x", "error"), (1, "a.x", "error"), (2, "a.x", "error")],
            [("a.x", [1, 2, 3])],
            id="records of a kind in their order",
        ),
    ],
)
def test_kinds_come_by_weight_and_size(workspace, clock, given, kinds):
    for number, code, severity in given:
        find(workspace, clock, number, code, severity=severity)
    found = [
        (kind.code, [issue.record for issue in workspace.issues.get(kind.issues)])
        for kind in workspace.issues.kinds(form(workspace))
    ]
    assert found == kinds


def test_one_code_at_two_questions_is_two_kinds(workspace, clock):
    find(workspace, clock, 1, "a.x", path="nota")
    find(workspace, clock, 2, "a.x", path="edad")
    assert {kind.path for kind in workspace.issues.kinds(form(workspace))} == {"nota", "edad"}


@pytest.mark.parametrize("hidden", [(), (1,), (1, 2), (1, 2, 3, 4), (99,)])
def test_records_one_may_not_see_are_in_no_kind(workspace, clock, hidden):
    for number in (1, 2, 3, 4):
        find(workspace, clock, number, "a.x")
    kinds = workspace.issues.kinds(form(workspace), hidden)
    seen = [issue.record for kind in kinds for issue in workspace.issues.get(kind.issues)]
    assert seen == [number for number in (1, 2, 3, 4) if number not in hidden]


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param([], id="none"),
        pytest.param([0], id="one"),
        pytest.param([3, 0, 2], id="in the order asked for"),
        pytest.param([0, 0], id="one twice"),
        pytest.param([0, 99, 1], id="one that is gone is left out"),
    ],
)
def test_issues_are_given_by_their_keys(workspace, clock, wanted):
    for number in (1, 2, 3, 4):
        find(workspace, clock, number, "a.x")
    ids = [issue.id for issue in workspace.issues.open(form(workspace))]
    keys = [ids[n] if n < len(ids) else 10**9 for n in wanted]
    assert [issue.id for issue in workspace.issues.get(keys)] == [k for k in keys if k in ids]


class TestRepeated:
    """Who repeats whom is kept apart from what a record's own check finds."""

    def repeat(self, workspace, clock, number, first):
        later, earlier = workspace.records.info(number), workspace.records.info(first)
        found = Found(later.uuid, REPEATED, "nota", values={"first": earlier.uuid})
        workspace.issues.replace_repeated({later.id: found}, clock())

    def test_a_check_of_the_record_leaves_it(self, workspace, clock):
        self.repeat(workspace, clock, 2, 1)
        find(workspace, clock, 2, "a.x")
        assert sorted(open_codes(workspace)) == [(2, "a.x"), (2, REPEATED)]
        find(workspace, clock, 2)
        assert open_codes(workspace) == [(2, REPEATED)]

    def test_a_look_at_keys_leaves_what_the_check_found(self, workspace, clock):
        find(workspace, clock, 2, "a.x")
        self.repeat(workspace, clock, 2, 1)
        workspace.issues.replace_repeated({2: None}, clock())
        assert open_codes(workspace) == [(2, "a.x")]

    def test_those_that_repeat_one_are_found_by_it(self, workspace, clock):
        for number in (2, 3, 4):
            self.repeat(workspace, clock, number, 1)
        uuid = workspace.records.info(1).uuid
        assert workspace.issues.repeating(form(workspace)) == {2, 3, 4}
        assert workspace.issues.repeating_record(uuid, 9) == [2, 3, 4]
        assert len(workspace.issues.repeating_record(uuid, 2)) == 2
        assert workspace.issues.repeating_record(workspace.records.info(2).uuid, 9) == []
