"""Rows, columns and boxes whose distances follow the scale, also when it changes under an open window."""

from __future__ import annotations

from types import EllipsisType
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QGridLayout, QLayout, QWidget

from ui.theme.state import current

Pad = int | tuple[int, int, int, int]
Item = QWidget | QLayout | EllipsisType | int | None
Items = Item | tuple[QWidget | QLayout, int]

_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class Line(QBoxLayout):
    """A row or a column: items, gaps and edges in pixels at 100 %."""

    def __init__(self, across: bool, *, gap: int = 8, pad: Pad = 0, parent: QWidget | None = None) -> None:
        super().__init__(_ACROSS if across else _DOWN, parent)
        self._gap, self._pad = gap, (pad,) * 4 if isinstance(pad, int) else pad
        self.rescale()

    def rescale(self) -> None:
        """Take the distances anew from the scale in force."""
        px = current().px
        self.setSpacing(px(self._gap))
        self.setContentsMargins(*(px(p) for p in self._pad))

    def set_pad(self, pad: Pad) -> None:
        """Keep another distance from the edges."""
        self._pad = (pad,) * 4 if isinstance(pad, int) else pad
        self.rescale()

    def put(self, *items: Items) -> Line:
        """Append items: a widget, a layout, `...` for free room, a number for a gap, (item, stretch), or None."""
        for entry in items:
            item, stretch = entry if isinstance(entry, tuple) else (entry, 0)
            if isinstance(item, QWidget):
                self.addWidget(item, stretch)
            elif isinstance(item, QLayout):
                self.addLayout(item, stretch)
            elif isinstance(item, EllipsisType):
                self.addStretch(1)
            elif isinstance(item, int):
                self.addSpacing(current().px(item))
        return self


class Grid(QGridLayout):
    """A grid whose gaps follow the scale."""

    def __init__(self, *, gap: int = 8, pad: Pad = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap, self._pad = gap, (pad,) * 4 if isinstance(pad, int) else pad
        self.rescale()

    def rescale(self) -> None:
        """Take the distances anew from the scale in force."""
        px = current().px
        self.setSpacing(px(self._gap))
        self.setContentsMargins(*(px(p) for p in self._pad))


def row(*items: Items, gap: int = 8, pad: Pad = 0, into: QWidget | None = None) -> Line:
    """Items side by side."""
    return Line(True, gap=gap, pad=pad, parent=into).put(*items)


def col(*items: Items, gap: int = 8, pad: Pad = 0, into: QWidget | None = None) -> Line:
    """Items under each other."""
    return Line(False, gap=gap, pad=pad, parent=into).put(*items)


def box(kind: str, *items: Items, across: bool = False, gap: int = 8, pad: Pad = 0) -> QFrame:
    """A frame with the look `kind` of the stylesheet around a column, or a row when `across`."""
    frame = QFrame()
    frame.setProperty("box", kind)
    Line(across, gap=gap, pad=pad, parent=frame).put(*items)
    return frame


def card(*items: Items, gap: int = 0, pad: Pad = 0) -> QFrame:
    """A panel of the window."""
    return box("card", *items, gap=gap, pad=pad)


def rule(*, vertical: bool = False) -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setProperty("box", "rule")
    (line.setFixedWidth if vertical else line.setFixedHeight)(1)
    return line


def hold(widget: QWidget, *, width: int | None = None, height: int | None = None) -> QWidget:
    """Fix the width or height of `widget`, in pixels at 100 %, also when the scale changes."""
    if width is not None:
        widget.setProperty("held_width", width)
    if height is not None:
        widget.setProperty("held_height", height)
    _apply_held(widget)
    return widget


def _apply_held(widget: QWidget) -> None:
    width, height = widget.property("held_width"), widget.property("held_height")
    if width is not None:
        widget.setFixedWidth(current().px(width))
    if height is not None:
        widget.setFixedHeight(current().px(height))


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties the stylesheet looks at and let it look again; quiet when nothing changed."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # not looked at yet: it will be, once, when it is first shown
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def clear(layout: QLayout) -> None:
    """Take everything out of `layout` and delete it: the way a page replaces a part of itself."""
    while layout.count() and (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()


class Follower(QObject):
    """Carries a new theme or scale into the windows that are already open."""

    def follow(self) -> None:
        """Rescale every layout, held size and painted part of every open window."""
        for widget in QApplication.allWidgets():
            _apply_held(widget)
            for part in (widget, widget.layout(), *(() if widget.layout() is None else _inner(widget.layout()))):
                rescale: Any = getattr(part, "rescale", None)
                if rescale is not None:
                    rescale()
            widget.update()


def _inner(layout: QLayout | None) -> list[QLayout]:
    return layout.findChildren(QLayout) if layout is not None else []
