"""The waiting people as a list: frozen rows, refreshed in place, the selected one stays selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_NONE = QModelIndex()
MOVED_AT_MOST = 40
"""With more people who came or went the list is made anew: one by one it would take too long."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What one line of the queue shows. `spoken` is what the screen reader says."""

    key: str
    number: str
    what: str
    why: str
    wait: str
    spoken: str
    role: str = "muted"
    place: str = ""
    """Why they stand where they stand, in a sentence."""


class QueueRows(QAbstractListModel):
    """Holds the rows of the queue for a list view."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[QueueRow, ...] = ()

    def rowCount(self, parent: Index = _NONE) -> int:
        """How many people wait."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself for the delegate, words for the screen reader."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.place
        return None

    def set_rows(self, rows: Sequence[QueueRow]) -> None:
        """Show `rows`, moving, inserting and removing single lines so that the selection stays on its person."""
        wanted = tuple(rows)
        if wanted == self._rows:
            return
        if len({row.key for row in wanted} ^ {row.key for row in self._rows}) > MOVED_AT_MOST:
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
            return
        self._remove_gone({row.key for row in wanted})
        for place, row in enumerate(wanted):
            self._settle(place, row)

    def place_of(self, key: str) -> int:
        """Where the row with `key` is, -1 when it is not there."""
        return next((n for n, row in enumerate(self._rows) if row.key == key), -1)

    def _remove_gone(self, keys: set[str]) -> None:
        for place in range(len(self._rows) - 1, -1, -1):
            if self._rows[place].key not in keys:
                self.beginRemoveRows(QModelIndex(), place, place)
                self._rows = self._rows[:place] + self._rows[place + 1 :]
                self.endRemoveRows()

    def _settle(self, place: int, row: QueueRow) -> None:
        now = self.place_of(row.key)
        if now < 0:
            self.beginInsertRows(QModelIndex(), place, place)
            self._rows = (*self._rows[:place], row, *self._rows[place:])
            self.endInsertRows()
            return
        if now != place:
            self.beginMoveRows(QModelIndex(), now, now, QModelIndex(), place)
            rest = self._rows[:now] + self._rows[now + 1 :]
            self._rows = (*rest[:place], self._rows[now], *rest[place:])
            self.endMoveRows()
        if self._rows[place] != row:
            self._rows = (*self._rows[:place], row, *self._rows[place + 1 :])
            self.dataChanged.emit(self.index(place), self.index(place))
