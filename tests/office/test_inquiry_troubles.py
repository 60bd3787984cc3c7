"""Whatever happens on the way, a request has one answer, or an end that is told; nothing is asked in vain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.interagency.gateway import Gateway, Outgoing, Reply
from backoffice.interagency.post import FIRST_WAIT, GIVE_UP_AFTER, LEASE, Post
from mfc_desk.domain import consents
from mfc_desk.domain.entities import Application
from mfc_desk.domain.ids import ConsentId, Key
from mfc_desk.domain.inquiries import Outcome, RequestState, Trouble
from mfc_desk.domain.operations.applications import DropService
from mfc_desk.domain.operations.consents import GiveConsent, WithdrawConsent
from mfc_desk.domain.operations.visits import IdentifyPerson
from tests.office.bureau import kinds
from tests.office.inquiring import IIN, Case


def test_an_agency_that_is_down_is_asked_again_until_it_is_up(case: Case) -> None:
    case.agency.kill()
    request = case.ask()
    case.deliver()
    assert case.row(request).state is RequestState.SENT
    case.agency.start()
    case.deliver()
    assert case.row(request).state is RequestState.SENT, "not before its time"
    case.later(2 * FIRST_WAIT)
    case.deliver()
    assert case.row(request).outcome is Outcome.FOUND


def test_each_try_waits_longer_and_says_the_same_under_the_same_id(case: Case) -> None:
    case.agency.tell(birth={"trouble": "Server.ServerProxy.ServiceFailed", "times": 3})
    request = case.ask()
    waits = []
    for _ in range(3):
        case.deliver()
        before = case.bureau.clock.now()
        while case.post.turn() is None:
            case.later(timedelta(seconds=1))
        waits.append(case.bureau.clock.now() - before)
    case.desk.pull()
    assert case.row(request).outcome is Outcome.FOUND
    assert waits == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    heard = case.agency.heard()
    assert len(heard) == 4
    assert len({(each["id"], each["asked"]) for each in heard}) == 1


def test_an_answer_lost_on_the_way_is_the_same_when_asked_again(case: Case) -> None:
    case.agency.tell(birth={"trouble": "silent", "times": 1})
    request = case.ask()
    case.deliver()
    assert case.row(request).state is RequestState.SENT
    case.agency.kill()  # and the agency was started anew meanwhile, with other data
    case.agency.tell(birth={"missing": [IIN]})
    case.agency.start()
    case.later(2 * FIRST_WAIT)
    case.deliver()
    made, repeated = case.agency.heard()
    assert made["answer"]["outcome"] == "found"
    assert repeated["answer"] is None
    assert case.row(request).answer == made["answer"]["answer"]
    assert case.row(request).outcome is Outcome.FOUND


def test_an_office_killed_between_answer_and_commit_has_one_answer(case: Case) -> None:
    request = case.ask()

    class Killed(BaseException):
        """The process is gone."""

    class Dying(Gateway):
        def ask(self, outgoing: Outgoing) -> Reply:
            assert super().ask(outgoing).status == 200
            raise Killed

    with pytest.raises(Killed):
        Post(case.bureau.office, Dying(case.agency.url)).turn()
    case.deliver()
    assert case.row(request).state is RequestState.SENT, "the try belongs to the one that was killed, for a while"
    case.later(LEASE)
    case.deliver()
    assert case.row(request).outcome is Outcome.FOUND
    assert [bool(each["answer"]) for each in case.agency.heard()] == [True, False]
    assert case.own(request) == ["agency_sent", "agency_answered"]


def test_two_that_try_the_same_request_at_once_write_one_answer(case: Case) -> None:
    request = case.ask()
    other = Post(case.bureau.office, Gateway(case.agency.url))

    class Slow(Gateway):
        def ask(self, outgoing: Outgoing) -> Reply:
            reply = super().ask(outgoing)
            case.later(LEASE)
            other.turn()  # its lease is over: another one tries, and is quicker
            return reply

    Post(case.bureau.office, Slow(case.agency.url)).turn()
    case.desk.pull()
    assert len(case.agency.heard()) == 2
    assert case.own(request) == ["agency_sent", "agency_answered"]


def test_who_only_says_that_it_has_it_is_asked_again(case: Case) -> None:
    case.agency.tell(birth={"later_s": 3600})
    request = case.ask()
    case.deliver()
    assert case.row(request).state is RequestState.DELIVERED
    assert case.row(request).delivered_at is not None
    case.agency.tell()
    case.later(2 * FIRST_WAIT)
    case.deliver()
    assert case.own(request) == ["agency_sent", "agency_received", "agency_answered"]


def test_who_thinks_too_long_is_cut_off_and_asked_again(case: Case) -> None:
    case.agency.tell(birth={"slow_s": 1.0})
    request = case.ask()
    Post(case.bureau.office, Gateway(case.agency.url, timeout_s=0.2)).turn()
    case.desk.pull()
    assert case.row(request).state is RequestState.SENT
    case.agency.tell()
    case.later(2 * FIRST_WAIT)
    case.deliver()
    assert case.row(request).outcome is Outcome.FOUND


def test_a_term_that_is_over_is_told_once_and_an_answer_still_counts(case: Case) -> None:
    case.agency.kill()
    request = case.ask()
    case.deliver()
    expected = case.row(request).expected_by
    case.later(expected - case.bureau.clock.now())
    case.deliver()
    late = case.row(request)
    assert (late.state, late.late_at) == (RequestState.OVERDUE, expected)
    assert late.late
    case.agency.start()
    case.later(timedelta(hours=1))
    case.deliver()
    assert case.row(request).outcome is Outcome.FOUND
    assert case.row(request).late == late.late
    assert case.own(request) == ["agency_sent", "agency_late", "agency_answered"]


def test_who_refuses_is_not_asked_again(case: Case) -> None:
    case.agency.tell(birth={"trouble": "refused"})
    request = case.ask()
    case.deliver()
    over = case.row(request)
    assert (over.state, over.trouble, over.why) == (RequestState.FAILED, Trouble.BUSINESS, "inquiry.why.refused")
    case.later(timedelta(days=2))
    case.deliver()
    assert len(case.agency.heard()) == 1
    assert case.exchange(request).status == 400


def test_an_answer_that_cannot_be_read_is_kept_and_counts_for_nothing(case: Case) -> None:
    case.agency.tell(birth={"trouble": "unreadable"})
    request = case.ask()
    case.deliver()
    assert (case.row(request).trouble, case.row(request).why) == (Trouble.BUSINESS, "inquiry.why.unreadable")
    assert case.exchange(request).answered == b"<half an ans"


def test_a_service_that_is_gone_is_told_at_once(case: Case) -> None:
    case.agency.tell(birth={"trouble": "Server.ServerProxy.UnknownService"})
    request = case.ask()
    case.deliver()
    assert (case.row(request).trouble, case.row(request).why) == (Trouble.TRANSPORT, "inquiry.why.no_such_service")


def test_an_agency_that_is_never_reached_is_given_up_in_the_end(case: Case) -> None:
    case.agency.kill()
    request = case.ask()
    case.deliver()
    case.later(case.row(request).expected_by + GIVE_UP_AFTER - case.bureau.clock.now())
    case.deliver()
    assert (case.row(request).trouble, case.row(request).why) == (Trouble.TRANSPORT, "inquiry.why.unreachable")


def test_a_consent_that_was_taken_back_sends_nobody_anything(case: Case) -> None:
    consent = ConsentId("01930000-0000-7000-8000-0000000c0115")
    application = case.desk.get(Key("application", case.application))
    assert isinstance(application, Application)
    heard = consents.notice_hash(case.desk.law, application, "ru")
    given = {"categories": ("kz.bank_account",), "notice_hash": heard, "language": "ru", "method": "oral"}
    case.desk.do(GiveConsent(application=case.application, consent=consent, **given))  # type: ignore[arg-type]
    request = case.ask("account", "kz.bank_account")
    case.desk.do(WithdrawConsent(consent=consent))
    assert kinds(case.desk.push()) == ["applied"]
    case.deliver()
    assert (case.row(request).state, case.row(request).why) == (RequestState.FAILED, "inquiry.why.no_consent")
    assert case.agency.heard() == []


def test_an_application_that_was_closed_sends_nobody_anything(case: Case) -> None:
    request = case.ask()
    case.desk.do(DropService(application=case.application))
    assert kinds(case.desk.push()) == ["applied"]
    case.deliver()
    assert (case.row(request).state, case.row(request).why) == (RequestState.FAILED, "inquiry.why.withdrawn")
    assert case.agency.heard() == []


def test_what_was_asked_about_one_person_is_not_sent_about_another(case: Case) -> None:
    request = case.ask()
    application = case.desk.get(Key("application", case.application))
    party = case.desk.get(Key("party", application.party))
    said = {name: getattr(party, name) for name in ("family_name", "given_name", "patronymic", "born", "sex")}
    mended = IdentifyPerson(
        visit=application.visit,
        party=party.id,
        identifier="890515450026",
        document=party.document,
        method=party.method,
        **said,
    )
    case.desk.do(mended)
    assert set(kinds(case.desk.push())) == {"applied"}
    case.deliver()
    assert (case.row(request).state, case.row(request).why) == (RequestState.FAILED, "inquiry.why.other_person")
