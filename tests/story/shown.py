"""What the window shows and what the store keeps, as a player tells it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from mfc_desk.usecases import line, tray, visits
from mfc_desk.usecases.workplace import Workplace
from tests.story.access import out_of_reach, words
from ui.shell import Shell
from ui.tour.cast import Visitor, picture, visitors
from ui.tour.driver import Driver
from ui.tour.script import Script


class Shown:
    """Each public method is an order that changes nothing; its answer is JSON."""

    def __init__(self, hands: Driver, shell: Shell) -> None:
        self._hands, self._shell, self._script = hands, shell, Script(hands, shell)

    def reach(self) -> list[str]:
        """Controls the keyboard does not lead to, here and now."""
        return out_of_reach(self._hands, self._shell.window)

    def press(self, keys: str) -> None:
        """Keys."""
        self._hands.press(keys)

    def type(self, text: str) -> None:
        """Letters, where the focus is."""
        self._hands.type(text)

    def go_to(self, name: str) -> None:
        """Tab to there."""
        self._hands.go_to(name)

    def text_in(self, name: str) -> str:
        """What stands in a field."""
        field = self._hands.find(name)
        return field.text() if isinstance(field, QLineEdit) else ""

    def notice(self) -> list[str]:
        """What the desk has to say now."""
        found = self._hands.find("desk.notice")
        return words(found) if found is not None else []

    def words(self) -> list[str]:
        """Everything that is told now."""
        return words(self._window())

    def status(self) -> dict[str, Any]:
        """The line at the bottom, as it is drawn; it must have caught up with the store."""
        desk = self._script.desk()
        self._hands.wait(lambda: self._counted() == self.kept(), "the line at the bottom is behind", patience_s=3)
        told = desk.presenter.status.words()
        return {"line": told.line, "kept": told.kept, "held": told.held, "drawn": words(desk.status_line)}

    def kept_items(self) -> object:
        """What waits here."""
        return [(str(each.what.code), each.about, each.held) for each in tray.kept(self._work())]

    def _counted(self) -> int:
        view = self._script.desk().presenter.status.view
        return view.kept if view is not None else -1

    def kept(self) -> int:
        """How much the office does not hold yet, by the store."""
        return line.look(self._work()).kept

    def show(self) -> dict[str, Any]:
        """The visit, twice: as the window shows it and as the store keeps it."""
        desk = self._shell.desk
        if desk is None or desk.presenter.stand.page != "visit":
            return {"page": desk.presenter.stand.page if desk else "signin", "words": words(self._window())}
        room = desk.visit.presenter().visiting
        kept = visits.look(self._work(), room.visit)
        here = room.view
        assert here is not None
        return {
            "page": "visit",
            "step": desk.visit.presenter().step,
            "shown_step": next((n for n in range(1, 7) if self._hands.find(f"visit.page.{n}") is not None), 0),
            "number": here.visit.number,
            "fields": {name: self._script._who(name) for name in self._visitor(0).fields},
            "shown": _case(here),
            "kept": _case(kept),
        }

    def picture(self, folder: str) -> str:
        """A scanned page in that folder."""
        return str(picture(Path(folder)))

    def shot(self, name: str) -> None:
        """A picture, where pictures are wanted."""
        self._hands.shot(name, self._shell.window)

    def _visitor(self, who: int) -> Visitor:
        cast = visitors(self._work().law, self._shell.catalogue.language)
        return cast[0] if who == 0 else next(each for each in cast if each.service != cast[0].service)

    def _window(self) -> QWidget:
        return QApplication.activeWindow() or self._shell.window

    def _work(self) -> Workplace:
        assert self._shell.work is not None
        return self._shell.work


def _case(view: visits.VisitView) -> dict[str, Any]:
    case = view.case
    return {
        "who": dict(view.who),
        "party": view.party.family_name if view.party is not None else "",
        "services": [each.application.service for each in view.cases],
        "answers": dict(case.answers) if case is not None else {},
        "scans": [each.document.scan for each in case.documents] if case is not None else [],
        "lifecycle": str(case.application.lifecycle) if case is not None else "",
        "application": (case.application.number or "") if case is not None else "",
        "receipts": case.application.receipts if case is not None else 0,
    }
