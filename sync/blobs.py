"""Scans go to the office after the operations, in pieces, from where the office stands.

An operation whose scan is still on its way is held by the office, and so is what rests on it; they are decided there
in the moment in which the scan is whole. Whatever else there is to say goes between two pieces.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from mfc_desk.domain.ids import ScanHash
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import NoRoom, Office, Refused
from mfc_desk.ports.scans import ScanFiles
from mfc_desk.ports.storage import Store
from mfc_desk.text.message import Message, msg
from sync.ahead import Begin, when_asked
from sync.pace import Load, measured
from sync.together import together
from sync.wire.messages import ScanState, WholeScan, WholeScans

log = logging.getLogger(__name__)

BUDGET_MS: Final = 20_000
"""How long a turn with nothing else to do sends scans before it tells how far it is."""
HURRIED_MS: Final = 300
"""How long one that has something to tell already does."""
NO_SUCH_CALL: Final = "office.no_such_address"


@dataclass(slots=True)
class ScanSender:
    """Sends what the office does not hold yet, for one turn: several small ones in a call, the rest in pieces."""

    office: Office
    store: Store
    scans: ScanFiles
    clock: Clock
    load: Load
    begin: Begin = when_asked
    why: Message | None = None
    """What the office, or the disk, had against the last scan that could not be sent."""
    feed_head: int = 0
    """How far the office's feed was with the last piece."""
    arrived: int = 0
    """Scans that became whole."""
    moved: bool = False
    """Whether any piece, or a whole scan, was taken."""

    def send(
        self, session: str, *, told: Callable[[int, int], None], enough: Callable[[], bool], budget_ms: int
    ) -> bool:
        """Send scans until all are there, the time is up or there is `enough`; at least one piece, if one can be sent.

        Whether all of them were looked at: False where something ended it before.

        Each piece is recorded when the office has it, so an end at any point loses at most one piece.
        One scan that cannot be sent holds up no other. Raises `NoLine` or `SessionOver`.
        """
        with self.store.read() as uow:
            left = deque(uow.scans.to_send())
        total, until = len(left), self.clock.boot_ms() + budget_ms
        self.moved = False

        def over() -> bool:
            return self.moved and (enough() or self.clock.boot_ms() >= until)

        small: list[WholeScan] = []
        try:
            while left:
                told(total - len(left), total)
                small = small or together(self.store, self.scans, self.load, left)
                if small:
                    small = self._send_some(session, small, left)
                else:
                    self._send_one(session, left.popleft()[0], over)
                if over():
                    return False
        except NoRoom as error:  # for scans; operations were taken all the same
            self.why = error.why
        return True

    def _send_some(self, session: str, batch: list[WholeScan], left: deque[tuple[ScanHash, int]]) -> list[WholeScan]:
        """Send these, the first of what is left, in one call; the next ones are made ready meanwhile and given back.

        What is whole in the office is left no more. What is not goes by itself; each goes so once.
        """
        self.load.tried |= {ScanHash(one.sha256) for one in batch}
        call = partial(self.office.send_scans, session, WholeScans(batch))
        answer = self.begin(partial(measured, self.clock, self.load.piece, call))
        later = list(left)[len(batch) :]
        following = together(self.store, self.scans, self.load, later)
        try:
            whole = self._took_some(batch, answer())
        except Refused as error:  # one of them is no scan that it takes, or it is of the release before
            self.load.together = error.why.code != NO_SUCH_CALL
            return []
        first = [left.popleft() for _ in batch]
        kept = [one for one in first if one[0] not in whole]
        left.extendleft(reversed(kept))
        return [] if kept else following

    def _took_some(self, batch: Sequence[WholeScan], states: Sequence[ScanState]) -> set[ScanHash]:
        sent = {one.sha256 for one in batch}
        done = [each for each in states if each.done and each.sha256 in sent]
        with self.store.write() as uow:
            for each in done:
                uow.scans.sent(ScanHash(each.sha256), each.offset, True)
            uow.commit()
        self.feed_head = max([self.feed_head, *(each.feed_head for each in states)])
        self.arrived += len(done)
        self.moved = self.moved or bool(done)
        whole = {ScanHash(each.sha256) for each in done}
        self.load.tried -= whole
        return whole

    def _send_one(self, session: str, sha256: ScanHash, over: Callable[[], bool]) -> None:
        with self.store.read() as uow:
            about = uow.scans.about(sha256)
        assert about is not None, "it was just in the index"
        size, media_type = about
        before = self.why
        try:
            for _ in range(2):  # once more from where the office says it is, should it have moved
                state = self.office.scan_state(session, sha256, size, media_type)
                if self._took(sha256, state) or self._send_rest(session, sha256, state.offset, over):
                    self.why = before
                    return
        except Refused as error:
            self.why = error.why
        except (KeyError, ValueError, OSError):
            log.exception("a scan of the index is not whole on this disk")
            self.why = msg("line.scan_lost")

    def _send_rest(self, session: str, sha256: ScanHash, offset: int, over: Callable[[], bool]) -> bool:
        """Whether it went as it should; False where the office stood elsewhere than we thought."""
        while True:
            try:
                state = self._send_piece(session, sha256, offset)
            except Refused as error:
                self.why = error.why
                return False
            if self._took(sha256, state):
                return True
            if state.offset <= offset:
                return False
            self.moved = True
            if over():
                return True
            offset = state.offset

    def _send_piece(self, session: str, sha256: ScanHash, offset: int) -> ScanState:
        amount = self.load.piece
        piece = next(self.scans.pieces(sha256, offset, amount.now), b"")
        return measured(self.clock, amount, lambda: self.office.send_piece(session, sha256, offset, piece))

    def _took(self, sha256: ScanHash, state: ScanState) -> bool:
        """Record how far the office is; whether it holds the scan whole."""
        with self.store.write() as uow:
            uow.scans.sent(sha256, state.offset, state.done)
            uow.commit()
        self.feed_head = max(self.feed_head, state.feed_head)
        self.arrived += state.done
        self.moved = self.moved or state.done
        return state.done
