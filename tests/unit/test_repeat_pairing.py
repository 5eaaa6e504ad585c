"""Which repeat of a new version is which of the one before."""

import pytest
from support.forms import group, instrument, repeat, text

from forms.instrument import Repeat
from forms.versions import Said, compare


def asking(path, names="ab", label="", inside=()):
    """A repeat that asks some questions, with repeats inside it."""
    labels = {"": label} if label else {}
    return Repeat(path, labels, children=(*(text(f"{path}/{n}") for n in names), *inside))


def pairs(old, new, said=None):
    return compare(instrument(*old), instrument(*new), said).repeats


CASES = {
    "called as it was": ([asking("p")], [asking("p", "xyz")], {"p": "p"}),
    "in a group now": ([asking("p")], [group("g", asking("g/p", "xy"))], {"g/p": "p"}),
    "asks the same": ([asking("p")], [asking("q")], {"q": "p"}),
    "asks half of it": ([asking("p", "abcd")], [asking("q", "ab")], {"q": "p"}),
    "asks less than half": ([asking("p", "abcde")], [asking("q", "ab")], {}),
    "less, under the same words": (
        [asking("p", "abcde", "Hijos")], [asking("q", "a", "hijos")], {"q": "p"},
    ),
    "nothing in common": ([asking("p", "ab")], [asking("q", "cd")], {}),
    "two that could be it": ([asking("p"), asking("r")], [asking("q")], {}),
    "the old one is still there": ([asking("p")], [asking("p"), asking("q")], {"p": "p"}),
    "its name is another's now": (
        [asking("p", "ab"), asking("q", "cd")],
        [asking("p", "ab"), asking("q", "cd")],
        {"p": "p", "q": "q"},
    ),
    "with the one inside it": (
        [asking("p", inside=[asking("p/h", "xy")])],
        [asking("q", inside=[asking("q/h", "xy")])],
        {"q": "p", "q/h": "p/h"},
    ),
    "both names are others": (
        [asking("p", inside=[asking("p/h", "xy")])],
        [asking("q", inside=[asking("q/k", "xy")])],
        {"q": "p", "q/k": "p/h"},
    ),
    "out of the one around it": (
        [asking("p", inside=[asking("p/h", "xy")])], [asking("p"), asking("h", "xy")], {"p": "p"},
    ),
    "into one that is new": (
        [asking("h", "xy")], [asking("p", inside=[asking("p/h", "xy")])], {},
    ),
    "no questions": ([asking("p", "")], [asking("q", "")], {}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_repeat_goes_on_when(case):
    old, new, expected = CASES[case]
    assert pairs(old, new) == expected


class TestSaid:
    @pytest.mark.parametrize("new", ["q", "g/q"])
    def test_a_person_can_say_that_it_is_the_same(self, new):
        now = group("g", asking("g/q", "cd")) if "/" in new else asking("q", "cd")
        assert pairs([asking("p")], [now], Said({"p": new})) == {new: "p"}

    def test_or_that_it_is_not(self):
        assert pairs([asking("p")], [asking("q")], Said(separate=frozenset("q"))) == {}

    def test_what_is_said_of_a_question_is_not_of_a_repeat(self):
        old, new = instrument(text("a"), asking("p")), instrument(text("b"), asking("q"))
        comparison = compare(old, new, Said({"a": "b"}))
        assert comparison.renamed == {"b": "a", "q/a": "p/a", "q/b": "p/b"}

    def test_what_names_nothing_is_refused(self):
        with pytest.raises(KeyError):
            pairs([asking("p")], [asking("q")], Said({"p": "x"}))


class TestQuestionsInside:
    def test_they_go_on_in_their_columns(self):
        comparison = compare(instrument(asking("p")), instrument(asking("q")))
        assert comparison.same == {"q/a": "p/a", "q/b": "p/b"}
        assert [(c.kind, c.before, c.now) for c in comparison.changes] == [
            ("renamed", "p/a", "q/a"), ("renamed", "p/b", "q/b"),
        ]  # fmt: skip

    def test_of_two_repeats_that_ask_alike_each_keeps_its_own(self):
        old = instrument(asking("p", "abx"), asking("r", "aby"))
        new = instrument(asking("q", "abx"), asking("s", "aby"))
        same = compare(old, new).same
        assert (same["q/x"], same["q/a"]) == ("p/x", "p/a")
        assert (same["s/y"], same["s/a"]) == ("r/y", "r/a")

    def test_a_question_that_is_called_otherwise_inside_is_a_doubt_still(self):
        old = instrument(asking("p", "abc"))
        changes = compare(old, instrument(asking("q", "abd"))).changes
        assert [(c.kind, c.path) for c in changes if c.path == "q/d"] == [("maybe_renamed", "q/d")]

    def test_a_new_question_inside_is_new(self):
        old = instrument(asking("p", "ab"))
        new = instrument(repeat("q", text("q/z"), text("q/a"), text("q/b")))
        assert [c.kind for c in compare(old, new).changes if c.path == "q/z"] == ["added"]

    def test_a_question_that_leaves_it_is_out_of_a_repeat(self):
        old = instrument(asking("p", "abc"))
        new = instrument(asking("q", "ab"), text("c"))
        assert ("out_of_repeat", "c") in [(c.kind, c.path) for c in compare(old, new).changes]
