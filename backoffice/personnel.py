"""The people of a centre: let in, listed, kept out, given a new password. Whoever was here once is never deleted."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sqlalchemy.engine import Connection

from backoffice import passwords
from backoffice.errors import NotDone
from backoffice.office import Office
from backoffice.staffing import Hired
from backoffice.store import centres
from backoffice.store.centres import Operator
from mfc_desk.domain.ids import CentreId, OperatorId
from mfc_desk.text.message import msg

SHORTEST: Final = 8
_LOGIN: Final = re.compile(r"[a-z0-9._-]{1,40}")


def add(office: Office, centre: CentreId, person: Hired) -> None:
    """Let a new person in. Raises `NotDone`; nobody who is here is changed by it."""
    if not _LOGIN.fullmatch(person.login):
        raise NotDone(msg("staff.bad_login", login=person.login))
    if not person.name.strip():
        raise NotDone(msg("staff.no_name"))
    operator = Operator(
        centre=centre,
        operator=OperatorId(office.ids.new()),
        login=person.login,
        name=person.name.strip(),
        password=_hashed(person.password),
        roles=" ".join(person.roles),
        desk=person.desk,
        active=True,
    )

    def work(tx: Connection) -> None:
        here = centres.centre_of(tx, centre)
        assert here is not None, "the command looked it up"
        if person.desk is not None and here.desks and person.desk not in here.desks:
            raise NotDone(msg("centre.no_such_desk", desk=person.desk, desks=", ".join(here.desks)))
        if centres.operator_by_login(tx, centre, person.login) is not None:
            raise NotDone(msg("staff.login_taken", login=person.login))
        centres.add_operator(tx, operator)

    office.database.write(work)


def let_work(office: Office, centre: CentreId, login: str, *, active: bool) -> bool:
    """Keep a person out, or let them in again; False where it was so. Who is kept out is signed out at once.

    What they did before, at a desk that had no line, still counts.
    """

    def work(tx: Connection) -> bool:
        known = _known(tx, centre, login)
        if known.active == active:
            return False
        centres.set_operator(tx, replace(known, active=active, left_at=None if active else office.clock.now()))
        if not active:
            centres.end_sessions(tx, known)
        return True

    return office.database.write(work)


def set_password(office: Office, centre: CentreId, login: str, password: str) -> None:
    """A new password; whoever is signed in under the old one is signed out. Raises `NotDone`."""
    hashed = _hashed(password)

    def work(tx: Connection) -> None:
        known = _known(tx, centre, login)
        centres.add_former_password(tx, known, office.clock.now())
        centres.set_operator(tx, replace(known, password=hashed))
        centres.end_sessions(tx, known)
        centres.forget_tries(tx, known)

    office.database.write(work)


def demand_known(office: Office, centre: CentreId, login: str) -> None:
    """Raises `NotDone` where nobody has this login: before a password is asked for."""
    office.database.read(lambda tx: _known(tx, centre, login))


def _known(tx: Connection, centre: CentreId, login: str) -> Operator:
    known = centres.operator_by_login(tx, centre, login)
    if known is None:
        raise NotDone(msg("staff.nobody", login=login))
    return known


def _hashed(password: str) -> str:
    if len(password) < SHORTEST:
        raise NotDone(msg("staff.short_password", n=SHORTEST))
    return passwords.hashed(password)
