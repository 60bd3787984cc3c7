"""What is not with the office yet, an action at a time: whose visit, what was done, by whom, when, what it waits for.

There may be ten thousand. How a presenter uses it: `open_now` is asked after every change and costs little; `read`
tells of those numbers that are new, a page at a time; `scans` tells how far the scans are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mfc_desk.domain.ids import OperatorId, OpId, ScanHash
from mfc_desk.domain.operations.all import OPERATIONS
from mfc_desk.domain.permissions import Role
from mfc_desk.ports.outbox import OpState, Sent
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.placing import Place, Places
from mfc_desk.usecases.workplace import Session, Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One action that the office does not hold yet."""

    n: int
    op_id: OpId
    place: Place
    what: Message
    at: datetime
    """Local: when it was done."""
    by: str
    """The name of who did it; "" where it was who asks."""
    held: bool
    """The office has it and cannot decide yet."""
    told: Message | None
    """What the office said of it then."""
    scans: tuple[ScanHash, ...]
    """What has to be there before it."""
    rests_on: tuple[OpId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of what waits: one's own in detail, of the others how many."""

    acts: tuple[Waiting, ...]
    others: int


@dataclass(frozen=True, slots=True)
class ScanLeft:
    """A scan that the office does not hold whole."""

    sent: int
    size: int

    @property
    def percent(self) -> int:
        """How much of it is there, rounded down: it never says 100 too early."""
        return self.sent * 100 // self.size if self.size else 0


def open_now(work: Workplace) -> tuple[tuple[int, OpState], ...]:
    """Number and state of everything that waits, in the order in which it goes."""
    with work.store.read() as uow:
        return tuple(uow.outbox.open_states())


def read(work: Workplace, session: Session, numbers: Sequence[int]) -> Page:
    """These actions. A supervisor sees everybody's, everyone else their own."""
    with work.store.read() as uow:
        names, places = people(uow), Places(uow)
        found = uow.outbox.some(numbers)
        mine = [each for each in found if sees(session, each.head.actor)]
        acts = tuple(
            Waiting(
                n=each.n,
                op_id=each.op_id,
                place=places.of(each),
                what=what_was_done(each),
                at=work.local(each.head.business_at),
                by=done_by(session, names, each.head.actor),
                held=each.state is OpState.HELD,
                told=each.why,
                scans=tuple(ScanHash(blob) for blob in each.head.blobs),
                rests_on=tuple(OpId(dep) for dep in each.head.deps),
            )
            for each in mine
        )
    return Page(acts=acts, others=len(found) - len(mine))


def scans(work: Workplace) -> Mapping[ScanHash, ScanLeft]:
    """How far each scan is that the office does not hold whole."""
    with work.store.read() as uow:
        left = {}
        for sha256, sent in uow.scans.to_send():
            about = uow.scans.about(sha256)
            left[sha256] = ScanLeft(sent, about[0] if about is not None else 0)
        return left


def sees(session: Session, actor: str) -> bool:
    """Whether who asks may see what this person did in detail."""
    return session.actor.id == actor or Role.SUPERVISOR in session.actor.roles


def what_was_done(sent: Sent) -> Message:
    """The action as something that was done."""
    return done_of(sent.head.kind)


def done_of(kind: str) -> Message:
    """The same of a kind of action; a newer program may know more of them."""
    return msg(f"done.{kind}" if kind in OPERATIONS else "done.unknown")


def done_by(session: Session, names: Mapping[OperatorId, str], actor: str) -> str:
    """The name of who did it; nothing where it was who asks."""
    return "" if actor == session.actor.id else names.get(OperatorId(actor), actor)


def people(uow: UnitOfWork) -> Mapping[OperatorId, str]:
    """The names of who works here."""
    return {OperatorId(each.id): each.name for each in uow.facts.people()}
