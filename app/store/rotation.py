"""Which copies are kept when new ones come.

A mistake is found the same hour, the same week, or when the next report is due. So the newest
copies are kept one by one, then one a day, one a week, one a month: some twenty-five in all,
which reach a year back.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

NEWEST, DAYS, WEEKS, MONTHS = 5, 7, 4, 12

_PERIODS: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
    (DAYS, lambda moment: (moment.year, moment.month, moment.day)),
    (WEEKS, lambda moment: moment.isocalendar()[:2]),
    (MONTHS, lambda moment: (moment.year, moment.month)),
)


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Give the copies that stay: the newest ones, and the last of each day, week and month.

    Periods in which nobody worked do not count: what was copied before a long pause stays.

    Args:
        moments: When each copy was made.
    """
    newest_first = sorted(moments, reverse=True)
    stay = set(newest_first[:NEWEST])
    for count, period_of in _PERIODS:
        last_of: dict[tuple[int, ...], datetime] = {}
        for moment in newest_first:
            last_of.setdefault(period_of(moment), moment)
        stay |= set(list(last_of.values())[:count])
    return stay
