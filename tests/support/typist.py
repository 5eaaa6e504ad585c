"""The real program with a pair of hands: plays keys from a script, for tests that kill it.

`python -m support.typist STEPS` with STEPS in JSON: `["key", "F2"]` presses a key,
`["text", "Ana"]` types at once, `["slowly", "Tzalbal …"]` types a sign each tenth of a second
and says how many there are, `["resume"]` goes on with the draft that the start page offers
first, `["tell"]` says what is in hand, `["quit"]` ends.
"""

import json
import sys

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.keys import type_text

from app.__main__ import main
from app.ui import first_paint

STEP_MS, SIGN_MS = 20, 100


class Typist(QObject):
    """Plays a script in the window, a step whenever the window is ready for it."""

    def __init__(self, steps):
        super().__init__(QApplication.instance())
        self._steps = list(steps)
        self._typed = 0
        self._timer = QTimer(self, interval=STEP_MS, timeout=self._play)
        self._timer.start()

    def _play(self):
        window = QApplication.activeWindow() or QApplication.topLevelWidgets()[0]
        if not hasattr(window, "_screens") or not window._screens:
            return
        if window.screen_in_view.station != "capturar":
            window.go("capturar")
            return
        self._screen = window.screen_in_view
        self._page = self._screen.filling.page
        ready = self._screen.context.form and not self._screen.filling.desk.busy
        if ready and self._steps and self._do(*self._steps[0]):
            self._steps.pop(0)

    def _do(self, what, *given):
        return getattr(self, f"_{what}")(*given)

    def _key(self, name):
        combination = QKeySequence(name)[0]
        target = QApplication.focusWidget() or self._screen.window()
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
        return True

    def _text(self, text):
        if self._page.question is None:
            return False
        type_text(QApplication.focusWidget(), text)
        return True

    def _slowly(self, text):
        if self._page.question is None:
            return False
        self._timer.setInterval(SIGN_MS)
        type_text(QApplication.focusWidget(), text[self._typed])
        self._typed += 1
        _say(self._typed)
        return self._typed == len(text)

    def _resume(self):
        start = self._screen._start
        if start is None or not start.drafts:
            return False
        self._screen.start_page.resume_wanted.emit(start.drafts[0].uuid)
        return True

    def _tell(self):
        question = self._page.question
        if question is None:
            return False
        field = getattr(question.editor, "field", None)
        _say({"here": self._page.ref, "text": field.text(), "title": question.title.text()})
        return True

    def _quit(self):
        self._screen.window().close()
        return True


def _say(what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    STEPS = json.loads(sys.argv[1])
    first_paint._report = lambda: Typist(STEPS)
    sys.exit(main([]))
