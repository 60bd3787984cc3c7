"""The guards at a real desk without a line: what is stopped is noted, what two persons decide is recorded with both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from forms.ids import EvidenceTypeId, GroundId, RequirementId
from mfc_desk.domain.errors import DomainError, NotAllowed, Stopped
from mfc_desk.domain.guards import Mode, ViolationClass
from mfc_desk.domain.ids import Key, OperatorId, VisitId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.sides import name_of
from mfc_desk.text.message import msg
from mfc_desk.usecases import (
    discrepancies,
    finishing,
    gaps,
    ledger,
    papers,
    refusing,
    second,
    services,
    visits,
    volunteering,
)
from mfc_desk.usecases import documents as in_hand
from mfc_desk.usecases.visits import look_at_case
from sync.wire.approval import approved, setting_of
from sync.wire.messages import Person
from tests.domain.world import stories
from tests.usecases.place import ask_agencies, operator, words, workplace
from tests.usecases.test_visit import answer_all, begun

ALL = list(stories())
LACKING = next(one for one in ALL if one.service == "ru.passport")
FAMILY = next(one for one in ALL if one.service == "kz.large_family" and not one.id.startswith("a proxy"))
PASSWORD = "correct horse"
KEPT = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
PEOPLE = {"marat": "supervisor", "dina": "operator", "aigerim": "operator"}


@pytest.fixture
def at(tmp_path):
    """A desk where everyone has signed in with the line once, and the line is cut now."""
    made = []

    def begin(story):
        work = workplace(tmp_path, story.country)
        made.append(work)
        with work.store.write() as uow:
            uow.facts.set_people([Person(name, name, name.title(), [role]) for name, role in PEOPLE.items()])
            for name in PEOPLE:
                until = (work.clock.now() + timedelta(days=30)).isoformat()
                uow.facts.set_note(f"verifier.{name}", {"hash": KEPT, "until": until})
                uow.facts.set_note(f"approval.{name}", setting_of(KEPT))
            uow.commit()
        visit, application = begun(work, story)
        answer_all(work, application, story)
        return work, visit, application

    yield begin
    for work in made:
        work.store.close()


def counted(work):
    return [(row.category, row.mode, row.subject) for row in ledger.rows(work)]


def false_ground(work, application) -> GroundId:
    views = refusing.grounds(work, operator(work), application)
    return next(one.ground.id for one in views if not one.holds)


def true_ground(work, application) -> GroundId:
    return next(one.ground.id for one in refusing.grounds(work, operator(work), application) if one.holds)


def scan(tmp_path, name="a.png"):
    from PIL import Image

    path = tmp_path / name
    Image.new("RGB", (80, 60), "white").save(path)
    return str(path)


def test_a_demand_for_what_an_agency_holds_is_stopped_and_counts_once_however_often_it_is_tried(at, tmp_path):
    work, _, application = at(FAMILY)
    place = {"requirement": RequirementId("children"), "evidence": EvidenceTypeId("kz.birth_certificate")}
    for _ in range(10):
        with pytest.raises(Stopped):
            in_hand.attach_file(work, operator(work), application=application, path=scan(tmp_path), **place)
    held = (ViolationClass.UNNECESSARY_DOCUMENT, Mode.PREVENTED, "kz.birth_certificate")
    assert counted(work) == [held]
    volunteering.attach_file(work, operator(work), application=application, path=scan(tmp_path), **place)
    (given,) = look_at_case(work, application).documents
    assert given.document.volunteered
    assert counted(work) == [held]
    with pytest.raises(Stopped):
        volunteering.count_it(work, operator(work), given.document)


def test_a_volunteered_paper_comes_back_volunteered_whatever_is_undone(at, tmp_path):
    work, _, application = at(FAMILY)
    place = {"requirement": RequirementId("children"), "evidence": EvidenceTypeId("kz.birth_certificate")}
    volunteering.attach_file(work, operator(work), application=application, path=scan(tmp_path), **place)
    (held,) = look_at_case(work, application).documents
    in_hand.remove(work, operator(work), held.document.id)
    in_hand.put_back(work, operator(work), held.document)
    (back,) = look_at_case(work, application).documents
    assert back.document.volunteered
    in_hand.give_back(work, operator(work), back.document.id)
    dropped = look_at_case(work, application)
    services.drop(work, operator(work), application)
    (again,) = look_at_case(work, services.put_back(work, operator(work), dropped)).documents
    assert (again.document.volunteered, again.document.file) == (True, held.document.file)


def test_who_reaches_for_a_paper_that_an_agency_holds_is_stopped_before_there_is_any_file(at):
    work, _, application = at(FAMILY)
    place = {"requirement": RequirementId("children"), "evidence": EvidenceTypeId("kz.birth_record")}
    for _ in range(3):
        with pytest.raises(Stopped):
            in_hand.demand(work, operator(work), application=application, **place)
    assert counted(work) == [(ViolationClass.UNNECESSARY_DOCUMENT, Mode.PREVENTED, "kz.birth_record")]


def test_a_refusal_without_a_true_ground_is_stopped_and_noted(at):
    work, _, application = at(FAMILY)
    ground = false_ground(work, application)
    with pytest.raises(Stopped):
        refusing.refuse(work, operator(work), refusing.prepare(work, application=application, ground=ground))
    assert counted(work) == [(ViolationClass.UNJUSTIFIED_REFUSAL, Mode.PREVENTED, ground)]


def test_a_true_ground_refuses_and_its_notice_is_printed_in_each_language(at):
    work, _, application = at(LACKING)
    session = operator(work)
    done = refusing.prepare(work, application=application, ground=true_ground(work, application))
    refusing.refuse(work, session, done)
    assert look_at_case(work, application).application.lifecycle is Lifecycle.INTAKE_REFUSED
    for language in ("kk", "ru", "en"):
        made = refusing.notice(work, session, application=application, catalogue=words(work, language))
        assert made.pdf.startswith(b"%PDF")
        assert made.data.facts
        assert not made.data.confirmed


def test_two_persons_refuse_together_and_both_stand_under_it(at):
    work, _, application = at(FAMILY)
    session, ground = operator(work), false_ground(work, application)
    reason = refusing.reasons()[0]
    done = refusing.prepare(work, application=application, ground=ground, reason=reason)
    approval = second.approve(work, session, operation=done, login="Marat ", password=PASSWORD)
    refusing.refuse(work, session, done, approval)
    assert counted(work) == [(ViolationClass.UNJUSTIFIED_REFUSAL, Mode.OVERRIDDEN, ground)]
    with work.store.read() as uow:
        sent = uow.outbox.pending()[-1]
        assert (sent.head.actor, sent.head.second) == ("aigerim", "marat")
        assert approved(KEPT, sent.head)
        assert uow.facts.note("last_sign_in") is None
    made = refusing.notice(work, session, application=application, catalogue=words(work))
    assert made.data.reason is not None
    assert made.data.facts == ()


@pytest.mark.parametrize(
    ("login", "password", "error"),
    [
        ("marat", "wrong", second.SignInRefused),
        ("nobody", PASSWORD, second.SignInRefused),
        ("dina", PASSWORD, NotAllowed),
        ("aigerim", PASSWORD, NotAllowed),
        ("marat", "", second.SignInRefused),
    ],
)
def test_who_cannot_or_may_not_approve_does_not(at, login, password, error):
    work, _, application = at(FAMILY)
    session = operator(work)
    done = refusing.prepare(work, application=application, ground=GroundId("x"), reason="court_ban")
    with pytest.raises(error):
        second.approve(work, session, operation=done, login=login, password=password)


def test_an_approval_is_for_one_operation_and_for_two_minutes(at):
    work, _, application = at(FAMILY)
    session, ground = operator(work), false_ground(work, application)
    done = refusing.prepare(work, application=application, ground=ground, reason="court_ban")
    approval = second.approve(work, session, operation=done, login="marat", password=PASSWORD)
    with pytest.raises(NotAllowed):
        refusing.refuse(work, session, replace(done, reason="forged_document"), approval)
    with pytest.raises(NotAllowed):
        refusing.refuse(work, session, done, replace(approval, until=work.now() - timedelta(seconds=1)))
    assert look_at_case(work, application).application.lifecycle is Lifecycle.DRAFT
    assert PASSWORD not in repr(approval)
    assert approval.secret.hex() not in repr(approval)


def test_who_may_be_the_second_is_shown_without_the_first(at):
    work, _, _ = at(FAMILY)
    assert [each.login for each in second.who_may(work, operator(work))] == ["marat"]
    chief = replace(operator(work), actor=Actor(OperatorId("marat"), frozenset({Role.SUPERVISOR})))
    assert second.who_may(work, chief) == ()


def test_what_the_applicant_insists_on_is_named_on_the_sheet_and_on_the_receipt(at, tmp_path):
    work, _, application = at(LACKING)
    session = operator(work)
    with pytest.raises(DomainError):
        papers.check_sheet(work, session, application=application, catalogue=words(work))
    ask_agencies(work, session, application)
    missing = [one for one in gaps.open_gaps(work, application) if one.state == "open"]
    text = gaps.texts()[0]
    for one in missing:
        gaps.accept(work, session, application=application, requirement=one.requirement, text=text)
    sheet = papers.check_sheet(work, session, application=application, catalogue=words(work))
    assert [str(line.value.code) for line in sheet.data.lines if hasattr(line.value, "code")].count(text) == len(
        missing
    )
    papers.save_check_sheet(work, sheet, to=str(tmp_path / "sheet.pdf"))
    finishing.confirm(work, session, application)
    finishing.sign(work, session, application)
    finishing.register(work, session, application)
    insisted = [one for one in counted(work) if one[1] is Mode.INSISTED]
    assert {one[2] for one in insisted} == {one.requirement for one in missing}
    receipt = finishing.receipt(work, session, application=application, catalogue=words(work))
    assert len(receipt.data.taken_on) == len(missing)
    assert receipt.data.certificate == look_at_case(work, application).application.certificate != ""


def test_a_wrong_value_is_disputed_and_stays(at):
    work, _, application = at(FAMILY)
    path = "/applicant/full_name"
    before = look_at_case(work, application).form.field(path).value
    discrepancies.dispute(work, operator(work), application=application, path=path, said="Другая Фамилия")
    (found,) = discrepancies.of_case(work, application)
    assert "both_right" not in discrepancies.outcomes(found)
    discrepancies.settle(work, operator(work), found.id, "shown_right")
    assert look_at_case(work, application).form.field(path).value == before
    with work.store.read() as uow:
        assert uow.rows.get(Key("discrepancy", found.id)).outcome == "shown_right"


def test_a_row_of_the_ledger_is_said_in_words(at):
    work, _, application = at(FAMILY)
    session, ground = operator(work), false_ground(work, application)
    done = refusing.prepare(work, application=application, ground=ground, reason="court_ban")
    refusing.refuse(
        work, session, done, second.approve(work, session, operation=done, login="marat", password=PASSWORD)
    )
    (row,) = ledger.rows(work)
    said = ledger.told(row)
    for language in ("kk", "ru", "en"):
        parts = (said.category, said.mode, said.guard, said.article, said.reason)
        assert all(one is not None and words(work, language).say(one) for one in parts)


@pytest.mark.logs("is not in the ledger")
def test_what_the_guard_said_is_told_also_where_the_ledger_cannot_hold_it(at):
    work, _, _ = at(FAMILY)
    with pytest.raises(Stopped) as stopped, ledger.noting(work, operator(work), visit=VisitId("gone")):
        raise Stopped(msg("rule.suspended_too_long"), guard="term_ground", subjects=("x",))
    assert stopped.value.message.code == "rule.suspended_too_long"


def test_the_notice_of_a_refusal_names_the_applicant_and_who_acted_for_them(at):
    story = next(one for one in ALL if one.service == "kz.large_family" and one.capacity != "self")
    work, _, application = at(story)
    ground = next(one.ground.id for one in refusing.grounds(work, operator(work), application) if one.holds)
    made = refusing.prepare(work, application=application, ground=ground)
    refusing.refuse(work, operator(work), made)
    data = refusing.notice(work, operator(work), application=application, catalogue=words(work)).data
    sides = look_at_case(work, application).sides
    assert (data.applicant, data.by) == (name_of(sides.applicant), name_of(sides.party))
    assert data.capacity is not None
    assert data.applicant != data.by


def test_the_steps_go_on_with_what_still_waits_when_one_application_is_refused(at):
    work, visit, application = at(LACKING)
    services.choose(work, operator(work), visit, "ru.criminal_record", "ru")
    ground = true_ground(work, application)
    refusing.refuse(work, operator(work), refusing.prepare(work, application=application, ground=ground))
    shown = visits.look(work, visit).case
    assert shown is not None
    assert shown.application.lifecycle is Lifecycle.DRAFT
