"""XLSForm workbooks become instruments, or a list of everything that is wrong with them."""

import shutil
import zipfile
from pathlib import Path

import pytest
from pyxform.errors import PyXFormError
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2xform import convert
from support.shared import SHARED
from support.workbook import write_workbook
from support.xforms import one_question, xform

from app.messages import fix, sentence
from forms.instrument import Group, Repeat
from forms.problem import ProblemError, Severity
from forms.xlsform import read_form, read_xlsform
from forms.xlsform_check import _is_shown

SETTINGS = """
| settings |            |         |
|          | form_title | form_id |
|          | Prueba     | prueba  |
"""


@pytest.fixture
def workbook(tmp_path):
    """Write a workbook of these sheets and give its path."""

    def written(text, name="prueba.xlsx"):
        return write_workbook(tmp_path / name, text)

    return written


@pytest.fixture
def read(workbook):
    """Read a workbook of these sheets."""
    return lambda text: read_xlsform(workbook(text)).instrument


@pytest.fixture
def problems(workbook):
    """Read a workbook that is wrong, and give what is wrong with it."""

    def found(text):
        with pytest.raises(ProblemError) as refused:
            read_xlsform(workbook(text))
        assert all(sentence(p) != p.code and fix(p) for p in refused.value.problems)
        assert all(p.severity is Severity.ERROR for p in refused.value.problems)
        return refused.value.problems

    return found


def summary(found):
    """Code, sheet, row and column of each problem."""
    return [(p.code, p.place.sheet, p.place.row, p.place.column) for p in found]


class TestRules:
    """Rules that would keep a form from running are told when it is loaded."""

    FORM = """
| survey |           |      |       |             |          |
|        | type      | name | label | calculation | relevant |
|        | calculate | a    |       | {a}         |          |
|        | calculate | b    |       | {b}         |          |
|        | integer   | c    | C     |             | {c}      |
"""

    @pytest.mark.parametrize(
        ("rules", "code"),
        [
            ({"a": "${b} + 1", "b": "${a} + 1"}, "form.cycle"),
            ({"c": "(1 + "}, "form.expression"),
            ({"c": "count()"}, "form.wrong_arguments"),
        ],
    )
    def test_a_rule_that_no_program_can_follow_refuses_the_form(self, problems, rules, code):
        found = problems(self.FORM.format(**{"a": "1", "b": "2", "c": "1 = 1"} | rules))
        assert {problem.code for problem in found} == {code}
        assert {problem.place.file for problem in found} == {"prueba.xlsx"}

    def test_all_of_them_are_named_at_once(self, problems):
        text = self.FORM.format(a="1 +", b="count()", c="1 = 1")
        assert [p.place.field for p in problems(text)] == ["a", "b"]

    def test_a_function_still_to_come_is_a_warning(self, workbook):
        loaded = read_xlsform(workbook(self.FORM.format(a="1", b="2", c="adivinar(1)")))
        (warning,) = loaded.problems
        assert (warning.code, warning.severity) == ("form.unknown_function", Severity.WARNING)
        assert warning.values["function"] == "adivinar"

    def test_the_rules_of_an_xform_are_looked_at_too(self, tmp_path):
        file = tmp_path / "f.xml"
        file.write_text(one_question(bind='relevant="1 +"'), encoding="utf-8")
        with pytest.raises(ProblemError) as refused:
            read_form(file)
        assert refused.value.problems[0].code == "form.expression"


