"""A paper on one row: what became of it, save it, print it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from ui.presenters.visit.paper import PaperState
from ui.widgets.button import Button
from ui.widgets.file_dialog import FileDialog
from ui.widgets.layout import col, row
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class Paper(Protocol):
    """What the row asks of a presenter."""

    def paper(self) -> PaperState: ...

    def ready(self) -> bool: ...

    def print(self) -> None: ...

    def save_as(self, path: str) -> None: ...

    def file_name(self) -> str: ...


class PaperRow(QWidget):
    """Words that stay, and two buttons; `print_words` says what is printed, as a window has more than one paper."""

    def __init__(
        self,
        paper: Paper,
        say: Callable[..., str],
        *,
        name: str,
        print_words: str,
        save_words: str,
        keycap: str = "",
        stacked: bool = False,
    ) -> None:
        super().__init__()
        self._source, self._say, self._name = paper, say, name
        self._icon, self._words = Icon("printer", "muted", 18), Label("", "sm", wrap=True)
        self._words.setObjectName(f"{name}.paper")
        self.save = Button(say("visit.paper.save"), icon="file-text", kind="quiet", name=save_words)
        self.save.setObjectName(f"{name}.save")
        self.save.clicked.connect(self._choose_file)
        self.print = Button(print_words, icon="printer", keycap=keycap)
        self.print.setObjectName(f"{name}.print")
        self.print.clicked.connect(paper.print)
        if stacked:  # where the column is narrow, each on a line of its own
            head = row(self._icon, (self._words, 1), gap=8)
            col(head, row(self.print, ...), row(self.save, ...), gap=6, into=self)
        else:
            words = QWidget()
            row(self._icon, (self._words, 1), gap=8, into=words)
            self.setLayout(Wrap(words, self.save, self.print, grow=words))

    def refresh(self) -> None:
        """How the paper stands."""
        paper = self._source.paper()
        self._icon.set_icon(paper.icon, paper.role)
        self._words.set_words(paper.words)
        self._words.set_ink("bad" if paper.role == "bad" else "text")
        self._words.setToolTip(paper.whole)
        self._words.setAccessibleDescription(paper.whole)
        self.print.set_busy(paper.busy)

    def _choose_file(self) -> None:
        if not self._source.ready():
            return
        dialog = FileDialog(self, self._say("visit.paper.save_title"), name=f"{self._name}.dialog", say=self._say)
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDirectory(str(Path.home()))
        dialog.selectFile(self._source.file_name())
        dialog.fileSelected.connect(self._source.save_as)
        dialog.open()
