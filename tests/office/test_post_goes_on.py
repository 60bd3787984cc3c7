"""One row that is broken, or one agency that is slow, does not hold up what the others are asked."""

from __future__ import annotations

from threading import Event

import pytest

from backoffice.interagency import post as of_post
from backoffice.interagency.gateway import Gateway, Outgoing, Reply
from backoffice.interagency.post import LEASE, Post
from backoffice.interagency.senders import Senders
from backoffice.store import tables as t
from mfc_desk.domain.ids import CentreId, RequestId
from mfc_desk.domain.inquiries import Outcome, RequestState
from tests.office.inquiring import Case, begun


@pytest.fixture
def two(case: Case) -> tuple[Case, Case]:
    """The desk of a case and another one, each with an application."""
    desk = case.bureau.desk("2", "operator2")
    return case, Case(case.bureau, desk, case.agency, begun(desk), case.post)


def broken(case: Case, request: RequestId) -> None:
    """The row of a request is none any more."""
    mine = t.entity.c.key == f"agency_request:{request}"
    case.bureau.database.write(lambda tx: tx.execute(t.entity.update().where(mine).values(body=b'{"id": 1}')))


@pytest.mark.logs("was not dealt with")
def test_a_broken_row_is_put_off_and_the_next_one_is_asked(two: tuple[Case, Case]) -> None:
    one, other = two
    broken(one, one.ask())
    request = other.ask()
    turns = 0
    while one.post.turn() is not None:
        turns += 1
    assert turns == 2
    other.desk.pull()
    assert other.row(request).outcome is Outcome.FOUND


@pytest.mark.logs("was not called late")
@pytest.mark.logs("was not dealt with")
def test_a_broken_row_that_is_late_keeps_no_other_from_being_called_late(two: tuple[Case, Case]) -> None:
    one, other = two
    one.agency.kill()
    bad, request = one.ask(), other.ask()
    one.deliver()
    other.desk.pull()
    broken(one, bad)
    one.later(other.row(request).expected_by - one.bureau.clock.now())
    for _ in range(3):
        while one.post.turn() is not None:
            pass
        one.later(LEASE)
    other.desk.hello()
    other.desk.pull()
    assert other.row(request).state is RequestState.OVERDUE


def test_a_slow_agency_is_given_no_more_than_its_share(two: tuple[Case, Case], monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = two
    monkeypatch.setattr(of_post, "AT_ONCE", 1)
    one.ask()
    second, residence = other.ask(), other.ask("residence", "kz.residence_registration")
    asked: list[str] = []

    class Slow(Gateway):
        def ask(self, outgoing: Outgoing) -> Reply:
            asked.append(outgoing.headers["X-Road-Id"])
            if len(asked) == 1:  # while it thinks, another thread goes on with what is due
                while post.turn() is not None:
                    pass
                assert asked[1:] == [residence]
            return super().ask(outgoing)

    post = Post(one.bureau.office, Slow(one.agency.url))
    post.turn()
    post.turn()
    assert asked[2:] == [second], "now it has time for the next"


@pytest.mark.logs("a step of the post went wrong")
def test_no_trouble_of_a_step_ends_a_thread(case: Case) -> None:
    went_on = Event()

    class Troubled(Post):
        def turn(self) -> frozenset[CentreId] | None:
            if not seen:
                seen.append(1)
                raise AssertionError("a row that nobody expects")
            went_on.set()
            return None

    seen: list[int] = []
    senders = Senders(Troubled(case.bureau.office, Gateway(case.agency.url)), lambda _: None)
    senders.start(1)
    assert went_on.wait(5)
    senders.stop()
    senders.join(5)
