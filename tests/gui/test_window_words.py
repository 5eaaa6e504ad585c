"""Numbers, dates, places and searches of the window, over all they may be given."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages import set_language
from app.messages.keys import NAMES, key_words
from app.steps import reference
from app.store.folding import folded
from app.ui import numbers
from app.ui.controls.lookup import Entry, find, searched
from app.ui.places import municipality_entries, municipality_name

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(days=-2000), timedelta(days=5000)).map(lambda t: NEW_YEAR + t)
ENTRIES = municipality_entries()
KEYED = [(searched(f"{e.name} {e.also} {e.note}"), e) for e in ENTRIES]
MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
UNITS = {"bytes": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3}


class TestNumbers:
    """Counts, sizes and shares."""

    @given(st.integers(0, 10**15))
    def test_a_count_reads_back_as_itself(self, number):
        written = numbers.count(number)
        assert int(written.replace(",", "")) == number
        assert re.fullmatch(r"\d{1,3}(,\d{3})*", written)

    @given(st.integers(0, 10**13))
    def test_a_size_is_right_within_its_last_figure(self, octets):
        amount, unit = numbers.size(octets).split(" ")
        figures = float(amount.replace(",", ""))
        last = 0.1 if unit in ("MB", "GB") else 1
        assert abs(figures * UNITS[unit] - octets) <= last * UNITS[unit]

    @given(st.integers(0, 10**13), st.integers(0, 10**13))
    def test_a_larger_size_never_has_a_smaller_unit(self, one, other):
        small, large = sorted((one, other))
        order = list(UNITS)
        units = [order.index(numbers.size(octets).split(" ")[1]) for octets in (small, large)]
        assert units == sorted(units)

    @given(st.floats(0, 1))
    def test_a_share_is_whole_and_between_0_and_100(self, part):
        whole, sign = numbers.share(part).split(" ")
        assert 0 <= int(whole) <= 100
        assert sign == "%"


class TestDates:
    """Moments as people say them, in the office's own time."""

    @given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=60)))
    def test_a_moment_is_today_yesterday_or_its_date(self, now, before):
        moment = now - before
        said = numbers.day_and_time(moment, now)
        days = (now.astimezone().date() - moment.astimezone().date()).days
        start = {0: "hoy, ", 1: "ayer, "}.get(days, moment.astimezone().strftime("%d/%m/%Y "))
        assert said.startswith(start)
        assert said.endswith(moment.astimezone().strftime("%H:%M"))

    @given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=60)))
    def test_the_day_alone_agrees_with_the_day_and_its_time(self, now, before):
        moment = now - before
        said = numbers.day_and_time(moment, now)
        assert said.startswith(numbers.short_day(moment, now))

    @given(MOMENTS)
    def test_the_time_of_day_has_hours_minutes_and_seconds(self, moment):
        here = moment.astimezone().time().replace(microsecond=0)
        assert time.fromisoformat(numbers.clock_time(moment)) == here

    @given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
    def test_a_day_in_words_has_its_figures_and_no_capitals(self, day):
        said = numbers.long_date(day)
        assert said.endswith(f" de {day.year}")
        assert f" {day.day} de " in said
        assert said == said.lower()

    @pytest.mark.parametrize("month", range(1, 13))
    def test_a_month_has_three_letters(self, month):
        assert numbers.short_month(date(2026, month, 1)) == MONTHS[month - 1]

    @pytest.mark.parametrize(("language", "said"), [("es", "hoy, "), ("en", "today, ")])
    def test_today_is_said_in_the_language_in_use(self, language, said):
        set_language(language)
        now = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
        assert numbers.day_and_time(now, now).startswith(said)

    def test_a_moment_before_midnight_was_yesterday(self):
        midnight = datetime(2026, 11, 21).astimezone()
        said = numbers.day_and_time(midnight - timedelta(minutes=1), midnight)
        assert said == "ayer, 23:59"


