"""Lines of two computers about one record: what is decided by itself, and what is not."""

import json

import pytest

from app.store.journal_lines import Line
from app.store.knowledge import Knowledge, in_order
from app.store.merging import DELETED, STATE, RecordNow, merge, place_in, rows_in, same
from forms.answers import Answers, StoredRow


class Book:
    """Writes lines of several devices, and what each knew."""

    def __init__(self):
        self.lines, self.knowledge, self.seqs, self.at = [], Knowledge(), {}, 0

    def write(self, device, op, **values):
        seq = self.seqs[device] = self.seqs.get(device, 0) + 1
        self.at += 1
        given = {"record": "r", "row": None, "path": None, "old": None, "new": None, **values}
        salt = given.pop("salt", b"s")
        line = Line(
            device, seq, f"2026-{self.at:04}", op, given["record"], given["row"], given["path"],
            given["old"], given["new"], None, salt, None, "", (None, None, None),
        )  # fmt: skip
        self.lines.append(line)
        return line

    def set(self, device, path, new, **values):
        return self.write(device, "set", path=path, new=new, **values)

    def add(self, device, row, position, parent=None, path="hijos"):
        place = json.dumps({"parent": parent, "position": position})
        return self.write(device, "add_row", row=row, path=path, new=place)

    def remove(self, device, *rows):
        held = [
            {"repeat": r.repeat, "row": r.row, "parent": r.parent, "position": r.position,
             "values": r.values}
            for r in rows
        ]  # fmt: skip
        return self.write(
            device, "remove_row", row=rows[0].row, path=rows[0].repeat, old=json.dumps(held)
        )

    def meet(self, device, **knows):
        line = self.write(device, "import", record=None, new=json.dumps({"knows": knows}))
        self.knowledge.learn(device, line.seq, line.new)
        self.lines.remove(line)

    def merge(self, *fresh, state="draft", deleted=False, values=None, rows=(), held=None):
        lines = sorted(self.lines, key=lambda line: (line.device, line.seq))
        now = RecordNow(state, deleted, Answers(values or {}, list(rows)))
        return merge(lines, fresh, now, self.knowledge, held or {})


@pytest.fixture
def book():
    return Book()


def child(row, position=1, parent=None, repeat="hijos", **values):
    return StoredRow(repeat, row, parent, position, values)


class TestKnowledge:
    def test_a_device_knows_its_own_lines(self, book):
        one, two = book.set("a", "x", 1), book.set("a", "x", 2)
        assert book.knowledge.heads([one, two]) == [two]

    def test_nobody_knows_what_was_not_brought(self, book):
        one, other = book.set("a", "x", 1), book.set("b", "x", 2)
        assert book.knowledge.heads([one, other]) == [one, other]

    def test_what_was_brought_is_known_from_then_on(self, book):
        one, before = book.set("a", "x", 1), book.set("b", "x", 2)
        book.meet("b", a=1)
        after = book.set("b", "x", 3)
        assert not book.knowledge.follows(before, one)
        assert book.knowledge.follows(after, one)
        assert book.knowledge.heads([one, before, after]) == [after]

    def test_knowledge_only_grows(self, book):
        book.meet("b", a=5)
        book.meet("b", c=2)
        line = book.set("b", "x", 1)
        assert (book.knowledge.knew(line, "a"), book.knowledge.knew(line, "c")) == (5, 2)

    @pytest.mark.parametrize("text", [None, "", "x", "[]", '{"knows": 3}', '{"file": "t.csv"}'])
    def test_a_line_that_says_nothing_of_it_teaches_nothing(self, text):
        knowledge = Knowledge()
        knowledge.learn("b", 1, text)
        line = Line("b", 2, "", "set", *[None] * 7, None, "", (None, None, None))
        assert knowledge.knew(line, "a") == 0

    def test_the_order_of_all_lines_keeps_that_of_each_device(self, book):
        first, second = book.set("a", "x", 1), book.set("b", "x", 1)
        third = book.set("a", "x", 2)
        assert in_order([first, third, second]) == [first, second, third]


