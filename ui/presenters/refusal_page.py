"""A refused application beside the work: its ground, who refused it, the paper again, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import ApplicationId, ViolationId
from mfc_desk.ports.storage import StorageError
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import afterwards, refusal_files, refusing
from mfc_desk.usecases.refusal_files import RefusalFile
from mfc_desk.usecases.refusing import Notice as NoticePaper
from mfc_desk.usecases.workplace import Done
from ui.presenters.case_told import NOTHING_TYPED, ToldWords, told_words
from ui.presenters.context import Context
from ui.presenters.parts import Notice
from ui.presenters.visit.paper import PaperRun, PaperState
from ui.presenters.visit.shared import words_of


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that is known of the refusal."""

    icon: str
    role: str
    title: str
    sub: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """The whole page."""

    title: str
    sub: str
    ground: tuple[FactRow, ...]
    """The ground with its article, and the facts it was judged by."""
    who: tuple[FactRow, ...]
    cure: tuple[FactRow, ...]
    told: ToldWords | None
    """What happened, for who may record it; None for everyone else."""


class RefusalPagePresenter:
    """One refused application at a time."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.file: RefusalFile | None = None
        self.notice: Notice | None = None
        self.typed = NOTHING_TYPED
        """What was typed of what happened and is not recorded."""
        self._application: ApplicationId | None = None
        self._busy = False
        self._run = PaperRun(self, "refusal.paper")

    def open(self, application: ApplicationId) -> None:
        """Show this one."""
        self._application, self.file, self.notice, self.typed = application, None, None, NOTHING_TYPED
        self._run.begin(application)
        self.look()

    def look(self) -> None:
        """Read it anew."""
        application = self._application
        if application is not None:
            work, session = self.ctx.work, self.ctx.session
            self.ctx.run("data", lambda: refusal_files.look(work, session, application), self._looked, self._failed)

    def words(self) -> RefusalWords | None:
        """The page in words; None while it is being read."""
        file, say = self.file, self.ctx.say
        if file is None:
            return None
        return RefusalWords(
            title=say("refusal.title", number=file.refusal.number, service=file.case.service.name),
            sub=say("refusal.sub" if file.confirmed else "refusal.sub_waits"),
            ground=tuple(self._ground(file)),
            who=tuple(self._who(file)),
            cure=(
                FactRow("wrench", "accent", say("visit.refuse.cure"), say(file.cure)),
                FactRow("calendar-clock", "muted", say("visit.refuse.today"), say(file.today)),
            ),
            told=told_words(self.ctx, file.happened, file.recordable) if file.recordable else None,
        )

    def record(self, rule: str, reason: str, words: str) -> None:
        """A supervisor says what happened: that the refusal was unjust. What the rules refuse is said on the page."""
        file = self.file
        if file is None or self._busy:
            return
        self._busy, self.notice, self.typed = True, None, (rule, reason, words)
        work, session, name = self.ctx.work, self.ctx.session, file.application.id
        job = partial(afterwards.record, work, session, application=name, rule=rule, reason=reason, words=words)
        self.ctx.run("data", job, self._recorded, self._failed)

    def paper(self) -> PaperState:
        """What became of the paper."""
        return self._run.paper()

    def ready(self) -> bool:
        """Whether there is one."""
        return self.file is not None

    def file_name(self) -> str:
        """What a saved one is called: the number, nothing about the person."""
        return f"{self.file.refusal.number}.pdf" if self.file is not None else "refusal.pdf"

    def print(self) -> None:
        """Print the notice again."""
        if (file := self.file) is not None:
            work, made = self.ctx.work, self._maker(file)
            self._run.print(lambda: refusing.print_notice(work, made(), file.application.id))

    def save_as(self, path: str) -> None:
        """Save it where the operator chose."""
        if (file := self.file) is not None:
            work, made = self.ctx.work, self._maker(file)
            self._run.save(lambda to: refusing.save_notice(work, made(), to=to), path)

    def tell(self) -> None:
        """It stands otherwise now."""
        self.shown()

    def refuse(self, message: Message, /) -> None:
        """It could not be made."""
        self.notice = Notice(tone="warn", icon="info", title=message)
        self.shown()

    def _maker(self, file: RefusalFile) -> Callable[[], NoticePaper]:
        """Makes the paper in the application's language when it is called, on the lane."""
        work, session, case = self.ctx.work, self.ctx.session, file.application
        language: Language = next((each for each in LANGUAGES if each == case.language), "ru")
        return lambda: refusing.notice(work, session, application=case.id, catalogue=words_of(work, language))

    def _ground(self, file: RefusalFile) -> list[FactRow]:
        say = self.ctx.say
        article = say(file.article) if file.article is not None else ""
        rows = [FactRow("gavel", "warn", say(file.ground), article, file.verified)]
        if not file.refusal.grounded:
            rows.append(
                FactRow("triangle-alert", "bad", say("refusal.not_true"), say(f"override.{file.refusal.reason}"))
            )
        rows += [FactRow("info", "muted", say(each), "") for each in file.facts]
        return rows + [FactRow("file-text", "muted", say(each), say("refusal.paper_owed")) for each in file.papers]

    def _who(self, file: RefusalFile) -> list[FactRow]:
        say = self.ctx.say
        rows = [FactRow("user-round", "muted", file.by, say("refusal.by", day=file.at, at=file.at))]
        if file.second:
            rows.append(FactRow("users", "muted", file.second, say("refusal.second")))
        return rows

    def retract(self, violation: ViolationId, words: str) -> None:
        """A supervisor says that it was recorded by mistake, and why; the row stays to be seen."""
        if self._busy:
            return
        self._busy, self.notice = True, None
        work, session = self.ctx.work, self.ctx.session
        job = partial(afterwards.retract, work, session, violation, words=words)
        self.ctx.run("data", job, self._retracted, self._failed)

    def _retracted(self, done: Done) -> None:
        self._busy = False
        self.ctx.changed(done.changed)
        self.look()
        self.ctx.announce(msg("case.told.taken_back"))

    def _recorded(self, done: Done) -> None:
        self._busy, self.typed = False, NOTHING_TYPED
        self.ctx.changed(done.changed)
        self.look()
        self.ctx.announce(msg("case.told.done"))

    def _looked(self, found: RefusalFile) -> None:
        if found.application.id == self._application:
            self.file = found
            self.shown()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, DomainError):
            self.notice = Notice(tone="warn", icon="info", title=error.message)
        elif isinstance(error, StorageError):
            self.notice = Notice(tone="bad", icon="triangle-alert", title=error.why)
        else:
            raise error
        self.shown()


def _nothing() -> None:
    """Nobody looks yet."""
