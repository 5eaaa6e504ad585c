"""What a dataset says beside its columns: formats, periods, least state, article of the law."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout

from app.messages import N_, _
from app.ui import theme
from app.ui.controls.cards import TitledCard
from app.ui.controls.choices import CheckRow
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextField

FORMATS = (
    ("xlsx", N_("Libro de Excel"), N_("con el diccionario en su última hoja")),
    ("json", N_("JSON"), N_("para programas")),
    ("pdf", N_("PDF con membrete"), N_("con el numeral de la ley y el período, para archivarlo")),
    ("geojson", N_("Mapa (GeoJSON)"), N_("donde hay lugares")),
)
"""Format -> words, what it is for."""

SERIES = (
    ("", N_("No: todo en un archivo")),
    ("month", N_("Un archivo por mes")),
    ("quarter", N_("Un archivo por trimestre")),
    ("year", N_("Un archivo por año")),
)

STATES = (
    ("final", N_("Terminados o aprobados")),
    ("approved", N_("Solo los aprobados")),
)


class SettingsCard(TitledCard):
    """The rest of a definition.

    Signals:
        edited: (name in the definition, its value); `laip` belongs to the description.
    """

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(_("Qué acompaña a los datos"))
        self.setAccessibleName(_("Qué acompaña a los datos"))
        self.body.setSpacing(theme.px(8))
        self.formats = {
            code: CheckRow(_(words), detail=_(detail)) for code, words, detail in FORMATS
        }
        for row in self.formats.values():
            row.clicked.connect(self._on_formats_changed)
            self.body.addWidget(row)
        self.series = Combo(_("Dividir por período"), [(code, _(words)) for code, words in SERIES])
        self.period = Combo(_("Qué pregunta dice el período"))
        self.state = Combo(_("Qué registros entran"), [(code, _(words)) for code, words in STATES])
        self.laip = TextField(_("Artículo y numeral de la ley"), example="10.28")
        self.laip.setMaxLength(20)
        self.period_field = Field(_("Qué pregunta dice el período"), self.period)
        self.laip_field = Field(
            _("Artículo y numeral de la ley"),
            self.laip,
            hint=_("De la Ley de Acceso a la Información Pública; sale en el membrete."),
        )
        self._pairs: list[QHBoxLayout] = []
        self._add_pair(Field(_("Dividir por período"), self.series), self.period_field)
        self._add_pair(Field(_("Qué registros entran"), self.state), self.laip_field)
        for name, combo in (
            ("series", self.series),
            ("period", self.period),
            ("least_state", self.state),
        ):
            combo.activated.connect(partial(self._on_chosen, name, combo))
        self.laip.textEdited.connect(lambda words: self.edited.emit("laip", words.strip()))

    def show_settings(
        self, body: Mapping[str, object], laip: str, periods: Sequence[tuple[str, str]]
    ) -> None:
        """Show a definition.

        Args:
            body: The definition.
            laip: Article and numeral.
            periods: Questions that may say the period: path, title.
        """
        chosen = body["formats"]
        for code, row in self.formats.items():
            row.setChecked(isinstance(chosen, list | tuple) and code in chosen)
        self.series.choose(str(body["series"]))
        offered = [
            (_("La que el formulario nombra"), ""),
            *((name, path) for path, name in periods),
        ]
        shown = [
            (self.period.itemText(at), self.period.itemData(at))
            for at in range(self.period.count())
        ]
        if shown != offered:
            self.period.clear()
            for words, path in offered:
                self.period.addItem(words, path)
        self.period.choose(str(body["period"]))
        self.period_field.setVisible(bool(body["series"]))
        self.state.choose(str(body["least_state"]))
        if self.laip.text().strip() != laip:
            self.laip.setText(laip)

    def complain(self, field: str, sentence: str) -> None:
        """Say under the period or the article what is wrong; "" of both that nothing is."""
        fields = {"period": self.period_field, "laip": self.laip_field}
        if not field:
            for each in fields.values():
                each.be_content()
        elif field in fields:
            fields[field].complain(sentence)

    def set_narrow(self, narrow: bool) -> None:
        """Stand in one column, or two fields side by side."""
        way = QBoxLayout.Direction
        for pair in self._pairs:
            pair.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def _add_pair(self, *fields: Field) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        for field in fields:
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self._pairs.append(row)
        self.body.addLayout(row)

    def _on_formats_changed(self) -> None:
        chosen = [code for code, row in self.formats.items() if row.isChecked()]
        self.edited.emit("formats", chosen)

    def _on_chosen(self, name: str, combo: Combo, _index: int) -> None:
        self.edited.emit(name, combo.code())
