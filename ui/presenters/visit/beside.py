"""What an aside has in common: it opens over the step, and is taken back layer by layer."""

from __future__ import annotations

from ui.presenters.visit.acts import Act
from ui.presenters.visit.shared import Visiting


class Beside:
    """An aside without an act of its own to read back."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self.open = False

    def begin(self) -> None:
        """Show it in place of the step."""
        self.open, self._room.trouble = True, None
        self._room.tell()
        self._room.seek("first")

    def take_back(self) -> None:
        """Back to the step; what was typed stays for the next time."""
        self.close()
        self._room.trouble = None
        self._room.tell()
        self._room.seek("first")

    def close(self) -> None:
        """The step is shown again."""
        self.open = False

    def act(self) -> Act | None:
        """Nothing is read back."""
        return None
