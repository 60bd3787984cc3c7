"""One operation, one verdict: everything the office asks before it writes, and nothing it does not."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from sqlalchemy.engine import Connection

from backoffice import forgotten, given_back, opinions, own_calls
from backoffice.office import Office
from backoffice.store import feed, operations, places, scans
from backoffice.store.centres import Centre, Device, Operator, operators, passwords_at
from backoffice.store.operations import Kept
from backoffice.store.world import World
from forms.errors import FormsError
from forms.register import Law
from mfc_desk.domain.entities import Document, NumberLease, Visit
from mfc_desk.domain.errors import DomainError, NotAllowed
from mfc_desk.domain.ids import Key
from mfc_desk.domain.machines import Custody
from mfc_desk.domain.operations.applications import RegisterApplication
from mfc_desk.domain.operations.base import Act, Operation, Writes, apply, key_of, merges, noted_already
from mfc_desk.domain.operations.calls import CallDealt, ReturnToQueue
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.domain.operations.parking import ParkVisit
from mfc_desk.domain.operations.refusals import RefuseIntake
from mfc_desk.domain.operations.rescuing import GiveBackVisit
from mfc_desk.domain.operations.second_words import RefuseByWord
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit
from mfc_desk.domain.permissions import Actor
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.domain.time import BusinessTime
from mfc_desk.text.message import Message, msg
from sync.wire.approval import approved
from sync.wire.decoders import msgpack_decoder
from sync.wire.envelope import Head, UnknownKind, WireError, WireOp, args_hash, decode_head
from sync.wire.messages import Applied, Conflict, Denied, Held, Rejected, Verdict, Writer
from sync.wire.say import to_say

log = logging.getLogger(__name__)
Settled = Applied | Conflict | Rejected | Denied
OUR_DEFECTS: Final = (FormsError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a rule raises where we made a mistake. The operation is held, so that one never stops the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An operation to be decided: new, or held until now."""

    incarnation: str
    n: int
    head: Head
    wire: WireOp
    sha256: str
    link: str
    at: datetime
    """The time that counts for it, see `backoffice.believing`."""
    known: Kept | None = None
    reused: bool = False


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What one batch is decided with."""

    tx: Connection
    office: Office
    centre: Centre
    device: Device
    world: World
    people: Mapping[str, Operator]
    others: Mapping[str, Kept]
    """Operations of other batches that these rest on, by id."""
    scans_here: set[str]
    heads: Mapping[str, Head]
    """What is decided in this batch, by id."""
    said: dict[str, Verdict] = field(default_factory=dict)
    """Verdicts of this batch so far."""

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """Everybody as the rules see them."""
        return {name: one.actor for name, one in self.people.items()}

    @cached_property
    def law(self) -> Law:
        """The law of the centre."""
        return self.office.law(self.centre)


def bench_for(tx: Connection, office: Office, *, centre: Centre, device: Device, batch: Sequence[Candidate]) -> Bench:
    """Lock and read at once what the whole batch needs."""
    world = World(tx, centre)
    world.lock(key for each in batch for key in _keys(each.head))
    deps = {dep for each in batch for dep in each.head.deps} - {each.head.op_id for each in batch if not each.reused}
    blobs = {blob for each in batch for blob in each.head.blobs}
    return Bench(
        tx=tx,
        office=office,
        centre=centre,
        device=device,
        world=world,
        people={each.operator: each for each in operators(tx, centre.centre)},
        others=operations.by_ids(tx, centre.centre, deps) if deps else {},
        scans_here=scans.complete(tx, device, blobs) if blobs else set(),
        heads={each.head.op_id: each.head for each in batch if not each.reused},
    )


def decide(bench: Bench, one: Candidate) -> Verdict:
    """The verdict; where it is `Applied`, the rows are put into the world under this operation's id."""
    verdict = _decide(bench, one)
    bench.said[one.head.op_id] = verdict
    return verdict


def verdict_of(kept: Kept) -> Settled | None:
    """What was said to an operation, None while it is held."""
    return None if kept.verdict is None else msgpack_decoder(Settled).decode(kept.verdict)


def _decide(bench: Bench, one: Candidate) -> Verdict:
    head = one.head
    if one.reused:
        return _rejected(head, msg("office.reused_id"), fixable=False)
    foreign = _foreign(bench, one)
    if foreign is not None:
        return foreign
    try:
        operation = _read(bench, one)
    except UnknownKind as error:
        return Held(head.op_id, [f"kind:{error}"])
    except WireError:
        return _rejected(head, msg("office.unreadable"), fixable=False)
    if operation is None:
        return Held(head.op_id, [f"args:{head.op_id}"])
    return _wait(bench, head) or _act(bench, head, operation, one.at)


