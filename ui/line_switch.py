"""The line switch of the demo: a small window of its own that really stops or freezes the office."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from typing import Final, Literal, Protocol

from ui import binding  # noqa: F401  (first: see there)

# isort: split
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import Catalogue, Language
from ui.app import create_app
from ui.theme.state import current
from ui.theme.tokens import STATUS_LINE, Theme
from ui.widgets.button import Button
from ui.widgets.layout import col, hold, row
from ui.widgets.words import Icon, Label
from ui.work.tasks import TaskRunner

LOOK: Final = {
    "running": ("cloud-check", "ok"),
    "stopped": ("cloud-off", "off"),
    "frozen": ("cloud-alert", "warn"),
}
WATCH_MS: Final = 300
MOST_AGAIN: Final = 20
"""So often a desk that was killed is started again; one that dies of itself is not for ever."""
PAD, GAP, ICON = 12, 5, 15
WIDTH, MARGIN = 244, 12
"""As wide as the column of the waiting people, so that it covers nothing else."""


class Office(Protocol):
    """What the switch can do to the office's process."""

    @property
    def state(self) -> str:
        """running, stopped or frozen."""
        ...

    def stop(self) -> None: ...

    def restart(self) -> None: ...

    def freeze(self) -> None: ...

    def thaw(self) -> None: ...


class LineSwitch(QWidget):
    """Two switches and one sentence about the state of the office."""

    def __init__(self, office: Office, say: Catalogue, runner: TaskRunner) -> None:
        super().__init__()
        self.setObjectName("line_switch")
        self._office, self._say, self._runner = office, say, runner
        self.setWindowTitle(say("switch.title"))
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)  # or the desk would hide it
        self.setProperty("box", "window")
        self._icon, self._words = Icon("cloud-check", "ok", ICON), Label("", "md", "ok", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)  # beside its icon, however many lines there are
        state = row(col(self._icon, ..., gap=0, pad=(0, 2, 0, 0)), (self._words, 1), gap=GAP)
        self._power = Button(say("switch.stop"), icon="power", name=say("switch.stop"))
        self._power.setObjectName("line_switch.power")
        self._ice = Button(say("switch.freeze"), icon="snowflake", name=say("switch.freeze"))
        self._ice.setObjectName("line_switch.freeze")
        self._power.clicked.connect(self.switch_power)
        self._ice.clicked.connect(self.switch_ice)
        about = Label(say("switch.about"), "sm", "muted", wrap=True)
        col(state, self._power, self._ice, about, gap=8, pad=PAD, into=self)
        hold(self, width=WIDTH)
        self._reserve()
        self._show()

    @Slot()
    def switch_power(self) -> None:
        """Switch the office off, or on again."""
        running = self._office.state != "stopped"
        self._do(self._office.stop if running else self._office.restart)

    @Slot()
    def switch_ice(self) -> None:
        """Freeze the office, or let it go on."""
        frozen = self._office.state == "frozen"
        self._do(self._office.thaw if frozen else self._office.freeze)

    def _do(self, act: Callable[[], None]) -> None:
        for button in (self._power, self._ice):
            button.set_busy(True)
        self._runner.submit("ask", lambda _: act(), lambda _: self._show(), self._trouble, owner=self)

    def _trouble(self, _error: Exception) -> None:
        self._show()
        self._say_state("switch.trouble", "triangle-alert", "bad")

    def _say_state(self, code: str, icon: str, ink: str) -> None:
        self._icon.set_icon(icon, ink)
        self._words.set_words(self._say(code))
        self._words.set_ink(ink)

    def _reserve(self) -> None:
        """Room for the longest of the sentences from the beginning: the window is never too small for its words."""
        wide, tall = self.width() - current().px(2 * PAD + GAP + ICON), 0
        for code in ("trouble", *LOOK):
            self._words.set_words(self._say(f"switch.{code}"))
            tall = max(tall, self._words.heightForWidth(wide))
        self._words.setMinimumHeight(tall)

    def _show(self) -> None:
        state = str(self._office.state)
        self._say_state(f"switch.{state}", *LOOK[state])
        power = self._say("switch.start" if state == "stopped" else "switch.stop")
        ice = self._say("switch.thaw" if state == "frozen" else "switch.freeze")
        self._power.set_busy(False)
        self._ice.set_busy(False)
        self._power.set_words(power, name=power)
        self._ice.set_words(ice, name=ice)
        if state == "stopped":
            self._ice.set_off(self._say("switch.stopped"))
        else:
            self._ice.set_off("")


def place_of(screen: QRect, size: QSize) -> QPoint:
    """At the left, above the line of state: over the end of the waiting people, never over a button of the desk."""
    return QPoint(screen.left(), screen.bottom() + 1 - size.height() - STATUS_LINE - MARGIN)


class Kept:
    """The desk of the demo: what was killed is started again with what it kept, what ended by itself has ended."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._start, self._desk, self._again = start, start(), MOST_AGAIN

    def ended(self) -> int | None:
        """The exit code of a desk that has ended; None while there is one."""
        code = self._desk.poll()
        if code is None or code >= 0 or not self._again:
            return code
        self._again -= 1
        self._desk = self._start()
        return None

    def end(self) -> None:
        """End it; it does not come again."""
        self._again = 0
        self._desk.terminate()


def show(
    office: Office,
    desk: Kept,
    *,
    language: Language,
    theme: Literal["light", "dark", "contrast"],
) -> int:
    """Show the switch until the desk ends by itself; answer its exit code. Closing the switch leaves the desk alone."""
    app = create_app(["mfc-desk"], Theme(theme), language=language)
    app.setQuitOnLastWindowClosed(False)
    runner = TaskRunner()
    window = LineSwitch(office, Catalogue(language), runner)
    window.show()
    window.move(place_of(app.primaryScreen().availableGeometry(), window.frameGeometry().size()))
    watch = QTimer()
    watch.timeout.connect(lambda: app.exit(code) if (code := desk.ended()) is not None else None)
    watch.start(WATCH_MS)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # who ends the demo ends the desk; the switch follows
        signal.signal(number, lambda *_: desk.end())
    code = app.exec()
    runner.stop(timeout=5)
    return code
