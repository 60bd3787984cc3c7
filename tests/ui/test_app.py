"""The application is made once, speaks the operator's language, and lets no word of Qt get lost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.ui.hands import wait_for
from ui.app import create_app, log_qt, speak
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.widgets.layout import Follower

SEEN = """
import builtins, os, sys
plain = builtins.__import__
os.environ.pop("QT_QPA_PLATFORM", None); os.environ.pop("DISPLAY", None); os.environ.pop("WAYLAND_DISPLAY", None)
from ui.app import create_app
from ui.theme.tokens import Theme
app = create_app(["mfc-desk"], Theme())
from ui.widgets.button import Button
from ui.widgets.field import secret_field
from ui.widgets.layout import card
from ui.widgets.pick import Pick
window = card(Pick("A"), Pick("B"), secret_field("P", name="p"), Button("S", kind="primary"))
window.show()
app.processEvents()
heavy = {"lucide", "sqlite3", "PySide6.QtSvg", "PySide6.QtNetwork", "sqlalchemy", "requests", "reportlab", "json"}
print(app.platformName(), builtins.__import__ is plain, sorted(heavy & set(sys.modules)))
"""


def test_the_first_window_needs_no_display_no_icons_and_no_heavy_module() -> None:
    done = subprocess.run([sys.executable, "-c", SEEN], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "offscreen True []"


def test_asking_again_answers_the_same_application_in_the_new_look(app: QApplication) -> None:
    assert create_app([], Theme("dark"), language="en") is app
    assert current().theme == Theme("dark")
    assert len(app.findChildren(Follower)) == 1


@pytest.mark.parametrize(("language", "word"), [("ru", "Копировать"), ("kk", "Көшіру"), ("en", "Copy")])
def test_qts_own_menus_speak_the_language(app: QApplication, language: str, word: str) -> None:
    speak(app, language)
    edit = QLineEdit("x")
    menu = edit.createStandardContextMenu()
    words = " ".join(action.text().replace("&", "") for action in menu.actions())
    speak(app, "en")
    assert word in words


@pytest.mark.logs("qt: something is wrong")
def test_a_warning_of_qt_is_in_the_log() -> None:
    log_qt(QtMsgType.QtWarningMsg, QMessageLogContext(), "something is wrong")


STALL = """
import time
from ui.app import create_app
from ui.theme.tokens import Theme
from PySide6.QtCore import QTimer
app = create_app(["mfc-desk"], Theme(), watch_stalls=True)
QTimer.singleShot(0, lambda: time.sleep(0.05))
QTimer.singleShot(80, app.quit)
app.exec()
long = app.longest_ms()
app.forget()
print(40 < long < 2000, app.longest_ms(), app.events())
"""


def test_the_longest_event_is_measured_only_where_it_was_asked_for(app: QApplication) -> None:
    done = subprocess.run([sys.executable, "-c", STALL], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "True 0.0 0"
    assert not hasattr(app, "longest_ms")


def test_a_test_can_wait_for_the_window_and_gives_up_in_time() -> None:
    heard: list[int] = []
    timer = QTimer(singleShot=True)
    timer.timeout.connect(lambda: heard.append(1))
    timer.start(1)
    assert wait_for(lambda: heard == [1])
    assert not wait_for(lambda: False, limit_ms=5)
