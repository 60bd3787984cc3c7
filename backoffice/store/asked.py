"""Who asks something, found in one look; and what was answered to each command, kept for ever."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.centres import Centre, Device, Operator, Session
from backoffice.store.statements import Statement
from mfc_desk.domain.ids import CentreId


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A session with its centre and its desk, and the person it is or names; none where there is no such person."""

    centre: Centre
    device: Device
    session: Session
    person: Operator | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a command was used for, by a digest of it, and what was answered."""

    device: str
    sha256: str
    answer: bytes


_OF_CENTRE: Final = tuple(t.centre.c)
_OF_DEVICE: Final = tuple(t.device.c[each.name] for each in fields(Device))
_OF_SESSION: Final = tuple(t.session.c[each.name] for each in fields(Session))
_OF_PERSON: Final = tuple(t.operator.c)
_NAMES: Final = tuple(
    tuple(column.name for column in columns) for columns in (_OF_CENTRE, _OF_DEVICE, _OF_SESSION, _OF_PERSON)
)


def _asking() -> Any:
    session, device, person = t.session.c, t.device.c, t.operator.c
    named = sa.func.coalesce(session.operator, sa.bindparam("vouched", type_=sa.Text))
    joined = (
        t.session.join(t.device, sa.and_(device.centre == session.centre, device.device == session.device))
        .join(t.centre, t.centre.c.centre == session.centre)
        .outerjoin(t.operator, sa.and_(person.centre == session.centre, person.operator == named))
    )
    return (
        sa.select(*_OF_CENTRE, *_OF_DEVICE, *_OF_SESSION, *_OF_PERSON)
        .select_from(joined)
        .where(session.centre == sa.bindparam("of"), session.token_hash == sa.bindparam("token"))
        .with_for_update(of=t.device)
    )


_ASKING: Final = Statement(lambda _: _asking())
_KNOWN: Final = Statement(
    lambda _: sa.select(t.asked_command.c.device, t.asked_command.c.sha256, t.asked_command.c.answer).where(
        t.asked_command.c.centre == sa.bindparam("of"), t.asked_command.c.command == sa.bindparam("asked")
    )
)
_KEPT: Final = Statement(lambda _: t.asked_command.insert())


def asker(tx: Connection, centre: CentreId, token_hash: str, *, vouched: str) -> Asker | None:
    """Who has this session; `vouched` is whom a desk names that asks with its own. What one desk asks is heard in turn.

    The desk is held until the transaction ends, so that the same command twice at once is answered once.
    """
    row = _ASKING.first(tx, of=centre, token=token_hash, vouched=vouched)
    if row is None:
        return None
    parts = iter(row)
    found, device, session, person = (dict(zip(names, parts, strict=False)) for names in _NAMES)
    return Asker(
        centre=Centre(**found),
        device=Device(**device),
        session=Session(**session),
        person=None if person["operator"] is None else Operator(**person),
    )


def answered(tx: Connection, centre: CentreId, command: str) -> Answered | None:
    """What was answered to a command; None where it was never asked."""
    row = _KNOWN.first(tx, of=centre, asked=command)
    return None if row is None else Answered(device=row[0], sha256=row[1], answer=bytes(row[2]))


def keep(tx: Connection, centre: CentreId, command: str, *, by: Answered, operator: str, at: datetime) -> None:
    """This was answered; the same command gets it again."""
    row = {"centre": centre, "command": command, "device": by.device, "operator": operator, "sha256": by.sha256}
    _KEPT.do(tx, [{**row, "answer": by.answer, "answered_at": at}])
