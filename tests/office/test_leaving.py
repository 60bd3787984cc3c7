"""Who left, and a desk that was taken out of service: what they did before still counts, what came after does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice import personnel
from backoffice.office import law_of
from backoffice.rehearsal import NotTaken, RehearsalDesk
from backoffice.store import centres
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import StartVisit
from sync.wire.messages import Denied
from tests.office.bureau import CENTRE, PASSWORD, Bureau, kinds, start

HOUR = timedelta(hours=1)


def let_go(bureau: Bureau) -> None:
    assert personnel.let_work(bureau.office, CENTRE, "operator1", active=False)


def revoke(bureau: Bureau, desk: RehearsalDesk) -> None:
    device = bureau.database.read(lambda tx: centres.device_of(tx, desk.device))
    assert device is not None
    bureau.database.write(lambda tx: centres.set_revoked(tx, device, bureau.clock.now()))


def refused(desk: RehearsalDesk) -> str:
    (verdict,) = desk.push().verdicts
    assert isinstance(verdict, Denied)
    return verdict.why.code


def test_what_a_person_did_before_they_left_counts_though_it_comes_later(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    bureau.clock.advance(HOUR)
    let_go(bureau)
    bureau.clock.advance(24 * HOUR)
    desk.hello()
    assert kinds(desk.push()) == ["applied"]


def test_what_a_person_does_after_they_left_is_denied(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.clock.advance(HOUR)
    let_go(bureau)
    start(desk, bureau.ids)
    assert refused(desk) == "office.person_unknown"


@pytest.mark.logs("cannot be")
def test_a_date_that_is_forged_does_not_bring_back_who_left(bureau: Bureau) -> None:
    desk, hired = bureau.desk(), bureau.clock.now()
    bureau.clock.advance(HOUR)
    let_go(bureau)
    desk.hello()  # it said that it had nothing more
    visit = StartVisit(visit=VisitId("v"))
    desk.append(desk.wire(visit, bases={str(visit.primary): ""}, business_at=hired))
    assert refused(desk) == "office.person_unknown"


def test_who_is_let_in_again_works_again(bureau: Bureau) -> None:
    desk = bureau.desk()
    let_go(bureau)
    assert personnel.let_work(bureau.office, CENTRE, "operator1", active=True)
    bureau.clock.advance(HOUR)
    start(desk, bureau.ids)
    assert kinds(desk.push()) == ["applied"]


def test_a_desk_taken_out_of_service_hands_in_what_it_did_before_and_hears_nothing(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    scan = b"%PDF-1.4 a scan"
    bureau.clock.advance(HOUR)
    revoke(bureau, desk)
    start(desk, bureau.ids)
    back = desk.hello()
    assert back.people == []
    desk.send_scan(scan)
    assert kinds(desk.push()) == ["applied", "denied"]
    for ask in (desk.pull, lambda: desk.ask("call_next"), lambda: desk.sign_in("operator1", PASSWORD)):
        with pytest.raises(NotTaken):
            ask()


def test_a_desk_taken_out_of_service_comes_back_by_a_code_that_was_made_after_that(bureau: Bureau) -> None:
    desk, spent = bureau.desk(), bureau.code()
    desk.enrol(spent, law_of("kz"))
    bureau.clock.advance(HOUR)
    older = bureau.code()
    bureau.clock.advance(HOUR)
    revoke(bureau, desk)
    for code in (spent, older):
        with pytest.raises(NotTaken) as no:
            desk.enrol(code, law_of("kz"))
        assert no.value.refusal.why.code == "office.desk_revoked"
    bureau.clock.advance(HOUR)
    desk.enrol(bureau.code(), law_of("kz"))
    assert desk.hello().people
    start(desk, bureau.ids)
    assert kinds(desk.push()) == ["applied"]
