"""Instances of a repeat: added, taken away and left with keys, from anywhere inside."""

from functools import partial
from typing import TYPE_CHECKING

from app.messages import _
from app.ui.capture.sheet import repeat_around, row_around
from app.ui.context import Context

if TYPE_CHECKING:
    from app.ui.capture.filling import Filling


class Instances:
    """What can be done with the repeat in hand; every removal can be taken back."""

    def __init__(self, filling: "Filling", context: Context) -> None:
        self._filling = filling
        self._context = context

    def add(self) -> None:
        """Add an instance to the repeat in hand."""
        repeat = self._repeat_here()
        if repeat:
            self.add_to(repeat)

    def add_to(self, repeat: str) -> None:
        """Add an instance at the end of a repeat, and go to its first question."""
        filling = self._filling
        if filling.put_off(partial(self.add_to, repeat)):
            return
        session = filling.desk.session
        filling.change_after(lambda: session.add_row(repeat))
        target = self._first_stop(f"{repeat}[{session.row_count(repeat)}]")
        filling.store(target, partial(filling.show_place, target))

    def remove(self) -> None:
        """Take the instance in hand away; at the end of a repeat, its last one."""
        filling = self._filling
        if filling.put_off(self.remove):
            return
        repeat, here = self._repeat_here(), filling.here
        if here is not None and here.kind != "repeat" and repeat:
            self._remove(repeat, row_around(here.ref))
        elif repeat:
            self.remove_last(repeat)

    def remove_last(self, repeat: str) -> None:
        """Take the last instance of a repeat away."""
        filling = self._filling
        if filling.put_off(partial(self.remove_last, repeat)):
            return
        count = filling.desk.session.row_count(repeat)
        if count:
            self._remove(repeat, f"{repeat}[{count}]")

    def leave(self) -> None:
        """Go on to what follows the repeat in hand."""
        filling = self._filling
        target = filling.sheet.after_repeat(filling.page.ref) if filling.sheet else ""
        if target:
            filling.go_to(target)

    def _remove(self, repeat: str, row: str) -> None:
        filling = self._filling
        session, at_end = filling.desk.session, filling.page.ref == repeat
        title, number = session.node(repeat).label, row.removesuffix("]").rpartition("[")[2]
        filling.change_after(lambda: session.remove_row(row))
        filling.show_anew_at(repeat if at_end else self._first_stop(row))
        told = _("Se quitó la vez {n} de «{title}».").format(n=number, title=title)
        self._context.tell(told, self._take_back)

    def _take_back(self) -> None:
        self._filling.undo()

    def _repeat_here(self) -> str:
        """Give the repeat in hand if its instances can be added and taken away, else ""."""
        filling = self._filling
        here = filling.here
        if here is None:
            return ""
        repeat = here.ref if here.kind == "repeat" else repeat_around(here.ref)
        if not repeat:
            filling.said.emit(_("Esta pregunta se contesta una sola vez."))
        elif filling.desk.session.node(repeat).readonly:
            filling.said.emit(_("El formulario decide cuántas veces se responde esta parte."))
            return ""
        return repeat

    def _first_stop(self, row: str) -> str:
        """Give the first stop of an instance; the end of its repeat when it is gone."""
        sheet = self._filling.sheet
        items = sheet.items() if sheet is not None else []
        inside = (i.ref for i in items if i.is_stop and i.ref.startswith(f"{row}/"))
        return next(inside, row.rpartition("[")[0])
