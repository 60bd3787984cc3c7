"""A batch of operations: signature and chain first, then a verdict for each, all in one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import msgspec
from sqlalchemy.engine import Connection

from backoffice import apart, done_again, keys
from backoffice.believing import believed, learned, possible
from backoffice.deciding import Bench, Candidate, bench_for, decide, verdict_of
from backoffice.errors import Forbidden, Garbage, OutOfStep, TooMuch
from backoffice.office import Office
from backoffice.signing_in import turn_of
from backoffice.store import centres, clocks, operations, scans
from backoffice.store.centres import Centre, Device
from backoffice.store.clocks import DeviceClock
from backoffice.store.database import REFUSALS
from backoffice.store.operations import Kept, Position, Waiting
from mfc_desk.domain.ids import CentreId
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.text.message import msg
from sync.wire.envelope import MAX_BATCH, WireError, WireOp, decode_head, encode, link, same_work
from sync.wire.messages import (
    Applied,
    Duplicate,
    Held,
    Push,
    Pushed,
    Receipt,
    Rejected,
    Verdict,
    push_bytes,
    receipt_bytes,
)
from sync.wire.say import to_say

log = logging.getLogger(__name__)
SCAN: Final = "scan:"
MOST_AGAIN: Final = 1000
"""So many that were held are decided in one transaction; those behind them with what comes next."""


def push(office: Office, token: str, body: Push) -> tuple[CentreId, Pushed]:
    """Verdicts in the order of the batch, and the receipt; also whose feed may have grown."""
    if len(body.ops) > MAX_BATCH:
        raise TooMuch(msg("office.too_much"))
    batch = [_candidate(body.incarnation, wire) for wire in body.ops]
    if any(later.n <= one.n for one, later in pairwise(batch)):
        raise Garbage(msg("office.garbage"))
    if not all(apart.may_be_kept(one.head.op_id) for one in batch):
        raise Garbage(msg("office.garbage"))
    told: dict[str, Any] = {"token": token, "body": body, "batch": batch}
    try:
        return office.database.write(lambda tx: _push(tx, office, **told, alone=False))
    except REFUSALS as error:
        apart.demand_refusal(error)
    return office.database.write(lambda tx: _push(tx, office, **told, alone=True))


def look_at_held(tx: Connection, office: Office, centre: Centre, device: Device, *, alone: bool) -> None:
    """Decide again what was held: something it waited for may have come. `alone`: see `backoffice.apart`."""
    waiting = _held(tx, device)
    if waiting:
        _settled(tx, office, centre=centre, device=device, batch=waiting, alone=alone)


def _push(
    tx: Connection, office: Office, *, token: str, body: Push, batch: list[Candidate], alone: bool
) -> tuple[CentreId, Pushed]:
    centre, device = turn_of(tx, office, token, revoked_too=True)
    centres.lock_device(tx, device)
    at = operations.position(tx, device, body.incarnation)
    _demand_signature(device, body, batch, at)
    clock = possible(clocks.clock_of(tx, device, body.incarnation), office.clock.now())
    taken = _take(tx, device, at=at, batch=batch, clock=clock, office=office)
    operations.set_position(tx, device, taken.at)
    clocks.set_clock(tx, device, body.incarnation, taken.clock)
    waiting = _waiting(tx, device, taken)
    decided = _settled(tx, office, centre=centre, device=device, batch=[*waiting, *taken.fresh], alone=alone)
    _keep_again(tx, device, taken, office.clock.now())
    said = taken.said | {n: verdict for (life, n), verdict in decided.items() if life == body.incarnation}
    said |= {one.n: _said_again(one, first, decided) for one, first in taken.again}
    return centre.centre, Pushed([said[one.n] for one in batch], receipt_of(office, centre, device, taken.at))


@dataclass(kw_only=True)
class _Taken:
    """What a batch is, before it is decided."""

    at: Position
    clock: DeviceClock
    said: dict[int, Verdict] = field(default_factory=dict)
    fresh: list[Candidate] = field(default_factory=list)
    again: list[tuple[Candidate, Kept]] = field(default_factory=list)
    """What the office has from another life of the same desk, and how it came first."""


def _take(
    tx: Connection, device: Device, *, at: Position, batch: list[Candidate], clock: DeviceClock, office: Office
) -> _Taken:
    """Look at each operation in its order. Raises `OutOfStep` where the chain does not go on."""
    now = office.clock.now()
    old = [one.n for one in batch if one.n <= at.last_n]  # above its end a chain has nothing
    kept = operations.at_numbers(tx, device, incarnation=at.incarnation, numbers=old) if old else {}
    used = operations.by_ids(tx, device.centre, _named(batch))
    beside: dict[str, Candidate] = {}
    ids: set[str] = set()
    taken = _Taken(at=at, clock=clock)
    last_n, last_link = at.last_n, at.last_link
    for one in batch:
        first = used.get(one.head.op_id)
        again = first is not None and _is_again(device, one, first)
        if one.n <= at.last_n:
            _take_known(device, taken, one, kept[one.n], first if again else None)
            continue
        if one.n != last_n + 1 or one.head.prev != last_link:
            raise OutOfStep(msg("office.chain_broken"))
        last_n, last_link = one.n, one.link
        counts = done_again.counts_from(one, used, beside) or _learned(device, taken, one, now)
        beside.setdefault(one.head.op_id, one if counts == one.at else replace(one, at=counts))
        reused = one.head.op_id in ids or (first is not None and not again)
        ids.add(one.head.op_id)
        if reused:
            log.error("device %s used the id %s twice", device.device, one.head.op_id)
        if first is not None and not reused:
            taken.again.append((replace(one, reused=True, at=counts), first))
        elif reused or counts != one.at:
            taken.fresh.append(replace(one, reused=reused, at=counts))
        else:
            taken.fresh.append(one)
    if last_n != at.last_n:
        taken.at = replace(at, last_n=last_n, last_link=last_link, received_at=now)
    return taken


def _named(batch: list[Candidate]) -> list[str]:
    """The ids of the batch, and of what is recorded anew in it."""
    again = [one.head.again for one in batch if one.head.again and apart.may_be_kept(one.head.again)]
    return [*(one.head.op_id for one in batch), *again]


def _take_known(device: Device, taken: _Taken, one: Candidate, known: Kept, first: Kept | None) -> None:
    """What stands at its number already: it is told what was said, or decided now where it is held."""
    if first is not None and not known.original and known.sha256 == one.sha256:
        taken.again.append((replace(one, known=known), first))
        return
    said = _answer_known(device, one, known)
    taken.said |= said
    if not said:
        taken.fresh.append(replace(one, known=known, at=_kept_time(known, one, taken.clock)))


def _is_again(device: Device, one: Candidate, first: Kept) -> bool:
    """Whether it is the same operation, told in another life of this desk's store: nothing but its link is new."""
    other = decode_head(first.head)
    mine = other.device == device.device and other.incarnation == first.incarnation != one.incarnation
    return mine and same_work(other, one.head)


