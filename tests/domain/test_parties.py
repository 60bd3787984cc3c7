"""Whom the visit knows from hearsay: principals and organisations with names and numbers that add up, and a companion without rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mfc_desk.domain.entities import Party, Visit
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.operations.parties import NameCompanion
from tests.domain.acting import ORGANISATION, place, refused
from tests.domain.laws import for_all
from tests.domain.world import (
    PARTY,
    PRINCIPAL,
    VISIT,
    begin,
    right,
    stories,
    world,
)


def test_who_was_identified_here_is_nobodys_principal_and_is_not_overwritten() -> None:
    made = place()
    assert refused(made, right(Capacity.PROXY, principal=Key("party", PARTY))) == "rule.principal_of_other"
    assert refused(made, replace(PRINCIPAL, party=PARTY)) == "rule.other_visit"
    assert refused(made, right(Capacity.PROXY, principal=Key("party", "nobody"))) == "rule.not_there"
    assert refused(made, right(Capacity.PROXY, principal=Key("visit", VISIT))) == "rule.not_there"


def test_a_principal_is_named_in_this_visit_and_may_be_mended() -> None:
    made = place()
    made.do(PRINCIPAL)
    made.do(replace(PRINCIPAL, given_name="Алина"))
    found = made.rows.get(PRINCIPAL.primary)
    assert isinstance(found, Party)
    assert found.given_name == "Алина"
    made.put(replace(found, visit=VisitId("v2")))
    assert refused(made, PRINCIPAL) == "rule.other_visit"
    assert refused(made, right(Capacity.PARENT)) == "rule.principal_of_other"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"family_name": ""}, "rule.principal_unnamed"),
        ({"given_name": "4нна"}, "forms.name.digit"),
        ({"born": date(2026, 11, 24)}, "rule.born_in_future"),
        ({"identifier": "150304600002"}, "forms.id.check_digit"),
        ({"visit": VisitId("none")}, "rule.not_there"),
    ],
)
def test_a_principal_has_a_name_a_day_of_birth_and_a_number_that_adds_up(changes: dict[str, object], code: str) -> None:
    assert refused(place(), replace(PRINCIPAL, **changes)) == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "rule.organisation_unnamed"),
        ({"identifier": "050140000002"}, "forms.id.check_digit"),
        ({"identifier": "850402450004"}, "forms.id.bin_of_person"),
        ({"identifier": "0501-4000-0014"}, "rule.organisation_number"),
        ({"identifier": ""}, "rule.organisation_number"),
        ({"register_number": "1027700132195"}, "rule.organisation_second_number"),
        ({"seat": "а" * 301}, "rule.text_too_long"),
        ({"name": "Рома\u202eшка"}, "forms.name.hidden"),
    ],
)
def test_an_organisation_has_a_name_and_a_number_that_adds_up(changes: dict[str, object], code: str) -> None:
    assert refused(place(), replace(ORGANISATION, **changes)) == code  # type: ignore[arg-type]


def test_a_russian_organisation_has_two_numbers_and_both_add_up() -> None:
    story = next(each for each in stories() if each.country == "ru")
    made = replace(world(story), law=for_all("ru"))
    begin(made, story)
    both = replace(ORGANISATION, identifier="7707083893", register_number="1027700132195")
    made.do(both)
    assert refused(made, replace(both, identifier="500100732259")) == "forms.id.inn_of_person"
    assert refused(made, replace(both, register_number="1027700132196")) == "forms.id.check_digit"
    assert refused(made, replace(both, register_number="")) == "rule.organisation_number"


def test_an_organisation_of_another_visit_is_left_alone() -> None:
    made = place()
    made.do(ORGANISATION)
    found = made.rows.get(ORGANISATION.primary)
    made.put(replace(found, visit=VisitId("v2")))  # type: ignore[type-var]
    assert refused(made, ORGANISATION) == "rule.other_visit"


def test_a_companion_is_in_the_record_and_never_acts() -> None:
    made = place()
    made.do(NameCompanion(visit=VISIT, name="Сауле", who="дочь", copied=True))
    visit = made.rows.get(Key("visit", VISIT))
    assert isinstance(visit, Visit)
    assert visit.companion is not None
    assert (visit.companion.name, visit.companion.who, visit.companion.copied) == ("Сауле", "дочь", True)
    assert (visit.party, made.application().party) == (PARTY, PARTY)
    assert refused(made, NameCompanion(visit=VISIT, name="Сау1е")) == "forms.name.digit"
    made.do(NameCompanion(visit=VISIT, name=""))
    visit = made.rows.get(Key("visit", VISIT))
    assert isinstance(visit, Visit)
    assert visit.companion is None