def _read(bench: Bench, one: Candidate) -> Operation | None:
    """The arguments; None where what came is not what the head announced: it was damaged on the way."""
    if one.head.protocol > bench.office.dialect.protocols[1]:
        raise UnknownKind(f"protocol/{one.head.protocol}")
    if args_hash(one.wire.salt, one.wire.args) != one.head.args_hash:
        return None
    return bench.office.dialect.read(one.head.kind, one.head.schema, one.wire.args)


def _foreign(bench: Bench, one: Candidate) -> Verdict | None:
    head, device = one.head, bench.device
    mine = (device.centre, device.device, device.desk, one.incarnation)
    if (head.centre, head.device, head.desk, head.incarnation) != mine:
        log.error("device %s signed an operation of another desk: %s", device.device, head.op_id)
        return _rejected(head, msg("office.other_desk"), fixable=False)
    if device.revoked_at is not None and one.at >= device.revoked_at:
        return Denied(head.op_id, to_say(msg("office.desk_revoked")))
    for name in (head.actor, head.second):
        person = bench.people.get(name) if name else None
        if name is not None and (person is None or not person.works_at(one.at)):
            return Denied(head.op_id, to_say(msg("office.person_unknown")))
    if head.second is not None and not _approved(bench, bench.people[head.second], one):
        log.error("device %s names a second person who did not sign in: %s", device.device, head.op_id)
        return Denied(head.op_id, to_say(msg("office.second_not_signed_in")))
    return None


def _approved(bench: Bench, second: Operator, one: Candidate) -> bool:
    """Whether the second person put their word under it with a password that was theirs when it was done."""
    if approved(second.password, one.head):
        return True
    return any(approved(each, one.head) for each in passwords_at(bench.tx, second, one.at))


def _wait(bench: Bench, head: Head) -> Verdict | None:
    missing = [f"scan:{blob}" for blob in head.blobs if blob not in bench.scans_here]
    for dep in head.deps:
        kept = bench.others.get(dep)
        verdict = bench.said.get(dep) or (verdict_of(kept) if kept is not None else None)
        if verdict is None or isinstance(verdict, Held):
            missing.append(f"op:{dep}")
        elif not isinstance(verdict, Applied):
            return _rejected(head, msg("office.rests_on_refused"))
    return Held(head.op_id, missing) if missing else None


def _act(bench: Bench, head: Head, operation: Operation, at: datetime) -> Verdict:
    lost = forgotten.tickets(bench.world, bench.centre, head.bases)
    told = forgotten.without(operation, lost) if lost else operation
    if told is None:
        return Applied(head.op_id, 0)
    operation = told
    device = bench.device.device
    forgotten.bring_back(bench.world, bench.centre, operation, device=device, bases=head.bases)
    moved = {}
    for key in _keys(head):
        name, theirs = str(key), bench.world.revision(key)
        if theirs == head.bases[name] or name in lost:
            continue
        apart = _own_call(bench, head, name) or _still_free(bench, operation, name)
        if not (apart or _left_elsewhere(bench, operation, name)):
            moved[name] = theirs
    if moved and not merges(operation) and not noted_already(bench.world, operation):
        return Conflict(head.op_id, moved, _writers(bench, moved))
    act = Act(
        actor=bench.actors[head.actor],
        device=bench.device.device,
        desk=bench.device.desk,
        at=BusinessTime(at, provisional=False, told=head.business_at),  # the acknowledgement confirms it
        law=bench.law,
        second=bench.actors[head.second] if head.second else None,
    )
    try:
        return _done(bench, head, operation, apply(bench.world, operation, act), act)
    except NotAllowed as error:
        return Denied(head.op_id, to_say(error.message))
    except DomainError as error:
        return _rejected(head, error.message)
    except OUR_DEFECTS:
        number = hashlib.sha256(head.op_id.encode()).hexdigest()[:8]
        log.exception("defect %s: operation %s of kind %s", number, head.op_id, head.kind)
        return Held(head.op_id, [f"office:{number}"])


def _done(bench: Bench, head: Head, operation: Operation, writes: Writes, act: Act) -> Verdict:
    if isinstance(operation, CallDealt):
        _take_back_late_call(bench, head, operation, act)
    if isinstance(operation, GiveBackVisit) and _desk_went_on(bench, operation):
        return _rejected(head, msg("far.desk_has_another"))
    if isinstance(operation, GiveFeedback):
        return _hear(bench, head, operation, writes)
    return _write(bench, head, writes)


