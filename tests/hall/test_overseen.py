"""A supervisor's desk asks the real office for what is beyond it, keeps that, and has it without the line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests

from backoffice import keys, loading
from backoffice.store import centres, tables
from backoffice.store import load_tables as t
from backoffice.store.centres import Operator, Session
from backoffice.store.places import business_day
from mfc_desk.domain.ids import OperatorId
from mfc_desk.domain.load.day import Stretch
from mfc_desk.domain.operations.desks import PauseDesk
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.usecases import cockpit, overseen, usual
from mfc_desk.usecases.cockpit_ahead import whole_history
from mfc_desk.usecases.workplace import Session as Signed
from mfc_desk.usecases.workplace import do
from tests.hall.centre import RealDesk
from tests.office.bureau import CENTRE, Bureau


def supervisor(bureau: Bureau, desk: RealDesk, *, roles: str = "supervisor") -> Signed:
    """A supervisor who signed in at this desk with the line."""
    token, name = keys.new_token(CENTRE), OperatorId(bureau.ids.new())
    person = Operator(
        centre=CENTRE, operator=name, login=f"chief{name}", name="Марат", password="", roles=roles, desk=None,
        active=True,
    )  # fmt: skip
    until = bureau.clock.now() + timedelta(days=30)
    made = Session(centre=CENTRE, device=desk.work.desk.device, operator=name, until=until)
    bureau.database.write(lambda tx: centres.add_operator(tx, person))
    bureau.database.write(lambda tx: centres.add_session(tx, made, token_hash=keys.digest(token)))
    return Signed(
        actor=Actor(name, frozenset(Role(one) for one in roles.split())), name="Марат", login=person.login,
        desk=desk.work.desk.desk, device=desk.work.desk.device, token=token,
    )  # fmt: skip


def waited(bureau: Bureau, *, weeks: int, people: int, minutes: int) -> None:
    """So many weeks ago so many people came at this hour and waited so long before they were called."""
    came = bureau.clock.now() - timedelta(weeks=weeks)
    rows: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for place in range(people):
        name, called = f"ticket:w{weeks}-{place}", came + timedelta(minutes=minutes)
        done = called + timedelta(minutes=5)
        rows.append({
            "centre": CENTRE, "way": name, "day": business_day(bureau.centre, came), "hour": 0, "number": f"A-{place}",
            "series": "A", "service": None, "ground": None, "state": "done", "outcome": "served", "came_at": came,
            "eligible_at": came, "returns_at": None, "called_at": called, "ended_at": done, "waited_us": 1, "missed": 0,
        })  # fmt: skip
        parts += [
            {"centre": CENTRE, "way": name, "n": n, "phase": phase, "since": since, "until": until, "desk": None,
             "operator": None}
            for n, (phase, since, until) in enumerate((("waiting", came, called), ("serving", called, done)))
        ]  # fmt: skip
    bureau.database.write(lambda tx: tx.execute(t.load_way.insert(), rows))
    bureau.database.write(lambda tx: tx.execute(t.load_part.insert(), parts))


def asked(desk: RealDesk, session: Signed, times: int = 12) -> None:
    """Ask as a cockpit does that is open for some minutes."""
    for _ in range(times):
        overseen.ask(desk.work, session)
        desk.bureau.clock.advance(timedelta(seconds=21))


def test_the_same_weekday_is_asked_for_once_kept_and_there_without_the_line(bureau: Bureau, desk: RealDesk) -> None:
    session = supervisor(bureau, desk)
    waited(bureau, weeks=1, people=4, minutes=40)
    waited(bureau, weeks=2, people=2, minutes=40)
    local = desk.work.local(bureau.clock.now())
    quarter = local.hour * 4 + local.minute // 15
    asked(desk, session)
    desk.line.cut = True
    seen = cockpit.look(desk.work)
    assert seen.usual is not None
    assert seen.usual.days == 2, "weeks in which nobody came are no days"
    assert [seen.usual.waiting[quarter + n] for n in range(4)] == [3.0, 3.0, 0.0, 0.0]
    days, until = whole_history(desk.work, (), desk.work.today())
    assert [(one.day, one.total()) for one in days] == [
        (desk.work.today() - timedelta(weeks=weeks), count) for weeks, count in ((2, 2), (1, 4))
    ]
    assert until == desk.work.today() - timedelta(days=1)


def test_what_is_over_is_not_asked_for_again_before_its_time(
    bureau: Bureau, desk: RealDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = supervisor(bureau, desk)
    asked(desk, session)
    paths: list[str] = []
    carry = desk.line.send

    def counted(request: requests.PreparedRequest, *more: Any, **named: Any) -> requests.Response:
        paths.append(str(request.path_url).partition("?")[0])
        return carry(request, *more, **named)

    monkeypatch.setattr(desk.line, "send", counted)
    asked(desk, session, times=3)
    assert set(paths) <= {"/api/centre", "/api/load/day"}
    assert paths.count("/api/load/day") <= 1, "today's, at most each five minutes"
    with desk.store.read() as uow:
        assert usual.usual(uow, desk.work.today(), desk.work.law.calendar.works) is None, (
            "nobody ever came: that is no usual day"
        )


def test_breaks_of_another_desk_are_drawn_from_the_marks_of_the_office(
    bureau: Bureau, desks: tuple[RealDesk, RealDesk]
) -> None:
    one, two = desks
    session = supervisor(bureau, one)
    bureau.clock.advance(timedelta(minutes=10))
    do(two.work, two.session, PauseDesk(desk=two.work.desk.desk, reason="lunch"))
    two.settle()
    bureau.clock.advance(timedelta(minutes=10))
    two.open()
    two.settle()
    bureau.clock.advance(timedelta(minutes=10))
    one.settle()
    assert [each.state for each in states(one, "2")] == ["open"], "a row says how the desk is now"
    asked(one, session, times=1)
    assert [each.state for each in states(one, "2")] == ["open", "paused", "open"]
    assert cockpit.look(one.work).breaks_at is not None


def states(desk: RealDesk, name: str) -> tuple[Stretch, ...]:
    return next(one.states for one in cockpit.look(desk.work).day.desks if one.desk == name)


@pytest.mark.parametrize("roles", ["operator", "reception"])
def test_nobody_but_a_supervisor_is_told(bureau: Bureau, desk: RealDesk, roles: str) -> None:
    answer = overseen.ask(desk.work, supervisor(bureau, desk, roles=roles))
    assert answer.why is not None
    assert answer.why.code == "rule.not_allowed"
    with desk.store.read() as uow:
        assert overseen.known(desk.work, uow) is None


def test_a_sign_in_that_ended_is_said(bureau: Bureau, desk: RealDesk) -> None:
    session = supervisor(bureau, desk)
    bureau.clock.advance(timedelta(days=31))
    answer = overseen.ask(desk.work, session)
    assert answer.why is not None
    assert answer.why.code == "centre.sign_in_again"


def test_days_that_the_office_knows_by_half_are_not_kept(
    bureau: Bureau, desk: RealDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = supervisor(bureau, desk)
    waited(bureau, weeks=1, people=4, minutes=40)
    bureau.database.write(lambda tx: tx.execute(tables.feed_counter.update().values(seq=90_000)))
    with monkeypatch.context() as behind:
        behind.setattr(loading, "follow", lambda *_, **__: False)  # as after its update: it has far to go
        asked(desk, session)
    with desk.store.read() as uow:
        assert usual.usual(uow, desk.work.today(), desk.work.law.calendar.works) is None
        assert usual.history(uow, desk.work.today()) == ([], None)
        assert usual.marks(uow, desk.work.today())[1] is None
    bureau.database.write(lambda tx: tx.execute(tables.feed_counter.update().values(seq=0)))
    asked(desk, session)
    assert cockpit.look(desk.work).usual is not None


def test_a_question_without_an_answer_stops_no_other_and_is_not_asked_each_moment(
    bureau: Bureau, desk: RealDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, paths, carry = supervisor(bureau, desk), [], desk.line.send

    def slow(request: requests.PreparedRequest, *more: Any, **named: Any) -> requests.Response:
        paths.append(str(request.path_url).partition("?")[0])
        if paths[-1] == "/api/load/arrivals":
            raise requests.ReadTimeout(request=request)
        return carry(request, *more, **named)

    monkeypatch.setattr(desk.line, "send", slow)
    for _ in range(12):
        overseen.ask(desk.work, session)
        bureau.clock.advance(timedelta(seconds=5))
    assert 1 <= paths.count("/api/load/arrivals") <= 2
    assert paths.count("/api/load/day") >= 2, "today, and weekdays before"


def test_an_office_that_was_just_started_calls_no_desk_cut_off_that_only_listens(
    bureau: Bureau, desks: tuple[RealDesk, RealDesk]
) -> None:
    one, two = desks
    session = supervisor(bureau, one)
    bureau.clock.advance(timedelta(minutes=40))
    bureau.office.hearing.__init__()  # type: ignore[misc]  # the memory of a process that has just begun

    def cut_off() -> bool:
        overseen.ask(one.work, session)
        with one.store.read() as uow:
            seen = overseen.known(one.work, uow)
        assert seen is not None
        return two.work.desk.desk in seen.cut_off(one.work.desk.desk)

    assert not cut_off()
    bureau.clock.advance(timedelta(minutes=2))
    assert cut_off(), "it never asked again"
