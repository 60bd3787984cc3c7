"""The fair gate before the heavy work of desks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from backoffice.api.app import make_app
from backoffice.api.gate import Gate
from backoffice.errors import Busy
from backoffice.inprocess import InProcess
from tests.office.bureau import Bureau


class Hall:
    """Desks that come to a gate and stay inside until they are let go; time passes by hand."""

    def __init__(self, **rules: Any) -> None:
        self.now = 0.0
        self.gate = Gate(seconds=lambda: self.now, **rules)
        self.served: list[str] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._done: dict[str, asyncio.Event] = {}

    async def come(self, who: str, *, scan: bool = False) -> None:
        self._tasks.append(asyncio.create_task(self._served(who, scan)))
        await settled()

    async def _served(self, who: str, scan: bool) -> None:
        async with self.gate.passed(who, scan=scan):
            self.served.append(who)
            done = self._done[who] = asyncio.Event()
            await done.wait()

    async def go(self, who: str, *, after_s: float) -> None:
        self.now += after_s
        self._done.pop(who).set()
        await settled()

    async def close(self) -> None:
        while self._done:
            await self.go(next(iter(self._done)), after_s=0.0)
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def settled() -> None:
    """Everything that can go on has."""
    for _ in range(10):
        await asyncio.sleep(0)


def in_hall(play: Callable[[Hall], Coroutine[Any, Any, None]], **rules: Any) -> None:
    async def run() -> None:
        hall = Hall(**rules)
        await play(hall)
        await hall.close()

    asyncio.run(run())


def test_only_so_many_are_served_at_once_and_no_desk_twice() -> None:
    async def play(hall: Hall) -> None:
        for who in ("a", "a", "b", "c"):
            await hall.come(who)
        assert hall.served == ["a", "b"]
        await hall.go("b", after_s=1)
        assert hall.served == ["a", "b", "c"]
        await hall.go("a", after_s=1)
        assert hall.served == ["a", "b", "c", "a"]

    in_hall(play, slots=2)


def test_who_had_least_of_the_time_is_next_whatever_the_order_in_which_they_came() -> None:
    async def play(hall: Hall) -> None:
        await hall.come("greedy")
        await hall.go("greedy", after_s=10)
        await hall.come("first")
        await hall.come("greedy")
        await hall.come("modest")
        await hall.go("first", after_s=1)
        assert hall.served[-1] == "modest"
        await hall.go("modest", after_s=1)
        assert hall.served[-1] == "greedy"

    in_hall(play, slots=1)


def test_no_desk_starves_behind_one_that_always_comes_again() -> None:
    async def play(hall: Hall) -> None:
        for who in ("greedy", "greedy", "greedy", *(f"desk {n}" for n in range(40))):
            await hall.come(who)
        for _ in range(41):
            (inside,) = hall._done
            await hall.go(inside, after_s=0.5)
            if inside == "greedy":
                await hall.come("greedy")
        assert {f"desk {n}" for n in range(40)} <= set(hall.served)
        assert hall.served.count("greedy") <= 3

    in_hall(play, slots=1)


def test_who_stayed_away_has_saved_nothing_up() -> None:
    async def play(hall: Hall) -> None:
        for _ in range(20):
            await hall.come("busy")
            await hall.go("busy", after_s=1)
        await hall.come("newcomer")
        await hall.come("busy")
        for _ in range(3):
            await hall.come("newcomer")
        for _ in range(4):
            (inside,) = hall._done
            await hall.go(inside, after_s=1)
        assert "busy" in hall.served[20:24]

    in_hall(play, slots=1)


def test_scans_never_take_all_the_places() -> None:
    async def play(hall: Hall) -> None:
        for n in range(6):
            await hall.come(f"scan {n}", scan=True)
        await hall.come("small")
        assert hall.served == ["scan 0", "scan 1", "small"]

    in_hall(play, slots=4)


def test_whoever_would_be_one_too_many_is_told_when_to_come_again() -> None:
    async def play(hall: Hall) -> None:
        await hall.come("inside")
        for _ in range(10):
            await hall.go("inside", after_s=9)
            await hall.come("inside")
        for n in range(5):
            await hall.come(f"desk {n}")
        with pytest.raises(Busy) as told:
            async with hall.gate.passed("one too many"):
                raise AssertionError("let in")
        assert 30 < told.value.wait_seconds <= 60

    in_hall(play, slots=1, most=5)


def test_whose_turn_does_not_come_in_time_is_told_so_and_takes_no_place() -> None:
    async def play(hall: Hall) -> None:
        await hall.come("inside")
        with pytest.raises(Busy):
            async with hall.gate.passed("impatient"):
                raise AssertionError("let in")
        await hall.come("next")
        await hall.go("inside", after_s=1)
        assert hall.served == ["inside", "next"]

    in_hall(play, slots=1, patience_s=0.01)


def test_who_hangs_up_while_waiting_takes_no_place() -> None:
    async def play(hall: Hall) -> None:
        await hall.come("inside")
        await hall.come("gone")
        await hall.come("next")
        hall._tasks[1].cancel()
        await settled()
        await hall.go("inside", after_s=1)
        assert hall.served == ["inside", "next"]

    in_hall(play, slots=1)


@pytest.mark.parametrize(
    "path", ["picture?after=&limit=10", "digest", "bucket?number=1", "leaving?since=0", "changes?after=0"]
)
def test_whatever_a_turn_asks_for_page_by_page_waits_at_the_gate(bureau: Bureau, path: str) -> None:
    desk = bureau.desk()
    desk.hello()
    with InProcess(make_app(bureau.office, Gate(most=0))) as call:
        said = call("GET", f"/sync/{path}", headers={"authorization": f"Bearer {desk.session}"})
    assert said.status == 503
    assert int(said.headers["retry-after"]) > 0
