"""What a turn with the office came to, as the window hears it."""

from __future__ import annotations

from dataclasses import dataclass

from mfc_desk.domain.ids import Key
from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One exchange with the office: what was sent and received, and when to try again."""

    online: bool
    turned: bool
    """Whether the line was lost or came back with this turn."""
    sent: int
    kept: int
    """Operations that are still only here."""
    waits: int = 0
    """Those of them that the office has and takes after its own update."""
    changed: frozenset[Key]
    attention: int
    """Operations that the office did not take."""
    next_in_s: float
    """When to try again by itself: where there is no line, or the office would not take what was sent; else 0."""
    asked_to_wait: bool = False
    """The office has too much to do, and wants to hear nothing of this desk before that."""
    why: Message | None = None
