"""The cases that the newest calendar at hand would move, for the supervisor: each with both days, moved one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mfc_desk.domain.due_dates import Shift
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.operations.terms import RecountTerm
from mfc_desk.domain.permissions import may
from mfc_desk.text.message import msg
from mfc_desk.usecases import case_files, terms
from mfc_desk.usecases.case_files import Found
from mfc_desk.usecases.workplace import Done
from ui.presenters.context import Context
from ui.presenters.notices import not_recorded
from ui.presenters.parts import Notice


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One case: what it is, its legal day now and by the newer calendar."""

    application: ApplicationId
    title: str
    sub: str


class ShiftsPresenter:
    """Known to who may decide; nothing moves by itself. `shown` is called when the list is another one."""

    def __init__(self, ctx: Context, shown: Callable[[], None]) -> None:
        self._ctx, self._shown = ctx, shown
        self._found: tuple[tuple[Shift, Found], ...] = ()
        self._busy = False
        self.notice: Notice | None = None

    @property
    def decides(self) -> bool:
        """Whether who works here may move a term."""
        return may(self._ctx.session.actor, RecountTerm.KIND)

    def look(self) -> None:
        """Read it anew."""
        if not self.decides:
            self._looked(())
            return
        work = self._ctx.work

        def job() -> tuple[tuple[Shift, Found], ...]:
            known = {each.application: each for each in case_files.every(work)}
            return tuple((one, known[one.application]) for one in terms.shifts(work) if one.application in known)

        self._ctx.run("data", job, self._looked)

    def rows(self) -> tuple[ShiftRow, ...]:
        """In the order of the legal days as they stand."""
        return tuple(self._row(*each) for each in sorted(self._found, key=lambda one: one[0].was.legal or date.max))

    def move(self, application: ApplicationId) -> None:
        """Count this case by the newer calendar: a logged event with both days."""
        shift = next((one for one, _ in self._found if one.application == application), None)
        if shift is None or self._busy:
            return
        self._busy, self.notice = True, None
        work, session = self._ctx.work, self._ctx.session
        self._ctx.run("data", lambda: terms.recount(work, session, shift), self._moved, self._failed)

    def _row(self, shift: Shift, case: Found) -> ShiftRow:
        say = self._ctx.say
        was, now = (self._day(each) for each in (shift.was.legal, shift.now.legal))
        sub = say("law_news.shift", was=was, now=now, calendar=shift.calendar)
        return ShiftRow(shift.application, say("case.found", number=case.number, service=case.service), sub)

    def _day(self, day: date | None) -> str:
        return self._ctx.say("case.stands") if day is None else self._ctx.say("case.day", day=day)

    def _moved(self, done: Done) -> None:
        self._busy = False
        self._ctx.changed(done.changed)
        self._ctx.announce(msg("case.done.recounted"))
        self.look()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.notice = not_recorded(error)
        self.look()

    def _looked(self, found: tuple[tuple[Shift, Found], ...]) -> None:
        self._found = found
        self._shown()
