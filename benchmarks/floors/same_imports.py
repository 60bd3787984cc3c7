"""The floor of memory: a bare window in a process that has imported what the measured program had imported.

The names of the modules come as a JSON list on standard input. A module that cannot be imported alone is counted.
With `thrifty` as argument Qt is imported the desk's way, whose import hook then reads no sources.
"""

from __future__ import annotations

import importlib
import json
import sys

if "thrifty" in sys.argv:
    from ui import binding  # noqa: F401

# isort: split
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from benchmarks.floors.bare_window import resident_megabytes

SETTLED_MS = 300


def import_all(names: list[str]) -> int:
    """Import each module, and return how many did not let themselves be imported."""
    missing = 0
    for name in names:
        try:
            importlib.import_module(name)
        except (ImportError, AttributeError, TypeError):  # parts that only their package can bring up
            missing += 1
    return missing


def main() -> None:
    """Import, show a window, report what is resident once it has settled."""
    missing = import_all(json.load(sys.stdin))
    application = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("bare"))
    window.resize(1280, 800)
    window.show()

    def report() -> None:
        print(json.dumps({"resident_mb": resident_megabytes(), "not_imported": missing}), flush=True)
        application.quit()

    QTimer.singleShot(SETTLED_MS, report)
    application.exec()


if __name__ == "__main__":
    main()
