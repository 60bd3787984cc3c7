"""The task runner: the only place that starts threads. A job goes in, its answer comes back on the GUI thread.

Each lane has one worker and does its jobs in order; a worker starts with the first job of its lane.
No failure is silent: what nobody handles is logged and announced by `crashed`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Any, Final, Generic, Literal, TypeVar, get_args

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.work.defects import number_of

Lane = Literal["data", "ask", "sync", "live", "paper", "scan", "figures", "centre", "reports"]
LANES: Final[tuple[Lane, ...]] = get_args(Lane)
LISTENING: Final[Lane] = "live"
"""The lane that only waits for the office's news and writes nothing: nobody waits for it at exit."""
T = TypeVar("T")
log = logging.getLogger("ui.work")


class Cancelled(Exception):
    """The job was asked to stop and did. Nobody is told: who cancelled knows."""


class JobContext:
    """What a job may use of the runner: say how far it is, and see that it should stop."""

    def __init__(self, handle: Handle, report: Callable[[object], None]) -> None:
        self._handle, self._report = handle, report

    def progress(self, value: object) -> None:
        """Tell the screen how far the job is; arrives on the GUI thread, in order."""
        self._report(value)

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._handle.cancelled

    def check(self) -> None:
        """Raise `Cancelled` when nobody waits any more."""
        if self._handle.cancelled:
            raise Cancelled


class Handle:
    """A job that was handed in. Cancelling is a wish: a job that waits never starts, one that runs sees it."""

    def __init__(self) -> None:
        self._cancelled, self._done = Event(), Event()

    def cancel(self) -> None:
        """Give up the answer: neither success, failure nor progress will arrive."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the answer was given up."""
        return self._cancelled.is_set()

    @property
    def done(self) -> bool:
        """Whether the job has ended, however it did."""
        return self._done.is_set()


class _Job(Generic[T]):
    def __init__(self, work: Callable[[JobContext], T], answers: _Answers[T], owner: QObject | None) -> None:
        self.work, self.answers, self.owner = work, answers, owner
        self.owned, self.handle = owner is not None, Handle()


class _Answers(Generic[T]):
    def __init__(
        self,
        done: Callable[[T], object],
        error: Callable[[Exception], object] | None,
        progress: Callable[[Any], object] | None,
    ) -> None:
        self.done, self.error, self.progress = done, error, progress


