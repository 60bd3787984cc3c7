"""A disk that loses its power: what it may hold then, by what was written and what was flushed before.

The strict reading: a file holds what was flushed, and of what was written since any part, the last block perhaps torn;
a name stands in a folder for certain once the folder was flushed. What a journal of a file system gives beyond that
nobody relies on here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.kills.recording import Event

BLOCK = 512
OURS_ALONE = ("-shm", ".lock", "/gate", "/reserve", ".log", ".trace", "ready.json", ".png", ".part")
"""Made anew by whoever opens the store, or the test's own; nothing of it is read after a power cut."""
Change = tuple[int, bytes | None]
"""Bytes at an offset, or a new size."""


@dataclass(slots=True)
class Content:
    """A file, whatever it is called: what is on the disk for certain, and what was written since."""

    sure: bytes = b""
    since: list[Change] = field(default_factory=list)
    is_folder: bool = False

    def after(self, changes: Sequence[Change]) -> bytes:
        """The bytes with these changes."""
        found = bytearray(self.sure)
        for at, data in changes:
            if data is None:
                found = found[:at].ljust(at, b"\0")
            else:
                found = found.ljust(at, b"\0")
                found[at : at + len(data)] = data
        return bytes(found)


Names = dict[str, Content]


@dataclass(frozen=True, slots=True)
class Naming:
    """A change of a folder: what has this name now, or none; another name may have gone with it."""

    folder: str
    path: str
    content: Content | None
    gone: str = ""

    def do(self, names: Names) -> None:
        """Change the names so."""
        names.pop(self.gone, None)
        if self.content is None:
            names.pop(self.path, None)
        else:
            names[self.path] = self.content


@dataclass(frozen=True, slots=True)
class Left:
    """What a power cut left: by path below the root, and how it came to be so."""

    how: str
    files: dict[str, bytes]
    folders: frozenset[str]

    def write(self, root: Path) -> None:
        """Make it so."""
        root.mkdir(parents=True, exist_ok=True)
        for each in sorted(self.folders):
            (root / each).mkdir(parents=True, exist_ok=True)
        for path, content in self.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)


class Disk:
    """Follows what is done; at any moment the power may go."""

    def __init__(self, root: str, before: Mapping[str, bytes]) -> None:
        """`before`: what lay there before anybody looked, all of it flushed."""
        self._root = root
        self._now: Names = {path: Content(content) for path, content in before.items()}
        self._sure: Names = dict(self._now)
        self._since: list[Naming] = []
        """Changes of names that no flush of their folder has made certain, in their order."""

    def does(self, event: Event) -> None:
        """One more thing is done."""
        match event.what:
            case "make" if event.path not in self._now:
                self._named(Naming(_folder(event.path), event.path, Content()))
            case "folder":
                self._named(Naming(_folder(event.path), event.path, Content(is_folder=True)))
            case "name":
                self._named(Naming(_folder(event.to), event.to, self._now[event.path], gone=event.path))
            case "drop":
                self._named(Naming(_folder(event.path), event.path, None))
            case "write" if event.path in self._now:
                self._now[event.path].since.append((event.at, event.data))
            case "size" if event.path in self._now:
                self._now[event.path].since.append((event.at, None))
            case "sync":
                self._flushed(event.path)

    def _named(self, naming: Naming) -> None:
        naming.do(self._now)
        self._since.append(naming)

    def _flushed(self, path: str) -> None:
        content = self._now.get(path)
        if content is not None and not content.is_folder:
            content.sure, content.since = content.after(content.since), []
            return
        for each in self._since:
            if each.folder == path:
                each.do(self._sure)
        self._since = [each for each in self._since if each.folder != path]

    def cut(self, chance: random.Random) -> Iterator[Left]:
        """What may be left if the power goes now."""
        yield self._left("everything got there", self._now, lambda each: each.since)
        yield self._left("only what was flushed", self._sure, lambda _: [])
        yield self._left("names, and of the files only what was flushed", self._now, lambda _: [])
        yield self._left("files, and only the names that were flushed", self._sure, lambda each: each.since)
        yield self._left("the last write torn", self._now, lambda each: _torn(each, chance))
        some = dict(self._sure)
        for naming in self._since[: chance.randrange(len(self._since) + 1)]:
            naming.do(some)
        yield self._left("by chance", some, lambda each: _some(each, chance))

    def _left(self, how: str, names: Names, changes: Callable[[Content], Sequence[Change]]) -> Left:
        there = {path: each for path, each in names.items() if not path.endswith(OURS_ALONE)}
        reached = {path: each for path, each in there.items() if self._is_reached(path, names)}
        files = {self._below(path): each.after(changes(each)) for path, each in reached.items() if not each.is_folder}
        folders = frozenset(self._below(path) for path, each in reached.items() if each.is_folder)
        return Left(how, files, folders)

    def _is_reached(self, path: str, names: Names) -> bool:
        """Whether every folder on the way there has its name."""
        folder = _folder(path)
        while folder.startswith(f"{self._root}/"):
            if folder in self._now and folder not in names:
                return False
            folder = _folder(folder)
        return True

    def _below(self, path: str) -> str:
        return path.removeprefix(self._root).lstrip("/")


def _torn(content: Content, chance: random.Random) -> list[Change]:
    """All that was written, of the last write only its first blocks."""
    if not content.since or content.since[-1][1] is None:
        return content.since
    at, data = content.since[-1]
    assert data is not None
    return [*content.since[:-1], (at, data[: BLOCK * chance.randrange(len(data) // BLOCK + 1)])]


def _some(content: Content, chance: random.Random) -> list[Change]:
    """Some of what was written since the last flush, in any choice: a disk sorts as it likes."""
    return [each for each in content.since if chance.random() < 0.5]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
