"""The five steps of Publicar, each on its own: what it shows, what it asks of the screen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from support.keys import press, type_text
from support.layout import unnamed
from support.publications import (
    COLUMNS,
    METADATA,
    NOON,
    PORTAL,
    form,
    last,
    news,
    package,
    parcel,
    plan,
)
from support.sheets import button_of, buttons_of, texts, words_of

from app.operations.forecast import Forecast, LineFacts
from app.operations.portals import PRACTICE
from app.progress import Progress
from app.ui.controls.table import BADGE
from app.ui.publish.approve_step import ApproveStep
from app.ui.publish.classes import Classes
from app.ui.publish.data_step import DataStep, news_words
from app.ui.publish.describe_step import DescribeStep
from app.ui.publish.forecast_row import forecast_words
from app.ui.publish.keywords import Keywords
from app.ui.publish.privacy_step import PrivacyStep
from app.ui.publish.send_step import SendStep, arrived_words, next_try_words
from app.ui.publish.signing import Signing
from forms.problem import Place, Problem, Severity
from sync.parcel import State


def refusal(code, **values):
    """Why a parcel did not go."""
    return Problem(code, Severity.ERROR, Place(), {"url": PORTAL.url, **values})


class TestKeywords:
    """Words in small boxes."""

    @pytest.fixture
    def keywords(self, shown):
        return shown(Keywords("Palabras clave"), 500, 100)

    @pytest.mark.parametrize("end", [",", ";"])
    def test_a_separator_ends_a_word(self, keywords, end):
        type_text(keywords.writer, f"agua{end}")
        assert keywords.words() == ("agua",)
        assert keywords.writer.text() == ""

    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
    def test_enter_ends_a_word(self, keywords, key):
        type_text(keywords.writer, "agua")
        press(keywords.writer, key)
        assert keywords.words() == ("agua",)

    @pytest.mark.parametrize("typed", ["", "   ", ",", " ; "])
    def test_blanks_are_no_words(self, keywords, typed):
        type_text(keywords.writer, typed)
        press(keywords.writer, Qt.Key.Key_Return)
        assert keywords.words() == ()

    def test_several_can_be_pasted_at_once(self, keywords, qtbot):
        keywords.writer.setText("agua; hogares , nebaj,agua")
        with qtbot.waitSignal(keywords.changed):
            press(keywords.writer, Qt.Key.Key_Return)
        assert keywords.words() == ("agua", "hogares", "nebaj")

    def test_a_word_that_is_there_is_not_there_twice(self, keywords, qtbot):
        keywords.show_words(("agua",))
        with qtbot.assertNotEmitted(keywords.changed):
            type_text(keywords.writer, "agua,")
        assert keywords.words() == ("agua",)

    def test_going_back_over_an_empty_line_takes_the_last_one(self, keywords):
        keywords.show_words(("agua", "hogares"))
        press(keywords.writer, Qt.Key.Key_Backspace)
        assert keywords.words() == ("agua",)

    def test_going_back_with_nothing_there_does_nothing(self, keywords, qtbot):
        with qtbot.assertNotEmitted(keywords.changed):
            press(keywords.writer, Qt.Key.Key_Backspace)

    def test_going_back_in_a_word_takes_its_last_letter(self, keywords):
        keywords.show_words(("agua",))
        type_text(keywords.writer, "ho")
        press(keywords.writer, Qt.Key.Key_Backspace)
        assert keywords.words() == ("agua",)

    def test_pressing_a_word_takes_it_away_and_one_can_write_on(self, keywords, focused):
        keywords.show_words(("agua", "hogares"))
        button_of(keywords, "agua").click()
        assert keywords.words() == ("hogares",)
        assert focused() is keywords.writer

    def test_a_word_is_heard_with_what_pressing_it_does(self, keywords):
        keywords.show_words(("agua",))
        assert button_of(keywords, "agua").accessibleName() == "Quitar la palabra «agua»"

    def test_showing_words_says_nothing(self, keywords, qtbot):
        with qtbot.assertNotEmitted(keywords.changed):
            keywords.show_words(("agua", "hogares"))

    def test_words_of_the_languages_of_the_country_stay_as_they_are(self, keywords):
        type_text(keywords.writer, "Kꞌicheꞌ,jaꞌ,")
        assert keywords.words() == ("Kꞌicheꞌ", "jaꞌ")

    def test_leaving_the_field_keeps_what_was_typed(self, keywords):
        type_text(keywords.writer, "agua")
        keywords.writer.editingFinished.emit()
        assert keywords.words() == ("agua",)


class TestData:
    """Step 1."""

    @pytest.fixture
    def step(self, shown):
        return shown(DataStep(), 640, 500)

    def show(self, step, **values):
        chosen = form(**values)
        step.show_forms((chosen,), chosen, NOON)
        return texts(step)

    @pytest.mark.parametrize(
        ("finished", "said"),
        [(1, "1 registro terminado"), (1234, "1,234 registros terminados")],
    )
    def test_finished_records_are_counted(self, step, finished, said):
        assert said in self.show(step, finished=finished)

    @pytest.mark.parametrize(
        ("drafts", "said"),
        [
            (0, "Ninguno quedó a medias."),
            (1, "1 sin terminar se queda aquí."),
            (7, "7 sin terminar se quedan aquí."),
        ],
    )
    def test_what_is_not_finished_stays(self, step, drafts, said):
        assert said in self.show(step, drafts=drafts)

    @pytest.mark.parametrize(
        ("errors", "said"),
        [(1, "1 error por corregir"), (5, "5 errores por corregir")],
    )
    def test_errors_are_told_with_the_way_to_correct_them(self, step, qtbot, errors, said):
        assert said in self.show(step, errors=errors)
        with qtbot.waitSignal(step.review_wanted):
            button_of(step, "Corregir").click()

    def test_going_to_what_is_missing_lands_on_that_button(self, step, focused):
        self.show(step, errors=2)
        step.go_to("errors")
        assert focused() is step.review

    def test_without_errors_it_says_so(self, step):
        assert "Ningún error abierto" in self.show(step)
        assert step.review is None

    @pytest.mark.parametrize(
        ("unchecked", "said"),
        [
            (0, "Todos están revisados; se revisan otra vez al preparar el paquete."),
            (1, "1 cambió desde la última revisión; se revisa al preparar el paquete."),
            (9, "9 cambiaron desde la última revisión; se revisan al preparar el paquete."),
        ],
    )
    def test_it_says_whether_all_was_looked_at(self, step, unchecked, said):
        assert said in self.show(step, unchecked=unchecked)

    def test_warnings_can_be_looked_at_and_stop_nothing(self, step, qtbot):
        assert "2 avisos" in self.show(step, warnings=2)
        with qtbot.waitSignal(step.review_wanted):
            button_of(step, "Ver avisos").click()

    def test_with_errors_there_is_one_way_to_correct_not_two(self, step):
        self.show(step, errors=1, warnings=1)
        assert [words for words in buttons_of(step) if words != form().title] == ["Corregir"]

    def test_before_the_first_version_it_says_so(self, step):
        assert "Será la primera versión" in self.show(step)

    def test_with_nothing_new_it_says_that_twice_does_not_double(self, step):
        said = words_of(step) if self.show(step, last=last(), news=news()) else ""
        assert "Nada nuevo desde la última versión" in said
        assert "Enviar dos veces no duplica." in said

    @pytest.mark.parametrize(
        ("what", "said"),
        [
            (news(1), "1 nuevo"),
            (news(3, 2, 1), "3 nuevos · 2 cambiados · 1 quitado"),
            (news(0, 1, 2), "1 cambiado · 2 quitados"),
            (news(1200), "1,200 nuevos"),
            (news(), ""),
        ],
    )
    def test_what_is_new_is_counted_by_kind(self, what, said):
        assert news_words(what) == said

    def test_choosing_another_form_asks_for_it(self, step, qtbot):
        here, other = form(), form(form_id="obras", title="Obras")
        step.show_forms((here, other), here, NOON)
        with qtbot.waitSignal(step.form_chosen) as caught:
            step.choices["obras"].click()
        assert caught.args == ["obras"]

    def test_the_form_in_hand_is_marked(self, step):
        here, other = form(), form(form_id="obras", title="Obras")
        step.show_forms((here, other), other, NOON)
        assert [code for code, row in step.choices.items() if row.isChecked()] == ["obras"]

    def test_a_new_count_keeps_the_mark(self, step):
        self.show(step)
        self.show(step, finished=413)
        assert step.choices["hogares"].isChecked()
        assert "413 registros terminados" in texts(step)

    def test_everything_is_named(self, step):
        self.show(step, errors=1, warnings=1, last=last(), news=news(1))
        assert unnamed(step) == []


class TestDescribe:
    """Step 2."""

    @pytest.fixture
    def step(self, shown):
        made = shown(DescribeStep(), 640, 700)
        made.show_description(METADATA)
        return made

    @pytest.fixture
    def edited(self, step):
        said = []
        step.edited.connect(said.append)
        return said

    def test_it_shows_what_is_kept(self, step):
        assert step.title.text() == METADATA.title
        assert step.description.toPlainText() == METADATA.description
        assert step.keywords.words() == METADATA.keywords
        assert (step.start.text(), step.end.text()) == ("01/2026", "06/2026")

    def test_showing_is_no_edit(self, step, edited):
        step.show_description(replace(METADATA, title="Otro"))
        step.keep()
        assert edited == []

    @pytest.mark.parametrize(
        ("name", "field"),
        [("title", "title"), ("organization", "organization"), ("email", "contact_email")],
    )
    def test_what_is_typed_is_kept_when_the_field_is_left(self, step, edited, name, field):
        editor = getattr(step, name)
        editor.setText("  datos@nebaj.gob.gt ")
        editor.editingFinished.emit()
        assert getattr(edited[-1], field) == "datos@nebaj.gob.gt"

    def test_several_lines_are_kept_too(self, step, edited):
        step.description.setPlainText("Uno.\nDos.")
        step.keep()
        assert edited[-1].description == "Uno.\nDos."

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("2025", "2025"),
            ("10/2025", "2025-10"),
            ("1/10/2025", "2025-10-01"),
            ("2025-10-01", "2025-10-01"),
            ("31/02/2025", "31/02/2025"),
            ("13/2025", "13/2025"),
            ("pendiente", "pendiente"),
            ("", ""),
        ],
    )
    def test_a_period_is_read_as_people_write_it_and_never_lost(self, step, edited, typed, kept):
        step.start.setText(typed)
        step.start.editingFinished.emit()
        assert edited[-1].temporal_start == kept

    @pytest.mark.parametrize("typed", ["31/02/2025", "pendiente", "13/2025"])
    def test_a_day_that_is_none_is_told_under_its_field(self, step, typed):
        step.start.setText(typed)
        step.start.editingFinished.emit()
        assert step.fields["temporal_start"].complaint
        assert step.start.text() == typed

    def test_a_blank_field_is_no_fault_until_it_was_left(self, step):
        step.show_description(replace(METADATA, title=""))
        assert step.fields["title"].complaint == ""
        step.title.editingFinished.emit()
        assert step.fields["title"].complaint

    def test_wanting_to_go_on_tells_all_at_once(self, step):
        step.show_description(replace(METADATA, title="", description="", organization=""))
        step.complain_of_all()
        told = [name for name, field in step.fields.items() if field.complaint]
        assert {"title", "description", "organization"} <= set(told)

    def test_a_mended_field_is_content_again(self, step):
        step.show_description(replace(METADATA, title=""))
        step.complain_of_all()
        step.title.setText("Hogares de Santa María Nebaj")
        step.keep()
        assert step.fields["title"].complaint == ""

    def test_another_form_begins_without_complaints(self, step):
        step.show_description(replace(METADATA, title=""))
        step.complain_of_all()
        step.show_description(replace(METADATA, title="", name="otro"))
        assert step.fields["title"].complaint == ""

    @pytest.mark.parametrize("field", ["title", "keywords", "contact_email", "temporal_start"])
    def test_the_footer_can_put_the_focus_on_a_field(self, step, focused, field):
        step.go_to(field)
        assert step.fields[field].isAncestorOf(focused())

    def test_a_field_that_is_not_there_takes_no_focus(self, step, focused):
        before = focused()
        step.go_to("name")
        assert focused() is before

    def test_other_themes_are_kept_when_the_first_one_changes(self, step, edited):
        step.show_description(replace(METADATA, themes=("SOCI", "EDUC")))
        step.theme.choose("AGRI")
        step.keep()
        assert edited[-1].themes == ("AGRI", "EDUC")

    def test_without_a_theme_there_is_none(self, step, edited):
        step.theme.choose("")
        step.keep()
        assert edited[-1].themes == ()

    def test_what_has_no_field_here_is_kept(self, step, edited):
        step.show_description(replace(METADATA, laip="10.28", sdg=("1.1.1",), sources=("Visitas",)))
        step.title.setText("Otro")
        step.keep()
        assert (edited[-1].laip, edited[-1].sdg) == ("10.28", ("1.1.1",))
        assert edited[-1].sources == ("Visitas",)

    def test_nothing_is_kept_before_anything_is_shown(self, qtbot):
        bare = DescribeStep()
        qtbot.addWidget(bare)
        with qtbot.assertNotEmitted(bare.edited):
            bare.keep()

    def test_every_field_is_named(self, step):
        assert unnamed(step) == []

    @pytest.mark.parametrize("narrow", [True, False])
    def test_fields_stand_side_by_side_where_there_is_room(self, step, narrow, qtbot):
        step.set_narrow(narrow)
        step.widget().layout().activate()
        start, end = step.fields["temporal_start"], step.fields["temporal_end"]
        qtbot.waitUntil(lambda: (start.y() < end.y()) == narrow)


def cells(table, column):
    """The texts of a column."""
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


class TestPrivacy:
    """Step 3."""

    @pytest.fixture
    def step(self, shown):
        made = shown(PrivacyStep(), 700, 700)
        made.show_plan(plan())
        return made

    @pytest.mark.parametrize(
        ("columns", "said"),
        [
            (COLUMNS, "Salen 2 columnas"),
            (COLUMNS[1:3], "Sale 1 columna"),
            (COLUMNS[:2], "No sale ninguna columna"),
            (
                (replace(COLUMNS[0], privacy=""), COLUMNS[2]),
                "Todavía no sale nada: 1 columna no tiene clase",
            ),
            (
                tuple(replace(each, privacy="") for each in COLUMNS),
                "Todavía no sale nada: 4 columnas no tienen clase",
            ),
        ],
    )
    def test_the_verdict_comes_first(self, step, columns, said):
        step.show_plan(plan(columns=columns))
        assert step.banner.title.text() == said

    def test_a_class_that_is_missing_can_be_given_here(self, step, qtbot):
        step.show_plan(plan(columns=(replace(COLUMNS[2], privacy=""), *COLUMNS[3:])))
        combo = step.classes.fields["vivienda/fuente"].editor
        combo.choose("sensible")
        with qtbot.waitSignal(step.class_chosen) as told:
            combo.activated.emit(3)
        assert told.args == ["vivienda/fuente", "sensible"]

    def test_the_column_in_hand_is_the_one_to_be_defined(self, step, qtbot):
        step.columns.setFocus()
        step.columns.setCurrentIndex(step.columns.model().index(3, 0))
        with qtbot.waitSignal(step.define_wanted) as told:
            step.define.click()
        assert told.args == ["miembros/edad"]

    def test_enter_on_a_column_defines_it(self, step, qtbot):
        index = step.columns.model().index(2, 0)
        step.columns.setCurrentIndex(index)
        with qtbot.waitSignal(step.define_wanted) as told:
            step.columns.activated.emit(index)
        assert told.args == ["vivienda/fuente"]

    def test_with_none_in_hand_none_is_named(self, step, qtbot):
        step.columns.setCurrentIndex(step.columns.model().index(-1, -1))
        with qtbot.waitSignal(step.define_wanted) as told:
            step.define.click()
        assert told.args == [""]

    @pytest.mark.parametrize(("field", "editor"), [("columns", "columns"), ("define", "define")])
    def test_the_footer_leads_to_what_is_missing(self, step, focused, field, editor):
        step.go_to(field)
        assert focused() is getattr(step, editor)

    def test_a_hundred_columns_scroll_in_a_short_table(self, step):
        step.show_plan(plan(columns=COLUMNS * 25))
        assert step.columns.model().rowCount() == 100
        assert step.columns.height() < 400

    def test_everything_is_named(self, step):
        step.show_plan(plan(columns=(replace(COLUMNS[1], privacy=""), *COLUMNS[2:])))
        assert unnamed(step) == []

    def test_columns_are_counted_by_what_becomes_of_them(self, step):
        assert step.columns_words.text() == "2 columnas se publican · 2 no salen de aquí"

    @pytest.mark.parametrize(
        ("columns", "said"),
        [
            (COLUMNS[2:3], "1 columna se publica · 0 no salen de aquí"),
            (COLUMNS[:1], "0 columnas se publican · 1 no sale de aquí"),
        ],
    )
    def test_one_is_not_said_as_many(self, step, columns, said):
        step.show_plan(plan(columns=columns))
        assert step.columns_words.text() == said

    def test_each_column_says_what_becomes_of_it_and_why(self, step):
        table = step.columns
        fates = ["no sale de aquí", "no sale de aquí", "se publica", "se publica"]
        assert cells(table, 1) == fates
        assert cells(table, 2)[0] == "es confidencial"
        assert cells(table, 2)[1] == "es reservada"
        step.show_plan(plan(columns=(replace(COLUMNS[1], privacy=""),)))
        assert cells(table, 2) == ["sin clase: nada sale así"]

    def test_what_was_asked_several_times_says_so(self, step):
        assert cells(step.columns, 0)[3] == "Edad (se repite)"

    def test_marks_are_signs_with_words(self, step):
        icon, words, _color, _boxed = step.columns.model().index(0, 1).data(BADGE)
        assert (icon, words) == ("lock", "no sale de aquí")


class TestApprove:
    """Step 4."""

    @pytest.fixture
    def step(self, shown):
        made = shown(ApproveStep(), 700, 700)
        made.show_plan(plan())
        return made

    @pytest.mark.parametrize("name", ["prepared_by", "approved_by"])
    def test_a_name_that_is_typed_is_told_at_once(self, step, qtbot, name):
        editor = getattr(step, name)
        editor.clear()
        with qtbot.waitSignal(step.people_changed) as caught:
            type_text(editor, "E")
        assert "E" in caught.args

    @pytest.mark.parametrize(
        ("field", "editor"),
        [("prepared_by", "preparer_field"), ("approved_by", "approver_field")],
    )
    def test_a_missing_name_is_told_under_its_field(self, step, field, editor):
        step.show_plan(plan(**{field: ""}))
        step.complain(field)
        assert getattr(step, editor).complaint
        step.show_plan(plan())
        assert getattr(step, editor).complaint == ""

    def test_typing_on_is_not_overwritten(self, step):
        step.approved_by.setText("Pedro ")
        step.show_plan(plan(approved_by="Pedro"))
        assert step.approved_by.text() == "Pedro "

    def test_one_person_alone_is_told_where_that_holds(self, step):
        step.show_plan(plan(approved_by="juana"))
        assert "solo vale donde la oficina es de una sola" in step.people_words.text()
        assert "La misma persona prepara y aprueba" in step.people_words.text()

    def test_two_people_need_no_warning(self, step):
        assert (
            step.people_words.text()
            == "Los dos nombres quedan en el recibo; quien aprueba firma con su PIN."
        )

    def test_before_the_package_is_built_it_shows_no_files(self, step):
        assert not step.files_card.isVisible()
        assert "Todavía no está preparado" in step.package_words.text()

    def test_the_package_says_version_rows_size_and_who(self, step):
        step.show_plan(plan(package=package()))
        said = "Versión 1: 412 filas, 1.3 MB. La preparó Juana."
        assert step.package_words.text() == said

    def test_its_files_have_size_and_fingerprint(self, step):
        step.show_plan(plan(package=package()))
        assert cells(step.files, 0) == ["hogares-y-agua.csv", "datapackage.json"]
        assert cells(step.files, 1) == ["1.3 MB", "4 KB"]
        assert cells(step.files, 2)[0] == "a" * 16 + "…"

    def test_a_fingerprint_is_heard_whole(self, step):
        step.show_plan(plan(package=package()))
        role = Qt.ItemDataRole.AccessibleTextRole
        assert step.files.model().index(0, 2).data(role) == "a" * 64

    def test_a_package_that_no_longer_holds_is_taken_away(self, step):
        step.show_plan(plan(package=package()))
        step.show_plan(plan())
        assert not step.files_card.isVisible()

    def test_building_shows_how_far_it_is_and_can_be_stopped(self, step, qtbot):
        step.show_progress(Progress(10, 100, "Revisando"))
        assert step.row.isVisible()
        with qtbot.waitSignal(step.stopped):
            step.row.cancelled.emit()
        step.show_progress(None)
        assert not step.row.isVisible()

    @pytest.mark.parametrize(
        ("field", "editor"),
        [("prepared_by", "prepared_by"), ("approved_by", "approved_by")],
    )
    def test_the_footer_can_put_the_focus_where_something_is_missing(
        self, step, focused, field, editor
    ):
        step.go_to(field)
        assert focused() is getattr(step, editor)

    def test_everything_is_named(self, step):
        step.show_plan(plan(package=package()))
        assert unnamed(step) == []


class TestClasses:
    """Columns of which nobody said whether they may leave."""

    UNCLASSED = tuple(replace(column, privacy="") for column in COLUMNS[:2])

    @pytest.fixture
    def classes(self, shown):
        classes = shown(Classes(), 700, 300)
        classes.show_columns((*self.UNCLASSED, *COLUMNS[2:]))
        return classes

    def test_each_is_asked_for_by_its_title(self, classes):
        assert list(classes.fields) == ["nombre", "otro"]
        assert {"Nombre", "Otro"} <= set(texts(classes))
        assert unnamed(classes) == []

    def test_an_answer_is_told_at_once(self, classes, qtbot):
        combo = classes.fields["otro"].editor
        combo.choose("publico")
        with qtbot.waitSignal(classes.chosen) as told:
            combo.activated.emit(1)
        assert told.args == ["otro", "publico"]

    def test_no_answer_is_none(self, classes, qtbot):
        with qtbot.assertNotEmitted(classes.chosen):
            classes.fields["otro"].editor.activated.emit(0)

    def test_what_was_answered_is_asked_no_more(self, classes):
        classes.show_columns((self.UNCLASSED[1], *COLUMNS[2:]))
        assert list(classes.fields) == ["otro"]
        classes.show_columns(COLUMNS)
        assert not classes.isVisible()

    def test_the_footer_leads_to_the_first_of_them(self, shown, focused):
        step = shown(PrivacyStep(), 900, 900)
        step.show_plan(plan(columns=(*self.UNCLASSED, *COLUMNS[2:])))
        step.go_to("columns")
        assert focused() is step.classes.fields["nombre"].editor


class TestSigning:
    """What stands under the package, in step 4."""

    @pytest.fixture
    def signing(self, shown):
        signing = shown(Signing(), 700, 300)
        signing.show_plan(plan(package=package()))
        return signing

    def test_without_a_package_there_is_nothing_to_sign(self, signing):
        signing.show_plan(plan())
        assert not signing.isVisible()

    def test_it_says_who_is_asked_for_a_pin(self, signing):
        assert "Pedro la mira y la aprueba con su PIN" in signing.words.text()
        assert (signing.pin_field.isVisible(), signing.reason_field.isVisible()) == (True, False)

    def test_what_is_typed_is_hidden_and_given_once(self, signing):
        type_text(signing.pin, "1985")
        assert signing.pin.displayText() != "1985"
        assert (signing.take_pin(), signing.take_pin()) == ("1985", "")

    def test_the_other_way_asks_for_a_reason_and_leads_back(self, signing, focused, qtbot):
        with qtbot.waitSignal(signing.changed):
            signing.other_way.click()
        assert (signing.pin_field.isVisible(), signing.reason_field.isVisible()) == (False, True)
        assert focused() is signing.reason
        assert signing.overrides
        signing.other_way.click()
        assert not signing.overrides
        assert focused() is signing.pin

    @pytest.mark.parametrize("way", ["pin_field", "reason_field"])
    def test_a_refusal_stands_under_what_was_asked_until_one_types(self, signing, way):
        field = getattr(signing, way)
        if way == "reason_field":
            signing.other_way.click()
        signing.complain("Así no.")
        assert field.complaint == "Así no."
        type_text(field.editor, "x")
        assert field.complaint == ""

    @pytest.mark.parametrize(
        ("signed", "said"),
        [
            ({"approved_by": "Pedro"}, "La aprobó Pedro, tal como está."),
            ({"override": "Por ley"}, "Sale sin aprobación: Por ley"),
        ],
    )
    def test_once_it_may_go_nothing_more_is_asked(self, signing, signed, said):
        signing.show_plan(plan(package=package(**signed)))
        assert signing.words.text() == said
        assert not signing.pin_field.isVisible()
        assert not signing.other_way.isVisible()

    def test_beginning_anew_forgets_what_was_typed(self, signing):
        signing.other_way.click()
        type_text(signing.reason, "por ley")
        signing.begin_anew()
        assert (signing.reason.text(), signing.overrides) == ("", False)

    def test_everything_is_named(self, signing):
        assert unnamed(signing) == []


class TestSend:
    """Step 5."""

    @pytest.fixture
    def step(self, shown):
        made = shown(SendStep(), 640, 600)
        made.show_destinations((PORTAL, PRACTICE), PORTAL)
        return made

    def show(self, step, shipment=None, **values):
        step.show_plan(plan(package=package(), shipment=shipment, **values), NOON)
        return words_of(step)

    def test_nobody_is_named_who_did_not_approve(self, step):
        step.show_plan(plan(package=package(override="urge por la lluvia")), NOON)
        said = words_of(step)
        assert "Juana prepara; nadie aprueba" in said
        assert "la razón se publica: urge por la lluvia" in said
        assert "Pedro" not in said
        assert "Dos personas" not in said

    def test_the_portal_in_hand_is_marked(self, step):
        assert [choice.isChecked() for choice in step.choices] == [True, False]

    def test_another_portal_can_be_chosen(self, step, qtbot):
        with qtbot.waitSignal(step.destination_chosen) as caught:
            step.choices[1].click()
        assert caught.args == [PRACTICE]

    def test_one_that_is_gone_leaves_the_others_alone(self, step):
        step.show_destinations((PRACTICE,), PORTAL)
        assert len(step.choices) == 1

    @pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.SENT])
    def test_what_is_on_its_way_is_asked_no_portal(self, step, state):
        self.show(step, parcel(state))
        assert not any(choice.isVisible() for choice in step.choices)

    def test_it_says_what_goes_and_who_stands_for_it(self, step):
        said = self.show(step)
        assert "Versión 1 · 412 filas · 2 archivos · 1.3 MB" in said
        assert "Juana prepara, Pedro aprueba" in said

    def test_one_person_is_told(self, step):
        assert "Juana prepara y aprueba" in self.show(step, approved_by="Juana")

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            (1, "Publicado y comprobado: el portal tiene 1 fila, igual a la suya."),
            (1200, "Publicado y comprobado: el portal tiene 1,200 filas, iguales a las suyas."),
        ],
    )
    def test_what_arrived_says_that_it_was_read_back(self, rows, said):
        assert arrived_words(parcel(rows=rows)) == said

    def test_what_arrived_can_be_seen_at_the_portal(self, step, qtbot):
        self.show(step, parcel())
        with qtbot.waitSignal(step.page_wanted):
            button_of(step, "Ver en el portal").click()

    @pytest.mark.parametrize("code", ["portal.validation", "portal.name_taken"])
    def test_a_refused_description_leads_back_to_it(self, step, qtbot, code):
        problem = refusal(code, name="hogares", field="title", message="no", detail="no")
        self.show(step, parcel(State.REJECTED, problem=problem))
        with qtbot.waitSignal(step.describe_wanted):
            button_of(step, "Cambiar la descripción").click()

    @pytest.mark.parametrize("state", [State.REJECTED, State.CONFLICT])
    def test_another_refusal_leads_to_envios(self, step, qtbot, state):
        self.show(step, parcel(state, problem=refusal("portal.changed", name="hogares")))
        with qtbot.waitSignal(step.outbox_wanted):
            button_of(step, "Ver en Envíos").click()

    def test_without_a_line_it_waits_and_nothing_is_lost(self, step):
        waiting = parcel(State.WAITING, problem=refusal("portal.unreachable"))
        self.show(step, waiting)
        assert step.banner is not None
        assert "Ver en Envíos" in buttons_of(step)

    def test_what_was_not_tried_yet_says_where_it_waits(self, step):
        assert "El paquete espera en Envíos" in self.show(step, parcel(State.QUEUED))

    def test_sending_shows_bytes_and_can_be_stopped(self, step, qtbot):
        step.show_progress(Progress(500_000, 1_300_000, "Enviando"))
        with qtbot.waitSignal(step.stopped):
            step.row.cancelled.emit()
        step.show_progress(None)
        assert step.row is None

    def test_sending_again_takes_the_old_result_away(self, step):
        self.show(step, parcel(State.QUEUED))
        step.show_progress(Progress(0, None, "Enviando"))
        assert step.banner is None

    RECORD = Problem("rule.required", Severity.ERROR, Place(record="u1", field="fecha"))
    PEOPLE = Problem("store.same_person", place=Place(field="publicar/aprobar"))

    def test_what_is_in_the_way_stands_first_with_the_way_to_it(self, step, qtbot):
        blocked = package(approved_by="Pedro", blocks=(self.RECORD, self.PEOPLE))
        step.show_plan(plan(package=blocked), NOON)
        assert "Qué impide publicar" in texts(step)
        assert [way.text() for way in step.ways] == ["Ir a corregirlo", "Ir a aprobar"]
        with qtbot.waitSignal(step.place_wanted) as wanted:
            step.ways[1].click()
        assert wanted.args == [self.PEOPLE]

    def test_the_footer_leads_to_the_first_way(self, step, focused):
        step.show_plan(plan(package=package(blocks=(self.RECORD,))), NOON)
        step.go_to("blocks")
        assert focused() is step.ways[0]

    def test_with_nothing_in_the_way_nothing_is_said_of_it(self, step):
        assert "Qué impide publicar" not in self.show(step)

    def test_how_long_it_takes_is_said_for_the_slowest_line_until_one_was_measured(self, step):
        assert "Salen 1.3 MB, y se leen de vuelta para comprobarlos: unos 6 minutos." in (
            self.show(step)
        )
        assert step.forecast.line.code() == "8000"

    def test_once_a_line_was_measured_that_one_counts(self, step):
        said = self.show(step, line=LineFacts(130_000))
        assert "menos de un minuto" in said
        assert step.forecast.line.currentText() == "La de la última vez: 130 KB por segundo"

    def test_another_line_can_be_chosen(self, step, qtbot):
        self.show(step)
        step.forecast.line.choose("125000")
        with qtbot.waitSignal(step.rate_chosen) as told:
            step.forecast.line.activated.emit(2)
        assert told.args == [125_000.0]
        self.show(step, rate=125_000.0)
        assert step.forecast.line.code() == "125000"

    @pytest.mark.parametrize("state", [State.QUEUED, State.SENT])
    def test_what_is_on_its_way_is_forecast_no_more(self, step, state):
        self.show(step, parcel(state))
        assert not step.forecast.isVisible()

    @pytest.mark.parametrize(
        ("found", "said"),
        [
            (Forecast(0, 9, 0, False), "El portal ya tiene todos estos archivos: no sale nada"),
            (Forecast(5_000, 1, 3, False), "1 archivo no sale: el portal ya lo tiene."),
            (Forecast(5_000, 2, 3, True), "2 archivos no salen: el portal ya los tiene."),
            (Forecast(5_000, 0, 3, True), "Salen 5 KB, y se leen de vuelta"),
            (Forecast(9_000_000, 0, 7300, True), "unos 2 h 02 min"),
        ],
    )
    def test_what_does_not_go_again_is_counted(self, found, said):
        assert said in forecast_words(found)

    @pytest.mark.parametrize(
        ("wait", "said"),
        [
            (None, ""),
            (timedelta(0), "Se prueba otra vez ahora."),
            (timedelta(minutes=-5), "Se prueba otra vez ahora."),
        ],
    )
    def test_a_pause_that_is_over_says_now(self, wait, said):
        next_try = None if wait is None else NOON + wait
        assert next_try_words(parcel(State.WAITING, next_try=next_try), NOON) == said

    def test_a_pause_says_until_when(self):
        words = next_try_words(parcel(State.WAITING, next_try=NOON + timedelta(minutes=5)), NOON)
        assert words.startswith("Se prueba otra vez hoy, ")

    @pytest.mark.parametrize(
        ("portal", "said"),
        [
            (PORTAL, "nebaj"),
            (PRACTICE, "En esta computadora: nadie más lo ve"),
            (replace(PORTAL, has_key=False), "Falta la llave: escríbala en Ajustes"),
            (replace(PORTAL, organization=""), "Falta su organización: escríbala en Ajustes"),
        ],
    )
    def test_a_portal_says_what_it_is_or_lacks(self, step, portal, said):
        step.show_destinations((portal,), portal)
        heard = " ".join(
            (step.choices[0].accessibleName(), step.choices[0].accessibleDescription())
        )
        assert said in heard

    def test_the_focus_lands_on_the_portal_in_hand(self, step, focused):
        step.go_to("destination")
        assert focused() is step.choices[0]

    def test_everything_is_named(self, step):
        self.show(step, parcel())
        assert unnamed(step) == []
