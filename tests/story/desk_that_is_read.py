"""A desk that tells every word it shows or speaks: started as a program, played through a visit and many mistakes.

usage: python -m tests.story.desk_that_is_read FOLDER PROFILE CLOCK LANGUAGE LOGIN PASSWORD [pseudo] < passphrase

Prints one line of JSON: {scene: [[what showed it, the words], ...]}, and under "data" the words that are no sentences.
It asks for the line to be cut and restored by printing "cut" and "whole", and goes on when it is answered.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from mfc_desk.commands.profile import Profile
from mfc_desk.commands.run import Desk
from mfc_desk.domain.halls import Desk as Counter
from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import Key
from mfc_desk.domain.time import SystemClock
from mfc_desk.text.catalogue import Catalogue
from tests.story.data_shown import NUMBER, WRONG, data
from tests.story.reading import Reader
from tests.story.visiting import first_visitor
from ui.app import create_app
from ui.shell import Shell
from ui.theme.tokens import Theme
from ui.tour.driver import DidNotHappen, Driver
from ui.tour.filling import Filling
from ui.tour.places import Places
from ui.tour.script import Script

LANES = ("data", "ask", "paper", "scan")
SIDES = ("F1", "Shift+F1", "F12", "Shift+F12", "F8", "Ctrl+K")


class Reading:
    """Plays the visit the long way round, and has everything read at each place."""

    def __init__(self, shell: Shell, hands: Driver, folder: Path) -> None:
        self.shell, self.hands, self.folder = shell, hands, folder
        self.script, self.reader = Script(hands, shell), Reader()
        self.places = Places(hands, self.script)
        self.scenes: dict[str, list[tuple[str, str]]] = {}

    def see(self, scene: str) -> None:
        """Read it once everything that was begun has been answered."""
        self.rest()
        self.scenes[scene] = self.reader.read()

    def rest(self) -> None:
        """Twice, because an answer may begin something: each lane does its jobs in order."""
        for _ in range(2):
            answered: list[None] = []
            for lane in LANES:
                self.shell.run(lane, lambda: None, answered.append)
            self.hands.wait(lambda answered=answered: len(answered) == len(LANES), "a lane did not come to rest")

    def sides(self, at: str) -> None:
        """What can be opened from everywhere, each read and closed again."""
        for key in SIDES:
            self.hands.press(key)
            self.see(f"{at}, {key}")
            if key == "Ctrl+K":
                self.hands.type(">")
                self.see(f"{at}, commands")
                self.hands.type("qqqq")
                self.see(f"{at}, nothing found")
            self.hands.press("Esc")
            self.rest()

    def sign_in(self, login: str, password: str) -> None:
        """No keyring, wrong passphrase, help, another name, wrong password; then in."""
        hands, signin = self.hands, self.shell.signin
        hands.wait_for("signin.passphrase")
        self.see("passphrase")
        passphrase = sys.stdin.readline().strip()
        for phrase, then in (("not it", "wrong"), (passphrase, "no")):
            hands.go_to("signin.passphrase")
            hands.replace(phrase)
            hands.press("Return")
            hands.wait(lambda then=then: signin.presenter.state.phrase == then, "no answer to the passphrase")
            self.see(f"passphrase, {then}")
        hands.press("F1")
        self.see("help")
        hands.press("F1")
        hands.wait_for(f"signin.name.{login}")
        hands.go_to("signin.other")
        hands.press("Space")
        self.see("another name")
        hands.go_to("signin.names")
        hands.press("Space")
        hands.go_to(f"signin.name.{login}")
        hands.press("Space")
        for tried in ("", "Wrong"):
            hands.go_to("signin.password")
            hands.replace(tried)
            hands.press("Return")
            hands.wait(lambda: not signin.presenter.state.busy, "no answer to a password")
            self.see(f"wrong password {tried!r}")
        hands.replace(password)
        hands.press("Return")
        hands.wait(lambda: self.shell.desk is not None and self.shell.desk.isVisible(), "the desk did not open")

    def queue(self, ask: Callable[[str], None]) -> None:
        """The free desk with the line and without, and a call."""
        self.see("idle")
        self.sides("idle")
        self.hands.wait(self.office_knows_the_desk, "the office did not hear that the desk is open")
        ask("cut")
        self.hands.press("F5")
        self.script.line_is(online=False)
        self.see("idle, offline")
        self.places.number()  # whoever takes a number here is this desk's, however many desks are open
        self.see("a number without the line")
        self.places.given()
        self.see("given without the line")
        self.script.leave("desk.wish")
        self.hands.press("F2")
        self.hands.wait_for("desk.came")
        self.see("called without the line")
        self.hands.press("Shift+Del")
        self.hands.wait(lambda: self.script.desk().presenter.stand.page == "idle", "the call was not taken back")
        ask("whole")
        self.hands.press("F5")
        self.script.line_is(online=True)
        self.see("line back")
        self.script.call_next()
        self.see("called")

    def office_knows_the_desk(self) -> bool:
        """Whether the office told this desk that it is open: only open desks are dealt anybody."""
        work = self.script.desk().ctx.work
        with work.store.read() as uow:
            told = uow.rows.server(Key("desk", work.desk.desk))
        return isinstance(told, Counter) and told.state is DeskState.OPEN

    def who(self) -> None:
        """Nothing typed, a zone with a wrong digit, a date that does not exist, a document that ran out; then right."""
        who, hands = first_visitor(self.script), self.hands
        self.script.came()
        self.see("came")
        hands.press("Ctrl+Return")
        self.see("nothing typed")
        hands.go_to("visit.who.zone")
        hands.scan(who.zone.replace(NUMBER, WRONG))
        self.see("wrong check digit")
        hands.go_to("visit.who.zone")
        hands.replace("nonsense\n")
        self.see("no zone at all")
        for name, value in (("born", "31.02.1981"), ("valid_until", "01.02.2020"), ("identifier", "123456789012")):
            hands.go_to(f"visit.who.{name}")
            hands.replace(value)
            hands.press("Tab")
            self.see(f"who, {name}")
        hands.press("Ctrl+Return")
        self.see("who, refused")
        hands.go_to("visit.who.zone")
        hands.replace("")
        self.script.read_document(who)
        for name, value in who.fields.items():
            self.script._type_who(name, value)
        self.see("who")
        self.script.identify()
        self.see("identified")
        self.sides("what")

    def documents(self) -> None:
        """A search that finds nothing, then the service; files that are unfit, then one that is fit."""
        hands = self.hands
        hands.go_to("visit.what.search")
        hands.replace("qqqq")
        self.see("no service found")
        hands.replace("")
        self.script.choose(first_visitor(self.script))
        self.see("documents")
        self.attach()

    def attach(self) -> None:
        """Files that are unfit, where one is wanted; then one that is fit, to everything."""
        hands, wanted = self.hands, self.script.wanted()
        if wanted is not None:
            hands.press("Shift+F7")
            entry = f"visit.documents.path.{wanted}"
            hands.wait_for(entry)
            for name in ("gone.pdf", "empty.pdf", "text.pdf", "half.pdf", "half.png", "."):
                hands.go_to(entry)
                hands.replace(str(self.folder / name))
                hands.press("Return")
                self.see(f"unfit: {name}")
            hands.go_to(f"visit.documents.browse.{wanted}")
            hands.press("Space")
            hands.wait_for("visit.documents.dialog")
            self.see("dialog, documents")
            hands.press("Esc")
            hands.press("Esc")
        self.script.attach(self.folder / "page.png")
        self.see("attached" if wanted is not None else "nothing to attach")

    def form(self) -> None:
        """Nothing filled in, then every page."""
        self.script.go_on(4)
        self.see("form")
        self.hands.press("Ctrl+Return")
        self.see("form, refused")
        filling = Filling(self.script, first_visitor(self.script))
        for page in range(len(self.script.case().form.form.pages) + 1):
            filling._fill_page()
            self.see(f"form, page {page}")
            if filling._left_the_form():
                break
        if self.script.case().completeness.missing:
            self.script.go_to_step(3)
            self.see("documents, asked by answers")
            self.attach()
            self.script.go_to_step(5)

    def end(self) -> str:
        """The person checks and signs; answers the number."""
        hands, script = self.hands, self.script
        script.at_step(5)
        self.see("check")
        hands.press("Ctrl+Return")
        self.see("check, refused")
        hands.press("F8")
        self.see("the applicant's sheet")
        hands.press("F8")
        script.scan_again(first_visitor(script))
        self.see("scanned again")
        script.check()
        script.sign(self.folder / f"{script.application()}.pdf")
        self.see("signed")
        return self.receipt()

    def receipt(self) -> str:
        """The act is read back, the paper is not printed but saved; answers the number."""
        hands, script = self.hands, self.script
        hands.press("Ctrl+Return")
        hands.wait_for("visit.check.act")
        self.see("read back")
        hands.press("Esc")
        number = script.register()
        self.see("registered")
        hands.press("Ctrl+Return")
        self.see("receipt first")
        hands.press("F9")
        self.see("not printed")
        hands.go_to("visit.receipt.save")
        hands.press("Space")
        hands.wait_for("visit.receipt.dialog")
        self.see("dialog, receipt")
        hands.press("Esc")
        script.save_receipt(self.folder / f"{number}.pdf")
        self.see("saved")
        if any(not each.given for each in script.presenter().receipt.originals()):
            hands.press("Ctrl+Return")
            self.see("give back first")
        script.give_back()
        script.finish()
        self.see("finished")
        script.everything_sent()
        self.see("everything sent")
        hands.press("Ctrl+L")
        self.see("locked")
        return number


def main(argv: list[str]) -> None:
    """Play, and print what was read."""
    folder, profile, clock, language, login, password, *pseudo = argv
    if pseudo:  # every catalogue of this process marks what comes from it
        Catalogue.__init__.__kwdefaults__["pseudo_locale"] = True
    speaks: Any = language
    app = create_app(["mfc-desk"], Theme(), language=speaks)
    mine = Profile(folder=Path(profile), passphrase=None, clock=SystemClock(datetime.fromisoformat(clock)))
    shell = Shell(app, Desk(lambda: mine), speaks)
    hands = Driver()
    reading = Reading(shell, hands, Path(folder))
    shell.show()

    def ask(what: str) -> None:
        print(what, flush=True)
        sys.stdin.readline()

    try:
        reading.sign_in(login, password)
        reading.queue(ask)
        reading.who()
        reading.documents()
        reading.form()
        number = reading.end()
    except DidNotHappen:
        print(f"after {[*reading.scenes][-1:]} the window shows {reading.reader.read()}", file=sys.stderr)
        raise
    known = data(shell, Path(folder), [number, login, password])
    shell.window.close()
    print(json.dumps({"scenes": reading.scenes, "data": known}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
