"""«Personas» in Ajustes: who works now, who else does, what each may do, and their PIN."""

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from app.messages import _, fix, sentence
from app.operations.approval import is_for_one
from app.operations.staff import ROLES, assign, enter, guard, work_alone
from app.ui import theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import TitledCard
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextField
from app.ui.controls.flow import FlowRow
from app.ui.controls.text import Text
from app.ui.tasks import Part
from forms.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.people import Person, Role
    from app.store.workspace import Workspace


class PeopleCard(TitledCard):
    """Staff that takes turns at one computer."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Personas"))
        self._context = context
        self.people: tuple[Person, ...] = ()
        self.list = Text("", "body", "ink2")
        self.body.addWidget(self.list)
        self.name = TextField(_("Nombre de la persona"))
        self.body.addWidget(Field(_("Nombre de la persona"), self.name))
        self.role = Combo(_("Qué hace"), [(code, _(words[0])) for code, words in ROLES.items()])
        self.role.choose("officer")
        self.role.currentIndexChanged.connect(self._show_role)
        self.body.addWidget(Field(_("Qué hace"), self.role))
        self.may = Text("", "small", "ink2")
        self.body.addWidget(self.may)
        self.pin = self._secret(_("PIN"), _("Solo si su nombre tiene uno"))
        self.new_pin = self._secret(_("PIN nuevo"), _("Cuatro signos o más; vacío lo quita"))
        self.said = Text("", "small", "err")
        self.body.addWidget(self.said)
        row = FlowRow(round(theme.px(8)))
        self.enter = Button(_("Trabajar con este nombre"), icon="users")
        self.assign = Button(_("Guardar qué hace"))
        self.guard = Button(_("Guardar el PIN"), icon="lock")
        for button, do in (
            (self.enter, self._on_enter),
            (self.assign, self._on_assign),
            (self.guard, self._on_guard),
        ):
            button.clicked.connect(do)
            row.add(button)
        self.body.addWidget(row)
        self.alone = Button("", Kind.LINK)
        self.alone.hide()  # until it is known which of the two it offers
        self.alone.clicked.connect(self._on_alone)
        self.alone_words = Text("", "small", "ink2")
        self.body.addWidget(self.alone_words)
        self.body.addWidget(self.alone, 0, Qt.AlignmentFlag.AlignLeft)
        self._is_alone = False
        self._show_role()
        self.load()

    def _secret(self, label: str, hint: str) -> TextField:
        editor = TextField(label)
        editor.setEchoMode(TextField.EchoMode.Password)
        self.body.addWidget(Field(label, editor, hint=hint))
        return editor

    def load(self) -> None:
        """Read who works here."""
        self._context.tasks.read(lambda workspace: tuple(workspace.people.all()), self._show)
        self._context.tasks.read(is_for_one, self._show_alone)

    def _show(self, people: "tuple[Person, ...]") -> None:
        self.people = people
        self.list.setText("\n".join(map(self._line, people)))

    def _show_alone(self, alone: bool) -> None:
        self._is_alone = alone
        self.alone.show()
        if alone:
            words = _("Aquí la misma persona puede preparar y aprobar; los datos lo dicen así.")
            self.alone.set_words(_("Pedir otra vez dos personas"))
        else:
            words = _("Para publicar, una persona prepara y otra aprueba.")
            self.alone.set_words(_("Somos una oficina de una sola persona"))
        self.alone_words.setText(words)

    def _on_alone(self) -> None:
        name, alone = self._context.person, not self._is_alone

        def change(workspace: "Workspace") -> None:
            work_alone(workspace, name, alone=alone)

        self._context.tasks.run(change, self._on_changed, self._on_refused, touches=Part.DATASETS)

    def _on_changed(self, _nothing: None) -> None:
        self.said.setText("")
        self.load()

    def _line(self, person: "Person") -> str:
        parts = [person.name, _(ROLES[person.role][0])]
        if person.has_pin:
            parts.append(_("con PIN"))
        if person.name == self._context.person:
            parts.append(_("trabaja ahora"))
        return " · ".join(parts)

    def _show_role(self) -> None:
        self.may.setText(_(ROLES[self._role()][1]))

    def _role(self) -> "Role":
        return cast("Role", self.role.code() or "officer")

    def _typed(self) -> str:
        name = self.name.text().strip()
        self.said.setText("" if name else _("Escriba un nombre."))
        return name

    def _on_enter(self) -> None:
        if name := self._typed():
            self._run(partial(_enter, name, self.pin.text()), self._on_entered)

    def _on_entered(self, person: "Person") -> None:
        self._context.settings.person = person.name
        self._context.save_settings()
        self._done(_("Ahora trabaja {name}.").format(name=person.name))

    def _on_assign(self) -> None:
        if name := self._typed():
            self._run(partial(_assign, name, self._role(), self._context.person), self._on_assigned)

    def _on_assigned(self, person: "Person") -> None:
        role = _(ROLES[person.role][0])
        self._done(_("{name}: {role}.").format(name=person.name, role=role))

    def _on_guard(self) -> None:
        if name := self._typed():
            pins = (self.new_pin.text(), self.pin.text())
            self._run(partial(_guard, name, pins, self._context.person), self._on_guarded)

    def _on_guarded(self, person: "Person") -> None:
        words = _("{name} entra con PIN.") if person.has_pin else _("{name} entra sin PIN.")
        self._done(words.format(name=person.name))

    def _run(self, op: "Callable[[Workspace], Person]", done: "Callable[[Person], None]") -> None:
        self.pin.clear()
        self.new_pin.clear()
        self._context.tasks.run(op, done, self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ProblemError):
            problem = error.problems[0]
            self.said.setText(f"{sentence(problem)} {fix(problem)}")
            self._context.announce(self.said.text(), urgent=True)
        else:
            self._context.show_error(error)

    def _done(self, told: str) -> None:
        self._context.tell(told)
        self.load()


def _enter(name: str, pin: str, workspace: "Workspace") -> "Person":
    return enter(workspace, name, pin)


def _assign(name: str, role: "Role", by: str, workspace: "Workspace") -> "Person":
    return assign(workspace, name, role, by)


def _guard(name: str, pins: tuple[str, str], by: str, workspace: "Workspace") -> "Person":
    return guard(workspace, name, pins[0], by, before=pins[1])
