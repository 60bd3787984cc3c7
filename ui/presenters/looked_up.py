"""A case that is here no more, asked of the office by its number from the one field for everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from forms.search import typings
from mfc_desk.domain.ids import Key
from mfc_desk.ports.office import NoLine, OfficeError, Refused
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import picture
from mfc_desk.usecases.workplace import Workplace
from ui.presenters.context import Context

_WHOLE: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*-[0-9]{6,}")
"""The name of the centre, the year, and at least six figures (`mfc_desk.domain.entities.NumberLease`)."""


def whole_number(words: str) -> str:
    """The number of a case that was typed whole; "" where it is none."""
    asked = "".join(words.upper().split())
    return asked if _WHOLE.fullmatch(asked) else ""


class LookedUp:
    """Asks the office for a case. `told` says why none came of the last question; None where one did."""

    def __init__(self, ctx: Context, came: Callable[[], None]) -> None:
        self._ctx, self._came = ctx, came
        self.number = ""
        """The number that is or was asked for."""
        self.asking = False
        self.told: Message | None = None

    def ask(self, number: str) -> None:
        """Have the office tell everything about the case; `came` is called once it did, or could not."""
        if self.asking:
            return
        self.number, self.asking, self.told = number, True, None
        work = self._ctx.work
        self._ctx.run("ask", lambda: _fetch(work, number), self._fetched, self._not_fetched)

    def _fetched(self, keys: frozenset[Key]) -> None:
        self.asking = False
        if keys:
            self._ctx.changed(keys)
        else:
            self.told = msg("palette.case_unknown", number=self.number)
        self._came()

    def _not_fetched(self, error: Exception) -> None:
        self.asking = False
        if not isinstance(error, OfficeError):
            raise error
        self.told = error.why if isinstance(error, NoLine | Refused) else msg("palette.case_later")
        self._came()


def _fetch(work: Workplace, number: str) -> frozenset[Key]:
    """What the office has under the number as it was typed, else as it would be on the other keyboard."""
    for typed in typings(number):
        found = picture.fetch(work, typed.upper())
        if found:
            return found
    return frozenset()
