"""The person alone says how it was: eight questions, one at a time, in their language. Plain Python.

The operator's window is closed meanwhile, until the person is done or three minutes have passed. What is said is held
here only while it is said; each confirmed answer is handed on sealed, and nothing of it is ever shown again: with one
display it is the operator's, who may have it back before the person was through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.feedback import BEST, CRITERIA, NOT_APPLICABLE, WORST, Answers, Criterion, How
from mfc_desk.domain.ids import VisitId
from mfc_desk.ports.storage import StorageError
from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.text.message import msg
from mfc_desk.usecases import feedback
from mfc_desk.usecases.workplace import Done
from ui.presenters.context import Context

CLOSED_MS: Final = 3 * 60 * 1000
"""So long the operator's window is closed at most."""
THANKS_MS: Final = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What stands on the person's screen."""

    title: str
    place: str
    words: str
    low: str
    high: str
    number: int
    chosen: int
    """1 to 5, `NOT_APPLICABLE`, or 0 for nothing."""
    last: bool
    language: Language
    languages: tuple[tuple[Language, str], ...]


class FeedbackPresenter:
    """Begins when a visit is over, where the centre asks. `shown` draws; `over` is told that the desk is open again."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.over: Callable[[], None] = _nothing
        self.thanks = False
        """Whether the person is thanked: the questions are over, and the desk is open again."""
        self._visit: VisitId | None = None
        self._words: Mapping[Language, Catalogue] = {}
        self._language: Language = "ru"
        self._scores: dict[Criterion, int] = {}
        self._at = self._chosen = 0
        self._touched = False
        self._since_ms = 0
        self._since: datetime

    @property
    def closed(self) -> bool:
        """Whether the person answers now and the operator's window is closed."""
        return self._visit is not None

    @property
    def may_go_on(self) -> bool:
        """Whether the time is over: the operator may end the questions."""
        return self.closed and self._passed() >= CLOSED_MS

    @property
    def may_be_gone(self) -> bool:
        """Whether nobody has touched the questions: the person may have left."""
        return self.closed and not self._touched

    @property
    def until(self) -> datetime:
        """Local: when the operator's window opens again at the latest."""
        return self._since + timedelta(milliseconds=CLOSED_MS)

    def begin(self, visit: VisitId, language: Language, words: Mapping[Language, Catalogue]) -> None:
        """The visit is over and its person is asked, in their language; nothing is said yet."""
        work = self.ctx.work
        self._visit, self._language, self._words = visit, language, words
        self._scores, self._at, self._chosen = {}, 0, 0
        self._touched = self.thanks = False
        self._since_ms, self._since = work.clock.boot_ms(), work.local(work.now())
        self._keep()
        self.shown()

    def give_kept(self) -> None:
        """What was confirmed before the program ended in the middle is sent on."""
        work, session = self.ctx.work, self.ctx.session

        def done(kept: Done) -> None:
            if kept.changed:
                self.ctx.changed(kept.changed)

        self.ctx.run("data", lambda: feedback.give_kept(work, session), done, self._not_kept)

    def question(self) -> Question:
        """The question the person is at."""
        criterion, say = CRITERIA[self._at], self.words()
        return Question(
            title=say(f"feedback.criterion.{criterion}"),
            place=say(self._place(criterion), number=self._at + 1, of=len(CRITERIA)),
            words=say(f"feedback.question.{criterion}"),
            low=say(f"feedback.low.{criterion}"),
            high=say(f"feedback.high.{criterion}"),
            number=self._at + 1,
            chosen=self._chosen,
            last=self._at + 1 == len(CRITERIA),
            language=self._language,
            languages=tuple((each, catalogue("visit.own_language")) for each, catalogue in self._words.items()),
        )

    def words(self) -> Catalogue:
        """The catalogue of the person's language."""
        return self._words.get(self._language, self.ctx.catalogue)

    def speak(self, language: Language) -> None:
        """Another language; nothing that was said is lost. Who asks for it is there."""
        self._touched, self._language = True, language
        self.shown()

    def choose(self, score: int) -> None:
        """This many, or that it does not apply; it counts once it is confirmed."""
        if self.closed and (WORST <= score <= BEST or score == NOT_APPLICABLE):
            self._touched, self._chosen = True, score
            self.shown()

    def go_on(self) -> None:
        """Confirm what is chosen; else leave the question out, or as it was answered. After the last one it is over."""
        if not self.closed:
            return
        self._touched = True
        self._confirm()
        if self._at + 1 == len(CRITERIA):
            self._end(How.FINISHED)
            return
        self._turn_to(self._at + 1)
        self._keep()

    def back(self) -> None:
        """The question before; what was confirmed there stays, is not shown, and may be said anew."""
        if self.closed and self._at:
            self._turn_to(self._at - 1)

    def skip_all(self) -> None:
        """No more questions. What was confirmed counts; with nothing confirmed it is a refusal."""
        if self.closed:
            self._end(How.SKIPPED)

    def leave(self) -> None:
        """The operator goes on, once the time is over. What was confirmed counts."""
        if self.may_go_on:
            self._end(How.LEFT)

    def gone(self) -> None:
        """The operator says that the person had left before they touched anything; nobody answers for them."""
        if self.may_be_gone:
            self._end(How.GONE)

    def tick(self) -> None:
        """A second passed: the time may be over, or the thanks."""
        if self.closed:
            self.shown()
        elif self.thanks and self._passed() >= THANKS_MS:
            self.put_away()

    def put_away(self) -> None:
        """Nothing of the questions is left on a screen."""
        if self.thanks:
            self.thanks = False
            self.shown()

    def _place(self, criterion: Criterion) -> str:
        """That it was answered is told there; what was said is not."""
        return "feedback.place_answered" if criterion in self._scores and not self._chosen else "feedback.place"

    def _confirm(self) -> None:
        if self._chosen:
            self._scores[CRITERIA[self._at]] = self._chosen

    def _turn_to(self, at: int) -> None:
        self._at, self._chosen = at, 0
        self.shown()

    def _keep(self) -> None:
        """What is confirmed is safe, sealed, as if the person had stopped here."""
        work, visit, said = self.ctx.work, self._visit, Answers(scores=dict(self._scores), how=How.LEFT)
        if visit is not None:
            self.ctx.run("data", lambda: feedback.keep(work, visit, said), _done, self._not_kept)

    def _end(self, how: How) -> None:
        work, session, visit = self.ctx.work, self.ctx.session, self._visit
        said = Answers(scores=dict(self._scores), how=how)
        self._visit, self._scores, self._at, self._chosen = None, {}, 0, 0
        self.thanks, self._since_ms = how in (How.FINISHED, How.SKIPPED), work.clock.boot_ms()
        self.shown()
        self.over()
        if visit is not None:
            give = lambda: feedback.give(work, session, visit, said)  # noqa: E731 - a job of one line
            self.ctx.run("data", give, lambda done: self.ctx.changed(done.changed), self._not_kept)

    def _not_kept(self, error: Exception) -> None:
        if not isinstance(error, DomainError | StorageError):
            raise error
        self.ctx.announce(msg("feedback.not_kept", why=error.message if isinstance(error, DomainError) else error.why))

    def _passed(self) -> int:
        return self.ctx.work.clock.boot_ms() - self._since_ms


def _done(_: object) -> None:
    """It is kept, and nothing is said of it."""


def _nothing() -> None:
    """Nobody looks yet."""
