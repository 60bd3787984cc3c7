"""The sheet to sign, on one row of step 5: what became of it, print it, save it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.keys import keycap
from ui.presenters.visit.frame import VisitPresenter
from ui.widgets.button import Button
from ui.widgets.file_dialog import FileDialog
from ui.widgets.layout import row
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class SheetRow(QWidget):
    """Words that stay, and two buttons. Nothing is printed, and no place asked for, before the sheet is whole."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self._visit, say, keys = presenter, presenter.ctx.say, presenter.ctx.catalogue
        self._icon, self._words = Icon("printer", "muted", 18), Label("", "sm", wrap=True)
        self._words.setObjectName("visit.check.paper")
        self._save = Button(say("visit.paper.save"), icon="file-text", kind="quiet")
        self._save.setObjectName("visit.check.save")
        self._save.clicked.connect(self._choose_file)
        self._print = Button(say("visit.paper.print"), icon="printer", keycap=keycap("print", keys))
        self._print.setObjectName("visit.check.print")
        self._print.clicked.connect(presenter.sheet.print)
        words = QWidget()
        row(self._icon, (self._words, 1), gap=8, into=words)
        self.setLayout(Wrap(words, self._save, self._print, grow=words))

    def refresh(self) -> None:
        """How the paper stands."""
        paper = self._visit.sheet.paper()
        self._icon.set_icon(paper.icon, paper.role)
        self._words.set_words(paper.words)
        self._words.set_ink("bad" if paper.role == "bad" else "text")
        self._words.setToolTip(paper.whole)
        self._words.setAccessibleDescription(paper.whole)
        self._print.set_busy(paper.busy)

    def _choose_file(self) -> None:
        if not self._visit.sheet.ready():
            return
        say = self._visit.ctx.say
        dialog = FileDialog(self, say("visit.paper.save_title"), name="visit.check.dialog", say=say)
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDirectory(str(Path.home()))
        dialog.selectFile(self._visit.sheet.file_name())
        dialog.fileSelected.connect(self._visit.sheet.save_as)
        dialog.open()