class TestPlainSurvey:
    """The question types of a plain survey arrive as they are."""

    FORM = (
        """
| survey | | | | | | | |
| | type | name | label::Español (es)| required | relevant | constraint | calculation|
| | note | aviso | Bienvenido | | | | |
| | text | nombre | Nombre | yes | | | |
| | integer | edad | Edad de ${nombre} | | | . >= 0 and . < 120 | |
| | decimal | peso | Peso | | | | |
| | date | fecha | Fecha | | | | |
| | select_one sino | trabaja | ¿Trabaja? | | ${edad} >= 14 | | |
| | select_multiple sino | cuales | ¿Cuáles? | | | | |
| | geopoint | lugar | Lugar | | | | |
| | calculate | doble | | | | | ${edad} * 2|
| | begin group | hogar | Hogar | | ${trabaja} = 'si' | | |
| | begin repeat | personas | Personas | | | | |
| | text | apodo | Apodo | | | | |
| | end repeat | | | | | | |
| | end group | | | | | | |
| choices |                          |          |                    |
|         | list_name                | name     | label::Español (es)|
|         | sino                     | si       | Sí                 |
|         | sino                     | no       | No                 |
"""
        + SETTINGS
    )

    def test_title_and_id_come_from_the_settings(self, read):
        form = read(self.FORM)
        assert (form.title(), form.form_id) == ("Prueba", "prueba")

    def test_types_stand_in_order(self, read):
        assert [(q.path, q.type) for q in read(self.FORM).questions()] == [
            ("aviso", "note"),
            ("nombre", "text"),
            ("edad", "integer"),
            ("peso", "decimal"),
            ("fecha", "date"),
            ("trabaja", "select_one"),
            ("cuales", "select_multiple"),
            ("lugar", "geopoint"),
            ("doble", "calculate"),
            ("hogar/personas/apodo", "text"),
        ]

    def test_groups_and_repeats_nest(self, read):
        hogar = read(self.FORM).children[-1]
        assert isinstance(hogar, Group)
        assert isinstance(hogar.children[0], Repeat)

    def test_rules_are_xpath_over_the_root(self, read):
        form = read(self.FORM)
        root = form.root
        assert form.question("nombre").required == "true()"
        assert form.question("edad").constraint == ". >= 0 and . < 120"
        assert form.question("trabaja").relevant == f"/{root}/edad  >= 14"
        assert form.question("doble").calculate == f"/{root}/edad  * 2"

    def test_an_answer_in_a_label_keeps_its_place(self, read):
        form = read(self.FORM)
        assert form.question("edad").label() == f"Edad de {{{{ /{form.root}/nombre }}}}"

    def test_choices_come_with_their_labels(self, read):
        choices = read(self.FORM).choice_lists["sino"].choices
        assert [(c.value, c.label("Español (es)")) for c in choices] == [("si", "Sí"), ("no", "No")]

    def test_a_well_made_form_has_no_warnings(self, workbook):
        assert read_xlsform(workbook(self.FORM)).problems == ()

    def test_the_form_takes_the_file_s_name_when_it_has_none(self, workbook):
        without = self.FORM.replace(SETTINGS, "")
        assert read_xlsform(workbook(without, "hogares.xlsx")).instrument.form_id == "hogares"


class TestMarks:
    """Marks travel as extension columns of the workbook."""

    FORM = """
| survey   |                    |       |       |                    |                      |
|          | type               | name  | label | bind::acopio:class | bind::acopio:key     |
|          | text               | id    | Id    | publico            | yes                  |
| settings |                    |       |       |                    |                      |
| | form_id | namespaces | attribute::acopio:frequency | attribute::acopio:laip |
|          | prueba             | acopio="https://acopio.gt/xforms" | R/P1M | 10.18         |
"""

    def test_marks_of_a_question(self, read):
        marks = read(self.FORM).question("id").marks
        assert (marks.privacy, marks.key) == ("publico", True)

    def test_settings_of_the_form(self, read):
        assert read(self.FORM).settings == {"frequency": "R/P1M", "laip": "10.18"}

    def test_marks_bring_no_warnings(self, workbook):
        assert read_xlsform(workbook(self.FORM)).problems == ()

    def test_a_prefix_that_is_not_declared_is_named(self, problems):
        without = self.FORM.replace('acopio="https://acopio.gt/xforms"', "")
        assert summary(problems(without)) == [
            ("form.missing_namespace", "survey", 1, "bind::acopio:class"),
            ("form.missing_namespace", "survey", 1, "bind::acopio:key"),
            ("form.missing_namespace", "settings", 1, "attribute::acopio:frequency"),
            ("form.missing_namespace", "settings", 1, "attribute::acopio:laip"),
        ]


