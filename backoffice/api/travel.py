"""What every answer to a desk carries on its way, so that nobody between keeps it and gives it again."""

from __future__ import annotations

from typing import Any, Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from sync.wire.envelope import QUESTION

LONGEST: Final = 64
_QUESTION: Final = QUESTION.lower().encode()
_OF_DESKS: Final = ("/api/", "/sync/")


def marked(app: ASGIApp) -> ASGIApp:
    """The application, whose answers to desks are kept by nobody and name the question they answer."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or not scope["path"].startswith(_OF_DESKS):
            await app(scope, receive, send)
            return
        marks = [(b"cache-control", b"no-store")]
        marks += [(name, value) for name, value in scope["headers"] if name == _QUESTION and len(value) <= LONGEST]

        async def send_marked(message: Any) -> None:
            if message["type"] == "http.response.start":
                others = [each for each in message["headers"] if each[0] != b"cache-control"]
                message = {**message, "headers": [*others, *marks]}
            await send(message)

        await app(scope, receive, send_marked)

    return call
