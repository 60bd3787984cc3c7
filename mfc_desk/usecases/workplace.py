"""What every use case works with, and who works."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from forms.register import Law
from mfc_desk.domain.errors import NotAllowed
from mfc_desk.domain.ids import CommandId, DeskName, DeviceId, Ids, Key, ScanHash
from mfc_desk.domain.operations.base import Act, Operation
from mfc_desk.domain.permissions import Actor
from mfc_desk.domain.time import Anchor, Clock, KnownAnchor, business_time
from mfc_desk.ports.courier import Courier
from mfc_desk.ports.office import Office
from mfc_desk.ports.outside import FileReader, Papers, Printer, ReadScan, TicketPrinter
from mfc_desk.ports.scans import ScanFiles
from mfc_desk.ports.storage import Ample, Desk, NoNewWork, Room, Store, UnitOfWork
from mfc_desk.text.message import msg
from mfc_desk.usecases.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One desk with everything it is connected to. Made once, by bootstrap."""

    desk: Desk
    store: Store
    office: Office
    scans: ScanFiles
    courier: Courier
    """What is carried by hand where there is no line."""
    files: FileReader
    printer: Printer
    papers: Papers
    clock: Clock
    ids: Ids
    law: Law
    known: KnownAnchor = field(default_factory=KnownAnchor)
    tickets: TicketPrinter = field(default_factory=TicketPrinter)
    """Where tickets are printed."""
    room: Room = field(default_factory=Ample)
    """The room on this computer's disk."""

    @property
    def zone(self) -> ZoneInfo:
        """The centre's time zone; what people read is in it."""
        return ZoneInfo(self.law.time_zone)

    def demand_room(self) -> None:
        """Raise `NoNewWork` before anything begins that the disk could not hold to its end."""
        if self.room.tight:
            raise NoNewWork

    def now(self) -> datetime:
        """The time that counts, UTC: the office's where it is known, however far off this computer's clock is."""
        return business_time(self.clock, self.known.anchor).at

    def office_told(self, anchor: Anchor | None) -> None:
        """The office told its time: from now on that is the time shown here."""
        self.known.anchor = anchor

    def today(self) -> date:
        """The day at the centre; for showing and for judging what is typed."""
        return self.local(self.now()).date()

    def local(self, at: datetime) -> datetime:
        """A time as people at the centre read it."""
        return at.astimezone(self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person who signed in at this desk."""

    actor: Actor
    name: str
    login: str
    desk: DeskName
    device: DeviceId
    token: str | None
    """For asked verbs; None after a sign-in without the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A second person's word for exactly one operation, for a short time; kept nowhere."""

    actor: Actor
    operation: Operation
    until: datetime
    secret: bytes = field(repr=False)

    def demand(self, operation: Operation, now: datetime) -> None:
        """Raise `NotAllowed` where it is for another operation, or its time is over."""
        if operation != self.operation or now > self.until:
            raise NotAllowed(msg("rule.approval_over"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an act changed, to be told to every screen."""

    changed: frozenset[Key]
    at: datetime


def circumstances(work: Workplace, session: Session, uow: UnitOfWork) -> Act:
    """Who acts, where and when, under the law of this centre."""
    at = business_time(work.clock, uow.facts.anchor())
    return Act(actor=session.actor, device=session.device, desk=session.desk, at=at, law=work.law)


def do(
    work: Workplace,
    session: Session,
    *operations: Operation,
    forget: tuple[str, ...] = (),
    send: tuple[tuple[ScanHash, ReadScan], ...] = (),
    honoured: CommandId | None = None,
    tell: bool = False,
    approval: Approval | None = None,
) -> Done:
    """Record the operations in one transaction: rows and outbox together, then "saved".

    `forget` names the drafts that became these operations, `send` the scans that go to the office with them,
    `honoured` the late answer that they honour (with `tell` the tray tells of it), `approval` the second person's for
    the one operation there is.
    Raises `DomainError`; then nothing is written, and nothing is sent.
    """
    changed: set[Key] = set()
    with work.store.write() as uow:
        for operation in operations:
            act = circumstances(work, session, uow)
            secret = None
            if approval is not None:
                approval.demand(operation, work.now())
                act, secret = replace(act, second=approval.actor), approval.secret
            done = record(uow, operation, act=act, desk=work.desk, ids=work.ids, clock=work.clock, secret=secret)
            changed |= done.changed
        for name in forget:
            uow.drafts.drop(name)
        for sha256, scan in send:
            uow.scans.add(sha256, len(scan.content), scan.media_type)
        if honoured is not None:
            uow.asked.honoured(honoured, tell=tell)
        uow.commit()
    return Done(changed=frozenset(changed), at=work.local(work.now()))
