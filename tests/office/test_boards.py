"""The board shows who is called where, the newest on top, and never a person; it is told by the database alone."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import TimeoutError as NoConnection

from backoffice import terminals
from backoffice.api.app import make_app
from backoffice.boards import ROWS, Board, Paces, Shown, board_of
from backoffice.errors import SessionOver
from backoffice.office import Bell, Office
from backoffice.store import terminals as stored
from backoffice.store.terminals import TerminalKind
from backoffice.web import board as page
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.tickets import Ticket, TicketState
from tests.office.bureau import CENTRE, Bureau
from tests.office.lobby import put, screen

BOARD = TerminalKind.BOARD


def seen(bureau: Bureau) -> Board:
    return bureau.database.read(lambda tx: board_of(tx, bureau.office, bureau.centre, Paces()))


def lines(bureau: Bureau) -> list[tuple[str, str]]:
    return [(one.number, one.desk) for one in seen(bureau).calls]


def test_the_newest_call_stands_on_top_and_a_repeated_one_is_new_again(bureau: Bureau) -> None:
    one, two = bureau.desk("1"), bureau.desk("2", "operator2")
    first = bureau.ticket(one)
    bureau.ticket(one)
    one.ask("call_next")
    bureau.clock.advance(timedelta(seconds=30))
    two.ask("call_next")
    assert lines(bureau) == [("A-002", "2"), ("A-001", "1")]
    before = {call.number: call.key for call in seen(bureau).calls}
    bureau.clock.advance(timedelta(seconds=30))
    assert one.ask("call_again", ticket=first).refused is None
    assert lines(bureau) == [("A-001", "1"), ("A-002", "2")]
    after = {call.number: call.key for call in seen(bureau).calls}
    assert before["A-001"] != after["A-001"]
    assert before["A-002"] == after["A-002"]


def test_who_did_not_come_is_on_the_board_no_more(bureau: Bureau) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk)
    desk.ask("call_next")
    desk.ask("no_show", ticket=name)
    assert lines(bureau) == []


def test_the_board_has_seven_lines_at_most(bureau: Bureau) -> None:
    now = bureau.clock.now()
    put(
        bureau,
        *(
            Ticket(
                id=bureau.ids.new(), number=f"A-{n:03d}", series="A", state=TicketState.SERVING, arrived_at=now,
                eligible_at=now, desk=DeskName(str(n)), last_call_at=now + timedelta(seconds=n),
            )
            for n in range(1, 12)
        ),
    )  # fmt: skip
    assert len(lines(bureau)) == ROWS
    assert lines(bureau)[0] == ("A-011", "11")


def test_only_desks_that_really_serve_are_counted(bureau: Bureau) -> None:
    now = bureau.clock.now()
    states = {"1": DeskState.OPEN, "2": DeskState.PAUSED, "3": DeskState.CLOSED}
    put(bureau, *(Desk(id=DeskName(name), state=state, since=now) for name, state in states.items()))
    assert seen(bureau).desks == 1
    busy = bureau.desk("4", "operator2")
    bureau.ticket(busy)
    busy.ask("call_next")
    assert seen(bureau).desks == 2, "a desk that nobody declared open, with a person at it"


def test_who_has_an_appointment_later_does_not_wait_yet(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    bureau.ticket(desk, appointment=(bureau.clock.now() + timedelta(minutes=30)).isoformat())
    assert seen(bureau).waiting == 1
    bureau.clock.advance(timedelta(minutes=30))
    assert seen(bureau).waiting == 2


def test_a_morning_of_yesterday_is_not_on_the_board(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    bureau.ticket(desk)
    desk.ask("call_next")
    bureau.clock.advance(timedelta(days=1))
    assert (lines(bureau), seen(bureau).waiting) == ([], 0)


def test_nothing_of_a_person_is_told_to_the_board(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.ticket(desk, ground="disability", note="deaf", identifier="850402450004", service="kz.birth")
    desk.ask("call_next")
    raw = page._told(seen(bureau)).decode()
    assert set(json.loads(raw)["calls"][0]) == {"key", "number", "desk", "age_s"}
    assert not [word for word in ("disability", "deaf", "850402", "birth") if word in raw]


def test_only_a_board_that_is_let_in_is_told_anything(bureau: Bureau) -> None:
    assert bureau.call("GET", "/board/live").status == 401
    assert bureau.call("GET", "/board").status == 401
    assert screen(bureau, BOARD).get("/board").status == 200


class Listener:
    """A board that listens to one office: what it is sent, as it comes."""

    def __init__(self, app: Any, cookie: str, *, last: int | None) -> None:
        headers = [(b"host", b"office.test"), (b"cookie", f"mfc_board={cookie}".encode())]
        if last is not None:
            headers.append((b"last-event-id", str(last).encode()))
        self._scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": "/board/live", "raw_path": b"/board/live", "query_string": b"", "root_path": "",
            "headers": headers, "client": ("127.0.0.1", 1), "server": ("office.test", 80),
        }  # fmt: skip
        self._app, self.events, self._gone = app, asyncio.Queue[dict[str, str]](), asyncio.Event()
        self._task = asyncio.create_task(self._app(self._scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        if self._scope.pop("asked", None) is None:
            self._scope["asked"] = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        for block in message.get("body", b"").decode().replace("\r\n", "\n").split("\n\n"):
            found = dict(line.partition(": ")[::2] for line in block.splitlines() if ": " in line)
            if "event" in found:
                await self.events.put(found)

    async def next(self) -> dict[str, str]:
        return await asyncio.wait_for(self.events.get(), 10)

    async def close(self) -> None:
        self._gone.set()
        await asyncio.wait_for(self._task, 10)


def test_a_call_that_another_process_wrote_reaches_the_board_and_one_who_is_up_to_date_hears_just_that(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "BEAT_S", 0.2)
    cookie = screen(bureau, BOARD).cookies["mfc_board"]
    desk = bureau.desk()
    bureau.ticket(desk)
    other = Office(database=bureau.database, clock=bureau.clock, ids=bureau.ids, scans=bureau.office.scans)

    async def listen() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
        loop, listener = asyncio.get_running_loop(), Listener(make_app(other), cookie, last=None)
        first = await listener.next()
        await loop.run_in_executor(None, desk.ask, "call_next")  # answered by the application of the first office
        called = await listener.next()
        while called["event"] != "board":
            called = await listener.next()
        await listener.close()
        again = Listener(make_app(other), cookie, last=int(called["id"]))
        beat = await again.next()
        await again.close()
        return first, called, beat

    first, called, beat = asyncio.run(listen())
    assert json.loads(first["data"])["calls"] == []
    assert [one["number"] for one in json.loads(called["data"])["calls"]] == ["A-001"]
    assert (beat["event"], beat["id"]) == ("still", called["id"])


def test_boards_of_one_hall_are_read_for_once_and_never_show_less_than_each_has_heard_of(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    older = seen(bureau)
    desk.ask("call_next")
    newer, reads = seen(bureau), list[Board]()

    async def read() -> Board:
        await asyncio.sleep(0)
        reads.append(older if not reads else newer)
        return reads[-1]

    async def all_at_once() -> list[Board]:
        shown = Shown()
        wanted = (older.seq, newer.seq, newer.seq, newer.seq)
        return await asyncio.gather(*(shown.at_least(bureau.centre.centre, seq, read) for seq in wanted))

    found = asyncio.run(all_at_once())
    assert found[0] in (older, newer)
    assert found[1:] == [newer] * 3
    assert len(reads) == 2


def test_a_board_that_cannot_be_read_says_so_to_all_and_is_read_again(bureau: Bureau) -> None:
    tries = []

    async def read() -> Board:
        tries.append(1)
        await asyncio.sleep(0)
        if len(tries) == 1:
            raise NoConnection
        return seen(bureau)

    async def twice() -> tuple[list[object], Board]:
        shown, here = Shown(), bureau.centre.centre
        both = (shown.at_least(here, 0, read) for _ in range(2))
        return await asyncio.gather(*both, return_exceptions=True), await shown.at_least(here, 0, read)

    failed, found = asyncio.run(twice())
    assert [type(one) for one in failed] == [NoConnection, NoConnection]
    assert found.calls == ()


def test_a_board_that_is_blocked_hears_nothing_more(bureau: Bureau) -> None:
    token = screen(bureau, BOARD).cookies["mfc_board"]
    assert terminals.feed_end(bureau.office, token, BOARD) == seen(bureau).seq
    with pytest.raises(SessionOver):
        terminals.feed_end(bureau.office, token, TerminalKind.KIOSK)
    (name,) = bureau.database.read(lambda tx: [one.name for one in stored.all_of(tx, CENTRE)])
    terminals.block(bureau.office, CENTRE, name)
    with pytest.raises(SessionOver):
        terminals.feed_end(bureau.office, token, BOARD)


def test_a_bell_that_rings_while_its_listener_is_busy_is_heard() -> None:
    async def busy() -> bool:
        bell = Bell()
        with bell.listening(CENTRE) as rung:
            bell.ring(CENTRE)
            await asyncio.wait_for(rung.wait(), 10)
        return rung.is_set()

    assert asyncio.run(busy())
