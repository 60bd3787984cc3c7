"""Asked verbs: the office alone answers them, and the same command always gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy.engine import Connection

from backoffice.errors import Forbidden, Garbage, OutOfStep
from backoffice.numbering import Wish, give
from backoffice.office import Office
from backoffice.signing_in import asker_of
from backoffice.store import asked, places
from backoffice.store.asked import Answered, Asker
from backoffice.store.centres import Centre, Device
from backoffice.store.world import World
from mfc_desk.domain.errors import DomainError, WrongState
from mfc_desk.domain.halls import HALL, Desk, Hall
from mfc_desk.domain.ids import CentreId, Key, TicketId
from mfc_desk.domain.operations.appointments import BookAppointment, CancelAppointment
from mfc_desk.domain.operations.base import Act, Operation, apply
from mfc_desk.domain.operations.calls import CallAgain, CallNext, CallTicket, NoShow
from mfc_desk.domain.operations.moving import TransferTicket
from mfc_desk.domain.operations.parking import ParkTicket
from mfc_desk.domain.operations.printing import EndPrint, PrintTicket
from mfc_desk.domain.operations.tickets import ComeBack, LeaveQueue, VoidTicket, hall_of
from mfc_desk.domain.permissions import Actor, demand
from mfc_desk.domain.time import BusinessTime
from mfc_desk.text.message import Message, msg
from sync.wire.decoders import converted
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


Do = Callable[[Asking, str], Answer]


def ask(office: Office, token: str, body: Ask) -> tuple[CentreId, bytes]:
    """The encoded `Answer`, and whose feed may have grown. Refusals of the rules are answers and are kept too."""
    demand_readable(body)

    def work(tx: Connection, do: Do) -> tuple[CentreId, bytes]:
        asker = asker_of(tx, office, token, vouched=body.actor)
        centre, device = asker.centre, asker.device
        return centre.centre, _once(tx, office, centre=centre, device=device, actor=_actor(asker), body=body, do=do)

    try:
        return office.database.write(lambda tx: work(tx, _done))
    except DomainError as error:
        # what it had done is undone with its transaction; that it was refused is kept in one of its own
        refused = partial(_refused, why=error.message)
        return office.database.write(lambda tx: work(tx, refused))


def demand_readable(body: Ask) -> None:
    """Raise `Garbage` for a verb nobody knows and a command that is no id."""
    if body.verb not in VERBS or not 0 < len(body.command) <= 64:
        raise Garbage(msg("office.garbage"))


def once(tx: Connection, office: Office, *, centre: Centre, device: Device, actor: Actor, body: Ask) -> bytes:
    """The encoded answer to a command, done now or when it first came. The caller holds the device, and may do more."""
    return _once(tx, office, centre=centre, device=device, actor=actor, body=body, do=_done_or_refused)


def _once(tx: Connection, office: Office, *, centre: Centre, device: Device, actor: Actor, body: Ask, do: Do) -> bytes:
    same = hashlib.sha256(encode((body.verb, body.args, actor.id))).hexdigest()
    known = asked.answered(tx, centre.centre, body.command)
    if known is not None:
        if (known.device, known.sha256) != (device.device, same):
            raise OutOfStep(msg("office.command_reused"))
        return known.answer
    now = office.clock.now()
    at = BusinessTime(now, provisional=False)
    act = Act(actor=actor, device=device.device, desk=device.desk, at=at, law=office.law(centre))
    asking = Asking(tx, centre, World(tx, centre), act, body.command, body.args)
    # a desk that went on without it before it came: it is never done, also where it still comes
    said = _refused(asking, body.verb, why=msg("office.withdrawn")) if body.withdrawn else do(asking, body.verb)
    answer = Answered(device=device.device, sha256=same, answer=encode(said))
    asked.keep(tx, centre.centre, body.command, by=answer, operator=actor.id, at=now)
    return answer.answer


def _done(asking: Asking, verb: str) -> Answer:
    """What is done. Raises `DomainError`."""
    demand(asking.act.actor, verb)
    result = VERBS[verb](asking)
    return Answer(asking.command, asking.act.at.at, result, asking.world.flush())


def _done_or_refused(asking: Asking, verb: str) -> Answer:
    """What is done, or why nothing is; what else its transaction did stands."""
    try:
        with asking.tx.begin_nested():
            return _done(asking, verb)
    except DomainError as error:
        return _refused(asking, verb, why=error.message)


def _refused(asking: Asking, _verb: str, *, why: Message) -> Answer:
    return Answer(asking.command, asking.act.at.at, {}, [], to_say(why))


def _call_next(asking: Asking) -> dict[str, Any]:
    """The next person; a desk that has one called already is told the number, and a closed one that it is closed."""
    desk, now = asking.act.desk, asking.act.at.at
    asking.world.look((Key(Hall.kind, HALL), Key(Desk.kind, desk)))
    claimed = places.claim_next(asking.tx, asking.centre, hall=hall_of(asking.world), desk=desk, now=now)
    if claimed is None:
        here = places.called_at_desk(asking.tx, asking.centre, desk)
        if here is not None:
            raise WrongState(msg("office.desk_has_ticket", number=here[1]))
        return {"ticket": None}
    asking.world.claimed(claimed)
    _do(asking, CallNext(ticket=claimed.ticket))
    return {"ticket": claimed.ticket}


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
        return converted(args, shape)
    except msgspec.ValidationError as error:
        raise Garbage(msg("office.garbage")) from error


def _actor(asker: Asker) -> Actor:
    if asker.person is None or not asker.person.active:
        raise Forbidden(msg("office.person_unknown"))
    return asker.person.actor
