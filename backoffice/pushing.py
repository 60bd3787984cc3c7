"""A batch of operations: signature and chain first, then a verdict for each, all in one transaction."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import msgspec
from sqlalchemy.engine import Connection

from backoffice import keys
from backoffice.believing import believed, learned
from backoffice.deciding import Bench, Candidate, bench_for, decide, verdict_of
from backoffice.errors import Forbidden, Garbage, OutOfStep, TooMuch
from backoffice.office import Office
from backoffice.signing_in import turn_of
from backoffice.store import centres, clocks, operations
from backoffice.store.centres import Centre, Device
from backoffice.store.clocks import DeviceClock
from backoffice.store.operations import Kept, Position
from mfc_desk.domain.ids import CentreId
from mfc_desk.text.message import msg
from sync.wire.envelope import MAX_BATCH, WireError, WireOp, decode_head, encode, link
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


def push(office: Office, token: str, body: Push) -> tuple[CentreId, Pushed]:
    """Verdicts in the order of the batch, and the receipt; also whose feed may have grown."""
    if len(body.ops) > MAX_BATCH:
        raise TooMuch(msg("office.too_much"))
    batch = [_candidate(body.incarnation, wire) for wire in body.ops]
    if any(later.n <= one.n for one, later in pairwise(batch)):
        raise Garbage(msg("office.garbage"))
    return office.database.write(lambda tx: _push(tx, office, token=token, body=body, batch=batch))


def look_at_held(tx: Connection, office: Office, centre: Centre, device: Device) -> None:
    """Decide again what was held: something it waited for may have come."""
    waiting = _held(tx, device)
    if waiting:
        _settle(tx, office, centre=centre, device=device, batch=waiting)


def _push(tx: Connection, office: Office, *, token: str, body: Push, batch: list[Candidate]) -> tuple[CentreId, Pushed]:
    centre, device = turn_of(tx, office, token, revoked_too=True)
    centres.lock_device(tx, device)
    at = operations.position(tx, device, body.incarnation)
    _demand_signature(device, body, batch, at)
    clock, now = clocks.clock_of(tx, device), office.clock.now()
    kept = operations.at_numbers(tx, device, incarnation=body.incarnation, numbers=[one.n for one in batch])
    used = operations.by_ids(tx, centre.centre, [one.head.op_id for one in batch])
    said: dict[int, Verdict] = {}
    fresh: list[Candidate] = []
    ids: set[str] = set(used)
    for one in batch:
        if one.n <= at.last_n:
            known = kept[one.n]
            said |= _answer_known(device, one, known)
            if one.n not in said:
                fresh.append(replace(one, known=known, at=_kept_time(known, one, clock)))
            continue
        if one.n != at.last_n + 1 or one.head.prev != at.last_link:
            raise OutOfStep(msg("office.chain_broken"))
        reused = one.head.op_id in ids
        if reused:
            log.error("device %s used the id %s twice", device.device, one.head.op_id)
        ids.add(one.head.op_id)
        counts = _believed(device, one, clock, now)
        clock = learned(one.head, clock, counts)
        fresh.append(replace(one, reused=reused, at=counts))
        at = replace(at, last_n=one.n, last_link=one.link, received_at=now)
    here = {(one.incarnation, one.n) for one in fresh}
    waiting = [one for one in _held(tx, device) if (one.incarnation, one.n) not in here]
    operations.set_position(tx, device, at)
    clocks.set_clock(tx, device, clock)
    decided = _settle(tx, office, centre=centre, device=device, batch=[*waiting, *fresh])
    said |= {n: verdict for (incarnation, n), verdict in decided.items() if incarnation == body.incarnation}
    receipt = _receipt(office, centre, device, at)
    return centre.centre, Pushed([said[one.n] for one in batch], receipt)


def _settle(
    tx: Connection, office: Office, *, centre: Centre, device: Device, batch: list[Candidate]
) -> dict[tuple[str, int], Verdict]:
    """Decide the batch in its order and write everything: rows, feed, chain, verdicts."""
    bench = bench_for(tx, office, centre=centre, device=device, batch=batch)
    decided = {(one.incarnation, one.n): decide(bench, one) for one in batch}
    last = {row.revision: row.seq for row in bench.world.flush()}
    for key, verdict in decided.items():
        if isinstance(verdict, Applied):
            decided[key] = Applied(verdict.op_id, last.get(verdict.op_id, 0))
    _keep(bench, batch, decided, office.clock.now())
    return decided


def _keep(bench: Bench, batch: list[Candidate], decided: dict[tuple[str, int], Verdict], now: datetime) -> None:
    rows = [(_kept(one, decided[one.incarnation, one.n], now), one) for one in batch]
    operations.keep(bench.tx, bench.device, [kept for kept, one in rows if one.known is None])
    operations.settle(bench.tx, bench.device, [kept for kept, one in rows if one.known is not None])
    verdicts = [(kept, decided[one.incarnation, one.n]) for kept, one in rows]
    missing = [(kept, verdict.missing) for kept, verdict in verdicts if isinstance(verdict, Held)]
    operations.hold(bench.tx, bench.device, missing)


def _kept(one: Candidate, verdict: Verdict, now: datetime) -> Kept:
    return Kept(
        incarnation=one.incarnation,
        n=one.n,
        op_id=one.head.op_id,
        original=not one.reused,
        sha256=one.sha256,
        link=one.link,
        head=one.wire.head,
        salt=one.wire.salt,
        args=one.wire.args,
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
    found, clock = [], clocks.clock_of(tx, device)
    for kept in operations.held(tx, device):
        one = _candidate(kept.incarnation, WireOp(kept.head, kept.salt, kept.args or b""))
        found.append(replace(one, known=kept, link=kept.link, at=_kept_time(kept, one, clock)))
    return found


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


def _receipt(office: Office, centre: Centre, device: Device, at: Position) -> Receipt:
    receipt = Receipt(device.device, at.incarnation, at.last_n, at.last_link, office.clock.now(), b"")
    return msgspec.structs.replace(receipt, signature=keys.sign(centre.private_key, receipt_bytes(receipt)))
