"""What a grid takes from a form and from the clipboard: columns, options, heads and blocks."""

from dataclasses import replace

import pytest
from support import payroll
from support.choice_lists import ListChoices
from support.forms import group, instrument, integer, repeat, text
from support.workspaces import PERSON, HandClock

from app.operations.copy_period import next_period, period_column, periods, plan_copy
from app.operations.grid import Grid
from app.operations.grid_block import read_block, write_block
from app.operations.grid_changes import set_cell
from app.operations.grid_columns import MOST_COLUMNS, GridColumn, code_index, columns_of, has_more
from app.operations.load_form import load_library_form
from app.operations.paste_rows import (
    Misfit,
    PastePlan,
    PlannedRow,
    Target,
    apply_paste,
    head_of,
    plan_paste,
    reason,
    summary,
)
from app.progress import Cancel, CancelledError
from app.store.folding import folded
from app.store.workspace import Workspace
from forms.choices import Choice
from forms.instrument import Group, Marks, Question
from forms.problem import Problem, ProblemError

YES_NO = ListChoices(sn={"01": "Sí", "02": "No", "03": "No sabe"})
OPTIONS = tuple(YES_NO.choices("sn"))


def column(kind, **attributes):
    """A column as it stands in a grid, with its options known."""
    codes = code_index(attributes.get("choices", ()))
    return GridColumn("dato", "Dato", "", kind, _codes=codes, **attributes)


def only(question, choices=YES_NO):
    """The column of a form that asks one question."""
    (found,) = columns_of(instrument(question), choices)
    return found


def paths_of(*children, **form):
    """The columns of a form, left to right."""
    return [each.path for each in columns_of(replace(instrument(*children), **form), YES_NO)]


class TestOneColumn:
    """What a column says about its question."""

    @pytest.mark.parametrize(
        ("attributes", "property_name", "expected"),
        [
            ({"kind": "integer"}, "is_numeric", True),
            ({"kind": "decimal"}, "is_numeric", True),
            ({"kind": "range"}, "is_numeric", True),
            ({"kind": "text"}, "is_numeric", False),
            ({"kind": "date"}, "is_numeric", False),
            ({"kind": "select_one"}, "is_numeric", False),
            ({"kind": "decimal", "unit": "Q"}, "is_money", True),
            ({"kind": "integer", "unit": "Q"}, "is_money", False),
            ({"kind": "decimal", "unit": "km"}, "is_money", False),
            ({"kind": "date", "is_key": True, "is_period": True}, "is_carried", True),
            ({"kind": "select_one", "is_key": True, "is_municipality": True}, "is_carried", True),
            ({"kind": "date", "is_period": True}, "is_carried", False),
            ({"kind": "text", "is_key": True}, "is_carried", False),
            ({"kind": "integer"}, "is_summed", True),
            ({"kind": "integer", "is_key": True}, "is_summed", False),
            ({"kind": "integer", "is_period": True}, "is_summed", False),
            ({"kind": "decimal", "unit": "%"}, "is_summed", False),
            ({"kind": "text"}, "is_summed", False),
        ],
    )
    def test_it_follows_from_type_unit_and_marks(self, attributes, property_name, expected):
        assert getattr(column(**attributes), property_name) is expected

    @pytest.mark.parametrize(
        ("question", "attribute"),
        [
            (text("a", required="true()"), "is_required"),
            (text("a", calculate="1 + 1"), "is_calculated"),
            (text("a", marks=Marks(privacy="confidencial")), "is_personal"),
            (text("a", marks=Marks(privacy="sensible")), "is_personal"),
            (text("a", marks=Marks(privacy="reservado")), "is_personal"),
            (text("a", marks=Marks(codelist="municipios")), "is_municipality"),
            (Question("a", "select_one", list_name="sn", choice_filter="x = 1"), "is_filtered"),
            (Question("a", "select_one", itemset="/data/hijos"), "is_filtered"),
            (Question("a", "date", appearance="month-year"), "is_monthly"),
        ],
    )
    def test_the_form_says_what_it_is(self, question, attribute):
        assert getattr(only(question), attribute)
        assert not getattr(only(text("a")), attribute)

    def test_options_that_depend_on_other_answers_are_not_kept(self):
        question = Question("a", "select_one", list_name="sn", choice_filter="x = 1")
        assert only(question).choices == ()

    def test_a_long_list_is_known_by_its_words_without_being_shown(self):
        many = ListChoices(sn={f"{n:04d}": f"Lugar {n}" for n in range(401)})
        long = only(Question("a", "select_one", list_name="sn"), many)
        assert long.choices == ()
        assert long.read("lugar 400") == "0400"


