"""What a player can be told to do: the scenes of the tour, finer ones, and what the window and the store show."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any

from mfc_desk.usecases import tray, visits
from tests.story.access import words
from tests.story.moving import Moving
from ui.tour.driver import DidNotHappen
from ui.tour.filling import Filling


class Scenes(Moving):
    """Each public method is an order; its answer is JSON."""

    # ── signing in ──

    def sign_in(self, login: str, password: str) -> None:
        """In, and at the desk."""
        self._script.sign_in(login, password)

    def try_to_sign_in(self, login: str, password: str) -> dict[str, Any]:
        """One Enter on the sign-in screen, whatever comes of it; what it says then."""
        hands, signin = self._hands, self._shell.signin
        hands.wait(lambda: signin.presenter.state.names, "no names on the sign-in screen")
        if signin.presenter.state.chosen != login:
            shown = any(each.login == login for each in signin.presenter.state.names)
            if shown and signin.presenter.state.other:
                hands.go_to("signin.names")
                hands.press("Space")
            if shown:
                hands.go_to(f"signin.name.{login}")
                hands.press("Space")
            elif not signin.presenter.state.other:
                self._script._type_login(login)
        hands.go_to("signin.password")
        hands.replace(password)
        hands.press("Return")

        def inside() -> bool:
            return self._shell.desk is not None and self._shell.desk.isVisible()

        hands.wait(lambda: inside() or signin.presenter.state.problem, "no answer to a password")
        return {"in": inside(), **self.signin_words()}

    def wait_over(self) -> None:
        """The wait of the sign-in screen counts down to its end."""
        state = self._shell.signin.presenter
        self._hands.wait(lambda: state.state.problem is None, "the wait did not end", patience_s=20)

    def signin_words(self) -> dict[str, Any]:
        """What the sign-in screen says under the password and beside it."""
        state, say = self._shell.signin.presenter.state, self._shell.catalogue.say
        problem = self._hands.find("signin.problem")
        return {
            "problem": say(state.problem) if state.problem else "",
            "seen": problem.text() if problem is not None and hasattr(problem, "text") else "",
            "notice": say(state.notice.title) if state.notice else "",
        }

    # ── the visit ──

    def call_next(self) -> str:
        """F2; the number."""
        return self._script.call_next()

    def try_to_call(self) -> dict[str, Any]:
        """F2, whatever comes of it: after how long the desk says what, and stays free."""
        presenter, begun = self._script.desk().presenter, monotonic()
        self._hands.wait_for("desk.call_next")
        before = presenter.stand.notice
        self._hands.press("F2")
        begins = lambda: presenter.stand.busy or presenter.stand.notice is not before  # noqa: E731
        self._hands.wait(begins, "F2 did nothing", patience_s=2)
        self._hands.wait(lambda: not presenter.stand.busy, "F2 was not answered", patience_s=6)
        took = monotonic() - begun
        self._hands.wait_for("desk.notice", patience_s=2)
        return {"seconds": took, "page": presenter.stand.page, "notice": self.notice()}

    def came(self) -> None:
        """Enter: the person is here."""
        self._hands.wait_for("desk.came")
        self._script.came()

    def without_ticket(self, number: str = "") -> None:
        """Ctrl+N, with a paper number or with none."""
        if self._hands.find("desk.number") is not None:  # it opened by itself, because nobody could be called
            self._hands.press("Escape")
        self._script.without_ticket(number)

    def read_document(self, who: int) -> None:
        """The zone, as a scanner types it, and the names."""
        self._script.read_document(self._visitor(who))

    def type_person(self, who: int, upto: int = 100) -> dict[str, str]:
        """The first `upto` fields of step 1 by hand, each of them kept; what was typed."""
        fields = [(name, value) for name, value in self._visitor(who).fields.items() if value]
        typed = dict(fields[:upto])
        for name, value in typed.items():
            self._script._type_who(name, value)
        self._hands.press("Tab")
        self._hands.wait(lambda: typed.items() <= self._kept_who().items(), "a typed field was not kept")
        return typed

    def identify(self) -> None:
        """Ctrl+Enter."""
        self._script.identify()

    def choose(self, who: int, *, stay: bool = False) -> str:
        """The service; `stay` does not go on to the documents."""
        visitor = self._visitor(who)
        if not stay:
            self._script.choose(visitor)
            return visitor.service
        hands = self._hands
        hands.go_to("visit.what.search")
        hands.type(visitor.words)
        hands.wait_for(f"visit.what.add.{visitor.service}")
        hands.go_to(f"visit.what.add.{visitor.service}")
        hands.press("Return")
        hands.wait(lambda: self._script.view().cases, "the service was not chosen")
        return visitor.service

    def attach(self, path: str) -> int:
        """The file, to everything the person has to bring."""
        return self._script.attach(Path(path))

    def fill(self, who: int) -> None:
        """The form."""
        self._script.fill(self._visitor(who))

    def fill_some(self, who: int, count: int) -> dict[str, Any]:
        """The first `count` answers that are asked for, each kept; all answers then."""
        filling, done = Filling(self._script, self._visitor(who)), 0
        while done < count:
            filling._add_rows()
            found = filling._next_field(set())
            if found is not None:
                filling._answer(*found)
                done += 1
            elif filling._left_the_form():
                raise DidNotHappen(f"the form asked for {done} answers only")
        return dict(self._script.case().answers)

    def to_receipt(self, who: int, path: str, save: str) -> str:
        """From a filled form to a saved receipt; the number."""
        if self._script.wanted() is not None:
            self._script.go_to_step(3)
            self._script.attach(Path(path))
            self._script.go_to_step(5)
        self._script.at_step(5)
        self._script.check()
        self._script.sign(Path(save).with_suffix(".sheet.pdf"))
        number = self._script.register()
        self._script.save_receipt(Path(save))
        return number

    def check(self) -> None:
        """The applicant says yes."""
        self._script.check()

    def sign(self, sheet: str) -> None:
        """The sheet is saved there, and the applicant signs it."""
        self._script.sign(Path(sheet))

    def register(self) -> str:
        """The number."""
        return self._script.register()

    def save_receipt(self, path: str) -> None:
        """The receipt as a file."""
        self._script.save_receipt(Path(path))

    def finish(self) -> None:
        """Everything given back, and over."""
        self._script.give_back()
        self._script.finish()

    def go_on(self, step: int) -> None:
        """Ctrl+Enter leads there."""
        self._script.go_on(step)

    def go_to_step(self, step: int) -> None:
        """Alt and the number of the step."""
        self._script.go_to_step(step)

    def resume(self) -> dict[str, Any]:
        """After a restart: the visit that was open is shown again; what of it."""
        step = self._script.resume()
        self._hands.wait_for(f"visit.page.{step}")
        return self.show()

    # ── the line ──

    def line_is(self, *, online: bool) -> None:
        """The window has noticed."""
        self._script.line_is(online=online)
        words = self._script.desk().presenter.status.words
        self._hands.wait(lambda: words().online is online, "the line at the bottom did not turn")

    def try_line(self) -> None:
        """The key that tries the line now."""
        self._hands.press("F5")

    def everything_sent(self) -> None:
        """The office holds all of it, and the window says so."""
        self._script.everything_sent()
        status = self._script.desk().presenter.status
        self._hands.wait(lambda: status.view is not None and not status.view.kept, "the window did not hear of it")

    def tray_tells(self) -> dict[str, Any]:
        """Wait until something is in the tray, open it; what it says."""
        presenter = self._script.desk().presenter
        self._hands.wait(lambda: presenter.status.attention, "the window does not say that something is in the tray")
        decide = presenter.beside.line.decide
        if presenter.stand.side != "line":
            self._hands.press("F12")
        self._hands.wait_for("desk.line")
        self._hands.wait(decide.rows, "the tray was not drawn")
        self._hands.settle()
        page = self._hands.find("desk.line")
        assert page is not None
        return {"words": words(page), "count": len(decide.rows())}

    def tray_known(self) -> int:
        """Put everything away that is only told; how much stays."""
        presenter = self._script.desk().presenter
        decide = presenter.beside.line.decide
        while told := [each.key for each in decide.rows() if each.told is not None]:
            self._hands.go_to(f"tray.known.{told[0]}")
            self._hands.press("Space")
            self._hands.wait(lambda: told[0] not in [each.key for each in decide.rows()], "it was not put away")
        return len(tray.look(self._work()))

    def void_last(self) -> dict[str, str]:
        """Whoever is last in the list holds no number any more: the list, End, Enter, the act, a reason, Ctrl+Enter."""
        hands, page = self._hands, self._script.desk().presenter.lifecycle.page
        hands.go_to("queue.list")
        hands.press("End")
        hands.press("Return")
        hands.wait_for("wish.do")
        assert page.wish is not None
        who = {"ticket": str(page.wish.ticket), "number": page.wish.number}
        hands.go_to("wish.act.void")
        hands.press("Return")
        hands.wait(lambda: page.wish is not None and page.wish.kind == "void", "the act did not open")
        hands.settle()
        hands.press("Space")
        hands.press("Ctrl+Return")
        hands.wait_for("desk.call_next")
        return who

    def line_page(self, keys: str = "Shift+F12") -> dict[str, Any]:
        """The page of the line, at the part of that key; what it says and lists."""
        hands, line_page = self._hands, self._script.desk().presenter.beside.line
        hands.press(keys)
        hands.wait_for("desk.line")
        hands.settle()
        lists = {"waiting": line_page.waiting, "history": line_page.history}
        shown = lists.get(line_page.part)
        rows = [] if shown is None else [shown.row(each).spoken for each in shown.refs()]
        return {"part": line_page.part, "head": line_page.head().title, "rows": rows}

    def compare(self) -> dict[str, Any]:
        """Enter on what needs a decision; both versions as a screen reader says them."""
        hands, decide = self._hands, self._script.desk().presenter.beside.line.decide
        hands.wait(decide.rows, "nothing is to be decided")
        hands.go_to(f"decide.open.{decide.rows()[0].key}")
        hands.press("Return")
        hands.wait(lambda: decide.versions is not None, "both versions were not laid out")
        hands.wait_for("decide.way.leave")
        hands.settle()
        page = decide.page()
        assert page is not None
        different = [[each.label, each.mine, each.theirs] for thing in page.things for each in thing.different]
        return {"title": page.title, "different": different, "off": {each.way: each.off for each in page.ways}}

    def decide(self, way: str) -> None:
        """This way, by its cell, and Ctrl+Enter."""
        decide = self._script.desk().presenter.beside.line.decide
        self._hands.go_to(f"decide.way.{way}")
        self._hands.press("Space")
        self._hands.press("Ctrl+Return")
        self._hands.wait(lambda: decide.page() is None, "nothing was decided")

    def asked_settled(self) -> None:
        """Nothing that was asked and given up is open any more."""

        def settled() -> bool:
            with self._work().store.read() as uow:
                return not uow.asked.open()

        self._hands.wait(settled, "a command that was given up is still open")

    def _kept_who(self) -> dict[str, str]:
        kept = visits.look(self._work(), self._script.presenter().visiting.visit)
        return {name: str(value) for name, value in kept.who.items()}
