"""Scans go to the office before the operations that need them, in pieces, from where the office stands."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from mfc_desk.domain.ids import ScanHash
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import NoLine, Office, Refused
from mfc_desk.ports.scans import ScanFiles
from mfc_desk.ports.storage import Store
from mfc_desk.text.message import Message, msg
from sync.wire.envelope import MAX_PIECE

log = logging.getLogger(__name__)

MIN_PIECE: Final = 64 * 1024
FIRST_PIECE: Final = 256 * 1024
QUICK_MS: Final = 500
SLOW_MS: Final = 2000
BUDGET_MS: Final = 20_000
"""How long scans may hold up the operations of a turn; the rest goes in the next one."""


@dataclass(slots=True)
class PieceSize:
    """How much is sent at once: grows on a quick line, shrinks on a slow or broken one."""

    bytes: int = FIRST_PIECE

    def took(self, milliseconds: int) -> None:
        """Learn from a piece that arrived."""
        if milliseconds < QUICK_MS:
            self.bytes = min(MAX_PIECE, self.bytes * 2)
        elif milliseconds > SLOW_MS:
            self.broke()

    def broke(self) -> None:
        """Learn from a piece that did not arrive."""
        self.bytes = max(MIN_PIECE, self.bytes // 2)


@dataclass(slots=True)
class ScanSender:
    """Sends what the office does not hold yet. One for the life of the program: it learns how good the line is."""

    office: Office
    store: Store
    scans: ScanFiles
    clock: Clock
    size: PieceSize = field(default_factory=PieceSize)
    why: Message | None = None
    """What the office, or the disk, had against the last scan that could not be sent."""

    def send(self, session: str, *, told: Callable[[int, int], None], stop: Callable[[], bool]) -> int:
        """Send scans until all are there, the time is up or `stop`; returns how many arrived whole.

        Each piece is recorded when the office has it, so an end at any point loses at most one piece.
        One scan that cannot be sent holds up no other. Raises `NoLine` or `SessionOver`.
        """
        self.why = None
        with self.store.read() as uow:
            waiting = [sha256 for sha256, _ in uow.scans.to_send()]
        until = self.clock.boot_ms() + BUDGET_MS
        arrived = 0
        for number, sha256 in enumerate(waiting):
            told(number, len(waiting))
            if stop() or self.clock.boot_ms() >= until:
                break
            arrived += self._send_one(session, sha256)
        return arrived

    def _send_one(self, session: str, sha256: ScanHash) -> bool:
        with self.store.read() as uow:
            about = uow.scans.about(sha256)
        assert about is not None, "it was just in the index"
        size, media_type = about
        before = self.why
        try:
            for _ in range(2):  # once more from where the office says it is, should it have moved
                state = self.office.scan_state(session, sha256, size, media_type)
                self._record(sha256, state.offset, done=state.done)
                if state.done or self._send_rest(session, sha256, state.offset):
                    self.why = before
                    return True
        except Refused as error:
            self.why = error.why
        except (KeyError, ValueError):
            log.exception("a scan of the index is not whole on this disk")
            self.why = msg("line.scan_lost")
        return False

    def _send_rest(self, session: str, sha256: ScanHash, offset: int) -> bool:
        """Whether the office holds it whole now; False where it stood elsewhere than we thought."""
        while True:
            piece = next(self.scans.pieces(sha256, offset, self.size.bytes), b"")
            before = self.clock.boot_ms()
            try:
                state = self.office.send_piece(session, sha256, offset, piece)
            except NoLine:
                self.size.broke()
                raise
            except Refused as error:
                self.why = error.why
                return False
            self.size.took(self.clock.boot_ms() - before)
            self._record(sha256, state.offset, done=state.done)
            if state.done:
                return True
            if state.offset <= offset:
                return False
            offset = state.offset

    def _record(self, sha256: ScanHash, offset: int, *, done: bool) -> None:
        with self.store.write() as uow:
            uow.scans.sent(sha256, offset, done)
            uow.commit()
