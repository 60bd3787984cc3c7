"""The lives of each device's store: one after another where it was restored, side by side where it was copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.centres import Device
from backoffice.store.statements import Statement
from sync.wire.envelope import GENESIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One life: which one it is, since when it is known, and how far its chain has come."""

    incarnation: str
    life: int
    began_at: datetime | None = None
    spoke_at: datetime | None = None
    knock: int = 0
    """The knock with which it was heard of first. Knocks are counted by the device: they tell before from after."""
    heard: int = 0
    """The one with which it was heard of last."""
    last_n: int = 0
    last_link: str = GENESIS
    received_at: datetime | None = None
    told_n: int = 0
    """The number of its last operation, as it told with its last hello."""
    told_since: datetime | None = None
    """Since when the oldest waits there that had no answer by then."""
    told_scans: int | None = None
    """Scans that it kept by then; None: an older desk does not say."""
    told_have: int = 0
    """How far the office had come with it by then."""
    told_undecided: tuple[str, ...] | None = None
    """What was not taken of its work and that nobody had decided on by then; None: an older desk does not say."""
    told_clock_s: int | None = None
    """How many seconds its clock was before the office's."""
    told_carries: bool = False
    """Whether its program carries out what is decided from afar."""

    @property
    def came_by_hand(self) -> bool:
        """Whether its work was brought on a stick and it never spoke: the first one spoke when it was enrolled."""
        return self.life > 1 and not self.knock


_COLUMNS = [t.incarnation.c[each.name] for each in fields(Life)]
_NAMES = [column.name for column in _COLUMNS]
_OF: Final = Statement(
    lambda _: (
        sa.select(*_COLUMNS)
        .where(t.incarnation.c.centre == sa.bindparam("centre"), t.incarnation.c.device == sa.bindparam("device"))
        .order_by(t.incarnation.c.life)
    )
)


def of(tx: Connection, device: Device) -> Sequence[Life]:
    """The lives of a device, the first one first."""
    found = _OF.rows(tx, centre=device.centre, device=device.device)
    return [Life(**dict(zip(_NAMES, row, strict=True))) for row in found]


def begin(tx: Connection, device: Device, incarnation: str, *, at: datetime | None, knock: int) -> Life:
    """A life that was not heard of before. The caller holds the device."""
    count = tx.execute(sa.select(sa.func.max(t.incarnation.c.life)).where(*_mine(device))).scalar()
    life = Life(incarnation=incarnation, life=(count or 0) + 1, began_at=at, knock=knock)
    values = {column.name: getattr(life, column.name) for column in _COLUMNS}
    tx.execute(t.incarnation.insert().values(centre=device.centre, device=device.device, **values))
    return life


def speaks(tx: Connection, device: Device, life: Life, *, knock: int) -> Life:
    """One whose work came by hand says its first hello."""
    mine = (*_mine(device), t.incarnation.c.incarnation == life.incarnation)
    tx.execute(t.incarnation.update().where(*mine).values(knock=knock))
    return replace(life, knock=knock)


@dataclass(frozen=True, slots=True)
class Keeps:
    """What a desk says of the work it still keeps, of what it has to decide, and of its clock."""

    last_n: int
    since: datetime | None
    scans: int | None
    undecided: tuple[str, ...] | None
    clock_s: int
    carries: bool = False


def spoke(tx: Connection, device: Device, life: Life, *, at: datetime, knock: int, whole: bool, keeps: Keeps) -> None:
    """It was heard; `whole`: it said that the office holds all its work, so that what it does next is younger."""
    values = {"spoke_at": at, "heard": max(knock, life.heard)} | ({"whole_at": at} if whole else {})
    values |= {"told_n": keeps.last_n, "told_since": keeps.since, "told_scans": keeps.scans}
    values |= {"told_have": life.last_n, "told_undecided": keeps.undecided, "told_clock_s": keeps.clock_s}
    values |= {"told_carries": keeps.carries}
    mine = (*_mine(device), t.incarnation.c.incarnation == life.incarnation)
    tx.execute(t.incarnation.update().where(*mine).values(values))


def twin_of(lives: Sequence[Life], here: Life, knock: int) -> Life | None:
    """The other life that goes on beside this one, which knocks now; None where lives only followed one another."""
    newer = [one for one in lives if one.life > here.life and knock > one.knock and not one.came_by_hand]
    beside = [one for one in lives if one.life < here.life and one.heard > here.knock]
    return newer[-1] if newer else beside[-1] if beside else None


def _mine(device: Device) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return t.incarnation.c.centre == device.centre, t.incarnation.c.device == device.device
