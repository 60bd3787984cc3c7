"""`mfc-desk pack diff OLD NEW`: what changed for the operator, as text or for machines."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from forms.diff import Change, Difference, difference
from forms.ids import ServiceId
from forms.pack import load_pack
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this verb."""
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--json", action="store_true", help="for machines, with the words in every language")


def run(options: argparse.Namespace, say: Catalogue) -> int:
    """Print what changed; 0 also where something did."""
    found = difference(load_pack(options.old), load_pack(options.new))
    print(as_json(found) if options.json else "\n".join(as_text(found, say.language)))
    return 0


def as_text(found: Difference, language: Language) -> Iterator[str]:
    """The lines to be read at the beginning of a shift."""
    say, new = _catalogue(found, language), found.new
    yield say("pack.diff_heading", pack=new.id, old=found.old.version, new=new.version, day=new.valid_from)
    if not found.changes:
        yield say("pack.diff_nothing")
    for service, changes in _by_service(found).items():
        yield ""
        yield say.say(found.name(service)) if service is not None else say("pack.diff_all")
        yield from (f"  - {say.say(one.message)}" for one in changes)


def as_json(found: Difference) -> str:
    """The same for machines."""
    catalogues = [_catalogue(found, language) for language in LANGUAGES]
    changes = [
        {
            "service": one.service,
            "kind": one.kind,
            "about": one.about,
            "words": {say.language: say.say(one.message) for say in catalogues},
        }
        for one in found.changes
    ]
    told = {"pack": found.new.id, "old": found.old.version, "new": found.new.version}
    return json.dumps({**told, "changes": changes}, ensure_ascii=False, indent=1)


def _by_service(found: Difference) -> dict[ServiceId | None, list[Change]]:
    groups: dict[ServiceId | None, list[Change]] = {}
    for one in found.changes:
        groups.setdefault(one.service, []).append(one)
    return groups


def _catalogue(found: Difference, language: Language) -> Catalogue:
    catalogue = Catalogue(language)
    catalogue.chain(found.texts(language))
    return catalogue
