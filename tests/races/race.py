"""Plays a race: offices and desks in processes of their own, some killed at random, and everybody's word at the end."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from backoffice.store.database import Database
from sync.wire.envelope import decode, encode
from sync.wire.messages import Answer, Ask
from tests.races import judge, log
from tests.races.desks import Clerk
from tests.races.hall import AT, CENTRE, Field, set_up

ROOT = Path(__file__).parents[2]
LIMIT_S = 3600
PAUSE = threading.Event()


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many take part, and how often somebody is killed."""

    desks: int
    people: int
    kiosks: int
    each: int
    workers: int
    offices: int = 1
    kill_desks: int = 0
    kill_offices: int = 0
    seed: int = 1


@dataclass(kw_only=True)
class Process:
    """A process that can be killed and started again as it was."""

    command: list[str]
    heard: Path
    """What it says of itself: nothing, where all is well."""
    running: subprocess.Popen[bytes] | None = None
    kills: int = 0

    def start(self, *more: str, pass_fds: Sequence[int] = ()) -> None:
        """Start it."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with self.heard.open("ab") as said:
            self.running = subprocess.Popen(
                [*self.command, *more],
                cwd=ROOT,
                env=environment,
                pass_fds=pass_fds,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )

    def last_words(self) -> str:
        """What it said when it did not end well."""
        code = None if self.running is None else self.running.poll()
        return f"{code} {self.heard.read_text(encoding='utf-8', errors='replace')[-2000:]}"

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        assert self.running is not None
        self.running.send_signal(signal.SIGKILL)
        self.running.wait(20)
        self.kills += 1


@dataclass(kw_only=True)
class Office:
    """One process of the office, always at the same port."""

    place: tuple[str, str]
    began: float
    folder: Path
    port: int = 0
    process: Process = field(init=False)

    def start(self) -> None:
        """Start it, or start it again; its clock goes on."""
        read, write = os.pipe()
        at = (AT + timedelta(seconds=time.monotonic() - self.began)).isoformat()
        command = [sys.executable, "-m", "backoffice", "serve", *self.place, "--clock-at", at]
        self.process = Process(
            command=[*command, "--port", str(self.port), "--ready-fd", str(write)], heard=self.folder / "office.log"
        )
        self.process.start(pass_fds=[write])
        os.close(write)
        with os.fdopen(read, encoding="utf-8") as channel:
            self.port = json.loads(channel.readline())["port"]


class Race:
    """One race over one database."""

    def __init__(self, url: str, folder: Path, size: Size) -> None:
        self.url, self.folder, self.size, self.chance = url, folder, size, random.Random(size.seed)
        self.field: Field = set_up(url, desks=size.desks, kiosks=size.kiosks, people=size.people, seed=size.seed)
        self.before = log.begin(url)
        place = (
            ("--data", str(Path(url.removeprefix("sqlite:///")).parent))
            if url.startswith("sqlite")
            else ("--database", url)
        )
        began = time.monotonic()
        self.offices = [Office(place=place, began=began, folder=folder) for _ in range(size.offices)]

    def play(self) -> None:
        """Let everybody work until nobody is left, with the kills in between."""
        with ExitStack() as end, closing(Database(self.url)) as database:
            for office in self.offices:
                office.start()
                end.callback(lambda office=office: office.process.kill())
            desks = self._workers("desks", self._named(self.field.desks, ""), self.size.workers)
            kiosks = self._workers("kiosks", self._named(self.field.kiosks, "K", 0), 1)
            for worker in [*desks, *kiosks]:
                worker.start()
                end.callback(lambda worker=worker: worker.kill())
            self._watch(database, desks, kiosks)

    def _watch(self, database: Database, desks: list[Process], kiosks: list[Process]) -> None:
        schedule = self._schedule(self._progress(database))
        until = time.monotonic() + LIMIT_S
        while any(worker.running is not None and worker.running.poll() is None for worker in [*desks, *kiosks]):
            assert time.monotonic() < until, "the race takes too long"
            gone = [one for one in [*desks, *kiosks] if one.running and one.running.poll()]
            assert not gone, f"a desk gave up: {gone[0].last_words()}"
            if kiosks and not any(one.running and one.running.poll() is None for one in kiosks):
                (self.folder / "kiosks-done").touch()
            if schedule and self._progress(database) >= schedule[0][0]:
                self._strike(schedule.pop(0)[1], [*desks, *kiosks])
            PAUSE.wait(0.02)
        assert not schedule, "everybody was done before the last kill"

    def _schedule(self, begun: int) -> list[tuple[int, str]]:
        """At which numbers of the feed somebody is killed."""
        size = self.size
        expected = size.people * 2 + size.kiosks * size.each
        whom = ["desks"] * size.kill_desks + ["office"] * size.kill_offices
        self.chance.shuffle(whom)
        marks = sorted(begun + int(expected * self.chance.uniform(0.02, 0.7)) for _ in whom)
        return list(zip(marks, whom, strict=True))

    def _strike(self, whom: str, workers: list[Process]) -> None:
        if whom == "office":
            office = self.chance.choice(self.offices)
            office.process.kill()
            office.start()
            return
        alive = [one for one in workers if one.running is not None and one.running.poll() is None]
        if alive:
            victim = self.chance.choice(alive)
            victim.kill()
            victim.start()

    def _progress(self, database: Database) -> int:
        query = f"SELECT seq FROM feed_counter WHERE centre = '{CENTRE}'"
        return int(database.read(lambda tx: tx.exec_driver_sql(query).scalar_one()))

    def _named(self, tokens: Sequence[str], letter: str, first: int = 1) -> dict[str, str]:
        return {f"{letter}{number}": token for number, token in enumerate(tokens, first)}

    def _workers(self, what: str, who: dict[str, str], many: int) -> list[Process]:
        found = []
        for number in range(many):
            mine = dict(list(who.items())[number::many])
            if mine:
                urls = [f"http://127.0.0.1:{office.port}" for office in self.offices]
                job = {"what": what, "who": mine, "urls": urls, "folder": str(self.folder), "each": self.size.each}
                file = self.folder / f"{what}-{number}.json"
                file.write_text(json.dumps(job), encoding="utf-8")
                command = [sys.executable, "-m", "tests.races.desks", str(file)]
                found.append(Process(command=command, heard=file.with_suffix(".log")))
        return found

    def clerks(self) -> list[Clerk]:
        """Everybody with their journal, to be asked what they were told."""
        job = {"urls": [], "folder": str(self.folder), "each": self.size.each}
        names = {**self._named(self.field.desks, ""), **self._named(self.field.kiosks, "K", 0)}
        return [Clerk(job, name, token) for name, token in names.items()]


def findings(race: Race) -> dict[str, list[str]]:
    """Everything that was not as it has to be, by what it is about."""
    entries = log.read(race.url)
    unseen = [f"{race.size.people} people, {len(entries)} entries"] * (len(entries) < race.size.people)
    return {
        "the log": unseen,
        "the order": judge.unfair(race.field.hall, race.before, entries, log.called_at(race.url)),
        "one desk": judge.called_twice(race.before, entries),
        "the numbers": _numbers(race),
        "everybody": _left_over(race, entries),
        "the answers": _answers(race, entries),
        "the office": _defects(race),
    }


def _defects(race: Race) -> list[str]:
    """What the office said of itself that nobody may hear."""
    told = {office.process.heard for office in race.offices}
    lines = (line for file in told for line in file.read_text(encoding="utf-8", errors="replace").splitlines())
    return [line for line in lines if " defect " in line]


def _numbers(race: Race) -> list[str]:
    numbers = [number for number in log.states(race.url) if not number.startswith("P-")]
    told = [
        answer.result["number"]
        for clerk in race.clerks()
        for asked, answer in told_to(clerk)
        if asked["verb"] == "issue_ticket"
    ]
    found = ["the kiosks told other numbers"] if sorted(told) != sorted(numbers) else []
    if len(numbers) != race.size.kiosks * race.size.each:
        found.append(f"{len(numbers)} numbers")
    for series in race.field.hall.series:
        found += judge.numbers_wrong(series, [one for one in numbers if one.startswith(f"{series.letter}-")])
    return found


def _left_over(race: Race, entries: Sequence[log.Entry]) -> list[str]:
    ends = {"left", "parked", "voided"}
    states = log.states(race.url)
    called = {entry.ticket for entry in entries if entry.state == "called"}
    last = {entry.ticket: entry for entry in [*race.before, *entries]}
    open_ = [f"{number} is {state}" for number, state in states.items() if state not in ends]
    never = [one.number for one in last.values() if one.state in ("left", "parked") and one.ticket not in called]
    return [*open_, *never]


def told_to(clerk: Clerk) -> list[tuple[dict[str, Any], Answer]]:
    """Every command of a desk with what it was told."""
    asked = {one["command"]: one for one in clerk.past if "verb" in one}
    return [
        (asked[one["command"]], decode(bytes.fromhex(one["answer"]), Answer)) for one in clerk.past if "answer" in one
    ]


def _answers(race: Race, entries: Sequence[log.Entry]) -> list[str]:
    """Commands without an answer or with two, people told to two desks, and refusals: nobody asked for what is not so.

    Only a kiosk that takes a number back may come too late, after the desk that called it.
    """
    found, called = [], Counter[tuple[str, str]]()
    late = {(entry.ticket, "void_ticket") for entry in entries if entry.state == "called"}
    for clerk in race.clerks():
        answers = Counter(one["command"] for one in clerk.past if "answer" in one)
        asked = [one["command"] for one in clerk.past if "verb" in one]
        found += [f"{command}: {answers[command]} answers" for command in asked if answers[command] != 1]
        for one, answer in told_to(clerk):
            if answer.refused is not None and (one["args"].get("ticket"), one["verb"]) not in late:
                found.append(f"{clerk.name}: {one['verb']} was refused: {answer.refused.code}")
            if one["verb"] == "call_next" and answer.result.get("ticket"):
                called[answer.result["ticket"], clerk.name] += 1
    moved = Counter((entry.ticket, str(entry.desk)) for entry in entries if entry.state == "called")
    return [
        *found,
        *(f"{key}: told {called[key]}, called {moved[key]}" for key in called | moved if called[key] != moved[key]),
    ]


def asked_again(race: Race, every: int) -> list[str]:
    """Commands that get another answer when they are asked once more, of a sample."""
    found = []
    with ExitStack() as end:
        office = race.offices[0]
        office.start()
        end.callback(lambda: office.process.kill())
        for clerk in race.clerks():
            clerk.job["urls"] = [f"http://127.0.0.1:{office.port}"]
            answers = {one["command"]: one["answer"] for one in clerk.past if "answer" in one}
            for asked in [one for one in clerk.past if "verb" in one][::every]:
                raw = clerk._send(encode(Ask(asked["command"], asked["verb"], asked["args"])))
                if raw.hex() != answers[asked["command"]]:
                    found.append(asked["command"])
            clerk._hang_up()
    return found
