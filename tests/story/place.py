"""An office in a process of its own, the road to it, desks enrolled there, and players that work at them."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import secrets
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from backoffice.store.bodies import entity_of
from forms.pack import BUILTIN, load_pack
from forms.register import Law
from mfc_desk.bootstrap import enrol, secrets_of
from mfc_desk.commands.office_process import OfficeProcess
from mfc_desk.commands.stage import OPENING
from mfc_desk.domain.entities import Application, Document, Entity
from mfc_desk.domain.ids import Key
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.catalogue import Catalogue
from tests.enrolling import code_for
from tests.story.proxy import Proxy

ANSWER_S = 60.0
"""No scene takes longer, on however busy a machine."""


class PlayerEnded(AssertionError):
    """The player's process ended, or did not answer in time; the text is what it said last."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An enrolled desk: its folder and the passphrase of its store."""

    profile: Path
    passphrase: str
    name: str


class Centre:
    """The office, its database seen from outside, and the road that desks take to it."""

    def __init__(self, folder: Path, centre: str, packs: Path | None = None) -> None:
        self.folder, self.packs = folder, packs
        opening = datetime.fromisoformat(OPENING[centre])
        self.office = OfficeProcess(folder, centre=centre, clock_at=opening, packs=packs)
        self.ready = self.office.start()
        self.road = Proxy(int(self.ready.url.rpartition(":")[2]))
        self.password = str(self.ready.people[0]["password"])
        self.law = Law.of(load_pack(BUILTIN / centre))
        self.zone = ZoneInfo(self.law.time_zone)
        self._desks = 10

    def close(self) -> None:
        """Everything of it ends."""
        self.road.close()
        self.office.stop()

    def open_again(self) -> None:
        """Whatever a test did to the office and the road: both are open afterwards."""
        self.road.road, self.road.cut_at_answer = "open", lambda _: False
        if self.office.state == "frozen":
            self.office.thaw()
        if self.office.state == "stopped":
            self.office.restart()

    def desk(self, *, past_the_road: bool = False) -> Desk:
        """One more desk, enrolled over the road; or past it, so that its line stays when the road is closed."""
        self._desks += 1
        name = str(self._desks)
        code = code_for(name, office=self.folder, now=self.office.clock.now())
        profile, passphrase = self.folder / f"desk-{name}", secrets.token_urlsafe(24)
        enrol(
            profile,
            secrets_of(profile, passphrase),
            office_url=self.ready.url if past_the_road else self.road.url,
            code=code,
            clock=self.office.clock,
        )
        return Desk(profile, passphrase, name)

    def offline_since(self, say: Catalogue) -> set[str]:
        """How a window says that the line was cut within the last minutes."""
        now = self.office.clock.now().astimezone(self.zone)
        return {say("line.offline_since", at=now - timedelta(minutes=n)) for n in range(3)}

    @contextlib.contextmanager
    def player(self, desk: Desk, *, language: str = "ru") -> Iterator[Player]:
        """The window of that desk, played by keys; it must have nothing to be ashamed of in its log."""
        player = Player(self, desk, language)
        try:
            player.starts()
            yield player
            player.ends()
        finally:
            player.kill()
        assert not player.faults, f"a screen reader stumbles: {player.faults}"
        assert not player.logged, f"logged without being expected: {player.logged}"

    # ── what the office holds, read from its database ──

    def rows(self, kind: str) -> list[Entity]:
        """Every row of that kind."""
        with contextlib.closing(self._database()) as db:
            found = db.execute("SELECT key, body FROM entity WHERE key LIKE ?", (f"{kind}:%",)).fetchall()
        return [entity_of(Key.parse(key).kind, body) for key, body in found]

    def applications(self, number: str) -> list[Application]:
        """Those with that number."""
        return [row for row in self.rows("application") if isinstance(row, Application) and row.number == number]

    def documents(self, application: Application) -> list[Document]:
        """Those of the application."""
        found = [row for row in self.rows("document") if isinstance(row, Document)]
        return [row for row in found if row.application == application.id]

    def ticket(self, number: str) -> Ticket:
        """The ticket of today with that number."""
        (found,) = [row for row in self.rows("ticket") if isinstance(row, Ticket) and row.number == number]
        return found

    def scans(self) -> dict[str, tuple[int, bool]]:
        """Size of what came, and whether it is whole, by its hash."""
        with contextlib.closing(self._database()) as db:
            found = db.execute("SELECT sha256, committed, done FROM scan").fetchall()
        return {sha256: (committed, bool(done)) for sha256, committed, done in found}

    def times_recorded(self, desk: Desk, kind: str) -> int:
        """How often an operation of that kind of that desk stands in the office's chain."""
        with contextlib.closing(self._database()) as db:
            heads = db.execute("SELECT head FROM applied_op").fetchall()
        told = [json.loads(head) for (head,) in heads]
        return sum(each["kind"] == kind and each["desk"] == desk.name for each in told)

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.folder / 'office.db'}?mode=ro", uri=True, timeout=10)