class TestNames:
    """The root node never takes the name of a question."""

    @pytest.mark.parametrize("name", ["data", "data_2", "survey"])
    def test_a_question_may_have_any_name(self, read, name):
        others = sorted({name, "data"})
        rows = "\n".join(f"| | text | {other} | {other} |" for other in others)
        form = read(f"| survey | | | |\n| | type | name | label |\n{rows}")
        assert [question.path for question in form.questions()] == others
        assert form.root not in others

    def test_names_that_differ_in_case_are_different_questions(self, read):
        form = read(
            """
| survey |      |      |       |
|        | type | name | label |
|        | text | edad | a     |
|        | text | Edad | b     |
"""
        )
        assert [question.path for question in form.questions()] == ["edad", "Edad"]

    def test_the_same_name_in_two_groups_is_two_questions(self, read):
        form = read(
            """
| survey |             |      |       |
|        | type        | name | label |
|        | begin group | g    | G     |
|        | text        | x    | a     |
|        | end group   |      |       |
|        | begin group | h    | H     |
|        | text        | x    | b     |
|        | end group   |      |       |
"""
        )
        assert [question.path for question in form.questions()] == ["g/x", "h/x"]

    def test_a_name_repeated_where_a_group_ends_is_no_other_question(self, read):
        form = read(
            """
| survey |              |      |       |             |
|        | type         | name | label | calculation |
|        | begin repeat | r    | R     |             |
|        | text         | x    | X     |             |
|        | end repeat   | r    |       |             |
|        | calculate    | n    |       | count(${r}) |
"""
        )
        assert form.question("n").calculate


class TestOldHabits:
    """What pyxform accepts is accepted."""

    @pytest.mark.parametrize(
        "header",
        [
            "type | name | label",
            "Type | Name | Label",
            "command | tag | caption",
            "type | value | label",
        ],
    )
    def test_headers_of_old(self, read, header):
        form = read(f"| survey | | | |\n| | {header} |\n| | text | x | X |")
        assert form.question("x").label() == "X"

    @pytest.mark.parametrize(
        "kind",
        [
            "select1 l",
            "select one l",
            "select_one l",
            "add select one prompt using l",
            "select all that apply l",
            "rank l",
            "select_one l or_other",
        ],
    )
    def test_selects_of_old(self, read, kind):
        form = read(
            f"""
| survey  |           |      |       |
|         | type      | name | label |
|         | {kind}    | x    | X     |
| choices |           |      |       |
|         | list name | name | label |
|         | l         | a    | A     |
"""
        )
        assert form.question("x").list_name

    @pytest.mark.parametrize("kind", ["string", "int", "gps", "photo", "acknowledge", "q geopoint"])
    def test_types_of_old(self, read, kind):
        assert read(f"| survey | | | |\n| | type | name | label |\n| | {kind} | x | X |")

    def test_a_lone_sheet_of_another_name_is_the_survey(self, read):
        assert read("| Hoja1 | | | |\n| | type | name | label |\n| | text | x | X |").question("x")

    def test_a_disabled_row_is_no_question(self, read):
        form = read(
            """
| survey |         |      |       |          |
|        | type    | name | label | disabled |
|        | text    | x    | X     |          |
|        | pizarra | y    | Y     | yes      |
"""
        )
        assert [question.path for question in form.questions()] == ["x"]

    def test_a_remark_between_the_questions_is_passed_over(self, workbook):
        loaded = read_xlsform(
            workbook(
                """
| survey |      |      |       |        |
|        | type | name | label | nota   |
|        | text | x    | X     |        |
|        |      |      |       | revisar|
|        | text | y    | Y     |        |
"""
            )
        )
        assert [question.path for question in loaded.instrument.questions()] == ["x", "y"]
        assert {p.code for p in loaded.problems} == {"form.conversion_note"}

    def test_lists_in_other_files_need_no_choices_sheet(self, workbook):
        loaded = read_xlsform(
            workbook(
                """
| survey |                                   |      |       |
|        | type                              | name | label |
|        | select_one_from_file lugares.csv  | x    | X     |
"""
            )
        )
        assert [p.code for p in loaded.problems] == ["form.external_list"]

    def test_repeated_choices_may_be_allowed(self, read):
        form = read(
            """
| survey   |              |      |       |
|          | type         | name | label |
|          | select_one l | x    | X     |
| choices  |              |      |       |
|          | list_name    | name | label |
|          | l            | a    | A     |
|          | l            | a    | Otra  |
| settings |              |      |       |
|          | allow_choice_duplicates | | |
|          | yes          |      |       |
"""
        )
        assert [choice.value for choice in form.choice_lists["l"].choices] == ["a", "a"]

    def test_numbers_in_cells_are_texts(self, tmp_path):
        path = write_workbook(
            tmp_path / "f.xlsx",
            {
                "survey": [["type", "name", "label"], ["select_one l", "x", 2018]],
                "choices": [["list_name", "name", "label"], ["l", 1, 10], ["l", 2.0, True]],
            },
        )
        form = read_xlsform(path).instrument
        assert form.question("x").label() == "2018"
        assert [c.value for c in form.choice_lists["l"].choices] == ["1", "2"]


