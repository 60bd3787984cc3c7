"""Agencies are asked from the desk, with and without the line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from forms.ids import AnswerId
from mfc_desk.domain.ids import ApplicationId, OpId
from mfc_desk.domain.inquiries import AgencyRequest, Outcome, RequestState
from mfc_desk.usecases import answering, consenting, gaps, inquiries, persons, services, visits
from mfc_desk.usecases.inquiries import Standing
from mfc_desk.usecases.workplace import Session, Workplace
from tests.domain.world import Story, stories
from tests.usecases.conftest import OnLine
from tests.usecases.place import operator, words, workplace

FAMILY = next(each for each in stories() if each.service == "kz.large_family")


@dataclass
class Counter:
    """A mother of four at a desk; her form is filled in."""

    work: Workplace
    session: Session
    application: ApplicationId

    def of(self, evidence: str) -> Standing:
        found = inquiries.standing(self.work, self.session, self.application)
        return next(each for each in found if each.evidence == evidence)

    def words(self, evidence: str) -> str:
        return self.of(evidence).words.code

    def agree(self) -> None:
        """The person hears what is fetched, and agrees."""
        asked = consenting.asked(self.work, self.application)
        consenting.give(self.work, self.session, self.application, categories=asked.open, language="ru", method="oral")

    def hear(self, evidence: str, outcome: Outcome) -> None:
        """The feed brings an answer."""
        request = self.of(evidence).request
        assert request is not None
        answered = replace(
            request,
            state=RequestState.ANSWERED,
            outcome=outcome,
            answer=AnswerId(f"answer-{evidence}"),
            obtained_at=self.work.now(),
        )
        with self.work.store.write() as uow:
            uow.rows.show(answered, OpId("office"))
            uow.commit()


def at_the_counter(work: Workplace, session: Session, story: Story = FAMILY) -> Counter:
    visit = visits.start(work, session)
    said = story.answers
    family, given, patronymic = str(said["/applicant/full_name"]).split()
    fields = {
        "document_number": "047118265",
        "valid_until": "01.01.2030",
        "identifier": str(said["/applicant/iin"]),
        "family_name": family,
        "given_name": given,
        "patronymic": patronymic,
        "born": ".".join(reversed(str(said["/applicant/dob"]).split("-"))),
    }
    persons.identify(work, session, visit, fields)
    return another(work, session, visit, story)


def another(work: Workplace, session: Session, visit, story: Story = FAMILY) -> Counter:
    application = services.choose(work, session, visit, story.service, "ru")
    answering.put_back(work, application, story.answers)
    answering.leave(work, session, application)
    return Counter(work, session, application)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """The line is down."""
    work = workplace(tmp_path)
    yield at_the_counter(work, operator(work))
    work.store.close()


def test_all_that_the_plan_wants_is_asked_at_once_and_what_wants_consent_is_named(counter: Counter) -> None:
    asked = inquiries.ask_all(counter.work, counter.session, counter.application)
    assert set(asked.evidence) == {"kz.birth_record", "kz.residence_registration"}
    assert set(asked.without_consent) == {"kz.bank_account"}
    assert counter.words("kz.bank_account") == "inquiry.no_consent"
    assert not counter.of("kz.bank_account").may_ask


def test_without_the_line_a_request_waits_and_says_so_in_every_language(counter: Counter) -> None:
    assert counter.words("kz.birth_record") == "inquiry.open"
    assert counter.of("kz.birth_record").may_ask
    inquiries.ask_all(counter.work, counter.session, counter.application)
    assert counter.words("kz.birth_record") == "inquiry.waits_line"
    for language in ("kk", "ru", "en"):
        for each in inquiries.standing(counter.work, counter.session, counter.application):
            catalogue = words(counter.work, language)
            assert catalogue.say(each.words)
            assert catalogue.say(each.label)


def test_asked_again_nothing_goes_out_twice(counter: Counter) -> None:
    inquiries.ask_all(counter.work, counter.session, counter.application)
    again = inquiries.ask_all(counter.work, counter.session, counter.application)
    assert (again.done, again.evidence) == (None, ())


def test_with_the_persons_consent_the_rest_is_asked_too(counter: Counter) -> None:
    counter.agree()
    asked = inquiries.ask_all(counter.work, counter.session, counter.application)
    assert "kz.bank_account" in asked.evidence
    assert asked.without_consent == ()
    request = counter.of("kz.bank_account").request
    assert request is not None
    assert request.consent


def test_what_was_not_found_is_asked_of_the_person_once_it_is_taken_in(counter: Counter) -> None:
    inquiries.ask_all(counter.work, counter.session, counter.application)
    counter.hear("kz.birth_record", Outcome.NOT_FOUND)
    counter.hear("kz.residence_registration", Outcome.FOUND)
    assert counter.words("kz.birth_record") == "inquiry.not_found"
    assert inquiries.take_all(counter.work, counter.session, counter.application) is not None
    assert inquiries.take_all(counter.work, counter.session, counter.application) is None, "nothing is new"
    plan = visits.look_at_case(counter.work, counter.application).plan
    assert [one.type for one in plan.of("children") if one.action == "bring"] == ["kz.birth_certificate"]
    assert plan.of("residence")[0].state == "settled"


def test_where_the_law_knows_no_paper_instead_a_no_of_the_agency_names_none(counter: Counter) -> None:
    inquiries.ask_all(counter.work, counter.session, counter.application)
    counter.hear("kz.residence_registration", Outcome.NOT_FOUND)
    assert counter.words("kz.residence_registration") == inquiries.NOBODY_HAS
    assert inquiries.take_all(counter.work, counter.session, counter.application) is not None
    plan = visits.look_at_case(counter.work, counter.application).plan
    assert not [one for one in plan.of("residence") if one.action == "bring"], "nothing to demand"


def test_a_fresh_answer_serves_the_persons_next_application(counter: Counter) -> None:
    inquiries.ask_all(counter.work, counter.session, counter.application)
    counter.hear("kz.residence_registration", Outcome.FOUND)
    visit = visits.look_at_case(counter.work, counter.application).application.visit
    next_one = another(counter.work, counter.session, visit)
    asked = inquiries.ask_all(next_one.work, next_one.session, next_one.application)
    assert asked.reused == ("kz.residence_registration",)
    assert "kz.residence_registration" not in asked.evidence
    assert next_one.words("kz.residence_registration") == "inquiry.found"
    plan = visits.look_at_case(next_one.work, next_one.application).plan
    assert plan.of("residence")[0].state == "settled"


def test_a_mismatch_says_what_differs_and_may_be_asked_again(counter: Counter) -> None:
    inquiries.ask_all(counter.work, counter.session, counter.application)
    counter.hear("kz.birth_record", Outcome.MISMATCH)
    request = counter.of("kz.birth_record").request
    assert isinstance(request, AgencyRequest)
    with counter.work.store.write() as uow:
        uow.rows.show(replace(request, differs=("born", "family_name")), OpId("office"))
        uow.commit()
    assert [each.code for each in counter.of("kz.birth_record").differs] == [
        "inquiry.differs.born",
        "inquiry.differs.family_name",
    ]
    assert counter.of("kz.birth_record").may_ask
    assert inquiries.take_all(counter.work, counter.session, counter.application) is not None
    unasked = [one.evidence for one in gaps.open_gaps(counter.work, counter.application) if one.state == "unasked"]
    assert "kz.birth_record" in unasked
    assert inquiries.take_all(counter.work, counter.session, counter.application) is None
    assert counter.of("kz.birth_record").may_ask


def test_an_answer_that_came_late_is_taken_over_for_another_application_too(counter: Counter) -> None:
    """Of the earlier request only its answer counts: that it came late is about that request alone."""
    counter.agree()
    inquiries.ask_all(counter.work, counter.session, counter.application)
    counter.hear("kz.bank_account", Outcome.FOUND)
    request = counter.of("kz.bank_account").request
    assert isinstance(request, AgencyRequest)
    with counter.work.store.write() as uow:
        uow.rows.show(replace(request, late=AnswerId("late-1"), late_at=counter.work.now()), OpId("office"))
        uow.commit()
    visit = visits.look_at_case(counter.work, counter.application).application.visit
    other = another(counter.work, counter.session, visit)
    other.agree()
    assert "kz.bank_account" in inquiries.ask_all(counter.work, counter.session, other.application).reused
    assert other.words("kz.bank_account") == "inquiry.found"


def test_from_the_desk_over_the_office_to_an_agency_and_back(on_line: OnLine) -> None:
    stage, work, connection, session = on_line
    counter = at_the_counter(work, session)
    stage.office.stop()
    inquiries.ask_all(work, session, counter.application)
    assert not connection.turn(session).online
    assert counter.words("kz.birth_record") == "inquiry.waits_line"
    stage.office.restart()
    for _ in range(20):
        connection.turn(session)
        if counter.words("kz.birth_record") == "inquiry.found":
            break
        connection.news(2.0)
    request = counter.of("kz.birth_record").request
    assert request is not None
    assert (request.outcome, len(request.digest)) == (Outcome.FOUND, 64)
    assert connection.turn(session).attention == 0
