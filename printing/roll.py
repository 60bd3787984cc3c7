"""A roll printer on the network: a paper sent whole to its port, its state asked before and after, everything bounded.

Such a printer takes bytes and promises nothing. Asked by `DLE EOT` it says at once whether it has paper and stands
ready, and by `GS r` once it has dealt with what came before; many answer, some never do. Where it does not answer, that
it took the whole paper is all there is to know. Only up to the first byte of the paper is it certain that nothing came
out.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mfc_desk.ports.outside import NotPrinted, Printed, PrintJob, PrintOutcome
from mfc_desk.text.message import Message, msg
from printing.documents.raster import roll_bytes
from printing.spooler import save_pdf

__all__ = ["PORT", "Bounds", "NotPrinted", "RollPrinter"]

PORT: Final = 9100
PIECE: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds: to reach it, for one answer, for the whole paper."""

    reach: float = 3.0
    answer: float = 1.0
    whole: float = 20.0
    clock: Callable[[], float] = time.monotonic


ORDINARY: Final = Bounds()


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, and by which fixed bits its answer is told from anything else the printer says."""

    asked: bytes
    mask: int
    value: int


_STATE: Final = _Question(b"\x10\x04\x01", 0b1001_0011, 0b0001_0010)
"""DLE EOT 1."""
_CAUSE: Final = _Question(b"\x10\x04\x02", 0b1001_0011, 0b0001_0010)
"""DLE EOT 2: why it does not stand ready."""
_PAPER: Final = _Question(b"\x10\x04\x04", 0b1001_0011, 0b0001_0010)
"""DLE EOT 4: the paper at its sensor."""
_DONE: Final = _Question(b"\x1dr\x01", 0b1001_0000, 0)
"""GS r 1: answered in its turn, once everything before it was dealt with."""
_NOT_READY: Final = 0b0000_1000
_NO_PAPER: Final = 0b0110_0000
_NO_PAPER_AT_END: Final = 0b0000_1100
_WHY: Final[Mapping[int, str]] = {
    0b0000_0100: "paper.printer_open",
    0b0010_0000: "paper.out_of_paper",
    0b0100_0000: "paper.paper_stuck",
}


class RollPrinter:
    """One roll printer. Every paper is a connection of its own, so that others may use it in between."""

    def __init__(self, host: str, port: int = PORT, *, bounds: Bounds = ORDINARY) -> None:
        self._where: Final = (host, port)
        self._bounds: Final = bounds

    @classmethod
    def at(cls, address: str, *, bounds: Bounds = ORDINARY) -> RollPrinter:
        """The printer at "host" or "host:port". Where the port is no number it is one that is not reached."""
        host, colon, port = address.rpartition(":") if ":" in address else (address, "", "")
        return cls(host, int(port) if port.isdecimal() else 0 if colon else PORT, bounds=bounds)

    def print(self, job: PrintJob) -> PrintOutcome:
        """Print a document as dots and wait, bounded, for what the printer says."""
        return self.send(roll_bytes(job.pdf) * max(1, job.copies))

    def save(self, pdf: bytes, *, to: str) -> None:
        """A copy in place of paper. Raises `NotSaved`."""
        save_pdf(pdf, to=Path(to))

    def send(self, paper: bytes) -> PrintOutcome:
        """Print what `printing.documents.raster` made."""
        end = self._bounds.clock() + self._bounds.whole
        try:
            line = socket.create_connection(self._where, self._bounds.reach)
        except (OSError, OverflowError):
            return NotPrinted(msg("paper.roll.not_reached"), nothing_came_out=True)
        with closing(line):
            try:
                answers, why = self._trouble(line)
            except OSError:
                return NotPrinted(msg("paper.roll.not_reached"), nothing_came_out=True)
            if why is not None:
                return NotPrinted(why, nothing_came_out=True)
            return self._sent(line, paper, end=end, answers=answers)

    def trouble(self) -> Message | None:
        """What keeps it from printing now; None where it says nothing against it."""
        try:
            with closing(socket.create_connection(self._where, self._bounds.reach)) as line:
                return self._trouble(line)[1]
        except OSError:
            return msg("paper.roll.not_reached")

    def _sent(self, line: socket.socket, paper: bytes, *, end: float, answers: bool) -> PrintOutcome:
        """The whole paper, and what it says after. From here on something may have come out."""
        try:
            self._send(line, paper, end)
            if not answers:
                line.shutdown(socket.SHUT_WR)
                return Printed()
            done = self._asked(line, _DONE, within=end - self._bounds.clock())
            if done is not None and done & _NO_PAPER_AT_END != _NO_PAPER_AT_END:
                return Printed()
            why = self._trouble(line)[1]
        except OSError:
            return NotPrinted(msg("paper.roll.cut_off"))
        return NotPrinted(why or msg("paper.printer_silent"))

    def _send(self, line: socket.socket, paper: bytes, end: float) -> None:
        """All of it, in pieces, within the time: a printer without paper stops taking. Raises `OSError`."""
        for place in range(0, len(paper), PIECE):
            left = end - self._bounds.clock()
            if left <= 0:
                raise TimeoutError
            line.settimeout(left)
            line.sendall(paper[place : place + PIECE])

    def _trouble(self, line: socket.socket) -> tuple[bool, Message | None]:
        """Whether it answers at all, and what it complains of. Raises `OSError`."""
        state = self._asked(line, _STATE)
        if state is None:
            return False, None
        paper = self._asked(line, _PAPER)
        if paper is not None and paper & _NO_PAPER:
            return True, msg("paper.out_of_paper")
        if not state & _NOT_READY:
            return True, None
        cause = self._asked(line, _CAUSE) or 0
        code = next((code for bit, code in _WHY.items() if cause & bit), "paper.roll.not_ready")
        return True, msg(code)

    def _asked(self, line: socket.socket, question: _Question, *, within: float | None = None) -> int | None:
        """The byte it answers; None where none comes in time. What it says unasked is passed over."""
        end = self._bounds.clock() + (self._bounds.answer if within is None else max(within, 0.0))
        line.settimeout(self._bounds.answer)
        line.sendall(question.asked)
        while (left := end - self._bounds.clock()) > 0:
            line.settimeout(left)
            try:
                said = line.recv(1)
            except TimeoutError:
                return None
            if not said:
                raise ConnectionResetError
            if said[0] & question.mask == question.value:
                return said[0]
        return None
