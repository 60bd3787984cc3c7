"""What happened in a case, as its page tells it, and what a supervisor may record there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from mfc_desk.domain.guards import KNOWN_FROM, Violation
from mfc_desk.domain.ids import ApplicationId, ViolationId
from mfc_desk.text.message import msg
from mfc_desk.usecases import afterwards, case_files
from mfc_desk.usecases.workplace import Done
from ui.presenters.context import Context

NOTHING_TYPED: Final = ("", "", "")
"""No class, no source, no words."""
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One row of the ledger; `retractable` where who reads it may take it back."""

    id: ViolationId
    title: str
    sub: str
    counts: bool
    retractable: bool


@dataclass(frozen=True, slots=True)
class ToldWords:
    """The rows of the ledger about this case, and the two choices; none for who may not record."""

    rows: tuple[ToldRow, ...]
    classes: Options
    sources: Options


def told_words(ctx: Context, happened: Iterable[Violation], recordable: Sequence[str]) -> ToldWords:
    """The part of the page in words, the newest row first."""
    say = ctx.say
    rows = []
    for each in happened:
        at = ctx.work.local(each.at)
        about = case_files.subject(ctx.work.law, each)
        parts = [say(f"violation.{each.category}"), say(about) if about is not None else ""]
        parts += [say(each.reason_text) if each.reason else "", each.words, say("ledger.when", day=at, at=at)]
        if each.taken_back_at is not None:
            back = ctx.work.local(each.taken_back_at)
            parts.append(say("ledger.taken_back", day=back, at=back, words=each.taken_back_words))
        sub = " · ".join(part for part in parts if part)
        may = afterwards.retractable(ctx.session, each)
        rows.append(ToldRow(each.id, say(f"guard.{each.rule}"), sub, each.counts, may))
    return ToldWords(
        rows=tuple(rows),
        classes=tuple((one, say(f"guard.{one}")) for one in recordable),
        sources=tuple((one, say(f"happened.{one}")) for one in KNOWN_FROM) if recordable else (),
    )


class Telling:
    """What a supervisor records of the case that is shown, or takes back. `begun` is told, then `done` or `failed`."""

    def __init__(
        self,
        ctx: Context,
        *,
        begun: Callable[[], None],
        done: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._ctx, self._before, self._after, self._not_done = ctx, begun, done, failed
        self._application: ApplicationId | None = None
        self._busy = False
        self.typed = NOTHING_TYPED
        """What was typed of what happened and is not recorded: a refusal of the rules takes no words away."""

    def show(self, application: ApplicationId) -> None:
        """Another case is shown: nothing was typed of it."""
        self._application, self._busy, self.typed = application, False, NOTHING_TYPED

    def record(self, rule: str, reason: str, words: str) -> None:
        """Record what happened; one thing at a time. What the rules refuse is said on the page."""
        application = self._application
        if self._busy or application is None:
            return
        self.typed = (rule, reason, words)
        work, session = self._ctx.work, self._ctx.session
        job = partial(afterwards.record, work, session, application=application, rule=rule, reason=reason, words=words)
        self._begin(job, self._recorded)

    def retract(self, violation: ViolationId, words: str) -> None:
        """Take back what was recorded by mistake, and say why; the row stays to be seen."""
        job = partial(afterwards.retract, self._ctx.work, self._ctx.session, violation, words=words)
        if not self._busy:
            self._begin(job, self._retracted)

    def _begin(self, job: Callable[[], Done], done: Callable[[Done], None]) -> None:
        self._busy = True
        self._before()
        self._ctx.run("data", job, done, self._failed)

    def _recorded(self, done: Done) -> None:
        self.typed = NOTHING_TYPED
        self._over(done, "case.told.done")

    def _retracted(self, done: Done) -> None:
        self._over(done, "case.told.taken_back")

    def _over(self, done: Done, code: str) -> None:
        self._busy = False
        self._ctx.changed(done.changed)
        self._after()
        self._ctx.announce(msg(code))

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._not_done(error)
