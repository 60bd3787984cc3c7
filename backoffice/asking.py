"""Asked verbs: the office alone answers them, and the same command always gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.errors import Forbidden, Garbage, OutOfStep
from backoffice.numbering import Wish, give
from backoffice.office import Office
from backoffice.signing_in import session_of
from backoffice.store import centres, places
from backoffice.store import tables as t
from backoffice.store.centres import Centre, Device
from backoffice.store.world import World
from mfc_desk.domain.errors import DomainError, WrongState
from mfc_desk.domain.ids import CentreId, TicketId
from mfc_desk.domain.operations.appointments import BookAppointment, CancelAppointment
from mfc_desk.domain.operations.base import Act, Operation, apply
from mfc_desk.domain.operations.calls import CallAgain, CallNext, CallTicket, NoShow
from mfc_desk.domain.operations.moving import TransferTicket
from mfc_desk.domain.operations.parking import ParkTicket
from mfc_desk.domain.operations.printing import EndPrint, PrintTicket
from mfc_desk.domain.operations.tickets import ComeBack, LeaveQueue, VoidTicket, hall_of
from mfc_desk.domain.permissions import Actor, demand
from mfc_desk.domain.time import BusinessTime
from mfc_desk.text.message import msg
from sync.wire.envelope import encode
from sync.wire.messages import Answer, Ask
from sync.wire.say import to_say

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asking:
    """One question inside its transaction."""

    tx: Connection
    centre: Centre
    world: World
    act: Act
    command: str
    args: Mapping[str, Any]


def ask(office: Office, token: str, body: Ask) -> tuple[CentreId, bytes]:
    """The encoded `Answer`, and whose feed may have grown. Refusals of the rules are answers and are kept too."""
    demand_readable(body)
    return office.database.write(lambda tx: _ask(tx, office, token=token, body=body))


def demand_readable(body: Ask) -> None:
    """Raise `Garbage` for a verb nobody knows and a command that is no id."""
    if body.verb not in VERBS or not 0 < len(body.command) <= 64:
        raise Garbage(msg("office.garbage"))


def _ask(tx: Connection, office: Office, *, token: str, body: Ask) -> tuple[CentreId, bytes]:
    centre, device, session = session_of(tx, office, token)
    centres.lock_device(tx, device)  # the same command twice at once is asked one after the other
    actor = _actor(tx, device, session.operator or body.actor)
    return centre.centre, once(tx, office, centre=centre, device=device, actor=actor, body=body)


def once(tx: Connection, office: Office, *, centre: Centre, device: Device, actor: Actor, body: Ask) -> bytes:
    """The encoded answer to a command, done now or when it first came. The caller holds the device."""
    same = hashlib.sha256(encode((body.verb, body.args, actor.id))).hexdigest()
    known = answered(tx, device, body.command)
    if known is not None:
        if (known.device, known.sha256) != (device.device, same):
            raise OutOfStep(msg("office.command_reused"))
        return bytes(known.answer)
    now = office.clock.now()
    at = BusinessTime(now, provisional=False)
    act = Act(actor=actor, device=device.device, desk=device.desk, at=at, law=office.law(centre))
    asking = Asking(tx, centre, World(tx, centre), act, body.command, body.args)
    answer = encode(_withdrawn(asking, now) if body.withdrawn else _answer(asking, body.verb, now))
    row = {
        "centre": centre.centre,
        "command": body.command,
        "device": device.device,
        "operator": actor.id,
        "sha256": same,
        "answer": answer,
        "answered_at": now,
    }
    tx.execute(t.asked_command.insert().values(row))
    return answer


def _withdrawn(asking: Asking, now: datetime) -> Answer:
    """The desk went on without it before it came: it is never done, also where it still comes."""
    return Answer(asking.command, now, {}, [], to_say(msg("office.withdrawn")))


def _answer(asking: Asking, verb: str, now: datetime) -> Answer:
    try:
        with asking.tx.begin_nested():
            demand(asking.act.actor, verb)
            result = VERBS[verb](asking)
            return Answer(asking.command, now, result, asking.world.flush())
    except DomainError as error:
        return Answer(asking.command, now, {}, [], to_say(error.message))


def _call_next(asking: Asking) -> dict[str, Any]:
    """The next person; a desk that has one called already is told the number, and a closed one that it is closed."""
    desk, now = asking.act.desk, asking.act.at.at
    here = places.called_at_desk(asking.tx, asking.centre, desk)
    if here is not None:
        raise WrongState(msg("office.desk_has_ticket", number=here[1]))
    hall = hall_of(asking.world)
    ticket = places.claim_next(asking.tx, asking.centre, hall=hall, desk=desk, now=now)
    if ticket is not None:
        _do(asking, CallNext(ticket=ticket))
    return {"ticket": ticket}


def _issue_ticket(asking: Asking) -> dict[str, Any]:
    wish = _converted(asking.args, Wish)
    issued = give(asking.tx, asking.centre, asking.world, asking.act, wish=wish, ticket=TicketId(asking.command))
    return {"ticket": issued.ticket, "number": issued.number}


def _operation(asking: Asking, shape: type[Any]) -> dict[str, Any]:
    """A verb on one ticket or appointment that is its operation as it stands."""
    operation = _converted(asking.args, shape)
    _do(asking, operation)
    return {operation.primary.kind: operation.primary.id}


SHAPES: Final[tuple[type[Any], ...]] = (
    CallTicket,
    CallAgain,
    NoShow,
    ComeBack,
    LeaveQueue,
    VoidTicket,
    TransferTicket,
    ParkTicket,
    PrintTicket,
    EndPrint,
    BookAppointment,
    CancelAppointment,
)
VERBS: Mapping[str, Callable[[Asking], dict[str, Any]]] = {
    "call_next": _call_next,
    "issue_ticket": _issue_ticket,
    **{shape.KIND: partial(_operation, shape=shape) for shape in SHAPES},
}


def _do(asking: Asking, operation: Operation) -> None:
    asking.world.lock([operation.primary])
    asking.world.put(apply(asking.world, operation, asking.act), asking.command)


def _converted(args: Mapping[str, Any], shape: type[T]) -> T:
    try:
        return msgspec.convert(dict(args), shape)
    except msgspec.ValidationError as error:
        raise Garbage(msg("office.garbage")) from error


def _actor(tx: Connection, device: Device, name: str) -> Actor:
    for each in centres.operators(tx, device.centre):
        if each.operator == name and each.active:
            return each.actor
    raise Forbidden(msg("office.person_unknown"))


def answered(tx: Connection, device: Device, command: str) -> sa.Row[str, str, bytes] | None:
    """What a command was answered with, who gave it, and the digest of what it was; None where it is new."""
    c = t.asked_command.c
    query = sa.select(c.device, c.sha256, c.answer).where(c.centre == device.centre, c.command == command)
    return tx.execute(query).first()
