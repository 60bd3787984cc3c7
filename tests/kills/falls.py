"""Makes a process fall at a named point, as by a power cut. Only a test's own entry point installs it.

The program itself holds nothing of this: what is wrapped is wrapped in the process that the test has started, so that
no word in the environment of a desk at work, or of an office, could end it.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Literal

from backoffice.store.database import Database
from mfc_desk.store.uow import SqlUnitOfWork
from tests.kills import points

log = logging.getLogger(__name__)
When = Literal["before", "after"]
OS_STEPS = ("fsync", "replace", "rename", "pwrite", "ftruncate")
DEEP = 8


@dataclass(slots=True)
class Falls:
    """Counts each point as it is reached, and ends the process at the one that was asked for."""

    at: str = ""
    when: When = "before"
    nth: int = 1
    counts: Counter[str] = field(default_factory=Counter)

    def install(self) -> None:
        """From now on, for the rest of this process."""
        self._wrap_commits()
        for step in OS_STEPS:
            self._wrap_step(step)

    def passes(self, name: str, when: When) -> None:
        """The process stands before or after this point."""
        if when == "before":
            self.counts[name] += 1
        if (name, when, self.counts[name]) == (self.at, self.when, self.nth):
            os.kill(os.getpid(), signal.SIGKILL)

    def _wrap_commits(self) -> None:
        commit, write, falls = SqlUnitOfWork.commit, Database.write, self

        def falling_commit(uow: SqlUnitOfWork) -> None:
            name = commit_of(sys._getframe(1))
            falls.passes(name, "before")
            commit(uow)
            falls.passes(name, "after")

        def falling_write(database: Database, work: Callable[[Any], Any]) -> Any:
            name = commit_of(sys._getframe(1))

            def done(tx: Any) -> Any:
                found = work(tx)
                falls.passes(name, "before")
                return found

            found = write(database, done)
            falls.passes(name, "after")
            return found

        SqlUnitOfWork.commit = falling_commit  # type: ignore[method-assign]
        Database.write = falling_write  # type: ignore[assignment, method-assign]

    def _wrap_step(self, step: str) -> None:
        real = getattr(os, step)

        def falling(*args: Any, **named: Any) -> Any:
            name = asked_by(sys._getframe(1))
            if not name:
                return real(*args, **named)
            self.passes(name, "before")
            found = real(*args, **named)
            self.passes(name, "after")
            return found

        setattr(os, step, falling)


def commit_of(frame: FrameType | None) -> str:
    """The name of the point that commits; one without a name is said, so that the evening finds it."""
    name = asked_by(frame)
    if not name:
        log.error("a commit that no point names")
    return name


def asked_by(frame: FrameType | None) -> str:
    """The name of the point in our code that led here; "" for none."""
    for _ in range(DEEP):
        if frame is None:
            return ""
        name = _name(frame)
        if name:
            return name
        frame = frame.f_back
    return ""


def _name(frame: FrameType) -> str:
    """A call may reach over several lines: the frame stands at one of them, its beginning is looked for upwards."""
    path, line = frame.f_code.co_filename, frame.f_lineno
    here = points.at()
    for back in range(4):
        if (path, line - back) in here and line - back >= frame.f_code.co_firstlineno:
            return here[path, line - back]
    return ""
