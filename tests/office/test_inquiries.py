"""A request goes from a desk over the office to an agency in a process of its own, and its answer comes back."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from mfc_desk.domain.entities import Application
from mfc_desk.domain.ids import Key
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.domain.operations.inquiries import TakeAnswers
from tests.office.bureau import kinds
from tests.office.inquiring import FAMILY, IIN, Case


def test_what_is_found_comes_back_to_the_desk_with_its_values(case: Case) -> None:
    case.agency.tell(birth={"values": {"entries": 4}})
    request = case.ask()
    case.deliver()
    answered = case.row(request)
    assert (answered.state, answered.outcome) == (RequestState.ANSWERED, Outcome.FOUND)
    assert answered.values == {"entries": 4}
    assert answered.obtained_at == case.bureau.clock.now()
    assert case.own(request) == ["agency_sent", "agency_answered"]


def test_the_answer_is_kept_byte_for_byte_with_its_digest(case: Case) -> None:
    request = case.ask()
    case.deliver()
    kept = case.exchange(request)
    assert kept.answered is not None
    assert json.loads(kept.answered)["answer"] == case.row(request).answer
    assert hashlib.sha256(kept.answered).hexdigest() == kept.sha256 == case.row(request).digest
    assert kept.status == 200


def test_a_request_says_what_the_law_lists_and_belongs_to_its_case(case: Case) -> None:
    request = case.ask()
    case.deliver()
    (heard,) = case.agency.heard()
    told, content = heard["headers"], json.loads(heard["asked"])
    assert heard["path"] == "/r1/KZ/GOV/kz-rags/civil-status/marriage-record-v1"
    assert told["x-road-client"] == "KZ/GOV/KZ03/desk"
    assert told["x-road-id"] == request
    assert told["x-road-userid"] == f"KZ{case.desk.actor.id}"
    application = case.desk.get(Key("application", case.application))
    assert isinstance(application, Application)
    assert told["x-road-issue"] == application.visit
    digest = base64.b64encode(hashlib.sha512(heard["asked"].encode()).digest()).decode()
    assert told["x-road-request-hash"] == digest
    assert content["subject"]["identifier"] == IIN
    assert content["basis"]["code"] == "kz.act.88v_19_1"
    assert content["service"]["id"] == FAMILY
    for name in ("requester", "addressee", "needed", "contact", "author", "purpose"):
        assert content[name], name
    assert heard["asked"].encode() == case.exchange(request).asked


def test_what_is_not_found_lets_the_paper_be_asked_for(case: Case) -> None:
    case.agency.tell(birth={"missing": [IIN]})
    request = case.ask()
    case.deliver()
    answer = case.row(request).answer
    assert case.row(request).outcome is Outcome.NOT_FOUND
    assert answer is not None
    case.desk.do(TakeAnswers(application=case.application, answers=(answer,)))
    assert kinds(case.desk.push()) == ["applied"]


@pytest.mark.parametrize(
    ("record", "differs"),
    [
        ({"person": {"born": "1987-03-13"}}, ("born",)),
        ({"person": {"family_name": "Ибраева"}}, ("family_name",)),
        ({"outcome": "mismatch"}, ()),
    ],
)
def test_a_record_of_another_person_is_a_mismatch(case: Case, record: dict[str, Any], differs: tuple[str, ...]) -> None:
    case.agency.tell(birth={"records": {IIN: record}})
    request = case.ask()
    case.deliver()
    assert case.row(request).outcome is Outcome.MISMATCH
    assert case.row(request).differs == differs
    assert case.row(request).values == {}


def test_a_spelling_in_another_script_is_no_mismatch(case: Case) -> None:
    told = {"family_name": "OSPANOVA", "given_name": "Жанар", "patronymic": "Серикқызы"}
    case.agency.tell(birth={"records": {IIN: {"person": told}}})
    request = case.ask()
    case.deliver()
    assert case.row(request).outcome is Outcome.FOUND


def test_half_an_answer_is_told_as_such(case: Case) -> None:
    case.agency.tell(birth={"records": {IIN: {"outcome": "partial", "values": {"entries": 2}}}})
    request = case.ask()
    case.deliver()
    assert (case.row(request).outcome, case.row(request).values) == (Outcome.PARTIAL, {"entries": 2})