class TaskRunner(QObject):
    """Runs jobs on the worker of their lane and delivers the answers to screens that are still there.

    `crashed` carries an exception nobody handled: of a job handed in without `on_error`, or of
    an answer itself.
    """

    crashed = Signal(object)
    _delivered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, SimpleQueue[_Job[Any] | None]] = {}
        self._threads: dict[Lane, Thread] = {}
        self._pending: set[_Job[Any]] = set()
        self._stopped = False
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        lane: Lane,
        job: Callable[[JobContext], T],
        on_done: Callable[[T], object],
        on_error: Callable[[Exception], object] | None = None,
        *,
        owner: QObject | None = None,
        on_progress: Callable[[Any], object] | None = None,
    ) -> Handle:
        """Run `job` after the others of its lane and answer on the GUI thread.

        A closed or deleted `owner` gets no answer. After `stop` the job is not taken: its handle is cancelled.
        """
        task = _Job(job, _Answers(on_done, on_error, on_progress), owner)
        if self._stopped:
            task.handle.cancel()
            return task.handle
        self._pending.add(task)
        self._queue(lane).put(task)
        return task.handle

    def forget(self, owner: QObject) -> None:
        """Cancel everything `owner` waits for: what a page does when it is left for good."""
        for task in self._pending:
            if task.owner is owner:
                task.handle.cancel()

    def stop(self, timeout: float) -> bool:
        """Take no more jobs, cancel what waits, and wait at most `timeout` seconds. True when every worker ended."""
        self._stopped = True
        for task in self._pending:
            task.handle.cancel()
        for queue in self._lanes.values():
            queue.put(None)
        end = monotonic() + timeout
        waited = {lane: thread for lane, thread in self._threads.items() if lane != LISTENING}
        for thread in waited.values():
            thread.join(max(0.0, end - monotonic()))
        late = sorted(lane for lane, thread in waited.items() if thread.is_alive())
        if late:
            log.warning("workers still busy at exit: %s", ", ".join(late))
        return not late

    def settle(self, lane: Lane, timeout: float) -> bool:
        """Wait until everything handed to a lane so far is done, at most `timeout` seconds. True when it is."""
        if lane not in self._lanes:
            return True
        done = Event()
        self._lanes[lane].put(_Job(lambda _: done.set(), _Answers(_nothing, None, None), None))
        return done.wait(timeout)

    def idle(self) -> bool:
        """Whether every answer has been delivered."""
        return not self._pending

    def _queue(self, lane: Lane) -> SimpleQueue[_Job[Any] | None]:
        if lane not in self._lanes:
            self._lanes[lane] = SimpleQueue()
            self._threads[lane] = Thread(target=self._work, args=(self._lanes[lane],), name=f"lane-{lane}", daemon=True)
            self._threads[lane].start()
        return self._lanes[lane]

    def _work(self, queue: SimpleQueue[_Job[Any] | None]) -> None:
        while (task := queue.get()) is not None:
            self._send(self._run(task))
            task.handle._done.set()

    def _run(self, task: _Job[Any]) -> Callable[[], None]:
        """Do the job here and answer what is to be done about it on the GUI thread."""
        if task.handle.cancelled:
            return lambda: self._finish(task)

        def report(value: object) -> None:
            self._send(lambda: self._progress(task, value))

        outcome = _attempt(lambda: task.work(JobContext(task.handle, report)))
        if not isinstance(outcome, _Failure):
            return lambda: self._finish(task, lambda: task.answers.done(outcome))
        if isinstance(outcome.error, Cancelled):
            return lambda: self._finish(task)
        return lambda: self._fail(task, outcome.error)

    def _send(self, act: Callable[[], None]) -> None:
        if not self._stopped:
            self._delivered.emit(act)

    @Slot(object)
    def _deliver(self, act: Callable[[], None]) -> None:
        act()

    def _progress(self, task: _Job[Any], value: object) -> None:
        told = task.answers.progress
        if told is not None and self._wanted(task):
            self._guarded(lambda: told(value))

    def _finish(self, task: _Job[Any], answer: Callable[[], object] | None = None) -> None:
        self._pending.discard(task)
        if answer is not None and self._wanted(task):
            self._guarded(answer)

    def _fail(self, task: _Job[Any], error: Exception) -> None:
        self._pending.discard(task)
        if not self._wanted(task):
            log.warning("a job ended badly after its screen was left", exc_info=error)
        elif task.answers.error is None:
            self._crash(error)
        else:
            handler = task.answers.error
            self._guarded(lambda: handler(error))

    def _guarded(self, answer: Callable[[], object]) -> None:
        """Call what a screen gave us: a failure in it must not vanish in Qt's event loop."""
        outcome = _attempt(answer)
        if isinstance(outcome, _Failure):
            self._crash(outcome.error)

    def _crash(self, error: Exception) -> None:
        log.error("nobody handled this: defect %s", number_of(error), exc_info=error)
        self.crashed.emit(error)

    def _wanted(self, task: _Job[Any]) -> bool:
        return not task.handle.cancelled and not (task.owned and _gone(task.owner))


def _nothing(_: object) -> None:
    """Nobody waits for this answer."""


class _Failure:
    def __init__(self, error: Exception) -> None:
        self.error = error


def _attempt(call: Callable[[], T]) -> T | _Failure:
    """The result of `call`, or its failure as a value: the one place where a failure of any kind becomes one."""
    try:
        return call()
    except Exception as error:
        return _Failure(error)


def _gone(owner: QObject | None) -> bool:
    """Whether the screen is deleted, or its window was shown and closed."""
    if owner is None or not isValid(owner):
        return True
    if not isinstance(owner, QWidget):
        return False
    window = owner.window()
    return window.isHidden() and window.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