class TestSearch:
    """Type-ahead: blind to accents, case, apostrophes and the order of words."""

    @given(st.sampled_from(ENTRIES), st.data())
    def test_any_letters_of_a_name_find_it(self, entry, data):
        name = entry.name
        start = data.draw(st.integers(0, len(name) - 1))
        end = data.draw(st.integers(start + 1, len(name)))
        assert entry in find(KEYED, name[start:end])

    @given(st.sampled_from(ENTRIES), st.sampled_from([str.upper, str.lower, str.title, folded]))
    def test_case_and_accents_do_not_matter(self, entry, written):
        assert entry in find(KEYED, written(entry.name))

    @given(st.sampled_from(ENTRIES), st.randoms(use_true_random=False))
    def test_the_order_of_the_words_does_not_matter(self, entry, order):
        words = entry.name.split()
        order.shuffle(words)
        assert entry in find(KEYED, " ".join(words))

    @given(st.sampled_from(ENTRIES))
    def test_a_code_finds_its_place_alone(self, entry):
        assert find(KEYED, entry.code) == [entry]

    @given(st.text(max_size=6), st.text("abcdeñáꞌ ", max_size=4))
    def test_another_letter_never_finds_more(self, typed, more):
        assert set(find(KEYED, typed + more)) <= set(find(KEYED, typed))

    @given(st.text(max_size=8))
    def test_what_is_found_keeps_the_order_of_the_codes_within_its_rank(self, typed):
        found = find(KEYED, typed)
        first = [e for k, e in KEYED if e in found and k.startswith(searched(typed).strip())]
        assert found[: len(first)] == first
        rest = [entry.code for entry in found[len(first) :]]
        assert rest == sorted(rest)

    @pytest.mark.parametrize("typed", ["kꞌicheꞌ", "k'iche'", "kʼicheʼ", "K’ICHE’", "kiche"])
    def test_every_way_to_write_an_apostrophe_finds_the_same(self, typed):
        entry = Entry("quc", "Kꞌicheꞌ")
        assert find([(searched(entry.name), entry)], typed) == [entry]

    def test_nothing_typed_finds_everything_in_its_order(self):
        assert find(KEYED, "") == list(ENTRIES)
        assert find(KEYED, "   ") == list(ENTRIES)


class TestPlaces:
    """The 340 municipalities."""

    @given(st.sampled_from(ENTRIES))
    def test_every_entry_has_the_name_of_its_code(self, entry):
        assert municipality_name(entry.code) == entry.name

    @given(st.text(max_size=6))
    def test_a_code_that_is_not_in_use_has_no_name(self, code):
        assert bool(municipality_name(code)) == (code in reference.municipalities())

    def test_homonyms_are_told_apart_by_their_department(self):
        shown = [(entry.name, entry.note) for entry in ENTRIES]
        assert len(set(shown)) == len(shown) == 340

    def test_every_note_begins_with_the_code(self):
        assert all(entry.note.startswith(f"{entry.code} · ") for entry in ENTRIES)


class TestKeyNames:
    """Keys by the words that stand on them."""

    @pytest.mark.parametrize(("key", "spanish"), [
        ("Shift+F8", "Mayús+F8"), ("Ctrl+Return", "Ctrl+Enter"), ("PgDown", "Av Pág"),
        ("PgUp", "Re Pág"), ("Space", "Espacio"), ("Alt+1", "Alt+1"), ("/", "/"), ("Esc", "Esc"),
    ])  # fmt: skip
    def test_they_are_those_of_a_spanish_keyboard(self, key, spanish):
        assert key_words(key) == spanish

    @pytest.mark.parametrize("key", ["Ctrl++", "Ctrl+-", "Ctrl+0", "Ctrl+="])
    def test_a_plus_that_is_the_key_itself_stays(self, key):
        assert key_words(key) == key

    @given(st.lists(st.sampled_from([*NAMES, "Ctrl", "Alt", "F8", "K"]), min_size=1, max_size=3))
    def test_naming_a_named_key_changes_nothing(self, parts):
        once = key_words("+".join(parts))
        assert key_words(once) == once
