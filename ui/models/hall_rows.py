"""The people of the hall as a table: frozen lines, and the columns they are read in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.presenters.hall import HallLine

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE: Final = Qt.ItemDataRole.UserRole
COLUMNS: Final = ("number", "state", "desk", "waited", "service", "why")
_NONE = QModelIndex()


class HallRows(QAbstractTableModel):
    """Holds the lines that are to be seen; `heads` are the words above the columns."""

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self._lines: tuple[HallLine, ...] = ()
        self._heads = tuple(heads)

    def rowCount(self, parent: Index = _NONE) -> int:
        """How many people are seen."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NONE) -> int:
        """How much is said of each."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line itself for the delegate, words for the screen reader and the tooltip."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return getattr(line, COLUMNS[index.column()])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words above a column; beside a row stands its number, for the screen reader."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        return self._lines[section].number if section < len(self._lines) else None

    def set_lines(self, lines: tuple[HallLine, ...]) -> None:
        """Show these lines. A line that only changed in place is drawn anew; others make a new table."""
        if lines == self._lines:
            return
        before = self._lines
        if len(lines) == len(before) and all(now.key == was.key for now, was in zip(lines, before, strict=True)):
            self._lines = lines
            changed = [n for n, each in enumerate(lines) if each != before[n]]
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> HallLine | None:
        """The line in this place."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def place_of(self, key: str) -> int:
        """Where somebody is, -1 when they are not there."""
        return next((n for n, each in enumerate(self._lines) if each.key == key), -1)
