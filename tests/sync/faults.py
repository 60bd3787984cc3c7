"""A store that dies at a commit and a line that is cut at a call, for the tests of the turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mfc_desk.ports.office import NoLine
from mfc_desk.ports.storage import Store
from mfc_desk.text.message import msg


class Died(Exception):
    """The process died here."""


class DyingStore:
    """Dies at the commit with this number, just before or just after it."""

    def __init__(self, store: Store, at: int, *, before: bool) -> None:
        self._store, self._at, self._before = store, at, before
        self.commits = 0

    @contextmanager
    def write(self) -> Iterator[Any]:
        with self._store.write() as uow:
            real = uow.commit

            def commit() -> None:
                self.commits += 1
                if self.commits == self._at and self._before:
                    raise Died
                real()
                if self.commits == self._at:
                    raise Died

            uow.commit = commit  # type: ignore[method-assign]
            yield uow

    @contextmanager
    def read(self) -> Iterator[Any]:
        with self._store.read() as uow:
            yield uow

    def close(self) -> None:
        self._store.close()


class CutLine:
    """The line is cut at the call with this number: the request never arrives, or only the answer is lost."""

    def __init__(self, office: Any, at: int, *, answer_only: bool) -> None:
        self._office, self._at, self._answer_only = office, at, answer_only
        self.calls = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        real = getattr(self._office, name)

        def call(*args: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self._at and not self._answer_only:
                raise NoLine(msg("line.no_connection"))
            answer = real(*args, **named)
            if self.calls == self._at:
                raise NoLine(msg("line.broke_off"), 7.0)
            return answer

        return call
