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
from backoffice.store.database import LostRace
from backoffice.store.kept_answers import LATER, Around, Kept, keep, keep_numbered
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
from sync.wire.messages import Answer, Ask, ChangeRow
from sync.wire.say import to_say

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asking:
    """One question inside its transaction."""

    tx: Connection
    centre: Centre
    world: World
    act: Act
    body: Ask
    kept: Kept

    @property
    def command(self) -> str:
        """The id under which the same answer is given again."""
        return self.body.command

    @property
    def args(self) -> Mapping[str, Any]:
        """What the verb is asked with."""
        return self.body.args


Do = Callable[[Asking], bytes]


def ask(office: Office, token: str, body: Ask) -> tuple[CentreId, bytes]:
    """The encoded `Answer`, and whose feed may have grown. Refusals of the rules are answers and are kept too."""
    demand_readable(body)

    def work(tx: Connection, do: Do) -> tuple[CentreId, bytes]:
        asker = asker_of(tx, office, token, vouched=body.actor, command=body.command)
        actor, known = _actor(asker), asker.answered
        if known is not None:
            return asker.centre.centre, _same(known, asker.device, body, actor)
        asking = _asking(tx, office, centre=asker.centre, device=asker.device, actor=actor, body=body)
        asking.world.looked(asker.looked)
        return asker.centre.centre, _first(asking, do)

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
    known = asked.answered(tx, centre.centre, body.command)
    if known is not None:
        return _same(known, device, body, actor)
    return _first(_asking(tx, office, centre=centre, device=device, actor=actor, body=body), _done_or_refused)


def _same(known: Answered, device: Device, body: Ask, actor: Actor) -> bytes:
    """What was answered before. Raises `OutOfStep` where the command was used for something else."""
    if (known.device, known.sha256) != (device.device, _digest(body, actor)):
        raise OutOfStep(msg("office.command_reused"))
    return known.answer


def _digest(body: Ask, actor: Actor) -> str:
    return hashlib.sha256(encode((body.verb, body.args, actor.id))).hexdigest()


def _asking(tx: Connection, office: Office, *, centre: Centre, device: Device, actor: Actor, body: Ask) -> Asking:
    now = office.clock.now()
    at = BusinessTime(now, provisional=False)
    act = Act(actor=actor, device=device.device, desk=device.desk, at=at, law=office.law(centre))
    same = _digest(body, actor)
    kept = Kept(command=body.command, device=device.device, operator=actor.id, sha256=same, at=now)
    return Asking(tx, centre, World(tx, centre), act, body, kept)


def _first(asking: Asking, do: Do) -> bytes:
    """What is answered to a command that comes for the first time."""
    # a desk that went on without it before it came: it is never done, also where it still comes
    return _refused(asking, why=msg("office.withdrawn")) if asking.body.withdrawn else do(asking)


def _done(asking: Asking) -> bytes:
    """What is done, and its transaction is over. Raises `DomainError`."""
    result = _result(asking)
    over = asking.world.only_call()
    if over is None:
        return _kept(asking, _answer(asking, result, asking.world.flush()), last=True)
    row = ChangeRow(LATER, over.key, over.revision, over.body)
    around = Around.of(encode(_answer(asking, result, [row])))
    return keep_numbered(asking.tx, asking.centre.centre, asking.kept, over=over, around=around)


def _done_or_refused(asking: Asking) -> bytes:
    """What is done, or why nothing is; what else its transaction did stands, and it goes on."""
    try:
        with asking.tx.begin_nested():
            said = _answer(asking, _result(asking), asking.world.flush())
    except DomainError as error:
        said = _refusal(asking, error.message)
    return _kept(asking, said, last=False)


def _result(asking: Asking) -> dict[str, Any]:
    demand(asking.act.actor, asking.body.verb)
    return VERBS[asking.body.verb](asking)


def _answer(asking: Asking, result: dict[str, Any], rows: list[ChangeRow]) -> Answer:
    return Answer(asking.command, asking.act.at.at, result, rows)


def _refused(asking: Asking, *, why: Message) -> bytes:
    return _kept(asking, _refusal(asking, why), last=False)


def _refusal(asking: Asking, why: Message) -> Answer:
    return Answer(asking.command, asking.act.at.at, {}, [], to_say(why))


def _kept(asking: Asking, said: Answer, *, last: bool) -> bytes:
    raw = encode(said)
    keep(asking.tx, asking.centre.centre, asking.kept, raw, last=last)
    return raw


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
    if claimed.desk_revision != asking.world.revision(Key(Desk.kind, desk)):
        raise LostRace(desk)  # it was closed, or opened, since it was looked at
    asking.world.claimed(claimed)
    try:
        _do(asking, CallNext(ticket=claimed.ticket))
    except WrongState as error:
        if error.message.code != "rule.not_for_this_desk" or claimed.place["for_desk"] in (None, desk):
            raise  # a desk on a break is told so: it would lose this race every time
        raise LostRace(desk) from error  # the desk they were sent to opened since their place was marked
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
