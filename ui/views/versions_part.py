"""The rows of work that was not taken, each in its versions side by side; drawn anew only when they are others."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.presenters.wish import FieldWords, VersionsWords
from ui.widgets.compare import Compare, Heads
from ui.widgets.layout import box, clear, col
from ui.widgets.words import Label


class VersionsPart(QWidget):
    """Nothing hides the part."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("wish.versions")
        self._line = col(gap=0, into=self)
        self._shown: tuple[VersionsWords, ...] = ()

    def show_versions(self, versions: tuple[VersionsWords, ...]) -> None:
        """Lay these out."""
        self.setVisible(bool(versions))
        if versions == self._shown:
            return
        self._shown = versions
        clear(self._line)
        made = [widget for each in versions for widget in _drawn(each)]
        self._line.put(*made)
        for widget in made:
            widget.show()


def _drawn(each: VersionsWords) -> list[QWidget]:
    rows: list[QWidget] = [Heads(each.title, each.heads)]
    if not each.fields:
        rows.append(box("row", Label(each.nothing, "sm", "muted", wrap=True), pad=(20, 8, 16, 8)))
    return rows + [_field(one, each.heads) for one in each.fields]


def _field(one: FieldWords, heads: tuple[str, ...]) -> Compare:
    *before, mine, theirs = one.versions
    return Compare(one.label, mine, theirs, heads=heads, differs=one.differs, stood=before[0] if before else None)
