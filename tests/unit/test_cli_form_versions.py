"""`acopio form publish | unpublish`, from workbooks, as a script calls them."""

import pytest
from support.commands import Shell
from support.workbook import write_workbook

COLUMNS = ("type", "name", "label", "required", "bind::acopio:was", "bind::acopio:column")
SETTINGS = (
    ("form_id", "form_title", "version", "namespaces"),
    ("hogares", "Hogares", "1", 'acopio="https://acopio.gt/xforms"'),
)


@pytest.fixture
def shell(tmp_path, monkeypatch):
    shell = Shell(tmp_path / "trabajo", monkeypatch)
    return lambda *words: shell(*words, "--json")


@pytest.fixture
def book(tmp_path):
    def write(name, *questions):
        rows = [(*each, *[""] * (len(COLUMNS) - len(each))) for each in questions]
        sheets = {"survey": (COLUMNS, *rows), "settings": SETTINGS}
        return str(write_workbook(tmp_path / f"{name}.xlsx", sheets))

    return write


@pytest.fixture
def loaded(shell, book, tmp_path):
    """A form with two records here, one of them without an age."""
    shell("form", "load", book("uno", ("text", "nombre", "Nombre"), ("text", "edad", "Edad")))
    for number, text in enumerate(('{"nombre": "Rosa", "edad": "30"}', '{"nombre": "José"}')):
        answers = tmp_path / f"{number}.json"
        answers.write_text(text, encoding="utf-8")
        assert shell("record", "add", "hogares", "--answers", str(answers)).code == 0


def test_a_preview_tells_each_change_and_stores_nothing(shell, book, loaded):
    new = book("dos", ("text", "nombre", "Nombre"), ("text", "edad", "Edad", "yes"))
    said = shell("form", "publish", new, "--preview")
    assert said.code == 0
    assert (said.object["records"], said.object["number"]) == (2, 2)
    (question,) = said.object["questions"]
    assert question["change"] == "required"
    assert (question["question"], question["records"]) == ("edad", 1)
    assert question["examples"][0]["number"] == 2
    assert question["reversible"] is True
    assert shell("form", "unpublish", "hogares").code == 1


def test_a_doubtful_name_is_asked_before_anything_happens(shell, book, loaded):
    new = book("dos", ("text", "nombre", "Nombre"), ("text", "anios", "Edad"))
    assert shell("form", "publish", new, "--preview").code == 1
    refused = shell("form", "publish", new)
    assert refused.code == 1
    assert [p["code"] for p in refused.object["problems"]] == ["form.rename_doubt"]
    done = shell("form", "publish", new, "--rename", "edad=anios")
    assert (done.code, done.object["renamed"]) == (0, {"edad": "anios"})
    records = shell("record", "list", "hogares", "--where", "anios", "=", "30").object
    assert records["count"] == 1


def test_a_question_can_be_said_to_be_another(shell, book, loaded):
    new = book("dos", ("text", "nombre", "Nombre"), ("text", "anios", "Edad"))
    done = shell("form", "publish", new, "--separate", "anios")
    assert (done.code, done.object["renamed"]) == (0, {})


def test_what_the_form_itself_says_is_not_asked(shell, book, loaded):
    new = book("dos", ("text", "nombre", "Nombre"), ("text", "anios", "Años", "", "edad"))
    assert shell("form", "publish", new).object["renamed"] == {"edad": "anios"}


def test_loading_a_version_keeps_the_columns_that_the_form_names(shell, book, loaded):
    new = book("dos", ("text", "nombre", "Nombre"), ("text", "anios", "Años", "", "edad"))
    assert shell("form", "load", new).object["number"] == 2
    found = shell("record", "list", "hogares", "--where", "anios", "=", "30")
    assert found.object["count"] == 1


def test_another_type_is_converted_and_all_of_it_taken_back(shell, book, loaded):
    new = book("dos", ("text", "nombre", "Nombre"), ("integer", "edad", "Edad"))
    done = shell("form", "publish", new, "--upgrade")
    assert (done.object["converted"], done.object["upgraded"]) == (1, 2)
    assert shell("record", "show", "1").object["answers"]["edad"] == 30
    back = shell("form", "unpublish", "hogares")
    assert (back.code, back.object["number"]) == (0, 1)
    assert shell("record", "show", "1").object["answers"]["edad"] == "30"


def test_the_same_version_again_changes_nothing(shell, book, loaded):
    done = shell(
        "form", "publish", book("uno", ("text", "nombre", "Nombre"), ("text", "edad", "Edad"))
    )
    assert (done.code, done.object["repeated"], done.object["number"]) == (0, True, 1)


def test_a_decision_about_no_question_is_refused(shell, book, loaded):
    new = book(
        "dos", ("text", "nombre", "Nombre"), ("text", "edad", "Edad"), ("date", "dia", "Día")
    )
    refused = shell("form", "publish", new, "--rename", "nada=dia")
    assert (refused.code, refused.object["problems"][0]["code"]) == (1, "form.no_such_question")


