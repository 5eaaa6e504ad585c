"""Dates and numbers of tables against a calendar and an accountant of our own."""

import datetime
import string
from decimal import Decimal

from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.steps import date_texts, number_texts
from app.steps.answer_texts import ColumnRules, reader
from app.steps.column_kinds import ColumnScan, look_at
from app.steps.date_texts import has_short_year, possible_orders, read_date_text
from app.steps.number_texts import possible_signs, read_number
from forms.instrument import Question

DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(9999, 12, 31))
TIMES = st.times().map(lambda time: time.replace(microsecond=0))
SIGNS = st.sampled_from("-/.")
ORDERS = {"dmy": "{d}{s}{m}{s}{y}", "mdy": "{m}{s}{d}{s}{y}", "ymd": "{y}{s}{m}{s}{d}"}
MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
    *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
ANY_TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)
NEARLY_DATES = st.text("0123456789-/. :TZapm", max_size=22)
NEARLY_NUMBERS = st.text("0123456789.,-+()Q $'\u00a0−", max_size=14)
NUMBERS = st.decimals(-(10**12), 10**12, allow_nan=False, places=2)


def written(day, order, sign, *, padded):
    """A day as somebody writes it in figures."""
    two = "{:02}" if padded else "{}"
    parts = {"d": two.format(day.day), "m": two.format(day.month), "y": f"{day.year:04}"}
    return ORDERS[order].format(s=sign, **parts)


def grouped(number, decimal, thousands):
    """A number as an accountant writes it."""
    whole, _, part = f"{abs(number):.2f}".partition(".")
    at = len(whole) % 3 or 3
    groups = [whole[:at], *(whole[place : place + 3] for place in range(at, len(whole), 3))]
    return f"{'-' if number < 0 else ''}{thousands.join(groups)}{decimal}{part}"


class TestDates:
    """One order a column."""

    @given(day=DAYS, order=st.sampled_from(sorted(ORDERS)), sign=SIGNS, padded=st.booleans())
    @example(datetime.date(2024, 2, 29), "dmy", "/", True)
    @example(datetime.date(1900, 1, 1), "mdy", "-", False)
    @example(datetime.date(9999, 12, 31), "ymd", ".", True)
    def test_a_day_reads_back_in_the_order_it_was_written(self, day, order, sign, padded):
        text = written(day, order, sign, padded=padded)
        assert read_date_text(text, order) == day.isoformat()
        assert order in possible_orders(text)

    @given(day=DAYS, sign=SIGNS)
    def test_the_other_order_gives_the_other_day_or_none(self, day, sign):
        text = written(day, "dmy", sign, padded=True)
        other = read_date_text(text, "mdy")
        if day.day > 12:
            assert other is None
        else:
            assert other == datetime.date(day.year, day.day, day.month).isoformat()

    @given(day=DAYS, sign=SIGNS)
    def test_it_is_in_doubt_just_when_two_calendars_would_differ(self, day, sign):
        text = written(day, "dmy", sign, padded=False)
        differs = day.day <= 12 and day.day != day.month
        assert date_texts.is_doubtful(text) == differs
        assert ("mdy" in possible_orders(text)) == (day.day <= 12)

    @given(day=DAYS, time=TIMES, order=st.sampled_from(["dmy", "mdy"]))
    def test_a_moment_keeps_its_time(self, day, time, order):
        text = f"{written(day, order, '/', padded=True)} {time.isoformat()}"
        assert read_date_text(text, order) == f"{day.isoformat()}T{time.isoformat()}"

    @given(
        day=DAYS,
        hour=st.integers(0, 23),
        minute=st.integers(0, 59),
        mark=st.sampled_from(["am", "a. m.", "a.m.", "AM"]),
    )
    def test_twelve_hours_and_a_half_of_the_day_are_twenty_four(self, day, hour, minute, mark):
        half = mark if hour < 12 else mark.replace("a", "p").replace("A", "P")
        text = f"{written(day, 'dmy', '/', padded=True)} {(hour + 11) % 12 + 1}:{minute:02} {half}"
        assert read_date_text(text, "dmy") == f"{day.isoformat()}T{hour:02}:{minute:02}:00"

    @given(day=DAYS, short=st.booleans(), of=st.sampled_from([" de {} de ", " {} ", "-{}-"]))
    def test_months_in_words_need_no_order(self, day, short, of):
        month = MONTHS[day.month - 1]
        text = f"{day.day}{of.format(month[:3] if short else month)}{day.year:04}"
        assert read_date_text(text, None) == day.isoformat()
        assert possible_orders(text) == frozenset(ORDERS)

    @given(day=DAYS)
    def test_iso_needs_no_order_and_is_never_in_doubt(self, day):
        text = day.isoformat()
        assert {read_date_text(text, order) for order in (*ORDERS, None)} == {text}
        assert not date_texts.is_doubtful(text)

    @given(day=st.integers(0, 99), month=st.integers(0, 99), year=st.integers(0, 9999))
    def test_what_no_calendar_has_is_no_date(self, day, month, year):
        text = f"{day}/{month}/{year:04}"
        try:
            expected = datetime.date(year, month, day).isoformat()
        except ValueError:
            expected = None
        assert read_date_text(text, "dmy") == expected

    @given(day=DAYS, order=st.sampled_from(["dmy", "mdy"]), sign=SIGNS)
    def test_a_year_of_two_digits_is_seen_and_names_no_century(self, day, order, sign):
        text = written(day, order, sign, padded=True)
        short = f"{text[:-4]}{text[-2:]}"
        assert has_short_year(short)
        assert read_date_text(short, order) is None

    @given(text=st.one_of(ANY_TEXT, NEARLY_DATES), order=st.sampled_from([*ORDERS, None]))
    def test_any_text_is_a_day_of_the_calendar_or_none(self, text, order):
        read = read_date_text(text, order)
        if read is not None:
            assert datetime.datetime.fromisoformat(read)
            assert read_date_text(read, None) == read

    @given(text=st.one_of(ANY_TEXT, NEARLY_DATES))
    def test_an_order_is_possible_where_it_reads_and_nowhere_else(self, text):
        for order in possible_orders(text):
            assert read_date_text(text, order) is not None