class TestAnswers:
    def test_a_line_nobody_here_wrote_against_is_taken(self, book):
        fresh = book.set("b", "x", 5)
        (change,) = book.merge(fresh).answers
        assert (change.path, change.new) == ("x", 5)

    def test_what_stands_here_already_is_no_change(self, book):
        assert book.merge(book.set("b", "x", 5), values={"x": 5}).answers == []

    def test_an_earlier_line_of_the_same_device_does_not_win(self, book):
        one = book.set("b", "x", 1)
        book.set("b", "x", 2)
        assert book.merge(one, values={"x": 2}).answers == []

    def test_two_unaware_clash_and_the_one_here_stays(self, book):
        book.set("a", "x", 1, old=0)
        fresh = book.set("b", "x", 2, old=0)
        merged = book.merge(fresh, values={"x": 1})
        (clash,) = merged.clashes
        assert (clash.base, clash.ours, clash.theirs) == (0, 1, 2)
        assert (clash.device, clash.seq, merged.answers) == ("b", 1, [])

    def test_two_unaware_who_say_the_same_do_not(self, book):
        book.set("a", "x", 1)
        assert book.merge(book.set("b", "x", 1.0), values={"x": 1}).clashes == []

    def test_a_number_and_its_text_are_two(self, book):
        book.set("a", "x", 1)
        assert len(book.merge(book.set("b", "x", "1"), values={"x": 1}).clashes) == 1
        assert same(1, 1.0)
        assert not same(1, "1")

    def test_the_base_is_the_last_that_both_knew(self, book):
        book.set("a", "x", "común")
        book.meet("b", a=1)
        book.set("a", "x", "uno")
        fresh = book.set("b", "x", "otro")
        (clash,) = book.merge(fresh, values={"x": "uno"}).clashes
        assert clash.base == "común"

    def test_of_three_each_other_one_is_a_clash(self, book):
        book.set("a", "x", 1)
        book.set("c", "x", 3)
        merged = book.merge(book.set("b", "x", 2), values={"x": 1})
        assert sorted(clash.theirs for clash in merged.clashes) == [2, 3]

    def test_a_line_that_knew_all_settles_it(self, book):
        book.set("a", "x", 1)
        book.set("b", "x", 2)
        book.meet("b", a=1)
        fresh = book.set("b", "x", 9)
        merged = book.merge(fresh, values={"x": 1})
        assert (merged.clashes, merged.answers[0].new) == ([], 9)
        assert merged.settled == {(None, "x")}

    def test_of_an_erased_value_nothing_stays(self, book):
        (change,) = book.merge(book.set("b", "x", None, salt=None), values={"x": 1}).answers
        assert (change.old, change.new) == (1, None)

    def test_an_erased_value_takes_nothing_that_its_author_did_not_know(self, book):
        book.set("a", "x", 1)
        assert book.merge(book.set("b", "x", None, salt=None), values={"x": 1}).answers == []

    def test_what_is_blank_already_needs_no_erasing(self, book):
        assert book.merge(book.set("b", "x", None, salt=None), values={}).answers == []


class TestStanding:
    def test_a_state_is_taken(self, book):
        merged = book.merge(book.write("b", "state", old="draft", new="final"))
        assert merged.state.new == "final"

    def test_two_states_clash(self, book):
        book.write("a", "state", old="final", new="returned")
        fresh = book.write("b", "state", old="final", new="approved")
        (clash,) = book.merge(fresh, state="returned").clashes
        assert (clash.path, clash.theirs) == (STATE, "approved")

    def test_two_who_finished_it_agree(self, book):
        book.write("a", "state", old="draft", new="final")
        merged = book.merge(book.write("b", "state", old="draft", new="final"), state="final")
        assert (merged.state, merged.clashes) == (None, [])

    def test_set_aside_and_brought_back(self, book):
        assert book.merge(book.write("b", "delete")).deleted is True
        assert book.merge(book.write("b", "undo"), deleted=True).deleted is False

    def test_set_aside_by_one_and_brought_back_by_another_clash(self, book):
        book.write("a", "delete")
        (clash,) = book.merge(book.write("b", "undo"), deleted=True).clashes
        assert (clash.path, clash.ours, clash.theirs) == (DELETED, 1, 0)

    def test_a_mark_of_what_was_taken_back_is_about_nothing(self, book):
        merged = book.merge(book.write("b", "undo", path="@action", new="b/1"), deleted=True)
        assert (merged.deleted, merged.settled) == (None, set())


