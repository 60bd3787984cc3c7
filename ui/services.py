"""What the window is given from outside: a desk that opens, and its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mfc_desk.usecases.turns import Turn
    from mfc_desk.usecases.workplace import Session, Workplace


class Services(Protocol):
    """What the window is given: a desk that opens, and its line. Called on worker threads."""

    def open(self, passphrase: str | None) -> Workplace:
        """The desk, unlocked. Raises `NeedsPassphrase`, `CannotOpen` or a `StorageError`."""
        ...

    def turn(self, session: Session | None) -> Turn:
        """Send and receive once."""
        ...

    def news(self, wait_s: float) -> bool:
        """Whether the office's feed went on within the time."""
        ...
