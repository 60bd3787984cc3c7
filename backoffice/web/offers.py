"""What can be chosen at a kiosk or the reception, in every language at once: life events, services, legal grounds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from backoffice.office import Office
from backoffice.store.centres import Centre
from backoffice.web.rendering import HERE, Said, in_all
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


def offer_of(office: Office, centre: Centre, today: date) -> Offer:
    """What the law of this centre offers on a day."""
    law = office.law(centre).on(today)
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
        Choice(name, drawn["grounds"].get(name, "gavel"), in_all(one.asked, texts))
        for name, one in law.packs[0].priority.items()
    )
    return Offer(events, tuple(tiles.values()), of_event, grounds)


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
