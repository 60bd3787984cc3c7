"""The rows behind a mark as a table: frozen rows, and the heads above them."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.presenters.cockpit_board import DrillRow

Index = QModelIndex | QPersistentModelIndex
_NONE: Final = QModelIndex()
_WORDS: Final = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole,
)  # fmt: skip


class DrillRows(QAbstractTableModel):
    """Holds the rows that are to be seen; a column without a head is not shown."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[DrillRow, ...] = ()
        self._heads: tuple[str, ...] = ()

    def rowCount(self, parent: Index = _NONE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        """How much is said of each."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, also for the tooltip and the screen reader."""
        if not index.isValid() or index.row() >= len(self._rows) or role not in _WORDS:
            return None
        return self._rows[index.row()].cells[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words above a column."""
        across = orientation == Qt.Orientation.Horizontal
        return self._heads[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def set_rows(self, rows: tuple[DrillRow, ...], heads: tuple[str, ...]) -> None:
        """Show these rows."""
        if (rows, heads) != (self._rows, self._heads):
            self.beginResetModel()
            self._rows, self._heads = rows, heads
            self.endResetModel()

    def row(self, place: int) -> DrillRow | None:
        """The row at this place."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, key: str) -> int:
        """Where this row stands; -1 where it does not."""
        return next((place for place, one in enumerate(self._rows) if one.key == key), -1)
