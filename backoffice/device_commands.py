"""`mfc-office device` and `mfc-office restored`: what support does about a desk's computer, and about a backup."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Final

from backoffice import devices, restoring
from backoffice.centre_commands import at_centre
from backoffice.commands import open_database, open_office
from backoffice.devices import Known
from backoffice.errors import NotDone
from backoffice.office import Office
from backoffice.store import centres
from backoffice.store.centres import Centre
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg


def device(options: argparse.Namespace) -> int:
    """List the computers of the desks, take one out, or let it be its desk again."""
    say = Catalogue(options.language)
    with at_centre(options) as (office, centre):
        _VERBS[options.what](options, office, centre, say)
    return 0


def restored(options: argparse.Namespace) -> int:
    """Let the office go on from the backup that was just put back, all of it or one centre."""
    say = Catalogue(options.language)
    with closing(open_database(options)) as database:
        known = database.read(centres.centres)
        wanted = [each for each in known if options.centre in ("", each.centre)]
        if not wanted:
            names = ", ".join(each.centre for each in known)
            raise NotDone(msg("centre.unknown", centre=options.centre, centres=names))
        restoring.restored(open_office(options, database), wanted)
    for each in wanted:
        print(say("devices.restored", centre=each.name))
    return 0


def _list(_: argparse.Namespace, office: Office, centre: Centre, say: Catalogue) -> None:
    found, void = office.database.read(lambda tx: (devices.known(tx, centre.centre), devices.void(tx, centre.centre)))
    for each in found:
        print(_line(each, centre, say))
    for one in void:
        why = say(f"devices.why_{one.why}")
        print(say("devices.void", device=one.device, n=one.remaining, why=why, at=centre.local(one.voided_at)))


def _line(one: Known, centre: Centre, say: Catalogue) -> str:
    def at(code: str, moment: datetime | None) -> list[str]:
        return [] if moment is None else [say(code, at=centre.local(moment))]

    parts = [say("devices.desk", desk=one.device.desk), one.device.device]
    for newest in one.lives[-1:]:
        parts += at("devices.heard", newest.spoke_at)
        parts += [say("devices.holds", n=newest.last_n)]
    parts += [say("devices.lives", n=len(one.lives))] if len(one.lives) > 1 else []
    for other in one.beside:
        parts += at("devices.two_at_once", other.spoke_at)
    return " · ".join(parts + at("devices.is_revoked", one.device.revoked_at))


def _revoke(options: argparse.Namespace, office: Office, centre: Centre, say: Catalogue) -> None:
    found = devices.revoke(office, centre, options.device)
    print(say("devices.revoked", desk=found.desk, device=found.device))


def _allow(options: argparse.Namespace, office: Office, centre: Centre, say: Catalogue) -> None:
    found = devices.allow(office, centre, options.device)
    print(say("devices.allowed", desk=found.desk, device=found.device))


_VERBS: Final[dict[str, Callable[[argparse.Namespace, Office, Centre, Catalogue], None]]] = {
    "list": _list,
    "revoke": _revoke,
    "allow": _allow,
}