class TestReadingACell:
    """What was typed, as the type of the question means it."""

    @pytest.mark.parametrize(
        ("attributes", "typed", "value"),
        [
            ({"kind": "decimal", "unit": "Q"}, "Q", "Q"),
            ({"kind": "decimal", "unit": "Q"}, "Q.  5", "5"),
            ({"kind": "decimal", "unit": "Q"}, "–", "0"),
            ({"kind": "decimal", "unit": "km"}, "Q5", "Q5"),
            ({"kind": "decimal", "unit": "%"}, "12.5 %", "12.5"),
            ({"kind": "decimal", "unit": "km"}, "12.5%", "12.5%"),
            ({"kind": "integer"}, "\xa07\xa0", "7"),
            ({"kind": "integer"}, "-7", "-7"),
            ({"kind": "date", "is_monthly": True}, "1/2026", "2026-01-01"),
            ({"kind": "date", "is_monthly": True}, "2026-1", "2026-01-01"),
            ({"kind": "date", "is_monthly": True}, "enero", "enero"),
            ({"kind": "date"}, "1/2026", "1/2026"),
            ({"kind": "date"}, " 2026-01-31 ", "2026-01-31"),
            ({"kind": "text"}, "  dos  ", "  dos  "),
            ({"kind": "text"}, "fin\r\n", "fin"),
            ({"kind": "select_one", "choices": OPTIONS}, "SI", "01"),
            ({"kind": "select_one", "choices": OPTIONS}, "2", "02"),
            ({"kind": "select_one", "choices": OPTIONS}, "no", "02"),
            ({"kind": "select_one", "choices": OPTIONS}, "tal vez", "tal vez"),
            ({"kind": "select_multiple", "choices": OPTIONS}, "Sí, no sabe", "01 03"),
            ({"kind": "select_multiple", "choices": OPTIONS}, "01 03", "01 03"),
            ({"kind": "select_multiple", "choices": OPTIONS}, "Sí, otro", "01 otro"),
        ],
    )
    def test_it_is_read_or_left_as_it_is(self, attributes, typed, value):
        assert column(**attributes).read(typed) == value

    def test_the_options_of_the_row_go_before_those_of_the_list(self):
        offers = [Choice("77", {"": "Sí"})]
        assert column("select_one", choices=OPTIONS).read("sí", offers) == "77"

    @pytest.mark.parametrize("stored", [None, 7, 2.5, True])
    def test_a_stored_value_is_not_read_again(self, stored):
        assert column("text").read(stored) is stored


class TestOptions:
    """What an option is known by."""

    @pytest.mark.parametrize("written", ["01", "sí", "01 sí", "1"])
    def test_by_code_words_both_and_code_without_zeros(self, written):
        assert code_index([Choice("01", {"": "sí"})])[folded(written)] == "01"

    def test_words_of_two_options_know_neither(self):
        index = code_index([Choice("1", {"": "San Juan"}), Choice("2", {"": "san juan"})])
        assert "san juan" not in index
        assert (index["1 san juan"], index["2 san juan"]) == ("1", "2")

    def test_a_code_goes_before_the_words_of_another_option(self):
        assert code_index([Choice("a", {"": "b"}), Choice("b", {"": "c"})])["b"] == "b"

    def test_a_code_goes_before_another_without_its_zeros(self):
        assert code_index([Choice("01", {"": "x"}), Choice("1", {"": "y"})])["1"] == "1"

    def test_words_in_any_language_are_known(self):
        index = code_index([Choice("1", {"es": "agua", "quc": "ja"})])
        assert index["agua"] == index["ja"] == "1"

    def test_blank_words_know_nothing(self):
        assert "" not in code_index([Choice("0", {"": ""})])


