"""One table says who may do what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import NotAllowed
from mfc_desk.domain.ids import DeskName, OperatorId, VisitId
from mfc_desk.domain.permissions import OWN_VISIT, TABLE, Actor, Role, demand, may

AIGERIM = Actor(OperatorId("aigerim"), frozenset({Role.OPERATOR}))
DINA = Actor(OperatorId("dina"), frozenset({Role.OPERATOR}))
MARAT = Actor(OperatorId("marat"), frozenset({Role.SUPERVISOR}))
VISIT = Visit(id=VisitId("v"), desk=DeskName("4"), operator=AIGERIM.id, started_at=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize("verb", sorted(TABLE))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_holds_exactly_the_verbs_of_the_table(verb, role):
    assert may(Actor(OperatorId("x"), frozenset({role})), verb) == (role in TABLE[verb])


def test_nobody_may_do_what_is_not_in_the_table():
    assert not may(MARAT, "open_the_safe")


@pytest.mark.parametrize("verb", sorted(OWN_VISIT))
def test_a_visit_belongs_to_its_operator_and_the_supervisor(verb):
    assert may(AIGERIM, verb, VISIT)
    assert may(MARAT, verb, VISIT)
    assert not may(DINA, verb, VISIT)


def test_a_refusal_names_the_verb_in_words():
    with pytest.raises(NotAllowed) as refused:
        demand(DINA, "finish_visit", VISIT)
    assert refused.value.message.code == "rule.not_allowed"
