"""The guided tour: visits with and without a line, a refusal, what a supervisor does; a picture of every scene."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import Language
from mfc_desk.text.message import Message
from ui.app import create_app
from ui.line_switch import Office
from ui.services import Services
from ui.shell import Shell, ThemeName
from ui.theme.tokens import Theme
from ui.tour.asking import Asking
from ui.tour.beside import BesideWork
from ui.tour.cast import Visitor, picture, visitors
from ui.tour.driver import DidNotHappen, Driver
from ui.tour.overseeing import Overseeing
from ui.tour.places import Places
from ui.tour.refusal import Refusals, refusable
from ui.tour.script import Script


@dataclass(frozen=True, slots=True)
class Look:
    """How the window looks while it is played."""

    language: Language = "ru"
    theme: ThemeName = "light"
    scale: float = 1.0


class Tour:
    """The scenes in their order; each is told, played and pictured."""

    def __init__(self, hands: Driver, shell: Shell, office: Office, folder: Path) -> None:
        self._hands, self._shell, self._office, self._folder = hands, shell, office, folder
        self.script = Script(hands, shell)
        self.asking, self.beside = Asking(hands, self.script), BesideWork(hands, self.script)
        self.refusals, self.places = Refusals(hands, self.script), Places(hands, self.script)
        self.overseeing = Overseeing(hands, self.script)
        self.registered: list[str] = []
        """The numbers of what was taken in."""
        self.told = 0
        self.scene = ""
        self._shown: QWidget | None = None
        """What the next picture shows, where it is not the window."""

    def play(self, person: dict[str, Any], chief: dict[str, Any]) -> None:
        """Everything. Raises `DidNotHappen` at the scene that did not happen."""
        script = self.script
        self._scene("sign_in", script.names)
        self._scene("idle", lambda: script.sign_in(person["login"], person["password"]))
        assert self._shell.work is not None
        law, language = self._shell.work.law, self._shell.catalogue.language
        cast = visitors(law, language)
        first, second = cast[0], next(each for each in cast if each.service != cast[0].service)
        self._scene("called", script.call_next)
        self._first(first)
        self._beside()
        self._second(second)
        self._third()
        self._scene("line_back", self._line_back)
        refused = refusable(cast)
        self._refused(refused, next(each for each in cast if each.service != refused.service), chief)
        self._scene("all_arrived", script.everything_sent)
        self._places()
        self._chief(chief)
        self._shift_over()

    def _refused(self, one: Visitor, other: Visitor, chief: dict[str, Any]) -> None:
        """Two applications are not taken in: by a ground that is true, and past the list with a second person."""
        script, refusals = self.script, self.refusals
        script.without_ticket("15")
        script.type_person(one)
        script.identify()
        for each in (one, other):
            script.add(each)
        script.go_on(3)
        script.to_case(one.service)
        script.go_on(4)
        script.fill(one)
        self._scene("grounds", refusals.open)
        refusals.by_ground()
        self._scene("refusal_act", refusals.read_back)
        number = refusals.confirm()
        self._scene("refused", lambda: refusals.save_notice(self._folder / f"{number}.pdf"))
        refusals.next_case()
        refusals.open()
        self._scene("second_person", lambda: refusals.by_two(chief))
        refusals.read_back()
        self._scene("refused_by_two", refusals.confirm)
        refusals.decline_notice()
        script.finish()

    def _chief(self, chief: dict[str, Any]) -> None:
        """The supervisor reads the ledger and what changed in the law, and moves a term by a listed ground."""
        script, beside = self.script, self.beside
        script.lock()
        self._scene("chief", lambda: script.sign_in(chief["login"], chief["password"]))
        self._scene("ledger", beside.ledger)
        beside.back("desk.ledger")
        self._scene("law_news", beside.law_news)
        beside.back("desk.law")
        self._scene("case", lambda: beside.case(self.registered[0]))
        self._scene("term_preview", beside.preview)
        self._scene("term_moved", beside.move)
        beside.back("desk.case")
        self._oversee()

    def _oversee(self) -> None:
        """The cockpit: the hall in numbers, what is behind one of them, a break at another desk, the reports."""
        seen = self.overseeing
        self._scene("cockpit", seen.open)
        self._scene("cockpit_rows", lambda: seen.behind("tile.waiting"))
        seen.board()
        self._scene("cockpit_desks", lambda: seen.table("desks"))
        seen.board()
        self._scene("cockpit_break", lambda: seen.pause("1"))
        seen.do()
        seen.board()
        self._scene("cockpit_done", lambda: seen.listed("Ctrl+J", "acts"))
        seen.board()
        self._scene("reports", seen.reports)
        self.beside.back("reports.kind")
        self.beside.back("cockpit.desks")

    def _places(self) -> None:
        """What becomes of people's places: chosen, away, sent elsewhere, put off; a number, the hall, a break."""
        script, places = self.script, self.places
        self._scene("person_of_list", places.person)
        script.leave("desk.wish")
        script.call_next()
        self._scene("away", places.away)
        places.let_go()
        script.call_next()
        self._scene("elsewhere", places.elsewhere)
        places.called_by_mistake()
        self._scene("put_off", lambda: places.put_off("16"))
        self._scene("number", places.number)
        self._scene("number_given", places.given)
        script.leave("desk.wish")
        self._scene("whole_hall", places.hall)
        script.leave("desk.hall")
        self._scene("break", places.pause)
        places.go_on()
        self._scene("end_of_shift", places.shift)
        script.leave("desk.shift")

    def _shift_over(self) -> None:
        """The last one of the day closes the desk."""
        self.places.shift()
        self._scene("shift_over", self.places.over)

    def _first(self, visitor: Visitor) -> None:
        script = self.script
        self._scene("came", script.came)
        self._scene("zone_read", lambda: script.read_document(visitor))
        self._scene("for_whom", self.asking.for_whom)
        self.asking.for_themselves()
        self._scene("identified", script.identify)
        self._scene("service_chosen", lambda: script.choose(visitor))
        self._scene("documents", lambda: script.attach(self._page()))
        self._scene("consent", script.agree)
        self._scene("why_not_asked", script.why)
        self._scene("line_cut", self._line_cut)
        self._scene("agencies", script.ask_agencies)
        script.go_on(4)
        self._scene("form_filled", lambda: self.script.fill(visitor, lambda: self._scene("form", _done)))
        self._to_receipt(visitor)

    def _second(self, visitor: Visitor) -> None:
        script = self.script
        self._scene("second_visit", lambda: script.without_ticket("12"))
        script.type_person(visitor)
        script.identify()
        self._scene("another_person", self.asking.another_person)
        self.asking.the_same_person()
        script.choose(visitor)
        script.attach(self._page())
        script.go_on(4)
        self._scene("second_form", lambda: script.fill(visitor))
        self._to_receipt(visitor)

    def _third(self) -> None:
        """Only a question: no application follows, and the visit ends all the same."""
        script, say = self.script, self._shell.catalogue
        script.without_ticket("14")
        words = say("tour.question.asked"), say("tour.question.answer")
        self._scene("question", lambda: self.asking.question(*words))
        script.finish()

    def _beside(self) -> None:
        """While the line is cut: what needs a decision, what is kept here, and the list of everything."""
        script = self.script
        self._scene("tray", lambda: script.look_at("F12", "desk.line"))
        script.leave("desk.line")
        self._scene("kept", lambda: script.look_at("Shift+F12", "line.waiting"))
        self._scene("went", lambda: script.look_at("Alt+3", "line.find.editor"))
        self._scene("by_stick", lambda: script.look_at("Alt+4", "carry.other"))
        script.leave("desk.line")
        self._scene("palette", lambda: script.look_at("Ctrl+K", "palette.find"))
        script.leave("palette.find")

    def _sheet(self) -> None:
        """What the applicant sees, on a window of its own."""
        self._shown = self.script.show_sheet()

    def _to_receipt(self, visitor: Visitor) -> None:
        script = self.script
        if self.script.case().completeness.missing:
            script.go_to_step(3)
            self._scene("documents_asked_by_answers", lambda: script.attach(self._page()))
            script.go_to_step(5)
        script.at_step(5)
        self._scene("sheet_shown", self._sheet)
        script.hide_sheet()
        self._scene("scanned_again", lambda: script.scan_again(visitor))
        self._scene("check", script.check)
        self._scene("signed", lambda: script.sign(self._folder / f"{script.application()}.pdf"))
        self._scene("act", script.read_back)
        number = script.confirm()
        self.registered.append(number)
        self._scene("registered", lambda: script.save_receipt(self._folder / f"{number}.pdf"))
        self._scene("given_back", script.give_back)
        self._scene("asked", script.end)
        self._scene("finished", script.answer_alone)

    def _line_cut(self) -> None:
        self._office.stop()
        self.script.line_is(online=False)

    def _line_back(self) -> None:
        self._office.restart()
        self.script.try_line()

    def _page(self) -> Path:
        return picture(self._folder)

    def _scene(self, name: str, act: Callable[[], object]) -> None:
        self.scene = name
        act()
        self.told += 1
        self._hands.settle()
        shown, self._shown = self._shown or self._shell.window, None
        self._hands.shot(name, shown)
        print(self._shell.catalogue.say(Message("tour.step", {"n": self.told, "what": self.words(name)})), flush=True)

    def words(self, name: str) -> str:
        """The scene in words."""
        return self._shell.catalogue(f"tour.scene.{name}")


def _done() -> None:
    """The scene is already there."""


def play(services: Services, office: Office, *, people: Sequence[dict[str, Any]], look: Look, folder: Path) -> int:
    """Play the tour and answer 0 if all of it happened; the pictures are in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(["mfc-desk"], Theme(look.theme, look.scale), language=look.language)
    shell = Shell(app, services, look.language)
    operator = next(each for each in people if "supervisor" not in each["roles"] and "operator" in each["roles"])
    chief = next(each for each in people if "supervisor" in each["roles"])
    shell.show()
    hands = Driver(folder)
    with tempfile.TemporaryDirectory(prefix="mfc-tour-") as files:
        tour = Tour(hands, shell, office, Path(files))
        try:
            tour.play(operator, chief)
        except DidNotHappen as missed:
            hands.shot("stopped", shell.window)
            print(shell.catalogue("tour.stopped_at", what=f"{tour.words(tour.scene)}: {missed}"), file=sys.stderr)
            return 1
        finally:
            shell.window.close()
    print(shell.catalogue("tour.done", n=tour.told))
    print(shell.catalogue("tour.pictures", folder=str(folder)))
    return 0
