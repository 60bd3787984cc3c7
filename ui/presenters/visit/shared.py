"""What the six steps of a visit share: the visit as it is now, a way to change it, and who is told.

Plain Python. Every use case runs on a lane; nothing here waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import ApplicationId, Key, VisitId
from mfc_desk.domain.machines import LET_GO
from mfc_desk.ports.storage import StorageError
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import visits
from mfc_desk.usecases.visits import CaseView, VisitGone, VisitView
from mfc_desk.usecases.workplace import Done, Workplace
from ui.presenters.context import Context

Look = Literal["todo", "started", "done", "attention", "skipped"]
Refuse = Callable[[Exception], bool]
NOT_SHOWN = msg("visit.saved_not_shown")
"""The job is done, and the look at it did not succeed."""
NOT_SAVED = "visit.not_saved"
SLOW_MS = 300
"""From here on a save that is under way says so."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a step stands, for the bar of steps: its look and its second line."""

    look: Look
    sub: Message


@dataclass(frozen=True, slots=True)
class Saved:
    """What the foot says about saving; `why` is set where the disk refused."""

    at: datetime | None = None
    why: Message | None = None
    under_way: int = 0


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What is typed in step 1 and not confirmed: why that stands in the way, and the part where it is."""

    why: Message
    where: str


class Step(Protocol):
    """What the frame asks of each step."""

    def mark(self) -> Mark:
        """How it stands."""
        ...

    def left(self) -> Message | None:
        """What is still to do here; None when nothing is."""
        ...

    def primary(self) -> Message:
        """The words of the one primary button."""
        ...

    def press(self) -> None:
        """The primary button: go on, or go to what is missing."""
        ...


def nothing(*_: Any) -> None:
    """Who is told before anyone listens."""


def full_name(*parts: str) -> str:
    """The parts of a name that there are."""
    return " ".join(part for part in parts if part)


def next_language(language: str) -> Language:
    """The language after this one."""
    at = next((n for n, each in enumerate(LANGUAGES) if each == language), 0)
    return LANGUAGES[(at + 1) % len(LANGUAGES)]


def words_of(work: Workplace, language: Language) -> Catalogue:
    """The catalogue of another language than the operator's, with the words of the law. Reads files: for a lane."""
    catalogue = Catalogue(language)
    catalogue.chain(work.law.texts(language))
    return catalogue


@dataclass(frozen=True, slots=True)
class _Kept:
    """A job that is done: its visit, its answer, when it was saved, and what comes then."""

    visit: VisitId
    answer: Any
    at: datetime
    then: Callable[[Any], None]


