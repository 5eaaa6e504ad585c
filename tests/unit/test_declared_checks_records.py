"""Declared checks on whole records: which answers are looked at, from where, and what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.instruments import instrument, public

from app.steps.domain_checks.checks import OF_ONE_ANSWER, DomainChecks
from forms.answers import Answers, StoredRow
from forms.declared_checks import QUESTIONS_OF, declared_checks, unknown_checks
from forms.instrument import Repeat
from forms.problem import Severity

PERSON = Repeat(
    "casa",
    children=(
        public("casa/dpi", "text", check="cui", labels={"": "DPI"}),
        public("casa/entrada", "date", labels={"": "Entrada"}),
        public("casa/salida", "date", check="desde entrada", labels={"": "Salida"}),
        public("casa/pago", "decimal", labels={"": "Pago"}),
    ),
)
HOUSES = instrument(
    public("inicio", "date", labels={"": "Inicio"}),
    public("fin", "date", check="desde inicio", labels={"": "Fin"}),
    public("total", "decimal", check="suma pago -descuento", labels={"": "Total"}),
    public("descuento", "decimal", labels={"": "Descuento"}),
    public("tel", "text", check="telefono; nit", labels={"": "Teléfono"}),
    PERSON,
)
GOOD_CUI, BAD_CUI = "1234567890101", "1234567880101"


def row(number, **values):
    answers = {f"casa/{name}": value for name, value in values.items()}
    return StoredRow("casa", f"r{number}", None, number, answers)


def told(values=None, rows=()):
    problems = DomainChecks(HOUSES).problems(Answers(values or {}, list(rows)))
    return [(each.code, each.place.field, each.place.row_id) for each in problems]


class TestWhatIsLookedAt:
    """Only what is declared, and only what is answered."""

    def test_a_blank_record_is_in_no_doubt(self):
        assert told() == []

    def test_a_form_that_declares_nothing_has_no_checks(self):
        checks = DomainChecks(instrument(public("dpi", "text")))
        assert not checks
        assert list(checks.problems(Answers({"dpi": "1"}))) == []

    @pytest.mark.parametrize("value", [GOOD_CUI, BAD_CUI])
    def test_a_number_in_a_question_without_a_check_is_left_alone(self, value):
        checks = DomainChecks(instrument(public("dpi", "text"), public("x", "text", check="nit")))
        assert list(checks.problems(Answers({"dpi": value}))) == []

    def test_each_row_of_a_repeat_is_looked_at(self):
        rows = [row(1, dpi=GOOD_CUI), row(2, dpi=BAD_CUI), row(3), row(4, dpi="1")]
        assert told(rows=rows) == [
            ("check.cui_digit", "casa/dpi", "r2"),
            ("check.cui_length", "casa/dpi", "r4"),
        ]

    def test_two_checks_of_one_answer_are_two_doubts(self):
        assert told({"tel": "1"}) == [
            ("check.phone_length", "tel", None),
            ("check.nit_signs", "tel", None),
        ]

    def test_doubts_come_in_the_order_of_the_form(self):
        values = {"inicio": "2026-02-01", "fin": "2026-01-01", "tel": "hola"}
        found = [path for _code, path, _row in told(values, [row(1, dpi="x")])]
        assert found == ["fin", "tel", "tel", "casa/dpi"]


class TestSeveralAnswers:
    """Dates, and totals over the rows of a repeat."""

    @pytest.mark.parametrize(
        ("values", "is_told"),
        [
            pytest.param({"inicio": "2026-01-01", "fin": "2026-01-02"}, False, id="in order"),
            pytest.param({"inicio": "2026-01-02", "fin": "2026-01-01"}, True, id="not in order"),
            pytest.param({"fin": "2026-01-01"}, False, id="one is blank"),
            pytest.param({"inicio": "2026-01-01"}, False, id="the other is"),
        ],
    )
    def test_dates(self, values, is_told):
        assert told(values) == ([("check.date_order", "fin", None)] if is_told else [])

    def test_dates_of_a_row_are_compared_within_it(self):
        rows = [
            row(1, entrada="2026-03-01", salida="2026-03-05"),
            row(2, entrada="2026-03-04", salida="2026-03-02"),
            row(3, entrada="2026-03-09"),
        ]
        assert told(rows=rows) == [("check.date_order", "casa/salida", "r2")]

    @given(st.lists(st.integers(0, 10**7), max_size=12), st.integers(0, 10**5))
    def test_a_total_is_the_sum_of_all_rows_less_what_is_taken_away(self, cents, less):
        rows = [row(n, pago=each / 100) for n, each in enumerate(cents)]
        values = {"descuento": less / 100, "total": (sum(cents) - less) / 100}
        assert told(values, rows) == []
        values["total"] = (sum(cents) - less + 1) / 100
        assert told(values, rows) == [("check.sum", "total", None)]

    def test_rows_without_the_answer_count_as_nothing(self):
        assert told({"total": 5.0}, [row(1, pago=5.0), row(2), row(3, dpi=GOOD_CUI)]) == []

    def test_a_total_without_parts_is_not_compared(self):
        assert told({"total": 5.0}, [row(1), row(2)]) == []


class TestWhatIsSaid:
    """A warning that quotes the question as people read it."""

    def problem(self, **values):
        (found,) = DomainChecks(HOUSES).problems(Answers(values))
        return found

    def test_it_never_refuses(self):
        assert self.problem(fin="2026-01-01", inicio="2026-01-02").severity == Severity.WARNING

    def test_both_questions_are_named_by_their_words(self):
        values = self.problem(fin="2026-01-01", inicio="2026-01-31").values
        assert (values["label"], values["other_label"]) == ("Fin", "Inicio")
        assert (values["value"], values["other"]) == ("01/01/2026", "31/01/2026")

    def test_a_total_says_what_was_expected(self):
        found = DomainChecks(HOUSES).problems(Answers({"total": 1000.0}, [row(1, pago=12345.5)]))
        (problem,) = found
        assert problem.values["expected"] == "12,345.5"


class TestDeclarations:
    """The words of `bind::acopio:check`."""

    @pytest.mark.parametrize(
        "word", [word for word, most in QUESTIONS_OF.items() if most == (0, 0)]
    )
    def test_every_check_of_one_answer_is_run_by_something(self, word):
        assert word in OF_ONE_ANSWER

    @pytest.mark.parametrize("word", sorted(OF_ONE_ANSWER))
    def test_and_can_be_declared_in_capitals(self, word):
        form = instrument(public("x", "text", check=f" {word.upper()} ;; "))
        assert [check.kind for check in declared_checks(form)] == [word]
        assert list(unknown_checks(form)) == []

    @given(st.text(max_size=40))
    def test_any_text_is_either_understood_or_told(self, text):
        form = instrument(public("x", "text", check=text), public("a", "integer"))
        parts = [part for part in map(str.strip, text.split(";")) if part]
        assert len(declared_checks(form)) + len(list(unknown_checks(form))) == len(parts)

    @given(
        st.lists(st.sampled_from(["a", "${a}", "-a", "-${b}", "b", "- b"]), min_size=1, max_size=9)
    )
    def test_a_sum_keeps_its_parts_and_signs_in_order(self, parts):
        questions = [public("t", check="suma " + " ".join(parts)), public("a"), public("b")]
        (check,) = declared_checks(instrument(*questions))
        assert check.signs == tuple(-1 if part.startswith("-") else 1 for part in parts)
        assert check.others == tuple("a" if "a" in part else "b" for part in parts)