class TestColumnsOfAForm:
    """Which questions stand as columns, in which order."""

    @pytest.mark.parametrize(
        "kind", ["image", "audio", "video", "file", "geotrace", "geoshape", "note"]
    )
    def test_what_no_cell_holds_is_no_column(self, kind):
        assert paths_of(text("a"), Question("b", kind)) == ["a"]

    def test_what_is_calculated_is_shown_only_with_a_title(self):
        hidden = Question("b", "calculate", calculate="1")
        shown = Question("c", "calculate", {"": "Total"}, calculate="1")
        assert paths_of(text("a"), hidden, shown) == ["a", "c"]

    def test_a_repeat_is_no_column_and_a_group_is_looked_into(self):
        form = (group("g", text("g/a")), repeat("r", text("r/b")))
        assert paths_of(*form) == ["g/a"]
        assert has_more(instrument(*form))

    def test_a_form_all_in_columns_has_no_more(self):
        assert not has_more(instrument(text("a"), Question("b", "note")))

    def test_a_photo_is_answered_elsewhere(self):
        assert has_more(instrument(text("a"), Question("b", "image")))

    def test_a_wide_form_ends_and_says_so(self):
        wide = [text(f"p{n}") for n in range(MOST_COLUMNS + 1)]
        assert len(paths_of(*wide)) == MOST_COLUMNS
        assert has_more(instrument(*wide))
        assert not has_more(instrument(*wide[:-1]))

    def test_its_key_stands_first_when_it_has_no_name(self):
        assert paths_of(text("a"), integer("n", marks=Marks(key=True))) == ["n", "a"]

    def test_its_first_questions_name_it_when_it_has_no_key(self):
        columns = columns_of(instrument(text("a"), text("b"), text("c")), YES_NO)
        assert [each.is_name for each in columns] == [True, True, False]

    @pytest.mark.parametrize(
        ("rule", "order"),
        [
            ("/data/c", ["c", "a", "ab"]),
            ("concat(/data/ab, ' ', /data/c)", ["ab", "c", "a"]),
            ("/data/ab", ["ab", "a", "c"]),
            ("'fijo'", ["a", "ab", "c"]),
        ],
    )
    def test_what_its_name_is_made_of_goes_first(self, rule, order):
        meta = Group("meta", children=(Question("meta/instanceName", "text", calculate=rule),))
        assert paths_of(text("a"), text("ab"), text("c"), meta=meta) == order


@pytest.mark.parametrize(
    ("block", "written"),
    [
        ([], ""),
        ([["a", "b"]], "a\tb"),
        ([["a"], ["b"]], "a\nb"),
        ([["a\tb", "c"]], '"a\tb"\tc'),
        ([["x\ny"]], '"x\ny"'),
        ([["1,5", ""]], "1,5\t"),
    ],
)
def test_a_block_is_written_as_spreadsheets_do(block, written):
    assert write_block(block) == written


@pytest.mark.parametrize(
    ("html", "block"),
    [
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", [["a", "b"], ["c"]]),
        ("<table><tr><td></td><td>b</td></tr></table>", [["", "b"]]),
        ("<p>antes</p><table><tr><td>a<td>b</table>", [["a", "b"]]),
        ("<table><tr><td>a<td>b<tr><td> <td> </table>", [["a", "b"]]),
    ],
)
def test_a_table_of_a_page_is_read_cell_by_cell(html, block):
    assert read_block("", html) == block


@pytest.mark.parametrize("code", ["2026-01", "1999-12", "2026"])
def test_a_year_of_periods_comes_back_to_its_month(code):
    after = code
    for _month in range(12 if "-" in code else 1):
        after = next_period(after)
    assert after == str(int(code[:4]) + 1) + code[4:]


