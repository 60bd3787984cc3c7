"""Requests to agencies on their way: which are due, what exactly was said in both directions, what the office did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.centres import Centre
from backoffice.store.kinds import EPOCH
from mfc_desk.domain.ids import CentreId, RequestId
from mfc_desk.domain.inquiries import LATE, AgencyRequest
from mfc_desk.domain.operations.base import Operation


@dataclass(frozen=True, slots=True)
class Due:
    """A request that wants attention; `attempts` counts the tries until now."""

    centre: CentreId
    request: RequestId
    attempts: int
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What was sent, byte for byte, and what came back where something did."""

    asked: bytes
    status: int | None
    answered: bytes | None
    sha256: str | None
    received_at: datetime | None


def place_of(centre: Centre, request: AgencyRequest) -> dict[str, Any]:
    """The row of the waiting list for a request in flight; when it is tried next is for `claim` and `again`."""
    return {
        "centre": centre.centre,
        "request": request.id,
        "next_at": EPOCH,
        "attempts": 0,
        "expected_by": None if request.sent_at is None else request.expected_by,
        "late": request.state in LATE,
        "agency": request.agency,
    }


def forget(tx: Connection, centre: CentreId, requests: Sequence[str]) -> None:
    """These requests are over."""
    if requests:
        c = t.inquiry.c
        tx.execute(t.inquiry.delete().where(c.centre == centre, c.request.in_(requests)))


def due_at(tx: Connection, now: datetime) -> bool:
    """Whether anything is due, to be sent or to be called late."""
    c = t.inquiry.c
    wanted = sa.or_(c.next_at <= now, sa.and_(c.late.is_(False), c.expected_by <= now))
    return tx.execute(sa.select(sa.literal(1)).select_from(t.inquiry).where(wanted).limit(1)).first() is not None


def overdue(tx: Connection, now: datetime, *, lease: timedelta, limit: int) -> list[Due]:
    """Requests whose term is over, to be called late. What is not called late is told again when the lease is over."""
    c = t.inquiry.c
    query = _waiting().where(c.late.is_(False), c.expected_by <= now).order_by(c.expected_by).limit(limit)
    found = [Due(**row) for row in tx.execute(query).mappings()]
    for one in found:
        tx.execute(t.inquiry.update().where(*_mine(one)).values(expected_by=now + lease))
    return found


def claim(tx: Connection, now: datetime, *, lease: timedelta, without: Collection[str] = ()) -> Due | None:
    """A request to be tried now, of an agency that is not named. Whoever claims it loses it when the lease is over."""
    c = t.inquiry.c
    query = _waiting().where(c.next_at <= now, c.agency.not_in(list(without))).order_by(c.next_at).limit(1)
    row = tx.execute(query).mappings().first()
    if row is None:
        return None
    one = Due(**row)
    tx.execute(t.inquiry.update().where(*_mine(one)).values(next_at=now + lease, attempts=one.attempts + 1))
    return one


def again(tx: Connection, one: Due, at: datetime) -> None:
    """The next try is at that time."""
    tx.execute(t.inquiry.update().where(*_mine(one)).values(next_at=at))


def exchange(tx: Connection, centre: CentreId, request: RequestId) -> Exchange | None:
    """What was said so far; None before the first sending."""
    c = t.agency_exchange.c
    query = sa.select(c.asked, c.status, c.answered, c.sha256, c.received_at)
    row = tx.execute(query.where(c.centre == centre, c.request == request)).mappings().first()
    return Exchange(**row) if row else None


def say(tx: Connection, centre: CentreId, request: RequestId, asked: bytes) -> None:
    """Keep what is sent, before it is sent: the same id never says two things."""
    tx.execute(t.agency_exchange.insert().values(centre=centre, request=request, asked=asked))


def hear(tx: Connection, one: Due, *, status: int, answered: bytes, sha256: str, at: datetime) -> None:
    """Keep the answer exactly as it came."""
    c = t.agency_exchange.c
    values = {"status": status, "answered": answered, "sha256": sha256, "received_at": at}
    tx.execute(t.agency_exchange.update().where(c.centre == one.centre, c.request == one.request).values(values))


def keep_own(tx: Connection, centre: Centre, *, operation: Operation, op_id: str, args: bytes, at: datetime) -> None:
    """Keep an operation of the office itself."""
    values = {
        "centre": centre.centre,
        "op_id": op_id,
        "kind": operation.KIND,
        "schema": operation.SCHEMA,
        "about": str(operation.primary),
        "args": args,
        "at": at,
    }
    tx.execute(t.own_op.insert().values(values))


def own(tx: Connection, centre: CentreId, about: str) -> list[str]:
    """The kinds of what the office did to a row, in order."""
    c = t.own_op.c
    query = sa.select(c.kind).where(c.centre == centre, c.about == about).order_by(c.at, c.op_id)
    return list(tx.execute(query).scalars())


def _mine(one: Due) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return t.inquiry.c.centre == one.centre, t.inquiry.c.request == one.request


def _waiting() -> sa.Select[tuple[str, str, int, str]]:
    c = t.inquiry.c
    return sa.select(c.centre, c.request, c.attempts, c.agency).with_for_update(skip_locked=True)