class TestInstances:
    def test_one_that_came_holds_what_the_form_filled_in_too(self, book):
        fresh = [book.add("b", "k", 1), book.set("b", "hijos/n", "Lita", row="k")]
        merged = book.merge(*fresh, held={"k": {"hijos/país": "GT"}})
        assert [(row.op, row.row) for row in merged.rows] == [("add_row", "k")]
        assert {c.path: c.new for c in merged.answers} == {"hijos/país": "GT", "hijos/n": "Lita"}

    def test_one_that_went_goes(self, book):
        book.add("a", "k", 1)
        book.meet("b", a=1)
        merged = book.merge(book.remove("b", child("k")), rows=[child("k")])
        assert [(row.op, row.row) for row in merged.rows] == [("remove_row", "k")]

    def test_one_that_went_while_it_was_changed_here_stays_and_waits(self, book):
        book.add("a", "k", 1)
        book.meet("b", a=1)
        book.set("a", "hijos/n", "Lita", row="k")
        rows = [child("k", **{"hijos/n": "Lita"})]
        merged = book.merge(book.remove("b", child("k")), rows=rows)
        (clash,) = merged.clashes
        assert (merged.rows, clash.path, clash.theirs) == ([], "hijos", None)
        assert json.loads(clash.ours) == {"hijos/n": "Lita"}

    def test_what_stands_inside_counts_as_change(self, book):
        book.add("a", "k", 1)
        book.add("a", "c", 1, parent="k", path="hijos/cursos")
        book.meet("b", a=2)
        book.set("a", "hijos/cursos/g", 3, row="c")
        rows = [child("k"), child("c", parent="k", repeat="hijos/cursos")]
        merged = book.merge(book.remove("b", *rows), rows=rows)
        assert [(clash.row, clash.path) for clash in merged.clashes] == [("k", "hijos")]
        assert merged.rows == []

    def test_an_answer_for_one_that_is_gone_waits(self, book):
        book.add("a", "k", 1)
        book.meet("b", a=1)
        book.remove("a", child("k", **{"hijos/n": "Lita"}))
        merged = book.merge(book.set("b", "hijos/edad", 7, row="k"))
        (clash,) = merged.clashes
        assert (merged.answers, clash.ours) == ([], None)
        assert json.loads(clash.theirs) == {"hijos/n": "Lita"}

    def test_parents_come_before_what_stands_in_them(self, book):
        fresh = [book.add("b", "k", 1), book.add("b", "c", 1, parent="k", path="hijos/cursos")]
        assert [row.row for row in book.merge(*reversed(fresh)).rows] == ["k", "c"]

    def test_what_both_added_at_the_end_stands_in_one_order(self, book):
        first = book.add("a", "uno", 1)
        book.meet("b", a=1)
        mine, yours = book.add("a", "dos", 2), book.add("b", "tres", 2)
        here = [child("uno", 1), child("dos", 2)]
        there = [child("uno", 1), child("tres", 2)]
        expected = {("hijos", None): ["uno", "dos", "tres"]}
        assert book.merge(yours, rows=here).order == expected
        assert book.merge(mine, rows=there).order == expected
        assert first.seq == 1

    def test_one_put_between_others_stays_there(self, book):
        book.add("a", "uno", 1)
        book.add("a", "dos", 2)
        book.meet("b", a=2)
        fresh = book.add("b", "entre", 2)
        rows = [child("uno", 1), child("dos", 2)]
        assert book.merge(fresh, rows=rows).order[("hijos", None)] == ["uno", "entre", "dos"]

    def test_those_nobody_added_keep_their_order_before_the_others(self, book):
        fresh = book.add("b", "nuevo", 3)
        rows = [child("b", 1), child("a", 2)]
        assert book.merge(fresh, rows=rows).order[("hijos", None)] == ["b", "a", "nuevo"]


def test_a_line_whose_text_was_erased_says_nothing_of_place_or_content():
    assert place_in(None)[0] is None
    assert rows_in(None) == []
