"""Makes the application: platform, letters, look and Qt's own words, in the order that paints soonest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from ui import binding  # noqa: F401  (first: see there)

# isort: split
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ui.theme import fonts, state
from ui.theme.tokens import Theme
from ui.widgets.layout import Follower

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator

FUSION = ("-style", "fusion")  # as an argument it spares the start the whole of QStyle
HARMLESS = tuple(  # said by the offscreen platform, at each window
    f"This plugin does not support {what}" for what in ("propagateSizeHints()", "raise()", "grabbing the keyboard")
)

_words: list[QTranslator] = []  # those installed; to find them among Qt's children costs 15 ms


def create_app(
    argv: Sequence[str], theme: Theme, *, language: Literal["kk", "ru", "en"] | None = "ru", watch_stalls: bool = False
) -> QApplication:
    """The one application, dressed in `theme`. Called again it answers the same one, dressed anew.

    No `language` leaves Qt's own words to a later `speak`: they cost 20 ms that the first frame need not wait for.
    `watch_stalls` makes it measure how long each event takes (for the bench, not for work).
    """
    qInstallMessageHandler(log_qt)
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
        state.start(theme)
    else:
        app = _new(argv, watch_stalls)
        state.start(theme).changed.connect(Follower(app).follow)
    if language is not None:
        speak(app, language)
    return app


def speak(app: QApplication, language: str) -> None:
    """Qt's own words (menus of fields, standard keys) and the formats of `language`, in place of the last ones."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator  # QLocale names 600 languages and countries

    QLocale.setDefault(QLocale(language))
    while _words:
        old = _words.pop()
        app.removeTranslator(old)
        old.deleteLater()
    if language == "en":
        return
    words = QTranslator(app)
    if words.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
        _words.append(words)


def log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Pass one of Qt's messages to the log of the program."""
    if text in HARMLESS:
        return
    import logging

    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }
    logging.getLogger("qt").log(levels.get(kind, logging.WARNING), "%s", text)


def _new(argv: Sequence[str], watch_stalls: bool) -> QApplication:
    if watch_stalls:
        from ui.work.stall import StallApplication

        app: QApplication = StallApplication([*argv[:1], *FUSION])
    else:
        app = QApplication([*argv[:1], *FUSION])
    fonts.load()
    return app
