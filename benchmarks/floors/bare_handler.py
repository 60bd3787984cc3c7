"""The floor of "next": the office's server with an empty handler that sends the same SQL statements by bare psycopg.

    python -m benchmarks.floors.bare_handler --database URL --port 0 --ready-fd N --tokens FILE [--only-claim]

Nobody is asked who they are, no rule is applied, nothing is encoded: the rows it writes are those the office wrote for
one call, heard once before it serves. `--only-claim` sends the claim alone, which no office could live with.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import queue
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
import uvicorn
from litestar import Litestar, Request, Response, post
from litestar.datastructures import State

from backoffice.api.bodies import THREADS, Threads
from backoffice.commands import listen
from backoffice.server import configured
from benchmarks.measured.callers import command_of
from benchmarks.measured.spoken import Said, call_of, heard
from sync.wire.envelope import MEDIA

HEARD = 12
"""Calls that are made to hear what the office says; after so many everything is prepared."""


class Bare:
    """Connections, the statements, and for each token what differs."""

    def __init__(self, url: str, statements: Sequence[Said], *, calls: Mapping[str, dict[str, Any]]) -> None:
        self.statements, self.calls = statements, calls
        self.free: queue.SimpleQueue[psycopg.Connection[Any]] = queue.SimpleQueue()
        for _ in range(THREADS):  # as many as the office ever uses at once, so that both know their statements alike
            self.free.put(psycopg.connect(url))

    def send(self, token: str) -> None:
        """All statements of one call in one transaction."""
        call = dict(self.calls[token])
        connection = self.free.get()
        try:
            for said in self.statements:
                rows = self._sent(connection, said, said.filled(call))
                if said.text.startswith("UPDATE waiting"):
                    call["ticket"], call["key"], call["base"] = rows[0][0], f"ticket:{rows[0][0]}", rows[0][1]
            connection.commit()
        finally:
            self.free.put(connection)

    def _sent(self, connection: psycopg.Connection[Any], said: Said, values: Mapping[str, Any]) -> list[Any]:
        """The answer to one statement, sent as the office sends it: the last one together with the end."""
        if said.joined:
            with connection.pipeline():
                cursor = connection.execute(said.text, values)
                connection.execute("COMMIT", prepare=False)
        else:
            cursor = connection.execute(said.text, values)
        return cursor.fetchall() if cursor.rownumber is not None else []


def known(url: str, tokens: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What differs from token to token, looked up before anybody calls."""
    query = "SELECT token_hash, d.device, d.desk FROM session JOIN device d USING (centre, device)"
    with psycopg.connect(url) as connection:
        desks = {row[0]: row[1:] for row in connection.execute(query)}
    calls = {}
    for token in tokens:
        call = call_of(token, command_of(token))
        device, desk = desks[call["token"]]
        calls[token] = {**call, "device": device, "desk": desk}
    return calls


@post("/api/ask", status_code=200)
async def ask(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Send the statements and give the answer that was heard."""
    await request.body()
    bare, threads, answer = (getattr(request.app.state, name) for name in ("bare", "threads", "answer"))
    await threads.store(bare.send, request.headers["authorization"][7:])
    return Response(answer, media_type=MEDIA)


def main() -> None:
    """Hear the office, then serve until a signal comes."""
    parser = argparse.ArgumentParser()
    for name in ("--database", "--port", "--ready-fd", "--tokens"):
        parser.add_argument(name, required=True)
    parser.add_argument("--only-claim", action="store_true")
    options = parser.parse_args()
    told = json.loads(Path(options.tokens).read_text(encoding="utf-8"))
    statements, answer = heard(options.database, told["hearing"][:HEARD])
    if options.only_claim:
        statements = [said for said in statements if said.text.startswith("UPDATE waiting")]
    calls = known(options.database, told["calling"])
    app = Litestar(
        route_handlers=[ask],
        state=State({"bare": Bare(options.database, statements, calls=calls), "threads": Threads(), "answer": answer}),
        openapi_config=None,
        logging_config=None,
    )
    listening = listen("127.0.0.1", int(options.port))
    with os.fdopen(int(options.ready_fd), "w", encoding="utf-8") as channel:
        channel.write(json.dumps({"url": f"http://127.0.0.1:{listening.getsockname()[1]}"}) + "\n")
    asyncio.run(uvicorn.Server(configured(app)).serve(sockets=[listening]))


if __name__ == "__main__":
    main()
