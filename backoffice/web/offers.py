"""What can be chosen at a kiosk or the reception, in every language at once: life events, services, legal grounds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from sqlalchemy.engine import Connection

from backoffice.office import Office
from backoffice.store import hall_views
from backoffice.store.centres import Centre
from backoffice.web.rendering import HERE, Said, in_all
from forms.priority import PriorityCategory
from forms.register import Law
from forms.service import Service
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language

EVENTS: Final = 6
"""More than these nobody looks through while others wait behind them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One tile: what it stands for, its drawing, its words, and a line below them."""

    name: str
    icon: str
    words: Said
    below: Said | None = None
    short: Said | None = None
    """The same in a word or two, for the staff."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything there is to choose."""

    events: tuple[Choice, ...]
    services: tuple[Choice, ...]
    of_event: Mapping[str, tuple[Choice, ...]]
    grounds: tuple[Choice, ...]
    acts_verified: bool
    """Whether somebody has seen every act behind a ground at its source."""
    appointments: bool = False
    """Whether times are agreed on here at all."""


def offer_of(tx: Connection, office: Office, centre: Centre) -> Offer:
    """What the law of this centre offers today."""
    today = centre.local(office.clock.now()).date()
    return _offer(office.law(centre).on(today), today, appointments=hall_views.takes_appointments(tx, centre))


def _offer(law: Law, today: date, *, appointments: bool) -> Offer:
    texts, drawn = texts_of(law), _drawn()
    services = law.services(today)
    tiles = {one.id: _service(one, texts, drawn) for one in services}
    names = dict(pair for one in services for pair in zip(one.events, one.life_events, strict=True))
    counted = Counter(event for one in services for event in one.events)
    bundles = law.packs[0].bundles
    ranked = sorted(names, key=lambda event: (event not in bundles, -counted[event]))
    events = tuple(
        Choice(event, drawn["life_events"].get(event, "file-text"), in_all(names[event], texts))
        for event in ranked[:EVENTS]
    )
    of_event = {one.name: tuple(tiles[s.id] for s in services if one.name in s.events) for one in events}
    grounds = tuple(
        Choice(name, drawn["grounds"].get(name, "gavel"), in_all(one.asked, texts), *_act(one, texts))
        for name, one in law.packs[0].priority.items()
    )
    verified = all(one.standing.verified for one in law.packs[0].priority.values())
    return Offer(events, tuple(tiles.values()), of_event, grounds, verified, appointments)


def _act(one: PriorityCategory, texts: Mapping[Language, Catalogue]) -> tuple[Said | None, Said]:
    """The act behind a ground, and the ground as the staff call it."""
    act = one.standing.article
    return None if act is None else in_all(act, texts), in_all(one.label, texts)


@cache
def texts_of(law: Law) -> Mapping[Language, Catalogue]:
    """The catalogue in each language, with the words of a law behind it."""
    made = {}
    for language in LANGUAGES:
        made[language] = Catalogue(language)
        made[language].chain(law.texts(language))
    return made


def _service(one: Service, texts: Mapping[Language, Catalogue], drawn: Mapping[str, Mapping[str, str]]) -> Choice:
    name = next((drawn["life_events"][event] for event in one.events if event in drawn["life_events"]), "file-text")
    return Choice(
        one.id, name, in_all(one.name, texts), below=in_all(one.summary, texts), short=in_all(one.short, texts)
    )


@cache
def _drawn() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = json.loads((HERE / "pictograms.json").read_text("utf-8"))
    return found


def languages_of(office: Office, centre: Centre) -> tuple[Language, ...]:
    """The languages of the country that the program speaks, in the country's order."""
    spoken = office.law(centre).packs[0].languages
    return tuple(one for name in spoken for one in LANGUAGES if one == name)
