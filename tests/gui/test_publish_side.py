"""The right side of Publicar: the preview, the score, what is at the portal, the last look."""

from dataclasses import replace

import pytest
from support.layout import unnamed
from support.publications import COLUMNS, METADATA, NOON, form, last, package, plan
from support.sheets import button_of, buttons_of, texts, words_of

from app.ui.publish.plan import APPROVE, DATA, DESCRIBE, PRIVACY, SEND
from app.ui.publish.side import LONGEST_SHOWN, LastCard, Preview, Recap, Score, Side


@pytest.fixture
def side(shown):
    return shown(Side(), 386, 700)


@pytest.fixture
def preview(shown):
    return shown(Preview(), 360, 400)


@pytest.fixture
def score(shown):
    return shown(Score(), 360, 400)


class TestPreview:
    """«Así se verá en el portal»."""

    def test_it_reads_as_the_portal_will(self, preview):
        preview.show_description(METADATA)
        said = texts(preview)
        assert "Hogares y agua 2026" in said
        assert METADATA.description in said
        assert "CC-BY-4.0" in said
        assert "Municipalidad de Nebaj" in said
        assert "Santa María Nebaj, Quiché (1413) · 01/2026 a 06/2026" in said

    def test_without_a_title_it_says_so(self, preview):
        preview.show_description(replace(METADATA, title=""))
        assert "Sin título" in texts(preview)

    @pytest.mark.parametrize(
        ("field", "icon"),
        [("organization", "users"), ("frequency", "refresh-cw")],
    )
    def test_what_is_not_said_takes_no_line(self, preview, field, icon):
        preview.show_description(replace(METADATA, **{field: ""}))
        assert preview.facts[icon].isHidden()

    def test_without_a_period_the_place_stands_alone(self, preview):
        preview.show_description(replace(METADATA, temporal_start="", temporal_end=""))
        assert "Santa María Nebaj, Quiché (1413)" in texts(preview)

    def test_a_license_nobody_knows_is_not_shown(self, preview):
        preview.show_description(replace(METADATA, license="copyright"))
        assert preview.license.text() == ""

    def test_a_long_description_is_shortened_here_alone(self, preview):
        preview.show_description(replace(METADATA, description="agua " * 100))
        assert len(preview.description.text()) <= LONGEST_SHOWN + 1
        assert preview.description.text().endswith("…")

    def test_a_description_of_just_that_length_is_whole(self, preview):
        preview.show_description(replace(METADATA, description="a" * LONGEST_SHOWN))
        assert preview.description.text() == "a" * LONGEST_SHOWN

    def test_a_blank_description_takes_no_line(self, preview):
        preview.show_description(replace(METADATA, description=""))
        assert preview.description.isHidden()

    def test_the_next_description_replaces_the_one_before(self, preview):
        preview.show_description(METADATA)
        preview.show_description(replace(METADATA, title="Obras"))
        assert "Hogares y agua 2026" not in texts(preview)


class TestScore:
    """«Qué tan buena es la descripción»."""

    def test_a_whole_description_has_all_that_is_known_before_it_is_published(self, score):
        score.show_description(METADATA)
        assert "325 de 325 · Excelente" in texts(score)
        assert not any(words.startswith("+") for words in texts(score))

    @pytest.mark.parametrize(
        ("change", "points", "more"),
        [
            ({"keywords": ()}, "295 de 325", "+30 si agrega palabras clave"),
            ({"themes": ()}, "295 de 325", "+30 si elige un tema"),
            ({"spatial": ""}, "305 de 325", "+20 si dice de qué lugar son los datos"),
            (
                {"temporal_start": "", "temporal_end": ""},
                "305 de 325",
                "+20 si dice de qué período son los datos",
            ),
            ({"contact_email": ""}, "305 de 325", "+20 si escribe el correo de quien responde"),
            ({"organization": ""}, "315 de 325", "+10 si escribe qué oficina publica"),
            ({"license": "propia"}, "315 de 325", "+10 si elige una de las licencias abiertas"),
            ({"description": ""}, "295 de 325", "+30 si escribe título y descripción"),
        ],
    )
    def test_each_part_that_is_missing_says_what_it_would_give(self, score, change, points, more):
        score.show_description(replace(METADATA, **change))
        assert any(words.startswith(points) for words in texts(score))
        assert more in texts(score)

    def test_what_is_there_is_named_and_ticked(self, score):
        score.show_description(METADATA)
        assert {"Palabras clave", "Tema", "Lugar", "Período"} <= set(texts(score))


class TestLast:
    """What is at the portal until today."""

    def card(self, qtbot, version):
        made = LastCard(version, NOON)
        qtbot.addWidget(made)
        return made

    def test_before_the_first_it_says_nothing_is_there(self, qtbot):
        assert "Todavía nada" in words_of(self.card(qtbot, None))

    def test_it_says_version_rows_day_and_people(self, qtbot):
        said = words_of(self.card(qtbot, last()))
        assert "Versión 3, 1,200 filas" in said
        assert "hoy, " in said
        assert "Juana la preparó, Pedro la aprobó" in said

    def test_one_row_is_not_said_as_many(self, qtbot):
        assert "Versión 3, 1 fila" in texts(self.card(qtbot, last(rows=1)))

    def test_while_nobody_approved_only_one_is_named(self, qtbot):
        assert "La preparó Juana" in texts(self.card(qtbot, last(approved_by="")))

    def test_its_receipt_is_one_click_away(self, qtbot):
        card = self.card(qtbot, last())
        with qtbot.waitSignal(card.receipt_wanted) as caught:
            button_of(card, "Ver el recibo").click()
        assert caught.args == ["p3"]

    def test_what_has_not_arrived_has_no_receipt(self, qtbot):
        card = self.card(qtbot, last(parcel=""))
        assert buttons_of(card) == ["Ver todas las versiones"]
        assert "Preparada; no ha llegado a un portal" in texts(card)


