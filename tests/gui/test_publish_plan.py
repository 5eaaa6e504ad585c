"""A publication in hand: what each step lacks, when a built package is left, words of Publicar."""

from dataclasses import replace

import pytest
from support.publications import COLUMNS, METADATA, PORTAL, form, last, news, package, parcel, plan

from app.operations.forecast import LineFacts
from app.operations.portals import PRACTICE
from app.ui.publish.plan import (
    APPROVE,
    DATA,
    DESCRIBE,
    PRIVACY,
    SEND,
    Plan,
    gaps,
    unsigned,
)
from app.ui.publish.words import (
    CLASSES,
    MARKS,
    address_words,
    fate_of,
    period_words,
    place_words,
    portal_words,
)
from forms.problem import Problem
from sync.parcel import State

STEPS = (DATA, DESCRIBE, PRIVACY, APPROVE, SEND)


class TestMissing:
    """What a step cannot go on without."""

    @pytest.mark.parametrize("step", STEPS)
    def test_a_whole_publication_lacks_nothing(self, step):
        assert plan(package=package()).missing(step) is None

    @pytest.mark.parametrize(
        ("errors", "said"),
        [
            (1, "Hay 1 error por corregir"),
            (5, "Hay 5 errores por corregir"),
            (1234, "Hay 1,234 errores por corregir"),
        ],
    )
    def test_errors_stop_it_at_the_first_step(self, errors, said):
        missing = plan(form=form(errors=errors)).missing(DATA)
        assert (missing.field, missing.sentence) == ("errors", said)

    def test_warnings_stop_nothing(self):
        assert plan(form=form(warnings=40)).missing(DATA) is None

    def test_drafts_stop_nothing(self):
        assert plan(form=form(drafts=40)).missing(DATA) is None

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("title", "", "Falta 1 dato: título"),
            ("title", "   ", "Falta 1 dato: título"),
            ("description", "", "Falta 1 dato: qué contiene"),
            ("organization", "", "Falta 1 dato: oficina responsable"),
            ("license", "copyright", "Falta 1 dato: licencia"),
            ("frequency", "a veces", "Falta 1 dato: cada cuánto se actualiza"),
            ("temporal_start", "pendiente", "Falta 1 dato: periodo"),
            ("temporal_end", "31/02/2026", "Falta 1 dato: periodo"),
            ("themes", ("NADA",), "Falta 1 dato: tema"),
            ("contact_email", "juana arroba nebaj", "Falta 1 dato: correo"),
            ("name", "Hogares Y Agua", "Falta 1 dato: nombre en el portal"),
        ],
    )
    def test_each_gap_of_the_description_is_named(self, field, value, said):
        missing = plan(metadata=replace(METADATA, **{field: value})).missing(DESCRIBE)
        assert (missing.field, missing.sentence) == (field, said)

    def test_several_gaps_are_named_together_and_the_first_is_gone_to(self):
        bare = replace(METADATA, title="", description="", organization="")
        missing = plan(metadata=bare).missing(DESCRIBE)
        assert missing.field == "title"
        assert missing.sentence == "Faltan 3 datos: título, qué contiene, oficina responsable"

    def test_a_period_wrong_at_both_ends_is_named_once(self):
        odd = replace(METADATA, temporal_start="ayer", temporal_end="hoy")
        assert plan(metadata=odd).missing(DESCRIBE).sentence == "Faltan 2 datos: periodo"

    def test_without_a_mail_address_one_may_go_on(self):
        assert plan(metadata=replace(METADATA, contact_email="")).missing(DESCRIBE) is None

    def test_every_gap_has_a_name(self):
        bare = replace(
            METADATA, name="", title="", description="", organization="", license="",
            frequency="", temporal_start="x", temporal_end="x", themes=("x",), contact_email="x",
        )  # fmt: skip
        assert all(gaps(bare).values())

    @pytest.mark.parametrize("name", ["", "   "])
    @pytest.mark.parametrize(
        ("field", "said"),
        [
            ("prepared_by", "Falta 1 dato: quién prepara"),
            ("approved_by", "Falta 1 dato: quién aprueba"),
        ],
    )
    def test_two_names_are_asked_for(self, field, name, said):
        missing = plan(**{field: name}).missing(APPROVE)
        assert (missing.field, missing.sentence) == (field, said)

    def test_who_prepares_is_asked_before_who_approves(self):
        assert plan(prepared_by="", approved_by="").missing(APPROVE).field == "prepared_by"

    @pytest.mark.parametrize("columns", [(), COLUMNS[:2], COLUMNS[3:]])
    def test_a_table_without_public_columns_is_not_sent(self, columns):
        missing = plan(columns=columns).missing(PRIVACY)
        assert missing.field == "define"
        assert missing.sentence == "Ninguna columna de este formulario se publica"

    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (1, "1 columna sin clase: diga si puede salir"),
            (2, "2 columnas sin clase: diga si pueden salir"),
        ],
    )
    def test_columns_without_a_class_stop_it(self, count, said):
        unclassed = (replace(COLUMNS[1], privacy=""),) * count
        missing = plan(columns=(*COLUMNS, *unclassed)).missing(PRIVACY)
        assert (missing.field, missing.sentence) == ("columns", said)

    @pytest.mark.parametrize(
        ("built", "signature", "waits"),
        [
            (None, "", False),
            (package(), "", True),
            (package(), "1985", False),
            (package(approved_by="Pedro"), "", False),
            (package(override="Por ley"), "", False),
        ],
    )
    def test_a_built_package_asks_for_a_signature(self, built, signature, waits):
        missing = unsigned(plan(package=built), signature=signature)
        assert (missing is not None) is waits

    def test_the_practice_portal_lacks_nothing(self):
        assert plan(destination=PRACTICE).missing(SEND) is None

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"has_key": False}, "Falta la llave del portal: escríbala en Ajustes"),
            ({"organization": ""}, "Falta su organización en el portal: escríbala en Ajustes"),
        ],
    )
    def test_a_real_portal_needs_key_and_organization(self, change, said):
        missing = plan(destination=replace(PORTAL, **change)).missing(SEND)
        assert (missing.field, missing.sentence) == ("destination", said)

    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (1, "1 cosa impide publicar: véala arriba"),
            (2, "2 cosas impiden publicar: véalas arriba"),
        ],
    )
    def test_what_is_in_the_way_of_a_version_keeps_it_here(self, count, said):
        blocked = package(approved_by="Pedro", blocks=(Problem("store.same_person"),) * count)
        missing = plan(package=blocked).missing(SEND)
        assert (missing.field, missing.sentence) == ("blocks", said)
        assert plan(package=blocked, shipment=parcel()).missing(SEND) is None

    @pytest.mark.parametrize("step", STEPS)
    def test_nothing_is_asked_before_anything_was_read(self, step):
        empty = Plan()
        missing = empty.missing(step)
        assert (missing is None) == (step not in {PRIVACY, APPROVE})


