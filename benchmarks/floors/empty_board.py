"""The floor of a board: the office's server, whose desks are answered out of nothing and whose boards are told at once.

    python -m benchmarks.floors.empty_board --port 0 --ready-fd N

Nobody is asked who they are, no database is there, nothing is kept: a call goes from one handler to the others.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import uvicorn
from litestar import Litestar, Request, Response, get, post
from litestar.response import ServerSentEvent, ServerSentEventMessage

from backoffice.commands import listen
from backoffice.server import configured
from sync.wire.envelope import MEDIA, decode, encode
from sync.wire.messages import Answer, Ask, ChangeRow

Asked = Request[Any, Any, Any]
_boards: set[asyncio.Queue[str]] = set()


@post("/api/ask", status_code=200)
async def ask(request: Asked) -> Response[bytes]:
    """Tell every board the number, which is the command, and answer with it."""
    asked: Ask = decode(await request.body(), Ask)
    row = ChangeRow(1, asked.command, asked.command, json.dumps({"number": asked.command}).encode())
    if asked.verb == "call_next":
        for board in _boards:
            board.put_nowait(asked.command)
    answer = Answer(asked.command, datetime.now(UTC), {"ticket": asked.command}, [row])
    return Response(encode(answer), media_type=MEDIA)


@get("/board/live")
async def live() -> ServerSentEvent:
    """Whatever is called from now on."""
    return ServerSentEvent(_events())


async def _events() -> AsyncIterator[ServerSentEventMessage]:
    mine: asyncio.Queue[str] = asyncio.Queue()
    _boards.add(mine)
    try:
        yield ServerSentEventMessage(data=json.dumps({"calls": []}))
        while True:
            yield ServerSentEventMessage(data=json.dumps({"calls": [{"number": await mine.get()}]}))
    finally:
        _boards.discard(mine)


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser()
    for name in ("--port", "--ready-fd"):
        parser.add_argument(name, required=True)
    options = parser.parse_args()
    listening = listen("127.0.0.1", int(options.port))
    with os.fdopen(int(options.ready_fd), "w", encoding="utf-8") as channel:
        channel.write(json.dumps({"url": f"http://127.0.0.1:{listening.getsockname()[1]}"}) + "\n")
    app = Litestar(route_handlers=[ask, live], openapi_config=None, logging_config=None)
    asyncio.run(uvicorn.Server(configured(app)).serve(sockets=[listening]))


if __name__ == "__main__":
    main()
