"""What F6 offers: the questions of the record by number and words, and the instances of repeats."""

from functools import partial

from app.messages import _
from app.ui.capture.filling import Filling
from app.ui.capture.sheet import Item, Sheet, row_around
from app.ui.questions.wording import answer_words
from app.ui.screen import Action


def places_to_go(filling: Filling) -> list[Action]:
    """Give an action for each place of the record that the keyboard stops at, in order.

    Before the questions of an instance stands one for the instance itself: «Personas del hogar 2
    de 3», with its first answer.
    """
    sheet = filling.sheet
    if sheet is None:
        return []
    found: list[Action] = []
    language, row = filling.desk.session.language, ""
    for item in sheet.items():
        if not item.is_stop:
            continue
        around = row_around(item.ref) if item.kind == "question" else ""
        if around and around != row:
            found.append(_instance(filling, sheet, item, language))
        row = around
        found.append(_question(filling, item, language))
    return found


def _question(filling: Filling, item: Item, language: str) -> Action:
    go = partial(filling.go_to, item.ref)
    if item.kind == "repeat":
        words = _("{title}: agregar o quitar").format(title=item.title)
        return Action(words, go, "repeat", key="Alt+Ins")
    icon = "circle-x" if item.words else "check" if item.state.value is not None else "circle"
    words = f"{item.number}. {item.title}"
    return Action(words, go, icon, answer_words(item.state, language))


def _instance(filling: Filling, sheet: Sheet, first: Item, language: str) -> Action:
    title = sheet.pages[sheet.page_of(first.ref)].title
    answer = answer_words(first.state, language)
    words = f"{title}: {answer}" if answer else title
    return Action(words, partial(filling.go_to, first.ref), "repeat")
