"""Orders about what the law stops and moves: refusals, terms, the ledger, a changed law. By keys alone, as the tour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.story.access import words
from tests.story.shown import Shown
from ui.shell import Shell
from ui.tour.beside import BesideWork
from ui.tour.cast import Visitor, visitors
from ui.tour.driver import Driver
from ui.tour.refusal import Refusals, refusable


class Guarded(Shown):
    """Each public method is an order; its answer is JSON."""

    def __init__(self, hands: Driver, shell: Shell) -> None:
        super().__init__(hands, shell)
        self._refusals, self._beside = Refusals(hands, self._script), BesideWork(hands, self._script)

    def change_hands(self, login: str, password: str) -> None:
        """Ctrl+L; the next person signs in."""
        self._script.lock()
        self._script.sign_in(login, password)

    def person_without_papers(self) -> None:
        """A visit for two services; the form of the first is filled, and nothing was brought."""
        one, other = self._both()
        self._script.without_ticket()
        self._script.type_person(one)
        self._script.identify()
        for each in (one, other):
            self._script.add(each)
        self._script.go_on(3)
        self._script.to_case(one.service)
        self._script.go_on(4)
        self._script.fill(one)

    def demand_what_an_agency_holds(self) -> str:
        """Step 3, Shift+F7 on the row of an agency: the person may not be asked for it, and that is said."""
        self._script.go_to_step(3)
        plan = self._script.presenter().documents.plan
        row = next(row for row in plan.fetched() if plan.item(row.key) is not None)
        self._hands.go_to(f"visit.documents.why.{row.key}")
        self._hands.press("Shift+F7")
        self._hands.wait(lambda: self._script.presenter().trouble(), "an agency's record was demanded")
        trouble: str = self._script.presenter().trouble()
        return trouble

    def refuse_by_ground(self, save: str) -> dict[str, Any]:
        """By the first ground that is true; what it said before, and the number of the notice."""
        self._refusals.open()
        ground = self._refusals.by_ground()
        self._refusals.read_back()
        number = self._refusals.confirm()
        self._refusals.save_notice(Path(save))
        return {"ground": ground.id, "article": ground.article, "cure": ground.cure, "number": number}

    def refuse_by_two(self, login: str, password: str) -> dict[str, Any]:
        """The next application, past a ground that is not true; the person does not take the paper."""
        self._refusals.next_case()
        self._refusals.open()
        ground = self._refusals.by_two({"login": login, "password": password})
        self._refusals.read_back()
        number = self._refusals.confirm()
        self._refusals.decline_notice()
        return {"ground": ground.id, "number": number}

    def end_refused(self) -> None:
        """Ctrl+Enter: the visit is over."""
        self._script.finish()

    def case(self, number: str) -> dict[str, str]:
        """The case by its number; its dates by their names."""
        self._beside.case(number)
        return self._dates()

    def move_term(self) -> dict[str, Any]:
        """The first move that can be made: what it is, the dates it promised, and the dates that came."""
        move = self._beside.preview()
        found = self._beside.words()
        self._beside.move()
        return {"move": move.key, "promised": {each.name: each.then for each in found.dates}, "came": self._dates()}

    def close_case(self) -> None:
        """Escape."""
        self._beside.back("desk.case")

    def ledger(self) -> list[dict[str, Any]]:
        """Ctrl+3: every row, opened."""
        self._beside.ledger()
        book = self._script.desk().presenter.beside.ledger
        told = []
        for each in book.rows():
            if not next(row for row in book.rows() if row.id == each.id).details:
                self._hands.go_to(f"ledger.row.{each.id}")
                self._hands.press("Space")
            row = next(row for row in book.rows() if row.id == each.id)
            told.append({"mode": str(row.mode), "title": row.title, "details": dict(row.details)})
        self._beside.back("desk.ledger")
        return told

    def law_news(self) -> list[str]:
        """Ctrl+4: what the page says; Ctrl+Enter where it waits to be known."""
        self._beside.law_news()
        page = self._hands.wait_for("desk.law")
        self._hands.settle()
        told = words(page)
        self._hands.press("Ctrl+Return" if self._hands.find("law.known") is not None else "Escape")
        self._hands.wait(lambda: self._hands.find("desk.law") is None, "the page did not go")
        return told

    def news_come(self) -> bool:
        """The free desk tells of a change, as soon as it has compared."""
        self._hands.wait_for("desk.news")
        return True

    def news_waits(self) -> bool:
        """Whether the free desk tells of a change."""
        self._hands.wait_for("desk.call_next")
        self._hands.settle()
        return self._hands.find("desk.news") is not None

    def _dates(self) -> dict[str, str]:
        return {each.name: each.day for each in self._beside.words().dates}

    def _both(self) -> tuple[Visitor, Visitor]:
        cast = visitors(self._work().law, self._shell.catalogue.language)
        one = refusable(cast)
        return one, next(each for each in cast if each.service != one.service)
