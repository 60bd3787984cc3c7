"""What a desk records anew, because the office refused it only for what it rested on, counts from when it was done.

The office has the first one, and has believed its time: that stands. Whatever was refused for its own sake counts from
when it was done again, and so does anything that is not the same act with the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from backoffice.deciding import Candidate, verdict_of
from backoffice.store.operations import Kept
from mfc_desk.domain.operations.parking import ResumeVisit
from mfc_desk.domain.operations.visits import StartVisit
from sync.wire.envelope import Head, decode_head
from sync.wire.messages import Conflict, Rejected

BEGINS: Final = frozenset({StartVisit.KIND, ResumeVisit.KIND})
"""The beginning itself may have lost its number to another desk: it is done without it."""
RESTED: Final = "office.rests_on_refused"


def counts_from(one: Candidate, kept: Mapping[str, Kept], beside: Mapping[str, Candidate]) -> datetime | None:
    """The time of what it records anew, which is kept or came with it; None where its own counts."""
    name = one.head.again
    if not name:
        return None
    first = kept.get(name)
    if first is not None:
        same = _same(one, decode_head(first.head), first.args) and _gave_way(first)
        return first.counts_at if same else None
    before = beside.get(name)  # of one batch both times are bound alike
    return before.at if before is not None and _same(one, before.head, before.wire.args) else None


def _same(one: Candidate, first: Head, args: bytes | None) -> bool:
    mine = ("device", "actor", "second", "kind", "schema", "primary")
    alike = all(getattr(one.head, name) == getattr(first, name) for name in mine)
    return alike and (one.wire.args == args or one.head.kind in BEGINS)


def _gave_way(first: Kept) -> bool:
    """Whether it was refused for what it rested on, or as the beginning of a visit that another desk had begun."""
    match verdict_of(first):
        case Rejected(why=why):
            return why.code == RESTED
        case Conflict():
            return decode_head(first.head).kind in BEGINS
    return False
