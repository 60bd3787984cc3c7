"""A table of a report for the window: words in rows, numbers at the right edge of their column."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.presenters.reports import TableWords

Index = QModelIndex | QPersistentModelIndex
_NONE: Final = QModelIndex()
_WORDS: Final = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole,
)  # fmt: skip
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ReportRows(QAbstractTableModel):
    """Holds one table; another one takes its place whole."""

    def __init__(self) -> None:
        super().__init__()
        self._told: TableWords | None = None

    def rowCount(self, parent: Index = _NONE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() or self._told is None else len(self._told.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() or self._told is None else len(self._told.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, its side; for the screen reader with the head of its column."""
        told = self._told
        if told is None or not index.isValid() or index.row() >= len(told.rows):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if told.right[index.column()] else _LEFT)
        return told.rows[index.row()][index.column()] if role in _WORDS else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words above a column, on the side of its cells."""
        told = self._told
        if told is None or orientation != Qt.Orientation.Horizontal or not 0 <= section < len(told.heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if told.right[section] else _LEFT)
        return told.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def set_table(self, told: TableWords | None) -> None:
        """Show this table."""
        if told != self._told:
            self.beginResetModel()
            self._told = told
            self.endResetModel()
