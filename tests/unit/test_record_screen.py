"""The screen of records: whatever it calls right, the rules of the form call right too."""

import random
from datetime import UTC, datetime

import pytest
from support.choice_lists import ListChoices
from support.instruments import instrument, public

from app.steps.record_screen import MOST_REMEMBERED, RecordScreen
from app.steps.validation import Checks, problems_of
from forms.answers import Answers, StoredRow
from forms.instrument import Group, Repeat
from forms.logic import compile_form

LISTS = {"deptos": {"01": "Guatemala", "14": "Quiché"}, "si": {"si": "Sí", "no": "No"}}
NUMBERS = [None, 0, 1, 2, 5, 7, 120, 121, -1, 1.5, 2.0, 1e300, "mucho", "7", 2**60]
WORDS = [
    None, "a", "si", "no", "01", "14", "99", " a", "a ", "=1+1", "+a", "-5", "@x", "ñandú", "Á",
    "¿qué?", "a\nb", "a\n", "a\tb", "\ta", "x\x00", "", " ", "\u00a0a", "si no", "2020-02-30",
    "2020-01-05", "2020-01-06", "1234567890101", "1234567880101", "55123456", "5512345", "a=b",
]  # fmt: skip


def select(path, **parts):
    """A question with a list of departments."""
    return public(path, "select_one", list_name="deptos", **parts)


FORMS = {
    "texts": [public("t"), public("h", "hidden"), public("b", "barcode")],
    "numbers": [public("n", "integer"), public("d", "decimal"), public("r", "range")],
    "days": [public("f", "date"), public("g", "time"), public("h", "datetime")],
    "bounds": [
        public("n", "integer", constraint=". >= 0 and . <= 120"),
        public("d", "decimal", constraint=". > 1"),
        public("e", "integer", constraint=". < 5 and . >= 0"),
        public("i", "integer", constraint=". = 7"),
    ],
    "a pattern": [public("t", constraint="regex(., '^[a-z]+$')")],
    "another answer": [public("n", "integer"), public("m", "integer", constraint=". > ${n}")],
    "a list": [select("s"), public("v", "select_multiple", list_name="si")],
    "a list that depends": [
        select("s"),
        public("t", "select_one", list_name="deptos", choice_filter="name = ${s}"),
    ],
    "an answer that must be there": [public("t", required="true()"), public("n", "integer")],
    "one that must be there at times": [
        public("n", "integer"),
        public("t", required="${n} > 1"),
    ],
    "one that is asked at times": [
        public("n", "integer"),
        public("t", relevant="${n} > 1", required="true()"),
        public("u", "integer", relevant="${t} != ''", constraint=". < 5"),
    ],
    "a group that is asked at times": [
        public("n", "integer"),
        Group("g", relevant="${n} = 5", children=(public("g/t", required="true()"),)),
        public("m", "integer", constraint="string-length(${g/t}) < 3"),
    ],
    "a total": [
        public("n", "integer"),
        public("m", "integer"),
        public("c", "calculate", calculate="${n} + ${m}"),
        public("o", "integer", constraint=". <= ${c}"),
    ],
    "a calculated text": [
        public("t"),
        public("c", "calculate", calculate="if(${t} = 'b', '=x', 'y')"),
        public("k", "calculate", calculate="if(${t} = 'a', ' x', 'y')"),
    ],
    "a calculated number": [
        public("n", "decimal"),
        public("c", "integer", calculate="${n} div 2", required="true()"),
    ],
    "chance": [public("n", "integer", constraint="random() > 0.5"), public("t")],
    "checks": [
        public("t", check="cui"),
        public("u", check="telefono; nit"),
        public("f", "date"),
        public("g", "date", check="desde ${f}"),
    ],
    "a sum": [
        public("n", "integer"),
        public("m", "integer", relevant="${n} > 1"),
        public("s", "integer", check="suma ${n} ${m}"),
    ],
}


def form(children):
    """A form whose expressions name its questions in full."""
    return instrument(
        *map(full, children), lists={name: list(each) for name, each in LISTS.items()}
    )


def full(element):
    """Write `${name}` as the path it stands for."""
    from dataclasses import replace

    changed = {
        name: expanded(getattr(element, name))
        for name in ("relevant", "required", "constraint", "calculate", "choice_filter")
        if getattr(element, name, "")
    }
    if isinstance(element, Group):
        changed["children"] = tuple(map(full, element.children))
    return replace(element, **changed)


def expanded(text):
    """Write `${name}` as the path it stands for."""
    return text.replace("${", " /data/").replace("}", " ")


def now():
    """A fixed time."""
    return datetime(2026, 11, 22, tzinfo=UTC)


