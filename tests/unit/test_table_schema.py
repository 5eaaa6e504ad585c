"""What an instrument's answers look like as published tables."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.instruments import instrument, public

from forms.instrument import Group, Marks, Question, Repeat
from forms.table_schema import columns, public_columns, table_schema, without_answers


def column(question, **parts):
    """The one column of a form of one question."""
    (only,) = columns(instrument(question, **parts))
    return only


def names(*children):
    """Names of the columns of a form."""
    return [column.name for column in columns(instrument(*children))]


class TestWhichQuestions:
    """Columns keep data; public ones are marked."""

    def test_what_people_answer_is_a_column(self):
        assert names(Question("a", "text"), Question("b", "integer")) == ["a", "b"]

    @pytest.mark.parametrize("kind", ["note", "calculate", "hidden", "start", "deviceid"])
    def test_what_nobody_answers_is_none(self, kind):
        assert names(Question("a", kind)) == []

    @pytest.mark.parametrize("kind", ["calculate", "hidden", "today"])
    def test_unless_it_is_marked(self, kind):
        assert names(public("a", kind)) == ["a"]

    def test_a_question_without_a_class_is_not_public(self):
        form = instrument(Question("a", "text"), public("b"))
        assert [column.name for column in public_columns(form)] == ["b"]

    @pytest.mark.parametrize("privacy", ["confidencial", "sensible", "reservado", "secreto"])
    def test_other_classes_stay_inside(self, privacy):
        form = instrument(public("a", privacy=privacy))
        assert public_columns(form) == ()
        assert [column.privacy for column in columns(form)] == [privacy]
        assert table_schema(form)["fields"] == []

    def test_groups_are_looked_into(self):
        assert names(Group("g", children=(Question("g/a", "text"),))) == ["a"]

    def test_a_repeat_has_a_table_of_its_own(self):
        form = instrument(
            public("a"),
            Repeat("r", children=(public("r/b"), Repeat("r/s", children=(public("r/s/c"),)))),
        )
        assert [(c.name, c.repeat) for c in columns(form)] == [
            ("a", None),
            ("b", "r"),
            ("c", "r/s"),
        ]

    def test_a_group_inside_a_repeat_belongs_to_it(self):
        form = instrument(
            Repeat("r", children=(Group("r/g", children=(public("r/g/a"),)),)),
        )
        assert [(c.name, c.repeat) for c in columns(form)] == [("a", "r")]


class TestNames:
    """Names are unique in their table, and every database takes them."""

    def test_the_mark_names_the_column(self):
        assert names(public("municipio", column="municipio_codigo")) == ["municipio_codigo"]

    def test_otherwise_the_question_does(self):
        assert names(Question("g/edad", "integer")) == ["edad"]

    def test_a_name_that_is_taken_gives_way_to_the_path(self):
        assert names(
            Group("g", children=(Question("g/x", "text"),)),
            Group("h", children=(Question("h/x", "text"),)),
        ) == ["x", "h_x"]

    def test_names_that_differ_in_case_are_taken_too(self):
        assert names(Question("x", "text"), Question("g/X", "text")) == ["x", "g_X"]

    def test_a_path_that_is_taken_gets_a_number(self):
        assert names(Question("x", "text"), public("a", column="h_x"), Question("h/x", "text")) == [
            "x",
            "h_x",
            "h_x_2",
        ]

    def test_tables_do_not_mind_each_other(self):
        form = instrument(public("tipo"), Repeat("r", children=(public("r/tipo"),)))
        assert [c.name for c in columns(form)] == ["tipo", "tipo"]

    @pytest.mark.parametrize(
        ("written", "name"),
        [
            ("con espacio", "con_espacio"),
            ("con.punto-y-guion", "con_punto_y_guion"),
            ("_id", "id"),
            ('a"b', "a_b"),
            ("año", "año"),
            ("--", "columna"),
        ],
    )
    def test_signs_that_trouble_databases_are_left_out(self, written, name):
        assert names(public("p", column=written)) == [name]

    @given(
        st.lists(
            st.from_regex(r"[A-Za-zñé_]([A-Za-zñé0-9_.-]{0,80})", fullmatch=True),
            unique=True,
            max_size=8,
        )
    )
    def test_whatever_questions_are_called(self, words):
        questions = [Question(word, "text") for word in words]
        questions += [Question(f"g/{word}", "text") for word in words]
        found = names(*questions)
        assert len({name.lower() for name in found}) == len(questions)
        assert all(1 <= len(name.encode()) <= 63 for name in found)
        assert all(re.fullmatch(r"\w+", name) for name in found)

    def test_the_public_names_are_those_of_all_columns(self):
        form = instrument(Question("x", "text"), public("g/x"))
        assert [column.name for column in public_columns(form)] == ["g_x"]


class TestTexts:
    """Titles and descriptions in the language of the form."""

    def test_label_and_hint(self):
        shown = column(
            Question("a", "text", labels={"es": "Edad", "en": "Age"}, hints={"es": "En años"}),
            languages=("es", "en"),
        )
        assert (shown.title, shown.description) == ("Edad", "En años")

    def test_a_hint_in_another_language_is_better_than_none(self):
        shown = column(Question("a", "text", hints={"en": "Years"}), languages=("es", "en"))
        assert shown.description == "Years"

    def test_a_question_without_a_label_has_its_name(self):
        assert column(Question("g/edad", "integer")).title == "edad"

    @pytest.mark.parametrize(
        ("label", "shown"),
        [
            ("¿Edad de {{ /data/n }}?", "¿Edad de …?"),
            ("{{ a }} y {{ b }}", "… y …"),
            ("sin nada", "sin nada"),
        ],
    )
    def test_answers_in_a_label_are_left_out(self, label, shown):
        assert without_answers(label) == shown
        assert column(Question("a", "text", labels={"": label})).title == shown

    def test_marks_travel(self):
        shown = column(
            public("a", "decimal", unit="%", codelist="c", sdg="17.8.1", key=True), lists={}
        )
        assert (shown.unit, shown.codelist, shown.sdg, shown.key) == ("%", "c", "17.8.1", True)
        assert shown.privacy == "publico"


class TestRequired:
    """A column is required only where every row has a value."""

    def test_an_always_required_question(self):
        assert column(Question("a", "text", required="true()")).constraints == {"required": True}

    def test_a_question_that_may_be_left_blank(self):
        assert column(Question("a", "text")).constraints == {}

    def test_a_question_that_is_required_sometimes(self):
        assert column(Question("a", "text", required="/data/b = 1")).constraints == {}

    def test_a_question_that_is_asked_sometimes(self):
        assert not column(Question("a", "text", required="true()", relevant="1=1")).constraints

    def test_a_question_of_a_group_that_is_asked_sometimes(self):
        group = Group(
            "g",
            relevant="/data/x = 1",
            children=(Group("g/h", children=(Question("g/h/a", "text", required="true()"),)),),
        )
        assert not column(group).constraints

    def test_a_key_is_required_in_any_case(self):
        assert column(public("a", key=True)).constraints == {"required": True}


class TestBounds:
    """Limits are taken from constraints that say nothing else."""

    @pytest.mark.parametrize(
        ("constraint", "bounds"),
        [
            (". >= 0 and . <= 100", {"minimum": 0, "maximum": 100}),
            (".>=0 and .<=100", {"minimum": 0, "maximum": 100}),
            (". <= 100 and . >= 0", {"minimum": 0, "maximum": 100}),
            ("(. >= 0) and (. <= 100)", {"minimum": 0, "maximum": 100}),
            (". >= 0", {"minimum": 0}),
            (". <= -2.5", {"maximum": -2.5}),
            ("  . >= 1\n and  . <= 9 ", {"minimum": 1, "maximum": 9}),
        ],
    )
    @pytest.mark.parametrize("kind", ["integer", "decimal", "range"])
    def test_plain_limits(self, kind, constraint, bounds):
        assert column(Question("a", kind, constraint=constraint)).constraints == bounds

    @pytest.mark.parametrize(
        "constraint",
        [
            "",
            ". > 0",
            ". >= 0 or . = -1",
            ". >= /data/b",
            ". >= 0 and selected(., 'a')",
            ". >= 0 and . <= /data/b",
            "not(. >= 0)",
            "0 <= .",
            "../x >= 5",
        ],
    )
    def test_anything_else_is_no_limit(self, constraint):
        assert column(Question("a", "integer", constraint=constraint)).constraints == {}

    @pytest.mark.parametrize("kind", ["text", "date", "select_one"])
    def test_only_numbers_have_limits(self, kind):
        assert column(Question("a", kind, constraint=". >= 0")).constraints == {}


class TestChoices:
    """Short lists name their values, long ones their shape."""

    def allowed(self, kind, values):
        return column(Question("a", kind, list_name="l"), lists={"l": values}).constraints

    def test_a_short_list_is_named(self):
        assert self.allowed("select_one", ["si", "no"]) == {"enum": ["si", "no"]}

    def test_repeated_values_are_named_once(self):
        assert self.allowed("select_one", ["a", "b", "a"]) == {"enum": ["a", "b"]}

    def test_fifty_are_still_short(self):
        values = [f"v{number}" for number in range(50)]
        assert self.allowed("select_one", values) == {"enum": values}

    def test_a_long_list_of_codes_has_their_shape(self):
        values = [f"{number:04}" for number in range(101, 441)]
        assert self.allowed("select_one", values) == {"pattern": "(?:[0-9]{4})"}

    @pytest.mark.parametrize(
        "values",
        [[f"v{n}" for n in range(60)], [str(n) for n in range(60)], ["٣" * 4] * 2 + ["x"] * 60],
    )
    def test_a_long_list_without_a_shape_is_not_described(self, values):
        constraints = self.allowed("select_one", values)
        assert "pattern" not in constraints

    @pytest.mark.parametrize("kind", ["select_multiple", "rank"])
    def test_several_choices_are_a_pattern(self, kind):
        pattern = re.compile(self.allowed(kind, ["a", "b.c"])["pattern"])
        assert pattern.fullmatch("a")
        assert pattern.fullmatch("b.c a")
        assert not pattern.fullmatch("")
        assert not pattern.fullmatch("a  b.c")
        assert not pattern.fullmatch("bxc")
        assert not pattern.fullmatch("a,b.c")

    def test_several_of_a_long_list_are_not_described(self):
        assert self.allowed("select_multiple", [f"{n:04}" for n in range(60)]) == {}

    def test_a_list_that_lives_in_another_file_is_not_described(self):
        assert self.allowed("select_one", []) == {}

    def test_a_question_whose_list_is_unknown_is_not_described(self):
        assert column(Question("a", "select_one", list_name="x")).constraints == {}

    @pytest.mark.parametrize("values", [["si", "no"], [f"{n:03}" for n in range(80)]])
    def test_patterns_hold_when_a_validator_adds_anchors_of_its_own(self, values):
        for kind in ("select_one", "select_multiple"):
            pattern = self.allowed(kind, values).get("pattern")
            if pattern:
                assert re.match(f"^{pattern}$", values[0])
                assert not re.match(f"^{pattern}$", values[0] + "x")


class TestSchema:
    """The descriptor, as Frictionless reads it."""

    FORM = instrument(
        public("municipio", "select_one", key=True, list_name="l", codelist="municipios"),
        public("anio", "integer", key=True, constraint=". >= 1950 and . <= 2100"),
        public("pct", "decimal", unit="%", required="true()", labels={"": "Porcentaje"}),
        public("fecha", "date"),
        public("momento", "dateTime"),
        Question("nota", "text", marks=Marks(privacy="confidencial")),
        Repeat("r", children=(public("r/razon"),)),
        lists={"l": ["0101", "0102"]},
    )

    def test_a_field_says_what_is_known_and_nothing_else(self):
        fields = {field["name"]: field for field in table_schema(self.FORM)["fields"]}
        assert fields["pct"] == {
            "name": "pct",
            "type": "number",
            "title": "Porcentaje",
            "unit": "%",
            "constraints": {"required": True},
        }
        assert fields["fecha"] == {"name": "fecha", "type": "date", "title": "fecha"}
        assert fields["momento"]["format"] == "any"

    def test_blank_cells_are_missing_values(self):
        assert table_schema(self.FORM)["missingValues"] == [""]

    def test_marked_questions_are_the_primary_key(self):
        assert table_schema(self.FORM)["primaryKey"] == ["municipio", "anio"]

    def test_without_marks_there_is_no_key(self):
        assert "primaryKey" not in table_schema(instrument(public("a")))

    def test_a_key_that_stays_inside_is_none(self):
        form = instrument(public("a", key=True), public("b", key=True, privacy="confidencial"))
        assert "primaryKey" not in table_schema(form)

    def test_a_repeat_is_described_apart(self):
        schema = table_schema(self.FORM, "r")
        assert [field["name"] for field in schema["fields"]] == ["razon"]
        assert "primaryKey" not in schema
        assert "razon" not in str(table_schema(self.FORM))

    def test_frictionless_takes_it(self):
        from frictionless import Resource, Schema, validate

        schema = Schema.from_descriptor(table_schema(self.FORM))
        rows = [
            ["municipio", "anio", "pct", "fecha", "momento"],
            ["0101", "2018", "50.8", "2026-11-21", "2026-11-21T16:20:00-06:00"],
            ["0102", "2018", "0", "", ""],
        ]
        assert validate(Resource(data=rows, schema=schema)).valid

    @pytest.mark.parametrize(
        ("row", "error"),
        [
            (["0103", "2018", "1", "", ""], "constraint-error"),
            (["01010", "2018", "1", "", ""], "constraint-error"),
            (["0101", "1949", "1", "", ""], "constraint-error"),
            (["0101", "2018", "", "", ""], "constraint-error"),
            (["0101", "doce", "1", "", ""], "type-error"),
            (["0101", "2018", "1", "21/11/2026", ""], "type-error"),
        ],
    )
    def test_frictionless_finds_what_breaks_it(self, row, error):
        from frictionless import Resource, Schema, validate

        schema = Schema.from_descriptor(table_schema(self.FORM))
        header = [field["name"] for field in table_schema(self.FORM)["fields"]]
        report = validate(Resource(data=[header, row], schema=schema))
        assert error in {found[0] for found in report.flatten(["type"])}
