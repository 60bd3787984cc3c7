from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.operations.base import apply
from mfc_desk.store.uow import SqlStore
from sync.live import Live
from sync.pace import LONGEST_ASKED_S, LONGEST_S, Amount, in_portions, next_try
from tests.store.world import HandClock, act, issue, opened
from tests.sync.toy_office import ToyOffice


@given(attempt=st.integers(0, 10_000), after=st.none() | st.floats(0, 3600), chance=st.floats(0, 1))
def test_the_next_try_is_never_too_early_and_never_too_late(attempt: int, after: float | None, chance: float) -> None:
    wait = next_try(attempt, after, lambda: chance)
    asked = min(after or 0, LONGEST_ASKED_S)
    assert asked <= wait <= asked + LONGEST_S


def test_nobody_on_the_way_silences_a_desk_for_a_day() -> None:
    assert next_try(1, 86_400.0, lambda: 0.0) == LONGEST_ASKED_S


def test_what_goes_in_one_call_follows_the_line_between_its_bounds() -> None:
    amount = Amount(10, 100, 400)
    sizes = []
    for milliseconds in (10, 10, 10, 600, 2000, 10_000, 10_000):
        amount.took(milliseconds)
        sizes.append(amount.now)
    assert sizes == [200, 400, 400, 400, 200, 50, 12]
    amount.broke()
    assert amount.now == 10


def test_as_many_rows_are_written_at_once_as_take_a_short_while() -> None:
    clock, amount = HandClock(), Amount(1, 2, 50, quick_ms=16, slow_ms=32)
    sizes = []
    for rows in in_portions(range(40), amount, clock):
        sizes.append(len(rows))
        clock.move(milliseconds=3 * len(rows))
    assert (sum(sizes), sizes[:6]) == (40, [2, 4, 8, 8, 8, 8])


def test_desks_that_lost_the_line_at_once_come_back_apart() -> None:
    waits = {next_try(10, 5.0, lambda chance=n / 40: chance) for n in range(40)}  # type: ignore[misc]
    assert len(waits) == 40
    assert max(waits) - min(waits) > LONGEST_S / 2


def test_tries_grow_apart() -> None:
    waits = [next_try(attempt, None, lambda: 1.0) for attempt in range(8)]
    assert waits == [1, 2, 4, 8, 16, 20, 20, 20]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    made = opened(tmp_path)
    yield made
    made.close()


def test_live_tells_that_there_is_news_and_takes_nothing(store: SqlStore) -> None:
    clock = HandClock()
    office = ToyOffice(clock)
    live = Live(office, store, clock)
    assert not live.news(25)
    (ticket,) = apply(office, issue("t"), act(clock))
    office.write(ticket)
    assert live.news(25)
    assert live.head(0, 25) == 1
    with store.read() as uow:
        assert uow.rows.of_kind("ticket") == []
        assert uow.facts.cursor() == 0


def test_live_says_hello_again_when_its_session_ended(store: SqlStore) -> None:
    clock = HandClock()
    office = ToyOffice(clock)
    live = Live(office, store, clock)
    live.news(0)
    office.sessions.clear()
    assert not live.news(0)
    assert len(office.sessions) == 1
