"""What a person says is opened once, kept apart from their visit, and told to supervisors only as figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice import keys, opinions
from backoffice.errors import Forbidden, Garbage, SessionOver
from backoffice.rehearsal import NotTaken, RehearsalDesk
from backoffice.store import centres, tables
from backoffice.store import feedback_tables as t
from backoffice.store.centres import Operator, Session
from forms.ids import ServiceId
from mfc_desk.domain.feedback import CRITERIA, NOT_APPLICABLE, NOT_TOLD, SEALED_BYTES, Answers, Criterion, How
from mfc_desk.domain.feedback_report import LEAST
from mfc_desk.domain.ids import ConsultationId, Key, OperatorId, VisitId
from mfc_desk.domain.operations.advice import CloseConsultation, OpenConsultation
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.domain.operations.visits import FinishVisit, StartVisit
from mfc_desk.domain.permissions import Role
from sync.wire.feedback import FeedbackRows, FeedbackSpan, sealed_answers
from sync.wire.messages import Denied, Duplicate, Rejected
from tests.office.bureau import CENTRE, Bureau, kinds

FAMILY, PENSION = ServiceId("kz.large_family"), ServiceId("kz.birth")


@pytest.fixture
def desk(bureau: Bureau) -> RehearsalDesk:
    return bureau.desk()


def ended(desk: RehearsalDesk, bureau: Bureau, service: ServiceId = FAMILY) -> VisitId:
    """Somebody asked something, was told, and the visit is over."""
    visit, asked = VisitId(bureau.ids.new()), ConsultationId(bureau.ids.new())
    desk.do(StartVisit(visit=visit))
    desk.do(OpenConsultation(visit=visit, consultation=asked, subject="", service=service))
    desk.do(CloseConsultation(consultation=asked, answer="В центре занятости."))
    desk.do(FinishVisit(visit=visit))
    return visit


def given(desk: RehearsalDesk, visit: VisitId, scores: Mapping[Criterion, int] | None = None, how: How = How.FINISHED,
          to: bytes | None = None) -> GiveFeedback:  # fmt: skip
    said = Answers(scores=scores or {}, how=how)
    return GiveFeedback(visit=visit, sealed=sealed_answers(said, visit=visit, to=to or desk.enrolled.office_key))


def kept(bureau: Bureau) -> list[Any]:
    return list(bureau.database.read(lambda tx: tx.execute(sa.select(t.feedback)).mappings().all()))


def token(bureau: Bureau, roles: str) -> str:
    """Of somebody with these roles who signed in at some desk."""
    made, until = keys.new_token(CENTRE), bureau.clock.now() + timedelta(hours=1)

    def signed_in(tx: Connection) -> None:
        name = OperatorId(bureau.ids.new())
        who = Operator(
            centre=CENTRE, operator=name, login=f"a {roles}", name=roles, password="-", roles=roles, desk=None,
            active=True,
        )  # fmt: skip
        centres.add_operator(tx, who)
        session = Session(centre=CENTRE, device=centres.devices(tx, CENTRE)[0].device, operator=name, until=until)
        centres.add_session(tx, session, token_hash=keys.digest(made))

    bureau.database.write(signed_in)
    return made


def everything(bureau: Bureau) -> bytes:
    """Every value of every table but the one of answers, in one text."""

    def read(tx: Connection) -> bytes:
        others = [each for each in t.metadata.sorted_tables if each is not t.feedback]
        return b"\n".join(repr(row).encode() for each in others for row in tx.execute(sa.select(each)))

    return bureau.database.read(read)


def pushed(desk: RehearsalDesk, operation: GiveFeedback) -> list[Any]:
    """What the office says to it, whatever the desk's own rules would."""
    key = operation.primary
    desk.append(desk.wire(operation, bases={str(key): desk.rows[key][1]}))
    return desk.push().verdicts


def test_what_is_said_stands_with_its_day_and_services_and_without_visit_desk_or_person(
    bureau: Bureau, desk: RehearsalDesk
) -> None:
    visit = ended(desk, bureau)
    desk.do(given(desk, visit, dict.fromkeys(CRITERIA, 4) | {Criterion.EXPENSES: NOT_APPLICABLE}))
    assert set(kinds(desk.push())) == {"applied"}
    (row,) = kept(bureau)
    assert set(row) == {"centre", "name", "day", "services", "given", *(f"on_{each}" for each in CRITERIA)}
    assert (row["centre"], row["day"], row["services"], row["given"]) == (CENTRE, "2026-11-20", (FAMILY,), "complete")
    assert (row["on_information"], row["on_expenses"]) == (4, NOT_APPLICABLE)
    assert str(row["name"]).encode() not in everything(bureau)


