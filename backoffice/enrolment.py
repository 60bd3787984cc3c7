"""A desk enrols once with a code, signs a hello before each turn, and gets numbers to give."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice import apart, keys, restoring, staffing
from backoffice.errors import Forbidden, Garbage, TooOld
from backoffice.knocking import let_in
from backoffice.leasing import equip, given_to
from backoffice.loading import FIRST_YEAR
from backoffice.office import Office
from backoffice.picturing import scope_of
from backoffice.pushing import receipt_of
from backoffice.standing import standing
from backoffice.store import centres, feed, lives, operations, projections
from backoffice.store import tables as t
from backoffice.store.centres import Centre, Device, Session
from backoffice.store.lives import Keeps, Life
from backoffice.store.operations import Position
from mfc_desk.domain.ids import CentreId, DeskName, DeviceId
from mfc_desk.text.message import msg
from sync.wire import messages
from sync.wire.envelope import GENESIS, PROTOCOL
from sync.wire.greeting import greeting_bytes
from sync.wire.messages import UNDECIDED, Enrol, Enrolled, Hello, HelloBack, hello_bytes, receipt_bytes

log = logging.getLogger(__name__)
TURN: Final = timedelta(hours=2)
MOST: Final = 1 << 62
MOST_SCANS: Final = 1_000_000
FORMER: Final = 100
"""Of so many former lives of a desk it is told where they stand."""


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
        if body.desk not in ("", code.desk):
            raise Forbidden(msg("lives.another_desk", desk=body.desk))
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
    known = {one.incarnation: one for one in lives.of(tx, device)}
    here = known.get(body.incarnation)
    if here is None or here.came_by_hand:
        here = _begun(tx, office, device, body, known=here)
    if _forgot(tx, device, centre=centre, here=here, body=body):
        log.error("device %s holds a receipt for more than is here: the office goes on from a backup", device.device)
        centre = restoring.go_on(tx, office, centre)
    twin = _heard(tx, office, device, (list(known.values()), here), body=body, epoch=centre.epoch)
    at = Position(
        incarnation=here.incarnation, last_n=here.last_n, last_link=here.last_link, received_at=here.received_at
    )
    equip(tx, office, centre=centre, device=device, life=here)
    head = feed.head(tx, centre.centre)
    known_so = body.epoch == centre.epoch and body.cursor <= head  # whoever was told more knows an office that is gone
    back = HelloBack(
        protocol=office.dialect.agreed(body.protocol) or PROTOCOL,
        schema=office.dialect.schema,
        schema_ok=office.dialect.understands(body.schema),
        epoch=centre.epoch,
        have_n=at.last_n,
        have_hash=at.last_link,
        office_time=office.clock.now(),
        feed_head=head,
        session=_session(tx, office, device),
        people=[] if device.revoked_at is not None else staffing.staff(tx, centre.centre),
        held_up_to=at.received_at,
        receipt=receipt_of(office, centre, device, at),
        former=[_told(name, known.get(name)) for name in body.former[:FORMER]],
        twin=twin,
        revoked=device.revoked_at is not None,
        keep_days=2 * office.backup_days,
        scope=scope_of(tx, device),
        standing=None if known_so else standing(tx, device),
    )
    word = keys.sign(centre.private_key, greeting_bytes(back, body))
    return msgspec.structs.replace(back, word=word)


def _session(tx: Connection, office: Office, device: Device) -> str:
    now, token = office.clock.now(), keys.new_token(device.centre)
    centres.forget_sessions(tx, device, now)
    session = Session(centre=device.centre, device=device.device, operator=None, until=now + TURN)
    centres.add_session(tx, session, token_hash=keys.digest(token))
    return token


def _begun(tx: Connection, office: Office, device: Device, body: Hello, *, known: Life | None) -> Life:
    """A life that speaks for the first time; what an earlier one has left of its numbers is given by nobody.

    Its work may have come by hand before: it is known then, and begins to speak only now.
    """
    now = office.clock.now()
    if known is None:
        life = lives.begin(tx, device, body.incarnation, at=now, knock=body.knock)
    else:
        life = lives.speaks(tx, device, known, knock=body.knock)
    if life.life > 1:
        log.warning("device %s speaks for life %s of its store", device.device, life.life)
        projections.void_leases(tx, device, but=given_to(life), at=now, why=projections.RESTORED)
    return life


def _forgot(tx: Connection, device: Device, *, centre: Centre, here: Life, body: Hello) -> bool:
    """Whether the desk proves by the office's own signature that the office held more of its work than it does.

    Where a copy of its store was heard first since the backup, other work stands here under the number of the proof.
    """
    word = body.receipt
    if word is None or body.epoch != centre.epoch or (word.n, word.hash) == (here.last_n, here.last_link):
        return False
    if (word.device, word.incarnation) != (body.device, body.incarnation):
        return False
    if word.n <= here.last_n:
        kept = operations.at_numbers(tx, device, incarnation=here.incarnation, numbers=[word.n]).get(word.n)
        if kept is None or kept.link == word.hash:
            return False
    return keys.signed(keys.public_of(centre.private_key), word.signature, receipt_bytes(word))


def _heard(
    tx: Connection, office: Office, device: Device, said: tuple[list[Life], Life], *, body: Hello, epoch: str
) -> str:
    """Note that this life spoke; the other one that goes on beside it, where two stores speak with one key."""
    known, here = said
    # what is told again after a restore is older than this moment
    whole = (here.last_n, here.last_link) == (body.head_n, body.head_hash) and not body.kept and body.epoch == epoch
    lives.spoke(
        tx, device, here, at=office.clock.now(), knock=body.knock, whole=whole, keeps=_keeps(body, office.clock.now())
    )
    twin = lives.twin_of(known, here, body.knock)
    if twin is None:
        return ""
    if twin.life > here.life and here.heard <= twin.knock:
        log.error("device %s: two stores speak with its key, lives %s and %s", device.device, here.life, twin.life)
        projections.revive_leases(tx, device, given_to(here))
    return twin.incarnation


def _keeps(body: Hello, now: datetime) -> Keeps:
    """What it says it still keeps. Nothing rests on that, and nobody signed it: what cannot be is not noted."""
    since, scans = body.unsent_since, body.scans
    return Keeps(
        last_n=min(max(body.head_n, 0), MOST),
        since=min(since, now) if body.kept > 0 and since is not None and _can_be(since) else None,
        scans=scans if scans is not None and 0 <= scans <= MOST_SCANS else None,
        undecided=None if body.undecided is None else tuple(filter(apart.may_be_kept, body.undecided[:UNDECIDED])),
        clock_s=round((body.device_time - now).total_seconds()) if body.device_time.tzinfo is not None else 0,
        carries=body.carries,
    )


def _can_be(since: datetime) -> bool:
    return since.tzinfo is not None and since.year >= FIRST_YEAR


def _told(name: str, known: Life | None) -> messages.Life:
    return messages.Life(name, known.last_n, known.last_link) if known else messages.Life(name, 0, GENESIS)


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
    life = lives.begin(tx, device, body.incarnation, at=office.clock.now(), knock=0)
    equip(tx, office, centre=centre, device=device, life=life)


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
