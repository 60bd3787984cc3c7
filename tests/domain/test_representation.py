"""Who asks for whom: each right with its paper, its scope and its end, and what the law does not admit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from mfc_desk.domain.entities import Party
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.ids import Key, OperatorId, PartyId, RepresentationId, VisitId
from mfc_desk.domain.intake import AuthorityPaper, Capacity, Organisation
from mfc_desk.domain.lawful import facts_about, fee_of, form_view
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import ConfirmCheck, FillForm
from mfc_desk.domain.operations.capacity import PAPERS, ActFor
from mfc_desk.domain.operations.parties import NameCompanion
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.sides import Sides, facts_of, name_of, sides_of
from tests.domain.acting import ONE, ORGANISATION, place, refused
from tests.domain.laws import for_all
from tests.domain.world import (
    CASE,
    PARTY,
    PRINCIPAL,
    RIGHT,
    VISIT,
    attach_all,
    begin,
    check_and_sign,
    later,
    person,
    register,
    represent,
    right,
    stories,
    up_to_signature,
    world,
)


def test_a_parent_asks_for_a_child_whose_own_document_nobody_sees() -> None:
    made = place()
    represent(made, Capacity.PARENT)
    made.do(ActFor(application=CASE, representation=RIGHT))
    application = made.application()
    sides = sides_of(made.rows, application)
    assert (application.applicant, application.capacity, application.party) == (
        PRINCIPAL.primary,
        Capacity.PARENT,
        PARTY,
    )
    assert isinstance(sides.applicant, Party)
    assert not sides.applicant.in_person
    assert sides.applicant.document.number == ""


def test_the_form_is_filled_in_with_the_applicant_and_knows_who_acts() -> None:
    made = place()
    represent(made, Capacity.PARENT)
    made.do(ActFor(application=CASE, representation=RIGHT))
    facts = facts_of(sides_of(made.rows, made.application()))
    told = {name: fact.value for name, fact in facts.items()}
    assert told["person.full_name"] == "Иванова Анна"
    assert told["person.dob"] == "2015-03-04"
    assert told["applicant.capacity"] == "parent"
    assert told["agent.full_name"] == name_of(sides_of(made.rows, made.application()).party)
    assert told["authority.number"] == "ДВ-114"
    assert facts["person.full_name"].source == "source.stated"
    assert "person.document" not in told


def test_a_telephone_number_was_told_however_the_document_was_read() -> None:
    made = place()
    party = replace(sides_of(made.rows, made.application()).party, phone="+77011234567", method="mrz")
    told = facts_of(Sides(party=party, applicant=party))
    assert told["person.full_name"].source == "source.mrz"
    assert told["person.phone"].source == "source.stated"


def test_who_asks_for_themself_is_told_so_and_there_is_no_agent() -> None:
    made = place()
    told = facts_of(sides_of(made.rows, made.application()))
    assert told["applicant.capacity"].value == "self"
    assert told["applicant.capacity"].source == "source.stated"
    assert not any(name.startswith(("agent.", "authority.", "organisation.")) for name in told)


def test_an_organisation_asks_through_its_head_and_the_form_knows_its_numbers() -> None:
    made = place()
    made.do(ORGANISATION)
    made.do(right(Capacity.HEAD, principal=ORGANISATION.primary))
    made.do(ActFor(application=CASE, representation=RIGHT))
    sides = sides_of(made.rows, made.application())
    told = {name: fact.value for name, fact in facts_about(sides).items()}
    assert isinstance(sides.applicant, Organisation)
    assert name_of(sides.applicant) == "ТОО Ромашка"
    assert (told["organisation.bin"], told["applicant.capacity"]) == ("050140000001", "head")
    assert told["agent.full_name"] == name_of(sides.party)
    assert not {"person.full_name", "person.dob", "person.document"} & set(told), "who acts is not the applicant"


@pytest.mark.parametrize("said", ["natural", "organisation"])
@pytest.mark.parametrize("applies", ["natural", "organisation"])
def test_whose_right_is_registered_is_who_applies_whatever_is_answered_and_the_fee_follows(
    applies: str, said: str
) -> None:
    story = next(
        one for one in stories() if one.service == "ru.property_right" and one.answers["/applicant/kind"] == applies
    )
    made = world(story)
    begin(made, story)
    answers = {**story.answers, "/applicant/kind": said, "/object/value": 5_000_000, "/exemption": "none"}
    made.do(FillForm(application=CASE, answers=answers))
    application, today = made.application(), date(2026, 11, 23)
    sides = sides_of(made.rows, application)
    seen = form_view(made.law, application, sides, answers=answers, today=today)
    kind = seen.field("/applicant/kind")
    assert kind is not None
    assert (kind.value, kind.readonly) == (applies, True)
    assert (seen.field("/organisation/inn") is not None) == (applies == "organisation")
    plan = plan_of(made.rows, application, made.act, answers=answers)
    fee = fee_of(made.law, application, sides, answers=answers, plan=plan, today=today)
    assert fee is not None
    assert fee.minor == {"natural": 400_000, "organisation": 4_400_000}[applies]


def test_a_party_alone_never_stands_for_an_application_of_another() -> None:
    made = place()
    represent(made, Capacity.PARENT)
    made.do(ActFor(application=CASE, representation=RIGHT))
    from mfc_desk.domain import lawful

    party = made.rows.get(Key("party", PARTY))
    assert isinstance(party, Party)
    with pytest.raises(ValueError, match="another side"):
        lawful.final_form(made.act, made.application(), party)


EXPECTED = {
    **{("party", each): each in (Capacity.PARENT, Capacity.GUARDIAN, Capacity.PROXY) for each in Capacity},
    **{("organisation", each): each in (Capacity.HEAD, Capacity.PROXY) for each in Capacity},
}


@pytest.mark.parametrize(("kind", "capacity"), sorted(EXPECTED))
def test_each_right_fits_the_applicants_it_is_for_and_no_other(kind: str, capacity: Capacity) -> None:
    made = place()
    made.do(PRINCIPAL)
    made.do(ORGANISATION)
    principal = PRINCIPAL.primary if kind == "party" else ORGANISATION.primary
    paper = AuthorityPaper(type=min(PAPERS.get(capacity, {"x"})), number="1", issued=date(2026, 1, 2), issuer="суд")
    operation = right(Capacity.PROXY, principal=principal, authority=paper)
    operation = replace(operation, capacity=capacity)
    if EXPECTED[kind, capacity]:
        made.do(operation)
    else:
        assert refused(made, operation) == "rule.capacity_misfit"


@pytest.mark.parametrize(
    ("capacity", "paper"), list(product(PAPERS, sorted({one for all_ in PAPERS.values() for one in all_})))
)
def test_a_right_is_proven_by_its_own_papers_only(capacity: Capacity, paper: str) -> None:
    made = place()
    made.do(PRINCIPAL)
    made.do(ORGANISATION)
    principal = ORGANISATION.primary if capacity is Capacity.HEAD else PRINCIPAL.primary
    shown = AuthorityPaper(type=paper, number="1", issued=date(2026, 1, 2), issuer="суд")
    operation = right(capacity, principal=principal, authority=shown)
    if paper in PAPERS[capacity]:
        made.do(operation)
    else:
        assert refused(made, operation) == "rule.authority_misfit"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": " "}, "rule.authority_unnamed"),
        ({"issuer": ""}, "rule.authority_unnamed"),
        ({"issued": date(2026, 11, 24)}, "rule.authority_in_future"),
        ({"number": "1\x07"}, "forms.name.hidden"),
        ({"issuer": "н" * 301}, "rule.text_too_long"),
    ],
)
def test_the_paper_behind_a_right_is_whole(changes: dict[str, object], code: str) -> None:
    made = place()
    made.do(PRINCIPAL)
    paper = {"type": "power_of_attorney", "number": "1", "issued": date(2026, 1, 2), "issuer": "суд"}
    assert refused(made, right(Capacity.PROXY, authority=AuthorityPaper(**{**paper, **changes}))) == code  # type: ignore[arg-type]


def test_a_right_that_has_expired_is_not_recorded_and_its_last_day_counts() -> None:
    made = place()
    made.do(PRINCIPAL)
    assert refused(made, right(Capacity.PROXY, expires=date(2026, 11, 22))) == "rule.right_expired"
    made.do(right(Capacity.PROXY, expires=date(2026, 11, 23)))


def test_a_right_that_expires_on_the_way_stops_the_check_and_the_registration() -> None:
    made = replace(world(ONE), law=for_all("kz"))
    up_to_signature(made, ONE)
    sides = sides_of(made.rows, made.application())
    assert isinstance(sides.applicant, Party)
    mine = replace(PRINCIPAL, family_name=sides.applicant.family_name, given_name=sides.applicant.given_name)
    mine = replace(mine, patronymic=sides.applicant.patronymic, born=sides.applicant.born)
    represent(made, Capacity.PROXY, replace(mine, identifier=sides.applicant.identifier), expires=date(2026, 11, 23))
    made.do(ActFor(application=CASE, representation=RIGHT))
    made.do(FillForm(application=CASE, answers={**ONE.answers, "/agent/full_name": "x"}))
    later(made, timedelta(days=1))
    assert refused(made, ConfirmCheck(application=CASE, digest="x")) == "rule.right_expired"
    later(made, timedelta(days=-1))
    attach_all(made, ONE)
    check_and_sign(made)
    later(made, timedelta(days=1))
    with pytest.raises(Unlawful) as late:
        register(made)
    assert late.value.message.code == "rule.right_expired"


def test_a_right_covers_the_services_of_its_scope_and_no_other() -> None:
    made = place()
    represent(made, Capacity.PROXY, services=("kz.something_else",))
    assert refused(made, ActFor(application=CASE, representation=RIGHT)) == "rule.right_too_narrow"
    made.do(right(Capacity.PROXY, representation=RepresentationId("r2"), services=(ONE.service,)))
    made.do(ActFor(application=CASE, representation=RepresentationId("r2")))


def test_a_service_that_does_not_admit_the_right_or_the_applicant_says_so() -> None:
    name = ONE.service.partition(".")[2]
    made = place(**{name: {"rights": (for_all("kz").service(ONE.service).rights[0],)}})  # type: ignore[arg-type]
    represent(made, Capacity.PARENT)
    assert refused(made, ActFor(application=CASE, representation=RIGHT)) == "rule.capacity_not_admitted"
    only = place(**{name: {"addressees": ("organisation",)}})  # type: ignore[arg-type]
    assert refused(only, ConfirmCheck(application=CASE, digest="x")) == "rule.not_for.natural"
    persons = place(**{name: {"rights": for_all("kz").service(ONE.service).rights}})  # type: ignore[arg-type]
    persons.do(ORGANISATION)
    persons.do(right(Capacity.HEAD, principal=ORGANISATION.primary))
    assert refused(persons, ActFor(application=CASE, representation=RIGHT)) == "rule.not_for.organisation"


def test_saying_for_whom_takes_the_yes_and_the_signature_back_and_can_be_taken_back_itself() -> None:
    made = replace(world(ONE), law=for_all("kz"))
    up_to_signature(made, ONE)
    represent(made, Capacity.PROXY)
    made.do(ActFor(application=CASE, representation=RIGHT))
    changed = made.application()
    assert (changed.lifecycle, changed.checked_digest, changed.signature) == (Lifecycle.DRAFT, "", "")
    made.do(ActFor(application=CASE, representation=None))
    own = made.application()
    assert (own.applicant, own.capacity, own.representation) == (None, Capacity.SELF, None)


def test_what_is_registered_is_for_whom_it_was() -> None:
    made = replace(world(ONE), law=for_all("kz"))
    up_to_signature(made, ONE)
    register(made)
    represent(made, Capacity.PROXY)
    assert refused(made, ActFor(application=CASE, representation=RIGHT)) == "rule.wrong_state"


def test_nobody_acts_by_the_right_of_another_visit_or_person() -> None:
    made = place()
    represent(made, Capacity.PROXY)
    found = made.rows.get(Key("representation", RIGHT))
    made.put(replace(found, visit=VisitId("v2")))  # type: ignore[type-var]
    assert refused(made, ActFor(application=CASE, representation=RIGHT)) == "rule.right_of_other"
    made.put(replace(found, agent=PartyId("someone")))  # type: ignore[type-var]
    assert refused(made, ActFor(application=CASE, representation=RIGHT)) == "rule.right_of_other"
    assert refused(made, ActFor(application=CASE, representation=RepresentationId("none"))) == "rule.not_there"


OPERATIONS = [ORGANISATION, PRINCIPAL, right(Capacity.PARENT), NameCompanion(visit=VISIT, name="Сауле")]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.KIND)
def test_nothing_is_said_of_a_visit_that_is_over_or_another_operators(operation: object) -> None:
    made = place()
    made.do(PRINCIPAL)
    other = replace(made, actor=Actor(OperatorId("dina"), frozenset({Role.OPERATOR})))
    assert refused(other, operation) == "rule.not_allowed"
    made.do(AbandonVisit(visit=VISIT, reason="ушла"))
    assert refused(made, operation) == "rule.visit_over"


def test_a_right_wants_someone_who_acts() -> None:
    made = replace(world(ONE), law=for_all("kz"))
    made.do(StartVisit(visit=VISIT))
    made.do(PRINCIPAL)
    assert refused(made, right(Capacity.PARENT)) == "rule.identify_first"
    made.do(person(ONE))
    made.do(right(Capacity.PARENT))
    assert refused(made, right(Capacity.PARENT)) == "rule.right_exists"
