"""Fields typed before anything is recorded: shown as typed, kept when left, and once more where that failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ui.presenters.visit.shared import Visiting

Save = Callable[[str, str], None]


class Typed:
    """What stands in the fields of one part; `saving` gives the job that keeps a field and its value for this visit."""

    def __init__(self, room: Visiting, saving: Callable[[], Save]) -> None:
        self._room, self._saving = room, saving
        self._fields: dict[str, str] = {}
        self._unkept: dict[str, str] = {}

    def read(self, known: Mapping[str, str]) -> None:
        """This is known by now; what is being typed stands above it."""
        self._fields = {**known, **self._unkept}

    def value(self, field: str) -> str:
        """What stands in the field."""
        return self._fields.get(field, "")

    def edit(self, field: str, value: str) -> None:
        """The person types."""
        self._fields[field] = self._unkept[field] = value

    def keep(self, field: str) -> None:
        """Keep what is typed in the field."""
        if field not in self._unkept:
            return
        save, value = self._saving(), self._unkept[field]

        def kept(_: object) -> None:
            if self._unkept.get(field) == value:
                del self._unkept[field]

        self._room.keep(lambda: save(field, value), kept)

    def keep_all(self) -> None:
        """Keep everything that is typed and not yet kept."""
        for field in tuple(self._unkept):
            self.keep(field)

    def recorded(self) -> None:
        """All of it is in the record: nothing is left to keep."""
        self._unkept = {}

    def clear(self) -> None:
        """The fields are empty."""
        self._fields, self._unkept = {}, {}
