"""Where a paper that was to be brought later is taken in: the file, its last day where the law asks, a button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.presenters.case_owed import OwedRow
from ui.views.visit.document_row import FILES
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.field import text_field
from ui.widgets.file_dialog import FileDialog
from ui.widgets.layout import col, row
from ui.widgets.pick import Pick


class BringEntry(QWidget):
    """One paper. `bring` gets the file and the last day, None where the paper has none, and answers what is wrong."""

    def __init__(
        self, say: Callable[..., str], paper: OwedRow, *, unfit: str, bring: Callable[[str, str, str | None], str]
    ) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._say, self._paper, self._bring = say, paper, bring
        name = f"case.owed.{paper.key}"
        self._path = text_field(say("visit.documents.path"), name=f"{name}.path", enter_moves=False)
        self._path.say("problem" if unfit else "help", unfit or say("visit.documents.path_help"))
        self._path.edited.connect(lambda _text: self._path.say("help", say("visit.documents.path_help")))
        self._path.entered.connect(self._go)
        self._day = text_field(say("visit.documents.last_day"), name=f"{name}.day") if paper.dated else None
        self._without = Pick(say("visit.documents.no_last_day"), many=True)
        self._without.setObjectName(f"{name}.no_day")
        add = Button(say("case.owed.take"), icon="paperclip", name=say("case.owed.take_spoken", what=paper.name))
        add.setObjectName(name)
        add.clicked.connect(lambda _checked=False: self._go())
        browse = Button(say("visit.documents.browse"), icon="file-text", kind="quiet")
        browse.setObjectName(f"{name}.browse")
        browse.clicked.connect(lambda _checked=False: self._choose())
        col(
            self._path,
            self._day,
            self._without if paper.dated else None,
            row(add, browse, ..., gap=8),
            gap=6,
            into=self,
        )

    def take(self, path: str) -> None:
        """This file; it stands in the field until the button is pressed."""
        self._path.set_value(path)
        take_focus(self._day or self._path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The file that was dropped stands in the field."""
        paths = [each.toLocalFile() for each in event.mimeData().urls() if each.isLocalFile()]
        if paths:
            self.take(paths[0])
            event.acceptProposedAction()

    def _go(self) -> None:
        if not self._path.value().strip():
            self._path.say("problem", self._say("visit.documents.which_file"))
            take_focus(self._path)
            return
        wrong = self._bring(self._paper.key, self._path.value().strip(), self._last_day())
        if self._day is not None:
            self._day.say("problem" if wrong else "plain", wrong)
            if wrong:
                take_focus(self._day)

    def _last_day(self) -> str | None:
        if self._day is None or self._without.isChecked():
            return None
        return self._day.value()

    def _choose(self) -> None:
        title = self._say("visit.documents.browse_title")
        dialog = FileDialog(self, title, name="case.owed.dialog", say=self._say)
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"PDF, JPEG, PNG ({FILES})")
        dialog.setDirectory(str(Path.home()))
        dialog.fileSelected.connect(self.take)
        dialog.open()
