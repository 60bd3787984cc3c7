"""What the desk says in a short word, and what that word offers to undo or to do instead."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.text.message import Message
from ui.keys import keycap
from ui.presenters.context import Context
from ui.widgets.last_word import LastWord


class Said:
    """Tells it in the line at the bottom; the key of undo is its own while it offers undo."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._word: LastWord | None = None
        self._act: Callable[[], None] | None = None
        self._undoes = False

    def stand_in(self, word: LastWord) -> None:
        """The window was built anew: it is told there from now on."""
        self._word = word
        word.undone.connect(self._do)

    def tell(self, message: Message, undo: Callable[[], None] | None = None) -> None:
        """A short word, with undo for ten seconds where there is one."""
        say = self._ctx.catalogue
        self._act, self._undoes = undo, True
        words, key = (say("desk.undo"), keycap("undo", say)) if undo is not None else ("", "")
        icon = "check" if undo is not None else "info"  # many a word says why something was not done
        self._seat().tell(say.say(message), undo=words, keycap=key, icon=icon)

    def offer(self, told: Message, action: Message, act: Callable[[], None]) -> None:
        """A short word with one action, which is no undo."""
        self._act, self._undoes = act, False
        self._seat().tell(self._ctx.say(told), undo=self._ctx.say(action))

    def scanned(self, words: str) -> None:
        """What a scanner sent, beside what can still be undone."""
        if self._act is not None and self._seat().isVisible():
            self._seat().add(words)
        else:
            self.put_away()
            self._seat().tell(words, icon="scan-line")

    def take_back(self) -> None:
        """Undo what the word offers to undo."""
        if self._act is not None and self._undoes and self._seat().isVisible():
            self._seat().hide()
            self._do()

    def put_away(self) -> None:
        """Take off what was said and offered; it was about one person's step."""
        self._act = None
        if self._word is not None:
            self._word.dismiss()

    def _seat(self) -> LastWord:
        assert self._word is not None, "nothing is said before the window is built"
        return self._word

    def _do(self) -> None:
        act, self._act = self._act, None
        if act is not None:
            act()
