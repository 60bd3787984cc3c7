"""A browser of the hall without a browser: what its pages send, and the cookie it was let in with."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.engine import Connection

from backoffice import terminals
from backoffice.inprocess import Said
from backoffice.store import tables as t
from backoffice.store.bodies import entity_of
from backoffice.store.terminals import TerminalKind
from backoffice.store.world import World
from mfc_desk.domain.entities import Entity
from tests.office.bureau import CENTRE, Bureau

FORM = "application/x-www-form-urlencoded"


@dataclass
class Screen:
    """One browser of the hall."""

    bureau: Bureau
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Said:
        return self._sent("GET", path, b"", headers)

    def post(self, path: str, body: Any, **headers: str) -> Said:
        return self._sent("POST", path, json.dumps(body).encode(), {"content-type": "application/json", **headers})

    def form(self, path: str, **fields: str) -> Said:
        return self._sent("POST", path, urlencode(fields).encode(), {"content-type": FORM})

    def _sent(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Said:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            named["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        said = self.bureau.call(method, path, headers=named, body=body)
        for name, value in re.findall(r"(mfc_\w+)=([^;]*);", said.headers.get("set-cookie", "")):
            self.cookies[name] = value.strip('"')
        return said


def screen(bureau: Bureau, kind: TerminalKind, name: str = "", *, prints: bool = False) -> Screen:
    """A browser that was opened with its code."""
    code = terminals.add(bureau.office, CENTRE, kind=kind, name=name or str(kind), prints=prints)
    found = Screen(bureau)
    assert found.form("/hall/open", code=code.lower()).status == 303
    return found


def put(bureau: Bureau, *rows: Entity) -> None:
    """Rows as an operation of the office would leave them."""

    def write(tx: Connection) -> None:
        world = World(tx, bureau.centre)
        world.put(rows, bureau.ids.new())
        world.flush()

    bureau.database.write(write)


def rows(bureau: Bureau, kind: str) -> list[Any]:
    """Every row of a kind."""
    query = t.entity.select().where(t.entity.c.key.like(f"{kind}:%")).order_by(t.entity.c.key)
    return bureau.database.read(lambda tx: [entity_of(kind, row.body) for row in tx.execute(query)])
