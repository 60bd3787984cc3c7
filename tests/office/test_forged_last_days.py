"""An expired paper proves nothing in the office either: a desk that was tampered with registers nothing with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.rehearsal import RehearsalDesk
from backoffice.rehearsed_visit import ask_agencies
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application, Document
from mfc_desk.domain.guards import signed_digest
from mfc_desk.domain.ids import Key, RandomIds
from mfc_desk.domain.last_days import signed_days
from mfc_desk.domain.operations.applications import ChooseService, ConfirmCheck, FillForm, SignApplication
from mfc_desk.domain.operations.capacity import ActFor
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.registration import certificate_now
from mfc_desk.domain.sides import sides_of
from sync.wire.messages import Applied, Rejected
from tests.domain.world import CASE, RIGHT, VISIT, person, principal, right, stories
from tests.office.bureau import Bureau
from tests.office.test_forged_guards import attach, bases, case_of, registration, taken

PROXY = next(one for one in stories() if one.service == "kz.large_family" and one.capacity == "proxy")


def signed_with_a_paper_until(bureau: Bureau, days: int) -> tuple[RehearsalDesk, date]:
    """A case up to its signature, the power of attorney valid for so many days more, everything in the office."""
    from dataclasses import replace

    desk = bureau.desk()
    desk.do(StartVisit(visit=VISIT))
    desk.do(person(PROXY))
    named = principal(PROXY)
    desk.do(named)
    desk.do(right(PROXY.capacity, principal=named.primary))
    desk.do(ChooseService(visit=VISIT, application=CASE, service=PROXY.service, language="ru"))  # type: ignore[arg-type]
    desk.do(ActFor(application=CASE, representation=RIGHT))
    desk.do(FillForm(application=CASE, answers=PROXY.answers))
    until = lawful.desk_day(desk.act()) + timedelta(days=days)
    scan = desk.send_scan(b"%PDF-1.4 a paper")
    paper = replace(attach("kz.power_of_attorney", "authority", volunteered=False), scan=scan, valid_until=until)
    desk.do(paper, blobs=(scan,))
    ask_agencies(desk, RandomIds(), CASE)
    sign(desk)
    taken(desk)
    return desk, until


def sign(desk: RehearsalDesk) -> None:
    application, paper = case_of(desk), desk.get(Key("document", "x1"))
    assert isinstance(application, Application)
    assert isinstance(paper, Document)
    form = lawful.final_form(desk.act(), application, sides_of(desk, application)).digest
    digest = signed_digest(form, application.gaps, last_days=signed_days([paper]))
    desk.do(ConfirmCheck(application=CASE, digest=digest))
    desk.do(SignApplication(application=CASE, method="paper"))


@pytest.mark.parametrize("days", [-1, -400])
def test_the_office_refuses_a_forged_registration_with_an_expired_paper(bureau: Bureau, days: int) -> None:
    desk, _ = signed_with_a_paper_until(bureau, days)
    desk.append(desk.wire(registration(desk, "0" * 64), bases=bases(desk)))
    (verdict,) = desk.push().verdicts
    assert isinstance(verdict, Rejected)
    assert verdict.why.code == "rule.package_incomplete"


def test_the_office_takes_it_on_the_last_day_and_keeps_the_day(bureau: Bureau) -> None:
    desk, until = signed_with_a_paper_until(bureau, 0)
    desk.do(registration(desk, certificate_now(desk, CASE, desk.act())))
    (verdict,) = desk.push().verdicts
    assert isinstance(verdict, Applied)
    other = bureau.desk()
    other.hello()
    other.pull()
    kept = other.get(Key("document", "x1"))
    assert isinstance(kept, Document)
    assert kept.valid_until == until
