"""`mfc-office hall show|set`: the lists of a centre, their numbers and limits, and every other rule of its hall."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import msgspec

from backoffice.centre_commands import at_centre
from backoffice.errors import NotDone
from backoffice.recording import record
from backoffice.store.world import World
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.halls import ALL, DeskPlan, Hall, Series
from mfc_desk.domain.operations.desks import SetHall
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from sync.wire.decoders import json_decoder

PARTS: Final[Mapping[str, type[Any]]] = {"series": Series, "desks": DeskPlan}


def hall(options: argparse.Namespace) -> int:
    """Print the rules of the hall as they are, or put those of a file in their place. Raises `NotDone`."""
    with at_centre(options) as (office, centre):
        if options.what == "show":
            kept = office.database.read(lambda tx: hall_of(World(tx, centre)))
            print(msgspec.json.format(msgspec.json.encode(kept), indent=2).decode())
            return 0
        wanted = read(options.file)
        told_apart(wanted, {each.id for each in office.law(centre).services()}, file=options.file)
        try:
            office.database.write(lambda tx: record(tx, office, centre, SetHall(hall=wanted)))
        except DomainError as error:
            raise NotDone(error.message) from error
    print(Catalogue(options.language)("hall.set", centre=centre.name))
    return 0


def read(file: Path) -> Hall:
    """The rules in a file, those it leaves out as they are by themselves. Raises `NotDone`, also for a misspelt one."""
    try:
        raw = file.read_bytes()
        wanted: Hall = json_decoder(Hall).decode(raw)
    except OSError as error:
        raise NotDone(msg("hall.unread", file=file.name)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        place = str(error).partition(" - at `")[2].rstrip("`") or "$"
        raise NotDone(msg("hall.no_rules", file=file.name, place=place)) from error
    for name in _strange(msgspec.json.decode(raw), Hall):
        raise NotDone(msg("hall.no_rules", file=file.name, place=name))
    return wanted


def told_apart(wanted: Hall, services: Collection[str], *, file: Path) -> None:
    """Refuse what would be taken and mean nothing: a service that no law here knows, a range from the higher number.

    Asked of who writes the rules only: rules that stood once stay readable when a law drops a service.
    """
    for one in wanted.series:
        for service in sorted({*one.services}.difference(services, (ALL,))):
            raise NotDone(msg("hall.no_such_service", file=file.name, name=service, series=one.letter))
        for first, last in one.excluded:
            if first > last:
                raise NotDone(msg("hall.turned_range", file=file.name, first=first, last=last, series=one.letter))


def _strange(said: Mapping[str, Any], shape: type[Any]) -> Iterator[str]:
    """The names that no rule has: a limit that is misspelt is no limit, and nobody would see it."""
    yield from sorted(said.keys() - {one.name for one in fields(shape)})
    for name, inner in PARTS.items():
        for each in said.get(name, ()) if shape is Hall else ():
            yield from (f"{name}.{one}" for one in _strange(each, inner))
