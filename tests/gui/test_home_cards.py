"""Inicio in words and cards: one is not said as many, each button leads where it says."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.layout import unnamed
from support.sheets import NOON, button_of, buttons_of, texts, words_of

from app.operations.computer_health import Health
from app.operations.practice import CourseStep
from app.operations.today import FormWork, LeftAt, Today
from app.steps.publication_calendar import Due, Duty
from app.ui.home.advice import MOST_TASKS, Task, Way, day_line, due_words, next_thing, tasks
from app.ui.home.cards import (
    LITTLE_ROOM,
    DueCard,
    HealthCard,
    LessonCard,
    NextCard,
    TaskCard,
    WayCard,
)

WORK = FormWork("agua", "Agua", 40, 0, 0, 0, 0, 40, 0)
NOTHING = Today(None, (), 0, 0, 0, ())
LEFT = LeftAt("u38", "agua", "Agua", "horas", NOON, number=1238, question=14, questions=31)
HEALTH = Health(records=1234, changes=5678, is_whole=True, free_bytes=40_000_000_000)


@pytest.fixture
def went():
    return []


class TestAdvice:
    """What waits, in words."""

    @pytest.mark.parametrize(
        ("waiting", "end"),
        [
            (None, "2026"),
            (0, "no hay tareas pendientes"),
            (1, "tiene 1 tarea pendiente"),
            (1200, "tiene 1,200 tareas pendientes"),
        ],
    )
    def test_the_day_says_how_much_waits(self, waiting, end):
        line = day_line(NOON, waiting)
        assert line.startswith("Sábado 21 de noviembre de 2026")
        assert line.endswith(end)

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"errors": 1, "to_review": 1}, "1 error por corregir en 1 registro"),
            ({"errors": 5, "to_review": 4}, "5 errores por corregir en 4 registros"),
            ({"errors": 1200, "to_review": 1100}, "1,200 errores por corregir en 1,100 registros"),
            ({"warnings": 1, "to_review": 1}, "1 aviso por revisar en 1 registro"),
            ({"warnings": 3, "to_review": 2}, "3 avisos por revisar en 2 registros"),
            ({"publishable": 1}, "1 registro sin publicar"),
            ({"publishable": 412}, "412 registros sin publicar"),
        ],
    )
    def test_the_work_on_a_form_is_counted(self, values, said):
        found = replace(NOTHING, forms=(replace(WORK, **values),))
        assert [task.what for task in tasks(found)] == [said]

    @pytest.mark.parametrize(
        ("values", "station", "key"),
        [
            ({"errors": 1}, "revisar", "F3"),
            ({"warnings": 1}, "revisar", "F3"),
            ({"publishable": 1}, "publicar", "F4"),
        ],
    )
    def test_each_task_leads_to_its_station_with_its_form(self, values, station, key):
        [task] = tasks(replace(NOTHING, forms=(replace(WORK, **values),)))
        assert (task.way.station, task.way.key, task.way.form) == (station, key, "agua")

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"refused": 1}, "El portal no aceptó 1 paquete"),
            ({"refused": 2}, "El portal no aceptó 2 paquetes"),
            ({"to_send": 1, "to_send_bytes": 640}, "1 paquete espera salir (640 bytes)"),
            ({"to_send": 3, "to_send_bytes": 1_300_000}, "3 paquetes esperan salir (1.3 MB)"),
        ],
    )
    def test_parcels_are_counted_and_lead_to_envios(self, values, said):
        [task] = tasks(replace(NOTHING, **values))
        assert (task.what, task.way.station) == (said, "envios")

    def test_nothing_waits_when_all_is_done(self):
        assert tasks(replace(NOTHING, forms=(WORK,))) == []

    @pytest.mark.parametrize("forms", [6, 40])
    def test_many_forms_fill_no_more_than_the_card(self, forms):
        many = tuple(replace(WORK, form_id=f"f{n}", errors=1) for n in range(forms))
        assert len(tasks(replace(NOTHING, forms=many))) == MOST_TASKS

    @pytest.mark.parametrize(
        ("records", "said"),
        [(1, "Tiene 1 registro, ninguno a medias."), (40, "Tiene 40 registros, ninguno a medias.")],
    )
    def test_a_form_with_records_is_gone_on_with(self, records, said):
        found = replace(NOTHING, forms=(replace(WORK, records=records),))
        assert next_thing(found, "", NOON).sentence == said

    def test_a_draft_says_its_number_with_commas(self):
        thing = next_thing(replace(NOTHING, left_at=LEFT), "", NOON)
        assert thing.sentence.startswith("Registro 1,238. Guardado hoy, ")
        assert (thing.done, thing.total) == (13, 31)

    def test_a_draft_of_unknown_place_shows_no_progress(self):
        thing = next_thing(replace(NOTHING, left_at=replace(LEFT, question=0)), "", NOON)
        assert (thing.done, thing.total, thing.progress) == (0, 0, "")

    def test_a_form_that_is_gone_is_not_gone_on_with(self):
        found = replace(NOTHING, forms=(WORK,))
        assert next_thing(found, "se_fue", NOON).title == "Agua"

    @pytest.mark.parametrize(
        "found",
        [
            NOTHING,
            replace(NOTHING, left_at=LEFT),
            replace(NOTHING, forms=(WORK,)),
            replace(NOTHING, forms=(replace(WORK, records=0),)),
        ],
    )
    def test_f2_is_always_the_next_thing_and_of_nobody_else(self, found):
        thing = next_thing(found, "", NOON)
        assert (thing.first.key, thing.second.key) == ("F2", "")

    @pytest.mark.parametrize(
        ("days", "started", "said"),
        [
            (-1, True, "Venció hace 1 día"),
            (-9, False, "Venció hace 9 días"),
            (0, True, "Es hoy"),
            (1, True, "Falta 1 día"),
            (9, False, "Faltan 9 días · sin empezar"),
        ],
    )
    def test_a_day_says_how_long_there_is(self, days, started, said):
        assert due_words(Due(date(2026, 11, 30), days, started)) == said


class TestCards:
    """The cards of the page."""

    def keep(self, qtbot, card):
        qtbot.addWidget(card)
        return card

    def test_the_next_thing_has_two_ways(self, qtbot, went):
        thing = next_thing(replace(NOTHING, left_at=LEFT), "", NOON)
        card = self.keep(qtbot, NextCard(thing, went.append))
        card.first.click()
        card.second.click()
        assert went == [thing.first, thing.second]
        assert "pregunta 14 de 31" in texts(card)

    @pytest.mark.parametrize(
        "found", [NOTHING, replace(NOTHING, forms=(WORK,)), replace(NOTHING, left_at=LEFT)]
    )
    def test_every_next_thing_can_be_shown(self, qtbot, went, found):
        card = self.keep(qtbot, NextCard(next_thing(found, "", NOON), went.append))
        assert unnamed(card) == []

    def test_without_tasks_it_says_that_all_is_done(self, qtbot, went):
        assert "Todo está al día" in texts(self.keep(qtbot, TaskCard([], went.append)))

    def test_buttons_of_tasks_are_alike_and_told_apart_aloud(self, qtbot, went):
        rows = [
            Task("circle-x", "err", "1 error", "Agua", Way("Revisar", "revisar", key="F3")),
            Task("globe", "accent", "412 registros", "Obras", Way("Publicar", "publicar")),
        ]
        card = self.keep(qtbot, TaskCard(rows, went.append))
        assert len({button.width() for button in card.buttons}) == 1
        names = [button.accessibleName() for button in card.buttons]
        assert names == ["Revisar: 1 error, Agua", "Publicar: 412 registros, Obras"]
        card.buttons[1].click()
        assert went == [rows[1].way]

    def test_a_key_stands_on_one_button_alone(self, qtbot, went):
        row = Task("circle-x", "err", "1 error", "Agua", Way("Revisar", "revisar", key="F3"))
        card = self.keep(qtbot, TaskCard([row, row], went.append))
        widths = [button.sizeHint().width() for button in card.buttons]
        assert widths[0] > widths[1]

    def test_the_first_day_shows_the_way_of_the_data(self, qtbot):
        said = texts(self.keep(qtbot, WayCard()))
        assert [words[:2] for words in said if words[:1].isdigit()] == ["1.", "2.", "3.", "4."]

    def test_what_is_due_has_day_month_and_name(self, qtbot):
        duty = Duty("Compras del mes", "R/P1M")
        card = self.keep(qtbot, DueCard(((duty, Due(date(2026, 11, 30), 9, started=False)),)))
        assert texts(card)[-3:] == ["30 nov", "Compras del mes", "Faltan 9 días · sin empezar"]

    def test_nothing_due_says_so(self, qtbot):
        assert "Este mes no vence ninguna publicación" in words_of(self.keep(qtbot, DueCard(())))

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({}, "1,234 registros guardados"),
            ({"records": 1}, "1 registro guardado"),
            ({"records": 0}, "0 registros guardados"),
            ({}, "Historia completa: 5,678 cambios"),
            ({"changes": 1}, "Historia completa: 1 cambio"),
            ({}, "40.0 GB libres en el disco"),
            ({"is_whole": False}, "Alguien cambió la historia por fuera de Acopio"),
        ],
    )
    def test_this_computer_says_what_is_known(self, qtbot, change, said):
        card = self.keep(qtbot, HealthCard(Path("trabajo"), replace(HEALTH, **change), NOON))
        assert said in texts(card)

    @pytest.mark.parametrize("change", [{"is_whole": None}, {"changes": 0}])
    def test_a_history_nobody_followed_is_not_praised(self, qtbot, change):
        card = self.keep(qtbot, HealthCard(Path("trabajo"), replace(HEALTH, **change), NOON))
        assert "Historia" not in words_of(card)

    @pytest.mark.parametrize(
        ("free", "warned"), [(LITTLE_ROOM - 1, True), (LITTLE_ROOM, False), (0, True)]
    )
    def test_little_room_is_told(self, qtbot, free, warned):
        card = HealthCard(Path("trabajo"), replace(HEALTH, free_bytes=free), NOON)
        said = words_of(self.keep(qtbot, card))
        assert ("Libere espacio" in " ".join((said, *_names(card)))) is warned

    def test_a_lesson_says_how_long_it_takes_and_leads_there(self, qtbot, went):
        step = CourseStep("Capture un registro", "…", 6, "capturar", done=False)
        card = self.keep(qtbot, LessonCard(step, went.append))
        assert "Lección de 6 minutos" in texts(card)
        assert buttons_of(card) == ["Practicar"]
        button_of(card, "Practicar").click()
        assert went[0].station == "aprender"


def _names(card):
    return [child.accessibleName() for child in card.children() if hasattr(child, "accessibleName")]
