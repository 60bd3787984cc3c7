"""Things that are told in the tray once: noted when they come, waiting until a person puts them away.

Nothing is counted from all rows on each look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import Key, Kind
from mfc_desk.ports.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class ToldOnce:
    """One list of such things, kept as a note under `name`: of each how much was noted, and whether that waits.

    Where there is more of a thing than was noted (a third paper of one ticket), it is told again.
    """

    name: str

    def is_news(self, uow: UnitOfWork, thing: str, count: int = 1) -> bool:
        """Whether there is more of it than was noted."""
        return self._known(uow).get(thing, (0, False))[0] < count

    def note(self, uow: UnitOfWork, news: Iterable[tuple[str, int]]) -> None:
        """From now on these wait to be read. The caller commits."""
        known = self._known(uow)
        uow.facts.set_note(self.name, known | {thing: (count, True) for thing, count in news})

    def waiting(self, uow: UnitOfWork) -> tuple[str, ...]:
        """What nobody has put away yet."""
        return tuple(thing for thing, (_, open_) in self._known(uow).items() if open_)

    def put_away(self, uow: UnitOfWork, thing: str) -> None:
        """A person knows of it. The caller commits."""
        known = self._known(uow)
        if thing in known:
            uow.facts.set_note(self.name, known | {thing: (known[thing][0], False)})

    def _known(self, uow: UnitOfWork) -> dict[str, tuple[int, bool]]:
        raw: dict[str, list[Any]] = uow.facts.note(self.name) or {}
        return {thing: (int(count), bool(open_)) for thing, (count, open_) in raw.items()}


def entities_of(uow: UnitOfWork, kind: Kind, changed: Iterable[Key] | None) -> list[Entity]:
    """The rows of a kind among these; every one of the kind where none are named."""
    if changed is None:
        return [each.entity for each in uow.rows.of_kind(kind)]
    return [row for key in changed if key.kind == kind and (row := uow.rows.get(key)) is not None]