def test_no_desk_is_told_what_was_said_and_the_office_keeps_no_sealed_answer(
    bureau: Bureau, desk: RehearsalDesk
) -> None:
    other, visit = bureau.desk("2", "operator2"), ended(desk, bureau)
    operation = given(desk, visit, dict.fromkeys(CRITERIA, 1))
    wire = desk.do(operation)
    desk.push()
    other.pull()
    told = other.get(Key("visit", visit))
    assert told == desk.get(Key("visit", visit))
    assert told is not None
    assert getattr(told, "asked", None) is True
    c = tables.applied_op.c
    query = sa.select(c.args, c.salt).where(c.op_id == desk.rows[Key("visit", visit)][1])
    assert bureau.database.read(lambda tx: tx.execute(query).one()) == (None, b"")
    assert wire.args not in everything(bureau)


def test_what_comes_twice_is_counted_once(bureau: Bureau, desk: RehearsalDesk) -> None:
    visit = ended(desk, bureau)
    desk.do(given(desk, visit, dict.fromkeys(CRITERIA, 5)))
    sent = list(desk.outbox)
    desk.push()
    assert all(isinstance(each, Duplicate) for each in desk.push(sent).verdicts)
    assert len(kept(bureau)) == 1
    (again,) = pushed(desk, given(desk, visit, dict.fromkeys(CRITERIA, 5)))
    assert isinstance(again, Rejected)
    assert again.why.code == "rule.feedback_given"
    assert len(kept(bureau)) == 1


@pytest.mark.parametrize("forged", ["another key", "another visit", "noise", "open"])
def test_what_the_office_cannot_open_is_refused_and_changes_nothing(
    bureau: Bureau, desk: RehearsalDesk, forged: str
) -> None:
    visit = ended(desk, bureau)
    desk.push()
    operation = given(desk, visit, to=keys.public_of(keys.new_private_key()))
    if forged == "another visit":  # a pleasing answer, seen once, is not sent again for the next person
        pleasing = given(desk, VisitId("other"), dict.fromkeys(CRITERIA, 5))
        operation = GiveFeedback(visit=visit, sealed=pleasing.sealed)
    elif forged != "another key":
        operation = GiveFeedback(visit=visit, sealed=b"\x05" * (SEALED_BYTES if forged == "noise" else 10))
    (said,) = pushed(desk, operation)
    assert isinstance(said, Rejected)
    assert said.why.code == ("rule.feedback_open" if forged == "open" else "office.feedback_unreadable")
    assert kept(bureau) == []
    desk.hello()
    desk.pull()
    assert not getattr(desk.get(Key("visit", visit)), "asked", None)


def test_nobody_but_who_sat_with_the_person_may_ask(bureau: Bureau, desk: RehearsalDesk) -> None:
    visit = ended(desk, bureau)
    desk.push()
    bureau.seat(desk, "operator2")
    (said,) = pushed(desk, given(desk, visit, dict.fromkeys(CRITERIA, 5)))
    bureau.seat(desk, "reception")
    (also,) = pushed(desk, given(desk, visit, dict.fromkeys(CRITERIA, 5)))
    assert isinstance(said, Denied)
    assert isinstance(also, Denied)
    assert kept(bureau) == []


def over(bureau: Bureau, roles: str = "supervisor") -> tuple[str, date]:
    """The day is over: who asks on the next one, and the day."""
    day = bureau.clock.now().date()
    bureau.clock.advance(timedelta(days=1))
    return token(bureau, roles), day


def test_what_is_said_today_is_told_tomorrow(bureau: Bureau, desk: RehearsalDesk) -> None:
    many(bureau, desk, LEAST)
    desk.push()
    mine, day = token(bureau, "supervisor"), bureau.clock.now().date()
    told = opinions.span(bureau.office, mine, since=day, until=day)
    assert (told.complete, {each.n for each in told.criteria}) == (0, {0})
    assert told.until == (day - timedelta(days=1)).isoformat()
    assert opinions.rows(bureau.office, mine, since=day, until=day).of == 0
    mine, _ = over(bureau, "operator supervisor")
    assert opinions.span(bureau.office, mine, since=day, until=day).complete == LEAST


def many(bureau: Bureau, desk: RehearsalDesk, count: int, service: ServiceId = FAMILY) -> None:
    for _ in range(count):
        desk.do(given(desk, ended(desk, bureau, service), dict.fromkeys(CRITERIA, 5) | {Criterion.DEADLINES: 3}))


def test_what_comes_days_later_changes_nothing_that_was_told(bureau: Bureau, desk: RehearsalDesk) -> None:
    many(bureau, desk, LEAST)
    desk.push()
    late = ended(desk, bureau)
    desk.do(given(desk, late, dict.fromkeys(CRITERIA, 1)))  # at a desk without the line
    mine, day = over(bureau)

    def told() -> tuple[list[Any], int]:
        found = opinions.span(bureau.office, mine, since=day, until=day)
        return found.criteria, opinions.rows(bureau.office, mine, since=day, until=day).of

    before = told()
    desk.hello()
    assert set(kinds(desk.push())) == {"applied"}
    assert told() == before
    heard = day + timedelta(days=1)
    mine, _ = over(bureau, "operator supervisor")
    assert told() == before
    assert opinions.span(bureau.office, mine, since=heard, until=heard).criteria[0].n == 1


