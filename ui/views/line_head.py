"""The figures at the head of the page of the line, and what is in its way."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters.line_page import HeadWords, Tile
from ui.widgets.layout import Line, box, clear, col, row
from ui.widgets.marks import Note
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class LineHead:
    """Two parts of the page, one below the other: `tiles` and `trouble`; both are hidden until there is something."""

    def __init__(self) -> None:
        self.tiles, self.trouble = QWidget(), QWidget()
        self._shown: tuple[Tile, ...] | None = None
        col(gap=0, into=self.tiles)
        self._note = Note("warn", "triangle-alert", "")
        self._note.setObjectName("line.trouble")
        col(box("plain", self._note, pad=(20, 2, 20, 8)), gap=0, into=self.trouble)
        self.trouble.hide()

    def show(self, head: HeadWords) -> None:
        """Draw what changed; the figures only where they did, for they are read aloud."""
        self._note.set_note(head.tone, "cloud-off" if head.tone == "off" else "triangle-alert", head.trouble)
        self.trouble.setVisible(bool(head.trouble))
        if head.tiles == self._shown:
            return
        self._shown = head.tiles
        inside = self.tiles.layout()
        assert isinstance(inside, Line)
        clear(inside)
        if head.tiles:
            inside.put(box("plain", Wrap(*[_tile(each) for each in head.tiles], gap=10), pad=(20, 0, 20, 10)))


def _tile(each: Tile) -> QFrame:
    frame = box(
        "tile",
        row(Icon(each.icon, each.role, 15), Label(each.label, "xs", "muted"), ..., gap=6),
        Label(each.value, "h2"),
        gap=1,
        pad=(12, 7, 16, 8),
    )
    frame.setObjectName(f"line.tile.{each.name}")
    frame.setAccessibleName(f"{each.label}: {each.value}")
    return frame
