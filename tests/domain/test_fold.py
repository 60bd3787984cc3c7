"""shown = fold(server, pending): our own unseen work on top of the office's rows, never lost, never in silence."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.fold import Overlay, Pending, fold
from mfc_desk.domain.ids import Key, OpId
from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.domain.operations.applications import ChooseService, FillForm
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from tests.domain.world import CASE, VISIT, World, person, stories, world

STORY = next(stories())
STEPS: list[Operation] = [
    StartVisit(visit=VISIT),
    person(STORY),
    ChooseService(visit=VISIT, application=CASE, service=STORY.service, language="ru"),
    FillForm(application=CASE, answers=STORY.answers),
]


def pending(made: World, operations: list[Operation], first: int = 1) -> list[Pending]:
    return [Pending(n, OpId(f"op{n}"), each, made.act) for n, each in enumerate(operations, first)]


def test_pending_work_is_shown_over_an_empty_server():
    made = world(STORY)
    folded = fold(made.rows, pending(made, STEPS))
    assert not folded.refused
    application = folded.rows[Key("application", CASE)]
    assert isinstance(application, Application)
    assert application.form == STORY.answers


@given(st.integers(0, len(STEPS)), st.randoms())
def test_it_does_not_matter_how_much_the_server_has_seen_or_in_which_order_the_outbox_is_read(seen, chance):
    whole = world(STORY)
    for each in STEPS:
        whole.do(each)
    server = world(STORY)
    for each in STEPS[:seen]:
        server.do(each)
    rest = pending(server, STEPS[seen:], seen + 1)
    chance.shuffle(rest)
    shown = Overlay(server.rows)
    shown.put(fold(server.rows, rest).rows.values())
    for key in (Key("visit", VISIT), Key("application", CASE)):
        assert shown.get(key) == whole.rows.get(key)


def test_work_that_no_longer_applies_is_reported_with_its_reason_and_the_rest_is_shown():
    server = world(STORY)
    for each in STEPS[:3]:
        server.do(each)
    server.do(AbandonVisit(visit=VISIT, reason="closed by the supervisor"))
    folded = fold(server.rows, pending(server, [STEPS[3], StartVisit(visit="v2")], 4))
    assert [(name, why.code) for name, why in folded.refused.items()] == [("op4", "rule.wrong_state")]
    assert Key("visit", "v2") in folded.rows
    assert Key("application", CASE) not in folded.rows


def test_a_row_that_nothing_pending_touches_is_not_in_the_answer():
    server = world(STORY)
    for each in STEPS:
        server.do(each)
    untouched = replace(server.application(), lifecycle=Lifecycle.REGISTERED, id="other")
    server.put(untouched)
    folded = fold(server.rows, pending(server, [AbandonVisit(visit=VISIT, reason="left")], 5))
    visit = folded.rows[Key("visit", VISIT)]
    assert isinstance(visit, Visit)
    assert visit.state is VisitState.ABANDONED
    assert Key("application", "other") not in folded.rows
