"""The office in a process of its own, on a port that it keeps when it is killed and started again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from backoffice import staffing
from backoffice.office import Office
from backoffice.store import tables as t
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from mfc_desk.domain.ids import DeskName, RandomIds
from mfc_desk.domain.time import SystemClock
from tests.office.bureau import CENTRE, PASSWORD, Bureau
from tests.sync.enrolled import Enrolled


class ServedOffice:
    """A founded office on SQLite, served as it is served in earnest."""

    def __init__(self, folder: Path) -> None:
        self._database = Database(sqlite_url(folder / "office.db"))
        bring_up(self._database)
        Bureau(self._database, folder).close()
        self.office = Office(database=self._database, clock=SystemClock(), ids=RandomIds(), scans=folder / "scans")
        self._folder, self._marks, self.port = folder, 0, 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process; it answers when this returns."""
        read, write = os.pipe()
        serve = [sys.executable, "-m", "backoffice", "serve", "--data", str(self._folder), "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*serve, "--ready-fd", str(write)], pass_fds=[write], stdout=subprocess.DEVNULL
        )
        os.close(write)
        with os.fdopen(read, encoding="utf-8") as channel:
            self.port = json.loads(channel.readline())["port"]

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        self._process.kill()
        self._process.wait(20)

    def close(self) -> None:
        self.kill()
        self._database.close()

    def desk(self, url: str = "", **times: float) -> Enrolled:
        """An enrolled desk that reaches the office at `url`."""
        self._marks += 1
        told: dict[str, Any] = {
            "url": self.url,
            "code": staffing.give_code(self.office, CENTRE, DeskName(str(self._marks))),
            "people": [{"login": "operator1", "password": PASSWORD}],
        }
        made = Enrolled(told, self._folder / f"desk-{self._marks}", login="operator1", asked_s=20)
        made.reach(url or self.url, **times)
        return made

    def stored(self, sha256: str) -> bytes:
        """The scan as the office keeps it; nothing where it does not."""
        file = self.office.scans / CENTRE / sha256[:2] / sha256
        return file.read_bytes() if file.exists() else b""

    def applied(self) -> list[str]:
        """The operations that wrote a visit, once for every time they did."""
        c = t.change.c
        query = sa.select(c.revision).where(c.centre == CENTRE, c.key.like("visit:%")).order_by(c.seq)
        return list(self._database.read(lambda tx: tx.execute(query).scalars().all()))
