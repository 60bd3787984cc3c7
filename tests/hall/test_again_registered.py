"""A visit that is begun again by itself, with a registered case and scans in it: all of it stands, of its own time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.guards import Refusal
from mfc_desk.domain.ids import TicketId, VisitId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.usecases import tray, visits
from mfc_desk.usecases.workplace import do
from tests.hall.registering import case, refused, registered
from tests.hall.test_alone import Desks, arrive
from tests.office.bureau import Bureau

HOUR = timedelta(hours=1)


def test_a_case_that_was_registered_in_a_visit_that_is_begun_again_keeps_number_date_and_scans(
    bureau: Bureau, desks: Desks, tmp_path: Path
) -> None:
    one, two = desks
    (name,) = map(TicketId, arrive(bureau, desks, 1))
    one.line.cut = True
    visits.start(two.work, two.session, ticket=name)
    two.settle()
    given, at = registered(one, tmp_path, ticket=name, volunteered=True), bureau.clock.now()
    bureau.clock.advance(HOUR)
    do(one.work, one.session, StartVisit(visit=VisitId("later")))
    one.line.cut = False
    for _ in range(3):
        one.settle()
    two.settle()
    for desk in desks:
        found = case(desk, given.id)
        assert (found.lifecycle, found.number) == (Lifecycle.REGISTERED, given.number)
        assert found.received_at == at, "of the day on which the person was here"
        assert (found.signed_at, found.checked_at) == (given.signed_at, given.checked_at)
        papers = [each.document for each in visits.look_at_case(desk.work, found.id).documents]
        assert [each.scan for each in papers], "with the scans that were made"
    visit = one.get("visit", given.visit)
    assert isinstance(visit, Visit)
    assert (visit.started_at, visit.ended_at) == (at, at)
    assert [each.told for each in tray.look(one.work)] == [True], "the other desk was first, and nothing is to be done"
    with one.store.read() as uow:
        assert (uow.outbox.count_kept(), uow.scans.to_send()) == (0, [])


def test_a_notice_of_refusal_that_the_office_does_not_take_takes_no_later_one_with_it(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    (name,) = map(TicketId, arrive(bureau, desks, 1))
    one.line.cut = True
    visits.start(two.work, two.session, ticket=name)
    two.settle()
    first, second = refused(one, ticket=name), refused(one)
    one.line.cut = False
    one.settle()
    assert [each.told for each in tray.look(one.work)] == [True], (
        "the other desk was first; of the notices there is none"
    )
    for given in (first, second):
        found = case(one, given.id)
        assert (found.lifecycle, found.refusal) == (Lifecycle.INTAKE_REFUSED, given.refusal)
    notices = [one.get("refusal", str(each.refusal)) for each in (first, second)]
    assert [str(each.number)[-2:] for each in notices if isinstance(each, Refusal)] == ["01", "02"], "as on the papers"
