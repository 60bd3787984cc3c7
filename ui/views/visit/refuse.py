"""The page in place of a step when an application is not taken in: the grounds, two persons, the notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.presenters.visit.frame import VisitPresenter
from ui.presenters.visit.ground_words import GroundRow
from ui.views.visit.ground_row import GroundFrame
from ui.views.visit.notice_part import NoticePart
from ui.views.visit.parts import StepPage
from ui.views.visit.second_part import SecondPart
from ui.views.visit.way_back_part import WayBackPart
from ui.widgets.bars import GroupHead
from ui.widgets.layout import Line, col
from ui.widgets.marks import Note
from ui.widgets.turns import styled

ROWS = 2
"""As many grounds are built in one turn of the event loop."""


class RefusePage(StepPage):
    """Lists the grounds with their facts; afterwards it holds the notice."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._refusing = presenter.refusing
        say = self.say
        self._head = GroupHead(
            say("visit.refuse.head"), icon="gavel", hint=say("visit.refuse.hint"), name="visit.refuse.head"
        )
        self._none = Note("tint", "info", "")
        self._none.setObjectName("visit.refuse.none")
        self._none_box = QWidget()
        col(self._none, pad=(16, 10, 16, 6), into=self._none_box)
        self._lines = Line(False, gap=0)
        self._frames: dict[str, GroundFrame] = {}

    def pieces(self) -> Iterator[None]:
        """The second person, the notice, where everything stands."""
        self._second = SecondPart(self._refusing, self.visit.ctx)
        yield
        yield from styled(self._second)  # it stands nowhere until a ground takes it in
        self._notice = NoticePart(self._refusing, self.visit.ctx)
        yield
        self._way_back = WayBackPart(self._refusing.way_back)
        self._end = QWidget()
        self._end.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.body.put(self._head, self._none_box, self._lines, (self._notice, 1), self._way_back, self._end)

    def prepare(self) -> bool:
        """The notice is written while the grounds are still seen."""
        if self._refusing.refused() and not self._notice.written():
            self._notice.refresh()
            return self._notice.written()
        return False

    def refresh(self) -> None:
        """The list as it stands, or the notice."""
        done = self._refusing.refused()
        self._head.setVisible(not done)
        self._notice.setVisible(done)
        self._end.setVisible(not done)
        self._show_none(done)
        self._show_rows([] if done else self._refusing.rows())
        if done:
            self._notice.refresh()
            self._way_back.refresh()
        else:
            self._way_back.hide()
            self._second.refresh()

    def seek(self, what: str) -> bool:
        """A ground, the second person, the notice, or what comes first."""
        if what.startswith(("refuse.print", "refuse.give")) or self._refusing.refused():
            return self._notice.seek(what)
        if what in ("refuse.reason", "refuse.second", "refuse.password"):
            return self._second.seek(what)
        if what == "first":
            chosen = self._frames.get(self._refusing.chosen or "")
            first = chosen or next(iter(self._frames.values()), None)
            return first.focus_choose() if first is not None else False
        return False

    def commands(self) -> dict[str, Callable[[], None]]:
        """Print the notice, once there is one; the next original to give back."""
        if not self._refusing.refused():
            return {}
        return {
            "print": self._refusing.notice.print,
            "print_large": self._refusing.notice.print,
            "next_open": self._notice.to_next,
            "previous_open": self._notice.to_next,
        }

    def set_tiny(self, tiny: bool) -> None:
        """One column where there is little room."""
        super().set_tiny(tiny)
        self._second.set_tiny(tiny)
        self._notice.set_tiny(tiny)
        for each in self._frames.values():
            each.set_tiny(tiny)

    def _show_none(self, done: bool) -> None:
        say, loaded = self.say, self._refusing.loaded()
        self._none_box.setVisible(not done and not self._refusing.some_true())
        if not loaded:
            self._none.set_note("plain", "clock", say("visit.refuse.looking"))
        elif not self._refusing.rows():
            self._none.set_note("tint", "info", say("visit.refuse.none"))
        else:
            self._none.set_note("tint", "info", say("visit.refuse.none_note"), say("visit.refuse.none_note_more"))

    def _state(self, fact: str, so: bool) -> None:
        self._refusing.state(fact, so=so)

    def _show_rows(self, rows: list[GroundRow]) -> None:
        wanted = [each.id for each in rows]
        for name in [name for name in self._frames if name not in wanted]:
            frame = self._frames.pop(name)
            frame.let_go()
            self._lines.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        fresh, self.unfinished = ROWS, False
        for place, each in enumerate(rows):
            found = self._frames.get(each.id)
            if found is None:
                if not fresh:
                    self.unfinished = True
                    return
                fresh -= 1
                found = GroundFrame(each.id, self._refusing.choose, self._state, self.visit.ctx)
                found.set_tiny(self.tiny)
                self._frames[each.id] = found
            if self._lines.indexOf(found) != place:
                self._lines.removeWidget(found)
                self._lines.insertWidget(place, found)
            found.set_ground(each)
            if each.chosen and self._refusing.overriding:
                found.hold(self._second)
