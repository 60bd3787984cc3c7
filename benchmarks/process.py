"""Measured programs run in processes of their own and answer with JSON lines on standard output."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_SECONDS = 120.0


class MeasureError(RuntimeError):
    """A measured program that did not answer, with what it said instead."""


def environment() -> dict[str, str]:
    """The environment of a measured program: offscreen where there is no screen, no hidden switches."""
    here = dict(os.environ)
    if not (here.get("DISPLAY") or here.get("WAYLAND_DISPLAY")):
        here["QT_QPA_PLATFORM"] = "offscreen"
    return here


def answer(arguments: Sequence[str], *, stdin: str = "", extra: Mapping[str, str] | None = None) -> dict[str, float]:
    """Run `python ARGUMENTS` and return its last line, a JSON object. STARTED holds the moment of its start.

    `STARTED` is in nanoseconds of the monotonic clock, which all processes of a machine share.
    Raises `MeasureError` when it ends badly, says nothing or takes over two minutes.
    """
    told = {**environment(), **(extra or {}), "STARTED": str(time.monotonic_ns())}
    command = [sys.executable, *arguments]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=told, input=stdin, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=True
        )
        reply = json.loads(done.stdout.strip().splitlines()[-1])
    except subprocess.CalledProcessError as error:
        raise MeasureError(f"{arguments[0]} ended with {error.returncode}: {error.stderr[-800:]}") from error
    except (subprocess.TimeoutExpired, IndexError, json.JSONDecodeError) as error:
        raise MeasureError(f"{arguments[0]} gave no figure: {error}") from error
    return {name: float(value) for name, value in reply.items()}


def in_turns(ours: Callable[[], float], floor: Callable[[], float], *, times: int = 7) -> tuple[float, float]:
    """The medians of both, measured in turns so that a busy moment meets both; the first pair only warms up."""
    pairs = [(ours(), floor()) for _ in range(times + 1)][1:]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
