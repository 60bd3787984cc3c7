"""Measured programs run in processes of their own and answer with JSON lines on standard output."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
LIMIT_SECONDS = 300.0
T = TypeVar("T")


class MeasureError(RuntimeError):
    """A measured program that did not answer, with what it said instead."""


def in_turns(ours: Callable[[], T], floor: Callable[[], T], *, times: int = 7) -> tuple[list[T], list[T]]:
    """What both answer, asked in turns so that a busy moment meets both; the first pair only warms up."""
    pairs = [(ours(), floor()) for _ in range(times + 1)][1:]
    return [one for one, _ in pairs], [other for _, other in pairs]


def size(name: str, usual: int) -> int:
    """How much of something is measured: as much as the environment says under that name, else the usual."""
    return int(os.environ.get(name, str(usual)))


@cache
def scratch() -> Path:
    """A folder for everything measured programs write; gone when the bench ends."""
    folder = tempfile.TemporaryDirectory(prefix="mfc-bench-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def environment() -> dict[str, str]:
    """The environment of a measured program: offscreen where there is no screen, a home of its own, no hidden switches.

    Both sides find their bytecode and their caches as on any start but the first, whatever this environment forbids.
    """
    here = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if not (here.get("DISPLAY") or here.get("WAYLAND_DISPLAY")):
        here["QT_QPA_PLATFORM"] = "offscreen"
    here |= {"PYTHONPYCACHEPREFIX": str(scratch() / "bytecode"), "XDG_CACHE_HOME": str(scratch() / "cache")}
    return here


@cache
def warm_up() -> None:
    """Have the code of the whole desk compiled and its icons drawn: what makes them leaves memory behind."""
    command = [sys.executable, "-m", "benchmarks.measured.warm"]
    subprocess.run(command, cwd=ROOT, env=environment(), timeout=LIMIT_SECONDS, check=True)


def answer(arguments: Sequence[str], *, stdin: str = "", extra: Mapping[str, str] | None = None) -> dict[str, object]:
    """Run `python ARGUMENTS` and return its last line, a JSON object. STARTED holds the moment of its start.

    `STARTED` is in nanoseconds of the monotonic clock, which all processes of a machine share.
    Raises `MeasureError` when it ends badly, says nothing or takes over five minutes.
    """
    told = {**environment(), **(extra or {}), "STARTED": str(time.monotonic_ns())}
    command = [sys.executable, *arguments]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=told, input=stdin, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=True
        )
        reply: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    except subprocess.CalledProcessError as error:
        raise MeasureError(f"{arguments[-1]} ended with {error.returncode}: {error.stderr[-2000:]}") from error
    except (subprocess.TimeoutExpired, IndexError, json.JSONDecodeError) as error:
        raise MeasureError(f"{arguments[-1]} gave no figure: {error}") from error
    return reply


def figure(reply: Mapping[str, object], name: str) -> float:
    """The figure `name` of an answer. Raises `MeasureError` where it holds none."""
    value = reply.get(name)
    if not isinstance(value, int | float):
        raise MeasureError(f"no {name} in the answer: {reply}")
    return float(value)


@dataclass(frozen=True, slots=True)
class Served:
    """A server in a process of its own."""

    url: str
    pid: int

    def peak_mb(self) -> float:
        """The most memory it ever had, in millions of bytes."""
        told = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(one for one in told.splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6


@contextmanager
def served(command: Sequence[str]) -> Iterator[Served]:
    """`python COMMAND` that tells its address on `--ready-fd`, until the block ends."""
    read, write = os.pipe()
    told = [sys.executable, *command, "--port", "0", "--ready-fd", str(write)]
    process = subprocess.Popen(told, cwd=ROOT, env=environment(), pass_fds=[write], stdout=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read, encoding="utf-8") as channel:
            line = channel.readline()
        if not line:
            raise MeasureError(f"{command[1]} did not start")
        yield Served(str(json.loads(line)["url"]), process.pid)
    finally:
        process.terminate()
        process.wait(LIMIT_SECONDS)


def at_share(figures: Sequence[float], share: float) -> float:
    """The figure that so many of them do not exceed, to a tenth; `share` from 0 to 1, the longest at 1."""
    return round(sorted(figures)[min(len(figures) - 1, int(len(figures) * share))], 1)
