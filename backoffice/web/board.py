"""The board of the hall: a page that is told at once who is called, and says how old it is when the line is cut.

Whatever it shows is read from the database: the process that answers a board need not be the one that was asked for the
next. The bell only makes it faster where it is the same one.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Final

import msgspec
from litestar import Response, get
from litestar.response import ServerSentEvent, ServerSentEventMessage
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from backoffice import boards, terminals
from backoffice.api.bodies import Asked, number_of, office_of, threads_of
from backoffice.boards import Board, Paces, Shown
from backoffice.errors import SessionOver, Unknown
from backoffice.office import rung_within
from backoffice.store.centres import Centre
from backoffice.store.terminals import Terminal, TerminalKind
from backoffice.voice import NUMBER
from backoffice.web import offers
from backoffice.web.rendering import HEADERS, page
from backoffice.web.terminals import centre_at, cookie, shut, token_of
from backoffice.web.voices import voice_of, wav
from mfc_desk.text.catalogue import Language
from mfc_desk.text.message import msg

BOARD: Final = TerminalKind.BOARD
LOOK_EVERY_S: Final = 0.1
"""How often the end of the feed is looked at: one row by its key."""
BEAT_S: Final = 4.0
ANEW_S: Final = 15.0
"""Time alone changes who waits and for how long."""
RETRY_MS: Final = 1000
LONGEST_DESK: Final = 12
BIGGEST: Final = 1 << 62


@get("/board")
async def board(request: Asked) -> Response[str]:
    """The page; everything it shows comes with the first event."""
    office = office_of(request)
    try:
        token = token_of(request, BOARD)
        centre = await centre_at(request, BOARD)
    except SessionOver:
        return shut()
    order = offers.languages_of(office, centre)
    answer = page(
        "board.html", order=order, centre=centre.name, rows=boards.ROWS, beat=BEAT_S, voice=voice_of(request).here
    )
    answer.cookies.append(cookie(request, BOARD, token))
    return answer


@get("/board/live")
async def live(request: Asked) -> ServerSentEvent:
    """The board whenever it changed, and a beat in between. A reader who is up to date is told just that."""
    token = token_of(request, BOARD)
    centre = await centre_at(request, BOARD)
    seen = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    after = number_of(seen, most=BIGGEST)
    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    return ServerSentEvent(_events(request, token, centre=centre, after=after), headers=headers)


@get("/board/call")
async def call(request: Asked) -> Response[bytes]:
    """A call as it sounds; `short` in the first language only, where several wait to be spoken."""
    number, desk = request.query_params.get("number", ""), request.query_params.get("desk", "")
    if not NUMBER.fullmatch(number) or not 0 < len(desk) <= LONGEST_DESK:
        raise Unknown(msg("office.no_such_address"))
    office = office_of(request)

    def languages(tx: Connection, centre: Centre, _: Terminal) -> tuple[Language, ...]:
        return boards.voices_of(tx, office, centre)

    spoken = await threads_of(request).store(terminals.read, office, token_of(request, BOARD), BOARD, languages)
    chosen = spoken[:1] if "short" in request.query_params else spoken
    return wav(await threads_of(request).store(voice_of(request).call, number, desk, chosen))


async def _events(request: Asked, token: str, *, centre: Centre, after: int) -> AsyncIterator[ServerSentEventMessage]:
    """What one board hears until it or the office goes."""
    office, threads = office_of(request), threads_of(request)
    paces: Paces = request.app.state.paces
    shown: Shown = request.app.state.shown
    seen, told, fresh = after, 0.0, time.monotonic() if after else 0.0

    async def whole() -> Board:
        return await threads.store(office.database.read, lambda tx: boards.board_of(tx, office, centre, paces))

    try:
        with office.bell.listening(centre.centre) as rung:
            while not office.bell.closing:
                rung.clear()
                now, end = time.monotonic(), await threads.store(terminals.feed_end, office, token, BOARD)
                if end > seen or now - fresh > ANEW_S:
                    found = await shown.at_least(centre.centre, end, whole)
                    seen, told, fresh = found.seq, now, now
                    yield _message("board", seen, _told(found))
                elif now - told > BEAT_S:
                    told = now
                    yield _message("still", seen, b"{}")
                await rung_within(rung, LOOK_EVERY_S)
    except (SessionOver, OperationalError, NoConnection):
        return  # the reader comes again by itself, and is told what there is


def _message(event: str, seq: int, data: bytes) -> ServerSentEventMessage:
    return ServerSentEventMessage(data=data.decode(), event=event, id=seq, retry=RETRY_MS)


def _told(board: Board) -> bytes:
    expected = board.expected
    wait = None if expected is None else {"low": expected.low, "high": expected.high}
    body = {
        "seq": board.seq,
        "at": board.at.isoformat(),
        "clock": board.at.strftime("%H:%M"),
        "calls": board.calls,
        "waiting": board.waiting,
        "desks": board.desks,
        "wait": wait,
    }
    return msgspec.json.encode(body)


ROUTES = (board, live, call)