class TestRecap:
    """What somebody who approves asks."""

    def said(self, qtbot, **values):
        card = Recap(plan(**values))
        qtbot.addWidget(card)
        return texts(card)

    def test_private_columns_are_counted(self, qtbot):
        assert "No. Se queda aquí 1 columna." in self.said(qtbot, columns=COLUMNS[1:])
        assert "No. Se quedan aquí 2 columnas." in self.said(qtbot, columns=(COLUMNS[0],) * 2)

    def test_without_private_columns_it_says_so(self, qtbot):
        said = self.said(qtbot, columns=COLUMNS[2:])
        assert "No. Ninguna columna está marcada así." in said

    def test_unmarked_columns_are_told_only_when_there_are(self, qtbot):
        unmarked = (replace(COLUMNS[1], privacy=""), *COLUMNS[2:])
        assert "1 columna: nada sale sin su clase." in self.said(qtbot, columns=unmarked)
        assert "¿Hay columnas sin clase?" not in self.said(qtbot, columns=COLUMNS[2:])

    @pytest.mark.parametrize(
        ("warnings", "said"),
        [(1, "1; no impide publicar."), (1234, "1,234; no impiden publicar.")],
    )
    def test_warnings_are_told_and_do_not_stop(self, qtbot, warnings, said):
        assert said in self.said(qtbot, form=form(warnings=warnings))

    def test_without_warnings_nobody_asks(self, qtbot):
        assert "¿Quedan avisos?" not in self.said(qtbot)

    @pytest.mark.parametrize(
        ("approver", "said"),
        [
            ("", "Falta quién aprueba."),
            ("Juana", "No: prepara y aprueba la misma."),
            ("Pedro", "Sí: Pedro."),
        ],
    )
    def test_it_asks_whether_another_person_looked(self, qtbot, approver, said):
        assert said in self.said(qtbot, approved_by=approver)

    def test_what_goes_out_without_approval_is_not_said_to_be_looked_at(self, qtbot):
        said = self.said(qtbot, package=package(override="urge por la lluvia"))
        assert "No: sale sin aprobación. urge por la lluvia" in said
        assert "Sí: Pedro." not in said


class TestSteps:
    """What belongs to each step."""

    @pytest.mark.parametrize(
        ("step", "title"),
        [
            (DATA, "Publicado hasta hoy"),
            (DESCRIBE, "Qué tan buena es la descripción"),
            (PRIVACY, "Repaso"),
            (APPROVE, "Repaso"),
            (SEND, "Cómo sabemos que llegó"),
        ],
    )
    def test_each_step_has_its_card_and_no_other(self, side, step, title):
        for other in (DATA, DESCRIBE, PRIVACY, APPROVE, SEND, step):
            side.show_plan(plan(), other, NOON)
        titles = {"Publicado hasta hoy", "Repaso", "Cómo sabemos que llegó"}
        titles |= {"Qué tan buena es la descripción"} if side.score.isVisible() else set()
        assert titles & set(texts(side)) == {title}

    @pytest.mark.parametrize("step", [DATA, DESCRIBE, PRIVACY, APPROVE, SEND])
    def test_the_preview_stays(self, side, step):
        side.show_plan(plan(), step, NOON)
        assert side.preview.isVisible()

    @pytest.mark.parametrize("step", [DATA, DESCRIBE, PRIVACY, APPROVE, SEND])
    def test_everything_is_named(self, side, step):
        side.show_plan(plan(form=form(last=last())), step, NOON)
        assert unnamed(side) == []

    def test_it_can_be_shown_before_anything_was_read(self, side):
        side.show_plan(plan(form=None, metadata=None), DATA, NOON)
        assert "Todavía nada" in " ".join(texts(side))

    def test_the_receipt_is_asked_of_the_screen(self, side, qtbot):
        side.show_plan(plan(form=form(last=last())), DATA, NOON)
        with qtbot.waitSignal(side.receipt_wanted) as caught:
            button_of(side, "Ver el recibo").click()
        assert caught.args == ["p3"]


class TestVersions:
    """The way to all versions of the data in hand."""

    def test_it_is_offered_where_there_is_a_version(self, shown, qtbot):
        card = shown(LastCard(last(), NOON), 360, 300)
        with qtbot.waitSignal(card.versions_wanted) as wanted:
            button_of(card, "Ver todas las versiones").click()
        assert wanted.args == ["hogares-y-agua"]

    def test_also_where_it_has_not_left_yet(self, shown):
        card = shown(LastCard(last(parcel="", url=""), NOON), 360, 300)
        assert "Ver todas las versiones" in buttons_of(card)

    def test_there_is_no_way_to_nothing(self, shown):
        assert buttons_of(shown(LastCard(None, NOON), 360, 300)) == []

    def test_the_panel_passes_it_on(self, side, qtbot):
        side.show_plan(plan(form=form(last=last())), DATA, NOON)
        with qtbot.waitSignal(side.versions_wanted) as wanted:
            button_of(side, "Ver todas las versiones").click()
        assert wanted.args == ["hogares-y-agua"]
