"""Kiosks, the reception and boards: who they are, what opens them, and what they printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.errors import OutOfStep
from backoffice.store import hall_tables as h
from mfc_desk.domain.ids import CentreId, DeviceId, TicketId
from mfc_desk.text.message import msg


class TerminalKind(StrEnum):
    """What a browser in the hall is."""

    KIOSK = "kiosk"
    RECEPTION = "reception"
    BOARD = "board"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A browser in the hall that the centre has let in."""

    centre: CentreId
    device: DeviceId
    kind: TerminalKind
    name: str
    """Where it stands: "Entrance"."""
    prints: bool = False
    """Whether a printer for slips hangs on it."""
    code_hash: str | None = None
    code_until: datetime | None = None
    token_hash: str | None = None
    help_at: datetime | None = None
    """Since when somebody there wants a person to help them."""
    rate_since: datetime
    rate_count: int = 0
    """How many numbers it has given since then."""


def add(tx: Connection, terminal: Terminal) -> None:
    """A new one; its device is there already."""
    tx.execute(h.terminal.insert().values(asdict(terminal)))


def change(tx: Connection, terminal: Terminal) -> None:
    """It is as told here now."""
    c = h.terminal.c
    mine = (c.centre == terminal.centre, c.device == terminal.device)
    tx.execute(h.terminal.update().where(*mine).values(asdict(terminal)))


def all_of(tx: Connection, centre: CentreId) -> Sequence[Terminal]:
    """Every one of the centre, by name."""
    return _found(tx, h.terminal.c.centre == centre)


def named(tx: Connection, centre: CentreId, name: str) -> Terminal | None:
    """The one with this name."""
    return next(iter(_found(tx, h.terminal.c.centre == centre, h.terminal.c.name == name)), None)


def by_code(tx: Connection, centre: CentreId, code_hash: str) -> Terminal | None:
    """The one that this code opens; nobody else changes it until the transaction ends."""
    mine = (h.terminal.c.centre == centre, h.terminal.c.code_hash == code_hash)
    return next(iter(_found(tx, *mine, to_change=True)), None)


def by_token(tx: Connection, centre: CentreId, token_hash: str, *, to_change: bool = False) -> Terminal | None:
    """The one whose browser shows this token."""
    mine = (h.terminal.c.centre == centre, h.terminal.c.token_hash == token_hash)
    return next(iter(_found(tx, *mine, to_change=to_change)), None)


def called_for_help(tx: Connection, centre: CentreId) -> Sequence[Terminal]:
    """Where somebody wants a person, the longest first."""
    waiting = _found(tx, h.terminal.c.centre == centre, h.terminal.c.help_at.is_not(None))
    return sorted(waiting, key=lambda one: (one.help_at is None, one.help_at))


def printed(tx: Connection, centre: CentreId, *, job: str, ticket: TicketId, device: DeviceId, at: datetime) -> int:
    """Write a print down; which one of this ticket it is, 0 the first. The same job is the same print.

    Raises `OutOfStep` for a job that printed another ticket.
    """
    c = h.slip_print.c
    known = tx.execute(sa.select(c.copy, c.ticket).where(c.centre == centre, c.job == job)).first()
    if known is not None:
        if known.ticket != ticket:
            raise OutOfStep(msg("office.command_reused"))
        return int(known.copy)
    last = sa.select(sa.func.max(c.copy)).where(c.centre == centre, c.ticket == ticket)
    before = tx.execute(last).scalar()
    copy = 0 if before is None else int(before) + 1
    row = {"centre": centre, "job": job, "ticket": ticket, "copy": copy, "device": device, "at": at}
    tx.execute(h.slip_print.insert().values(row))
    return copy


def _found(tx: Connection, *where: sa.ColumnElement[bool], to_change: bool = False) -> list[Terminal]:
    query = sa.select(h.terminal).where(*where).order_by(h.terminal.c.name)
    rows = tx.execute(query.with_for_update() if to_change else query).mappings()
    return [_terminal(dict(row)) for row in rows]


def _terminal(row: dict[str, Any]) -> Terminal:
    return Terminal(**{**row, "kind": TerminalKind(row["kind"])})
