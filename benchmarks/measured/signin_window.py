"""The real sign-in screen, from the command line to the first painted frame in which a typed key appears.

Prints how many milliseconds passed since STARTED and what the process holds in memory then.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from mfc_desk.commands import run
from mfc_desk.commands.profile import Profile


def main() -> None:
    """Start as `mfc-desk run` does, type a key at the first frame, report, end."""
    from ui.shell import Shell  # as the command imports it

    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication, QLineEdit

    from benchmarks.floors.bare_window import resident_megabytes
    from mfc_desk.domain.time import SystemClock
    from ui.app import create_app
    from ui.theme.tokens import Theme

    class FirstFrame(QObject):
        """Types a key when the watched widget was painted, and reports when the key is seen."""

        seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and not self.seen:
                self.seen = True
                QTimer.singleShot(0, self.type)
            return False

        def type(self) -> None:
            passed = (time.monotonic_ns() - int(os.environ["STARTED"])) / 1e6
            field = QApplication.focusWidget()
            key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "x")
            QCoreApplication.sendEvent(field, key)
            shown = isinstance(field, QLineEdit) and field.text() == "x"
            told = {"first_frame_ms": passed, "resident_mb": resident_megabytes(), "key_appears": shown}
            told["early_imports"] = [name for name in ("sqlalchemy", "requests", "reportlab") if name in sys.modules]
            print(json.dumps(told), flush=True)
            os._exit(0)

    mine = Profile(folder=Path(sys.argv[1]), passphrase="x", clock=SystemClock())
    app = create_app(["mfc-desk"], Theme("light", 1.0), language="ru")
    shell = Shell(app, run.Desk(mine), "ru")
    frame = FirstFrame()
    shell.signin.installEventFilter(frame)
    shell.show()
    app.exec()


if __name__ == "__main__":
    main()
