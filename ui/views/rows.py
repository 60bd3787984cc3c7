"""Rows of a page: what did not change stays, what did is made out of sight, a piece on each turn of the event loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.widgets.layout import Line
from ui.widgets.turns import laid_out_once

AT_ONCE: Final = 16
"""Rows are made in one turn of the event loop until they hold so many widgets."""
_DONE: Final = object()


class Row(NamedTuple):
    """One row: its name on the page, what it tells, and how it is made where that is news."""

    key: str
    told: object
    make: Callable[[], QWidget]


class Rows(QObject):
    """Shows rows under each other. New ones take the places of the old ones all at once, when the last is made."""

    def __init__(self, page: QWidget, column: Line) -> None:
        super().__init__(page)
        self._page, self._column = page, column
        self._there: dict[str, tuple[object, QWidget]] = {}
        self._coming: dict[str, QWidget] = {}
        self._work: Iterator[None] = iter(())
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._next)

    def show(self, wanted: Sequence[Row], then: Callable[[], None]) -> None:
        """Have these rows, in this order, on the turns that follow; `then` is called as soon as they are shown."""
        for each in self._coming.values():
            each.deleteLater()
        self._coming = {}
        self._work = self._pieces(wanted, then)
        self._soon.start()

    def _next(self) -> None:
        if next(self._work, _DONE) is not _DONE:
            self._soon.start()

    def _pieces(self, wanted: Sequence[Row], then: Callable[[], None]) -> Iterator[None]:
        made = 0
        for each in wanted:
            if self._stays(each):
                continue
            if made >= AT_ONCE:
                yield
                made = 0
            row = self._coming[each.key] = each.make()
            row.setParent(self._page)  # not seen before it is shown
            inside = row.findChildren(QWidget)
            for one in (*reversed(inside), row):
                one.ensurePolished()
            made += 1 + len(inside)
        yield
        self._swap(wanted, then)

    def _stays(self, row: Row) -> bool:
        return row.key in self._there and self._there[row.key][0] == row.told

    def _swap(self, wanted: Sequence[Row], then: Callable[[], None]) -> None:
        there = {each.key: (each.told, self._coming.get(each.key) or self._there[each.key][1]) for each in wanted}
        new, self._coming = list(self._coming.values()), {}
        stay = {id(row) for _, row in there.values()}
        gone = [row for _, row in self._there.values() if id(row) not in stay]
        self._there = there
        had = _name_in(gone)
        with laid_out_once(self._page):
            for each in gone:
                self._column.removeWidget(each)
            for place, (_, row) in enumerate(there.values()):
                if self._column.indexOf(row) != place:
                    self._column.removeWidget(row)
                    self._column.insertWidget(place, row)
            for each in new:
                each.show()  # a layout would show it on the next turn only, too late for the focus
            _give_focus(had, new)
            then()
            for each in gone:
                each.hide()
                each.deleteLater()


def _name_in(rows: list[QWidget]) -> str:
    """The name of what has the focus inside one of the rows."""
    focus = QApplication.focusWidget()
    within = focus is not None and any(isValid(each) and each.isAncestorOf(focus) for each in rows)
    return focus.objectName() if focus is not None and within else ""


def _give_focus(name: str, rows: list[QWidget]) -> None:
    """The focus stays where it was: on the part of that name."""
    found = next((part for each in rows if name and (part := each.findChild(QWidget, name)) is not None), None)
    if isinstance(found, QWidget):
        found.setFocus(Qt.FocusReason.OtherFocusReason)
