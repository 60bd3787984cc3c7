"""Who came along: someone the person trusts. No right follows from it; a copy of the receipt only by consent."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.text.message import Message
from mfc_desk.usecases import acting, capacity
from mfc_desk.usecases.visits import VisitView
from ui.presenters.visit.shared import Visiting
from ui.presenters.visit.typed import Save, Typed

FIELDS = ("name", "who")


class CompanionPresenter:
    """The name, who they are to the person, and whether they may hold a copy. Recorded when the step is left."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._typed = Typed(room, self._saving)
        self._wrong: Message | None = None
        self.open = False

    def viewed(self, view: VisitView) -> None:
        """Take what is recorded, what is kept above it, what is being typed above that."""
        came = view.visit.companion
        known = {"name": came.name, "who": came.who, "copied": "yes" if came.copied else ""} if came else {}
        start = "companion."
        kept = {name.removeprefix(start): str(value) for name, value in view.whom.items() if name.startswith(start)}
        self._typed.read({**known, **kept})
        more = any(
            value != known.get(name, "") for name, value in kept.items()
        )  # a draft that became the record is none
        self.open = self.open or more

    def line(self) -> str:
        """Who came along, in one line."""
        view, say = self._room.view, self._room.ctx.say
        came = view.visit.companion if view is not None else None
        if came is None:
            return say("companion.none")
        copy = say("companion.has_copy") if came.copied else ""
        return " · ".join(part for part in (came.name, came.who, copy) if part)

    def turn(self) -> None:
        """Open the fields in place, or close them."""
        self.open = not self.open
        self._room.tell()
        self._room.seek("companion.name" if self.open else "companion.turn")

    def value(self, field: str) -> str:
        """What stands in the field."""
        return self._typed.value(field)

    def problem(self) -> str:
        """What is wrong with the name, in words."""
        return self._room.ctx.say(self._wrong) if self._wrong is not None else ""

    def edit(self, field: str, value: str) -> None:
        """The person types; a name taken away takes the consent with it."""
        self._typed.edit(field, value)
        if field == "name":
            self._wrong = None

    def keep(self, field: str) -> None:
        """Keep what is typed in the field."""
        self._typed.keep(field)

    def keep_all(self) -> None:
        """Keep everything that is typed and not yet kept."""
        self._typed.keep_all()

    def agree(self) -> None:
        """The person agreed to a copy of the receipt for them, or did not after all."""
        self.edit("copied", "" if self.value("copied") else "yes")
        self.keep("copied")
        self._room.tell()

    def settle(self, then: Callable[[], None]) -> None:
        """Record who came along and go on; where nothing changed, go on at once."""
        if not self._changed():
            then()
            return
        self.keep_all()
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit
        name, who = self.value("name").strip(), self.value("who")
        copied = bool(self.value("copied")) and bool(name)
        self._wrong = capacity.problem_of(work, "given_name", name) if name else None
        if self._wrong is not None:
            self._room.tell()
            self._room.seek("companion.name")
            return

        def recorded(_: object) -> None:
            self._typed.recorded()
            self.open = False
            then()

        self._room.act(lambda: capacity.companion(work, session, visit, name=name, who=who, copied=copied), recorded)

    def _saving(self) -> Save:
        work, visit = self._room.ctx.work, self._room.visit
        return lambda field, value: acting.save_field(work, visit, f"companion.{field}", value)

    def _changed(self) -> bool:
        view = self._room.view
        came = view.visit.companion if view is not None else None
        known = (came.name, came.who, came.copied) if came is not None else ("", "", False)
        now = (self.value("name").strip(), self.value("who").strip(), bool(self.value("copied")))
        return self.open and now != known
