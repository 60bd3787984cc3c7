"""The lines of a list of work: which there are is known at once, what one shows is made when somebody looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from ui.presenters.work_row import Make, Ref, WorkRow

Index = QModelIndex | QPersistentModelIndex
WORK_ROLE: Final = Qt.ItemDataRole.UserRole
SPOKEN: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
_NONE = QModelIndex()


class WorkRows(QAbstractListModel):
    """Holds the lines for a list view."""

    def __init__(self, make: Make) -> None:
        super().__init__()
        self._make = make
        self._refs: tuple[Ref, ...] = ()
        self._places: dict[Ref, int] = {}
        self._rows: dict[Ref, WorkRow] = {}

    def rowCount(self, parent: Index = _NONE) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._refs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line itself for the delegate, words for the screen reader and the tooltip."""
        if not index.isValid() or index.row() >= len(self._refs) or role not in (WORK_ROLE, *SPOKEN):
            return None
        row = self.row(self._refs[index.row()])
        return row if role == WORK_ROLE else row.spoken

    def set_refs(self, refs: Sequence[Ref]) -> None:
        """Show these lines; what they show is made anew when it is looked at."""
        wanted = tuple(refs)
        if wanted == self._refs:
            self._rows.clear()
            if wanted:
                self.dataChanged.emit(self.index(0), self.index(len(wanted) - 1))
            return
        self.beginResetModel()
        self._refs, self._places = wanted, {ref: place for place, ref in enumerate(wanted)}
        self._rows.clear()
        self.endResetModel()

    def row(self, ref: Ref) -> WorkRow:
        """What a line shows."""
        if ref not in self._rows:
            self._rows[ref] = self._make(ref)
        return self._rows[ref]

    def made(self) -> int:
        """How many lines were made since the last news."""
        return len(self._rows)

    def ref(self, place: int) -> Ref | None:
        """Which line is in this place."""
        return self._refs[place] if 0 <= place < len(self._refs) else None

    def place_of(self, ref: Ref) -> int:
        """Where a line is, -1 when it is not there."""
        return self._places.get(ref, -1)
