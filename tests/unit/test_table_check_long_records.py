"""Records without end: a quote that is never closed is refused before it fills the memory."""

import gc
import gzip

import pytest
from support.checked_tables import PLAIN, checked, table
from support.frictionless_reports import our_report, write_descriptor

from app.steps.table_check import fast_check, readers
from app.steps.table_check.readers import SAMPLED_LINES
from forms.problem import ProblemError

MOST = 4000
GOOD = "a,b\n" + "1,x\n" * 200
OPEN = '2,"' + "text that goes on\n" * 1000


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Records end before 4,000 characters."""
    for module in (fast_check, readers):
        monkeypatch.setattr(module, "LONGEST_RECORD", MOST)
    monkeypatch.setattr(fast_check, "BLOCK", 1000)


def refused(folder, *tables):
    """The problem that a check of tables ends with."""
    with pytest.raises(ProblemError) as error:
        our_report(write_descriptor(folder, list(tables)))
    (problem,) = error.value.problems
    return problem.code, problem.place.file, problem.place.row


ESCAPES = {**PLAIN, "escapeChar": "\\"}
WAYS = {"block by block": PLAIN, "row by row": ESCAPES, "without a dialect": {}}


@pytest.mark.parametrize("dialect", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("before", "row"), [("", 1), ("a,b\n", 2), (GOOD, 202)])
def test_a_quote_that_is_never_closed_is_named_by_its_row(tmp_path, dialect, before, row):
    source = table(tmp_path / "t.csv", before + OPEN, dialect=dialect)
    assert refused(tmp_path, source) == ("schema.long_record", "t", row)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_so_it_is_in_a_compressed_file(tmp_path):
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress((GOOD + OPEN).encode()))
    source = {"name": "t", "path": "t.csv.gz", "encoding": "utf-8", "dialect": PLAIN}
    assert refused(tmp_path, source) == ("schema.long_record", "t", 202)
    gc.collect()  # frictionless leaves the file below a compressed one open


def test_so_it_is_in_a_table_that_a_key_points_to(tmp_path):
    key = {"fields": ["a"], "reference": {"resource": "codes", "fields": ["a"]}}
    schema = {"fields": [{"name": "a"}, {"name": "b"}], "foreignKeys": [key]}
    source = table(tmp_path / "t.csv", GOOD, schema=schema)
    codes = table(tmp_path / "codes.csv", GOOD + OPEN)
    assert refused(tmp_path, source, codes)[0] == "schema.long_record"


def test_so_it_is_in_a_table_of_tabs(tmp_path):
    text = (GOOD + OPEN).replace(",", "\t")
    source = table(tmp_path / "t.tsv", text, dialect={**PLAIN, "delimiter": "\t"})
    assert refused(tmp_path, source)[0] == "schema.long_record"


@pytest.mark.parametrize("dialect", WAYS.values(), ids=WAYS)
def test_texts_of_many_lines_may_be_together_as_long_as_they_like(tmp_path, dialect):
    cell = '"' + "line\n" * 100 + '"'
    text = "a,b\n" + f"1,{cell}\n" * 60
    (task,) = checked(tmp_path, table(tmp_path / "t.csv", text, dialect=dialect))
    assert (task["valid"], task["stats"]["rows"]) == (True, 60)


def test_the_first_lines_may_be_long(tmp_path):
    width = MOST * 2 // SAMPLED_LINES
    text = "a,b\n" + f"1,{'x' * width}\n" * (SAMPLED_LINES + 20)
    (task,) = checked(tmp_path, table(tmp_path / "t.csv", text, dialect=ESCAPES))
    assert task["valid"]


def test_frictionless_reads_as_ever_beside_a_check(tmp_path):
    import frictionless

    with readers.own_readers():
        pass
    text = 'a,b\n1,"' + "line\n" * MOST + '"\n'
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(tmp_path / "t.csv"))
    assert report.tasks[0].stats["rows"] == 1
