"""Sees the first painted frame of sign-in, types a key into it and reports. Imported after the window's code."""

from __future__ import annotations

import json
import os
import sys

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from ui import shell


class FirstFrame(QObject):
    """Waits for the first paint event."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing is held back."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.report)
        return False

    def report(self) -> None:
        """One turn later the frame is on the screen: type, look, end."""
        modules = sorted(sys.modules)
        from benchmarks.floors.bare_window import resident_megabytes, since_start

        told: dict[str, object] = {**since_start(), "resident_mb": resident_megabytes(), "modules": modules}
        field = QApplication.focusWidget() or self
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "x")
        QCoreApplication.sendEvent(field, key)
        told["key_appears"] = isinstance(field, QLineEdit) and field.text() == "x" and field.isVisible()
        print(json.dumps(told), flush=True)
        os._exit(0)


class WatchedShell(shell.Shell):
    """The shell, seen from outside."""

    def show(self) -> None:
        """Show it, watched. The filter set last is asked first: we report before the shell goes on."""
        super().show()
        self.first_frame = FirstFrame(self)
        self.signin.installEventFilter(self.first_frame)
