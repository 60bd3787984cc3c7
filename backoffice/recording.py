"""What the office does on its own: the same operations by the same rules, into the same feed, and kept for ever.

The actor is the office itself, whose role no person has: a desk that sends such an operation is refused.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.engine import Connection

from backoffice.office import Office
from backoffice.store import inquiries
from backoffice.store.centres import Centre
from backoffice.store.world import World
from mfc_desk.domain.ids import DeskName, DeviceId, OperatorId
from mfc_desk.domain.operations.base import Act, Operation, apply
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import BusinessTime
from sync.wire.envelope import encode_args
from sync.wire.messages import ChangeRow

OFFICE: Final = Actor(OperatorId("office"), frozenset({Role.OFFICE}))


def record(tx: Connection, office: Office, centre: Centre, *operations: Operation) -> list[ChangeRow]:
    """Apply the operations in their order and tell the feed, in the caller's transaction. Raises `DomainError`."""
    world = World(tx, centre)
    world.lock(operation.primary for operation in operations)
    now = office.clock.now()
    act = Act(
        actor=OFFICE,
        device=DeviceId("office"),
        desk=DeskName(""),
        at=BusinessTime(now, provisional=False),
        law=office.law(centre),
    )
    for operation in operations:
        op_id = office.ids.new()
        world.put(apply(world, operation, act), op_id)
        inquiries.keep_own(tx, centre, operation=operation, op_id=op_id, args=encode_args(operation), at=now)
    return world.flush()
