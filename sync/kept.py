"""A connection that is kept from one call to the next may be closed by the other end while nobody uses it.

Whoever sends on it just then is told that the line is cut, though it is not. RFC 9112, 9.3.1: what may be said twice is
then said again, on a connection of its own. Only where not a byte came back: an answer that broke off is a cut line.
"""

from __future__ import annotations

import threading
from typing import Any


class _Call(threading.local):
    """What is known of the call that this thread makes."""

    kept = False
    """It went out on a connection that had carried another one, and nothing came back on it."""


_CALL = _Call()


def begin() -> None:
    """This thread makes a call: what became of the one before says nothing of it."""
    _CALL.kept = False


def something_came() -> None:
    """Bytes of an answer came to this thread."""
    _CALL.kept = False


def closed_meanwhile() -> bool:
    """Whether the call of this thread went out on a kept connection and not a byte came back."""
    return _CALL.kept


class Kept:
    """Mixed into a connection of urllib3: notes what `closed_meanwhile` tells."""

    _carried = False

    def connect(self) -> None:
        self._carried = False
        super().connect()  # type: ignore[misc]

    def request(self, *args: Any, **named: Any) -> None:
        _CALL.kept, self._carried = self._carried, True
        super().request(*args, **named)  # type: ignore[misc]