class TestNumbers:
    """One sign a column."""

    @given(number=NUMBERS, sign=st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'")]))
    def test_a_number_reads_back_with_the_sign_it_was_written_with(self, number, sign):
        assume(number != 0)
        assert Decimal(read_number(grouped(number, *sign), sign[0])) == number

    @given(number=NUMBERS, money=st.sampled_from(["Q", "Q.", "Q ", "$", "GTQ "]))
    def test_a_sign_of_money_is_no_part_of_it(self, number, money):
        text = f"{money}{grouped(abs(number), '.', ',')}"
        assert Decimal(read_number(text, ".")) == abs(number)

    @given(number=NUMBERS)
    def test_brackets_are_below_zero(self, number):
        text = f"({grouped(abs(number), '.', ',')})"
        assert Decimal(read_number(text, ".")) == -abs(number)

    @given(digits=st.text(string.digits, min_size=1, max_size=30))
    def test_figures_alone_keep_every_figure_but_idle_zeros(self, digits):
        kept = digits.lstrip("0") or "0"
        assert read_number(digits, ".") == read_number(digits, ",") == kept

    @given(whole=st.integers(1, 999), part=st.integers(0, 999))
    def test_three_figures_after_a_sign_are_in_doubt(self, whole, part):
        for sign in ".,":
            text = f"{whole}{sign}{part:03}"
            assert number_texts.is_doubtful(text)
            assert possible_signs(text) == {".", ","}

    @given(whole=st.integers(0, 10**6), part=st.text(string.digits, min_size=1, max_size=2))
    def test_one_or_two_figures_after_a_sign_are_decimals(self, whole, part):
        assert possible_signs(f"{whole}.{part}") == {"."}
        assert possible_signs(f"{whole},{part}") == {","}

    @given(text=st.one_of(ANY_TEXT, NEARLY_NUMBERS), sign=st.sampled_from(".,"))
    def test_any_text_is_a_plain_number_or_none(self, text, sign):
        read = read_number(text, sign)
        if read is not None:
            assert Decimal(read).is_finite()
            assert set(read) <= set("0123456789.-")
            assert read_number(read, ".") == read

    @given(text=NEARLY_NUMBERS)
    def test_no_figure_is_ever_lost_or_made(self, text):
        for sign in ".,":
            read = read_number(text, sign)
            if read is not None:
                kept = "".join(each for each in text if each in string.digits)
                given_back = "".join(each for each in read if each in string.digits)
                assert given_back.lstrip("0") == kept.lstrip("0")


class TestColumns:
    """What all cells of a column tell, and what none can."""

    @given(days=st.lists(DAYS, min_size=1, max_size=20), order=st.sampled_from(["dmy", "mdy"]))
    def test_an_order_is_decided_only_where_a_cell_forbids_the_other(self, days, order):
        texts = [written(day, order, "/", padded=True) for day in days]
        (look,) = look_at(["fecha"], [(at, [text]) for at, text in enumerate(texts, 2)])
        if any(day.day > 12 for day in days):
            assert (look.date_order, look.doubts) == (order, ())
        elif all(day.day == day.month for day in days):
            assert not look.doubts
        else:
            (doubt,) = look.doubts
            assert (doubt.what, doubt.answers, doubt.mixed) == ("date_order", ("dmy", "mdy"), False)

    @given(
        first=DAYS.filter(lambda day: day.day > 12), second=DAYS.filter(lambda day: day.day > 12)
    )
    def test_two_orders_in_one_column_are_said_to_be_mixed(self, first, second):
        texts = [
            written(first, "dmy", "/", padded=True),
            written(second, "mdy", "/", padded=True),
        ]
        (look,) = look_at(["fecha"], [(at, [text]) for at, text in enumerate(texts, 2)])
        assert [(doubt.what, doubt.mixed) for doubt in look.doubts] == [("date_order", True)]

    @given(numbers=st.lists(NUMBERS.filter(lambda number: number != 0), min_size=1, max_size=20))
    def test_cents_decide_the_sign(self, numbers):
        texts = [grouped(number, ",", ".") for number in numbers]
        (look,) = look_at(["monto"], [(at, [text]) for at, text in enumerate(texts, 2)])
        assert (look.decimal, look.kind, look.doubts) == (",", "decimal", ())

    @given(texts=st.lists(ANY_TEXT, max_size=25))
    def test_any_cells_are_counted_one_by_one(self, texts):
        scan = ColumnScan("x", 0)
        for at, text in enumerate(texts, 2):
            scan.add(at, text)
        look = scan.done()
        filled = [text for text in texts if text.strip()]
        assert (look.filled, look.blank) == (len(filled), len(texts) - len(filled))
        assert look.distinct == len(set(filled))
        assert {text for _, text in (*look.odd, *look.formula_cells)} <= set(filled)

    @given(texts=st.lists(ANY_TEXT, min_size=1, max_size=12), seed=st.randoms())
    def test_the_order_of_the_rows_decides_nothing(self, texts, seed):
        mixed = list(texts)
        seed.shuffle(mixed)
        looks = [
            look_at(["x"], [(at, [text]) for at, text in enumerate(some, 2)])[0]
            for some in (texts, mixed)
        ]
        facts = [
            (look.kind, look.date_order, look.decimal, look.formula_like, look.odd_count)
            for look in looks
        ]
        assert facts[0] == facts[1]

    @given(text=ANY_TEXT, sign=st.sampled_from("=@\t\r"))
    def test_what_a_spreadsheet_would_run_is_named_with_its_row(self, text, sign):
        (look,) = look_at(["x"], [(7, [f"{sign}{text}x"]), (8, ["y"])])
        assert look.formula_cells == ((7, f"{sign}{text}x"),)

    @given(number=NUMBERS, plus=st.sampled_from(["", "+"]))
    def test_a_number_is_no_formula_whatever_its_sign(self, number, plus):
        text = f"{plus if number >= 0 else ''}{number}"
        (look,) = look_at(["x"], [(7, [text])])
        assert look.formula_like == 0


class TestAnswers:
    """Cells of a column become answers, or stay as they are."""

    @given(text=ANY_TEXT.filter(str.strip), kind=st.sampled_from(["date", "decimal", "integer"]))
    def test_a_cell_that_cannot_be_read_stays_sign_by_sign(self, text, kind):
        read = reader(ColumnRules(Question("x", kind)))(text)
        assert read is not None
        if isinstance(read, str):
            assert read == text

    @given(day=DAYS, order=st.sampled_from(["dmy", "mdy"]))
    def test_a_day_is_the_answer_it_means_in_iso_8601(self, day, order):
        rules = ColumnRules(Question("x", "date"), date_order=order)
        assert reader(rules)(written(day, order, "/", padded=True)) == day.isoformat()

    @given(blank=st.text(" \t\n\u00a0", max_size=5))
    def test_a_blank_cell_is_no_answer(self, blank):
        for kind in ("date", "decimal", "integer"):
            assert reader(ColumnRules(Question("x", kind)))(blank) is None
