"""Step 3: until when a paper is valid, typed where its file is attached."""

from __future__ import annotations

from datetime import date

from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import last_days
from mfc_desk.usecases.workplace import Workplace


class LastDay:
    """What stands in the entry that is open: a day as it is typed, or the word that the paper has none."""

    def __init__(self, work: Workplace) -> None:
        self._work = work
        self.asked = False
        self.typed, self.without = "", False
        self.trouble: Message | None = None

    def begin(self, *, asked: bool, known: date | None = None) -> None:
        """Another entry opens; a day that is in the record already need not be typed again."""
        self.asked, self.without, self.trouble = asked, False, None
        self.typed = f"{known:%d.%m.}{known.year:04d}" if known is not None else ""

    def edit(self, typed: str) -> None:
        """A day is typed: then the paper has one."""
        self.typed, self.trouble = typed, None
        self.without = self.without and not typed.strip()

    def set_without(self, on: bool) -> None:
        """The paper has no last day, or has one after all."""
        self.without, self.trouble = on, None
        self.typed = "" if on else self.typed

    def ready(self) -> bool:
        """Whether it is answered; else what is wrong with it is known."""
        self.trouble = None
        if not self.asked or self.without:
            return True
        if not self.typed.strip():
            self.trouble = msg("visit.documents.last_day_which")
        elif isinstance(found := last_days.read(self._work, self.typed), Message):
            self.trouble = found
        return self.trouble is None

    def day(self) -> date | None:
        """The last day as it was answered; None where the paper has none, or nobody asks."""
        found = last_days.read(self._work, self.typed) if self.asked and not self.without else None
        return found if isinstance(found, date) else None
