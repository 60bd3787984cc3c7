"""What the office says to PostgreSQL for one "next", statement by statement, heard at the driver.

`heard` makes one call in the process it is called in; what is different for each call is a hole with a name, so that a
bare handler can say the same for any desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import PipelineStatus

from backoffice import asking, keys
from backoffice.office import Office
from backoffice.store.database import Database
from mfc_desk.domain.ids import RandomIds
from mfc_desk.domain.time import Clock, SystemClock
from sync.wire.envelope import decode, encode
from sync.wire.messages import Answer, Ask

COMMAND = "call-heard"
Spoken = tuple[str, dict[str, Any], bool]


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: its words, its values, and which of them differ from call to call."""

    text: str
    values: Mapping[str, Any]
    holes: Mapping[str, str]
    """Name of the value to name of the hole."""
    joined: bool
    """Sent in one with the end of its transaction."""

    def filled(self, call: Mapping[str, Any]) -> dict[str, Any]:
        """The values for one call."""
        return {**self.values, **{name: call[hole] for name, hole in self.holes.items()}}


def call_of(token: str, command: str) -> dict[str, Any]:
    """What is known of a call before anything was asked of the database."""
    return {"token": keys.digest(token), "command": command}


def heard(url: str, tokens: Sequence[str], clock: Clock | None = None) -> tuple[list[Said], bytes]:
    """What is said for one call, and its answer. The first calls prepare; the last token's call is the one heard."""
    said: list[Spoken] = []

    class Heard(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
            joined = self.connection.pgconn.pipeline_status != PipelineStatus.OFF
            if query != "COMMIT":
                said.append((str(query), dict(params or {}), joined))
            return super().execute(query, params, **more)

    with closing(Database(url)) as database:
        sa.event.listen(database.engine, "connect", lambda dbapi, _: setattr(dbapi, "cursor_factory", Heard))
        raw = b""
        office = Office(database=database, clock=clock or SystemClock(), ids=RandomIds(), scans=Path())
        for number, token in enumerate(tokens):
            said.clear()
            _, raw = asking.ask(office, token, Ask(f"{COMMAND}-{number}", "call_next"))
    return _with_holes(said, tokens[-1], f"{COMMAND}-{len(tokens) - 1}", raw), raw


def _with_holes(said: Sequence[Spoken], token: str, command: str, raw: bytes) -> list[Said]:
    answer: Answer = decode(raw, Answer)
    ticket, row = answer.result["ticket"], answer.rows[0]
    device = next(values["device"] for _, values, _ in said if "device" in values)
    desk = next(values["at_desk"] for _, values, _ in said if "at_desk" in values)
    base = next(values["base"] for _, values, _ in said if "base" in values)
    holes = {**{value: name for name, value in call_of(token, command).items()}, device: "device", desk: "desk"}
    holes |= {row.key: "key", ticket: "ticket", base: "base"}
    found = []
    for text, values, joined in said:
        mine = {name: holes[value] for name, value in values.items() if isinstance(value, str) and value in holes}
        found.append(Said(text, values, mine, joined))
    return found


def digest_of(statements: Sequence[Said]) -> str:
    """Tells two ways of saying it apart."""
    return hashlib.sha256(encode([one.text for one in statements])).hexdigest()[:12]
