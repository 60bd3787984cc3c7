"""Asked verbs: the office alone answers them, and the same command always gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.errors import Forbidden, Garbage, OutOfStep
from backoffice.office import Office
from backoffice.signing_in import session_of
from backoffice.store import centres, projections
from backoffice.store import tables as t
from backoffice.store.centres import Centre, Device
from backoffice.store.world import World
from mfc_desk.domain.errors import DomainError, WrongState
from mfc_desk.domain.ids import CentreId, Key, TicketId
from mfc_desk.domain.operations.base import Act, apply
from mfc_desk.domain.operations.tickets import CallAgain, CallNext, IssueTicket, NoShow
from mfc_desk.domain.permissions import Actor, demand
from mfc_desk.domain.time import BusinessTime
from mfc_desk.text.message import msg
from sync.wire.envelope import encode
from sync.wire.messages import Answer, Ask
from sync.wire.say import to_say


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
    if body.verb not in VERBS or not 0 < len(body.command) <= 64:
        raise Garbage(msg("office.garbage"))
    return office.database.write(lambda tx: _ask(tx, office, token=token, body=body))


def _ask(tx: Connection, office: Office, *, token: str, body: Ask) -> tuple[CentreId, bytes]:
    centre, device, session = session_of(tx, office, token)
    centres.lock_device(tx, device)  # the same command twice at once is asked one after the other
    actor = _actor(tx, device, session.operator or body.actor)
    same = hashlib.sha256(encode((body.verb, body.args, actor.id))).hexdigest()
    known = _answered(tx, device, body.command)
    if known is not None:
        if (known.device, known.sha256) != (device.device, same):
            raise OutOfStep(msg("office.command_reused"))
        return centre.centre, bytes(known.answer)
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
    return centre.centre, answer


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
    desk, now = asking.act.desk, asking.act.at.at
    here = projections.called_at_desk(asking.tx, asking.centre, desk)
    if here is not None:
        raise WrongState(msg("office.desk_has_ticket", number=here[1]))
    ticket = projections.claim_next(asking.tx, asking.centre, desk=desk, now=now)
    if ticket is not None:
        _do(asking, CallNext(ticket=ticket))
    return {"ticket": ticket}


def _call_again(asking: Asking) -> dict[str, Any]:
    ticket = _ticket(asking)
    _do(asking, CallAgain(ticket=ticket))
    return {"ticket": ticket}


def _no_show(asking: Asking) -> dict[str, Any]:
    ticket = _ticket(asking)
    _do(asking, NoShow(ticket=ticket))
    return {"ticket": ticket}


class _Issue(msgspec.Struct, forbid_unknown_fields=True):
    series: str
    service: str | None = None
    language: str = "ru"
    appointment: datetime | None = None
    head_start_min: int = 0
    ground: str | None = None


def _issue_ticket(asking: Asking) -> dict[str, Any]:
    try:
        wish = msgspec.convert(asking.args, _Issue)
    except msgspec.ValidationError as error:
        raise Garbage(msg("office.garbage")) from error
    if asking.centre.series and wish.series not in asking.centre.series:
        raise WrongState(msg("office.no_such_series", series=wish.series))
    day = projections.business_day(asking.centre, asking.act.at.at)
    number = f"{wish.series}-{projections.next_in_series(asking.tx, asking.centre, series=wish.series, day=day):03d}"
    issue = msgspec.convert(msgspec.structs.asdict(wish) | {"ticket": asking.command, "number": number}, IssueTicket)
    _do(asking, issue)
    return {"ticket": issue.ticket, "number": number}


VERBS: Mapping[str, Callable[[Asking], dict[str, Any]]] = {
    "call_next": _call_next,
    "call_again": _call_again,
    "no_show": _no_show,
    "issue_ticket": _issue_ticket,
}


def _do(asking: Asking, operation: CallNext | CallAgain | NoShow | IssueTicket) -> None:
    asking.world.lock([operation.primary])
    asking.world.put(apply(asking.world, operation, asking.act), asking.command)


def _ticket(asking: Asking) -> TicketId:
    name = asking.args.get("ticket")
    if not isinstance(name, str) or not name:
        raise Garbage(msg("office.garbage"))
    asking.world.lock([Key("ticket", name)])
    return TicketId(name)


def _actor(tx: Connection, device: Device, name: str) -> Actor:
    for each in centres.operators(tx, device.centre):
        if each.operator == name and each.active:
            return each.actor
    raise Forbidden(msg("office.person_unknown"))


def _answered(tx: Connection, device: Device, command: str) -> sa.Row[str, str, bytes] | None:
    c = t.asked_command.c
    query = sa.select(c.device, c.sha256, c.answer).where(c.centre == device.centre, c.command == command)
    return tx.execute(query).first()
