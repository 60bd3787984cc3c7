"""An office in a process of its own, a second one beside it over the same database, and the browsers of its hall."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy.engine import Connection

from backoffice import terminals
from backoffice.rehearsal import RehearsalDesk
from backoffice.store import tables as t
from backoffice.store.database import Database, sqlite_url
from backoffice.store.hall_tables import terminal
from backoffice.store.schema import bring_up
from backoffice.store.terminals import TerminalKind
from backoffice.terminals import NUMBERS_A_WHILE
from mfc_desk.domain.ids import TicketId
from tests.browser.chrome import Browser
from tests.office.bureau import CENTRE, NOON, Bureau

ROOT: Final = Path(__file__).resolve().parents[2]
STARTS_S: Final = 60


class Hall:
    """The pages come from one process; who is called is written by another, so that only the database tells them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._browsers = folder, dict[tuple[TerminalKind, bool], Browser]()
        self._database = Database(sqlite_url(folder / "office.db"))
        bring_up(self._database)
        self.bureau = Bureau(self._database, folder)
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.start()
        self.desks = {name: self.bureau.desk(name, f"operator{name}") for name in ("1", "2")}

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, path: str = "", later_s: int = 0) -> None:
        """The office begins, at the same port as before; `path` is where it looks for programs."""
        at = self.bureau.clock.now() + timedelta(seconds=later_s)
        ready = self._folder / "ready.json"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "backoffice", "serve", "--data", str(self._folder), "--port", str(self.port)]
        command += ["--clock-at", at.isoformat(), "--ready-file", str(ready)]
        command += ["--base-url", "http://office.example"]  # people reach it by another name than the hall does
        self._path = path
        environment = {**os.environ, "PATH": path or os.environ["PATH"]}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        until = time.monotonic() + STARTS_S
        while not ready.exists():
            assert self._process.poll() is None, "the office ended"
            assert time.monotonic() < until, "the office does not begin"
            self._process.poll()
        self.port = int(json.loads(ready.read_text(encoding="utf-8"))["port"])

    def stop(self) -> None:
        """The office ends: the line is cut."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=20)
            self._process = None

    def empty(self) -> None:
        """Nobody is in the hall, no number was given today, and the office is at work with everything it needs."""

        def forget(tx: Connection) -> None:
            for table in (t.entity, t.waiting, t.number_counter, t.asked_command):
                tx.execute(table.delete())
            tx.execute(terminal.update().values(rate_count=0))  # the tests are quicker than people

        self._database.write(forget)
        for desk in self.desks.values():
            desk.rows.clear()
        if self._process is None or self._path:
            self.stop()
            self.start()

    def many_were_taken(self, *, there: bool) -> None:
        """As many numbers were taken at every kiosk within this minute as a kiosk gives in one; or none were."""
        taken = terminal.update().values(rate_count=NUMBERS_A_WHILE if there else 0, rate_since=self.now())
        self._database.write(lambda tx: tx.execute(taken))

    def freeze(self, *, frozen: bool) -> None:
        """The office answers nobody, and keeps every line open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def close(self) -> None:
        """Everything ends."""
        for browser in self._browsers.values():
            browser.close()
        if self._process is not None:
            self.freeze(frozen=False)
        self.stop()
        self.bureau.close()
        self._database.close()

    def browser(self, kind: TerminalKind, *, size: tuple[int, int], prints: bool = False) -> Browser:
        """A browser of the hall at its page, as on a new morning."""
        if (kind, prints) in self._browsers:
            browser = self._browsers[kind, prints]
            browser.js("localStorage.clear(); sessionStorage.clear();")
            browser.driver.get(f"{self.url}/{kind}")
            browser.complaints()
        else:
            name = f"{kind}{' with a printer' if prints else ''}"
            code = terminals.add(self.bureau.office, CENTRE, kind=kind, name=name, prints=prints)
            browser = self._browsers[kind, prints] = Browser(self._folder / name, size=size)
            browser.open(self.url, code)
        browser.size(*size)
        return browser

    def switched_on_anew(self, kind: TerminalKind, *, size: tuple[int, int]) -> Browser:
        """The browser of this kind was switched off, and is switched on again at its page."""
        self._browsers.pop((kind, False)).close()
        browser = self._browsers[kind, False] = Browser(self._folder / str(kind), size=size)
        browser.driver.get(f"{self.url}/{kind}")
        return browser

    def now(self) -> datetime:
        """The time of the office that serves; the one that writes goes by it."""
        try:
            with urlopen(f"{self.url}/health", timeout=5) as answer:
                at = datetime.fromisoformat(json.loads(answer.read())["office_time"])
        except URLError:
            return self.bureau.clock.now()
        self.bureau.clock.advance(max(at, NOON) - self.bureau.clock.now())
        return at

    def issue(self, **wish: object) -> TicketId:
        """A number from the other process."""
        self.now()
        return self.bureau.ticket(self.desks["1"], **wish)

    def call(self, desk: str = "1") -> RehearsalDesk:
        """A desk calls the next, in the other process."""
        self.now()
        found = self.desks[desk]
        answer = found.ask("call_next")
        assert answer.refused is None, answer.refused
        return found
