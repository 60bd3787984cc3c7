"""What a desk is let hold, told to it: its scope, pages of rows, sums over them, and what leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, TypeVar

from sqlalchemy.engine import Connection

from backoffice.errors import Busy, Garbage, NotDone
from backoffice.office import Office
from backoffice.signing_in import turn_of
from backoffice.store import pictures
from backoffice.store.bodies import entity_of
from backoffice.store.centres import Centre, Device
from backoffice.store.pictures import Told
from mfc_desk.domain.ids import CentreId, Key
from mfc_desk.domain.scope import BUCKETS, PRIVATE, owner_of
from mfc_desk.text.message import msg
from sync.wire.envelope import MAX_PAGE
from sync.wire.messages import ChangeRow, Scope
from sync.wire.picture import Bucket, CaseFile, Digest, Leaving, Picture, not_yours

T = TypeVar("T")
STEP: Final = 500
"""Numbers of the feed that are followed in one transaction."""
STEPS: Final = 20
"""So many transactions while somebody waits."""
MOST_DAYS: Final = 3660
_OWN: Final = tuple(f"{kind}:" for kind in PRIVATE)


def follow(office: Office, centre: Centre, *, steps: int = STEPS) -> bool:
    """Bring the picture up to the feed's end in short transactions; False where it is not there yet."""
    today = _today(office, centre)
    if office.database.read(lambda tx: pictures.is_whole(tx, centre.centre, today)):
        return True
    step = _step(centre.centre, today)
    return any(office.database.write(step) for _ in range(steps))


def scope_of(tx: Connection, device: Device) -> Scope:
    """What this desk is let hold now."""
    return _scope(device, pictures.told(tx, device.centre))


def yours(device: Device, rows: Iterable[ChangeRow]) -> list[ChangeRow]:
    """The rows of the feed as this desk hears them: what is another's own takes its number and says nothing."""
    return [row if not row.key.startswith(_OWN) or _is_for(device, row) else not_yours(row.seq) for row in rows]


def picture(office: Office, token: str, *, after: str, limit: int) -> Picture:
    """A page of the rows in the desk's scope. The first is told only once the feed was followed to its end."""
    if not after:
        _demand_followed(office, token)

    def read(tx: Connection, centre: Centre, device: Device) -> Picture:
        at, most = pictures.told(tx, centre.centre), max(1, min(limit, MAX_PAGE))
        rows = pictures.page(tx, centre.centre, device.device, after=after, limit=most + 1)
        return Picture(centre.epoch, _scope(device, at), at.upto, list(rows[:most]), len(rows) <= most)

    return _read(office, token, read)


def digest(office: Office, token: str) -> Digest:
    """The sums over the rows in the desk's scope; none where the feed could not be followed to its end by now."""
    centre, device = office.database.read(lambda tx: turn_of(tx, office, token))
    if not follow(office, centre):
        return Digest(office.database.read(lambda tx: scope_of(tx, device)), 0, [])

    def read(tx: Connection, centre: Centre, device: Device) -> Digest:
        at = pictures.told(tx, centre.centre)
        return Digest(_scope(device, at), at.upto, pictures.sums(tx, centre.centre, device.device))

    return _read(office, token, read)


def bucket(office: Office, token: str, number: int) -> Bucket:
    """The rows of one bucket, at the number up to which the feed was followed."""
    if number >= BUCKETS:
        raise Garbage(msg("office.garbage"))

    def read(tx: Connection, centre: Centre, device: Device) -> Bucket:
        rows = pictures.bucket(tx, centre.centre, device.device, number)
        return Bucket(pictures.told(tx, centre.centre).upto, list(rows))

    return _read(office, token, read)


def leaving(office: Office, token: str, *, since: int) -> Leaving:
    """The files that this desk holds no more, of those it held at that number.

    Told only once the feed was followed to its end: what somebody touched since it was followed last does not leave.
    """
    _demand_followed(office, token)

    def read(tx: Connection, centre: Centre, _: Device) -> Leaving:
        upto = pictures.told(tx, centre.centre).since
        files, whole = pictures.left(tx, centre.centre, after=since, upto=upto)
        return Leaving(max(since, upto) if whole else files[-1].last, list(files), whole)

    return _read(office, token, read)


def case(office: Office, token: str, number: str) -> CaseFile:
    """Everything about one case, also where desks hold it no more."""
    _demand_followed(office, token)
    return _read(
        office,
        token,
        lambda tx, centre, device: CaseFile(list(pictures.case(tx, centre.centre, device.device, number))),
    )


def set_days(office: Office, centre: Centre, days: int) -> bool:
    """How many days a closed case stays at the desks of a centre; False where it was so. Raises `NotDone`."""
    if not 1 <= days <= MOST_DAYS:
        raise NotDone(msg("picture.days_wrong", most=MOST_DAYS))
    while not follow(office, centre):
        continue
    today = _today(office, centre)
    return office.database.write(lambda tx: pictures.set_days(tx, centre.centre, days, today=today))


def _step(centre: CentreId, today: date) -> Callable[[Connection], bool]:
    return lambda tx: pictures.follow(tx, centre, today=today, limit=STEP)


def _today(office: Office, centre: Centre) -> date:
    return centre.local(office.clock.now()).date()


def _scope(device: Device, at: Told) -> Scope:
    """Whatever else than time changes what this desk holds is in the first part."""
    return Scope(f"{device.centre}/{device.desk}/{at.rev}", at.since)


def _is_for(device: Device, row: ChangeRow) -> bool:
    return owner_of(entity_of(Key.parse(row.key).kind, row.body)) in (None, device.device)


def _demand_followed(office: Office, token: str) -> None:
    centre, _ = office.database.read(lambda tx: turn_of(tx, office, token))
    if not follow(office, centre):
        raise Busy(msg("office.busy"), wait_seconds=1)


def _read(office: Office, token: str, work: Callable[[Connection, Centre, Device], T]) -> T:
    def read(tx: Connection) -> T:
        centre, device = turn_of(tx, office, token)
        return work(tx, centre, device)

    return office.database.read(read)
