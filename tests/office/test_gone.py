"""Whoever is cut off while asking is no defect of the office."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from backoffice.api.app import make_app
from tests.office.bureau import Bureau


@pytest.mark.parametrize("path", ["/api/ask", "/sync/push"])
def test_a_desk_that_is_cut_off_in_the_middle_of_asking_is_no_defect_and_nothing_is_done(
    bureau: Bureau, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    parts = [
        {"type": "http.request", "body": b"\x85\xa7comm", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"office.test"), (b"authorization", b"Bearer KZ03.x")],
        "client": ("127.0.0.1", 1), "server": ("office.test", 80),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return parts.pop(0) if parts else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    app: Any = make_app(bureau.office)
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 400
    assert caplog.records == []
