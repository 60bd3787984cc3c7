"""Writes down every change that a process makes to its files, and every word it says meanwhile, in their order.

It is followed with strace from outside: nothing in it knows. What it says in its journal stands between its writes,
so that for each moment it is known what was shown as saved by then.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

CALLS: Final = (
    "open,openat,creat,close,lseek,write,pwrite64,writev,pwritev,ftruncate,truncate,fsync,fdatasync,"
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,fallocate,copy_file_range,sendfile,sendto"
)
LINE: Final = re.compile(r"^(\d+) +(.*)$")
CALL: Final = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+|\?)(?:<([^>]*)>)?(.*)$", re.DOTALL)
STRING: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
PLACE: Final = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2}|[^>])*)>")
UNSEEN: Final = frozenset(
    {"writev", "pwritev", "fallocate", "copy_file_range", "sendfile", "link", "linkat", "truncate"}
)
NEEDS: Final = "no strace here, or nobody may follow a process: power cuts are NOT played (apt: strace)"
RESERVE: Final = "/reserve>"
"""Room that is kept on the desk's disk: there is nothing in it."""
LIMIT: Final = 1 << 26
ATTACH_S: Final = 20.0
PAUSE = threading.Event()


def may_follow() -> bool:
    """Whether a process can be followed here."""
    if shutil.which("strace") is None:
        return False
    return (
        subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0
    )