def _waiting(tx: Connection, device: Device, taken: _Taken) -> list[Candidate]:
    """What was held before, with arguments that came whole meanwhile where they had not."""
    here = {(one.incarnation, one.n) for one in taken.fresh}
    whole = {(first.incarnation, first.n): one.wire for one, first in taken.again}
    found = []
    for one in _held(tx, device):
        name = (one.incarnation, one.n)
        if name in whole:
            one = replace(one, wire=WireOp(one.wire.head, whole[name].salt, whole[name].args))
        if name not in here:
            found.append(one)
    return found


def _keep_again(tx: Connection, device: Device, taken: _Taken, now: datetime) -> None:
    """Its link of the chain; what was said to it stands where it came first."""
    links = [replace(_kept(one, Held(one.head.op_id, []), now), args=None) for one, _ in taken.again if not one.known]
    operations.keep(tx, device, links)


def _said_again(one: Candidate, first: Kept, decided: dict[tuple[str, int], Verdict]) -> Verdict:
    now, before = decided.get((first.incarnation, first.n)), verdict_of(first)
    if now is not None:
        return now
    return Held(one.head.op_id, []) if before is None else Duplicate(one.head.op_id, before)


def _settled(
    tx: Connection, office: Office, *, centre: Centre, device: Device, batch: list[Candidate], alone: bool
) -> apart.Decided:
    """What was said to each of the batch; `alone`: what the database refuses stops no other."""

    def settle(part: Sequence[Candidate]) -> apart.Decided:
        return _settle(tx, office, centre=centre, device=device, batch=part)

    def refuse(one: Candidate) -> apart.Decided:
        verdict = Rejected(one.head.op_id, to_say(msg("office.not_kept")))
        _record(tx, device, [(one, verdict)], office.clock.now())
        return {(one.incarnation, one.n): verdict}

    return apart.in_halves(tx, batch, settle=settle, refuse=refuse) if alone and batch else settle(batch)


