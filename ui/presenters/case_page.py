"""A registered application as a case, beside the work: its dates, what moved them, what may move them now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from mfc_desk.domain.guards import TermDates
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.papers import CertificateData
from mfc_desk.ports.outside import UnfitFile
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import case_files, certifying, charges, terms
from mfc_desk.usecases.case_files import CaseFile, PossibleMove
from mfc_desk.usecases.workplace import Done
from ui.presenters.case_owed import OwedPapers, OwedRow
from ui.presenters.case_paper import CasePaper
from ui.presenters.case_told import Telling, ToldWords, told_words
from ui.presenters.context import Context
from ui.presenters.notices import not_recorded
from ui.presenters.parts import Notice
from ui.presenters.visit.fee import claim_words, paid_on

ICONS: Final = {"suspended": "pause", "resumed": "arrow-right", "extended": "calendar-clock", "recounted": "rotate-cw"}


@dataclass(frozen=True, slots=True)
class DateRow:
    """One of the three dates, before and, while a move is looked at, after it."""

    name: str
    day: str
    then: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One listed ground as a button; `off` says why it cannot be used now."""

    key: str
    words: str
    sub: str
    verified: bool
    off: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One change of the term, the newest last."""

    icon: str
    title: str
    sub: str
    verified: bool


@dataclass(frozen=True, slots=True)
class CaseWords:
    """The whole page."""

    title: str
    sub: str
    dates: tuple[DateRow, ...]
    verified: bool
    article: str
    moves: tuple[MoveRow, ...]
    decides: str
    """Who moves a term, where it is not who reads this."""
    log: tuple[LogRow, ...]
    previewed: str
    """What is about to be done, in a sentence; "" while nothing is."""
    asks_told: bool
    """Whether the applicant has to be told first."""
    certificate: CertificateData | None
    claimable: bool = False
    """Whether there is something to be paid that the person may say they paid."""
    owed: tuple[OwedRow, ...] = ()
    """What the person may still bring."""
    told: ToldWords | None = None
    """What happened, for who may record it; None for everyone else."""


class CasePagePresenter:
    """One case at a time. A move is looked at with its dates first, and done by a second press."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.file: CaseFile | None = None
        self.notice: Notice | None = None
        self.told = False
        """Whether the operator said that the applicant was told of the extension."""
        self.telling = Telling(ctx, begun=self._hush, done=self.look, failed=self._failed)
        self._application: ApplicationId | None = None
        self._certificate: CertificateData | None = None
        self._claimable = False
        self._move: PossibleMove | None = None
        self._then: TermDates | None = None
        self._busy = False
        self.owed = OwedPapers(ctx, taken=self._brought, failed=self._failed)
        self.paper = CasePaper(ctx, lambda: self.shown(), self._say_why)

    def open(self, application: ApplicationId) -> None:
        """Show this case."""
        self._application, self.file, self._certificate = application, None, None
        self._claimable = False
        self.telling.show(application)
        self._leave_move()
        self.look()

    def case_id(self) -> ApplicationId | None:
        """Which case it is: what is typed about one is not shown with another."""
        return self._application

    def look(self) -> None:
        """Read it anew."""
        application = self._application
        if application is None:
            return
        work, session, say = self._ctx.work, self._ctx.session, self._ctx.catalogue

        def job() -> tuple[CaseFile, CertificateData | None, bool]:
            certificate = certifying.certificate(work, session, application=application, catalogue=say)
            file = case_files.look(work, session, application)
            return file, certificate, charges.charge(work, file.case).claimable

        self._ctx.run("data", job, self._looked, self._failed)

    def words(self) -> CaseWords | None:
        """The page in words; None while it is being read."""
        file, say = self.file, self._ctx.say
        if file is None:
            return None
        state = say(f"state.application.{file.application.lifecycle}")
        return CaseWords(
            title=f"{file.application.number} · {say(file.case.service.name)}",
            sub=state,
            dates=self._dates(file),
            verified=file.verified,
            article=say(file.article) if file.article is not None else "",
            moves=tuple(self._move_row(each) for each in file.moves) if file.decides else (),
            decides="" if file.decides else say("case.decides"),
            log=self._log(file),
            previewed=self._sentence() if self._move is not None and self._then is not None else "",
            asks_told=self._move is not None and self._move.kind == "extended",
            certificate=self._certificate,
            claimable=self._claimable,
            owed=self.owed.rows(),
            told=told_words(self._ctx, file.happened, file.recordable) if file.recordable else None,
        )

    def claim(self, number: str, day: str) -> str:
        """Note that the person says it is paid, as step 5 does; answers what is wrong with the day."""
        file, work, session = self.file, self._ctx.work, self._ctx.session
        on = paid_on(day, today=work.today())
        if isinstance(on, Message):
            return self._ctx.say(on)
        if file is not None:
            application, self.notice = file.application.id, None
            job = partial(charges.claim, work, session, application=application, number=number, day=on)
            self._ctx.run("data", job, self._claimed, self._failed)
        return ""

    def _brought(self, done: Done) -> None:
        self._ctx.changed(done.changed)
        self.look()
        self._ctx.announce(msg("case.owed.taken"))

    def _claimed(self, done: Done) -> None:
        self._ctx.changed(done.changed)
        self.look()
        self._ctx.announce(msg("case.claimed"))

    def certificate_text(self) -> str:
        """The certificate as plain words, to be copied."""
        return certifying.text_of(self._certificate, self._ctx.catalogue) if self._certificate is not None else ""

    def show_move(self, key: str) -> None:
        """Look at what would come of a move; nothing is moved."""
        file = self.file
        move = next((each for each in file.moves if _key(each) == key), None) if file is not None else None
        if file is None or move is None or move.why_not is not None:
            return
        work, application = self._ctx.work, file.application.id
        self.notice, self.told = None, False

        def done(then: TermDates) -> None:
            self._move, self._then = move, then
            self.shown()

        self._ctx.run("data", lambda: case_files.preview(work, application, move), done, self._failed)

    def say_told(self, told: bool) -> None:
        """The applicant was told of the extension, or not yet."""
        self.told = told
        self.shown()

    def take_back(self) -> bool:
        """Leave the preview; whether there was one."""
        was = self._move is not None
        self._leave_move()
        self.shown()
        return was

    def do(self) -> None:
        """Do what was looked at; a suspension can be taken back at once."""
        file, move = self.file, self._move
        if file is None or move is None or self._busy:
            return
        if move.kind == "extended" and not self.told:
            self.notice = Notice(tone="warn", icon="info", title=msg("case.tell_first"))
            self.shown()
            return
        self._busy = True
        self._ctx.run("data", self._job(file.application.id, move), lambda done: self._moved(done, move), self._failed)

    def previewing(self) -> bool:
        """Whether a move is looked at."""
        return self._move is not None

    def _job(self, application: ApplicationId, move: PossibleMove) -> Callable[[], Done]:
        work, session, ground = self._ctx.work, self._ctx.session, move.ground

        def job() -> Done:
            if move.shift is not None:
                return terms.recount(work, session, move.shift)
            if ground is None:
                return terms.resume(work, session, application)
            if move.kind == "suspended":
                return terms.suspend(work, session, application=application, ground=ground.id)
            return terms.extend(work, session, application=application, ground=ground.id, notified_at=work.now())

        return job

    def _moved(self, done: Done, move: PossibleMove) -> None:
        self._busy = False
        self._leave_move()
        self._ctx.changed(done.changed)
        self.look()
        undo = self._resume_again if move.kind == "suspended" else None
        self._ctx.announce(msg(f"case.done.{move.kind}"), undo)

    def _resume_again(self) -> None:
        if self.file is not None:
            again = PossibleMove(kind="resumed", ground=None, why_not=None)
            job = self._job(self.file.application.id, again)
            self._ctx.run("data", job, lambda done: self._moved(done, again), self._failed)

    def _looked(self, found: tuple[CaseFile, CertificateData | None, bool]) -> None:
        if found[0].application.id == self._application:
            self.file, self._certificate, self._claimable = found
            self.owed.set_file(found[0])
            self.paper.set_case(found[0].application, found[1])
            self.shown()

    def _hush(self) -> None:
        """What was said of the last try is about that one."""
        self.notice = None

    def _failed(self, error: Exception) -> None:
        self._busy = False
        # of a file it is said beside the file
        self.notice = None if isinstance(error, UnfitFile) else not_recorded(error)
        self.shown()

    def _say_why(self, why: Message) -> None:
        self.notice = Notice(tone="warn", icon="info", title=why)
        self.shown()

    def _leave_move(self) -> None:
        self._move, self._then, self.notice, self.told = None, None, None, False

    def _dates(self, file: CaseFile) -> tuple[DateRow, ...]:
        say, then = self._ctx.say, self._then
        now = file.dates
        rows = (("agency", now.agency), ("legal", now.legal), ("promised", now.promised))
        after = {"agency": then.agency, "legal": then.legal, "promised": then.promised} if then is not None else {}
        return tuple(
            DateRow(say(f"case.date.{name}"), self._day(day), self._day(after[name]) if after else "")
            for name, day in rows
        )

    def _day(self, day: date | None) -> str:
        return self._ctx.say("case.stands") if day is None else self._ctx.say("case.day", day=day)

    def _move_row(self, move: PossibleMove) -> MoveRow:
        say, ground = self._ctx.say, move.ground
        if move.shift is not None:
            sub = say("case.recount_sub", calendar=move.shift.calendar)
            return MoveRow(_key(move), say("case.recount"), sub, True, self._off(move))
        if ground is None:
            return MoveRow(_key(move), say("case.resume"), say("case.resume_sub"), True, self._off(move))
        parts = [say(ground.standing.article)] if ground.standing.article is not None else []
        if ground.term is not None:
            length = msg(f"term.{ground.term.unit}", n=ground.term.value)
            parts.append(say(f"case.length.{move.kind}", length=length))
        words = say(f"case.{move.kind}", ground=ground.text)
        return MoveRow(_key(move), words, " · ".join(parts), ground.standing.verified, self._off(move))

    def _off(self, move: PossibleMove) -> str:
        return self._ctx.say(move.why_not) if move.why_not is not None else ""

    def _log(self, file: CaseFile) -> tuple[LogRow, ...]:
        say, rows = self._ctx.say, []
        at = file.application.received_at
        if at is not None:
            local = self._ctx.work.local(at)
            first = file.log[0].change.was if file.log else file.dates
            begun = say("case.log.begun", day=self._day(first.legal))
            rows.append(LogRow("stamp", begun, say("ledger.when", day=local, at=local), True))
        work = self._ctx.work
        rows += [
            LogRow("wallet", claim_words(say, one, work.local(one.at)), "", True) for one in file.application.claims
        ]
        for paper in file.brought:
            sub_ = " · ".join([say("ledger.when", day=paper.at, at=paper.at), paper.by])
            rows.append(LogRow("file-text", say("case.log.brought", what=paper.label), sub_, True))
        for each in file.log:
            change = each.change
            title = say(f"case.log.{change.change}", was=self._day(change.was.legal), now=self._day(change.now.legal))
            sub = [say(part) for part in (each.ground, each.article) if part is not None]
            sub += [say("ledger.when", day=each.at, at=each.at), each.by]
            rows.append(LogRow(ICONS[change.change], title, " · ".join(sub), each.verified))
        return tuple(rows)

    def _sentence(self) -> str:
        move, say = self._move, self._ctx.say
        assert move is not None
        what = self._move_row(replace(move, why_not=None)).words
        return say(f"case.preview.{move.kind}", what=what)


def _key(move: PossibleMove) -> str:
    return f"{move.kind}.{move.ground.id}" if move.ground is not None else move.kind


def title_of(found: case_files.Found) -> Message:
    """A case in the palette."""
    return msg("case.found", number=found.number, service=found.service)


def _nothing() -> None:
    """Nobody looks yet."""
