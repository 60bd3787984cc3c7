"""A desk that was tampered with goes past no guard: the office applies the same rules, and asks for the second person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy.engine import Connection

from backoffice import passwords, personnel
from backoffice.rehearsal import RehearsalDesk
from backoffice.rehearsed_visit import ask_agencies
from backoffice.store import centres
from backoffice.store.centres import Operator
from forms.ids import GroundId, RequirementId
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application, NumberLease
from mfc_desk.domain.guards import Mode, Refusal, Violation, ledger_id
from mfc_desk.domain.ids import (
    ApplicationId,
    DocumentId,
    Key,
    LeaseId,
    NoticeNumber,
    OperatorId,
    RandomIds,
    RefusalId,
    TermChangeId,
)
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import (
    ChooseService,
    ConfirmCheck,
    FillForm,
    RegisterApplication,
    SignApplication,
)
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.discrepancies import OpenDiscrepancy, SettleDiscrepancy
from mfc_desk.domain.operations.documents import AttachDocument
from mfc_desk.domain.operations.gaps import AcceptGap
from mfc_desk.domain.operations.guards import NotePrevented
from mfc_desk.domain.operations.payments import ClaimPayment
from mfc_desk.domain.operations.refusals import RefuseIntake, StateFact
from mfc_desk.domain.operations.restoring import RestoreService
from mfc_desk.domain.operations.terms import ExtendTerm, NoteHappened, RecountTerm, ResumeTerm, SuspendTerm
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.registration import certificate_now
from mfc_desk.domain.sides import name_of, sides_of
from sync.wire.approval import approval_of, secret_from, setting_of
from sync.wire.envelope import WireOp, decode_head, encode_head
from sync.wire.messages import Applied, Denied, Rejected
from tests.domain.world import CASE, VISIT, person, stories
from tests.office.bureau import CENTRE, Bureau

PASSWORD = "a chief's own"
FAMILY = next(one for one in stories() if one.service == "kz.large_family" and one.capacity == "self")
CHANGE, LATER = TermChangeId("c1"), datetime(2027, 3, 1, tzinfo=UTC)
NEW = ("refusal:r1", "document:x1", "discrepancy:x1", "term_change:c1", f"certificate:{CASE}")


@pytest.fixture
def chief(bureau: Bureau) -> Operator:
    """A supervisor of the centre."""
    made = Operator(
        centre=CENTRE,
        operator=OperatorId("chief"),
        login="chief",
        name="Марат",
        password=passwords.hashed(PASSWORD),
        roles=Role.SUPERVISOR.value,
        desk=None,
        active=True,
    )

    def hire(tx: Connection) -> None:
        centres.add_operator(tx, made)

    bureau.database.write(hire)
    return made


def sat_down(bureau: Bureau) -> RehearsalDesk:
    """A case that is filled in and not yet signed, everything in the office."""
    desk = bureau.desk()
    desk.do(StartVisit(visit=VISIT))
    desk.do(person(FAMILY))
    desk.do(ChooseService(visit=VISIT, application=CASE, service=FAMILY.service, language="ru"))  # type: ignore[arg-type]
    desk.do(FillForm(application=CASE, answers=FAMILY.answers))
    taken(desk)
    return desk


def asked(desk: RehearsalDesk) -> None:
    """Every agency is asked for what it holds."""
    ask_agencies(desk, RandomIds(), CASE)
    taken(desk)


def signed(desk: RehearsalDesk) -> None:
    """The applicant said yes and signed."""
    application = desk.get(Key("application", CASE))
    assert isinstance(application, Application)
    digest = lawful.final_form(desk.act(), application, sides_of(desk, application)).digest
    desk.do(ConfirmCheck(application=CASE, digest=digest))
    desk.do(SignApplication(application=CASE, method="paper"))
    taken(desk)


def case_of(desk: RehearsalDesk) -> Application:
    found = desk.get(Key("application", CASE))
    assert isinstance(found, Application)
    return found


def taken(desk: RehearsalDesk) -> None:
    assert all(isinstance(each, Applied) for each in desk.push().verdicts)


def lease_of(desk: RehearsalDesk) -> NumberLease:
    return next(row for row, _ in desk.rows.values() if isinstance(row, NumberLease) and row.device == desk.device)


def bases(desk: RehearsalDesk, *new: str) -> dict[str, str]:
    """Every row the desk knows, and those that the forged operations begin."""
    return dict.fromkeys((*NEW, *new), "") | {str(name): revision for name, (_, revision) in desk.rows.items()}


def refusal(desk: RehearsalDesk, ground: str = "incomplete_package", reason: str = "") -> RefuseIntake:
    lease = lease_of(desk)
    return RefuseIntake(
        application=CASE,
        refusal=RefusalId("r1"),
        ground=GroundId(ground),
        lease=LeaseId(lease.id),
        number=lease.notice(),
        reason=reason,
    )


def registration(desk: RehearsalDesk, certificate: str) -> RegisterApplication:
    lease = lease_of(desk)
    return RegisterApplication(
        application=CASE, lease=LeaseId(lease.id), number=lease.number(), certificate=certificate
    )


def attach(evidence: str, requirement: str, *, volunteered: bool) -> AttachDocument:
    return AttachDocument(
        application=CASE,
        document=DocumentId("x1"),
        evidence=evidence,  # type: ignore[arg-type]
        requirement=requirement,  # type: ignore[arg-type]
        scan="b" * 64,  # type: ignore[arg-type]
        media_type="application/pdf",
        size=10,
        pages=1,
        volunteered=volunteered,
    )


def dispute(desk: RehearsalDesk, **changes: str) -> OpenDiscrepancy:
    case = {"application": CASE, "discrepancy": "x1", "path": "/applicant/full_name", "shown": "Кто-то", "said": "Я"}
    return OpenDiscrepancy(**{**case, "source": "source.typed", **changes})  # type: ignore[arg-type]


def forged(desk: RehearsalDesk) -> list[tuple[Operation, str]]:
    """What a desk that was tampered with might send before the number, and what the office answers."""
    return [
        (refusal(desk), "rule.ground_not_true"),
        (refusal(desk, "not_entitled"), "rule.ground_not_listed"),
        (refusal(desk, "the operator is tired"), "rule.ground_not_listed"),
        (replace(refusal(desk), number=NoticeNumber("KZ-1")), "rule.number_not_leased"),
        (attach("kz.birth_record", "children", volunteered=False), "rule.agency_holds_it"),
        (attach("kz.birth_certificate", "children", volunteered=False), "rule.agency_holds_it"),
        (attach("kz.power_of_attorney", "authority", volunteered=False), "rule.evidence_not_asked"),
        (attach("kz.holiday_photo", "children", volunteered=True), "rule.evidence_unknown"),
        (registration(desk, "0" * 64), "rule.wrong_state"),
        (
            AcceptGap(application=CASE, requirement=RequirementId("identity"), text="gap.may_be_refused"),
            "rule.no_such_gap",
        ),
        (
            AcceptGap(application=CASE, requirement=RequirementId("children"), text="no fear"),
            "rule.no_such_consequence",
        ),
        (dispute(desk), "rule.shown_otherwise"),
        (dispute(desk, path="/name_differs"), "rule.not_filled_in"),
        (
            dispute(desk, path="/applicant/capacity", shown="self", said="proxy", source="source.stated"),
            "rule.chosen_not_filled_in",
        ),
        (SettleDiscrepancy(discrepancy="x1", outcome="said_right"), "rule.not_there"),  # type: ignore[arg-type]
        (StateFact(application=CASE, fact="document.damaged", so=True), "rule.no_such_fact"),
        (NotePrevented(visit=VISIT, application=CASE, rule="whim", subject="x"), "rule.no_such_guard"),
        (NoteHappened(application=CASE), "rule.not_overdue"),
        (replace(refusal(desk), application=ApplicationId("a9")), "rule.not_there"),
        (RestoreService(application=CASE), "rule.wrong_state"),
        (ClaimPayment(application=CASE, number="ПП 1"), "rule.nothing_to_pay"),
        (RestoreService(application=ApplicationId("a9")), "rule.not_there"),
    ]


def test_the_office_refuses_every_forged_way_past_a_guard_with_the_rule_of_the_desk(bureau: Bureau) -> None:
    desk = sat_down(bureau)
    before, wanted = dict(desk.rows), forged(desk)
    for operation, _ in wanted:
        known = bases(desk, str(operation.primary)) if operation.primary not in desk.rows else bases(desk)
        desk.append(desk.wire(operation, bases=known))
    verdicts = desk.push().verdicts
    assert [each.why.code if isinstance(each, Rejected) else type(each) for each in verdicts] == [c for _, c in wanted]
    desk.pull()
    assert desk.rows == before


def test_the_office_makes_the_certificate_again_and_refuses_another(bureau: Bureau) -> None:
    desk = sat_down(bureau)
    signed(desk)
    for wanted in ("rule.package_incomplete", "rule.certificate_other"):
        desk.append(desk.wire(registration(desk, "0" * 64), bases=bases(desk)))
        (verdict,) = desk.push().verdicts
        assert isinstance(verdict, Rejected)
        assert verdict.why.code == wanted, "without its agencies asked, then with another certificate"
        asked(desk)
    desk.do(registration(desk, certificate_now(desk, CASE, desk.act())))
    taken(desk)
    application = desk.get(Key("application", CASE))
    assert isinstance(application, Application)
    assert application.lifecycle is Lifecycle.REGISTERED


def test_the_office_takes_no_yes_for_a_sheet_without_what_the_person_says_is_wrong(bureau: Bureau) -> None:
    desk = sat_down(bureau)
    name = sides_of(desk, case_of(desk)).applicant
    desk.do(dispute(desk, shown=name_of(name), said="Другая Фамилия"))
    taken(desk)
    digest = lawful.final_form(desk.act(), case_of(desk), sides_of(desk, case_of(desk))).digest
    desk.append(desk.wire(ConfirmCheck(application=CASE, digest=digest), bases=bases(desk)))
    (verdict,) = desk.push().verdicts
    assert isinstance(verdict, Rejected)
    assert verdict.why.code == "rule.check_other_data"


def test_the_office_keeps_a_field_locked_however_a_desk_fills_it_in(bureau: Bureau) -> None:
    desk = sat_down(bureau)
    before = sides_of(desk, case_of(desk)).applicant
    desk.do(FillForm(application=CASE, answers={**FAMILY.answers, "/applicant/full_name": "Другая Фамилия"}))
    taken(desk)
    asked(desk)
    signed(desk)
    desk.do(registration(desk, certificate_now(desk, CASE, desk.act())))
    taken(desk)
    desk.pull()
    assert case_of(desk).form["/applicant/full_name"] == name_of(before)


def test_what_two_desks_note_is_in_the_ledger_once_and_neither_conflicts(bureau: Bureau) -> None:
    one = sat_down(bureau)
    asked(one)
    signed(one)
    one.do(registration(one, certificate_now(one, CASE, one.act())))
    taken(one)
    two_ = bureau.desk("2", "operator2")
    bureau.clock.advance(timedelta(days=200))
    for desk in (one, two_):
        desk.hello()
        desk.pull()
    for desk in (one, two_):
        desk.do(NoteHappened(application=CASE))
    taken(one)
    taken(two_)
    one.pull()
    late = [each.id for each in (row[0] for row in one.rows.values()) if isinstance(each, Violation)]
    assert late == [ledger_id(Mode.HAPPENED, about=CASE, rule="term_over", subject=CASE)]


def test_no_desk_moves_a_term_by_itself(bureau: Bureau, chief: Operator) -> None:
    desk = sat_down(bureau)
    asked(desk)
    signed(desk)
    desk.do(registration(desk, certificate_now(desk, CASE, desk.act())))
    taken(desk)
    whim = GroundId("whim")
    moves: list[Operation] = [
        SuspendTerm(application=CASE, change=CHANGE, ground=whim),
        ResumeTerm(application=CASE, change=CHANGE),
        ExtendTerm(application=CASE, change=CHANGE, ground=whim, notified_at=bureau.clock.now()),
        RecountTerm(application=CASE, change=CHANGE, counted_by="kz-2026.1", legal=LATER.date()),
    ]
    for operation in moves:
        desk.append(desk.wire(operation, bases=bases(desk)))
    assert [type(each) for each in desk.push().verdicts] == [Denied] * len(moves)
    desk.actor = chief.actor
    before = dict(desk.rows)
    for operation in moves:
        desk.append(desk.wire(operation, bases=bases(desk)))
    assert [type(each) for each in desk.push().verdicts] == [Rejected] * len(moves)
    desk.pull()
    assert desk.rows == before


def two(desk: RehearsalDesk, chief: Operator, *, password: str = PASSWORD, of: str = "") -> WireOp:
    """A refusal by two, approved with this password; `of` takes the approval of another operation's id."""
    operation = refusal(desk, reason="court_ban")
    names = {str(key) for key in (Key("application", CASE), operation.primary, Key("lease", operation.lease))}
    row = f"violation:{violation_id()}"
    known = {name: revision for name, revision in bases(desk, row).items() if name in names or name == row}
    wire = desk.wire(operation, bases=known, second=chief.operator)
    head = decode_head(wire.head)
    secret = secret_from(setting_of(chief.password), password)
    approval = approval_of(secret, msgspec.structs.replace(head, op_id=of or head.op_id))
    return WireOp(encode_head(msgspec.structs.replace(head, approval=approval)), wire.salt, wire.args)


