"""Jobs run in their lane's order, answers come on the GUI thread, nothing fails in silence."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.hands import wait_for
from ui.work.broadcast import Broadcast
from ui.work.tasks import JobContext, TaskRunner

MAIN = threading.main_thread()


class Gate:
    """Holds a job until the test lets it go on."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Event(), threading.Event()

    def __call__(self, job: JobContext) -> str:
        self.entered.set()
        assert self.open.wait(5)
        return "through"


def settle(runner: TaskRunner) -> None:
    """Wait until every answer was delivered."""
    assert wait_for(runner.idle)


def test_a_lane_keeps_its_order_and_answers_on_the_gui_thread(runner: TaskRunner) -> None:
    said: list[tuple[int, bool, bool]] = []

    def job(number: int) -> Callable[[JobContext], tuple[int, threading.Thread]]:
        return lambda _job: (number, threading.current_thread())

    for number in range(20):
        runner.submit(
            "data",
            job(number),
            lambda told: said.append((told[0], told[1] is MAIN, threading.current_thread() is MAIN)),
        )
    settle(runner)
    assert said == [(number, False, True) for number in range(20)]


def test_one_lane_does_not_wait_for_another(runner: TaskRunner) -> None:
    gate, said = Gate(), []
    runner.submit("scan", gate, said.append)
    runner.submit("data", lambda _job: "quick", said.append)
    assert wait_for(lambda: said == ["quick"])
    gate.open.set()
    settle(runner)
    assert said == ["quick", "through"]


def test_no_thread_runs_before_the_first_job(runner: TaskRunner) -> None:
    names = {thread.name for thread in threading.enumerate()}
    assert not {name for name in names if name.startswith("lane-")}
    assert runner.idle()


def test_a_failure_goes_to_whoever_asked(runner: TaskRunner) -> None:
    failed: list[Exception] = []
    runner.submit("data", lambda _job: 1 / 0, lambda _told: None, failed.append)
    settle(runner)
    assert [type(error) for error in failed] == [ZeroDivisionError]


@pytest.mark.logs("nobody handled this")
def test_a_failure_nobody_handles_is_announced_and_the_lane_goes_on(runner: TaskRunner) -> None:
    crashed: list[Exception] = []
    said: list[str] = []
    runner.crashed.connect(crashed.append)
    runner.submit("data", lambda _job: 1 / 0, lambda _told: None)
    runner.submit("data", lambda _job: "next", said.append)
    settle(runner)
    assert ([type(error) for error in crashed], said) == ([ZeroDivisionError], ["next"])


@pytest.mark.logs("nobody handled this")
def test_an_answer_that_breaks_is_announced(runner: TaskRunner) -> None:
    crashed: list[Exception] = []
    runner.crashed.connect(crashed.append)

    def broken(_told: object) -> None:
        raise LookupError("the screen had no such row")

    runner.submit("ask", lambda _job: 1, broken)
    settle(runner)
    assert [type(error) for error in crashed] == [LookupError]


def test_a_cancelled_job_never_starts_and_a_running_one_sees_it(runner: TaskRunner) -> None:
    gate, said, ran = Gate(), [], []
    running = runner.submit("data", lambda job: (gate(job), job.check(), ran.append("after check")), said.append)
    waiting = runner.submit("data", lambda _job: ran.append("waiting"), said.append)
    assert gate.entered.wait(5)
    running.cancel()
    waiting.cancel()
    gate.open.set()
    settle(runner)
    assert wait_for(lambda: waiting.done)
    assert (said, ran, running.done) == ([], [], True)


def test_progress_arrives_in_order_before_the_answer(runner: TaskRunner) -> None:
    said: list[object] = []

    def job(context: JobContext) -> str:
        for page in (1, 2, 3):
            context.progress(page)
        return "done"

    runner.submit("scan", job, said.append, on_progress=said.append)
    settle(runner)
    assert said == [1, 2, 3, "done"]


@pytest.mark.parametrize("leave", ["close", "delete"])
def test_a_screen_that_is_gone_gets_no_answer(runner: TaskRunner, show: Callable[..., QWidget], leave: str) -> None:
    gate, said, window = Gate(), [], show(QWidget(), 200, 100)
    page = QWidget(window)
    runner.submit("data", gate, said.append, owner=page)
    assert gate.entered.wait(5)
    if leave == "close":
        window.close()
    else:
        page.deleteLater()
        QApplication.sendPostedEvents(page, 0)
    gate.open.set()
    settle(runner)
    assert said == []


def test_a_screen_not_yet_shown_and_a_hidden_page_get_their_answers(
    runner: TaskRunner, show: Callable[..., QWidget]
) -> None:
    said: list[str] = []
    window = show(QWidget(), 200, 100)
    page = QWidget(window)
    page.hide()
    fresh = QWidget()
    runner.submit("data", lambda _job: "page", said.append, owner=page)
    runner.submit("data", lambda _job: "fresh", said.append, owner=fresh)
    runner.submit("data", lambda _job: "plain", said.append, owner=QObject(window))
    settle(runner)
    assert said == ["page", "fresh", "plain"]


@pytest.mark.logs("after its screen was left")
def test_a_failure_after_the_screen_was_left_is_still_logged(runner: TaskRunner) -> None:
    gate, owner = Gate(), QObject()

    def job(context: JobContext) -> None:
        gate(context)
        raise OSError("disk")

    runner.submit("data", job, lambda _told: None, lambda _error: None, owner=owner)
    assert gate.entered.wait(5)
    runner.forget(owner)
    gate.open.set()
    settle(runner)


def test_stopping_takes_no_more_jobs_and_waits_for_the_running_one(runner: TaskRunner) -> None:
    said: list[object] = []
    runner.submit("data", lambda _job: "before", said.append)
    settle(runner)
    assert runner.stop(5)
    late = runner.submit("data", lambda _job: "late", said.append)
    assert (late.cancelled, said) == (True, ["before"])


@pytest.mark.logs("still busy at exit: data")
def test_stopping_does_not_wait_for_ever(runner: TaskRunner) -> None:
    gate = Gate()
    runner.submit("data", gate, lambda _told: None)
    assert gate.entered.wait(5)
    assert not runner.stop(0.01)
    gate.open.set()


def test_a_change_reaches_only_screens_it_concerns_and_only_while_they_live() -> None:
    broadcast, said = Broadcast(), []
    screen, gone = QObject(), QObject()
    broadcast.listen(screen, ["case"], said.append)
    broadcast.listen(gone, ["case"], said.append)
    gone.deleteLater()
    QApplication.sendPostedEvents(gone, 0)
    thread = threading.Thread(target=broadcast.tell, args=([("case", "7"), ("ticket", "A-1")],))
    thread.start()
    thread.join(5)
    broadcast.tell([("ticket", "A-2")])
    assert wait_for(lambda: bool(said))
    assert said == [frozenset({("case", "7")})]


def test_what_was_handed_in_is_done_before_the_workers_stop(runner: TaskRunner) -> None:
    gate, kept = Gate(), []
    runner.submit("data", gate, lambda _: None)
    runner.submit("data", lambda _: kept.append("typed"), lambda _: None)
    assert gate.entered.wait(5)
    gate.open.set()
    assert runner.settle("data", 5)
    assert kept == ["typed"]
    assert runner.settle("paper", 0), "a lane that never began has nothing to wait for"
    settle(runner)
