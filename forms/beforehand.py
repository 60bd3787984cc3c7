"""What a service asks for, before anything is known of the person: for the slip of the queue.

Nothing here decides. Whatever the office can fetch is said to be fetched, and is not asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.ids import EvidenceTypeId
from forms.service import Requirement, Service


@dataclass(frozen=True, slots=True)
class Beforehand:
    """What to bring, what the office asks for itself, and what only some have to bring."""

    bring: tuple[EvidenceTypeId, ...]
    fetched: tuple[EvidenceTypeId, ...]
    perhaps: tuple[EvidenceTypeId, ...]


def beforehand(service: Service) -> Beforehand:
    """The list of a service. A paper that replaces what an agency may not have is not on it: it is asked for then."""
    bring: dict[EvidenceTypeId, None] = {}
    fetched: dict[EvidenceTypeId, None] = {}
    perhaps: dict[EvidenceTypeId, None] = {}
    for one in service.requirements:
        records = _records(one)
        if records:
            fetched.update(dict.fromkeys(records))
        else:
            (bring if one.when is None else perhaps).update(dict.fromkeys(_papers(one)))
    return Beforehand(tuple(bring), tuple(fetched), tuple(kind for kind in perhaps if kind not in bring))


def _records(one: Requirement) -> tuple[EvidenceTypeId, ...]:
    """What an agency alone proves it with."""
    ways = (way.all for way in one.any_of)
    return next((tuple(i.type for i in way) for way in ways if all(i.by == "interagency" for i in way)), ())


def _papers(one: Requirement) -> tuple[EvidenceTypeId, ...]:
    """What the person proves it with, the usual way."""
    ways = (tuple(item.type for item in way.all if item.by == "applicant") for way in one.any_of)
    return next((way for way in ways if way), ())
