"""What people said, for the cockpit: asked of the office now and then, in words and marks, and row by row on demand.

The figures are held while the cockpit lives and nowhere else: without the line it says from when they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mfc_desk.domain.feedback import BEST, NOT_APPLICABLE, NOT_TOLD, UNANSWERED, WORST, Criterion
from mfc_desk.domain.feedback_report import SCORES
from mfc_desk.ports.office import OfficeError
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases import feedback_figures
from mfc_desk.usecases.cockpit_rows import service_words
from mfc_desk.usecases.feedback_figures import Figures, SaidRow, Seen
from mfc_desk.usecases.workplace import Workplace
from ui.presenters.cockpit_board import Drill, DrillRow, Mark
from ui.presenters.context import Context

CHART: Final = "feedback"
SPAN: Final = timedelta(days=29)
AGAIN: Final = timedelta(minutes=5)
COLUMNS: Final = ("", "feedback.column_service", "feedback.column_day", "feedback.column_score")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackLine:
    """One criterion: how often each score, the longest bar as 1.0, and what follows. `few` stands in their place."""

    mark: Mark
    name: str
    counts: tuple[str, ...]
    shares: tuple[float, ...]
    few: str
    figures: tuple[str, ...]
    """N, not applicable, satisfied, mean, in the order of the heads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackWords:
    """Every criterion in its order, and what the figures rest on."""

    title: str
    sub: str
    told: str
    spoken: str
    empty: str
    heads: tuple[str, ...] = ()
    lines: tuple[FeedbackLine, ...] = ()


class CockpitFeedback:
    """Keeps the newest figures. `shown` is told when they, or what is known of them, changed."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.asks = False
        """Whether this centre asks its people; without that there is nothing to show."""
        self._span: Figures | None = None
        self._cut = self._looking = False
        self._tried: datetime | None = None

    def look(self) -> None:
        """Ask the office, where the last answer is some minutes old or there is none."""
        work, session, now = self._ctx.work, self._ctx.session, self._ctx.work.now()
        fresh = self._tried is not None and now - self._tried < AGAIN and not self._cut
        if self._looking or fresh:
            return
        self._looking, self._tried = True, now
        until = work.today()

        def job() -> Figures | None:
            asked = feedback_figures.asks(work)
            return feedback_figures.figures(work, session, until - SPAN, until) if asked else None

        self._ctx.run("figures", job, self._looked, self._failed)

    def words(self) -> FeedbackWords | None:
        """All of it in the operator's words; None where nobody is asked."""
        if not self.asks:
            return None
        say, span = self._ctx.catalogue, self._span
        title = say("feedback.title")
        if span is None:
            empty = say("feedback.unknown" if self._cut else "feedback.looking")
            return FeedbackWords(title=title, sub="", told="", spoken=empty, empty=empty)
        lines = tuple(_line(one, say) for one in span.criteria)
        told = say(
            "feedback.told",
            asked=sum(span.given.values()),
            **{str(each): many for each, many in span.given.items()},
        )
        known = say("feedback.known_cut" if self._cut else "feedback.known", day=span.at, at=span.at)
        return FeedbackWords(
            title=title,
            sub=say("feedback.sub", since=span.since, until=span.until, from_=span.satisfied_from),
            told=f"{told} {known}",
            spoken="; ".join(one.mark.spoken for one in lines),
            empty="",
            heads=(
                *map(str, SCORES),
                *(say(f"feedback.head_{name}") for name in ("n", "none", "satisfied", "mean")),
            ),
            lines=lines,
        )

    def marks(self) -> tuple[Mark, ...]:
        """Every criterion as a mark."""
        words = self.words()
        return tuple(one.mark for one in words.lines) if words is not None else ()

    def rows(self, mark: str, done: Callable[[Drill], None]) -> None:
        """What was said of this criterion, person by person; asked of the office now."""
        work, session, say, until = self._ctx.work, self._ctx.session, self._ctx.catalogue, self._ctx.work.today()
        criterion = Criterion(mark.removeprefix(f"{CHART}."))

        def job() -> Drill:
            try:
                found = feedback_figures.rows(work, session, until - SPAN, until)
            except OfficeError:
                return _drill(mark, criterion, (), say("feedback.rows_cut"), say)
            if found is None:
                return _drill(mark, criterion, (), say("feedback.rows_few"), say)
            lines = tuple(_row(work, one, criterion, say) for one in found.rows)
            return _drill(mark, criterion, lines, say("feedback.rows_none"), say, more=found.more)

        self._ctx.run("figures", job, done)

    def _looked(self, span: Figures | None) -> None:
        self._looking, self._cut, self._span, self.asks = False, False, span, span is not None
        self.shown()

    def _failed(self, error: Exception) -> None:
        self._looking = False
        if not isinstance(error, OfficeError):
            raise error
        self._cut, self.asks = True, True
        self.shown()


def _line(one: Seen, say: Catalogue) -> FeedbackLine:
    name, mark = say(f"feedback.criterion.{one.criterion}"), f"{CHART}.{one.criterion}"
    n, none, tally = str(one.n), str(one.not_applicable), one.tally
    if tally is None or tally.mean is None or tally.satisfied is None:
        spoken = say("feedback.spoken_few", name=name, count=one.n, none=one.not_applicable)
        few = say("feedback.few")
        return FeedbackLine(
            mark=Mark(mark, spoken), name=name, counts=(), shares=(), few=few, figures=(n, none, "–", "–")
        )
    share = say("feedback.percent", share=tally.percent_satisfied)
    spoken = say(
        "feedback.spoken", name=name, count=one.n, none=one.not_applicable, satisfied=share, mean=tally.mean,
        counts=", ".join(map(str, tally.counts)),
    )  # fmt: skip
    return FeedbackLine(
        mark=Mark(mark, spoken),
        name=name,
        counts=tuple(map(str, tally.counts)),
        shares=tuple(count / max(1, *tally.counts) for count in tally.counts),
        few="",
        figures=(n, none, share, say("feedback.mean", mean=tally.mean)),
    )


def _drill(
    mark: str, criterion: Criterion, rows: tuple[DrillRow, ...], empty: str, say: Catalogue, *, more: int = 0
) -> Drill:
    count = say("cockpit.rows", n=len(rows))
    return Drill(
        mark=mark,
        title=say("cockpit.pair", first=say("feedback.title"), second=say(f"feedback.criterion.{criterion}")),
        count=f"{count}; {say('cockpit.rows_more', n=more)}" if more else count,
        heads=tuple(say(each) if each else "" for each in COLUMNS),
        rows=rows,
        empty=empty,
    )


def _row(work: Workplace, one: SaidRow, criterion: Criterion, say: Catalogue) -> DrillRow:
    day, score = say("feedback.day", day=one.day), _score(one.scores[criterion], say)
    return DrillRow(key=one.name, cells=("", _services(work, one, say), day, score))


def _services(work: Workplace, one: SaidRow, say: Catalogue) -> str:
    found = [service_words(work, each) for each in one.services]
    return ", ".join(say.say(each) for each in found if each is not None) or say("feedback.no_service")


def _score(score: int, say: Catalogue) -> str:
    if score == NOT_APPLICABLE:
        return say("feedback.none")
    if score == NOT_TOLD:
        return say("feedback.no_service")
    if score == UNANSWERED:
        return say("feedback.unanswered")
    assert WORST <= score <= BEST, "the office told a score that nobody can give"
    return str(score)


def _nothing() -> None:
    """Nobody looks yet."""
