"""When each desk was heard last, also between two hellos: in memory only, so that listening writes nothing.

A process that has just begun knows the hellos, which are stored, and of the rest nothing until a desk asks again: one
that listens does within half a minute.
"""

from __future__ import annotations

from datetime import datetime
from threading import Lock

from mfc_desk.domain.ids import DeviceId


class Hearing:
    """The newest moment of each device. Any thread may call."""

    def __init__(self) -> None:
        self._at: dict[DeviceId, datetime] = {}
        self._lock = Lock()
        self._since: datetime | None = None

    def heard(self, device: DeviceId, at: datetime) -> None:
        """It said something now."""
        with self._lock:
            self._at[device] = at
            self._since = self._since or at

    def since(self, now: datetime) -> datetime:
        """From when on this process listens: its first word, or the first question what it heard."""
        with self._lock:
            self._since = self._since or now
            return self._since

    def newest(self, device: DeviceId, stored: datetime | None) -> datetime | None:
        """When it was heard last, with what is stored of it."""
        with self._lock:
            at = self._at.get(device)
        return max((each for each in (at, stored) if each is not None), default=None)
