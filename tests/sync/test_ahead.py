"""While a batch or a page is on its way the desk records the one before it: nothing is lost, nothing goes twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from mfc_desk.ports.outbox import OpState
from sync.ahead import Begin, when_asked
from sync.pace import Amount, Load
from sync.wire.messages import Push, Pushed
from tests.store.world import issue
from tests.sync.faults import CutLine, Died, DyingStore
from tests.sync.place import Place
from tests.sync.toy_office import ToyOffice
from ui.work.beside import beside

T = TypeVar("T")
WORK = 9


def at_once(call: Callable[[], T]) -> Callable[[], T]:
    """The call is made as soon as it may be: the order a quick line gives."""
    answer = call()
    return lambda: answer


def little() -> Load:
    """So little goes at once that a handful comes in batches and pages."""
    return Load(batch=Amount(1, 1, 1), page=Amount(2, 2, 2), written=Amount(1, 1, 1))


def busy(place: Place) -> None:
    for n in range(WORK):
        place.do(issue(f"mine-{n}"))
        place.other(f"theirs-{n}")


class Watched:
    """Notes at each push how much of what went before was recorded already."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.recorded: list[tuple[int, int]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._place.office, name)

    def push(self, session: str, body: Push) -> Pushed:
        with self._place.store.read() as uow:
            settled = sum(each.state is not OpState.PENDING for each in uow.outbox.settled(100))
        self.recorded.append((self._place.office.pushes, settled))
        return self._place.office.push(session, body)


@pytest.mark.parametrize(("begin", "behind"), [(at_once, 1), (when_asked, 0)])
def test_a_batch_goes_before_the_verdicts_of_the_last_one_are_recorded_and_never_two_before(
    place: Place, begin: Begin, behind: int
) -> None:
    busy(place)
    watched = Watched(place)
    assert place.turn(office=watched, load=little(), begin=begin).sent == WORK
    between = watched.recorded[1:-1]  # beside the last one there is nothing left to do
    assert len(between) > 2
    assert [recorded for _, recorded in between] == [pushes - behind for pushes, _ in between]
    place.same_as_office()


def test_in_a_thread_beside_everything_goes_once_and_comes_whole(place: Place) -> None:
    busy(place)
    with beside() as begin:
        report = place.turn(load=little(), begin=begin)
    assert (report.sent, report.received, report.left) == (WORK, 2 * WORK, 0)
    assert len(place.office.memory.effects) == WORK
    place.same_as_office()


@pytest.mark.parametrize("answer_only", [False, True])
@pytest.mark.parametrize("at", range(2, 12))
def test_a_line_that_is_cut_while_a_call_is_ahead_costs_a_turn_only(
    place: Place, at: int, *, answer_only: bool
) -> None:
    busy(place)
    place.turn(office=CutLine(place.office, at, answer_only=answer_only), load=little(), begin=at_once)
    place.turn(load=little(), begin=at_once)
    assert len(place.office.memory.effects) == WORK == len(set(place.office.memory.effects))
    place.same_as_office()


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", range(2, 14, 2))
def test_a_program_that_ends_while_a_call_is_ahead_sends_it_again_and_it_counts_once(
    place: Place, at: int, *, before: bool
) -> None:
    busy(place)
    with pytest.raises(Died):
        place.turn(store=DyingStore(place.store, at, before=before), load=little(), begin=at_once)
    place.reopen()
    place.turn(load=little(), begin=at_once)
    assert len(place.office.memory.effects) == WORK == len(set(place.office.memory.effects))
    place.same_as_office()


def test_a_batch_that_is_too_big_is_halved_also_where_it_was_ahead(place: Place) -> None:
    busy(place)
    place.office.biggest_batch = 2
    load = Load(batch=Amount(1, 10_000, 10_000))
    assert place.turn(load=load, begin=at_once).sent == WORK
    assert isinstance(place.office, ToyOffice)
    place.same_as_office()
