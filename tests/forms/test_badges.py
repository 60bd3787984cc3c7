"""No fact that nobody vouched for is shown or printed without its badge."""

from __future__ import annotations

from dataclasses import replace

from forms.badges import unverified
from forms.evidence import EvidencePlan, plan
from forms.fees import assess
from forms.node import Standing
from forms.rules import Scope
from tests.forms.world import FAMILY, KZ, LAW, TODAY, family

SEEN = Standing("sourced", "https://example.org")
PLAN = plan(FAMILY, LAW.form(FAMILY), answers=family(), facts={}, held=[], today=TODAY)
FREE = assess(FAMILY, KZ, on=TODAY, scope=Scope({}))


def of(found: EvidencePlan, deadline: Standing) -> tuple[str, ...]:
    return unverified(FAMILY, plan=found, fee=FREE, deadline=deadline)


def test_a_list_is_marked_for_one_thing_in_it_that_nobody_vouched_for() -> None:
    assert of(PLAN, SEEN) == ("documents", "fetched")
    sound = replace(PLAN, items=tuple(replace(one, standing=SEEN) for one in PLAN.items))
    assert of(sound, SEEN) == ()
    agency = next(one for one in sound.items if one.by == "interagency" and one.state != "not_needed")
    doubtful = replace(agency, standing=Standing("illustrative"))
    items = tuple(doubtful if one is agency else one for one in sound.items)
    assert of(replace(sound, items=items), SEEN) == ("fetched",)


def test_what_is_only_known_is_marked_like_an_example() -> None:
    sound = replace(PLAN, items=())
    assert of(sound, Standing("known")) == ("due",)
    assert of(sound, Standing("illustrative")) == ("due",)
