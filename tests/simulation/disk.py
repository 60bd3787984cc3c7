"""The disks of the world: templates copied in, files as they are after a power cut."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_LOGS = ("-wal", "-shm", "-journal")


class Disk:
    """Knows of each file how much of it would outlive a power cut. SQLite's own files are taken for durable."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], int] = {}

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While this lasts, what Python code has flushed to a disk is known."""
        real: Callable[[Any], None] = os.fsync

        def fsync(file: Any) -> None:
            about = os.fstat(file if isinstance(file, int) else file.fileno())
            self._kept[about.st_dev, about.st_ino] = about.st_size

        os.fsync = fsync
        try:
            yield
        finally:
            os.fsync = real

    def power_cut(self, folder: Path) -> int:
        """What was written there and not flushed is gone; how many files lost something."""
        short = 0
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                about = path.stat()
                kept = self._kept.get((about.st_dev, about.st_ino), 0)
                if kept < about.st_size:
                    os.truncate(path, kept)
                    short += 1
        return short

    def keep_all(self, folder: Path) -> None:
        """What lies there now lies there for good."""
        for path in folder.rglob("*"):
            if path.is_file():
                about = path.stat()
                self._kept[about.st_dev, about.st_ino] = about.st_size


def copy_database(source: Path, target: Path) -> None:
    """A database that nobody writes at the moment, with what its log holds."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for end in ("", ".mark", *_LOGS):
        here, there = source.with_name(source.name + end), target.with_name(target.name + end)
        there.unlink(missing_ok=True)
        if here.exists() and end != "-shm":
            shutil.copyfile(here, there)


def copy_folder(source: Path, target: Path) -> None:
    """The same files, and no others."""
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target)
    else:
        target.mkdir(parents=True)


def folded(path: Path) -> None:
    """The log of a plain database is folded into its file."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
