"""What the person may still bring to a registered case, as its page tells it, and taking it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from mfc_desk.ports.outside import UnfitFile
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import bringing, last_days
from mfc_desk.usecases.case_files import CaseFile
from mfc_desk.usecases.owing import Owed
from mfc_desk.usecases.workplace import Done
from ui.presenters.context import Context
from ui.presenters.visit.agencies import whose


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One paper: what it is, until when it may come, whether its own last day is asked for."""

    key: str
    name: str
    sub: str
    over: bool
    """The term to bring it is over; it may come all the same."""
    dated: bool


class OwedPapers:
    """The papers of the case that is shown. `taken` gets what was done, `failed` what was not."""

    def __init__(self, ctx: Context, *, taken: Callable[[Done], None], failed: Callable[[Exception], None]) -> None:
        self._ctx, self._taken, self._failed = ctx, taken, failed
        self._file: CaseFile | None = None
        self._busy = False
        self.unfit: tuple[str, str] = ("", "")
        """The row whose file is unfit, and why."""

    def set_file(self, file: CaseFile | None) -> None:
        """It is about this case from now on."""
        self._file, self._busy, self.unfit = file, False, ("", "")

    def rows(self) -> tuple[OwedRow, ...]:
        """In the order of the plan."""
        return tuple(self._row(each) for each in self._owed())

    def bring(self, key: str, path: str, day: str | None) -> str:
        """Take the file in; answers what is wrong with the last day as it was typed, or "". None: it has none."""
        file, paper = self._file, next((each for each in self._owed() if _key(each) == key), None)
        if file is None or paper is None or self._busy:
            return ""
        until = self._last_day(day) if paper.dated and day is not None else None
        if isinstance(until, Message):
            return self._ctx.say(until)
        work, session, application = self._ctx.work, self._ctx.session, file.application.id
        self._busy = True
        job = partial(
            bringing.bring_file, work, session, application=application, paper=paper, path=path, valid_until=until
        )
        self._ctx.run("scan", job, self._done, partial(self._not_done, key))
        return ""

    def _last_day(self, typed: str) -> date | Message:
        if not typed.strip():
            return msg("visit.documents.last_day_which")
        return last_days.read(self._ctx.work, typed)

    def _owed(self) -> tuple[Owed, ...]:
        return self._file.owed if self._file is not None else ()

    def _row(self, each: Owed) -> OwedRow:
        say = self._ctx.say
        over = each.until is not None and each.until < self._ctx.work.today()
        sub = msg("case.owed.any_day") if each.until is None else msg("case.owed.until", day=each.until)
        if over:
            sub = msg("case.owed.over", day=each.until)
        return OwedRow(_key(each), whose(say, each.label, each.about), say(sub), over, each.dated)

    def _done(self, done: Done) -> None:
        self._busy = False
        self._taken(done)

    def _not_done(self, key: str, error: Exception) -> None:
        self._busy = False
        if isinstance(error, UnfitFile):
            self.unfit = (key, self._ctx.say(error.why))
        self._failed(error)


def _key(each: Owed) -> str:
    person = each.person.strip("/").replace("/", ".")
    return ".".join(part for part in (each.requirement, each.evidence.partition(".")[2], person) if part)