def checks_of(made):
    """The checks of a form."""
    lists = ListChoices(**LISTS)
    return Checks(lambda _version: (made, lists), now=now)


def records(made, count, seed):
    """Random answers to all questions of a form."""
    chance = random.Random(seed)
    for number in range(count):
        values = {
            question.path: chance.choice(
                NUMBERS if question.type in {"integer", "decimal", "range"} else WORDS
            )
            for question in made.questions()
            if chance.random() < 0.7
        }
        yield f"u{number}", {path: value for path, value in values.items() if value is not None}


@pytest.mark.parametrize("children", FORMS.values(), ids=FORMS)
def test_what_the_screen_calls_right_is_right(children):
    made = form(children)
    checks = checks_of(made)
    screen = checks.screen(0)
    for uuid, values in records(made, 600, 1):
        is_right = screen.is_right([values.get(path) for path in screen.paths])
        found = list(checks.of(uuid, 0, Answers(values)))
        assert not (is_right and found), (values, found)


@pytest.mark.parametrize("name", [name for name in FORMS if name != "chance"])
def test_the_second_time_the_same_right_record_is_known(name):
    made = form(FORMS[name])
    checks = checks_of(made)
    screen = checks.screen(0)
    known = 0
    for uuid, values in records(made, 300, 2):
        if not list(checks.of(uuid, 0, Answers(values))):
            known += 1
            assert screen.is_right([values.get(path) for path in screen.paths]), values
    assert known


PLAIN = ["texts", "numbers", "bounds"]


@pytest.mark.parametrize("name", PLAIN)
def test_answers_that_their_type_decides_need_no_first_time(name):
    made = form(FORMS[name])
    screen = RecordScreen(compile_form(made))
    good = {"t": "María", "h": "x y", "b": "7", "n": 5, "d": 1.5, "r": 2, "e": 3, "i": 7}
    assert screen.is_right([good[path] for path in screen.paths])
    assert screen.is_right([None for _ in screen.paths])


@pytest.mark.parametrize(
    "value", ["=1", "@a", "+a", " a", "a ", "\ta", "a\n", "x\x00y", "\u00a0x", "\ufeffx", 5, "-a"]
)
def test_a_text_that_must_be_looked_at_is(value):
    assert not RecordScreen(compile_form(form([public("t")]))).is_right([value])


@pytest.mark.parametrize("value", ["5", 5.0, True, 10**16, float("inf"), float("nan"), "x"])
def test_a_number_that_must_be_looked_at_is(value):
    assert not RecordScreen(compile_form(form([public("n", "integer")]))).is_right([value])


def test_chance_is_never_remembered():
    made = form(FORMS["chance"])
    checks = checks_of(made)
    for _ in range(20):
        list(checks.of("u", 0, Answers({"n": 1})))
    screen = checks.screen(0)
    assert not screen.is_right([1 if path == "n" else None for path in screen.paths])


def test_a_rule_over_a_repeat_is_never_decided_beforehand():
    person = Repeat("p", children=(public("p/age", "integer"),))
    made = form([person, public("n", "integer", constraint=". = sum(/data/p/age)")])
    checks = checks_of(made)
    rows = [StoredRow("p", "r1", None, 1, {"p/age": 3})]
    assert not list(checks.of("u", 0, Answers({"n": 3}, rows)))
    assert not checks.screen(0).is_right([3])


def test_types_of_answers_are_told_apart():
    made = form([public("n", "integer", constraint=". != 2")])
    checks = checks_of(made)
    assert not list(checks.of("u", 0, Answers({"n": 1})))
    screen = checks.screen(0)
    assert screen.is_right([1])
    assert not screen.is_right([True])
    assert not screen.is_right([1.0])
    assert not screen.is_right(["1"])


def test_what_was_wrong_is_opened_again():
    made = form([public("t", constraint=". = 'a'")])
    checks = checks_of(made)
    assert list(checks.of("u", 0, Answers({"t": "b"})))
    assert not checks.screen(0).is_right(["b"])


def test_memory_of_one_question_ends():
    screen = RecordScreen(compile_form(form([public("t", constraint=". != 'x'")])))
    for number in range(MOST_REMEMBERED + 5):
        screen.learn({"t": str(number)}, ())
    assert screen.is_right([str(MOST_REMEMBERED - 1)])
    assert not screen.is_right([str(MOST_REMEMBERED + 1)])


def test_the_session_and_the_checks_agree_on_the_same_record():
    from app.steps.validation import AnswerChecks, open_session

    made = form(FORMS["bounds"])
    answers = Answers({"n": 130})
    session = open_session(compile_form(made), answers, ListChoices(), now)
    direct = [problem.code for problem in problems_of(session, AnswerChecks(made))]
    assert direct == [each.code for each in checks_of(made).of("u", 0, answers)]