class Player:
    """The other end of `tests.story.player`: an order, its answer, the next."""

    def __init__(self, centre: Centre, desk: Desk, language: str) -> None:
        self._centre, self._desk, self._language = centre, desk, language
        self._process: subprocess.Popen[str] | None = None
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None
        self.faults: set[str] = set()
        self.logged: list[str] = []

    def starts(self) -> None:
        """Open the window; it shows the sign-in screen."""
        read, write = os.pipe()
        os.write(write, self._desk.passphrase.encode())
        os.close(write)
        command = [sys.executable, "-m", "tests.story.player", "--profile", str(self._desk.profile)]
        command += ["--passphrase-fd", str(read), "--language", self._language]
        command += ["--clock-at", self._centre.office.clock.now().isoformat()]
        if self._centre.packs is not None:
            command += ["--packs", str(self._centre.packs)]
        if pictures := os.environ.get("MFC_STORY_PICTURES"):
            command += ["--pictures", pictures]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, pass_fds=(read,), stdin=pipe, stdout=pipe, text=True, encoding="utf-8", env=environment
        )
        os.close(read)
        self._said = queue.SimpleQueue()
        self._reader = threading.Thread(target=_read, args=(self._process, self._said), daemon=True)
        self._reader.start()
        self._answer("started")

    def do(self, scene: str, /, **more: Any) -> Any:
        """Play a scene; what it answered. Raises `PlayerEnded` where it did not happen."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": scene, **more}) + "\n")
        self._process.stdin.flush()
        return self._answer(scene)

    def killed(self) -> None:
        """As by a power cut (SIGKILL), and the window opened anew."""
        self.kill(expected=True)
        self.starts()

    def ends(self) -> None:
        """The window is closed as a person closes it, within its time."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(20) == 0

    def kill(self, *, expected: bool = False) -> None:
        """End the process, whatever it does."""
        if self._process is None or self._reader is None:
            return
        if expected:
            assert self._process.poll() is None, "it was to be killed alive"
            self._process.send_signal(signal.SIGKILL)
        elif self._process.poll() is None:
            self._process.kill()
        self._process.wait(10)
        self._reader.join(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process = self._reader = None

    def _answer(self, scene: str) -> Any:
        end = monotonic() + ANSWER_S
        try:
            line = self._said.get(timeout=max(0.0, end - monotonic()))
        except queue.Empty:
            raise PlayerEnded(f"{scene}: no answer within {ANSWER_S:.0f} s") from None
        if not line:
            assert self._process is not None
            raise PlayerEnded(f"{scene}: the player ended, exit code {self._process.wait(10)}")
        told = json.loads(line)
        self.faults |= {f"{scene}: {fault}" for fault in told["faults"]}
        self.logged += [f"{scene}: {each}" for each in told["logged"]]
        if "missed" in told:
            raise PlayerEnded(f"{scene}: {told['missed']}; the window showed {told['show']}; logged {self.logged}")
        assert told["did"] == scene
        return told["answer"]


def _read(process: subprocess.Popen[str], said: queue.SimpleQueue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        said.put(line)
    said.put("")
