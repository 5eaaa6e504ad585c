"""Ajustes: what a person may set, kept the moment it is set; nothing to accept or apply."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import LANGUAGES, _, fix, sentence, set_language
from app.operations.check_portal import PortalCheck, check_portal
from app.operations.portal_keys import keep_token, place_of
from app.operations.portal_rules import rules_read_words
from app.operations.staff import enter
from app.portal_keys import Kept
from app.progress import Cancel, Report
from app.store.clock import utc_now
from app.store.people import Person
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import TitledCard
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextField
from app.ui.controls.lookup import Lookup
from app.ui.controls.text import IconText, Text
from app.ui.controls.views import Segmented
from app.ui.places import municipality_entries, municipality_name
from app.ui.room import Room, Width
from app.ui.screen import Screen
from app.ui.settings.backups_card import BackupsCard
from app.ui.settings.encryption_card import EncryptionCard
from app.ui.settings.people_card import PeopleCard
from forms.problem import ProblemError

COLUMN_WIDTH = 560


class SettingsScreen(Screen):
    """The page of Ajustes; each field writes its setting when it is left."""

    station = "ajustes"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_title(_("Ajustes"), _("Se guardan al momento"))
        page = self.scroll_page()
        row = QHBoxLayout()
        row.setSpacing(theme.px(24))
        page.addLayout(row)
        page.addStretch(1)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(theme.px(16))
            row.addLayout(column, 1)
        self._row = row
        self._left.addWidget(self._look())
        self._left.addWidget(self._portal())
        self._left.addStretch(1)
        self._right.addWidget(self._person())
        self.people = PeopleCard(context)
        self._right.addWidget(self.people)
        if not context.practice:
            self.backups, self.encryption = BackupsCard(context), EncryptionCard(context)
            self._right.insertWidget(1, self.backups)
            self._left.insertWidget(2, self.encryption)
        self._right.addStretch(1)

    @override
    def reflow(self, room: Room) -> None:
        narrow = room.width < Width.MEDIUM
        direction = QHBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _look(self) -> QWidget:
        card = TitledCard(_("Cómo se ve"))
        settings = self.context.settings
        self.language = Segmented(_("Idioma"), LANGUAGES, _one_of(LANGUAGES, settings.language))
        self.language.chosen.connect(self._on_language_chosen)
        labels = {code: words["label"] for code, words in theme.tokens()["themes"].items()}
        themes = [(code, _(label)) for code, label in labels.items()]
        self.theme = Segmented(_("Colores"), themes, theme.current_theme())
        self.theme.chosen.connect(self._on_theme_chosen)
        for words, control in ((_("Idioma"), self.language), (_("Colores"), self.theme)):
            card.body.addWidget(Text(words, "strong"))
            card.body.addWidget(control)
        card.body.addWidget(Text(_("Tamaño de todo"), "strong"))
        card.body.addLayout(self._zoom())
        return card

    def _zoom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        sizes = [(str(zoom), f"{zoom} %") for zoom in theme.ZOOMS]
        self.zoom = Combo(_("Tamaño de todo"), sizes)
        self.zoom.choose(str(theme.current_zoom()))
        self.zoom.activated.connect(self._on_zoom_chosen)
        row.addWidget(self.zoom)
        row.addWidget(
            Text(
                _("También con Ctrl y las teclas + y −; Mayús+F11 para proyectar"), "small", "ink3"
            ),
            1,
        )
        return row

    def _portal(self) -> QWidget:
        card = TitledCard(_("Portal donde se publica"))
        settings = self.context.settings
        self.url = TextField(_("Dirección"), example="https://datos.gob.gt")
        self.url.setText(settings.portal_url)
        self.organization = TextField(_("Organización"), example="municipalidad-de-nebaj")
        self.organization.setText(settings.organization)
        self._url_field = Field(
            _("Dirección"), self.url, hint=_("Vacía: el portal de práctica de esta computadora")
        )
        card.body.addWidget(self._url_field)
        hint = _("El nombre corto que le dio quien administra el portal")
        card.body.addWidget(Field(_("Organización"), self.organization, hint=hint))
        self.key = TextField(_("Llave"))
        self.key.setEchoMode(TextField.EchoMode.Password)
        self._key_field = Field(_("Llave"), self.key)
        card.body.addWidget(self._key_field)
        self.forget_key = Button(_("Olvidar la llave"), Kind.LINK)
        self.forget_key.clicked.connect(partial(self._keep_key, ""))
        card.body.addWidget(self.forget_key, 0, Qt.AlignmentFlag.AlignLeft)
        self.try_portal = Button(_("Probar el portal"), icon="globe")
        self.try_portal.clicked.connect(self._on_try)
        card.body.addWidget(self.try_portal, 0, Qt.AlignmentFlag.AlignLeft)
        self.portal_words = IconText("globe", "", "body", "ink2")
        self.portal_words.hide()
        card.body.addWidget(self.portal_words)
        self._show_key(Kept.NOWHERE)
        self._look_for_key()
        self.key.editingFinished.connect(self._on_key_left)
        self.url.editingFinished.connect(self._on_url_left)
        self.organization.editingFinished.connect(partial(self._keep, "organization"))
        return card

    def _person(self) -> QWidget:
        card = TitledCard(_("Quién trabaja aquí"))
        settings = self.context.settings
        self.person = TextField(_("Su nombre"))
        self.person.setText(settings.person)
        self._person_field = Field(
            _("Su nombre"), self.person, hint=_("Queda en la historia de cada dato")
        )
        card.body.addWidget(self._person_field)
        self.person.editingFinished.connect(self._on_name_left)
        self.municipality = Lookup(_("Municipio"), municipality_entries(), rows=5)
        self.municipality.choose(settings.municipality)
        self.municipality.chosen.connect(self._on_place_chosen)
        card.body.addWidget(Field(_("Municipio"), self.municipality))
        folder = Text(
            _("Sus datos están en {folder}").format(folder=self.context.folder), "small", "ink3"
        )
        card.body.addWidget(folder)
        return card

    def _on_language_chosen(self, code: str) -> None:
        self.context.settings.language = code
        set_language(code)
        self.context.save_settings()
        self.context.look_changed.emit()

    def _on_theme_chosen(self, code: str) -> None:
        self.context.settings.theme = code
        self.context.save_settings()
        self.context.look_changed.emit()

    def _on_zoom_chosen(self) -> None:
        self.context.settings.zoom = int(self.zoom.code())
        self.context.save_settings()
        self.context.look_changed.emit()

    def _on_place_chosen(self, code: str) -> None:
        if code != self.context.settings.municipality:
            self.context.settings.municipality = code
            self.context.save_settings()
            self.context.tell(_("Ahora trabaja en {place}").format(place=municipality_name(code)))

    def _on_name_left(self) -> None:
        """Take the name over, unless a PIN guards it: who has one enters under Personas."""
        name = self.person.text().strip()
        if name and name != self.context.settings.person:
            self.context.tasks.run(partial(_enter, name), self._on_entered, self._on_guarded)

    def _on_entered(self, person: Person) -> None:
        self._person_field.be_content()
        self.context.settings.person = person.name
        self.context.save_settings()

    def _on_guarded(self, error: Exception) -> None:
        if not isinstance(error, ProblemError):
            self.context.show_error(error)
            return
        self.person.setText(self.context.settings.person)
        self._person_field.complain(
            _("Ese nombre tiene PIN. Elíjalo en «Personas» y escriba ahí el PIN.")
        )

    def _on_url_left(self) -> None:
        typed = self.url.text().strip()
        if typed and not typed.startswith(("http://", "https://")):
            self._url_field.complain(
                _("Debe empezar con https://. Usted escribió «{typed}».").format(typed=typed)
            )
            return
        self._url_field.be_content()
        self._keep("portal_url")
        self._look_for_key()

    def _on_key_left(self) -> None:
        if self.context.settings.portal_url and (typed := self.key.text().strip()):
            self._keep_key(typed)

    def _keep_key(self, token: str) -> None:
        """Keep a key where it may be kept, behind the page: a locked keyring asks the person."""
        url = self.context.settings.portal_url

        def op(workspace: Workspace, _report: Report, _cancel: Cancel) -> Kept:
            return keep_token(workspace, url, token)

        self.context.tasks.run_network(op, self._show_key)

    def _look_for_key(self) -> None:
        if url := self.context.settings.portal_url:

            def op(workspace: Workspace, _report: Report, _cancel: Cancel) -> Kept:
                return place_of(workspace, url)

            self.context.tasks.run_network(op, self._show_key)

    def _show_key(self, kept: Kept) -> None:
        """Say plainly where the key is; it is never shown again."""
        words = {
            Kept.KEYRING: _("Guardada en el llavero de esta computadora, bajo su usuario."),
            Kept.WORKSPACE: _("Guardada en esta carpeta, que está cifrada."),
            Kept.SESSION: _("Solo hasta cerrar Acopio: esta computadora no tiene llavero."),
            Kept.NOWHERE: _("Se la da quien administra el portal; se guarda en el llavero."),
        }
        self._key_field.set_hint(words[kept])
        self.forget_key.setVisible(kept is not Kept.NOWHERE)
        if kept is not Kept.NOWHERE:
            self.key.clear()

    def _on_try(self) -> None:
        """Ask the portal who it is and whether it knows the key, behind the page."""
        self._say_of_portal("globe", _("Hablando con el portal"), "ink2")

        def op(workspace: Workspace, _report: Report, _cancel: Cancel) -> PortalCheck:
            return check_portal(workspace, clock=utc_now)

        self.context.tasks.run_network(op, self._show_check)

    def _show_check(self, found: PortalCheck) -> None:
        besides = [f"{sentence(each)} {fix(each)}" for each in found.warnings]
        besides += [rules_read_words(found.rules)] if found.rules is not None else []
        if found.problem is not None:
            words = f"{sentence(found.problem)} {fix(found.problem)}"
            self._say_of_portal("circle-x", " ".join([words, *besides]), "err")
            return
        words = _("{title} (CKAN {version}) conoce su llave: puede publicar en «{organization}».")
        said = words.format(
            title=found.title, version=found.version, organization=found.organization
        )
        icon = "triangle-alert" if found.warnings else "circle-check"
        self._say_of_portal(icon, " ".join([said, *besides]), "warn" if found.warnings else "ok")

    def _say_of_portal(self, icon: str, words: str, color: str) -> None:
        self.portal_words.set_sign(icon, words, color)
        self.portal_words.show()
        self.context.announce(words)

    def _keep(self, name: str) -> None:
        fields = {"organization": self.organization, "portal_url": self.url}
        typed = fields[name].text().strip()
        if typed != getattr(self.context.settings, name):
            setattr(self.context.settings, name, typed)
            self.context.save_settings()


def _enter(name: str, workspace: Workspace) -> Person:
    return enter(workspace, name)


def _one_of(items: list[tuple[str, str]], code: str) -> str:
    """Give the code when it is offered, else the first one."""
    return code if code in dict(items) else items[0][0]
