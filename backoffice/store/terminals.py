"""Kiosks, the reception and boards: who they are and what opens them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import hall_tables as h
from backoffice.store import tables as t
from backoffice.store.statements import Statement
from mfc_desk.domain.ids import CentreId, DeviceId


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
    roll: str | None = None
    """"host" or "host:port" of its roll printer, where the office prints; None: its browser does."""
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


def named(tx: Connection, centre: CentreId, name: str, *, to_change: bool = False) -> Terminal | None:
    """The one with this name."""
    mine = (h.terminal.c.centre == centre, h.terminal.c.name == name)
    return next(iter(_found(tx, *mine, to_change=to_change)), None)


def by_code(tx: Connection, centre: CentreId, code_hash: str) -> Terminal | None:
    """The one that this code opens; nobody else changes it until the transaction ends."""
    mine = (h.terminal.c.centre == centre, h.terminal.c.code_hash == code_hash)
    return next(iter(_found(tx, *mine, to_change=True)), None)


def by_token(tx: Connection, centre: CentreId, token_hash: str, *, to_change: bool = False) -> Terminal | None:
    """The one whose browser shows this token."""
    mine = (h.terminal.c.centre == centre, h.terminal.c.token_hash == token_hash)
    return next(iter(_found(tx, *mine, to_change=to_change)), None)


def _feed_end() -> Any:
    mine, device, counter = h.terminal.c, t.device.c, t.feed_counter.c
    joined = h.terminal.join(t.device, sa.and_(device.centre == mine.centre, device.device == mine.device)).join(
        t.feed_counter, counter.centre == mine.centre
    )
    return (
        sa.select(counter.seq, mine.device)
        .select_from(joined)
        .where(mine.centre == sa.bindparam("of"), mine.token_hash == sa.bindparam("token"))
        .where(mine.kind == sa.bindparam("what"), device.revoked_at.is_(None))
    )


_FEED_END: Final = Statement(lambda _: _feed_end())


def feed_end(tx: Connection, centre: CentreId, token_hash: str, kind: TerminalKind) -> tuple[int, DeviceId] | None:
    """The last number of the feed, for a browser of this kind with this token, and which one it is.

    None where it is let in no more.
    """
    found = _FEED_END.first(tx, of=centre, token=token_hash, what=kind.value)
    return None if found is None else (int(found[0]), DeviceId(found[1]))


def called_for_help(tx: Connection, centre: CentreId) -> Sequence[Terminal]:
    """Where somebody wants a person, the longest first."""
    waiting = _found(tx, h.terminal.c.centre == centre, h.terminal.c.help_at.is_not(None))
    return sorted(waiting, key=lambda one: (one.help_at is None, one.help_at))


def _found(tx: Connection, *where: sa.ColumnElement[bool], to_change: bool = False) -> list[Terminal]:
    query = sa.select(h.terminal).where(*where).order_by(h.terminal.c.name)
    rows = tx.execute(query.with_for_update() if to_change else query).mappings()
    return [_terminal(dict(row)) for row in rows]


def _terminal(row: dict[str, Any]) -> Terminal:
    return Terminal(**{**row, "kind": TerminalKind(row["kind"])})