def _settle(
    tx: Connection, office: Office, *, centre: Centre, device: Device, batch: Sequence[Candidate]
) -> apart.Decided:
    """Decide the batch in its order and write everything: rows, feed, chain, verdicts."""
    bench = bench_for(tx, office, centre=centre, device=device, batch=batch)
    decided = {(one.incarnation, one.n): decide(bench, one) for one in batch}
    last = {row.revision: row.seq for row in bench.world.flush()}
    for key, verdict in decided.items():
        if isinstance(verdict, Applied):
            decided[key] = Applied(verdict.op_id, last.get(verdict.op_id, 0))
    _keep(bench, batch, decided, office.clock.now())
    return decided


def _keep(bench: Bench, batch: Sequence[Candidate], decided: apart.Decided, now: datetime) -> None:
    _record(bench.tx, bench.device, [(one, decided[one.incarnation, one.n]) for one in batch], now)


def _record(tx: Connection, device: Device, said: Sequence[tuple[Candidate, Verdict]], now: datetime) -> None:
    rows = [(_kept(one, verdict, now), one, verdict) for one, verdict in said]
    operations.keep(tx, device, [kept for kept, one, _ in rows if one.known is None])
    operations.settle(tx, device, [kept for kept, one, _ in rows if one.known is not None])
    missing = [(kept, verdict.missing) for kept, _, verdict in rows if isinstance(verdict, Held)]
    operations.hold(tx, device, [kept for kept, one, _ in rows if one.known is not None], missing)


def _kept(one: Candidate, verdict: Verdict, now: datetime) -> Kept:
    """As it is kept for ever, but for what a person said in confidence: that was opened, and stands apart."""
    heard = one.head.kind == GiveFeedback.KIND and isinstance(verdict, Applied)
    return Kept(
        incarnation=one.incarnation,
        n=one.n,
        op_id=one.head.op_id,
        original=not one.reused,
        sha256=one.sha256,
        link=one.link,
        head=one.wire.head,
        salt=b"" if heard else one.wire.salt,
        args=None if heard else one.wire.args,
        verdict=None if isinstance(verdict, Held) else encode(verdict),
        received_at=one.known.received_at if one.known is not None else now,
        counts_at=one.at,
    )


def _answer_known(device: Device, one: Candidate, known: Kept) -> dict[int, Verdict]:
    """What is said to an operation the office has already; nothing where it is held and may be decided now."""
    if known.sha256 != one.sha256:
        log.error("device %s sent number %d with other content: %s", device.device, one.n, one.head.op_id)
        if known.op_id != one.head.op_id:
            raise OutOfStep(msg("office.chain_forked"))
        return {one.n: Rejected(one.head.op_id, to_say(msg("office.reused_id")), fixable=False)}
    first = verdict_of(known)
    return {} if first is None else {one.n: Duplicate(one.head.op_id, first)}


