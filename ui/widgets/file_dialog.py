"""The dialog in which a person finds a file or a place for one. It remembers nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QCompleter, QFileDialog, QWidget

LABELS: Final = {  # Qt's own Russian lacks some of them
    QFileDialog.DialogLabel.LookIn: "files.look_in",
    QFileDialog.DialogLabel.FileName: "files.name",
    QFileDialog.DialogLabel.FileType: "files.kind",
}


class FileDialog(QFileDialog):
    """Qt's own dialog, so that keys and words are ours. It is gone when it is closed.

    Qt would write which folders were visited, often named after people, into a file in the person's home; so that
    file is named in a place where nothing can be kept.
    """

    def __init__(self, parent: QWidget, title: str, *, name: str, say: Callable[[str], str]) -> None:
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
        super().__init__(parent, title)
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # its list of names may open after it closed
        self.setObjectName(name)
        for label, code in LABELS.items():
            self.setLabelText(label, say(code))
        self._give_names_a_ground()

    def _give_names_a_ground(self) -> None:
        """The list of names that opens under the typed one is a window of its own: nothing lies under it."""
        for completer in self.findChildren(QCompleter):
            names = completer.popup()
            if names is not None:
                names.setProperty("box", "names")