class TestPayroll:
    """A form on disk, into which blocks are pasted."""

    @pytest.fixture
    def workspace(self, tmp_path):
        with Workspace.open(tmp_path, clock=HandClock()) as opened:
            load_library_form(opened, payroll.FORM)
            yield opened

    @pytest.fixture
    def grid(self, workspace):
        return Grid(workspace, payroll.FORM, PERSON, clock=HandClock())

    @pytest.mark.parametrize(
        ("cells", "paths"),
        [
            (["Nombre", "Bonos"], ("nombre", "bonos")),
            (["NOMBRE ", "salario_base"], ("nombre", "salario_base")),
            (["Nombre", "Bonos", "Firma"], ("nombre", "bonos", "")),
            (["Nombre", "", "Bonos"], ("nombre", "", "bonos")),
            (["Nombre", "x", "y"], None),
            (["Nombre", "Bonos", "x", "y", "z"], None),
            (["Nombre"], None),
            (["", ""], None),
        ],
    )
    def test_a_head_names_two_columns_and_half_of_its_cells(self, grid, cells, paths):
        assert head_of(grid, cells) == paths

    def test_only_a_paste_has_a_head(self, workspace, grid):
        head = [["Nombre", "Bonos"]]
        plan = plan_paste(workspace, grid, head, Target([], 0, ["nombre", "puesto"]), kind="fill")
        assert not plan.had_head
        assert plan.rows[0].answers["nombre"] == "Nombre"

    @pytest.mark.parametrize(
        ("pasted", "fits"),
        [("3,250.00", True), ("Q3250", True), ("3,250.01", False), ("mucho", False)],
    )
    def test_a_calculated_cell_takes_what_it_says_anyway(self, workspace, grid, pasted, fits):
        cells = [["011", "3000", "250", pasted]]
        target = Target([], 0, ["renglon", "salario_base", "bonos", "total"])
        plan = plan_paste(workspace, grid, cells, target)
        assert [each.problem.code for each in plan.misfits] == ([] if fits else ["grid.calculated"])

    def test_looking_stops_when_the_person_says_so(self, workspace, grid):
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            plan_paste(workspace, grid, [["x"]], Target([], 0, ["nombre"]), cancel=cancel)

    def test_progress_is_told_row_by_row(self, workspace, grid):
        said = []
        plan_paste(
            workspace, grid, [["a"], ["b"]], Target([], 0, ["nombre"]),
            report=lambda progress: said.append((progress.done, progress.total)),
        )  # fmt: skip
        assert said == [(1, 2), (2, 2)]

    def test_an_empty_plan_changes_nothing(self, workspace, grid):
        done = apply_paste(workspace, grid, PastePlan("paste", (), (), 0))
        assert (done.rows, done.change.created, done.change.edits) == ((), (), ())

    def test_a_row_without_a_period_is_of_no_period(self, workspace, grid):
        set_cell(workspace, grid, None, "nombre", "Ana")
        assert periods(workspace, grid) == []

    def test_the_period_has_its_column(self, grid):
        assert period_column(grid).path == "periodo"

    def test_a_period_is_copied_into_itself_by_nobody(self, workspace, grid):
        set_cell(workspace, grid, None, "periodo", "10/2026")
        plan = plan_copy(workspace, grid, "2026-10", "2026-10")
        assert (plan.records, plan.repeated) == ((), 1)


class TestSaying:
    """What is said of a paste before it is stored."""

    MISFIT = Misfit(3, "Bonos", "bonos", "mil", Problem("grid.not_asked"), can_keep=False)

    @pytest.mark.parametrize(
        ("fitting", "misfits", "said"),
        [
            (1, 0, "El dato cabe."),
            (1200, 0, "Los 1,200 datos caben."),
            (1, 1, "De 2 datos, 1 caben y 1 no."),
        ],
    )
    def test_it_counts_what_fits(self, fitting, misfits, said):
        assert summary(PastePlan("paste", (), (self.MISFIT,) * misfits, fitting)) == said

    def test_a_misfit_says_why(self):
        problem = Problem("grid.not_asked", values={"label": "Bonos", "value": "mil"})
        assert "no se pregunta" in reason(replace(self.MISFIT, problem=problem))

    def test_only_rows_without_a_record_are_added(self):
        rows = tuple(PlannedRow(record, {}, frozenset()) for record in (4, None, None))
        assert PastePlan("paste", rows, (), 0).added == 2


def test_a_form_without_a_period_says_so(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        load_library_form(workspace, payroll.FORM)
        grid = Grid(workspace, payroll.FORM, PERSON, clock=HandClock())
        columns = tuple(replace(each, is_period=False) for each in grid.form.columns)
        grid.form = replace(grid.form, columns=columns)
        with pytest.raises(ProblemError) as refused:
            periods(workspace, grid)
    assert refused.value.problems[0].code == "grid.no_period"