def violation_id() -> str:
    return ledger_id(Mode.OVERRIDDEN, about=CASE, rule="refusal_ground", subject="incomplete_package")


def test_a_second_person_who_signed_in_themselves_is_taken(bureau: Bureau, chief: Operator) -> None:
    desk = sat_down(bureau)
    desk.append(two(desk, chief))
    taken(desk)
    desk.pull()
    kept, row = desk.get(Key("refusal", "r1")), desk.get(Key("violation", violation_id()))
    assert isinstance(kept, Refusal)
    assert isinstance(row, Violation)
    assert (kept.second, row.second, row.by) == (chief.operator, chief.operator, desk.actor.id)


@pytest.mark.logs("names a second person who did not sign in")
def test_a_second_person_who_is_only_named_is_denied(bureau: Bureau, chief: Operator) -> None:
    desk = sat_down(bureau)
    desk.append(desk.wire(refusal(desk, reason="court_ban"), bases=bases(desk), second=chief.operator))
    desk.append(two(desk, chief, password="guessed"))
    desk.append(two(desk, chief, of="another operation"))
    verdicts = desk.push().verdicts
    assert [each.why.code for each in verdicts if isinstance(each, Denied)] == ["office.second_not_signed_in"] * 3


def test_what_was_approved_under_a_password_that_changed_since_is_taken(bureau: Bureau, chief: Operator) -> None:
    desk = sat_down(bureau)
    desk.append(two(desk, chief))
    bureau.clock.advance(timedelta(hours=1))
    for password in ("another horse", "a third horse"):
        personnel.set_password(bureau.office, CENTRE, chief.login, password)
        bureau.clock.advance(timedelta(hours=1))
    desk.hello()
    taken(desk)


