"""What the cells of a column are: their type, the order of their dates, their decimal sign.

What the cells leave open is a doubt for a person, never a guess: a column of `03/04/2024` without
a day after the 12th, a column of `1,234` without another number that tells.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from app.steps import date_texts, number_texts
from app.steps.date_texts import DateOrder
from app.steps.number_texts import DecimalSign
from app.steps.reference import departments, fold, municipalities
from app.steps.text_checks import looks_like_formula

Kind = Literal["blank", "integer", "decimal", "date", "dateTime", "boolean", "code", "text"]

What = Literal["date_order", "decimal", "century", "epoch"]
"""What may be in doubt about a column."""

CENTURIES = ("1930", "2000", "1901")
"""First of the hundred years that years of two figures may be of: births, plans, archives."""

_OPTIONS: Mapping[What, str] = {
    "date_order": "--date-order",
    "decimal": "--decimal",
    "century": "--century",
    "epoch": "--serial",
}

_FROM_NARROW_TO_WIDE: tuple[Kind, ...] = (
    "boolean", "date", "dateTime", "integer", "code", "decimal",
)  # fmt: skip

MOST_EXAMPLES = 5
MOST_FORMULAS = 20
"""Cells of a column that are named one by one; the others are counted."""

MOST_DISTINCT = 200
"""Different texts that are counted one by one; a column with more is no list of choices."""

_REMEMBERED = 20_000  # different texts a column whose kind is known without looking again
_FORMULA_SIGNS = frozenset("=@\t\r+-")
_TRUTHS = frozenset(("true", "false", "verdadero", "falso"))
_MOSTLY = 0.9
_LONGEST_SURE_NUMBER = 15  # digits that a spreadsheet keeps
_CODE_WIDTHS = {"municipios": 4, "departamentos": 2}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a column that only a person can say.

    Attributes:
        column: Its name.
        what: `date_order`, `decimal`, `century` (of years of two figures) or `epoch` (from which
            bare numbers count days, as spreadsheets do).
        answers: Those that make sense: `dmy`, `mdy`; `.`, `,`; first years of the hundred that
            are meant, `1930`; `1900`, `1904`.
        examples: Cells that read in more than one way.
        mixed: No single answer fits all cells.
    """

    column: str
    what: What
    answers: tuple[str, ...]
    examples: tuple[str, ...]
    mixed: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """Give the options of the command line that settle it."""
        name = _OPTIONS[self.what]
        return tuple(f"{name} {self.column}={answer}" for answer in self.answers)


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """What is known of a column once all its cells were seen.

    Attributes:
        name: Header.
        index: 0-based.
        kind: Of most cells.
        filled, blank: How many cells.
        distinct: Different texts, None when there are more than `MOST_DISTINCT`.
        examples: The most frequent texts, or the first ones.
        date_order, decimal: What all cells agree on, None when nothing needs it or in doubt.
        doubts: What a person must say.
        odd: Cells of another kind than most: row and text, a few.
        odd_count: How many.
        formula_like: Texts that a spreadsheet would take for formulas.
        formula_cells: The first of them: row and text.
        lost_zeros: Catalogue whose codes these are without their leading zeros, or "".
        keeps_zeros: Some whole number in it begins with a zero.
        short_years: Dates whose year has two digits.
        counts_days: All its numbers are whole ones that a spreadsheet may mean for days.
        long_numbers: Numbers of more digits than a spreadsheet keeps.
        values: The different texts, none when there are more than `MOST_DISTINCT`.
    """

    name: str
    index: int
    kind: Kind
    filled: int
    blank: int
    distinct: int | None
    examples: tuple[str, ...]
    date_order: DateOrder | None
    decimal: DecimalSign | None
    doubts: tuple[Doubt, ...]
    odd: tuple[tuple[int, str], ...]
    odd_count: int
    formula_like: int
    formula_cells: tuple[tuple[int, str], ...]
    lost_zeros: str
    keeps_zeros: bool
    short_years: int
    counts_days: bool
    long_numbers: int
    values: tuple[str, ...]


