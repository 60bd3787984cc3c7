"""`mfc-office found|desk|staff`: a centre, its desks and its people, begun without the demo."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from getpass import getpass
from typing import Final

from backoffice import founding, personnel
from backoffice.commands import open_database, open_office
from backoffice.errors import NotDone
from backoffice.founding import Wish
from backoffice.office import Office
from backoffice.staffing import Hired
from backoffice.store import centres
from backoffice.store.centres import Centre, Operator
from mfc_desk.domain.ids import CentreId, DeskName
from mfc_desk.domain.permissions import Role
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg


def found(options: argparse.Namespace) -> int:
    """Found a centre, or say that it is here already."""
    say = Catalogue(options.language)
    wish = Wish(
        centre=options.centre,
        country=options.country,
        name=dict(options.name),
        address=dict(options.address),
        phone=options.phone,
        time_zone=options.time_zone,
        number_prefix=options.number_prefix,
        series=tuple(options.series),
        desks=tuple(options.desks),
    )
    with closing(open_database(options)) as database:
        done = founding.found(open_office(options, database), wish)
    print(say("centre.founded" if done else "centre.already", centre=wish.centre, name=wish.name))
    return 0


def desk(options: argparse.Namespace) -> int:
    """Open a desk more, or list those there are."""
    say = Catalogue(options.language)
    with at_centre(options) as (office, centre):
        if options.what == "list":
            print(*centre.desks, sep="\n")
            return 0
        done = founding.open_desk(office, centre.centre, DeskName(options.desk))
    print(say("centre.desk_opened" if done else "centre.desk_was_open", desk=options.desk, centre=centre.name))
    return 0


def staff(options: argparse.Namespace) -> int:
    """Add, list, block, let in again, or give a new password."""
    say = Catalogue(options.language)
    with at_centre(options) as (office, centre):
        _STAFF[options.what](options, office, centre.centre, say)
    return 0


def _add(options: argparse.Namespace, office: Office, centre: CentreId, say: Catalogue) -> None:
    login = options.login.strip().lower()
    known = office.database.read(lambda tx: centres.operator_by_login(tx, centre, login))
    if known is not None:
        raise NotDone(msg("staff.login_taken", login=login))
    roles = tuple(dict.fromkeys(Role(role) for role in options.role))
    hired = Hired(login=login, name=options.name, password=_password(say), roles=roles, desk=options.desk)
    personnel.add(office, centre, hired)
    print(say("staff.added", name=hired.name, login=login))


def _list(_: argparse.Namespace, office: Office, centre: CentreId, say: Catalogue) -> None:
    for each in office.database.read(lambda tx: centres.operators(tx, centre)):
        print(_line(each, say))


def _line(person: Operator, say: Catalogue) -> str:
    roles = ", ".join(say(f"role.{role}") for role in person.roles.split())
    parts = [person.login, person.name, roles]
    parts += [say("staff.at_desk", desk=person.desk)] if person.desk else []
    return " · ".join(parts if person.active else [*parts, say("staff.is_blocked")])


def _block(options: argparse.Namespace, office: Office, centre: CentreId, say: Catalogue) -> None:
    done = personnel.let_work(office, centre, options.login, active=False)
    print(say("staff.blocked" if done else "staff.was_blocked", login=options.login))


def _unblock(options: argparse.Namespace, office: Office, centre: CentreId, say: Catalogue) -> None:
    done = personnel.let_work(office, centre, options.login, active=True)
    print(say("staff.let_in" if done else "staff.was_let_in", login=options.login))


def _renew(options: argparse.Namespace, office: Office, centre: CentreId, say: Catalogue) -> None:
    personnel.demand_known(office, centre, options.login)
    personnel.set_password(office, centre, options.login, _password(say))
    print(say("staff.password_set", login=options.login))


_STAFF: Final[dict[str, Callable[[argparse.Namespace, Office, CentreId, Catalogue], None]]] = {
    "add": _add,
    "list": _list,
    "block": _block,
    "unblock": _unblock,
    "password": _renew,
}


def _password(say: Catalogue) -> str:
    """A password typed twice alike, or the first line of a pipe; it stands on no command line. Raises `NotDone`."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, second = (getpass(say(code) + ": ") for code in ("staff.password", "staff.password_again"))
    if first != second:
        raise NotDone(msg("staff.password_differs"))
    return first


@contextmanager
def at_centre(options: argparse.Namespace) -> Iterator[tuple[Office, Centre]]:
    """The office and the centre the options name, or the only one there is. Raises `NotDone`."""
    with closing(open_database(options)) as database:
        office = open_office(options, database)
        known = {each.centre: each for each in database.read(centres.centres)}
        names = ", ".join(known)
        if not known:
            raise NotDone(msg("centre.none"))
        if not options.centre and len(known) > 1:
            raise NotDone(msg("centre.which", centres=names))
        if options.centre and options.centre not in known:
            raise NotDone(msg("centre.unknown", centre=options.centre, centres=names))
        yield office, known[CentreId(options.centre)] if options.centre else next(iter(known.values()))
