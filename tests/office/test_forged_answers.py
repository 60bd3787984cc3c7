"""What an agency said is recorded by the office alone, and nothing is asked without consent."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from backoffice.store import tables as t
from forms.ids import AnswerId
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import RequestId
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.domain.operations.agency_answers import AgencyAnswered
from mfc_desk.domain.operations.inquiries import AskAgency
from tests.office.bureau import kinds
from tests.office.inquiring import Case, base


def test_without_consent_the_office_takes_no_request_however_it_was_made(case: Case) -> None:
    request = RequestId("01930000-0000-7000-8000-00000000ffff")
    forged = AskAgency(application=case.application, request=request, requirement="account", evidence="kz.bank_account")
    with pytest.raises(DomainError):
        case.desk.do(forged)
    bases = {f"agency_request:{request}": "", **base(case.desk, "application", case.application)}
    case.desk.append(case.desk.wire(forged, bases=bases))
    (verdict,) = case.desk.push().verdicts
    assert (type(verdict).__name__, verdict.why.code) == ("Rejected", "rule.no_consent")
    case.deliver()
    assert case.agency.heard() == []


def test_a_desk_that_forges_an_answer_is_refused(case: Case) -> None:
    case.agency.kill()
    request = case.ask()
    case.deliver()
    forged = AgencyAnswered(request=request, answer=AnswerId("x"), outcome=Outcome.NOT_FOUND, digest="d" * 64)
    wire = case.desk.wire(forged, bases=base(case.desk, "agency_request", request))
    case.desk.append(wire)
    as_office = case.desk.wire(forged, bases=base(case.desk, "agency_request", request), actor="office")
    case.desk.append(as_office)
    assert kinds(case.desk.push()) == ["denied", "denied"]
    case.desk.pull()
    assert case.row(request).state is RequestState.SENT


def test_a_person_whose_row_says_office_still_is_no_office(case: Case) -> None:
    case.agency.kill()
    request = case.ask()
    case.deliver()
    case.bureau.database.write(lambda tx: tx.execute(sa.update(t.operator).values(roles="operator office")))
    forged = AgencyAnswered(request=request, answer=AnswerId("x"), outcome=Outcome.FOUND, digest="d" * 64)
    case.desk.append(case.desk.wire(forged, bases=base(case.desk, "agency_request", request)))
    assert kinds(case.desk.push()) == ["denied"]