class FormulaScan:
    """Finds the texts of a column that a spreadsheet would take for formulas.

    Attributes:
        name: Header.
        count: How many there are.
        cells: The first of them: row and text.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0
        self.cells: list[tuple[int, str]] = []

    def add_all(self, rows: Sequence[int], texts: Sequence[str]) -> None:
        """Look at the cells of some rows."""
        if not _FORMULA_SIGNS.isdisjoint({text[:1] for text in texts}):
            for row, text in zip(rows, texts, strict=True):
                self.add(row, text)

    def add(self, row: int, text: str) -> None:
        """Look at a cell; numbers that the file kept as numbers are none."""
        if text[:1] not in _FORMULA_SIGNS or isinstance(text, number_texts.TypedNumber):
            return
        if looks_like_formula(text):
            self.count += 1
            if len(self.cells) < MOST_FORMULAS:
                self.cells.append((row, text))


class ColumnScan:
    """Looks at the cells of one column, one by one, in bounded memory.

    Attributes:
        name: Header.
        index: 0-based.
        rows: Cells seen so far.
        blank: Those without text among them.
    """

    def __init__(self, name: str, index: int) -> None:
        self.name = name
        self.index = index
        self.rows = 0
        self.blank = 0
        self._kinds: Counter[Kind] = Counter()
        self._known: dict[str, tuple[Kind, str]] = {}
        self._traits: Counter[str] = Counter()
        self._values: Counter[str] = Counter()
        self._has_many = False
        self._formulas = FormulaScan(name)
        self._first: dict[Kind, list[tuple[int, str]]] = {}
        self._orders: Counter[str] = Counter()
        self._signs: Counter[str] = Counter()
        self._dates = self._numbers = 0
        self._doubtful: dict[What, list[str]] = {"date_order": [], "decimal": [], "century": []}

    def add(self, row: int, text: str) -> None:
        """Look at a cell.

        Args:
            row: Its row in the file.
            text: What stands in it.
        """
        self.rows += 1
        found = self._told(text)
        if found is None:
            self.blank += 1
            return
        kind, trait = found
        self._kinds[kind] += 1
        if trait:
            self._traits[trait] += 1
            self._formulas.add(row, text)
        some = self._first.setdefault(kind, [])
        if len(some) < MOST_EXAMPLES:
            some.append((row, text))
        if not self._has_many:
            self._values[text] += 1
            self._has_many = len(self._values) > MOST_DISTINCT

    def add_all(self, rows: Sequence[int], texts: Sequence[str]) -> None:
        """Look at the cells of some rows, with the same result as `add` for each.

        Texts that come back are looked at once, unless where they stand matters.

        Args:
            rows: Their rows in the file.
            texts: What stands in them.
        """
        if self._has_many and self._add_numbers(texts):
            return
        counts = Counter(texts)
        many = not self._has_many and len(self._values) + len(counts) > MOST_DISTINCT
        if many or len(set(map(type, texts))) > 1 or not self._count(counts):
            for row, text in zip(rows, texts, strict=True):
                self.add(row, text)

    def _add_numbers(self, texts: Sequence[str]) -> bool:
        """Take plain numbers of a column that has many; False, and nothing is taken, for others."""
        joined = "".join(text for text in texts if type(text) is str)
        if joined and not (joined.isdigit() and joined.isascii()):
            return False
        if max(map(len, texts)) > _LONGEST_SURE_NUMBER or not all(texts):
            return False
        whole = [text for text in texts if "." not in text]
        if any(text[0] == "0" and len(text) > 1 for text in whole):
            return False
        found: dict[Kind, int] = {"integer": len(whole), "decimal": len(texts) - len(whole)}
        if any(n and len(self._first.get(kind, ())) < MOST_EXAMPLES for kind, n in found.items()):
            return False
        self.rows += len(texts)
        self._kinds.update(found)
        self._traits.update(filter(None, map(_day_count, whole)))
        return True

    def _count(self, counts: Counter[str]) -> bool:
        """Take texts with their numbers; False, and nothing is taken, when rows must be known."""
        kinds, traits, blank = Counter[Kind](), Counter[str](), 0
        for text, times in counts.items():
            found = self._told(text)
            if found is None:
                blank += times
                continue
            kind, trait = found
            if trait == "formula_like" or len(self._first.get(kind, ())) < MOST_EXAMPLES:
                return False
            kinds[kind] += times
            traits[trait] += times
        del traits[""]
        self.rows += counts.total()
        self.blank += blank
        self._kinds += kinds
        self._traits += traits
        if not self._has_many:
            self._values.update({text: n for text, n in counts.items() if text.strip()})
        return True

    def _told(self, text: str) -> tuple[Kind, str] | None:
        """Give kind and trait of a text, None for a blank one."""
        if isinstance(text, number_texts.TypedNumber):
            return self._typed(text)
        if known := self._known.get(text):
            return known
        if not text.strip():
            return None
        found = self._look(text)
        if len(self._known) < _REMEMBERED:
            self._known[text] = found
        return found

    def _typed(self, text: str) -> tuple[Kind, str]:
        digits = len(text.strip("-").rstrip("0")) if "." not in text else 0
        trait = "long_numbers" if digits > _LONGEST_SURE_NUMBER else ""
        return ("decimal" if "." in text else "integer"), trait or _day_count(text)

    def _look(self, text: str) -> tuple[Kind, str]:
        """Tell the kind of a text and what is odd about it; count what it says of the column."""
        if looks_like_formula(text):
            return "text", "formula_like"
        stripped = text.strip()
        if stripped.isdigit() and stripped.isascii():
            is_code = stripped[0] == "0" and len(stripped) > 1
            return ("code" if is_code else "integer"), _day_count(stripped)
        if stripped.lower() in _TRUTHS:
            return "boolean", ""
        if signs := number_texts.possible_signs(stripped):
            return self._number(stripped, signs), ""
        if orders := date_texts.possible_orders(stripped):
            return self._date(stripped, orders)
        return "text", "short_years" if date_texts.has_short_year(stripped) else ""

    def _number(self, text: str, signs: frozenset[DecimalSign]) -> Kind:
        self._numbers += 1
        self._signs.update(signs)
        if len(signs) == 2 and number_texts.is_doubtful(text):
            self._keep_doubtful("decimal", text)
        both = {number_texts.read_number(text, sign) or "" for sign in signs}
        return "integer" if not any("." in number for number in both) else "decimal"

    def _date(self, text: str, orders: frozenset[DateOrder]) -> tuple[Kind, str]:
        century = int(CENTURIES[0])
        if not date_texts.read_date_text(text, None, century=century):
            self._dates += 1
            self._orders.update(orders)
            if date_texts.is_doubtful(text):
                self._keep_doubtful("date_order", text)
        is_short = date_texts.has_short_year(text)
        if is_short:
            self._keep_doubtful("century", text)
        iso = date_texts.read_date_text(text, min(orders), century=century) or ""
        kind: Kind = "dateTime" if "T" in date_texts.without_midnight(iso) else "date"
        return kind, "short_years" if is_short else ""

    def _keep_doubtful(self, what: What, text: str) -> None:
        if len(self._doubtful[what]) < MOST_EXAMPLES:
            self._doubtful[what].append(text)

    def done(self) -> ColumnLook:
        """Say what the column is."""
        kind = self._kind()
        neither = all(self._orders[one] < self._dates for one in ("dmy", "mdy"))
        orders = ("ymd",) if neither and self._orders["ymd"] == self._dates else ("dmy", "mdy")
        order, date_doubt = self._decided("date_order", self._orders, self._dates, orders)
        sign, sign_doubt = self._decided("decimal", self._signs, self._numbers, (".", ","))
        doubts = []
        if date_doubt and kind in {"date", "dateTime"}:
            doubts.append(date_doubt)
        if self._doubtful["century"] and kind in {"date", "dateTime"}:
            examples = tuple(self._doubtful["century"])
            doubts.append(Doubt(self.name, "century", CENTURIES, examples))
        if sign_doubt and kind in {"decimal", "integer", "code"}:
            doubts.append(sign_doubt)
        odd = [
            each for other, some in self._first.items() if not _fits(other, kind) for each in some
        ]
        return ColumnLook(
            name=self.name,
            index=self.index,
            kind=kind,
            filled=self.rows - self.blank,
            blank=self.blank,
            distinct=None if self._has_many else len(self._values),
            examples=tuple(text for text, _ in self._values.most_common(MOST_EXAMPLES)),
            date_order=cast("DateOrder | None", order),
            decimal=cast("DecimalSign | None", sign),
            doubts=tuple(doubts),
            odd=tuple(sorted(odd)[:MOST_EXAMPLES]),
            odd_count=sum(n for other, n in self._kinds.items() if not _fits(other, kind)),
            formula_like=self._formulas.count,
            formula_cells=tuple(self._formulas.cells),
            lost_zeros=self._lost_zeros(),
            keeps_zeros=self._kinds["code"] > 0,
            short_years=self._traits["short_years"],
            counts_days=0 < self._traits["day_counts"] == self._kinds.total(),
            long_numbers=self._traits["long_numbers"],
            values=() if self._has_many else tuple(self._values),
        )

    def _kind(self) -> Kind:
        filled = self._kinds.total()
        if not filled:
            return "blank"
        for kind in _FROM_NARROW_TO_WIDE:
            fitting = sum(n for other, n in self._kinds.items() if _fits(other, kind))
            if fitting >= _MOSTLY * filled and (kind != "code" or self._kinds["code"]):
                return kind
        return "text"

    def _decided(
        self, what: Literal["date_order", "decimal"], fitting: Counter[str], all_of_them: int,
        answers: Sequence[str],
    ) -> tuple[str | None, Doubt | None]:  # fmt: skip
        """Give what all cells agree on, or the doubt they leave."""
        left = [answer for answer in answers if fitting[answer] == all_of_them]
        if not all_of_them or (len(left) > 1 and not self._doubtful[what]):
            return None, None
        if len(left) == 1:
            return left[0], None
        examples = tuple(self._doubtful[what]) or self._texts_of("date", "decimal")
        return None, Doubt(self.name, what, tuple(left or answers), examples, mixed=not left)

    def _texts_of(self, *kinds: Kind) -> tuple[str, ...]:
        return tuple(text for kind in kinds for _, text in self._first.get(kind, ()))[
            :MOST_EXAMPLES
        ]

    def _lost_zeros(self) -> str:
        """Name the catalogue of codes whose leading zeros a spreadsheet took away."""
        values = [text for text in self._values if text.isdigit()]
        if self._has_many and not values:
            return ""
        for name, codes in (("municipios", municipalities()), ("departamentos", departments())):
            width = _CODE_WIDTHS[name]
            short = [text for text in values if len(text) == width - 1]
            known = [text for text in values if text.zfill(width) in codes]
            named = fold(self.name).startswith(("cod", name[:4], name[:5]))
            enough = width == 4 or "dep" in fold(self.name)
            if short and len(known) == len(values) == len(self._values) and (named or enough):
                return name
        return ""


def _day_count(text: str) -> str:
    """Give the trait of a whole number that may count the days of a spreadsheet, 1927 to 2173."""
    return "day_counts" if len(text) == 5 and text.isdigit() and text >= "10000" else ""


def look_at(header: Sequence[str], rows: Iterable[tuple[int, list[str]]]) -> list[ColumnLook]:
    """Look at all columns of a table.

    Args:
        header: Names of the columns.
        rows: Row number, and as many cells.
    """
    scans = [ColumnScan(name, at) for at, name in enumerate(header)]
    for row, cells in rows:
        for scan, text in zip(scans, cells, strict=True):
            scan.add(row, text)
    return [scan.done() for scan in scans]


def doubts_of(looks: Iterable[ColumnLook]) -> Iterator[Doubt]:
    """Give the doubts of all columns."""
    for look in looks:
        yield from look.doubts


def _fits(kind: Kind, into: Kind) -> bool:
    """Whether a cell of one kind is at home in a column of another."""
    if into in {"text", kind}:
        return True
    wider = {"decimal": ("integer", "code"), "code": ("integer",), "dateTime": ("date",)}
    return kind in wider.get(into, ())
