"""The office did not take the beginning of a visit: nothing the operator did in it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.domain.operations.visits import AbandonVisit
from mfc_desk.domain.tickets import TicketState
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import msg
from mfc_desk.usecases import persons, tray, visits
from mfc_desk.usecases.again import begin_again
from mfc_desk.usecases.rebase import rebase
from mfc_desk.usecases.workplace import do
from tests.presenters.place import Place

WHO = {
    "document_type": "identity_card",
    "document_number": "047118265",
    "valid_until": "01.01.2030",
    "identifier": "",
    "family_name": "Оспанова",
    "given_name": "Раушан",
    "patronymic": "",
    "born": "01.01.1980",
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path, "A-043")
    yield made
    made.work.store.close()


def lost(place: Place, state: OpState = OpState.CONFLICT) -> VisitId:
    """A visit begun and worked in, while another desk served its ticket; the office took none of it."""
    visit = visits.start(place.work, place.session, ticket=TicketId("a-043"))
    persons.identify(place.work, place.session, visit, WHO)
    with place.work.store.write() as uow:
        uow.drafts.save(visits.aside_draft(visit), "question", "typed")
        uow.rows.receive(
            place.hall.row(replace(place.hall.tickets["a-043"], state=TicketState.SERVING, desk="9", operator="other"))
        )
        first, *rest = uow.outbox.pending()
        uow.outbox.settle(first.op_id, state, None, 0)
        for each in rest:
            uow.outbox.settle(each.op_id, OpState.REJECTED, msg("office.rests_on_refused"), 0)
        uow.commit()
    rebase(place.work.store, place.work.law)
    return visit


def shown(place: Place, visit: VisitId) -> Visit | None:
    with place.work.store.read() as uow:
        return uow.rows.get(Key("visit", visit))


def test_a_refused_beginning_is_recorded_anew_with_all_that_was_done_and_typed_in_it(place: Place) -> None:
    visit = lost(place)
    assert shown(place, visit) is None
    assert Key("visit", visit) in begin_again(place.work, place.session)
    view = visits.look(place.work, visit)
    assert (view.visit.number, view.visit.ticket, view.party.family_name) == ("A-043", None, "Оспанова")
    assert view.asides == {"question": "typed"}
    assert [each.about for each in tray.look(place.work)] == ["A-043"]
    with place.work.store.read() as uow:
        assert [each.head.kind for each in uow.outbox.pending()] == ["start_visit", "identify_person"]


def test_the_tray_names_the_number_of_a_visit_that_is_not_there(place: Place) -> None:
    lost(place)
    assert tray.look(place.work)[0].about == "A-043"


def test_a_beginning_is_tried_again_once(place: Place) -> None:
    visit = lost(place)
    begin_again(place.work, place.session)
    do(place.work, place.session, AbandonVisit(visit=visit, reason="left"))
    assert begin_again(place.work, place.session) == frozenset()


def test_what_this_person_may_not_do_is_not_tried_again(place: Place) -> None:
    visit = lost(place, OpState.DENIED)
    assert begin_again(place.work, place.session) == frozenset()
    assert shown(place, visit) is None


def test_the_visit_of_another_operator_is_not_begun_in_ones_own_name(place: Place) -> None:
    lost(place)
    other = replace(place.session, actor=replace(place.session.actor, id="daniyar"))
    assert begin_again(place.work, other) == frozenset()


@pytest.mark.parametrize("over", [False, True])
def test_of_a_beginning_that_was_made_anew_the_tray_tells_which_desk_was_first_until_it_is_known(
    place: Place, over: bool
) -> None:
    visit = lost(place)
    begin_again(place.work, place.session)
    if over:
        do(place.work, place.session, AbandonVisit(visit=visit, reason="left"))
    (item,) = tray.look(place.work)
    assert (item.about, item.told, item.why) == ("A-043", True, msg("tray.started_elsewhere", desk="9"))
    tray.put_away(place.work, item)
    assert tray.look(place.work) == ()
    assert shown(place, visit) is not None


def test_a_beginning_that_nobody_made_anew_yet_is_for_a_person_to_decide(place: Place) -> None:
    lost(place)
    assert not tray.look(place.work)[0].told
