"""Why the system refused a file is said in words, not in its codes."""

import errno

import pytest

from app.messages import sentence
from app.messages.system_reasons import REASONS
from forms.problem import Place, Problem, system_reason


def said(detail: object) -> str:
    """The sentence of a problem with this detail."""
    place = Place(file="tabla.csv")
    return sentence(Problem("command.cannot_write", place=place, values={"detail": detail}))


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_is_a_code_of_the_system(code):
    assert hasattr(errno, code)


def test_a_missing_file_is_said_in_words(tmp_path):
    with pytest.raises(OSError, match="nada") as refused:
        (tmp_path / "nada").read_bytes()
    assert system_reason(refused.value) == "ENOENT"
    assert said("ENOENT") == "No se pudo escribir en «tabla.csv»: no existe."


def test_an_unknown_reason_keeps_its_code():
    assert said(system_reason(OSError(errno.ENOTTY, "?"))).endswith(": ENOTTY.")


def test_an_error_without_a_number_gives_its_kind():
    assert system_reason(OSError("?")) == "OSError"


def test_what_a_person_wrote_is_never_taken_for_a_reason():
    problem = Problem("answer.not_a_number", values={"label": "Código", "value": "EIO"})
    assert "«EIO»" in sentence(problem)


def test_a_sentence_ends_where_its_last_word_does():
    assert not sentence(
        Problem("answer.required", values={"label": "Edad", "message": ""})
    ).endswith(" ")