class Visiting:
    """The visit as the last look showed it. `act` changes it on the data lane and looks again in the same job."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.id: VisitId | None = None
        self.view: VisitView | None = None
        self.application: ApplicationId | None = None
        self.saved = Saved()
        self.trouble: Message | None = None
        self.language: Language = "ru"
        self.tell: Callable[[], None] = nothing
        self.seek: Callable[[str], None] = nothing
        self.viewed: Callable[[VisitView], None] = nothing
        self.go: Callable[[int], None] = nothing
        self.unsettled: Callable[[], Unsettled | None] = lambda: None
        """What step 1 holds that nobody confirmed."""
        self.again: Callable[[], None] = nothing
        """Keeps what the disk refused; called when it takes work again."""
        self._unstood: dict[str, Callable[[], None]] = {}
        """What the disk refused of where the operator stands: nobody typed it, so it is tried again unasked."""
        self.offline: Callable[[], bool] = lambda: False
        """Whether the line is known to be cut."""

    @property
    def visit(self) -> VisitId:
        """The open visit. Raises `RuntimeError` before one is open."""
        if self.id is None:
            raise RuntimeError("no visit is open")
        return self.id

    def begin(self, visit: VisitId) -> None:
        """Another visit: nothing of the last one stays."""
        self.id, self.view, self.application = visit, None, None
        self.saved, self.trouble = Saved(), None
        self._unstood.clear()

    @property
    def case(self) -> CaseView | None:
        """The application in hand: the one that was chosen, else the first that is not registered."""
        if self.view is None:
            return None
        for each in self.view.cases:
            if each.application.id == self.application:
                return each
        return self.view.case

    def others_open(self) -> list[CaseView]:
        """Applications of this visit that still wait for their turn."""
        here = self.case
        if self.view is None or here is None:
            return []
        rest = [each for each in self.view.cases if each.application.id != here.application.id]
        return [each for each in rest if each.application.lifecycle not in LET_GO]

    def act(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], None] = nothing,
        refused: Refuse | None = None,
        *,
        lane: str = "data",
    ) -> None:
        """Have `job` done and look at the visit again; `refused` says whether it dealt with a failure of the job."""
        visit, work = self.visit, self.ctx.work
        kept: list[_Kept] = []
        self._under_way(1)

        def whole() -> VisitView:
            answer = job()
            kept.append(_Kept(visit, answer, work.local(work.now()), then))
            return visits.look(work, visit)

        def done(view: VisitView) -> None:
            refused_before = self._saved_at(kept[0].at)
            self._acted(kept[0], view)
            if refused_before:
                self.again()

        def failed(error: Exception) -> None:
            if kept:  # the job is done and stays done: only the look at it did not succeed
                self._saved_at(kept[0].at)
                self._look_after(kept[0])
            else:
                self._under_way(-1)
                self._failed(error, refused)

        self.ctx.run(lane, whole, done, failed)

    def keep(self, job: Callable[[], Any], then: Callable[[Any], None] = nothing) -> None:
        """Have a typed value kept: durable when the foot says so. The visit is not looked at again."""
        work = self.ctx.work
        self._under_way(1)

        def whole() -> tuple[Any, datetime]:
            answer = job()
            return answer, work.local(work.now())

        def done(found: tuple[Any, datetime]) -> None:
            refused_before = self._saved_at(found[1])
            then(found[0])
            if refused_before:
                self.again()
            self.tell()

        def failed(error: Exception) -> None:
            self._under_way(-1)
            self._failed(error, None)

        self.ctx.run("data", whole, done, failed)

    def stand(self, what: str, job: Callable[[], None]) -> None:
        """Have it remembered where the operator stands. A disk that refuses is told of once, and the focus stays."""

        def done(_: None) -> None:
            self._unstood.pop(what, None)
            if self.saved.why is not None:  # the disk takes work again: what is typed first, it says whether that is so
                self.saved = replace(self.saved, why=None)
                self._not_saved_is_over()
                self.again()
                self.tell()

        def failed(error: Exception) -> None:
            if not isinstance(error, StorageError):
                raise error
            self._unstood[what] = job
            if self.saved.why is None:
                self.saved, self.trouble = replace(self.saved, why=error.why), msg(NOT_SAVED, why=error.why)
                self.tell()

        self.ctx.run("data", job, done, failed)

    def stand_again(self) -> None:
        """Try again what the disk refused of where the operator stands."""
        unstood = dict(self._unstood)
        self._unstood.clear()
        for what, job in unstood.items():
            self.stand(what, job)

    def look(self) -> None:
        """Take the visit anew, without a word about saving."""
        visit, work = self.visit, self.ctx.work

        def done(view: VisitView) -> None:
            if visit == self.id:
                if self.trouble in (NOT_SHOWN, VisitGone().message):
                    self.trouble = None
                self._show(view)
                self.tell()

        def failed(error: Exception) -> None:
            if isinstance(error, VisitGone):
                if visit == self.id:
                    self.refuse(error.message)
            elif not (isinstance(error, StorageError) and self.trouble == NOT_SHOWN):  # that is said already
                raise error

        self.ctx.run("data", lambda: visits.look(work, visit), done, failed)

    def replace_case(self, case: CaseView) -> None:
        """Put a newer look at one application in its place."""
        if self.view is None:
            return
        cases = tuple(case if each.application.id == case.application.id else each for each in self.view.cases)
        self._show(replace(self.view, cases=cases))

    def refuse(self, message: Message) -> None:
        """Say at the top of the step why it does not go on."""
        self.trouble = message
        self.tell()
        self.seek("trouble")

    def _acted(self, kept: _Kept, view: VisitView | None) -> None:
        """What was asked for is done: show it, go on, and tell every screen. Without a view the old one stays."""
        self.trouble = None
        if kept.visit == self.id:
            if view is not None:
                self._show(view)
            kept.then(kept.answer)
        answer = kept.answer
        self.ctx.changed(answer.changed if isinstance(answer, Done) else frozenset({Key("visit", kept.visit)}))
        self.tell()

    def _look_after(self, kept: _Kept) -> None:
        """Look once more at what is saved; where that does not succeed either, say that it is saved all the same."""
        work = self.ctx.work

        def unseen(error: Exception) -> None:
            self._acted(kept, None)
            if not isinstance(error, StorageError | DomainError):
                raise error
            if kept.visit == self.id:
                self.refuse(error.message if isinstance(error, VisitGone) else NOT_SHOWN)

        self.ctx.run("data", lambda: visits.look(work, kept.visit), lambda view: self._acted(kept, view), unseen)

    def _show(self, view: VisitView) -> None:
        self.view = view
        self.viewed(view)

    def _saved_at(self, at: datetime) -> bool:
        """The disk took it; whether it had refused before, which is said no longer."""
        refused_before = self.saved.why is not None
        self.saved = Saved(at=at, under_way=self.saved.under_way - 1)
        self._not_saved_is_over()
        return refused_before

    def _not_saved_is_over(self) -> None:
        if self.trouble is not None and self.trouble.code == NOT_SAVED:
            self.trouble = None

    def _under_way(self, n: int) -> None:
        self.saved = Saved(at=self.saved.at, why=self.saved.why, under_way=self.saved.under_way + n)
        self.tell()

    def _failed(self, error: Exception, refused: Refuse | None) -> None:
        if refused is not None and refused(error):
            self.tell()
        elif isinstance(error, StorageError):
            self.saved = Saved(at=self.saved.at, why=error.why, under_way=self.saved.under_way)
            self.refuse(msg(NOT_SAVED, why=error.why))
        elif isinstance(error, DomainError):
            self.refuse(error.message)
        else:
            raise error