class TestForecast:
    """How much goes, and how long it takes."""

    def test_before_there_is_a_package_nothing_is_forecast(self):
        assert plan().forecast is None
        assert plan(package=package(), destination=None).forecast is None

    def test_it_is_of_the_portal_in_hand_at_the_rate_that_was_chosen(self):
        held = LineFacts(50_000, {PORTAL.url: frozenset({"a" * 64})})
        found = plan(package=package(), line=held).forecast
        assert (found.bytes, found.unchanged, found.measured) == (4_000, 1, True)
        assert plan(package=package(), line=held, rate=8000).forecast.seconds == 1.0
        assert plan(package=package(), line=held, destination=PRACTICE).forecast.unchanged == 0


class TestPeople:
    """Who stands for it."""

    @pytest.mark.parametrize("approver", ["Juana", "juana", "  JUANA  "])
    def test_the_same_name_written_otherwise_is_the_same_person(self, approver):
        one = plan(prepared_by="Juana", approved_by=approver)
        assert one.is_one_person
        assert one.approver == "Juana"

    def test_two_people_are_two(self):
        two = plan(prepared_by=" Juana ", approved_by=" Pedro ")
        assert not two.is_one_person
        assert (two.preparer, two.approver) == ("Juana", "Pedro")

    def test_who_built_the_package_prepared_it_whoever_writes_now(self):
        built = plan(prepared_by="Eva", package=package(prepared_by="Juana"))
        assert built.preparer == "Juana"

    def test_the_preparer_of_a_package_who_approves_it_is_one_person(self):
        built = plan(prepared_by="Eva", approved_by="Juana", package=package(prepared_by="Juana"))
        assert built.is_one_person


