"""A roll printer on this computer: it takes papers on a port and behaves as it is told, good and bad."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from threading import Event, Thread
from types import TracebackType
from typing import Self


class ToyPrinter:
    """One connection after the other. What it printed is in `papers`, a paper for each connection."""

    def __init__(
        self,
        *,
        answers: bool = True,
        no_paper: bool = False,
        open_: bool = False,
        stuck: bool = False,
        chatty: bool = False,
        dies_after: int | None = None,
        paper_ends_after: int | None = None,
        hangs_after: int | None = None,
    ) -> None:
        self.answers, self.no_paper, self.open, self.stuck, self.chatty = answers, no_paper, open_, stuck, chatty
        self.dies_after, self.paper_ends_after, self.hangs_after = dies_after, paper_ends_after, hangs_after
        self.papers: list[bytes] = []
        self._stop = Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        if hangs_after is not None:
            self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port: int = self._listening.getsockname()[1]
        self._thread = Thread(target=self._serve, name="toy-roll-printer")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            pass  # wakes who waits for a connection
        self._thread.join(timeout=10)
        assert not self._thread.is_alive()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            line, _ = self._listening.accept()
            with line:
                if self._stop.is_set():
                    return
                line.settimeout(10)
                with suppress(OSError):
                    self._take(line)

    def _take(self, line: socket.socket) -> None:
        """Read to the end of the connection, answering what is asked in the stream."""
        paper = bytearray()
        place = len(self.papers)
        self.papers.append(b"")
        while said := self._read(line, 1):
            if said == b"\x10":
                self._answer(line, self._read(line, 2)[1])
            elif said == b"\x1d" and (more := self._read(line, 1)) == b"r":
                self._read(line, 1)
                if self.answers:
                    line.sendall(bytes([0b1100 if self.no_paper else 0]))
            else:
                paper += said + (more if said == b"\x1d" else b"")
                if paper.endswith(b"\x1dv"):
                    paper += (head := self._read(line, 6))
                    wide, high = int.from_bytes(head[2:4], "little"), int.from_bytes(head[4:6], "little")
                    paper += self._dots(line, wide * high)
            self.papers[place] = bytes(paper)

    def _dots(self, line: socket.socket, count: int) -> bytes:
        if self.dies_after is not None:
            self._read(line, min(self.dies_after, count))
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # the plug is pulled
            raise ConnectionResetError
        if self.hangs_after is not None:
            self._read(line, min(self.hangs_after, count))
            self._stop.wait(10)
            raise ConnectionResetError
        dots = self._read(line, count)
        if self.paper_ends_after is not None:
            self.no_paper = True
        return dots

    def _answer(self, line: socket.socket, question: int) -> None:
        if self.chatty:
            line.sendall(b"\x00\x80\xff")
        if not self.answers:
            return
        ready = not (self.no_paper or self.open or self.stuck)
        bits = {
            1: 0 if ready else 0b1000,
            2: (0b100 if self.open else 0) | (0b100000 if self.no_paper else 0) | (0b1000000 if self.stuck else 0),
            4: 0b1100000 if self.no_paper else 0,
        }
        line.sendall(bytes([0b00010010 | bits[question]]))

    @staticmethod
    def _read(line: socket.socket, count: int) -> bytes:
        found = bytearray()
        while len(found) < count and (part := line.recv(count - len(found))):
            found += part
        return bytes(found)
