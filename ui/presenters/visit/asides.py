"""What stands in place of a step: the end before the end, a question, help with an online service. One at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from ui.presenters.visit.acts import Act
from ui.presenters.visit.face import Stage


class Aside(Stage, Protocol):
    """A page that lies over the step until it is done or taken back; the steps wait meanwhile."""

    open: bool

    def take_back(self) -> None:
        """One layer back: from an act to what it is about, from there to the step."""
        ...

    def close(self) -> None:
        """The step is shown again; what was typed stays."""
        ...

    def act(self) -> Act | None:
        """The act that is read back now, before it is done."""
        ...


class Asides:
    """All asides of a visit by name. Whoever opens one closes the others."""

    def __init__(self, pages: Mapping[str, Aside]) -> None:
        self._pages = dict(pages)

    def add(self, pages: Mapping[str, Aside]) -> None:
        """More of them."""
        self._pages.update(pages)

    @property
    def name(self) -> str:
        """The one that is open; "" for none."""
        return next((name for name, each in self._pages.items() if each.open), "")

    @property
    def shown(self) -> Aside | None:
        """The one that is open."""
        return self._pages.get(self.name)

    def show(self, name: str, begin: Callable[[], None]) -> None:
        """Open this one, and no other."""
        for other, each in self._pages.items():
            if other != name:
                each.close()
        begin()

    def close(self) -> None:
        """Back to the step."""
        for each in self._pages.values():
            each.close()