@pytest.mark.logs("names a second person who did not sign in")
def test_a_password_that_was_changed_approves_nothing_after(bureau: Bureau, chief: Operator) -> None:
    desk = sat_down(bureau)
    personnel.set_password(bureau.office, CENTRE, chief.login, "another horse")
    bureau.clock.advance(timedelta(hours=1))
    desk.append(two(desk, chief))
    (verdict,) = desk.push().verdicts
    assert isinstance(verdict, Denied)
    assert verdict.why.code == "office.second_not_signed_in"


def test_a_colleague_without_the_role_approves_nothing(bureau: Bureau) -> None:
    desk = sat_down(bureau)
    named = {each.login: each.id for each in desk.enrolled.people}
    everyone = bureau.database.read(lambda tx: centres.operators(tx, CENTRE))
    other = next(each for each in everyone if each.operator == named["operator2"])
    from tests.office.bureau import PASSWORD as THEIRS

    desk.append(two(desk, other, password=THEIRS))
    (verdict,) = desk.push().verdicts
    assert isinstance(verdict, Denied)
    assert verdict.why.code == "rule.not_allowed"


def test_nobody_is_their_own_second_person_in_the_office(bureau: Bureau, chief: Operator) -> None:
    desk = sat_down(bureau)
    desk.actor = chief.actor
    desk.append(two(desk, chief))
    (verdict,) = desk.push().verdicts
    assert isinstance(verdict, Denied)
    assert verdict.why.code == "rule.second_person"