needs_strace = pytest.mark.skipif(not may_follow(), reason=NEEDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One change, or one thing said."""

    what: str
    """write, size, sync, make, name, drop, folder or said."""
    path: str
    to: str = ""
    at: int = 0
    data: bytes = b""
    line: dict[str, Any] = field(default_factory=dict)


class Follower:
    """Follows one process from the moment it was given the word to begin, to its end."""

    def __init__(self, pid: int, log: Path, *, inject: Sequence[str] = ()) -> None:
        self.log = log
        command = ["strace", "-f", "-qq", "-y", "-xx", "-s", str(LIMIT), "-p", str(pid), "-o", str(log)]
        command += ["-e", f"trace={CALLS}", "-e", "signal=none"]
        for each in inject:
            command += ["-e", f"inject={each}"]
        self._strace = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        until = time.monotonic() + ATTACH_S
        while not self._holds(pid):
            assert self._strace.poll() is None, (self._strace.stderr or [b""]).__iter__().__next__()
            assert time.monotonic() < until, "nobody may follow"
            PAUSE.wait(0.005)

    def ends(self) -> None:
        """The process has ended: everything is written down."""
        self._strace.wait(ATTACH_S)
        if self._strace.stderr is not None:
            self._strace.stderr.close()

    def _holds(self, pid: int) -> bool:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        return f"TracerPid:\t{self._strace.pid}\n" in status


def gate(folder: Path) -> Path:
    """Where a process waits until it is followed."""
    made = folder / "gate"
    made.unlink(missing_ok=True)
    os.mkfifo(made)
    return made


def open_gate(made: Path) -> None:
    """It may begin."""
    os.close(os.open(made, os.O_WRONLY))


def wait_at(made: Path) -> None:
    """Called by the process that is to be followed."""
    os.close(os.open(made, os.O_RDONLY))


def events(log: Path, root: Path, *, without: Sequence[Path] = ()) -> list[Event]:
    """What was done to the files below `root`, said in the journals there, and sent over the line."""
    reader = _Reader(str(root), tuple(f"{each}/" for each in without))
    with log.open(encoding="ascii") as lines:
        for call in _whole(lines):
            reader.read(call)
    return reader.events


def refusals(log: Path) -> list[tuple[int, bool]]:
    """The answers of 500 and above that an office gave, each with whether it says when to come again."""
    with log.open(encoding="ascii") as lines:
        calls = [CALL.match(call) for call in _whole(lines)]
    said = [_data(call[2]) for call in calls if call is not None and call[1] == "sendto" and call[3][0] not in "-?"]
    return [(int(each[9:12]), b"\r\nretry-after: " in each.lower()) for each in said if each.startswith(b"HTTP/1.1 5")]


def _whole(lines: Iterator[str]) -> Iterator[str]:
    """Each call in one piece, where it ended: one of several threads may have been interrupted by another."""
    begun: dict[str, str] = {}
    for line in lines:
        found = LINE.match(line.rstrip("\n"))
        if found is None:
            continue
        thread, said = found.groups()
        if said.endswith("<unfinished ...>"):
            begun[thread] = said.removesuffix("<unfinished ...>").rstrip()
        elif said.startswith("<... "):
            yield begun.pop(thread, "") + said.partition(" resumed>")[2]
        else:
            yield said


class _Reader:
    """Where each open file stands, and what was done so far."""

    def __init__(self, root: str, without: tuple[str, ...]) -> None:
        self.root, self.without, self.events = root, without, list[Event]()
        self._stands: dict[int, int] = {}
        self._appends: set[int] = set()

    def read(self, call: str) -> None:
        found = CALL.match(call)
        if found is None or found[3] == "?" or found[3].startswith("-"):
            return
        name, said, answer = found[1], found[2], int(found[3])
        if name in UNSEEN and self.root in _plain_text(said) and RESERVE not in _plain_text(said):
            raise AssertionError(f"nobody reads {name} here yet: {call[:200]}")
        act = getattr(self, f"_{name}", None)
        if act is not None:
            act(said, answer, found[4] or "")

    def _openat(self, said: str, handle: int, place: str) -> None:
        path = _plain_text(place)
        self._stands[handle] = 0
        self._appends.discard(handle)
        if "O_APPEND" in said:
            self._appends.add(handle)
        if self._ours(path) and "O_CREAT" in said:
            self._add("make", path)
        if self._ours(path) and "O_TRUNC" in said:
            self._add("size", path)

    _open = _openat

    def _lseek(self, said: str, answer: int, _: str) -> None:
        self._stands[_handle(said)[0]] = answer

    def _write(self, said: str, count: int, _: str) -> None:
        handle, path = _handle(said)
        at = self._stands.get(handle, 0)
        self._stands[handle] = at + count
        if self._ours(path):
            self._put(path, at, _data(said)[:count])

    def _pwrite64(self, said: str, count: int, _: str) -> None:
        _, path = _handle(said)
        if self._ours(path):
            self._put(path, int(said.rpartition(",")[2]), _data(said)[:count])

    def _put(self, path: str, at: int, data: bytes) -> None:
        if path.endswith(".jsonl"):
            for line in data.decode().splitlines():
                self.events.append(Event(what="said", path=path, line=json.loads(line)))
        else:
            self.events.append(Event(what="write", path=path, at=at, data=data))

    def _ftruncate(self, said: str, _: int, __: str) -> None:
        _, path = _handle(said)
        self._add("size", path, at=int(said.rpartition(",")[2]))

    def _fsync(self, said: str, _: int, __: str) -> None:
        self._add("sync", _handle(said)[1])

    _fdatasync = _fsync

    def _rename(self, said: str, _: int, __: str) -> None:
        old, new = _strings(said)
        self._add("name", old, to=new)

    _renameat = _renameat2 = _rename

    def _unlink(self, said: str, _: int, __: str) -> None:
        self._add("drop", _strings(said)[0])

    _unlinkat = _unlink

    def _mkdir(self, said: str, _: int, __: str) -> None:
        self._add("folder", _strings(said)[0])

    _mkdirat = _mkdir

    def _add(self, what: str, path: str, *, to: str = "", at: int = 0) -> None:
        if self._ours(path):
            self.events.append(Event(what=what, path=path, to=to, at=at))

    def _sendto(self, said: str, count: int, _: str) -> None:
        if "socket:" in said[:80].replace("\\x73\\x6f\\x63\\x6b\\x65\\x74\\x3a", "socket:"):
            self.events += [Event(what="said", path="", line=line) for line in _sent(_data(said)[:count])]

    def _ours(self, path: str) -> bool:
        return path == self.root or (path.startswith(f"{self.root}/") and not f"{path}/".startswith(self.without))


def _sent(payload: bytes) -> list[dict[str, Any]]:
    """What went over the line, where it is one of our messages: a batch of the desk's, or an answer of the office."""
    body = payload.partition(b"\r\n\r\n")[2] if payload[:5] in (b"HTTP/", b"POST ", b"PATCH") else payload
    try:
        said = msgspec.msgpack.decode(body)
    except ValueError:
        return []
    if not isinstance(said, dict):
        return []
    if "ops" in said:
        return [{"what": "sent", "act": "push", "about": "", "n": said["head_n"], "link": said["head_hash"]}]
    return [{"what": "answered", "body": said}]


def _handle(said: str) -> tuple[int, str]:
    found = PLACE.match(said)
    return (int(found[1]), _plain_text(found[2])) if found else (-1, "")


def _data(said: str) -> bytes:
    found = STRING.search(said)
    assert found is not None, said[:200]
    assert not found[2], "a write that is longer than what is written down of it"
    return bytes.fromhex(found[1].replace("\\x", ""))


def _strings(said: str) -> list[str]:
    return [bytes.fromhex(each[1].replace("\\x", "")).decode() for each in STRING.finditer(said)]


def _plain_text(said: str) -> str:
    return re.sub(r"\\x([0-9a-f]{2})", lambda each: chr(int(each[1], 16)), said)