def _hear(bench: Bench, head: Head, operation: GiveFeedback, writes: Writes) -> Verdict:
    """What the person said is kept in the same transaction, apart from their visit, with the day of this moment."""
    try:
        answers = opinions.opened(bench.centre, operation)
    except WireError:
        return _rejected(head, msg("office.feedback_unreadable"), fixable=False)
    verdict = _write(bench, head, writes)
    if isinstance(verdict, Applied):
        now = bench.office.clock.now()
        opinions.keep(bench.tx, bench.world, bench.centre, visit=operation.visit, answers=answers, at=now)
    return verdict


def _desk_went_on(bench: Bench, operation: GiveBackVisit) -> bool:
    return given_back.desk_has_another(bench.tx, bench.centre, bench.world, operation.visit)


def _writers(bench: Bench, moved: Mapping[str, str]) -> dict[str, Writer]:
    """Who wrote what is there by now, for who has to decide between the two versions."""
    centre = bench.centre.centre
    found = operations.by_ids(bench.tx, centre, {revision for revision in moved.values() if revision})
    heads = {name: (decode_head(kept.head), kept) for name, kept in found.items()}
    return {
        key: Writer(head.actor, head.desk, kept.counts_at or head.business_at)
        for key, revision in moved.items()
        if revision in heads
        for head, kept in [heads[revision]]
    }


def _take_back_late_call(bench: Bench, head: Head, operation: CallDealt, act: Act) -> None:
    """Whom this desk's question called after it had gone on alone waits again: the desk says whom it called."""
    here = places.called_at_desk(bench.tx, bench.centre, act.desk)
    if here is None or here[0] == operation.ticket:
        return
    key = Key("ticket", here[0])
    bench.world.lock([key])
    late = bench.world.get(key)  # this batch may have answered for them already
    waits = isinstance(late, Ticket) and late.state is TicketState.CALLED
    if waits and feed.asked_last(bench.tx, bench.centre.centre, key, device=bench.device.device):
        bench.world.put(apply(bench.world, ReturnToQueue(ticket=here[0]), act), head.op_id)


def _own_call(bench: Bench, head: Head, key: str) -> bool:
    """Whether nobody but this very desk moved a ticket: its call was answered late, and the person is at this desk."""
    row, base = Key.parse(key), head.bases[key]
    if row.kind != Ticket.kind or not base:
        return False
    return own_calls.only_own_since(bench.tx, bench.world, bench.device, row, base=base, batch=bench.heads)


def _left_elsewhere(bench: Bench, operation: Operation, key: str) -> bool:
    """Whether the row is a number that this visit went on without: what ends or waits here leaves it alone."""
    row = Key.parse(key)
    if row.kind != Ticket.kind or not isinstance(operation, FinishVisit | AbandonVisit | ParkVisit):
        return False
    visit = bench.world.get(operation.primary)
    return isinstance(visit, Visit) and visit.ticket is None and visit.away == row.id


def _still_free(bench: Bench, operation: Operation, key: str) -> bool:
    """Whether the row is this desk's numbers, and it gave one of them: what was not taken before stops no other."""
    if not isinstance(operation, RegisterApplication | RefuseIntake | RefuseByWord):
        return False
    lease = bench.world.get(Key.parse(key)) if key == str(Key(NumberLease.kind, operation.lease)) else None
    if not isinstance(lease, NumberLease) or lease.device != bench.device.device:
        return False
    if isinstance(operation, RefuseIntake | RefuseByWord):
        return lease.noticed(operation.number) is not None
    return lease.upto(operation.number) is not None


def _write(bench: Bench, head: Head, writes: Writes) -> Verdict:
    if any(str(key_of(row)) not in head.bases for row in writes):
        return _rejected(head, msg("office.base_missing"), fixable=False)
    for row in writes:
        attached = isinstance(row, Document) and row.custody is Custody.ATTACHED
        if attached and isinstance(row, Document) and row.scan not in bench.scans_here:
            if row.scan not in scans.complete(bench.tx, bench.device, [row.scan]):
                return Held(head.op_id, [f"scan:{row.scan}"])
            bench.scans_here.add(row.scan)
    bench.world.put(writes, head.op_id)
    return Applied(head.op_id, 0)


def _keys(head: Head) -> list[Key]:
    found = []
    for text in head.bases:
        try:
            found.append(Key.parse(text))
        except ValueError:  # a kind of a newer desk: its operation is held for its kind
            continue
    return found


def _rejected(head: Head, why: Message, *, fixable: bool = True) -> Rejected:
    return Rejected(head.op_id, to_say(why), fixable)
