"""The term of a case: three dates that move only by a listed ground, each change kept with what it was before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from forms.ids import GroundId
from forms.pack import load_pack
from forms.register import Law
from mfc_desk.domain import due_dates
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import NotAllowed, Stopped, Unlawful, WrongState
from mfc_desk.domain.guards import Mode, TermChange, TermDates, Violation, ViolationClass
from mfc_desk.domain.ids import OperatorId, TermChangeId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.terms import (
    ExtendTerm,
    NoteHappened,
    RecountTerm,
    ResumeTerm,
    SuspendTerm,
)
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.sides import sides_of
from tests.domain.world import CASE, later, register, stories, up_to_signature, world
from tests.forms.packing import change, copy_of

FAMILY = next(one for one in stories() if one.service == "kz.large_family")
CHIEF = Actor(OperatorId("marat"), frozenset({Role.SUPERVISOR}))
DAY = timedelta(days=1)
MORE, COURT, PAPERS = GroundId("documents_to_be_added"), GroundId("court"), GroundId("papers")
AS_REGISTERED = TermDates(legal=date(2026, 12, 2), agency=date(2026, 12, 1), promised=date(2026, 11, 30))
"""Monday 23 November; seven working days, one day ahead for the agency, five promised."""


def _deadline(tree) -> None:
    ground = {"article": "kz.act.order_169", "confidence": "known"}
    tree["deadline"]["promised"] = {"value": 5, "unit": "wd"}
    tree["deadline"]["suspend"] = [{"id": COURT, **ground}, {"id": PAPERS, "value": 5, "unit": "wd", **ground}]


@pytest.fixture
def law(tmp_path: Path) -> Law:
    """The built-in law whose allowance may also be suspended, and is promised sooner than the law asks."""
    folder = copy_of(tmp_path / "kz")
    change(folder, "services/large_family.json", _deadline)
    for language in ("kk", "ru", "en"):
        words = {f"kz.large_family.ground.{name}": name for name in (COURT, PAPERS)}
        change(folder, f"texts/{language}.json", lambda tree, words=words: tree.update(words))
    return Law.of(load_pack(folder))


@pytest.fixture
def made(law: Law):
    """The allowance, registered on Monday, and a supervisor at the desk."""
    begun = world(FAMILY)
    begun.law = law
    up_to_signature(begun, FAMILY)
    register(begun)
    begun.actor = CHIEF
    return begun


def change_id(n: int) -> TermChangeId:
    return TermChangeId(f"c{n}")


def suspend(n: int = 1, ground: GroundId = COURT, until: date | None = None) -> SuspendTerm:
    return SuspendTerm(application=CASE, change=change_id(n), ground=ground, until=until)


def extend(made, n: int = 1, ground: GroundId = MORE, **changes: object) -> ExtendTerm:
    told = {"notified_at": made.at.at, **changes}
    return ExtendTerm(application=CASE, change=change_id(n), ground=ground, **told)


def dates(made) -> TermDates:
    return due_dates.kept_dates(made.application())


def test_registration_sets_three_dates(made):
    assert dates(made) == AS_REGISTERED


def test_a_suspended_term_has_no_date_and_runs_on_by_as_many_days_as_it_stood(made):
    later(made, DAY)
    made.do(suspend())
    assert (made.application().lifecycle, dates(made)) == (
        Lifecycle.SUSPENDED,
        TermDates(legal=None, agency=None, promised=None),
    )
    later(made, 7 * DAY)
    made.do(ResumeTerm(application=CASE, change=change_id(2)))
    assert made.application().lifecycle is Lifecycle.IN_WORK
    assert dates(made).legal == date(2026, 12, 9)


def test_a_ground_that_bounds_a_suspension_keeps_the_dates_known(made):
    later(made, DAY)
    made.do(suspend(ground=PAPERS, until=date(2026, 11, 27)))
    assert dates(made).legal == date(2026, 12, 9)


def test_a_suspension_that_was_over_by_itself_may_be_ended_on_paper_and_moves_no_date(made):
    made.do(suspend(ground=PAPERS))
    due = made.application().due
    later(made, 10 * DAY)
    made.do(ResumeTerm(application=CASE, change=change_id(2)))
    assert (made.application().lifecycle, made.application().due) == (Lifecycle.IN_WORK, due)
    assert [one.move for one in made.application().moves] == ["suspended"], "nothing moved once more"
    made.do(suspend(3))
    made.do(ResumeTerm(application=CASE, change=change_id(4)))
    assert [one.move for one in made.application().moves] == ["suspended", "suspended", "resumed"]


@pytest.mark.parametrize("until", [date(2026, 11, 24), date(2026, 12, 2), date(2020, 1, 1)])
def test_a_suspension_foreseen_longer_than_its_ground_allows_or_into_the_past_is_refused(made, until):
    later(made, DAY)
    with pytest.raises(Stopped):
        made.do(suspend(ground=PAPERS, until=until))
    assert dates(made) == AS_REGISTERED


def test_an_extension_adds_what_its_ground_says_once_and_after_the_person_was_told(made):
    later(made, DAY)
    _, row = made.do(extend(made))
    assert dates(made).legal == date(2027, 1, 1)
    assert isinstance(row, TermChange)
    assert row.was == AS_REGISTERED
    assert row.now == dates(made)
    assert (row.ground, row.by, row.notified_at) == (MORE, CHIEF.id, made.at.at)
    with pytest.raises(Stopped):
        made.do(extend(made, 2))


@pytest.mark.parametrize("days", [-30, 1])
def test_nobody_is_told_of_an_extension_before_the_case_or_after_it_counts(made, days):
    later(made, DAY)
    with pytest.raises(Stopped):
        made.do(extend(made, notified_at=made.at.at + days * DAY))


def test_a_notice_at_an_hour_of_nowhere_is_none(made):
    later(made, DAY)
    with pytest.raises(Stopped) as refused:
        made.do(replace(extend(made), notified_at=made.at.at.replace(tzinfo=None)))
    assert refused.value.message.code == "rule.not_notified"


@pytest.mark.parametrize("ground", ["whim", MORE])
def test_only_a_listed_ground_suspends(made, ground):
    with pytest.raises(Stopped) as stopped:
        made.do(suspend(ground=GroundId(ground)))
    assert (stopped.value.guard, stopped.value.subjects) == ("term_ground", (ground,))


@pytest.mark.parametrize("ground", ["whim", COURT])
def test_only_a_listed_ground_extends(made, ground):
    with pytest.raises(Stopped):
        made.do(extend(made, ground=GroundId(ground)))


def test_an_operator_moves_no_term(made):
    made.actor = Actor(OperatorId("aigerim"), frozenset({Role.OPERATOR}))
    for operation in (suspend(), extend(made), ResumeTerm(application=CASE, change=change_id(3))):
        with pytest.raises(NotAllowed):
            made.do(operation)


def test_every_change_is_a_row_of_its_own(made):
    later(made, DAY)
    made.do(suspend(1))
    with pytest.raises(WrongState):
        made.do(ResumeTerm(application=CASE, change=change_id(1)))
    made.do(ResumeTerm(application=CASE, change=change_id(2)))
    made.do(extend(made, 3))
    assert len([key for key in made.rows.written if key.kind == "term_change"]) == 3
    assert [one.move for one in made.application().moves] == ["suspended", "resumed", "extended"]


@pytest.fixture
def transferred(law: Law, tmp_path: Path) -> Law:
    """The same law with a newer version in which 2 December is a day off and Saturday the 5th is worked."""
    folder = copy_of(tmp_path / "newer", version="2026.2", since="2026-11-25")
    change(folder, "services/large_family.json", _deadline)
    for language in ("kk", "ru", "en"):
        words = {f"kz.large_family.ground.{name}": name for name in (COURT, PAPERS)}
        change(folder, f"texts/{language}.json", lambda tree, words=words: tree.update(words))
    change(folder, "calendars/2026.json", lambda tree: tree.update(off=[*tree["off"], "2026-12-02"]))
    return Law.of(*law.packs, load_pack(folder))


def recount(made, legal: date | None = date(2026, 12, 3), version: str = "kz-2026.2") -> RecountTerm:
    return RecountTerm(application=CASE, change=change_id(9), counted_by=version, legal=legal)


def test_a_new_calendar_moves_nothing_by_itself_and_says_whom_it_would_move(made, transferred):
    made.law = transferred
    application = made.application()
    shift = due_dates.shift_by(made.law, application, sides_of(made.rows, application))
    assert shift is not None
    assert (shift.was, shift.now.legal) == (AS_REGISTERED, date(2026, 12, 3))
    assert dates(made) == AS_REGISTERED


def test_a_move_under_a_newer_law_is_counted_on_the_calendar_of_the_case(made, transferred):
    later(made, DAY)
    made.law = transferred
    made.do(suspend(1))
    made.do(ResumeTerm(application=CASE, change=change_id(2)))
    assert dates(made) == AS_REGISTERED


def test_a_supervisor_has_a_case_counted_again_and_later_moves_count_on_the_new_calendar(made, transferred):
    made.law = transferred
    _, row = made.do(recount(made))
    assert dates(made).legal == date(2026, 12, 3)
    assert isinstance(row, TermChange)
    assert (row.change, row.was.legal, row.now.legal) == ("recounted", date(2026, 12, 2), date(2026, 12, 3))
    later(made, DAY)
    made.do(suspend(1))
    made.do(ResumeTerm(application=CASE, change=change_id(2)))
    assert dates(made).legal == date(2026, 12, 3)


def test_a_count_that_gives_another_day_than_was_seen_or_changes_nothing_is_refused(made, transferred):
    made.law = transferred
    for operation in (recount(made, date(2026, 12, 4)), recount(made, date(2026, 12, 2), "kz-2026.1")):
        with pytest.raises(WrongState):
            made.do(operation)
    with pytest.raises(Unlawful):
        made.do(recount(made, version="kz-2031.1"))


def test_a_passed_term_is_listed_and_stands_in_the_ledger_once(made):
    at_last = replace(made.application())
    assert due_dates.overdue([at_last], date(2026, 12, 2)) == ()
    assert due_dates.overdue([at_last], date(2026, 12, 3)) == (at_last,)
    with pytest.raises(Unlawful):
        made.do(NoteHappened(application=CASE))
    later(made, 10 * DAY)
    (row,) = made.do(NoteHappened(application=CASE))
    for _ in range(2):
        assert made.do(NoteHappened(application=CASE)) == (), "it stands as it was noted first"
    assert isinstance(row, Violation)
    assert (row.category, row.mode) == (ViolationClass.DEADLINE, Mode.HAPPENED)
    assert len([key for key in made.rows.written if key.kind == "violation"]) == 1


@pytest.mark.parametrize("lifecycle", [Lifecycle.DRAFT, Lifecycle.INTAKE_REFUSED, Lifecycle.ABANDONED])
def test_what_was_never_registered_is_not_late(made, lifecycle):
    never = replace(made.application(), lifecycle=lifecycle)
    assert isinstance(never, Application)
    assert due_dates.overdue([never], date(2030, 1, 1)) == ()


def test_a_term_that_stands_still_is_not_late(made):
    later(made, DAY)
    made.do(suspend())
    assert due_dates.overdue([made.application()], date(2030, 1, 1)) == ()