def test_a_supervisor_is_told_how_many_the_distribution_and_what_satisfied_means(
    bureau: Bureau, desk: RehearsalDesk
) -> None:
    many(bureau, desk, LEAST)
    desk.do(given(desk, ended(desk, bureau), {Criterion.RESULTS: 1}, How.SKIPPED))
    desk.do(given(desk, ended(desk, bureau), how=How.SKIPPED))
    desk.do(given(desk, ended(desk, bureau), how=How.GONE))
    desk.push()
    mine, day = over(bureau, "operator supervisor")
    told = opinions.span(bureau.office, mine, since=day, until=day)
    assert (told.complete, told.partly, told.refused, told.nobody) == (LEAST, 1, 1, 1)
    assert (told.least, told.satisfied_from) == (5, 4)
    found = {each.criterion: each for each in told.criteria}
    assert list(found) == list(CRITERIA)
    assert (found["deadlines"].counts, found["deadlines"].unanswered) == ([0, 0, LEAST, 0, 0], 3)
    assert (found["results"].counts, found["results"].n) == ([1, 0, 0, 0, LEAST], LEAST + 1)
    nothing = opinions.span(bureau.office, mine, since=day - timedelta(9), until=day - timedelta(2))
    assert (nothing.complete, {each.n for each in nothing.criteria}) == (0, {0})


def test_of_fewer_than_five_only_their_number_is_told(bureau: Bureau, desk: RehearsalDesk) -> None:
    many(bureau, desk, LEAST - 1)
    desk.push()
    mine, day = over(bureau)
    told = opinions.span(bureau.office, mine, since=day, until=day)
    assert {(each.n, each.counts) for each in told.criteria} == {(LEAST - 1, None)}  # type: ignore[comparison-overlap]
    rows = opinions.rows(bureau.office, mine, since=day, until=day)
    assert (rows.of, rows.few, rows.rows) == (LEAST - 1, True, [])


def test_the_rows_behind_the_figures_name_no_service_that_would_tell_who_it_was(
    bureau: Bureau, desk: RehearsalDesk
) -> None:
    many(bureau, desk, LEAST)
    many(bureau, desk, 1, PENSION)
    desk.do(given(desk, ended(desk, bureau), how=How.SKIPPED))
    desk.push()
    mine, day = over(bureau)
    rows = opinions.rows(bureau.office, mine, since=day, until=day)
    assert (rows.of, rows.few) == (LEAST + 1, False)
    assert sorted(each.services for each in rows.rows) == [[], *[[FAMILY]] * LEAST]
    assert [each.name for each in rows.rows] == sorted(each.name for each in rows.rows)
    assert all(each.scores == [5, 5, 5, 5, 3, 5, 5, 5] for each in rows.rows)


def test_what_too_few_scored_is_told_behind_the_figures_no_more_than_in_them(
    bureau: Bureau, desk: RehearsalDesk
) -> None:
    """Most say that the expenses do not apply: whoever scores them would be known by their row."""
    for scored in (NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, 5, 1):
        desk.do(given(desk, ended(desk, bureau), dict.fromkeys(CRITERIA, 4) | {Criterion.EXPENSES: scored}))
    desk.push()
    mine, day = over(bureau)
    rows = opinions.rows(bureau.office, mine, since=day, until=day)
    assert [each.scores for each in rows.rows] == [[4, 4, 4, 4, 4, NOT_TOLD, 4, 4]] * LEAST


@pytest.mark.parametrize("roles", [str(role) for role in Role if role is not Role.SUPERVISOR])
def test_who_is_no_supervisor_is_told_nothing(bureau: Bureau, desk: RehearsalDesk, roles: str) -> None:
    mine, day = token(bureau, roles), bureau.clock.now().date()
    for ask in (opinions.span, opinions.rows):
        with pytest.raises(Forbidden):
            ask(bureau.office, mine, since=day, until=day)
        with pytest.raises(SessionOver):
            ask(bureau.office, f"{CENTRE}.x", since=day, until=day)


def test_days_that_are_none_are_refused(bureau: Bureau, desk: RehearsalDesk) -> None:
    mine, day = token(bureau, "supervisor"), bureau.clock.now().date()
    for ask in (opinions.span, opinions.rows):
        with pytest.raises(Garbage):
            ask(bureau.office, mine, since=day, until=day - timedelta(1))
        with pytest.raises(Garbage):
            ask(bureau.office, mine, since=day - timedelta(500), until=day)


def test_the_figures_travel_over_the_wire(bureau: Bureau, desk: RehearsalDesk) -> None:
    many(bureau, desk, LEAST)
    desk.push()
    mine, _ = over(bureau)
    span = desk.send("GET", "/api/load/feedback?since=2026-11-01&until=2026-11-30", None, FeedbackSpan, token=mine)
    assert span.complete == LEAST
    path = "/api/load/feedback/rows?since=2026-11-01&until=2026-11-30"
    assert len(desk.send("GET", path, None, FeedbackRows, token=mine).rows) == LEAST
    with pytest.raises(NotTaken) as refused:
        desk.send("GET", "/api/load/feedback?since=yesterday", None, FeedbackSpan, token=mine)
    assert refused.value.status == 400
