"""Tables of answers: where a question's column is, and how tables grow with a form."""

import pytest
from support.forms import group, household, instrument, integer, long_form, repeat, text
from support.workspaces import PERSON, begin, typed

from app.store.answer_tables import COLUMNS_PER_PART, free_name
from app.store.workspace import Workspace
from forms.answers import AnswerChange, RowChange, Update
from forms.instrument import Marks, Question
from forms.table_schema import columns


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path) as workspace:
        yield workspace


def add(workspace, form):
    return workspace.instruments.add(form, "prueba.xlsx", {})


def places(workspace, form) -> dict[str, tuple[str, str]]:
    columns = workspace.instruments.columns(add(workspace, form).instrument)
    return {column.path: (column.table, column.name) for column in columns}


def names_of(workspace, table) -> list[str]:
    return [row["name"] for row in workspace.db.rows(f"PRAGMA table_info('{table}')")]


class TestColumns:
    def test_a_question_outside_repeats_stands_in_the_tables_of_the_instrument(self, workspace):
        assert places(workspace, household())["vivienda/cuartos"] == ("d1_0", "c2")

    def test_a_question_of_a_repeat_stands_in_the_tables_of_the_innermost_one(self, workspace):
        found = places(workspace, household())
        assert found["personas/edad"] == ("r1_0", "c1")
        assert found["personas/cursos/grado"] == ("r2_0", "c0")

    def test_columns_have_no_type_and_change_no_value(self, workspace):
        record = begin(workspace, household())
        for value in (7, "7", "007", 7.0, 7.25, "siete"):
            workspace.records.save(record, typed("vivienda/cuartos", value), PERSON)
            stored = workspace.records.answers(record).values["vivienda/cuartos"]
            assert (stored, type(stored)) == (value, type(value))

    def test_a_note_needs_no_column_unless_it_computes(self, workspace):
        form = instrument(
            Question("aviso", "note"), Question("total", "note", calculate="1 + 1"), text("a")
        )
        assert set(places(workspace, form)) == {"total", "a"}

    def test_names_that_differ_in_case_or_group_are_different_questions(self, workspace):
        form = instrument(
            text("agua"), text("Agua"), group("a", text("a/agua")), group("A", text("A/agua"))
        )
        record = begin(workspace, form)
        for path in ("agua", "Agua", "a/agua", "A/agua"):
            workspace.records.save(record, typed(path, f"en {path}"), PERSON)
        assert workspace.records.answers(record).values == {
            "agua": "en agua", "Agua": "en Agua", "a/agua": "en a/agua", "A/agua": "en A/agua",
        }  # fmt: skip

    def test_a_form_with_nothing_but_notes_can_hold_records(self, workspace):
        record = begin(workspace, instrument(Question("aviso", "note")))
        assert workspace.records.answers(record).values == {}


class TestParts:
    def test_a_part_holds_at_most_250_questions(self, workspace):
        found = places(workspace, long_form(COLUMNS_PER_PART + 1))
        assert found["q249"] == ("d1_0", "c249")
        assert found["q250"] == ("d1_1", "c250")

    def test_a_form_of_3000_questions_keeps_every_answer(self, workspace):
        record = begin(workspace, long_form(3000))
        changes = tuple(AnswerChange(f"q{n}", None, None, f"valor {n}") for n in range(3000))
        workspace.records.save(record, Update(changes), PERSON)
        assert workspace.records.answers(record).values == {
            f"q{n}": f"valor {n}" for n in range(3000)
        }

    def test_a_page_may_show_all_3000(self, workspace):
        record = begin(workspace, long_form(3000))
        workspace.records.save(record, typed("q2999", "el último"), PERSON)
        paths = [f"q{n}" for n in range(3000)]
        (row,) = workspace.records.page(record.instrument, [record.id], paths)
        assert len(row) == 3000
        assert row[2999] == "el último"

    def test_a_repeat_of_many_questions_has_parts_too(self, workspace):
        form = instrument(repeat("p", *(text(f"p/q{n}") for n in range(600))))
        record = begin(workspace, form)
        rows = (RowChange("add_row", "p", "uno", None, 1),)
        changes = tuple(AnswerChange(f"p/q{n}", "uno", None, n) for n in range(600))
        workspace.records.save(record, Update(changes, rows), PERSON)
        (row,) = workspace.records.answers(record).rows
        assert row.values == {f"p/q{n}": n for n in range(600)}


