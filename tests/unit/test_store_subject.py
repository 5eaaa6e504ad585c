"""What a record is about: municipality and period, beside its answers in the record's own row."""

import pytest
from support.forms import household, instrument, repeat, text
from support.instruments import public
from support.workspaces import PERSON, HandClock, typed

from app.operations.load_form import load_library_form
from app.store.migrations import fill_periods
from app.store.records import RecordQuery
from app.store.subject import Subject, period_code, period_question, subject_of
from app.store.workspace import Workspace
from forms.answers import AnswerChange, Answers

PAYROLL = "remuneraciones_mensuales"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        yield workspace


@pytest.fixture
def monthly():
    """A form that asks for a municipality and a month."""
    return instrument(
        public("municipio", "select_one", list_name="municipios", codelist="municipios"),
        public("mes", "date", appearance="month-year"),
        text("nota"),
    )


def periods(workspace, version, **options):
    """Periods of the records that a query finds."""
    ids = workspace.records.ids(RecordQuery(version.instrument, **options))
    return [workspace.records.info(key).period for key in ids]


class TestCode:
    @pytest.mark.parametrize(
        ("value", "code"),
        [
            ("2026-10-01", "2026-10"),
            ("2026-12-31", "2026-12"),
            (2026, "2026"),
            ("2026", "2026"),
            ("2026-13-01", None),
            ("octubre", None),
            ("٢٠٢٦", None),
            (20261, None),
            (2026.5, None),
            ("", None),
            (None, None),
        ],
    )
    def test_dates_give_a_month_years_a_year_and_the_rest_nothing(self, value, code):
        assert period_code(value) == code


class TestQuestions:
    def test_the_municipality_is_found_by_its_code_list_outside_repeats(self):
        assert subject_of(household()).municipality == "municipio"

    def test_a_form_without_one_has_none(self):
        assert subject_of(instrument(text("municipio"))) == Subject()

    def test_one_inside_a_repeat_says_nothing_of_the_record(self):
        inside = public("personas/mes", "date", appearance="month-year")
        assert period_question(instrument(repeat("personas", inside))) is None

    @pytest.mark.parametrize(
        ("questions", "found"),
        [
            ((public("a", "date"), public("b", "date", appearance="month-year")), "b"),
            ((public("a", "date", key=True), public("b", "date", appearance="year")), "b"),
            ((public("a", "integer"), public("b", "integer", key=True)), "b"),
            ((public("a", "date"), public("b", "date", required="true()")), "b"),
            ((public("a", "text", key=True), public("b", "date")), None),
        ],
    )
    def test_the_period_is_a_month_then_a_key_then_an_obligatory_date(self, questions, found):
        question = period_question(instrument(*questions))
        assert (question.path if question else None) == found

    def test_an_answer_inside_a_repeat_changes_nothing(self):
        change = AnswerChange("municipio", "0b1c", None, "1413")
        assert Subject("municipio", "mes").changed((change,)) == {}


class TestStored:
    def test_answering_it_writes_it_into_the_row(self, workspace, monthly):
        version = workspace.instruments.add(monthly, "m.xlsx", {})
        record = workspace.records.create(version, PERSON)
        workspace.records.save(record, typed("mes", "2026-10-01"), PERSON)
        assert workspace.records.info(record.id).period == "2026-10"

    def test_blanking_it_takes_it_away_again(self, workspace, monthly):
        version = workspace.instruments.add(monthly, "m.xlsx", {})
        record = workspace.records.create(version, PERSON)
        workspace.records.save(record, typed("mes", "2026-10-01"), PERSON)
        workspace.records.save(record, typed("mes", None, "2026-10-01"), PERSON)
        assert workspace.records.info(record.id).period is None

    def test_another_answer_leaves_it(self, workspace, monthly):
        version = workspace.instruments.add(monthly, "m.xlsx", {})
        record = workspace.records.create(version, PERSON)
        workspace.records.save(record, typed("mes", "2026-10-01"), PERSON)
        workspace.records.save(record, typed("nota", "x"), PERSON)
        assert workspace.records.info(record.id).period == "2026-10"

    def test_what_the_form_fills_in_by_itself_counts(self, workspace, monthly):
        version = workspace.instruments.add(monthly, "m.xlsx", {})
        initial = Answers({"municipio": "1413", "mes": "2026-11-01"})
        record = workspace.records.create(version, PERSON, initial=initial)
        assert (record.municipality, record.period) == ("1413", "2026-11")

    def test_imported_rows_have_theirs(self, workspace, monthly):
        version = workspace.instruments.add(monthly, "m.xlsx", {})
        rows = [(n, {"mes": mes}) for n, mes in enumerate(("2026-09-01", "mal", None), start=2)]
        workspace.records.add_imported(version, rows, PERSON, file_name="t.csv", file_sha256="abc")
        assert periods(workspace, version) == ["2026-09", None, None]


class TestFilled:
    def test_records_of_an_older_file_get_theirs_when_it_is_migrated(self, tmp_path):
        with Workspace.open(tmp_path) as workspace:
            load_library_form(workspace, PAYROLL)
            version = workspace.instruments.latest(PAYROLL)
            months = ("2026-09-01", "2026-10-15", "septiembre", None)
            rows = [(n, {"periodo": month}) for n, month in enumerate(months, start=2)]
            workspace.records.add_imported(
                version, rows, PERSON, file_name="t.csv", file_sha256="abc"
            )
            with workspace.db.transaction():
                workspace.db.execute("UPDATE record SET period = NULL")
                fill_periods(workspace.db)
            assert periods(workspace, version) == ["2026-09", "2026-10", None, None]
