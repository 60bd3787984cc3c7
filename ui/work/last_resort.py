"""The last resort: what no job and no screen handled, in a slot or on any thread, is logged and told, not only printed.

Imported before the first frame, so what is heavy comes with the first failure.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal


class LastResort(QObject):
    """Takes the place of Python's own hooks while it is installed. `caught` arrives on the thread of the window.

    A defect is told once: a page that cannot be painted would tell it with each frame.
    """

    caught = Signal(object)
    _sent = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[str] = set()
        self._before = (sys.excepthook, threading.excepthook)
        self._sent.connect(self.caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on; Qt's slots come here as well, the binding hands their failures to Python's hook."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook, threading.excepthook = self._in_program, self._in_thread

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _in_program(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self._tell(error)
        else:  # Ctrl+C is no defect
            self._before[0](kind, error, trace)

    def _in_thread(self, failure: threading.ExceptHookArgs) -> None:
        if isinstance(failure.exc_value, Exception):
            self._tell(failure.exc_value)
        else:
            self._before[1](failure)

    def _tell(self, error: Exception) -> None:
        import logging

        from ui.work.defects import number_of

        number = number_of(error)
        if number in self._told:
            return
        self._told.add(number)
        logging.getLogger("ui.work").error("nobody handled this: defect %s", number, exc_info=error)
        self._sent.emit(error)
