"""PouchDB against a PouchDB server, from npm: what the JavaScript world replicates with."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.process import LIMIT_SECONDS, MeasureError, scratch

HERE = Path(__file__).resolve().parents[1] / "pouch"
_numbers = itertools.count(1)


def replicated(what: str, count: int, size: int) -> dict[str, Any]:
    """What its client tells of so many documents of that size: {"push_ms", "pull_ms", "peak_kb"}."""
    place = scratch() / f"pouch-{next(_numbers)}"
    (place / "server").mkdir(parents=True)
    (place / "client").mkdir()
    with _served(place / "server") as url:
        done = _run(["node", "client.js", what, str(place / "client"), url, str(count), str(size)], installed())
    shutil.rmtree(place)
    if done.returncode:
        raise MeasureError(f"PouchDB ended with {done.returncode}: {done.stderr[-1000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _run(command: list[str], place: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise MeasureError(f"{command[0]} {command[1]} took over {LIMIT_SECONDS:.0f} s") from error


@cache
def installed() -> Path:
    """A folder with PouchDB and both programs, at the versions of the lock file."""
    if not (shutil.which("npm") and shutil.which("node")):
        raise MeasureError("no Node.js here: PouchDB is not measured")
    place = scratch() / "pouch"
    shutil.copytree(HERE, place)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = _run(command, place)
    if done.returncode:
        raise MeasureError(f"npm could not install PouchDB: {done.stderr[-500:]}")
    return place


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = subprocess.Popen(
        ["node", "server.js", str(folder)],
        cwd=installed(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        if not line:
            raise MeasureError("the PouchDB server did not start")
        yield str(json.loads(line)["url"])
    finally:
        server.terminate()
        server.wait(LIMIT_SECONDS)
        if server.stdout is not None:
            server.stdout.close()
