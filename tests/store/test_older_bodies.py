"""Rows that were stored before a field existed are read, and say what they always said."""

from __future__ import annotations

import msgspec
import pytest

from mfc_desk.domain.entities import Application, Party, Visit
from mfc_desk.domain.ids import Key
from mfc_desk.domain.intake import Capacity
from mfc_desk.store import bodies

AT = "2026-11-20T05:40:00Z"
OLDER = {
    "visit": {"id": "v1", "desk": "4", "operator": "aigerim", "started_at": AT, "applications": ["a1"]},
    "party": {
        "id": "p1",
        "family_name": "Ким",
        "given_name": "Вера",
        "born": "1985-04-02",
        "document": {"type": "passport", "number": "1"},
        "method": "typed",
        "identified_at": AT,
        "identified_by": "aigerim",
    },
    "application": {
        "id": "a1",
        "visit": "v1",
        "party": "p1",
        "service": "kz.large_family",
        "law_version": "kz-2026.1/2026.1",
        "language": "ru",
    },
}


@pytest.mark.parametrize("kind", sorted(OLDER))
def test_an_older_row_is_read_and_written_back_as_it_is(kind: str) -> None:
    entity = bodies.decode_entity(kind, msgspec.json.encode(OLDER[kind]))
    assert bodies.decode_entity(kind, bodies.encode(entity)) == entity


def test_an_older_application_is_for_who_sat_there() -> None:
    found = bodies.decode_entity("application", msgspec.json.encode(OLDER["application"]))
    assert isinstance(found, Application)
    assert (found.for_whom, found.capacity, found.consents) == (Key("party", "p1"), Capacity.SELF, ())


def test_an_older_person_was_identified_in_person_and_an_older_visit_has_no_companion() -> None:
    person = bodies.decode_entity("party", msgspec.json.encode(OLDER["party"]))
    visit = bodies.decode_entity("visit", msgspec.json.encode(OLDER["visit"]))
    assert isinstance(person, Party)
    assert isinstance(visit, Visit)
    assert person.in_person
    assert (visit.companion, visit.consultations, visit.assistances, visit.undone) == (None, (), (), ())
