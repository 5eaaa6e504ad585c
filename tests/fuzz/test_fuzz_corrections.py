"""Whatever was typed, a proposal is an answer the question accepts, and never the same again."""

from types import SimpleNamespace

from hypothesis import example, given
from hypothesis import strategies as st
from support.choice_lists import ListChoices
from support.households import instrument

from app.steps.corrections import proposal
from app.steps.reference import municipalities
from forms.instrument import Marks, Question
from forms.question_types import TYPES

CHOICES = ListChoices(
    municipios={code: place.name for code, place in municipalities().items()},
    agua={"1": "Tubería", "2": "Pozo", "ns": "No sabe"},
)
FORM = instrument(
    Question("lugar", "select_one", list_name="municipios", marks=Marks(codelist="municipios")),
    Question("agua", "select_multiple", list_name="agua"),
    Question("personas", "integer", marks=Marks(unit="personas")),
    Question("costo", "decimal", marks=Marks(unit="Q")),
    Question("dia", "date"),
)
TYPED = st.one_of(
    st.text(max_size=12),
    st.text(st.sampled_from("0123456789.,-/ Q%"), max_size=12),
    st.sampled_from([place.name for place in municipalities().values()]),
    st.integers(0, 99999).map(str),
)


@given(path=st.sampled_from([q.path for q in FORM.questions()]), typed=TYPED)
@example(path="costo", typed="1.234.567,8")
@example(path="dia", typed="0-0-0000")
@example(path="lugar", typed="²³")
@example(path="personas", typed="9" * 30)
@example(path="agua", typed="Pozo ns")
def test_a_proposal_is_acceptable_or_there_is_none(path, typed):
    question = FORM.question(path)
    finding = SimpleNamespace(path=path, code="answer.wrong", values={"value": typed})
    value = proposal(finding, FORM, CHOICES)
    if value is None:
        return
    kind = TYPES[question.type]
    assert kind.parse(kind.format(value)) == value
    assert kind.format(value) != typed
    if question.list_name:
        assert all(CHOICES.find(question.list_name, one) for one in str(value).split())
