"""Scans at a desk, and operations that rest on them."""

from __future__ import annotations

from mfc_desk.domain.ids import OpId
from mfc_desk.domain.operations.base import Operation, apply, key_of
from mfc_desk.ports.outbox import OpState
from sync.wire.envelope import Head, WireOp, args_hash, encode_args, encode_head, link
from tests.store.world import ACTOR, act, desk
from tests.sync.place import Place


def with_scan(place: Place, content: bytes) -> str:
    """A scan that is to go to the office."""
    sha256 = place.scans.keep(content)
    with place.store.write() as uow:
        uow.scans.add(sha256, len(content), "application/pdf")
        uow.commit()
    return sha256


def resting_on(place: Place, operation: Operation, *scans: str) -> str:
    """Record an operation that the office decides only when it holds these scans."""
    here, salt, op_id = desk(), b"s" * 16, OpId(place.ids.new())
    with place.store.write() as uow:
        writes = apply(uow.rows, operation, act(place.clock))
        bases = {str(key_of(each)): uow.rows.revision(key_of(each)) or "" for each in writes}
        mine = [uow.outbox.find(OpId(revision)) for revision in bases.values() if revision]
        head = Head(
            incarnation=here.incarnation, n=uow.outbox.next_n(), op_id=op_id, device=here.device, desk=here.desk,
            centre=here.centre, actor=ACTOR.id, kind=operation.KIND, schema=operation.SCHEMA,
            primary=str(operation.primary), bases=bases, deps=[each.op_id for each in mine if each is not None],
            blobs=list(scans), business_at=place.clock.now(), provisional=False, boot_id="boot-1", boot_ms=1,
            prev=uow.outbox.last_link(), args_hash=args_hash(salt, encode_args(operation)),
        )  # fmt: skip
        wire = WireOp(encode_head(head), salt, encode_args(operation))
        uow.outbox.add(head, wire, link(head.prev, wire.head))
        for entity in writes:
            uow.rows.show(entity, op_id)
        uow.commit()
    return op_id


def states(place: Place) -> list[OpState]:
    """How each pending operation of the desk stands."""
    with place.store.read() as uow:
        return [each.state for each in uow.outbox.pending()]