def test_a_renaming_without_its_sign_is_wrong_use(shell, book, loaded):
    new = book("dos", ("text", "nombre", "Nombre"))
    assert shell("form", "publish", new, "--rename", "edad").code == 2


@pytest.fixture
def without_age(shell, book, loaded):
    """The second version calls the name otherwise and asks no age."""
    new = book("dos", ("text", "nombres", "Nombre"))
    assert shell("form", "publish", new, "--rename", "nombre=nombres").code == 0


@pytest.mark.usefixtures("without_age")
class TestQuestionsOfBefore:
    """Conditions, columns and counts know what any version of the form calls a question."""

    @pytest.mark.parametrize(
        ("condition", "count"),
        [
            (("edad", "=", "30"), 1),
            (("edad", "contains", "3"), 1),
            (("edad", "blank", "x"), 1),
            (("edad", "filled", "x"), 1),
            (("edad", "!=", "30"), 1),
            (("nombre", "=", "Rosa"), 1),
            (("nombres", "=", "Rosa"), 1),
            (("nombre", "contains", "jose"), 1),
            (("nombre", "=", "nadie"), 0),
        ],
    )
    def test_records_are_found_by_them(self, shell, condition, count):
        found = shell("record", "list", "hogares", "--where", *condition)
        assert (found.code, found.object["count"]) == (0, count)

    @pytest.mark.parametrize("field", ["edad", "nombre", "nombres"])
    def test_records_are_counted_by_them(self, shell, field):
        found = shell("record", "count", "hogares", field)
        assert (found.code, sum(each["records"] for each in found.object["groups"])) == (0, 2)

    @pytest.mark.parametrize(
        ("field", "answers"),
        [
            ("edad", [{"edad": "30"}, {}]),
            ("nombre", [{"nombres": "Rosa"}, {"nombres": "José"}]),
        ],
    )
    def test_they_are_shown_under_the_name_of_today(self, shell, field, answers):
        found = shell("record", "list", "hogares", "--columns", field)
        assert [each["answers"] for each in found.object["records"]] == answers

    @pytest.mark.parametrize(
        "order",
        [
            ("list", "hogares", "--where", "nada", "=", "1"),
            ("list", "hogares", "--columns", "nada"),
            ("count", "hogares", "nada"),
        ],
    )
    def test_what_no_version_asks_is_said(self, shell, order):
        assert shell("record", *order).codes == ["answer.unknown_question"]


def test_a_name_that_another_question_has_today_means_that_one(shell, book, loaded):
    new = book("dos", ("text", "edad", "Nombre"), ("text", "anios", "Edad"))
    names = ("--rename", "nombre=edad", "--rename", "edad=anios")
    assert shell("form", "publish", new, *names).code == 0
    found = shell("record", "list", "hogares", "--where", "edad", "=", "Rosa")
    assert found.object["count"] == 1


class TestOptions:
    """Options under other codes: the answers follow when `--recode` says so."""

    @pytest.fixture
    def form(self, tmp_path):
        def write(name, codes):
            survey = (("type", "name", "label"), ("select_one sexos", "sexo", "Sexo"))
            words = zip(codes, ("Mujer", "Hombre"), strict=True)
            choices = (("list_name", "name", "label"), *(("sexos", *each) for each in words))
            sheets = {"survey": survey, "choices": choices, "settings": SETTINGS}
            return str(write_workbook(tmp_path / f"{name}.xlsx", sheets))

        return write

    @pytest.fixture
    def two(self, shell, form, tmp_path):
        shell("form", "load", form("uno", "mh"))
        for code in "mh":
            answers = tmp_path / f"{code}.json"
            answers.write_text(f'{{"sexo": "{code}"}}', encoding="utf-8")
            assert shell("record", "add", "hogares", "--answers", str(answers)).code == 0
        return form("dos", "12")

    def answers(self, shell):
        records = shell("record", "list", "hogares").object["records"]
        return [each["answers"]["sexo"] for each in records]

    def test_the_preview_tells_what_would_follow(self, shell, two):
        said = shell("form", "publish", two, "--preview", "--recode", "sexo").object["questions"]
        told = [(each["change"], each["before"], each["now"], each["recoded"]) for each in said]
        assert told == [("option_renamed", "m", "1", True), ("option_renamed", "h", "2", True)]
        assert self.answers(shell) == ["m", "h"]

    def test_there_and_back(self, shell, two):
        done = shell("form", "publish", two, "--recode", "sexo").object
        assert (done["converted"], done["upgraded"]) == (2, 2)
        assert self.answers(shell) == ["1", "2"]
        assert shell("data", "validate", "hogares").code == 0
        back = shell("form", "unpublish", "hogares").object
        assert (back["restored"], back["returned"]) == (2, 2)
        assert self.answers(shell) == ["m", "h"]

    def test_without_it_they_stay(self, shell, two):
        assert shell("form", "publish", two).object["converted"] == 0
        assert self.answers(shell) == ["m", "h"]

    def test_a_question_whose_options_stay_is_refused(self, shell, two):
        refused = shell("form", "publish", two, "--recode", "nombre")
        assert (refused.code, refused.codes) == (1, ["form.no_option_renamed"])