class TestEveryProblemAtOnce:
    """Each problem has its sheet, row and column; none hides another."""

    def test_all_are_found_in_one_reading(self, problems):
        found = problems(
            """
| survey  |                 |         |       |             |
|         | type            | name    | label | relevant    |
|         | pizarra         | a       | A     |             |
|         | text            |         | B     |             |
|         | text            | 1c      | C     |             |
|         | text            | d       | D     | ${nadie}=1  |
|         | text            | d       | E     |             |
|         | select_one nada | f       | F     |             |
|         | begin group     | g       | G     |             |
| choices |                 |         |       |             |
|         | list_name       | name    | label |             |
|         | l               | x       | X     |             |
|         | l               | x       | Y     |             |
|         | l               |         | Z     |             |
"""
        )
        assert summary(found) == [
            ("form.unknown_type", "survey", 2, "type"),
            ("form.missing_name", "survey", 3, "name"),
            ("form.bad_name", "survey", 4, "name"),
            ("form.duplicate_name", "survey", 6, "name"),
            ("form.missing_list", "survey", 7, "type"),
            ("form.unclosed_group", "survey", 8, None),
            ("form.broken_reference", "survey", 5, "relevant"),
            ("form.duplicate_choice", "choices", 3, "name"),
            ("form.missing_choice_value", "choices", 4, "name"),
        ]
        assert {p.place.file for p in found} == {"prueba.xlsx"}

    def survey(self, *rows):
        """A survey sheet of rows `type | name | label | relevant | calculation`."""
        lines = ["| survey | | | | | |", "| | type | name | label | relevant | calculation |"]
        return "\n".join(lines + [f"| | {row} |" for row in rows])

    @pytest.mark.parametrize("kind", ["pizarra", "integerr", "select_one", "begin grupo", "texto"])
    def test_an_unknown_type(self, problems, kind):
        (problem,) = problems(self.survey(f"{kind} | x | X | |"))
        assert (problem.code, problem.values["type"]) == ("form.unknown_type", kind)
        assert f"«{kind}»" in sentence(problem)
        assert "fila 2" in sentence(problem)

    def test_a_question_without_type(self, problems):
        assert summary(problems(self.survey("| x | X | |", "text | y | Y | |"))) == [
            ("form.missing_type", "survey", 2, "type")
        ]

    @pytest.mark.parametrize("name", ["1x", "a b", "edad?", "-x", "a$"])
    def test_a_bad_name(self, problems, name):
        (problem,) = problems(self.survey(f"text | {name} | X | |"))
        assert (problem.code, problem.values["name"]) == ("form.bad_name", name)

    def test_a_reserved_name(self, problems):
        assert summary(problems(self.survey("text | meta | X | |"))) == [
            ("form.reserved_name", "survey", 2, "name")
        ]

    def test_a_group_without_name(self, problems):
        found = problems(
            self.survey("begin group | | G | |", "text | x | X | |", "end group | | | |")
        )
        assert summary(found) == [("form.missing_name", "survey", 2, "name")]

    def test_an_end_without_a_beginning(self, problems):
        assert summary(problems(self.survey("text | x | X | |", "end group | | | |"))) == [
            ("form.unopened_group", "survey", 3, "type")
        ]

    def test_a_repeat_closed_as_a_group(self, problems):
        (problem,) = problems(
            self.survey("begin repeat | r | R | |", "text | x | X | |", "end group | | | |")
        )
        assert (problem.code, problem.place.row, dict(problem.values)) == (
            "form.crossed_groups",
            4,
            {"name": "r", "begun": 2},
        )

    def test_groups_that_stay_open_are_all_named(self, problems):
        found = problems(self.survey("begin group | g | G | |", "begin repeat | r | R | |"))
        assert [(p.code, p.place.row, p.values["name"]) for p in found] == [
            ("form.unclosed_group", 2, "g"),
            ("form.unclosed_group", 3, "r"),
        ]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("${nadie} = 1", "form.broken_reference"),
            ("${last-saved#nadie} = 1", "form.broken_reference"),
            ("${a b} = 1", "form.broken_reference"),
            ("${x = 1", "form.broken_reference"),
        ],
    )
    def test_a_reference_to_nobody(self, problems, text, code):
        (problem,) = problems(self.survey(f"text | x | X | {text} |"))
        assert (problem.code, problem.place.column) == (code, "relevant")

    def test_a_reference_in_a_label(self, problems):
        (problem,) = problems(self.survey("text | x | Hola ${nadie} | |"))
        assert (problem.code, problem.place.column) == ("form.broken_reference", "label")

    def test_a_reference_to_two_questions(self, problems):
        found = problems(
            self.survey(
                "begin group | g | G | |",
                "text | x | X | |",
                "end group | | | |",
                "text | x | X | |",
                "text | y | Y | ${x} = 1 |",
            )
        )
        assert summary(found) == [("form.ambiguous_reference", "survey", 6, "relevant")]

    def test_a_reference_in_a_choice(self, problems):
        found = problems(
            self.survey("select_one l | x | X | |")
            + """
| choices |           |      |          |
|         | list_name | name | label    |
|         | l         | a    | ${nadie} |
"""
        )
        assert summary(found) == [("form.broken_reference", "choices", 2, "label")]

    def test_references_in_other_columns_of_a_list_are_only_data(self, read):
        assert read(
            self.survey("select_one l | x | X | |")
            + """
| choices |           |      |       |          |
|         | list_name | name | label | dato     |
|         | l         | a    | A     | ${nadie} |
"""
        )

    def test_the_record_s_own_id_may_be_mentioned(self, read):
        assert read(self.survey("calculate | x | | | ${instanceID}"))

    def test_a_calculation_that_calculates_nothing(self, problems):
        assert summary(problems(self.survey("calculate | x | | |"))) == [
            ("form.missing_calculation", "survey", 2, "calculation")
        ]

    def test_every_question_without_words_is_named(self, problems):
        rows = "text | a | | |\n|        | integer | b | | |\n|        | text | c | C | |"
        assert summary(problems(self.survey(rows))) == [
            ("form.missing_label", "survey", 2, "label"),
            ("form.missing_label", "survey", 3, "label"),
        ]

    @pytest.mark.parametrize("kind", sorted(QUESTION_TYPE_DICT))
    def test_no_type_is_asked_for_words_that_the_converter_does_not_ask_for(self, kind):
        name = "audit" if kind == "audit" else "x"
        survey = [{"type": kind, "name": name}, {"type": "text", "name": "y", "label": "Y"}]
        try:
            convert({"survey": survey}, validate=False)
        except PyXFormError as error:
            needs = "no label or hint" in str(error)
        else:
            needs = False
        bare_select = kind.startswith(("select", "q select", "add select", "rank"))
        assert _is_shown(kind) is needs or bare_select

    @pytest.mark.parametrize("column", ["hint", "label::Maya", "media::image", "calculation"])
    def test_other_columns_may_stand_for_the_words(self, read, column):
        instrument = read(
            f"| survey | | | |\n| | type | name | {column} |\n| | text | x | 1 |\n" + SETTINGS
        )
        assert instrument.question("x").path == "x"

    def test_two_columns_of_one_name(self, problems):
        (problem,) = problems("| survey | | | |\n| | type | name | name |\n| | text | a | b |")
        assert (problem.code, problem.place.column) == ("form.duplicate_column", "name")

    def test_a_choice_with_a_space_where_several_may_be_chosen(self, problems):
        (problem,) = problems(
            self.survey("select_multiple l | x | X | |")
            + """
| choices |           |      |       |
|         | list_name | name | label |
|         | l         | a b  | A     |
"""
        )
        assert (problem.code, problem.values["value"]) == ("form.choice_with_space", "a b")

    def test_a_survey_without_questions(self, problems):
        assert summary(problems("| survey | | |\n| | type | name |")) == [
            ("form.empty_survey", "survey", 2, None)
        ]

    def test_a_survey_without_the_column_of_types(self, problems):
        (problem,) = problems("| survey | | |\n| | name | label |\n| | x | X |")
        assert (problem.code, problem.values["name"]) == ("form.missing_column", "type")

    def test_a_survey_without_anything(self, problems):
        assert [p.code for p in problems("| survey |")] == ["form.missing_column"]

    def test_a_workbook_without_a_survey(self, problems):
        (problem,) = problems("| choices | |\n| | list_name |\n| Hoja2 | |\n| | x |")
        assert problem.code == "form.no_survey_sheet"
        assert "choices, Hoja2" in sentence(problem)

    def test_a_lone_sheet_of_data_is_no_survey(self, problems):
        (problem,) = problems("| Hoja1 | | |\n| | municipio | total |\n| | 0101 | 5 |")
        assert problem.code == "form.no_survey_sheet"


