"""One line of the lists of work: what waits, what went. Made when it is first seen, there may be ten thousand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

RefKind = Literal["group", "act", "note"]


class Ref(NamedTuple):
    """Which line it is, before anybody looked at it."""

    kind: RefKind
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """What a line shows. `opened` is None where nothing unfolds below it."""

    lead: str
    """A number or a time, in a column of its own."""
    title: str
    below: str = ""
    end: str = ""
    """Where it is, in words."""
    icon: str = ""
    role: str = "muted"
    opened: bool | None = None
    inner: bool = False
    """It stands below a line that was unfolded."""
    unfolded: str = ""
    """How a screen reader says that something is, or can be, unfolded."""

    @property
    def spoken(self) -> str:
        """Everything of it, as a screen reader says it."""
        return ", ".join(part for part in (self.lead, self.title, self.below, self.end, self.unfolded) if part)


Make = Callable[[Ref], WorkRow]
