"""A place where someone may act for another, and what the rules answer there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.errors import DomainError, NotAllowed, NotThere, Unlawful, WrongState
from mfc_desk.domain.ids import OrganisationId
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.operations.parties import NameOrganisation
from tests.domain.laws import for_all, law_with
from tests.domain.world import (
    VISIT,
    World,
    begin,
    stories,
    world,
)

ONE = next(story for story in stories() if story.country == "kz" and story.capacity is Capacity.SELF)
ORGANISATION = NameOrganisation(
    visit=VISIT, organisation=OrganisationId("o1"), name="Ромашка", identifier="050140000001", legal_form="ТОО"
)
REFUSALS = (Unlawful, WrongState, NotThere, NotAllowed)


def place(**changes: dict[str, object]) -> World:
    """A person is here and has chosen a service that anyone may ask for in any right."""
    made = replace(world(ONE), law=law_with("kz", **changes) if changes else for_all("kz"))
    begin(made, ONE)
    return made


def refused(made: World, operation: object) -> str:
    """The code of the refusal, which writes nothing."""
    before = dict(made.rows.written)
    with pytest.raises(REFUSALS) as error:
        made.do(operation)  # type: ignore[arg-type]
    assert made.rows.written == before
    assert isinstance(error.value, DomainError)
    return error.value.message.code
