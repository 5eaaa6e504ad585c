"""Whatever stands in a form file, it is read or refused in words; never a traceback."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.workbook import write_workbook
from support.xforms import xform

from app.messages import sentence
from forms.problem import ProblemError
from forms.question_types import TYPES
from forms.xform import load_xform
from forms.xlsform import read_form

few = settings(max_examples=60)

cells = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "text",
            "integer",
            "select_one l",
            "select_multiple l",
            "select_one ${x}",
            "begin group",
            "end group",
            "begin repeat",
            "end repeat",
            "calculate",
            "note",
            "range",
            "x",
            "y",
            "data",
            "meta",
            "${x}",
            "${y} > 1",
            "${",
            ". > 0 and",
            "yes",
            "l",
        ]
    ),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        max_size=12,
    ),
    st.integers(-5, 5),
    st.booleans(),
    st.dates(),
)
columns = ("type", "name", "label", "relevant", "constraint", "calculation", "default")


def sheet(header):
    """Rows of random cells under a header."""
    row = st.lists(cells, min_size=len(header), max_size=len(header))
    return st.lists(row, max_size=6).map(lambda rows: [list(header), *rows])


def read_or_refuse(path):
    """Read a form file, and hold the outcome to what is promised."""
    try:
        loaded = read_form(path)
    except ProblemError as refused:
        said = refused.problems
    else:
        assert all(question.type in TYPES for question in loaded.instrument.questions())
        said = loaded.problems
    for problem in said:
        assert problem.place.file == path.name
        assert sentence(problem) != problem.code


@few
@given(survey=sheet(columns), choices=sheet(("list_name", "name", "label")))
def test_any_cells(tmp_path, survey, choices):
    path = tmp_path / "f.xlsx"
    read_or_refuse(write_workbook(path, {"survey": survey, "choices": choices}))


@few
@given(header=st.lists(cells, max_size=5), rows=st.lists(st.lists(cells, max_size=5), max_size=4))
def test_any_headers(tmp_path, header, rows):
    path = tmp_path / "f.xlsx"
    read_or_refuse(write_workbook(path, {"survey": [header, *rows]}))


@few
@given(content=st.binary(max_size=400))
@pytest.mark.parametrize("start", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<"])
def test_any_bytes(tmp_path, start, content):
    path = tmp_path / "f"
    path.write_bytes(start + content)
    read_or_refuse(path)


@pytest.fixture
def whole_workbook(tmp_path):
    """The bytes of a workbook that can be read; the time of writing is among them."""
    table = "| survey | | |\n| | type | name | label |\n| | text | x | X |"
    return write_workbook(tmp_path / "entero.xlsx", table).read_bytes()


@few
@given(data=st.data())
def test_a_workbook_with_damaged_bytes(tmp_path, whole_workbook, data):
    path = tmp_path / "f.xlsx"
    content = bytearray(whole_workbook)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    read_or_refuse(path)


@few
@given(data=st.data())
def test_a_document_with_pieces_cut_out(data):
    document = xform(
        "<p/><r><a/></r>",
        '<input ref="/data/p"><label>P <output value="/data/r/a"/></label></input>'
        '<group ref="/data/r"><repeat nodeset="/data/r"><select1 ref="/data/r/a"><itemset'
        ' nodeset="instance(\'l\')/root/item[a=1]"><value ref="name"/></itemset></select1>'
        "</repeat></group>",
        '<bind nodeset="/data/p" type="int" relevant="1 = 1"/>',
        others='<instance id="l"><root><item><name>a</name></item></root></instance>',
    )
    begin = data.draw(st.integers(0, len(document)))
    end = data.draw(st.integers(begin, min(len(document), begin + 120)))
    with contextlib.suppress(ProblemError):
        load_xform(document[:begin] + document[end:])
