"""What an agency holds about somebody in the form is asked about them: one request a child, and an answer for that child."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.ids import AnswerId
from mfc_desk.domain.entities import Document
from mfc_desk.domain.errors import DomainError, Stopped, Unlawful, WrongState
from mfc_desk.domain.guards import Certificate
from mfc_desk.domain.ids import DocumentId, Key, RequestId, ScanHash
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.documents import AttachDocument
from mfc_desk.domain.operations.inquiries import AskAgency, TakeAnswers
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.unasked import to_ask
from tests.domain.world import CASE, World, ask_agencies, begin, check_and_sign, register, stories, world

FAMILY = next(each for each in stories() if each.service == "kz.large_family")
ONE, TWO = "/children/1", "/children/2"
RECORD, PAPER = "kz.birth_record", "kz.birth_certificate"


@pytest.fixture
def made() -> World:
    made = world(FAMILY)
    begin(made, FAMILY)
    made.do(FillForm(application=CASE, answers=FAMILY.answers))
    return made


def ask(about: str, name: str = "r1") -> AskAgency:
    return AskAgency(application=CASE, request=RequestId(name), requirement="children", evidence=RECORD, about=about)


def answered(made: World, about: str, outcome: Outcome, name: str = "r1") -> None:
    """The agency is asked about a child and its answer is taken in."""
    request, _ = made.do(ask(about, name))
    answer, at = AnswerId(f"answer-{name}"), made.at.at
    made.put(replace(request, state=RequestState.ANSWERED, outcome=outcome, answer=answer, obtained_at=at))
    made.do(TakeAnswers(application=CASE, answers=(answer,)))


def item(made: World, about: str):
    return next(one for one in plan_of(made.rows, made.application(), made.act).of("children") if one.person == about)


def paper(about: str, name: str = "d1") -> AttachDocument:
    return AttachDocument(
        application=CASE,
        document=DocumentId(name),
        evidence=PAPER,
        requirement="children",
        scan=ScanHash("b" * 64),
        media_type="application/pdf",
        size=1000,
        pages=1,
        about=about,
    )


def test_each_child_is_a_row_of_the_plan_and_a_request_of_its_own_with_the_child_as_its_subject(made):
    wanted = to_ask(made.rows, made.application(), plan_of(made.rows, made.application(), made.act), made.at.at)
    assert [one.person for one in wanted if one.type == RECORD] == [f"/children/{n}" for n in (1, 2, 3, 4)]
    request, _ = made.do(ask(TWO))
    assert request.about.name == FAMILY.answers["/children/2/full_name"]
    assert request.about.born.isoformat() == FAMILY.answers["/children/2/dob"]
    assert request.called.startswith(request.about.name)
    with pytest.raises(WrongState):
        made.do(ask(TWO, "r2"))
    made.do(ask(ONE, "r3"))


@pytest.mark.parametrize("about", ["", "/children/9", "/children", "/applicant"])
def test_nobody_is_asked_about_the_applicant_or_a_stranger_in_the_childs_stead(made, about):
    with pytest.raises(Unlawful) as refused:
        made.do(ask(about))
    assert refused.value.message.code == "rule.not_about_them"


def test_a_record_of_one_child_proves_nothing_of_another(made):
    answered(made, ONE, Outcome.FOUND)
    assert (item(made, ONE).state, item(made, TWO).state) == ("settled", "open")


def test_the_paper_of_one_child_is_asked_after_the_no_about_that_child_and_settles_no_other(made):
    answered(made, ONE, Outcome.NOT_FOUND)
    assert (item(made, ONE).action, item(made, ONE).because, item(made, TWO).action) == ("bring", "answer-r1", "fetch")
    for about in (TWO, ""):
        with pytest.raises(Stopped):
            made.do(paper(about))
    document, _ = made.do(paper(ONE))
    assert isinstance(document, Document)
    assert (item(made, ONE).state, item(made, TWO).state) == ("settled", "open")
    answered(made, TWO, Outcome.NOT_FOUND, "r2")
    assert item(made, TWO).state == "open", "one certificate is the certificate of one child"


def test_an_answer_about_a_child_who_is_called_otherwise_now_counts_no_more(made):
    answered(made, ONE, Outcome.FOUND)
    answers = {**made.application().form, f"{ONE}/full_name": "Бала Басқа"}
    made.do(FillForm(application=CASE, answers=answers))
    assert (item(made, ONE).state, item(made, ONE).asked) == ("open", False)
    made.do(ask(ONE, "r2"))


def test_what_is_answered_about_a_child_is_no_fact_about_the_applicant(made):
    from mfc_desk.domain.sides import sides_of

    answered(made, ONE, Outcome.NOT_FOUND)
    assert "reg.birth_record" not in sides_of(made.rows, made.application()).told


def test_the_certificate_names_an_answer_for_each_child(made):
    for n in (1, 2, 3, 4):
        answered(made, f"/children/{n}", Outcome.FOUND, f"r{n}")
    ask_agencies(made)
    check_and_sign(made)
    register(made)
    kept = made.rows.get(Key("certificate", CASE))
    assert isinstance(kept, Certificate)
    assert [one.ref for one in kept.proofs if one.requirement == "children"] == [f"answer-r{n}" for n in (1, 2, 3, 4)]


def test_a_child_of_whom_not_enough_is_said_keeps_the_package_open(made):
    answers = {path: value for path, value in FAMILY.answers.items() if path != "/children/4/dob"}
    made.do(FillForm(application=CASE, answers=answers))
    assert "children" in plan_of(made.rows, made.application(), made.act).undecided
    with pytest.raises(DomainError):
        made.do(ask("/children/4"))