class TestVersions:
    def test_a_new_version_adds_columns_for_new_questions_only(self, workspace):
        before = places(workspace, instrument(text("a"), text("b")))
        after = places(workspace, instrument(text("b"), text("c"), version="2"))
        assert after == {**before, "c": ("d1_0", "c2")}
        assert names_of(workspace, "d1_0") == ["record", "c0", "c1", "c2"]

    def test_each_column_knows_the_versions_that_ask_it(self, workspace):
        add(workspace, instrument(text("a"), text("b")))
        version = add(workspace, instrument(text("b"), integer("c"), version="2"))
        columns = workspace.instruments.columns(version.instrument)
        assert {c.path: (c.first_version, c.last_version) for c in columns} == {
            "a": (1, 1), "b": (1, 2), "c": (2, 2),
        }  # fmt: skip

    def test_a_question_of_another_type_keeps_its_column(self, workspace):
        record = begin(workspace, instrument(text("a")))
        workspace.records.save(record, typed("a", "doce"), PERSON)
        version = add(workspace, instrument(integer("a"), version="2"))
        (column,) = workspace.instruments.columns(version.instrument)
        assert column.type == "integer"
        assert workspace.records.answers(record).values == {"a": "doce"}

    def test_records_of_an_earlier_version_keep_their_answers(self, workspace):
        record = begin(workspace, instrument(text("a"), text("b")))
        workspace.records.save(record, typed("a", "sigue"), PERSON)
        add(workspace, instrument(text("c"), version="2"))
        assert workspace.records.answers(record).values == {"a": "sigue"}

    def test_new_questions_may_need_a_new_part(self, workspace):
        add(workspace, long_form(250))
        first = [text(f"q{n}") for n in range(250)]
        form = instrument(*first, text("nueva"), form_id="larga", version="2")
        assert places(workspace, form)["nueva"] == ("d1_1", "c250")

    def test_a_group_that_a_later_version_repeats_keeps_both(self, workspace):
        old = begin(workspace, instrument(group("p", text("p/nombre"))))
        workspace.records.save(old, typed("p/nombre", "sola"), PERSON)
        new = begin(workspace, instrument(repeat("p", text("p/nombre")), version="2"))
        rows = (RowChange("add_row", "p", "uno", None, 1),)
        change = AnswerChange("p/nombre", "uno", None, "entre varias")
        workspace.records.save(new, Update((change,), rows), PERSON)
        assert workspace.records.answers(old).values == {"p/nombre": "sola"}
        assert workspace.records.answers(new).rows[0].values == {"p/nombre": "entre varias"}

    def test_an_outer_repeat_that_comes_later_becomes_the_parent(self, workspace):
        add(workspace, instrument(group("a", repeat("a/b", text("a/b/x")))))
        form = instrument(repeat("a", repeat("a/b", text("a/b/x"))), version="2")
        record = begin(workspace, form)
        rows = (
            RowChange("add_row", "a", "fuera", None, 1),
            RowChange("add_row", "a/b", "dentro", "fuera", 1),
        )
        workspace.records.save(record, Update((), rows), PERSON)
        assert [row.row for row in workspace.records.answers(record).rows] == ["fuera", "dentro"]


class TestNames:
    def test_a_free_name_stays(self):
        assert free_name("agua", set()) == "agua"

    def test_a_name_taken_in_other_letters_gets_a_number(self):
        taken = {"agua", "agua_2"}
        assert free_name("Agua", taken) == "Agua_3"
        assert "agua_3" in taken


class TestViews:
    def shown(self, workspace, view) -> list[dict]:
        return [dict(row) for row in workspace.db.rows(f'SELECT * FROM "{view}"')]

    def test_a_view_shows_records_under_public_names(self, workspace):
        record = begin(workspace, household())
        workspace.records.save(record, typed("vivienda/comunidad", "Tzalbal"), PERSON)
        (row,) = self.shown(workspace, "v_hogares")
        assert row["uuid"] == record.uuid
        assert row["comunidad"] == "Tzalbal"
        assert row["state"] == "draft"

    def test_names_that_collide_get_a_number(self, workspace):
        record = begin(workspace, instrument(text("agua"), text("Agua"), text("uuid")))
        for path in ("agua", "Agua", "uuid"):
            workspace.records.save(record, typed(path, path.upper()), PERSON)
        (row,) = self.shown(workspace, "v_hogares")
        assert (row["agua"], row["Agua_2"], row["uuid_2"]) == ("AGUA", "AGUA", "UUID")

    def test_public_names_are_those_of_what_is_published(self, workspace):
        form = instrument(
            text("a", marks=Marks(column="publica")), group("g", text("g/b")), text("b")
        )
        names = {column.path: column.public_name for column in self.columns(workspace, form)}
        published = {column.path: column.name for column in columns(form)}
        assert names == published
        assert names["a"] == "publica"

    def columns(self, workspace, form):
        return workspace.instruments.columns(add(workspace, form).instrument)

    def test_records_set_aside_are_not_in_it(self, workspace):
        workspace.records.delete(begin(workspace, household()), PERSON)
        assert self.shown(workspace, "v_hogares") == []

    def test_a_new_version_s_questions_come_into_it(self, workspace):
        begin(workspace, instrument(text("a")))
        add(workspace, instrument(text("b"), version="2"))
        (row,) = self.shown(workspace, "v_hogares")
        assert {"a", "b"} <= row.keys()

    def test_a_form_s_name_may_hold_any_sign(self, workspace):
        begin(workspace, instrument(text("a"), form_id='muni "2" (ñ); DROP TABLE record'))
        names = workspace.db.column("SELECT name FROM sqlite_master WHERE type = 'view'")
        assert list(names) == ['v_muni "2" (ñ); DROP TABLE record']

    def test_forms_whose_names_differ_in_case_have_two_views(self, workspace):
        begin(workspace, instrument(text("a"), form_id="Agua"))
        begin(workspace, instrument(text("b"), form_id="agua"))
        assert "a" in self.shown(workspace, "v_Agua")[0]
        assert "b" in self.shown(workspace, "v_agua~2")[0]

    def test_3000_questions_take_two_views(self, workspace):
        record = begin(workspace, long_form(3000))
        workspace.records.save(record, typed("q2999", "el último"), PERSON)
        assert "q1899" in self.shown(workspace, "v_larga")[0]
        assert self.shown(workspace, "v_larga/2")[0]["q2999"] == "el último"
