"""A refusal of a portal names our own field, the file it is of, and its kind.

The sentences are those of CKAN 2.12 in Spanish and English, and of ckanext-scheming 3.1.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from support.loopback import Loopback, refused

from app.messages import fix, problem_codes, sentence
from app.messages.description_words import field_words
from sync.ckan import CkanPortal
from sync.portal import PortalError, RefusedFieldsError, RemoteDataset, RemoteFile, Upload
from sync.refused_fields import FIELD_CODES, kind_of, refused_fields

SENT = {
    "title": "Agua",
    "extras": [{"key": "accrualPeriodicity", "value": "x"}, {"key": "nota", "value": ""}],
    "resources": [{"name": "datos.csv"}, {"name": "LEAME.md"}],
}


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Falta el valor", "missing"),
        ("Missing value", "missing"),
        ("Falta este dato", "missing"),
        ("El email no@ no tiene un formato válido", "email"),
        ("Email x is not a valid format", "email"),
        ("«x» no es una dirección de correo", "email"),
        ("Value must be one of ['agua', 'salud']", "choice"),
        ('unexpected choice "luna"', "choice"),
        ("Formato de fecha incorrecto", "date"),
        ("Date format incorrect", "date"),
        ("Entero no válido", "number"),
        ('La longitud de la etiqueta "a" es menor que el mínimo 2', "length"),
        ('Tag "a" length is less than minimum 2', "length"),
        ("La versión debe tener como máximo 100 caracteres", "length"),
        ("Name must be a maximum of 100 characters long", "length"),
        ('La etiqueta "a/b" solo puede contener carácteres alfanuméricos, espacios', "signs"),
        ("Por favor, proporcione una URL válida", "address"),
        ("Please provide a valid URL", "address"),
        ("Ese URL ya esta siendo utilizado.", "taken"),
        ("That URL is already in use.", "taken"),
        ('Clave duplicada "sector"', "repeated"),
        ("Existe un campo de esquema con el mismo nombre", "moved"),
        ("There is a schema field with the same name", "moved"),
    ],
)
def test_the_kind_is_known_in_both_languages(reason, kind):
    assert kind_of(reason) == f"portal.field_{kind}"


@pytest.mark.parametrize("reason", ["", "Parece spam", "Ungültig", "42"])
def test_what_is_of_no_known_kind_is_quoted(reason):
    assert kind_of(reason) == "portal.validation"
    if reason:
        (problem,) = refused_fields({"title": [reason]}, SENT)
        assert sentence(problem) == f"El portal no aceptó «título»: {reason}"


@pytest.mark.parametrize(
    ("error", "field", "file", "label"),
    [
        ({"title": ["x"]}, "title", None, "título"),
        ({"notes": "x"}, "description", None, "qué contiene"),
        ({"license_id": ["x"]}, "license", None, "licencia"),
        ({"maintainer_email": ["x"]}, "contact_email", None, "correo"),
        ({"tags": ["x"]}, "keywords", None, "palabras clave"),
        ({"tags": [{}, {"name": ["x"]}]}, "keywords", None, "palabras clave"),
        ({"tag_string": ["x"]}, "keywords", None, "palabras clave"),
        ({"name": ["x"]}, "name", None, "nombre en el portal"),
        ({"sector": ["x"]}, "portal.sector", None, "sector"),
        ({"extras": [{"value": ["x"]}, {}]}, "frequency", None, "cada cuánto se actualiza"),
        ({"extras": [{}, {"value": ["x"]}]}, "portal.nota", None, "nota"),
        ({"extras": ["x"]}, "frequency", None, "cada cuánto se actualiza"),
        ({"extras": [{}, {}, {"key": ["x"]}]}, "portal.extras", None, "extras"),
        ({"extras_validation": ['Clave "sdg"']}, "sdg", None, "objetivos de desarrollo"),
        ({"extras_validation": ["x"]}, "portal.extras", None, "extras"),
        ({"resources": [{"format": ["x"]}, {}]}, "format", "datos.csv", "format"),
        ({"resources": [{}, {"url": ["x"]}]}, "url", "LEAME.md", "url"),
        ({"resources": [{}, {}, {"url": "x"}]}, "url", "3", "url"),
    ],
)
def test_the_place_is_our_own_field_or_the_file(error, field, file, label):
    (problem,) = refused_fields(error, SENT)
    assert (problem.place.field, problem.place.file) == (field, file)
    assert problem.values["label"] == label


def test_each_sentence_is_a_problem_and_none_stands_twice():
    error = {"tags": ["a", "b", "a"], "title": ["c"]}
    assert [each.values["reason"] for each in refused_fields(error, SENT)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "odd",
    [{}, {"title": None}, {"title": []}, {"title": [""]}, {"extras": [{}]}, {"resources": []}],
)
def test_a_refusal_without_a_reason_is_no_problem_of_a_field(odd):
    assert refused_fields(odd, SENT) == ()


@pytest.mark.parametrize("odd", [{"title": 7}, {"extras": "x"}, {"resources": "x"}])
def test_odd_shapes_are_told_as_they_are(odd):
    assert len(refused_fields(odd, {"extras": 3, "resources": None})) == 1


def test_every_kind_has_its_sentence_and_what_to_do():
    assert set(problem_codes()) >= FIELD_CODES
    problems = refused_fields({"sector": ["Falta el valor"]}, {})
    assert sentence(problems[0]) == "El portal pide «sector», y no lo tiene."
    assert "Publicar" in fix(problems[0])


def test_a_field_is_called_as_in_the_form_or_as_the_portal_calls_it():
    assert field_words("temporal_start") == "periodo"
    assert field_words("portal.unidad_responsable") == "unidad_responsable"


class TestOverTheLine:
    HERE = RemoteDataset("d1", "agua", "muni", public=False, modified="2026", fields={})

    def raised(self, call, error):
        answer = refused(409, {"__type": "Validation Error", **error})
        with Loopback(answer).serving() as server, pytest.raises(PortalError) as caught:
            call(CkanPortal(server.url, "llave"))
        return caught.value

    @pytest.mark.parametrize("deed", ["create", "revise"])
    def test_extras_are_named_by_what_was_sent(self, deed):
        fields = {"name": "agua", **SENT}
        calls = {
            "create": lambda portal: portal.create(fields),
            "revise": lambda portal: portal.revise(self.HERE, fields),
        }
        error = self.raised(calls[deed], {"extras": [{"value": ["Falta el valor"]}]})
        assert isinstance(error, RefusedFieldsError)
        assert error.code == "portal.validation"
        assert [each.place.field for each in error.problems] == ["frequency"]

    def test_a_file_that_is_added_is_named_after_those_that_are_there(self):
        here = replace(self.HERE, files=(RemoteFile("1", "LEAME.md", "", "", 1),))
        error = self.raised(
            lambda portal: portal.reserve(here, [{"id": "2", "name": "datos.csv"}]),
            {"resources": [{}, {"url": ["Falta el valor"]}]},
        )
        assert [each.place.file for each in error.problems] == ["datos.csv"]

    def test_a_file_is_named(self, tmp_path):
        path = Path(tmp_path / "datos.csv")
        path.write_bytes(b"a\n")
        upload = Upload(path, {"name": "datos.csv"}, lambda _count: None)
        error = self.raised(
            lambda portal: portal.update_resource("r1", upload), {"format": ["Falta el valor"]}
        )
        (problem,) = error.problems
        assert (problem.code, problem.place.file) == ("portal.field_missing", "datos.csv")

    @pytest.mark.parametrize(
        ("reason", "code"),
        [
            ("Ese URL ya esta siendo utilizado.", "portal.name_taken"),
            ("Debe contener solamente caracteres alfanuméricos", "portal.validation"),
        ],
    )
    def test_a_name_that_is_taken_is_told_from_a_bad_one(self, reason, code):
        error = self.raised(lambda portal: portal.create({"name": "agua"}), {"name": [reason]})
        assert error.code == code
