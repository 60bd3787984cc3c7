"""What a writing act changed, told to every screen; each refreshes only if that concerns it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, Signal

Changes = frozenset[tuple[str, str]]


class Broadcast(QObject):
    """Carries the (kind, id) pairs that changed. May be told from any thread; screens hear it on the GUI thread."""

    changed = Signal(object)  # a frozenset of (kind, id)

    def tell(self, changes: Iterable[tuple[str, str]]) -> None:
        """Say what changed; nothing is said about nothing."""
        told: Changes = frozenset(changes)
        if told:
            self.changed.emit(told)

    def listen(self, screen: QObject, kinds: Iterable[str], refresh: Callable[[Changes], object]) -> None:
        """Call `refresh` with the changes of these kinds for as long as `screen` lives."""
        Listener(screen, self, frozenset(kinds), refresh)


class Listener(QObject):
    """A screen's ear: lives as long as the screen, passes on only the kinds it asked for."""

    def __init__(
        self, screen: QObject, broadcast: Broadcast, kinds: frozenset[str], refresh: Callable[[Changes], object]
    ) -> None:
        super().__init__(screen)
        self._kinds, self._refresh = kinds, refresh
        broadcast.changed.connect(self.hear, Qt.ConnectionType.QueuedConnection)

    def hear(self, changes: Changes) -> None:
        """Pass on what concerns the screen."""
        mine = frozenset(change for change in changes if change[0] in self._kinds)
        if mine:
            self._refresh(mine)
