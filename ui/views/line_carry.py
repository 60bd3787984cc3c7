"""The day's work by hand, as rows of the page of the line: what goes, which stick, how far, what lies there."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from mfc_desk.text.catalogue import Catalogue
from ui.presenters.desk import DeskPresenter
from ui.presenters.line_carry import OTHER, CarryPresenter, CarryWords, FoundWords
from ui.presenters.parts import Notice
from ui.presenters.wish import Option
from ui.views.facts import fact_row, list_row, named, note_of, nothing_here
from ui.views.rows import Row
from ui.views.wish_parts import Part
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.file_dialog import FileDialog
from ui.widgets.layout import box, col, row
from ui.widgets.marks import Progress
from ui.widgets.words import Label

LOOKS_MS: Final = 200
"""How often the window asks how far the writing is."""
KILO: Final = 1024
"""A bar counts no further than two thousand million."""


class CarryRows:
    """Makes the rows, and moves the bar while something is written."""

    def __init__(self, page: QWidget, desk: DeskPresenter) -> None:
        self._page, self._desk = page, desk
        self._bar: Progress | None = None
        self._far: Label | None = None
        self._clock = QTimer(page, interval=LOOKS_MS)
        self._clock.timeout.connect(self._move)

    @property
    def _carry(self) -> CarryPresenter:
        return self._desk.beside.line.carry

    def rows(self) -> list[Row]:
        """What is shown now."""
        carry, words, say = self._carry, self._carry.words(), self._desk.ctx.catalogue
        (self._clock.start if carry.busy else self._clock.stop)()
        if words is None:
            return []
        rows = [Row("what", (words.title, words.body), partial(_what, words))]
        if carry.notice is not None:
            told = carry.notice
            note = partial(_notice, told, say)
            rows.append(Row("notice", (told, say.language), note))
        if carry.busy:
            rows.append(Row("progress", say.language, self._progress))
        else:
            rows += self._sticks(words)
        return [*rows, *self._files(words)]

    def _sticks(self, words: CarryWords) -> list[Row]:
        say = self._desk.ctx.catalogue
        head = Row("head.sticks", say.language, lambda: GroupHead(say("carry.where"), icon="usb", name="carry.where"))
        rows = [head]
        if not words.sticks:
            nothing = partial(nothing_here, "usb", say("carry.no_stick"), say("carry.no_stick_body"))
            rows.append(Row("sticks.none", say.language, nothing))
        rows.append(Row("sticks", (words.sticks, words.chosen, say.language), partial(self._places, words)))
        return rows

    def _places(self, words: CarryWords) -> QFrame:
        say = self._desk.ctx.catalogue
        part = Part("carry.stick", self._carry.choose, columns=1)
        other = named(Button(say("carry.other"), icon="folder-open", kind="quiet"), f"carry.{OTHER}")
        other.clicked.connect(self._ask_folder)
        again = named(Button(say("carry.again"), icon="rotate-cw", kind="quiet"), "carry.again")
        again.clicked.connect(self._carry.look)
        frame = box("plain", part, row(other, again, ..., gap=4, pad=(8, 0, 16, 0)), gap=2, pad=(0, 4, 0, 8))
        options = [Option(key=each.path, words=each.words, below=each.below) for each in words.sticks]
        part.show_options("", options, words.chosen)
        return frame

    def _files(self, words: CarryWords) -> list[Row]:
        say, many = self._desk.ctx.catalogue, str(len(words.found))
        if not words.found:
            return []
        head = partial(GroupHead, say("carry.lies_there"), icon="folder-open", count=many, name="carry.found")
        rows = [Row("head.found", (many, say.language), head)]
        rows += [Row(f"file.{each.path}", (each, say.language), partial(self._file, each)) for each in words.found]
        return rows

    def _file(self, each: FoundWords) -> QFrame:
        say, ends = self._desk.ctx.catalogue, list[QWidget]()
        if each.takes:
            spoken = say("carry.take_spoken", what=each.title)
            take = named(Button(say("carry.take"), name=spoken), f"carry.take.{each.path}")
            take.clicked.connect(lambda _checked=False: self._carry.take(each.path))
            ends.append(take)
        return list_row(each.icon, each.role, each.title, each.below, *ends)

    def _progress(self) -> QWidget:
        done, total, words = self._carry.how_far()
        name = self._desk.ctx.say("carry.progress")
        bar = self._bar = Progress(name, done=done // KILO, of=total // KILO, words=words)
        bar.destroyed.connect(self._gone)
        far = self._far = Label(words, "sm", "muted")
        return box("row", col(bar, far, gap=6), pad=(20, 14, 16, 14))

    def _gone(self) -> None:
        self._bar = self._far = None

    def _move(self) -> None:
        done, total, words = self._carry.how_far()
        if self._bar is not None and self._far is not None:
            self._bar.set_progress(done // KILO, total // KILO, words)
            self._far.set_words(words)

    def _ask_folder(self) -> None:
        """Any other folder: a network drive, a stick that the system mounts elsewhere."""
        say = self._desk.ctx.catalogue
        dialog = FileDialog(self._page, say("carry.dialog"), name="carry.dialog", say=say)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._carry.choose)
        dialog.open()


def _what(words: CarryWords) -> QFrame:
    return box("plain", fact_row("package", words.title, words.body), pad=(20, 14, 20, 12))


def _notice(told: Notice, say: Catalogue) -> QFrame:
    return box("plain", note_of(told, say), pad=(20, 4, 16, 8))
