"""The rhythm of the line: a turn after each act, when the office has news, and by itself while the line is cut."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from mfc_desk.ports.storage import StorageError
from mfc_desk.usecases.turns import Turn
from mfc_desk.usecases.workplace import Session
from ui.work.tasks import TaskRunner

SOON_MS: Final = 40
"""Acts that follow one another closely go in one turn."""
REST_MS: Final = 1000
"""After a turn that left something unsent."""
LISTEN_S: Final = 20.0


class Line(Protocol):
    """The two things that are done with the office in the background. Called on worker threads."""

    def turn(self, session: Session | None) -> Turn:
        """Send and receive once."""
        ...

    def news(self, wait_s: float) -> bool:
        """Whether the office's feed went on within the time; True also where the line was cut."""
        ...


class Pulse(QObject):
    """Has turns done, one at a time, and tells what each came to."""

    turned = Signal(object)  # a `Turn`
    refused = Signal(object)  # the `Message` of a disk that takes nothing; once until it takes work again

    def __init__(self, line: Line, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line, self._runner = line, runner
        self._beating = False
        self._session: Session | None = None
        self._turning = self._again = self._listening = self._online = self._refused = self._resting = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Begin with a turn now; the desk is open."""
        self._beating = True
        self.hurry()

    def set_session(self, session: Session | None) -> None:
        """Who works here now; late answers are honoured in their name."""
        self._session = session
        self.hurry()

    def stop(self) -> None:
        """No more turns."""
        self._timer.stop()
        self._beating = False

    @Slot()
    def hurry(self) -> None:
        """There is something to send: a turn very soon; where the office asked for a rest, once that is over."""
        if self._turning:
            self._again = True
        elif self._beating and not self._resting:
            self._timer.start(SOON_MS)

    @Slot()
    def try_now(self) -> None:
        """A person wants to know: a turn very soon, whatever was asked."""
        self._resting = False
        self.hurry()

    @Slot()
    def _turn(self) -> None:
        session = self._session
        if not self._beating or self._turning:
            return
        self._turning, self._again, self._resting = True, False, False
        self._runner.submit("sync", lambda _: self._line.turn(session), self._told, self._broken, owner=self)

    def _told(self, turn: Turn) -> None:
        self._turning, self._online, self._refused = False, turn.online, False
        self.turned.emit(turn)
        if turn.asked_to_wait:
            self._resting = True
            self._timer.start(round(turn.next_in_s * 1000))
        elif self._again:
            self.hurry()
        elif turn.next_in_s > 0:
            self._timer.start(round(turn.next_in_s * 1000))
        elif turn.kept > turn.waits:
            self._timer.start(REST_MS)
        else:
            self._listen()

    def _broken(self, error: Exception) -> None:
        self._turning = False
        self._rest(error)

    def _listen(self) -> None:
        if not self._beating or self._listening:
            return
        self._listening = True
        self._runner.submit("live", lambda _: self._line.news(LISTEN_S), self._heard, self._unheard, owner=self)

    def _heard(self, news: bool) -> None:
        self._listening = False
        if news:
            self.hurry()
        elif self._online and not self._turning:
            self._listen()

    def _unheard(self, error: Exception) -> None:
        self._listening = False
        self._rest(error)

    def _rest(self, error: Exception) -> None:
        """Try again by itself after a while. A disk that takes nothing is told of once; a defect is raised."""
        if self._beating and not self._turning:
            self._timer.start(REST_MS * 10)
        if not isinstance(error, StorageError):
            raise error
        if not self._refused:
            self._refused = True
            self.refused.emit(error.why)
