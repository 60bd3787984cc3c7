"""A desk enrols once with a code, signs a hello before each turn, and gets numbers to give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice import keys, staffing
from backoffice.errors import Forbidden, Garbage, TooOld
from backoffice.knocking import let_in
from backoffice.leasing import equip
from backoffice.office import Office
from backoffice.store import centres, clocks, feed, operations
from backoffice.store import tables as t
from backoffice.store.centres import Centre, Device, Session
from mfc_desk.domain.ids import CentreId, DeskName, DeviceId
from mfc_desk.text.message import msg
from sync.wire.envelope import PROTOCOL
from sync.wire.messages import Enrol, Enrolled, Hello, HelloBack, hello_bytes

TURN: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class _Code:
    """A code that fits: for which desk, and when the staff gave it."""

    desk: DeskName
    made_at: datetime


def enrol(office: Office, body: Enrol, at_url: str) -> Enrolled:
    """The device is this centre's desk from now on. The same device may ask again with the same code."""
    if len(body.public_key) != keys.KEY_BYTES or not body.device or len(body.device) > 64:
        raise Garbage(msg("office.garbage"))
    centre_id = CentreId(body.code.strip().upper().rsplit("-", 3)[0])
    code_hash = keys.digest(body.code.strip().upper())

    def work(tx: Connection) -> Enrolled:
        centre = centres.centre_of(tx, centre_id)
        code = _spend(tx, office, centre_id=centre_id, code_hash=code_hash, body=body)
        if centre is None or code is None:
            raise Forbidden(msg("office.code_unknown"))
        _admit(tx, office, centre=centre, code=code, body=body)
        return _enrolled(tx, office, centre=centre, desk=code.desk, base=office.base_url or at_url)

    return office.database.write(work)


def hello(office: Office, body: Hello) -> HelloBack:
    """Prove who the device is, say how far the office has come with it, and open a session for this turn."""
    if office.dialect.agreed(body.protocol) is None:
        newer = body.protocol[0] > office.dialect.protocols[1]
        raise TooOld(msg("office.older_than_desk" if newer else "office.update_needed"))
    return office.database.write(lambda tx: _hello(tx, office, body))


def _hello(tx: Connection, office: Office, body: Hello) -> HelloBack:
    device = let_in(tx, body, hello_bytes(body))
    centre = centres.centre_of(tx, device.centre)
    assert centre is not None, "a device's foreign key"
    now = office.clock.now()
    token = keys.new_token(centre.centre)
    centres.forget_sessions(tx, device, now)
    session = Session(centre=centre.centre, device=device.device, operator=None, until=now + TURN)
    centres.add_session(tx, session, token_hash=keys.digest(token))
    have = operations.position(tx, device, body.incarnation)
    if (have.last_n, have.last_link) == (body.head_n, body.head_hash):
        clocks.whole(tx, device, now)
    equip(tx, office, centre=centre, device=device)
    return HelloBack(
        protocol=office.dialect.agreed(body.protocol) or PROTOCOL,
        schema=office.dialect.schema,
        schema_ok=office.dialect.understands(body.schema),
        epoch=centre.epoch,
        have_n=have.last_n,
        have_hash=have.last_link,
        office_time=now,
        feed_head=feed.head(tx, centre.centre),
        session=token,
        people=[] if device.revoked_at is not None else staffing.staff(tx, centre.centre),
        held_up_to=have.received_at,
    )


def _spend(tx: Connection, office: Office, *, centre_id: CentreId, code_hash: str, body: Enrol) -> _Code | None:
    c = t.enrol_code.c
    mine = (c.centre == centre_id, c.code_hash == code_hash)
    row = tx.execute(sa.select(c.desk, c.expires_at, c.device).where(*mine).with_for_update()).first()
    if row is None or row.expires_at < office.clock.now() or row.device not in (None, body.device):
        return None
    tx.execute(t.enrol_code.update().where(*mine).values(device=body.device))
    return _Code(DeskName(row.desk), row.expires_at - staffing.CODE_LIVES)


def _admit_again(tx: Connection, known: Device, *, code_made_at: datetime) -> None:
    """A code that the staff made for the desk after it was revoked is their word for it; an older one is not."""
    if known.revoked_at is not None and code_made_at <= known.revoked_at:
        raise Forbidden(msg("office.desk_revoked"))
    centres.set_revoked(tx, known, None)


def _admit(tx: Connection, office: Office, *, centre: Centre, code: _Code, body: Enrol) -> None:
    desk = code.desk
    known = centres.device_of(tx, body.device)
    if known is not None:
        if (known.centre, known.desk, known.public_key) != (centre.centre, desk, body.public_key):
            raise Forbidden(msg("office.device_enrolled"))
        if known.revoked_at is not None:
            _admit_again(tx, known, code_made_at=code.made_at)
        return
    device = Device(
        centre=centre.centre,
        device=DeviceId(body.device),
        desk=desk,
        public_key=body.public_key,
        enrolled_at=office.clock.now(),
        revoked_at=None,
    )
    centres.add_device(tx, device)
    equip(tx, office, centre=centre, device=device)


def _enrolled(tx: Connection, office: Office, *, centre: Centre, desk: DeskName, base: str) -> Enrolled:
    return Enrolled(
        centre=centre.centre,
        centre_name=dict(centre.name),
        jurisdiction=centre.jurisdiction,
        desk=desk,
        office_key=keys.public_of(centre.private_key),
        epoch=centre.epoch,
        office_time=office.clock.now(),
        people=staffing.staff(tx, centre.centre),
        address=dict(centre.address),
        phone=centre.phone,
        time_zone=centre.time_zone,
        status_url=f"{base.rstrip('/')}/status/{{number}}?check={quote('{check}', safe='{}')}",
    )