class TestConversion:
    """What pyxform alone finds is told with what it said and where."""

    def test_what_it_says_is_kept_with_its_place(self, problems):
        (problem,) = problems(
            """
| survey |       |      |       |                 |
|        | type  | name | label | parameters      |
|        | text  | x    | X     |                 |
|        | range | y    | Y     | start=9 end=uno |
"""
        )
        assert problem.code == "form.conversion"
        assert problem.values["said"]
        assert "[row" not in str(problem.values["said"])
        assert (problem.place.sheet, problem.place.row) == ("survey", 3)

    def test_raw_errors_of_the_converter_are_told_too(self, workbook, monkeypatch):
        def broken(*_args, **_options):
            raise TypeError("unhashable")

        monkeypatch.setattr("pyxform.xls2xform.convert", broken)
        path = workbook("| survey | | | |\n| | type | name | label |\n| | text | x | X |")
        with pytest.raises(ProblemError) as refused:
            read_xlsform(path)
        (problem,) = refused.value.problems
        assert (problem.code, problem.values["said"]) == (
            "form.conversion",
            "TypeError: unhashable",
        )

    def test_its_notes_are_warnings(self, workbook):
        loaded = read_xlsform(
            workbook(
                """
| survey |      |      |                     |               |
|        | type | name | label::Español (es) | label::English (en) |
|        | text | x    | X                   |               |
| settings | |
|  | default_language |
|  | Español (es) |
"""
            )
        )
        assert all(p.severity is Severity.WARNING for p in loaded.problems)

    def test_advice_for_telephones_is_left_out(self, workbook):
        path = workbook("| survey | | | |\n| | type | name | label |\n| | image | x | X |")
        assert read_xlsform(path).problems == ()


