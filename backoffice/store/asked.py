"""Who asks something, found in one look; and what was answered to a command before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.centres import Centre, Device, Operator, Session
from backoffice.store.statements import Part, Statement
from mfc_desk.domain.halls import HALL, Desk, Hall
from mfc_desk.domain.ids import CentreId, Key

Looked = tuple[str, bytes] | None
"""Revision and body of a row that was looked at; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a command was used for, by a digest of it, and what was answered."""

    device: str
    sha256: str
    answer: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A session with its centre and its desk, and the person it is or names; none where there is no such person."""

    centre: Centre
    device: Device
    session: Session
    person: Operator | None
    answered: Answered | None
    """What the command was answered before, where that was seen: who came at the same moment is not."""
    looked: Mapping[Key, Looked]
    """The rows of the hall and of the desk, which nobody holds."""


_known = t.asked_command.c
_hall, _desk = t.entity.alias("hall"), t.entity.alias("here")
_CENTRE: Final = Part(tuple(t.centre.c), Centre)
_DEVICE: Final = Part(tuple(t.device.c[each.name] for each in fields(Device)), Device)
_SESSION: Final = Part(tuple(t.session.c[each.name] for each in fields(Session)), Session)
_PERSON: Final = Part(tuple(t.operator.c), Operator)
_ANSWERED: Final = (_known.device, _known.sha256, _known.answer)
_LOOKED: Final = (_hall.c.revision, _hall.c.body, _desk.c.revision, _desk.c.body)


def _asking() -> Any:
    session, device, person, of = t.session.c, t.device.c, t.operator.c, t.session.c.centre
    named = sa.func.coalesce(session.operator, sa.bindparam("vouched", type_=sa.Text))
    known = sa.and_(_known.centre == of, _known.command == sa.bindparam("asked"))
    the_hall: sa.ColumnElement[str] = sa.literal_column(f"'{Key(Hall.kind, HALL)}'")
    the_desk: sa.ColumnElement[str] = sa.literal_column(f"'{Desk.kind}:'") + device.desk
    joined = (
        t.session.join(t.device, sa.and_(device.centre == of, device.device == session.device))
        .join(t.centre, t.centre.c.centre == of)
        .outerjoin(t.operator, sa.and_(person.centre == of, person.operator == named))
        .outerjoin(t.asked_command, known)
        .outerjoin(_hall, sa.and_(_hall.c.centre == of, _hall.c.key == the_hall))
        .outerjoin(_desk, sa.and_(_desk.c.centre == of, _desk.c.key == the_desk))
    )
    who = (_CENTRE, _DEVICE, _SESSION, _PERSON)
    return (
        sa.select(*_ANSWERED, *_LOOKED, *(column for part in who for column in part.columns))
        .select_from(joined)
        .where(of == sa.bindparam("of"), session.token_hash == sa.bindparam("token"))
        .with_for_update(of=t.device)
    )


_ASKING: Final = Statement(lambda _: _asking(), raw=True)
_KNOWN: Final = Statement(
    lambda _: sa.select(*_ANSWERED).where(_known.centre == sa.bindparam("of"), _known.command == sa.bindparam("asked"))
)


def asker(tx: Connection, centre: CentreId, token_hash: str, *, vouched: str, command: str) -> Asker | None:
    """Who has this session; `vouched` is whom a desk names that asks with its own. What one desk asks is heard in turn.

    The desk is held until the transaction ends, so that the same command twice at once is answered once: the second
    one may not see the answer here, and then finds no place to keep its own.
    """
    row = _ASKING.first(tx, of=centre, token=token_hash, vouched=vouched, asked=command)
    if row is None:
        return None
    values = iter(row)
    known, (hall, hall_body, desk, desk_body) = _answered(tuple(islice(values, 3))), islice(values, 4)
    found, device = _CENTRE.of(tx, values), _DEVICE.of(tx, values)
    assert found is not None
    assert device is not None
    session, person = _SESSION.of(tx, values), _PERSON.of(tx, values)
    assert session is not None
    looked = {
        Key(Hall.kind, HALL): None if hall is None else (hall, bytes(hall_body)),
        Key(Desk.kind, device.desk): None if desk is None else (desk, bytes(desk_body)),
    }
    return Asker(centre=found, device=device, session=session, person=person, answered=known, looked=looked)


def answered(tx: Connection, centre: CentreId, command: str) -> Answered | None:
    """What was answered to a command; None where it was never asked."""
    return _answered(_KNOWN.first(tx, of=centre, asked=command))


def _answered(row: tuple[Any, ...] | None) -> Answered | None:
    if row is None or row[0] is None:
        return None
    return Answered(device=row[0], sha256=row[1], answer=bytes(row[2]))
