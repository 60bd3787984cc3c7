"""The floor of stalls: an empty window beside the story, under the same load, that gets a key and a paint all the time.

Runs until its standard input is closed, then prints the longest time that one key or one turn of its event loop took.
"""

from __future__ import annotations

import json
import select
import sys
from time import sleep

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from benchmarks.measured.turns import Stalls, turn

EVERY_S = 0.02


def main() -> None:
    """Type into the window until told to stop."""
    application = QApplication([])
    field = QLineEdit()
    field.resize(1366, 768)
    field.show()
    application.processEvents()
    stalls = Stalls()
    while not select.select([sys.stdin], [], [], 0)[0]:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            with stalls.doing("a letter"):
                QCoreApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, "x"))
        turn(stalls)
        if len(field.text()) > 40:
            field.clear()
        sleep(EVERY_S)
    print(json.dumps({"longest_ms": stalls.longest[0].ms, "counted": stalls.counted}), flush=True)


if __name__ == "__main__":
    main()