class TestFiles:
    """What is no form is refused in words, whatever its name says."""

    def refusal(self, path):
        with pytest.raises(ProblemError) as refused:
            read_form(path)
        (problem,) = refused.value.problems
        assert problem.place.file == path.name
        assert sentence(problem) != problem.code
        return problem.code

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"   \n",
            b"hola",
            b"codigo,nombre\n0101,Guatemala\n",
            b"%PDF-1.7",
            b"PK\x03\x04 no zip",
            b"PK\x05\x06" + b"\0" * 18,
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            b"\x89PNG\r\n\x1a\n",
        ],
    )
    @pytest.mark.parametrize("name", ["formulario.xlsx", "formulario.xls", "formulario"])
    def test_what_is_no_workbook(self, tmp_path, name, content):
        path = tmp_path / name
        path.write_bytes(content)
        assert self.refusal(path) == "form.not_a_workbook"

    def test_an_archive_that_is_no_workbook(self, tmp_path):
        path = tmp_path / "fotos.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("foto.txt", "x")
        assert self.refusal(path) == "form.not_a_workbook"

    def test_a_workbook_cut_short(self, workbook):
        path = workbook("| survey | | | |\n| | type | name | label |\n| | text | x | X |")
        path.write_bytes(path.read_bytes()[:-200])
        assert self.refusal(path) == "form.not_a_workbook"

    def test_a_workbook_with_a_password(self, tmp_path):
        path = tmp_path / "secreto.xlsx"
        entry = "EncryptedPackage".encode("utf-16-le")
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + entry + b"\0" * 500)
        assert self.refusal(path) == "form.not_a_workbook"

    def test_an_archive_that_would_fill_the_memory(self, tmp_path, monkeypatch):
        monkeypatch.setattr("forms.workbook._LARGEST_UNPACKED", 1000)
        path = write_workbook(tmp_path / "bomba.xlsx", {"survey": [["type"], ["text" * 500]]})
        assert self.refusal(path) == "form.not_a_workbook"

    def test_a_file_that_is_not_there(self, tmp_path):
        assert self.refusal(tmp_path / "falta.xlsx") == "form.cannot_read"

    def test_a_folder(self, tmp_path):
        assert self.refusal(tmp_path) == "form.cannot_read"

    def test_the_extension_does_not_matter(self, workbook):
        path = workbook("| survey | | | |\n| | type | name | label |\n| | text | x | X |")
        renamed = Path(shutil.move(path, path.with_suffix(".dat")))
        assert read_form(renamed).instrument.form_id == "prueba"


