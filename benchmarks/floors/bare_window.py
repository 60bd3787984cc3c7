"""The floor of a start: the least PySide6 program that shows a window with a label and a field to type into.

Prints how many milliseconds passed between STARTED and its first painted frame, how much of the processor
that took, and what it holds in memory.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QVBoxLayout, QWidget


def resident_megabytes() -> float:
    """What the system counts as resident in memory for this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def since_start() -> dict[str, float]:
    """Milliseconds since STARTED, and milliseconds of processor, user and system, in all threads."""
    passed = (time.monotonic_ns() - int(os.environ["STARTED"])) / 1e6
    return {"first_frame_ms": passed, "processor_ms": time.process_time() * 1000}


class FirstFrame(QObject):
    """Ends the program one turn of the event loop after the watched widget was first painted."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint event; nothing is held back."""
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._report)
        return False

    def _report(self) -> None:
        print(json.dumps({**since_start(), "resident_mb": resident_megabytes()}), flush=True)
        QApplication.quit()


def main() -> None:
    """Show the window, report, end."""
    application = QApplication([])
    window = QMainWindow()
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(QLabel("bare"))
    column.addWidget(QLineEdit())
    window.setCentralWidget(page)
    frame = FirstFrame()
    page.installEventFilter(frame)
    window.resize(1366, 768)
    window.show()
    application.exec()


if __name__ == "__main__":
    main()
