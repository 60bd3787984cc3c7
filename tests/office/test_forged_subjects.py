"""For whom something is asked is looked at in the office too: about each child, and for each applicant."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from backoffice import office
from forms.register import Law
from mfc_desk.domain.ids import ApplicationId, Key, RequestId
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.operations.applications import ChooseService
from mfc_desk.domain.operations.inquiries import AskAgency
from sync.wire.messages import Rejected
from tests.domain.laws import law_with
from tests.domain.world import CASE, VISIT, person, stories
from tests.office.bureau import Bureau
from tests.office.inquiring import Case, base
from tests.office.test_forged_guards import FAMILY, bases, taken

RECORD = "KZ/GOV/kz-rags/civil-status/birth-record-v1"


def about(case: Case, person_: str, number: int) -> AskAgency:
    return AskAgency(
        application=case.application,
        request=RequestId(f"01930000-0000-7000-8000-0000000a000{number}"),
        requirement="children",  # type: ignore[arg-type]
        evidence="kz.birth_record",  # type: ignore[arg-type]
        about=person_,  # type: ignore[arg-type]
    )


def test_the_letter_names_the_child_and_the_agency_answers_about_that_child(case: Case) -> None:
    whole = json.loads(case.agency.file.read_text(encoding="utf-8"))
    whole["registers"][RECORD] = {"unlisted": "found", "missing": ["Бала Екі 2013-06-01"]}
    case.agency.file.write_text(json.dumps(whole), encoding="utf-8")
    asked = [about(case, f"/children/{n}", n) for n in (1, 2)]
    for one in asked:
        case.desk.do(one)
    taken(case.desk)
    case.deliver()
    subjects = [json.loads(heard["asked"])["subject"] for heard in case.agency.heard()]
    assert sorted(one["full_name"] for one in subjects) == ["Бала Бір", "Бала Екі"]
    assert {one["born"] for one in subjects} == {"2010-05-01", "2013-06-01"}
    assert [case.row(one.request).outcome for one in asked] == [Outcome.FOUND, Outcome.NOT_FOUND]


def test_a_record_of_another_child_than_the_one_asked_about_is_a_mismatch(case: Case) -> None:
    whole = json.loads(case.agency.file.read_text(encoding="utf-8"))
    other = {"full_name": "Бала Бір", "born": "2011-05-01"}
    whole["registers"][RECORD] = {"unlisted": "found", "records": {"Бала Бір 2010-05-01": {"person": other}}}
    case.agency.file.write_text(json.dumps(whole), encoding="utf-8")
    case.desk.do(about(case, "/children/1", 1))
    taken(case.desk)
    case.deliver()
    found = case.row(about(case, "", 1).request)
    assert (found.outcome, found.differs) == (Outcome.MISMATCH, ("born",))


@pytest.mark.parametrize("person_", ["", "/children/9"])
def test_the_office_takes_no_request_about_the_applicant_or_a_stranger_in_the_childs_stead(
    case: Case, person_: str
) -> None:
    forged = about(case, person_, 1)
    known = {f"agency_request:{forged.request}": "", **base(case.desk, "application", case.application)}
    case.desk.append(case.desk.wire(forged, bases=known))
    (verdict,) = case.desk.push().verdicts
    assert isinstance(verdict, Rejected)
    assert verdict.why.code == "rule.not_about_them"


def test_the_office_refuses_a_service_that_another_of_the_same_applicant_excludes(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    law: Law = law_with("kz", large_family={"excludes": ("kz.criminal_record",)})
    monkeypatch.setattr(office, "_law_at", lambda _country, zone, _packs: law.in_zone(zone))
    from mfc_desk.domain.operations.visits import StartVisit

    desk = bureau.desk()
    desk.do(StartVisit(visit=VISIT))
    desk.do(person(FAMILY))
    first = ChooseService(visit=VISIT, application=CASE, service=FAMILY.service, language="ru")  # type: ignore[arg-type]
    desk.do(first)
    taken(desk)
    other = next(one.service for one in stories() if one.service == "kz.criminal_record")
    forged = replace(first, application=ApplicationId("a2"), service=other)  # type: ignore[arg-type]
    desk.append(desk.wire(forged, bases=bases(desk, str(Key("application", "a2")))))
    (verdict,) = desk.push().verdicts
    assert isinstance(verdict, Rejected)
    assert verdict.why.code == "rule.services_exclude"
