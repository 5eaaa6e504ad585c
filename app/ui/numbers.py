"""Numbers, sizes and times as Guatemala writes them: 1,234.5 · 1.3 MB · ayer, 16:20."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QLocale

from app.messages import _, current_language

KILO = 1000
HECTARE = 10_000


def count(number: int) -> str:
    """Write a whole number: 1,234."""
    return f"{number:,}"


def size(octets: int) -> str:
    """Write a size in bytes: 640 bytes, 82 KB, 1.3 MB, 12.4 GB."""
    if octets < KILO:
        return _("{n} bytes").format(n=octets)
    if octets < KILO**2:
        return f"{octets / KILO:,.0f} KB"
    if octets < KILO**3:
        return f"{octets / KILO**2:,.1f} MB"
    return f"{octets / KILO**3:,.1f} GB"


def share(part: float) -> str:
    """Write a part of one as a percentage: 61 %."""
    return f"{part * 100:.0f} %"


def length_words(metres: float) -> str:
    """Write a length: 812 m, 1.25 km."""
    return f"{metres:,.0f} m" if metres < KILO else f"{metres / KILO:,.2f} km"


def area_words(square_metres: float) -> str:
    """Write an area: 340 m², 3.40 ha, 12.50 km²."""
    if square_metres < HECTARE:
        return f"{square_metres:,.0f} m²"
    if square_metres < KILO**2:
        return f"{square_metres / HECTARE:,.2f} ha"
    return f"{square_metres / KILO**2:,.2f} km²"


def clock_time(moment: datetime) -> str:
    """Write the time of day of a moment, in the office's own time: 10:42:07."""
    return moment.astimezone().strftime("%H:%M:%S")


def day_and_time(moment: datetime, now: datetime) -> str:
    """Write when something was: «hoy, 16:20», «ayer, 16:20», else 19/11/2026 16:02.

    Args:
        moment: When it was; aware.
        now: The moment of reading; aware.
    """
    here, today = moment.astimezone(), now.astimezone().date()
    time = here.strftime("%H:%M")
    if here.date() == today:
        return _("hoy, {time}").format(time=time)
    if here.date() == today - timedelta(days=1):
        return _("ayer, {time}").format(time=time)
    return here.strftime("%d/%m/%Y %H:%M")


def long_date(day: date) -> str:
    """Write a day in words: «sábado 21 de noviembre de 2026»."""
    return _in_words(day, _("dddd d 'de' MMMM 'de' yyyy"))


def short_month(day: date) -> str:
    """Write the month of a day in three letters: «nov»."""
    return _in_words(day, "MMM").rstrip(".")[:3]


def short_day(moment: datetime, now: datetime) -> str:
    """Write the day of a moment: «hoy», «ayer», else 18/11/2026.

    Args:
        moment: When it was; aware.
        now: The moment of reading; aware.
    """
    day, today = moment.astimezone().date(), now.astimezone().date()
    if day == today:
        return _("hoy")
    if day == today - timedelta(days=1):
        return _("ayer")
    return day.strftime("%d/%m/%Y")


def _in_words(day: date, pattern: str) -> str:
    locale = QLocale("es_GT" if current_language() == "es" else current_language())
    return locale.toString(QDate(day.year, day.month, day.day), pattern)
