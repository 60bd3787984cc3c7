"""Makes the application: platform, letters, look and Qt's own words, in the order that paints soonest."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Literal

from ui import binding  # noqa: F401  (first: see there)

# isort: split
from PySide6.QtCore import QLibraryInfo, QLocale, QMessageLogContext, QtMsgType, QTranslator, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ui.theme import fonts, state
from ui.theme.tokens import Theme
from ui.widgets.layout import Follower

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
FUSION = ("-style", "fusion")  # as an argument it spares the start the whole of QStyle
HARMLESS = ("This plugin does not support propagateSizeHints()",)  # the offscreen platform, at each window
log = logging.getLogger("qt")


def create_app(
    argv: Sequence[str], theme: Theme, *, language: Literal["kk", "ru", "en"] = "ru", watch_stalls: bool = False
) -> QApplication:
    """The one application, dressed in `theme`. Called again it answers the same one, dressed anew.

    `watch_stalls` makes it measure how long each event takes (for the bench, not for work).
    """
    qInstallMessageHandler(log_qt)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else _new(argv, watch_stalls)
    follower = app.findChild(Follower)
    look = state.start(theme)
    if follower is None:
        follower = Follower(app)
        look.changed.connect(follower.follow)
    speak(app, language)
    return app


def speak(app: QApplication, language: str) -> None:
    """Qt's own words (menus of fields, standard keys) and the formats of `language`, in place of the last ones."""
    QLocale.setDefault(QLocale(language))
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    if language == "en":
        return
    words = QTranslator(app)
    if words.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)


def log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Pass one of Qt's messages to the log of the program."""
    if text not in HARMLESS:
        log.log(LEVELS.get(kind, logging.WARNING), "%s", text)


def _new(argv: Sequence[str], watch_stalls: bool) -> QApplication:
    if watch_stalls:
        from ui.work.stall import StallApplication

        app: QApplication = StallApplication([*argv[:1], *FUSION])
    else:
        app = QApplication([*argv[:1], *FUSION])
    fonts.load()
    return app
