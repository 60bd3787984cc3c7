"""What happened in a case, as its page tells it, and what a supervisor may record there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mfc_desk.domain.guards import KNOWN_FROM, Violation
from mfc_desk.domain.ids import ViolationId
from mfc_desk.usecases import afterwards, case_files
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