class TestPackage:
    """When what was built still holds."""

    def test_another_description_leaves_the_package(self):
        built = plan(package=package())
        built.describe(replace(METADATA, title="Otro"))
        assert built.package is None

    def test_the_same_description_keeps_it(self):
        built = plan(package=package())
        built.describe(replace(METADATA))
        assert built.package is not None

    @pytest.mark.parametrize(
        ("found", "holds"),
        [
            (form(last=last(version=1), news=news()), True),
            (form(last=last(version=1), news=news(added=1)), False),
            (form(last=last(version=1), news=news(changed=1)), False),
            (form(last=last(version=1), news=news(gone=1)), False),
            (form(last=last(version=2), news=news()), False),
            (form(), False),
        ],
    )
    def test_it_holds_while_the_records_are_those_of_its_version(self, found, holds):
        built = plan(package=package(version=1))
        built.take(found)
        assert (built.package is not None) == holds

    def test_a_form_read_before_anything_was_built_changes_nothing(self):
        fresh = plan()
        fresh.take(form(last=last(), news=news(added=3)))
        assert fresh.package is None
        assert fresh.form.last is not None

    @pytest.mark.parametrize("state", list(State))
    def test_only_what_was_read_back_has_arrived(self, state):
        assert plan(shipment=parcel(state)).has_arrived == (state is State.SENT)

    def test_what_is_not_sent_has_not_arrived(self):
        assert not plan().has_arrived


class TestWords:
    """How Publicar says things."""

    @pytest.mark.parametrize("column", COLUMNS)
    def test_a_column_goes_out_or_stays(self, column):
        assert fate_of(column)[0] == ("globe" if column.goes_out else "lock")

    def test_each_mark_has_an_icon_and_words_of_its_own(self):
        assert len({icon for icon, _words in MARKS}) == len({w for _icon, w in MARKS}) == 4

    @pytest.mark.parametrize("column", COLUMNS)
    def test_every_class_of_a_column_has_a_word(self, column):
        assert CLASSES[column.privacy]

    @pytest.mark.parametrize(
        ("spatial", "said"),
        [
            ("", "Guatemala, todo el país"),
            ("GT", "Guatemala, todo el país"),
            ("1413", "Santa María Nebaj, Quiché (1413)"),
            ("GT-14", "Quiché"),
            ("Ixcán y Nebaj", "Ixcán y Nebaj"),
        ],
    )
    def test_a_territory_is_said_by_its_name(self, spatial, said):
        assert place_words(spatial) == said

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            ("", "", ""),
            ("2018", "", "2018"),
            ("", "2018-11", "11/2018"),
            ("2018", "2018", "2018"),
            ("2018-01", "2018-11-30", "01/2018 a 30/11/2018"),
        ],
    )
    def test_a_period_is_said_as_people_write_days(self, start, end, said):
        assert period_words(replace(METADATA, temporal_start=start, temporal_end=end)) == said

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("https://datos.muninebaj.gob.gt/", "datos.muninebaj.gob.gt"),
            ("http://127.0.0.1:5000/api", "127.0.0.1:5000"),
            ("no es una dirección", "no es una dirección"),
        ],
    )
    def test_a_portal_is_known_by_its_name(self, url, said):
        assert address_words(url) == said

    def test_the_practice_portal_is_called_so(self):
        assert portal_words(PRACTICE) == "Portal de práctica"
        assert portal_words(PORTAL) == "datos.muninebaj.gob.gt"
