"""What went to the office and what became of it, the newest first: read a page at a time, from today back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mfc_desk.domain.ids import OpId
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import Message
from mfc_desk.usecases import untaken
from mfc_desk.usecases.placing import Place, Places
from mfc_desk.usecases.untaken import REFUSED
from mfc_desk.usecases.waiting import done_by, people, sees, what_was_done
from mfc_desk.usecases.workplace import Session, Workplace

PAGE: Final = 200
TAKEN: Final = frozenset({OpState.APPLIED, OpState.SEEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a person decided about it."""

    by: str
    at: datetime
    undoable: bool
    """Whether it can be decided again: what was done anew stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One action that the office has answered. Times are local."""

    n: int
    op_id: OpId
    place: Place
    what: Message
    at: datetime
    by: str
    """"" where it was who asks."""
    state: OpState
    why: Message | None
    settled_at: datetime | None
    decided: Decided | None

    @property
    def taken(self) -> bool:
        """Whether the office took it."""
        return self.state in TAKEN

    @property
    def undecided(self) -> bool:
        """Whether it waits for somebody's decision."""
        return self.state in REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """A stretch of history; `before` is where to read on, None at its beginning."""

    rows: tuple[Past, ...]
    before: int | None


def read(work: Workplace, session: Session, before: int | None = None) -> Pages:
    """The next stretch. A supervisor sees everybody's, everyone else their own."""
    with work.store.read() as uow:
        names, places = people(uow), Places(uow)
        found = uow.outbox.settled(PAGE, before)
        rows = []
        for each in found:
            if not sees(session, each.head.actor):
                continue
            known = None if each.state in TAKEN else untaken.of(uow, each.op_id).decision
            rows.append(
                Past(
                    n=each.n,
                    op_id=each.op_id,
                    place=places.of(each),
                    what=what_was_done(each),
                    at=work.local(each.head.business_at),
                    by=done_by(session, names, each.head.actor),
                    state=each.state,
                    why=each.why,
                    settled_at=None if each.settled_at is None else work.local(each.settled_at),
                    decided=None
                    if known is None
                    else Decided(
                        by=names.get(known.by, known.by),
                        at=work.local(known.at),
                        undoable=known.state is OpState.LEFT,
                    ),
                )
            )
    return Pages(rows=tuple(rows), before=found[-1].n if len(found) == PAGE else None)