def _held(tx: Connection, device: Device) -> list[Candidate]:
    """What was held and may go on now; what else is held costs nothing, however much of it there is."""
    found, clock = [], DeviceClock(enrolled_at=device.enrolled_at)
    for kept in operations.held(tx, device, _may_go_on(tx, device)):
        one = _candidate(kept.incarnation, WireOp(kept.head, kept.salt, kept.args or b""))
        found.append(replace(one, known=kept, link=kept.link, at=_kept_time(kept, one, clock)))
    return found


def _may_go_on(tx: Connection, device: Device) -> list[Waiting]:
    """The first of those that wait neither for a scan that is not whole, nor for an operation that does."""
    waiting = operations.waiting(tx, device)
    blobs = {what[len(SCAN) :] for each in waiting for what in each.missing if what.startswith(SCAN)}
    whole = {f"{SCAN}{blob}" for blob in scans.complete(tx, device, blobs)}
    stay: set[str] = set()
    found: list[Waiting] = []
    for each in waiting:
        lacks = any(what in stay or (what.startswith(SCAN) and what not in whole) for what in each.missing)
        if lacks or len(found) == MOST_AGAIN:
            stay.add(f"op:{each.op_id}")
        else:
            found.append(each)
    return found


def _learned(device: Device, taken: _Taken, one: Candidate, now: datetime) -> datetime:
    """From when it counts, and what is certain of the desk's time by then.

    What is recorded anew bears the machine's count of the first time: beside a time it was moved to, that is no clock.
    """
    counts = _believed(device, one, taken.clock, now)
    if not one.head.again:
        taken.clock = learned(one.head, taken.clock, counts)
    return counts


def _believed(device: Device, one: Candidate, clock: DeviceClock, now: datetime) -> datetime:
    counts = believed(one.head, clock, now)
    if counts != one.head.business_at and not one.head.provisional:
        log.error("device %s: the time of %s cannot be, it counts from %s", device.device, one.head.op_id, counts)
    return counts


def _kept_time(kept: Kept, one: Candidate, clock: DeviceClock) -> datetime:
    """What was believed when it came; an older office did not say, then by enrolment and arrival alone."""
    if kept.counts_at is not None:
        return kept.counts_at
    return believed(one.head, DeviceClock(enrolled_at=clock.enrolled_at), kept.received_at)


def _candidate(incarnation: str, wire: WireOp) -> Candidate:
    try:
        head = decode_head(wire.head)
    except WireError as error:
        raise Garbage(msg("office.garbage")) from error
    return Candidate(
        incarnation=incarnation,
        n=head.n,
        head=head,
        wire=wire,
        sha256=hashlib.sha256(wire.head).hexdigest(),
        link=_link(head.prev, wire.head),
        at=head.business_at,
    )


def _link(prev: str, head: bytes) -> str:
    try:
        return link(prev, head)
    except UnicodeEncodeError as error:
        raise Garbage(msg("office.garbage")) from error


def _demand_signature(device: Device, body: Push, batch: list[Candidate], at: Position) -> None:
    end = (batch[-1].n, batch[-1].link) if batch else (at.last_n, at.last_link)
    try:
        message = push_bytes(body)
    except UnicodeEncodeError as error:
        raise Garbage(msg("office.garbage")) from error
    if not keys.signed(device.public_key, body.signature, message):
        log.error("device %s: the signature under a batch is wrong", device.device)
        raise Forbidden(msg("office.signature_wrong"))
    if end != (body.head_n, body.head_hash):
        raise OutOfStep(msg("office.chain_broken"))


def receipt_of(office: Office, centre: Centre, device: Device, at: Position) -> Receipt:
    """The office's signed word that it holds the work of one life of a desk up to there."""
    receipt = Receipt(device.device, at.incarnation, at.last_n, at.last_link, office.clock.now(), b"")
    return msgspec.structs.replace(receipt, signature=keys.sign(centre.private_key, receipt_bytes(receipt)))