class TestXForms:
    """An XForm document is known by what is in it."""

    @pytest.mark.parametrize("name", ["f.xml", "f.xlsx", "f"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_it_is_read(self, tmp_path, name, encoding):
        path = tmp_path / name
        path.write_bytes(xform("<p/>", title="Niñez").encode(encoding))
        assert read_form(path).instrument.title() == "Niñez"

    def test_a_declared_encoding_counts(self, tmp_path):
        path = tmp_path / "f.xml"
        document = xform("<p/>", title="Niñez").replace(
            '<?xml version="1.0"?>', '<?xml version="1.0" encoding="ISO-8859-1"?>'
        )
        path.write_bytes(document.encode("latin-1"))
        assert read_form(path).instrument.title() == "Niñez"

    @pytest.mark.parametrize(
        "content",
        [
            b"<a/>",
            b"<a",
            "<a>ñ</a>".encode("latin-1"),
            b'<?xml version="1.0" encoding="marciano"?><a/>',
        ],
    )
    def test_what_is_no_form_is_refused_with_its_file(self, tmp_path, content):
        path = tmp_path / "f.xml"
        path.write_bytes(content)
        with pytest.raises(ProblemError) as refused:
            read_form(path)
        (problem,) = refused.value.problems
        assert (problem.code, problem.place.file) == ("form.not_an_xform", "f.xml")

    def test_warnings_name_the_file(self, tmp_path):
        path = tmp_path / "f.xml"
        body = '<setgeopoint event="odk-instance-first-load" ref="/data/p"/>'
        path.write_text(one_question("", body), encoding="utf-8")
        (problem,) = read_form(path).problems
        assert (problem.place.file, problem.place.field) == ("f.xml", "p")

    def test_as_a_workbook_it_is_none(self, tmp_path):
        path = tmp_path / "f.xml"
        path.write_text(xform("<p/>"), encoding="utf-8")
        with pytest.raises(ProblemError) as refused:
            read_xlsform(path)
        assert refused.value.problems[0].code == "form.not_a_workbook"


@pytest.mark.skipif(
    not (SHARED / "xlsforms").is_dir(), reason="needs xlsforms in the folder «shared»"
)
@pytest.mark.parametrize(
    "path", sorted((SHARED / "xlsforms").glob("*.x[lm]*")), ids=lambda path: path.name
)
def test_public_forms_load_or_say_why_not(path):
    try:
        loaded = read_form(path)
    except ProblemError as refused:
        said = refused.problems
    else:
        assert list(loaded.instrument.questions())
        assert loaded.logic is None or loaded.logic.instrument is loaded.instrument
        said = loaded.problems
    assert all(sentence(problem) != problem.code for problem in said)


REFUSED_BY_THE_CONVERTER = {"28_liberiaCoverage.xlsx", "30_demo.xlsx", "31_FQ.xlsx"}


@pytest.mark.skipif(
    not (SHARED / "xlsforms").is_dir(), reason="needs xlsforms in the folder «shared»"
)
@pytest.mark.parametrize(
    "path", sorted((SHARED / "xlsforms").glob("*.xls*")), ids=lambda path: path.name
)
def test_no_form_is_refused_that_the_converter_accepts(path):
    if path.name in REFUSED_BY_THE_CONVERTER:
        with pytest.raises(ProblemError):
            read_form(path)
    else:
        read_form(path)
