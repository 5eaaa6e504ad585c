"""What stands in the way of a dataset: the window, `dataset show` and a release say the same."""

import pytest
from support.visits import DATASET, FORM, asked, define, open_visits, release, visit, visits

from app.messages import sentence
from app.operations.approval import approve, last_version
from app.operations.release_blocks import REVIEW, blocks_of
from forms.problem import ProblemError


def codes(problems):
    assert all(sentence(each) for each in problems)
    return [each.code for each in problems]


@pytest.fixture
def open_(tmp_path):
    """Open a workspace with a form of visits that is defined."""
    opened = []

    def open_form(*more, records=1, changes=()):
        workspace = open_visits(tmp_path / str(len(opened)), visits(*more))
        opened.append(workspace)
        for number in range(records):
            visit(workspace, f"v{number}")
        define(workspace, *changes)
        return workspace

    yield open_form
    for workspace in opened:
        workspace.close()


def test_before_the_first_version_only_that_one_is_missing(open_):
    found = blocks_of(open_(), DATASET)
    assert found.release == ()
    assert codes(found.publishing) == ["dataset.not_released"]


def test_once_released_people_are_missing(open_):
    workspace = open_()
    release(workspace)
    found = blocks_of(workspace, DATASET)
    assert found.release == ()
    assert "approval.missing" in codes(found.publishing)


@pytest.mark.parametrize(
    ("more", "records", "changes", "expected"),
    [
        ([asked("nota", privacy="")], 1, [], ["approval.column_without_class"]),
        ([], 0, [], ["dataset.no_records"]),
        ([], 1, ["least_state=approved"], ["dataset.no_records"]),
        ([], 1, ["title="], ["package.no_title"]),
        (
            [asked("nota", privacy="")],
            0,
            ["title="],
            ["approval.column_without_class", "package.no_title", "dataset.no_records"],
        ),
    ],
)
def test_everything_that_is_in_the_way_is_named_at_once(open_, more, records, changes, expected):
    workspace = open_(*more, records=records, changes=changes)
    assert codes(blocks_of(workspace, DATASET).release) == expected


@pytest.mark.parametrize("persons", [False, True])
def test_without_public_columns_of_records_there_is_nothing_to_release(tmp_path, persons):
    hidden = [f"{name}.publish=no" for name in ("clave", "fecha", "lugar", "agua", "monto")]
    workspace = open_visits(tmp_path, visits(persons=persons))
    visit(workspace, "a", edades=(4,) if persons else ())
    define(workspace, *hidden)
    assert codes(blocks_of(workspace, DATASET).release) == ["package.no_public_columns"]
    with pytest.raises(ProblemError) as caught:
        release(workspace)
    assert caught.value.problems[0].code == "package.no_public_columns"
    workspace.close()


def test_errors_of_records_are_counted_and_lead_to_where_they_are_mended(open_):
    workspace = open_()
    visit(workspace, "sin fecha", fecha=None)
    with pytest.raises(ProblemError) as caught:
        release(workspace)
    first = caught.value.problems[0]
    (found,) = blocks_of(workspace, DATASET).release
    assert (first.code, first.values["count"]) == ("dataset.has_errors", 1)
    assert (found.code, found.values, found.place.field) == (first.code, first.values, REVIEW)


@pytest.mark.parametrize("more", [[], [asked("nota", privacy="")]])
def test_what_it_names_is_what_a_release_refuses(open_, more):
    workspace = open_(*more)
    named = codes(blocks_of(workspace, DATASET).release)
    refused = []
    try:
        release(workspace)
    except ProblemError as error:
        refused = codes(error.problems)
    assert named == refused


def test_a_column_without_class_is_named_with_its_place(open_):
    (found,) = blocks_of(open_(asked("nota", privacy="")), DATASET).release
    assert (found.place.column, found.place.field) == ("nota", "nota")


@pytest.mark.parametrize("ask", [last_version, lambda w, n: approve(w, n, "Mateo", "1")])
def test_what_is_defined_and_not_released_is_not_said_to_be_unknown(open_, ask):
    with pytest.raises(ProblemError) as caught:
        ask(open_(), DATASET)
    assert codes(caught.value.problems) == ["dataset.not_released"]


def test_a_dataset_that_is_not_here_is_named(open_):
    with pytest.raises(ProblemError) as caught:
        blocks_of(open_(), "nada")
    assert codes(caught.value.problems) == ["dataset.unknown"]
    assert FORM in sentence(caught.value.problems[0]) + str(caught.value.problems[0].values)
