"""Centres, their people, their desks, the codes that enrol a desk, and sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.statements import Statement
from mfc_desk.domain.ids import CentreId, DeskName, DeviceId, OperatorId
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.text.message import Names

T = TypeVar("T")
OVERTAKING: Final = 48
"""So far a knock may come after a later one."""
SEEN: Final = (1 << OVERTAKING) - 1
FORMER_PASSWORDS: Final = 10
"""So many of each person are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A centre: one jurisdiction, one time zone, one signing key."""

    centre: CentreId
    name: Names
    jurisdiction: str
    time_zone: str
    number_prefix: str
    """What application numbers begin with, before the year: "KZ-03"."""
    address: Names
    phone: str
    private_key: bytes = field(repr=False)
    epoch: str
    series: tuple[str, ...] = ()
    """The letters its tickets begin with; where none is named, any."""
    desks: tuple[str, ...] = ()
    """The desks it has; where none is named, any."""
    restored_at: datetime | None = None
    """When it came back from a backup last: what was done before may rest on what it forgot."""

    def local(self, at: datetime) -> datetime:
        """The time on the wall of this centre."""
        return at.astimezone(ZoneInfo(self.time_zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """An enrolled desk."""

    centre: CentreId
    device: DeviceId
    desk: DeskName
    public_key: bytes
    enrolled_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A person who works at the centre."""

    centre: CentreId
    operator: OperatorId
    login: str
    name: str
    password: str = field(repr=False)
    roles: str
    desk: str | None
    active: bool
    left_at: datetime | None = None
    """Since when a person who is not active works here no more; what they did before still counts."""

    def works_at(self, at: datetime) -> bool:
        """Whether this person worked here at that time."""
        return self.active or (self.left_at is not None and at < self.left_at)

    @property
    def actor(self) -> Actor:
        """This person as the rules see them; what the office and its kiosks do on their own is no person's."""
        roles = frozenset(Role(name) for name in self.roles.split())
        return Actor(self.operator, roles - {Role.OFFICE, Role.KIOSK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A device's turn, or with an operator the right to ask."""

    centre: CentreId
    device: DeviceId
    operator: OperatorId | None
    until: datetime


def _made(shape: Callable[..., T], columns: Iterable[sa.ColumnElement[Any]]) -> Callable[..., T]:
    """Makes one out of the values of these columns, in their order."""
    names = tuple(column.name for column in columns)
    return lambda *row: shape(**dict(zip(names, row, strict=True)))


_OF: Final[sa.BindParameter[Any]] = sa.bindparam("of")
_DEVICE_COLUMNS: Final = [t.device.c[each.name] for each in fields(Device)]
"""How it knocks is nobody's business but `knock`'s."""
_SESSION_COLUMNS: Final = [t.session.c[each.name] for each in fields(Session)]
_centre, _operator = _made(Centre, t.centre.c), _made(Operator, t.operator.c)
_device, _session = _made(Device, _DEVICE_COLUMNS), _made(Session, _SESSION_COLUMNS)
_CENTRE: Final = Statement(lambda _: sa.select(t.centre).where(t.centre.c.centre == _OF))
_CENTRE_TO_CHANGE: Final = Statement(lambda _: sa.select(t.centre).where(t.centre.c.centre == _OF).with_for_update())
_OPERATORS: Final = Statement(
    lambda _: sa.select(t.operator).where(t.operator.c.centre == _OF).order_by(t.operator.c.name)
)
_DEVICE: Final = Statement(lambda _: sa.select(*_DEVICE_COLUMNS).where(t.device.c.device == _OF))
_SESSION: Final = Statement(
    lambda _: sa.select(*_SESSION_COLUMNS).where(
        t.session.c.centre == _OF, t.session.c.token_hash == sa.bindparam("token")
    )
)


def add_centre(tx: Connection, centre: Centre) -> None:
    """A new centre with an empty feed."""
    names = [column.name for column in t.centre.c]
    tx.execute(t.centre.insert().values({name: getattr(centre, name) for name in names}))
    tx.execute(t.feed_counter.insert().values(centre=centre.centre, seq=0))


def centre_of(tx: Connection, centre: CentreId, *, to_change: bool = False) -> Centre | None:
    """The centre, or None; `to_change`: nobody else changes it until the transaction ends."""
    row = (_CENTRE_TO_CHANGE if to_change else _CENTRE).first(tx, of=centre)
    return _centre(*row) if row else None


def centres(tx: Connection) -> Sequence[Centre]:
    """All centres of this office."""
    return [Centre(**row) for row in tx.execute(sa.select(t.centre).order_by(t.centre.c.centre)).mappings()]


def set_desks(tx: Connection, centre: Centre) -> None:
    """The centre has these desks now."""
    tx.execute(t.centre.update().where(t.centre.c.centre == centre.centre).values(desks=centre.desks))


def set_epoch(tx: Connection, centre: Centre) -> None:
    """The centre goes on from a backup: the desks learn from the new name of its feed that it forgot something."""
    values = {"epoch": centre.epoch, "restored_at": centre.restored_at}
    tx.execute(t.centre.update().where(t.centre.c.centre == centre.centre).values(values))
    tx.execute(t.session.delete().where(t.session.c.centre == centre.centre))


def add_operator(tx: Connection, operator: Operator) -> None:
    """A new person."""
    names = [column.name for column in t.operator.c]
    tx.execute(t.operator.insert().values({name: getattr(operator, name) for name in names}))


def operators(tx: Connection, centre: CentreId) -> Sequence[Operator]:
    """Everyone of the centre, by name."""
    return [_operator(*row) for row in _OPERATORS.rows(tx, of=centre)]


def operator_by_login(tx: Connection, centre: CentreId, login: str) -> Operator | None:
    """Who signs in with this login."""
    query = sa.select(t.operator).where(t.operator.c.centre == centre, t.operator.c.login == login)
    row = tx.execute(query).mappings().first()
    return Operator(**row) if row else None


def set_operator(tx: Connection, operator: Operator) -> None:
    """The person is as told here now."""
    c = t.operator.c
    mine = (c.centre == operator.centre, c.operator == operator.operator)
    tx.execute(t.operator.update().where(*mine).values(asdict(operator)))


def add_former_password(tx: Connection, operator: Operator, until: datetime) -> None:
    """This person's password counted until then; of the former ones the newest are kept."""
    c = t.former_password.c
    mine = (c.centre == operator.centre, c.operator == operator.operator)
    tx.execute(t.former_password.delete().where(*mine, c.until == until))
    values = {"centre": operator.centre, "operator": operator.operator, "until": until, "password": operator.password}
    tx.execute(t.former_password.insert().values(values))
    newest = sa.select(c.until).where(*mine).order_by(c.until.desc()).limit(FORMER_PASSWORDS)
    kept = tx.execute(newest).scalars().all()
    tx.execute(t.former_password.delete().where(*mine, c.until < min(kept)))


def passwords_at(tx: Connection, operator: Operator, at: datetime) -> list[str]:
    """The hashes of the passwords that this person had at that time or after, the present one first."""
    c = t.former_password.c
    mine = (c.centre == operator.centre, c.operator == operator.operator, c.until > at)
    former = tx.execute(sa.select(c.password).where(*mine).order_by(c.until)).scalars()
    return [operator.password, *former]


def end_sessions(tx: Connection, operator: Operator) -> None:
    """Whatever this person was signed in to is over."""
    c = t.session.c
    tx.execute(t.session.delete().where(c.centre == operator.centre, c.operator == operator.operator))


def end_device_sessions(tx: Connection, device: Device) -> None:
    """Whatever was open at this device is over; it may say hello again, to hand in what it did before."""
    c = t.session.c
    tx.execute(t.session.delete().where(c.centre == device.centre, c.device == device.device))


def end_session(tx: Connection, centre: CentreId, token_hash: str) -> None:
    """This session is over."""
    tx.execute(t.session.delete().where(t.session.c.centre == centre, t.session.c.token_hash == token_hash))


def forget_tries(tx: Connection, operator: Operator) -> None:
    """Nobody has to wait any more because of wrong passwords."""
    c = t.sign_in_attempt.c
    tx.execute(t.sign_in_attempt.delete().where(c.centre == operator.centre, c.slot == operator.login))


def add_device(tx: Connection, device: Device) -> None:
    """A new enrolled desk."""
    tx.execute(t.device.insert().values(asdict(device)))


def device_of(tx: Connection, device: str) -> Device | None:
    """The device with this id, in whichever centre it stands."""
    row = _DEVICE.first(tx, of=device)
    return _device(*row) if row else None


def devices(tx: Connection, centre: CentreId) -> Sequence[Device]:
    """Every device that was ever enrolled at the centre, by desk."""
    columns = [t.device.c[each.name] for each in fields(Device)]
    query = sa.select(*columns).where(t.device.c.centre == centre).order_by(t.device.c.desk, t.device.c.enrolled_at)
    return [Device(**row) for row in tx.execute(query).mappings()]


def set_revoked(tx: Connection, device: Device, at: datetime | None) -> None:
    """The device is no desk any more since that time; None: it is one again."""
    mine = (t.device.c.centre == device.centre, t.device.c.device == device.device)
    tx.execute(t.device.update().where(*mine).values(revoked_at=at))


def lock_device(tx: Connection, device: Device) -> None:
    """One push of a device at a time."""
    mine = (t.device.c.centre == device.centre, t.device.c.device == device.device)
    tx.execute(sa.select(t.device.c.device).where(*mine).with_for_update())


def knock(tx: Connection, device: Device, number: int) -> int | None:
    """None where this knock of the device is new; else the newest number it has knocked with.

    The device counts up. Two of its knocks may overtake each other, so the last few are remembered one by one, as bits.
    """
    c = t.device.c
    mine = (c.centre == device.centre, c.device == device.device)
    last, seen = tx.execute(sa.select(c.knocks, c.knocks_seen).where(*mine).with_for_update()).one()
    ahead = number - last
    if ahead > 0:
        last, seen = number, (seen << ahead | 1) & SEEN if ahead < OVERTAKING else 1
    elif ahead > -OVERTAKING and not seen >> -ahead & 1:
        seen |= 1 << -ahead
    else:
        return int(last)
    tx.execute(t.device.update().where(*mine).values(knocks=last, knocks_seen=seen))
    return None


def add_session(tx: Connection, session: Session, *, token_hash: str) -> None:
    """Keep a session under the hash of its token; sessions that are over are forgotten by `forget_sessions`."""
    tx.execute(
        t.session.insert().values(
            centre=session.centre,
            token_hash=token_hash,
            device=session.device,
            operator=session.operator,
            until=session.until,
        )
    )


def forget_sessions(tx: Connection, device: Device, before: datetime) -> None:
    """Delete the device's sessions that ended before that time."""
    mine = (t.session.c.centre == device.centre, t.session.c.device == device.device)
    tx.execute(t.session.delete().where(*mine, t.session.c.until < before))


def session_of(tx: Connection, centre: CentreId, token_hash: str) -> Session | None:
    """The session under this hash."""
    row = _SESSION.first(tx, of=centre, token=token_hash)
    return _session(*row) if row else None
