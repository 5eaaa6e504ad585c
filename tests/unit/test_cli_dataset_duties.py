"""`dataset score` and `dataset calendar` from the command line, and what they stand on."""

from datetime import UTC, date, datetime

import pytest
from support.commands import Shell
from support.processes import ROOT

from app.operations.duties import calendar, duties, of_law
from app.operations.score_dataset import RATINGS, TIPS
from app.steps.metadata_score import WEIGHTS
from app.steps.reference import laip_numerals
from app.store.workspace import Workspace

FORM = "conectividad_municipal"
NOON = datetime(2026, 11, 22, 18, tzinfo=UTC)


def load(shell, *names):
    for name in names:
        shell("form", "load", ROOT / "forms" / "library" / f"{name}.xlsx")


@pytest.fixture
def shell(tmp_path, monkeypatch):
    found = Shell(tmp_path / "trabajo", monkeypatch)
    load(found, FORM)
    return found


class TestScore:
    """How good a description is."""

    def test_a_form_without_a_dataset_is_scored_by_its_own_description(self, shell):
        said = shell("dataset", "score", FORM, "--json")
        assert said.code == 0
        assert said.object["score"]["of"] == 405
        assert said.object["score"]["known"] == 325
        assert 0 < said.object["score"]["earned"] <= 325
        assert said.object["score"]["rating"] in RATINGS

    def test_the_parts_add_up_to_the_whole(self, shell):
        said = shell("dataset", "score", FORM, "--json")
        assert [part["dimension"] for part in said.object["parts"]] == list(WEIGHTS)
        assert (
            sum(part["earned"] for part in said.object["parts"]) == said.object["score"]["earned"]
        )
        for part in said.object["parts"]:
            assert sum(m["earned"] or 0 for m in part["metrics"]) == part["earned"]

    def test_each_metric_that_lacks_points_has_a_tip_and_no_other(self, shell):
        said = shell("dataset", "score", FORM, "--json")
        for part in said.object["parts"]:
            for metric in part["metrics"]:
                lacks = metric["earned"] is not None and metric["earned"] < metric["weight"]
                assert (metric["tip"] is not None) == lacks
                if lacks:
                    assert metric["tip"].startswith(f"+{metric['weight'] - metric['earned']} si ")

    def test_a_name_that_nobody_has_is_named(self, shell):
        said = shell("dataset", "score", "nada", "--json")
        assert said.code == 1
        assert said.codes[0] == "store.no_such_form"

    def test_every_metric_that_can_lack_points_has_a_tip(self):
        always = {"access_rights", "access_rights_known", "rights", "issued", "modified"}
        metrics = {name for metrics in WEIGHTS.values() for name in metrics}
        assert metrics - always == set(TIPS)


class TestCalendar:
    """What is due."""

    def test_a_form_that_promises_is_due_within_this_month(self, shell):
        said = shell("dataset", "calendar", "--json")
        assert said.code == 0
        (due,) = said.object["due"]
        assert due["form"] == FORM
        assert due["last"] is None
        assert due["due"][:7] == said.object["day"][:7]
        assert due["overdue"] is False

    def test_the_calendar_is_written_for_other_programs(self, shell, tmp_path):
        file = tmp_path / "calendario.ics"
        said = shell("dataset", "calendar", "-o", file, "--json")
        assert (said.code, said.object["file"]) == (0, str(file))
        written = file.read_bytes()
        assert written.startswith(b"BEGIN:VCALENDAR\r\n")
        assert f"UID:{FORM}@acopio".encode() in written
        assert written.count(b"BEGIN:VEVENT") == len(said.object["due"])

    def test_a_place_that_cannot_be_written_is_named(self, shell, tmp_path):
        said = shell("dataset", "calendar", "-o", tmp_path / "no" / "hay" / "c.ics", "--json")
        assert said.code == 3
        assert said.codes == ["table.cannot_write"]
        assert "c.ics" in said.object["problems"][0]["message"]

    def test_an_empty_workspace_has_an_empty_calendar(self, tmp_path, monkeypatch):
        shell = Shell(tmp_path / "vacio", monkeypatch)
        said = shell("dataset", "calendar", "--json")
        assert (said.code, said.object["due"]) == (0, [])


class TestDuties:
    """What the workspace promised."""

    @pytest.fixture
    def workspace(self, shell):
        load(shell, *(path.stem for path in sorted((ROOT / "forms" / "library").glob("*.xlsx"))))
        with Workspace.open(shell.folder) as found:
            yield found

    def test_every_form_of_the_library_has_its_duty(self, workspace):
        found = {duty.form_id: duty for duty in duties(workspace)}
        assert found.keys() == {version.form_id for version in workspace.instruments.forms()}

    def test_what_the_law_asks_is_named_with_its_numeral(self, workspace):
        for duty in duties(workspace):
            article, _dot, numeral = duty.laip.partition(".")
            if numeral:
                assert article == "10"
                assert int(numeral) in laip_numerals()
                assert f"numeral {numeral}" in duty.title

    def test_what_is_due_first_stands_first(self, workspace):
        days = [when.date for _duty, when in calendar(workspace, lambda: NOON).due]
        assert days == sorted(days)
        assert days

    def test_the_day_is_that_of_the_office(self, workspace):
        assert (
            calendar(workspace, lambda: NOON).day
            == NOON.astimezone().date()
            == date(NOON.astimezone().year, NOON.astimezone().month, NOON.astimezone().day)
        )


@pytest.mark.parametrize(
    ("laip", "frequency"),
    [
        ("10.18", "R/P1M"),
        ("10.27", "R/P6M"),
        ("10.6", "R/P1Y"),
        ("10.5", "R/P1Y"),
        ("10.28", "R/P1M"),
        ("10.23", ""),
        ("10.99", ""),
        ("11.2", ""),
        ("10", ""),
        ("", ""),
    ],
)
def test_without_a_declared_frequency_the_law_says_how_often(laip, frequency):
    assert of_law(laip) == frequency
