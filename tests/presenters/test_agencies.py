"""Step 3: a consent first, then the agencies; what they answer; papers nobody asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.ids import AnswerId, RequirementId
from mfc_desk.domain.guards import Mode
from mfc_desk.domain.ids import Key, OpId
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.usecases import answering, finishing, inquiries, ledger, visits
from tests.presenters.visit_room import BOTH_PARENTS, NO_PAPERS, Room, sought
from ui.presenters.known import of_visit
from ui.presenters.visit.acts import sent_to_what_is_missing

CHILD = "children.birth_record.children.1"
"""The row of the first child, and the paper that stands in for their record."""
PAPER = "children.birth_certificate.children.1"


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    story = made.story(NO_PAPERS, of=lambda one: not one.id.startswith("a proxy"))
    made.identify(story)
    application = made.choose(NO_PAPERS)
    made.answer(application, story)
    made.application = application
    presenter = made.open()
    presenter.go(3)
    yield made
    made.close()


def rows(room):
    return {row.key: row for row in room.presenter.documents.fetched()}


def hear(room, evidence, outcome, **changes):
    """The feed brings an answer."""
    found = inquiries.standing(room.work, room.session, room.application)
    request = next(each for each in found if each.evidence == evidence).request
    answered = replace(
        request, state=RequestState.ANSWERED, outcome=outcome, answer=AnswerId("a-1"), obtained_at=room.work.now(),
        **changes,
    )  # fmt: skip
    with room.work.store.write() as uow:
        uow.rows.show(answered, OpId("office"))
        uow.commit()
    room.presenter.refresh(frozenset({Key("agency_request", request.id)}))


def hear_next(room, evidence):
    """The feed brings what is found for the first request of this kind that waits."""
    found = inquiries.standing(room.work, room.session, room.application)
    waiting = [each.request for each in found if each.evidence == evidence]
    request = next(each for each in waiting if each.state is not RequestState.ANSWERED)
    answered = replace(
        request, state=RequestState.ANSWERED, outcome=Outcome.FOUND, answer=AnswerId(f"a-{request.id}"),
        obtained_at=room.work.now(),
    )  # fmt: skip
    with room.work.store.write() as uow:
        uow.rows.show(answered, OpId("office"))
        uow.commit()
    room.presenter.refresh(frozenset({Key("agency_request", request.id)}))


def asked(room):
    room.presenter.agencies.ask()
    return room.presenter


def shown_gaps(gaps):
    gaps.open = True
    return gaps.rows()


class TestConsent:
    def test_it_says_what_is_asked_of_whom_and_what_for_in_the_persons_language(self, room):
        room.presenter.visiting.language = "kk"
        room.presenter.agencies.look()
        words = room.presenter.consent.words()
        assert words.language == "kk"
        assert words.notice.startswith("Орталық")
        assert "Account data from the bank" in words.about
        assert room.ctx.say(room.presenter.visiting.case.service.name) in words.about

    def test_given_refused_and_taken_back_each_by_one_word_are_recorded(self, room):
        consent = room.presenter.consent
        assert consent.waits()
        consent.give()
        assert (consent.state(), consent.waits(), consent.words().may_withdraw) == ("given", False, True)
        consent.refuse()
        assert consent.state() == "withdrawn"
        consent.give()
        assert consent.state() == "given"
        said = visits.look_at_case(room.work, room.application).application.consents
        assert len(said) == 2

    def test_a_refusal_is_no_end(self, room):
        room.presenter.consent.refuse()
        assert room.presenter.consent.state() == "refused"
        room.presenter.documents.press()
        assert room.presenter.step == 4

    def test_after_a_no_the_person_states_it_themself_and_is_told_why(self, room):
        room.presenter.consent.refuse()
        told = {row.key: row for row in room.presenter.documents.plan.brought()}
        no = visits.look_at_case(room.work, room.application).application.consents[-1]
        assert "they did not agree" in told["account"].state
        assert no in told["account"].state
        assert "account" not in rows(room)
        assert room.presenter.consent.words().may_give, "they may think better of it"
        room.presenter.documents.why("account")
        proof = next(row for row in room.presenter.documents.plan.brought() if row.key == "account").proof
        assert room.ctx.say("visit.why.not_agreed") in [line.words for line in proof]

    def test_a_no_is_not_made_by_the_signature_and_may_be_taken_on(self, room):
        gaps = room.presenter.documents.gaps
        assert "consent" not in [row.requirement for row in shown_gaps(gaps)], "it is asked for first"
        room.presenter.consent.refuse()
        (row,) = (row for row in room.presenter.documents.plan.brought() if row.key == "consent")
        assert (row.tag, row.counts) == ("did not agree", True)
        assert "consent" in [row.requirement for row in shown_gaps(gaps)]
        room.presenter.consent.give()
        (row,) = (row for row in room.presenter.documents.plan.brought() if row.key == "consent")
        assert (row.tag, row.icon) == ("agreed", "circle-check")

    def test_the_primary_button_goes_to_a_consent_that_nobody_asked_once(self, room):
        wishes = sought(room)
        room.presenter.primary()
        assert (room.presenter.step, wishes[-1]) == (3, "documents.consent")
        room.presenter.primary()
        assert room.presenter.step == 4

    def test_a_service_that_needs_none_asks_for_none(self, tmp_path):
        (tmp_path / "other").mkdir()
        other = Room(tmp_path / "other")
        other.identify(other.story("kz.criminal_record"))
        other.choose("kz.criminal_record")
        presenter = other.open()
        presenter.go(3)
        assert presenter.consent.words() is None
        other.close()


class TestWhatIsOpen:
    """The second line of step 3 in the bar of steps, once nothing is to be brought."""

    def sub(self, room):
        bar = room.presenter.bar()[2]
        return bar.look, bar.sub

    def test_a_consent_that_was_not_asked_is_open(self, room):
        assert not room.presenter.documents.next_open()
        assert self.sub(room) == ("started", "ask consent")

    def test_agencies_that_have_not_answered_are_open_until_they_have(self, room):
        room.presenter.consent.give()
        wanted = len(rows(room))
        assert self.sub(room) == ("started", f"agencies 0/{wanted}")
        asked(room)
        hear(room, "kz.birth_record", Outcome.FOUND)
        assert self.sub(room) == ("started", f"agencies 1/{wanted}")
        for evidence in {one.evidence for one in room.presenter.agencies.standing().values()}:
            while any(
                one.request.state is not RequestState.ANSWERED
                for one in room.presenter.agencies.standing().values()
                if one.evidence == evidence
            ):
                hear_next(room, evidence)
        assert self.sub(room) == ("done", "all settled")

    def test_a_gap_that_registration_stops_at_is_missing(self, room):
        room.presenter.consent.give()
        asked(room)
        hear(room, "kz.residence_registration", Outcome.NOT_FOUND)
        assert self.sub(room) == ("started", "1 missing")

    def test_what_may_not_be_fetched_since_the_person_said_no_is_theirs_to_state_and_the_consent_is_missing(self, room):
        room.presenter.consent.refuse()
        assert self.sub(room) == ("started", "1 of 3 ready"), "who they are; not the account, nor the consent"
        answering.save_field(room.work, room.application, "/bank/iban", "KZ86125KZT5004100100")
        room.presenter.visiting.look()
        assert self.sub(room) == ("started", "1 missing")


class TestAsking:
    def test_one_word_asks_for_all_that_may_be_asked_and_says_how_much(self, room):
        before = room.presenter.agencies.askable()
        assert before == 5
        asked(room)
        assert room.presenter.agencies.askable() == 0
        assert "5" in room.ctx.say(room.told[-1][0])
        assert {row.tag for row in rows(room).values()} == {"waits for line", "needs consent"}

    def test_with_the_consent_the_rest_may_be_asked_too(self, room):
        room.presenter.consent.give()
        assert room.presenter.agencies.askable() == 6

    def test_leaving_the_step_asks_by_itself_and_going_back_does_not(self, room):
        room.presenter.go(2)
        assert not visits.look_at_case(room.work, room.application).application.requests
        room.presenter.go(3)
        room.presenter.go(4)
        assert len(visits.look_at_case(room.work, room.application).application.requests) == 5

    def test_where_only_the_consent_is_missing_the_key_leads_to_it(self, room):
        asked(room)
        wishes = sought(room)
        room.presenter.agencies.ask()
        assert wishes[-1] == "documents.consent"


class TestAnswers:
    def test_what_was_found_is_settled_told_as_news_and_the_person_is_spared_it(self, room):
        asked(room)
        hear(room, "kz.birth_record", Outcome.FOUND)
        assert rows(room)[CHILD].tag == "found"
        assert "a-1" in rows(room)[CHILD].state
        assert any("Birth record" in each for each in room.presenter.agencies.news)
        assert room.presenter.documents.spared() == "We spared the person 1 paper"

    def test_what_was_not_found_may_be_asked_of_the_person_by_the_answers_id_and_day(self, room):
        asked(room)
        hear(room, "kz.birth_record", Outcome.NOT_FOUND)
        brought = {row.key: row for row in room.presenter.documents.brought()}
        assert brought[PAPER].attachable
        assert "a-1" in brought[PAPER].state
        assert [row.tag for row in rows(room).values() if "Бала Бір" in row.name] == ["not found"]

    def test_a_no_of_the_agency_opens_no_lock_where_the_law_knows_no_paper_instead(self, room):
        asked(room)
        hear(room, "kz.residence_registration", Outcome.NOT_FOUND)
        row = rows(room)["residence"]
        assert (row.tag, row.tag_icon) == ("not found", "lock")
        assert "no paper may be asked of the person" in row.state
        assert all("may be asked for" not in each for each in room.presenter.agencies.news)

    def test_a_mismatch_says_what_differs_and_what_to_do_and_leads_to_the_field(self, room):
        asked(room)
        hear(room, "kz.residence_registration", Outcome.MISMATCH, differs=("born",))
        row = rows(room)["residence"]
        assert row.may_dispute
        assert "date of birth" in row.steps[0]
        room.presenter.documents.dispute("residence")
        assert (room.presenter.step, room.presenter.disputes.path) == (4, "/applicant/dob")

    def test_an_answer_after_the_check_waits_for_the_operators_word(self, room):
        asked(room)
        room.attach_all(room.application)
        finishing.confirm(room.work, room.session, room.application)
        room.presenter.visiting.look()
        hear(room, "kz.birth_record", Outcome.FOUND)
        assert room.presenter.agencies.untaken()
        assert visits.look_at_case(room.work, room.application).application.taken_in == ()
        room.presenter.agencies.ask()
        assert visits.look_at_case(room.work, room.application).application.taken_in == ("a-1",)
        assert not room.presenter.agencies.untaken()


class TestBeside:
    """The person at the side of the window says the same as step 3."""

    def facts(self, room):
        view = visits.look(room.work, room.visit)
        groups = of_visit(room.ctx, view)
        found = next(each.facts for each in groups if each.title.code == "person.fetched")
        return [(room.ctx.say(fact.title), room.ctx.say(fact.why)) for fact in found]

    def test_what_no_register_has_is_not_called_not_here_yet(self, room):
        asked(room)
        hear(room, "kz.residence_registration", Outcome.NOT_FOUND)
        told = dict(self.facts(room))
        residence = room.ctx.say(room.work.law.evidence_type("kz.residence_registration").label)
        assert told[residence] == "no record found"
        assert set(told.values()) == {"no record found", "not here yet, do not ask for it"}

    def test_the_paper_of_each_child_says_of_whom(self, room):
        titles = [title for title, _ in self.facts(room)]
        assert len(set(titles)) == len(titles) > 4

    def test_with_a_second_application_each_paper_says_for_which(self, room):
        room.choose(BOTH_PARENTS)
        case = visits.look_at_case(room.work, room.application)
        told = self.facts(room)
        assert len(set(told)) == len(told)
        assert any(why.endswith(room.ctx.say(case.service.short)) for _, why in told)


class TestOwnPapers:
    def test_there_is_no_way_to_attach_at_what_an_agency_holds(self, room):
        assert {name for name, row in rows(room).items() if not row.attachable} == set(rows(room)) >= {CHILD}

    def test_who_tries_all_the_same_is_told_why_not_and_it_counts_once(self, room):
        for _ in range(3):
            room.presenter.documents.open_entry(CHILD)
        assert room.presenter.visiting.trouble.code == "rule.agency_holds_it"
        assert room.presenter.documents.open_row == ""
        (row,) = ledger.rows(room.work)
        assert (row.mode, row.rule) == (Mode.PREVENTED, "agency_held")

    def test_a_paper_the_person_leaves_themself_is_labelled_and_settles_nothing(self, room):
        room.presenter.documents.volunteer(CHILD)
        assert room.presenter.documents.open_row == CHILD
        room.presenter.documents.attach(CHILD, str(room.picture()))
        row = rows(room)[CHILD]
        assert [held.volunteered for held in row.held] == [True]
        assert "on their own initiative" in row.held[0].words
        assert row.icon != "circle-check"
        assert ledger.rows(room.work) == ()

    def test_once_the_agency_has_none_the_same_scan_counts(self, room):
        room.presenter.documents.volunteer(CHILD)
        room.presenter.documents.attach(CHILD, str(room.picture()))
        asked(room)
        hear(room, "kz.birth_record", Outcome.NOT_FOUND)
        brought = next(row for row in room.presenter.documents.brought() if row.key == PAPER)
        (held,) = brought.held
        assert held.may_count
        room.presenter.documents.count_it(held.document)
        brought = next(row for row in room.presenter.documents.brought() if row.key == PAPER)
        assert brought.icon == "circle-check"


def test_the_proof_tree_says_what_any_of_which_by_which_article_and_that_it_may_not_be_demanded(room):
    room.presenter.documents.why(CHILD)
    words = [line.words for line in rows(room)[CHILD].proof]
    assert any("Birth record" in each and "agency has it" in each for each in words)
    assert any("Birth certificate" in each and "only after" in each for each in words)
    assert any(each.startswith("By law:") for each in words)
    assert words[-1].startswith("The centre may not demand it")
    room.presenter.documents.why(CHILD)
    assert rows(room)[CHILD].proof == ()


def test_what_is_fetched_of_each_child_says_of_whom(room):
    names = [row.name for row in room.presenter.documents.fetched() if row.key.startswith("children.")]
    assert len(names) == len(set(names)) == 4
    said = room.presenter.visiting.case.answers
    assert all(said[f"/children/{n}/full_name"] in name for n, name in enumerate(names, 1))


def test_the_no_about_one_child_asks_the_person_for_that_childs_paper_alone(room):
    asked(room)
    hear(room, "kz.birth_record", Outcome.NOT_FOUND)
    brought = [row for row in room.presenter.documents.brought() if row.key.startswith("children.")]
    assert [row.key for row in brought] == [PAPER]
    assert room.presenter.visiting.case.answers["/children/1/full_name"] in brought[0].name


def test_one_record_that_proves_two_things_stands_at_the_side_once(room):
    view = room.presenter.visiting.view
    (case,) = view.cases
    again = tuple(replace(one, requirement=RequirementId("again")) for one in case.plan.items)
    twice = replace(case, plan=replace(case.plan, items=(*case.plan.items, *again)))
    told = [each.facts for each in of_visit(room.ctx, replace(view, cases=(twice,)))]
    assert told == [each.facts for each in of_visit(room.ctx, view)]


def test_what_is_missing_of_the_person_and_of_agencies_is_counted_apart(room):
    assert sent_to_what_is_missing(room.presenter.visiting)
    owed = sum(one.by == "interagency" and one.state == "open" for one in room.presenter.visiting.case.plan.items)
    assert room.presenter.trouble() == f"Missing from the person: 1; from agencies: {owed}", "the consent, and the rest"
    room.presenter.consent.give()
    asked(room)
    hear(room, "kz.residence_registration", Outcome.NOT_FOUND)
    assert sent_to_what_is_missing(room.presenter.visiting)
    assert room.presenter.trouble() == "Missing from agencies: 1"


def test_an_answer_that_comes_while_the_person_has_checked_is_told_in_step_5_and_taken_in_there(room):
    presenter = asked(room)
    presenter.consent.give()
    presenter.agencies.ask()
    room.attach_all(room.application)
    presenter.go(5)
    assert presenter.agencies.came() == ""
    presenter.check.all_right()
    assert presenter.check.checked()
    hear_next(room, "kz.birth_record")
    told = presenter.agencies.came()
    assert room.ctx.say("visit.agency.take_hint") in told
    assert len(told.splitlines()) > 1, "what was answered is named"
    presenter.agencies.take()
    assert room.ctx.say("visit.agency.take_hint") not in presenter.agencies.came()
    presenter.go(3)
    presenter.go(5)
    assert presenter.agencies.came() == "", "it is known"
