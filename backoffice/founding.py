"""Founds a centre for real: everything it is called, where it is and what it has, checked before it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final
from zoneinfo import available_timezones

from sqlalchemy.engine import Connection

from backoffice import keys
from backoffice.errors import NotDone
from backoffice.office import Office, law_of
from backoffice.store import centres
from backoffice.store.centres import Centre
from mfc_desk.domain.ids import CentreId, DeskName
from mfc_desk.text.message import Names, msg

_CENTRE: Final = re.compile(r"[A-Z0-9]{2,12}")
_SHORT: Final = re.compile(r"[^\s,;|]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A centre as whoever founds it describes it. What is left empty is the usual of its country."""

    centre: str
    country: str
    name: Names
    address: Names
    phone: str = ""
    time_zone: str = ""
    number_prefix: str = ""
    series: tuple[str, ...] = ("A",)
    desks: tuple[str, ...] = ("1",)


def found(office: Office, wish: Wish) -> bool:
    """Found the centre; False where this very centre is here already. Raises `NotDone` or a `PackError`."""
    centre = _checked(office, wish)

    def work(tx: Connection) -> bool:
        here = centres.centre_of(tx, centre.centre)
        if here is None:
            centres.add_centre(tx, centre)
            return True
        if here != replace(centre, private_key=here.private_key, epoch=here.epoch, desks=here.desks):
            raise NotDone(msg("centre.other_here", centre=centre.centre, about=_differs(here, centre)))
        more = [desk for desk in centre.desks if here.desks and desk not in here.desks]
        if more:
            raise NotDone(msg("centre.desks_by_command", desks=", ".join(more)))
        return False

    return office.database.write(work)


def open_desk(office: Office, centre: CentreId, desk: DeskName) -> bool:
    """One desk more at the centre; False where it has it. Raises `NotDone`."""
    _demand_short("centre.bad_desk", desk)

    def work(tx: Connection) -> bool:
        here = centres.centre_of(tx, centre, to_change=True)
        assert here is not None, "the command looked it up"
        if desk in here.desks:
            return False
        centres.set_desks(tx, replace(here, desks=(*here.desks, desk)))
        return True

    return office.database.write(work)


def _checked(office: Office, wish: Wish) -> Centre:
    law = law_of(wish.country, office.packs)
    if not _CENTRE.fullmatch(wish.centre):
        raise NotDone(msg("centre.bad_id", centre=wish.centre))
    zone = wish.time_zone or law.time_zone
    if zone not in available_timezones():
        raise NotDone(msg("centre.bad_zone", zone=zone))
    spoken = law.packs[0].languages
    for series in wish.series:
        _demand_short("centre.bad_series", series)
    for desk in wish.desks:
        _demand_short("centre.bad_desk", desk)
    return Centre(
        centre=CentreId(wish.centre),
        name=_said(wish.name, spoken, lacking="centre.name_lacks"),
        jurisdiction=wish.country,
        time_zone=zone,
        number_prefix=wish.number_prefix or wish.centre,
        address=_said(wish.address, spoken, lacking="centre.address_lacks") if wish.address else {},
        phone=wish.phone,
        private_key=keys.new_private_key(),
        epoch=office.ids.new(),
        series=tuple(dict.fromkeys(wish.series)),
        desks=tuple(dict.fromkeys(wish.desks)),
    )


def _said(names: Mapping[str, str], spoken: tuple[str, ...], *, lacking: str) -> dict[str, str]:
    """The words in each language of the country, and in no other. Raises `NotDone`."""
    for language in spoken:
        if not names.get(language, "").strip():
            raise NotDone(msg(lacking, language=language))
    for language in names:
        if language not in spoken:
            raise NotDone(msg("centre.not_spoken", language=language, spoken=", ".join(spoken)))
    return {language: names[language].strip() for language in spoken}


def _demand_short(code: str, name: str) -> None:
    if not _SHORT.fullmatch(name):
        raise NotDone(msg(code, name=name))


def _differs(one: Centre, other: Centre) -> str:
    about = [each.name for each in fields(Centre) if each.name not in ("private_key", "epoch", "desks")]
    return ", ".join(name for name in about if getattr(one, name) != getattr(other, name))
