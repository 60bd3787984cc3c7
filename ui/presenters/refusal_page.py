"""A refused application beside the work: its ground, who refused it, the paper again, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mfc_desk.domain.ids import ApplicationId
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.message import Message
from mfc_desk.usecases import refusal_files, refusing
from mfc_desk.usecases.refusal_files import RefusalFile
from mfc_desk.usecases.refusing import Notice as NoticePaper
from ui.presenters.case_told import Telling, ToldWords, told_words
from ui.presenters.context import Context
from ui.presenters.notices import not_recorded
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
        self.telling = Telling(ctx, begun=self._hush, done=self.look, failed=self._failed)
        self._application: ApplicationId | None = None
        self._run = PaperRun(self, "refusal.paper")

    def open(self, application: ApplicationId) -> None:
        """Show this one."""
        self._application, self.file, self.notice = application, None, None
        self.telling.show(application)
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

    def _looked(self, found: RefusalFile) -> None:
        if found.application.id == self._application:
            self.file = found
            self.shown()

    def _hush(self) -> None:
        """What was said of the last try is about that one."""
        self.notice = None

    def _failed(self, error: Exception) -> None:
        self.notice = not_recorded(error)
        self.shown()


def _nothing() -> None:
    """Nobody looks yet."""
