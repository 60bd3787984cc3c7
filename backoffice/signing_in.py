"""An operator signs in; sessions are looked up by the hash of their token."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice import keys, passwords, staffing
from backoffice.errors import SessionOver, WrongPassword
from backoffice.knocking import let_in
from backoffice.office import Office
from backoffice.store import asked, centres
from backoffice.store import tables as t
from backoffice.store.asked import Asker
from backoffice.store.centres import Centre, Device, Operator, Session
from backoffice.store.kinds import EPOCH
from mfc_desk.domain.ids import CentreId
from mfc_desk.text.message import msg
from sync.wire.approval import setting_of
from sync.wire.messages import SignedIn, SignIn, sign_in_bytes

SHIFT: Final = timedelta(hours=12)
SLOTS: Final = 512
"""Unknown logins share this many counters, so that guessing names cannot fill the table."""


def sign_in(office: Office, body: SignIn) -> SignedIn:
    """The operator with this login and password, and a token for asked verbs.

    Only the device itself may try: it signs what it sends. The try is counted before the password is looked at,
    so that many at once gain nothing.
    """
    return _sign_in(
        office, login=body.login, password=body.password, at=lambda tx: let_in(tx, body, sign_in_bytes(body))
    )


def sign_in_at(office: Office, device: Device, *, login: str, password: str) -> SignedIn:
    """The same at a browser of the hall, which its own token has proven."""
    return _sign_in(office, login=login, password=password, at=lambda _: device)


def _sign_in(office: Office, *, login: str, password: str, at: Callable[[Connection], Device]) -> SignedIn:
    login = login.strip().lower()
    begun = office.database.write(lambda tx: _begin(tx, office, known=at(tx), login=login))
    if isinstance(begun, WrongPassword):  # said outside: the knock is spent, these bytes open nothing later
        raise begun
    device, operator, slot = begun
    kept = operator.password if operator is not None and operator.active else passwords.of_nobody()
    right = passwords.matches(kept, password)
    if operator is None or not operator.active or not right:
        raise _wrong(office, device.centre, slot)
    return office.database.write(lambda tx: _open(tx, office, device=device, operator=operator, slot=slot))


def session_of(
    tx: Connection, office: Office, token: str, *, revoked_too: bool = False
) -> tuple[Centre, Device, Session]:
    """Whose token this is. Raises `SessionOver`."""
    centre_id = CentreId(token.partition(".")[0])
    session = centres.session_of(tx, centre_id, keys.digest(token))
    if session is None or session.until <= office.clock.now():
        raise SessionOver(msg("office.session_over"))
    device, centre = centres.device_of(tx, session.device), centres.centre_of(tx, centre_id)
    if device is None or centre is None or (device.revoked_at is not None and not revoked_too):
        raise SessionOver(msg("office.session_over"))
    return centre, device, session


def asker_of(tx: Connection, office: Office, token: str, *, vouched: str, command: str) -> Asker:
    """Whose token this is, with the person who asks, the desk held. Raises `SessionOver`; see `store.asked.asker`."""
    centre = CentreId(token.partition(".")[0])
    found = asked.asker(tx, centre, keys.digest(token), vouched=vouched, command=command)
    if found is None or found.session.until <= office.clock.now() or found.device.revoked_at is not None:
        raise SessionOver(msg("office.session_over"))
    return found


def turn_of(tx: Connection, office: Office, token: str, *, revoked_too: bool = False) -> tuple[Centre, Device]:
    """The desk whose turn this is: only a hello, signed by the device, opens one. Raises `SessionOver`.

    With `revoked_too` also one that is a desk no more: what it did before is still taken, and it hears nothing.
    """
    centre, device, session = session_of(tx, office, token, revoked_too=revoked_too)
    if session.operator is not None:  # a password alone opens neither feed nor scans
        raise SessionOver(msg("office.session_over"))
    office.hearing.heard(device.device, office.clock.now())
    return centre, device


def _begin(
    tx: Connection, office: Office, *, known: Device, login: str
) -> tuple[Device, Operator | None, str] | WrongPassword:
    operator = centres.operator_by_login(tx, known.centre, login)
    slot = login if operator is not None else f"?{int(hashlib.sha256(login.encode()).hexdigest(), 16) % SLOTS}"
    now = office.clock.now()
    failures, wait_until = _attempts(tx, known.centre, slot, to_count=True)
    if wait_until > now:
        return WrongPassword(msg("office.sign_in_wait"), wait_seconds=_seconds(wait_until - now))
    _count(tx, known.centre, slot=slot, failures=failures + 1, until=now + passwords.wait_after(failures + 1))
    return known, operator, slot


def _open(tx: Connection, office: Office, *, device: Device, operator: Operator, slot: str) -> SignedIn:
    now = office.clock.now()
    _count(tx, device.centre, slot=slot, failures=0, until=now)
    token = keys.new_token(device.centre)
    session = Session(centre=device.centre, device=device.device, operator=operator.operator, until=now + SHIFT)
    centres.add_session(tx, session, token_hash=keys.digest(token))
    return SignedIn(staffing.person_of(operator), token, session.until, now, setting_of(operator.password))


def _wrong(office: Office, centre: CentreId, slot: str) -> WrongPassword:
    failures, until = office.database.read(lambda tx: _attempts(tx, centre, slot, to_count=False))
    wait = _seconds(until - office.clock.now())
    if wait > 0:
        return WrongPassword(msg("office.sign_in_wait"), wait_seconds=wait)
    return WrongPassword(msg("office.sign_in_wrong", n=max(1, passwords.FREE_TRIES - failures)))


def _attempts(tx: Connection, centre: CentreId, slot: str, *, to_count: bool) -> tuple[int, datetime]:
    c = t.sign_in_attempt.c
    query = sa.select(c.failures, c.wait_until).where(c.centre == centre, c.slot == slot)
    row = tx.execute(query.with_for_update() if to_count else query).first()
    return (row.failures, row.wait_until) if row else (0, EPOCH)


def _count(tx: Connection, centre: CentreId, *, slot: str, failures: int, until: datetime) -> None:
    c = t.sign_in_attempt.c
    values = {"failures": failures, "wait_until": until}
    if tx.execute(t.sign_in_attempt.update().where(c.centre == centre, c.slot == slot).values(values)).rowcount == 0:
        tx.execute(t.sign_in_attempt.insert().values(centre=centre, slot=slot, **values))


def _seconds(left: timedelta) -> int:
    return max(0, math.ceil(left.total_seconds()))
