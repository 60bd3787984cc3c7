"""The way of one visit, played on the real window by keys alone. Tours, stories and measurements all play this."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from forms.ids import ServiceId
from mfc_desk.domain.ids import ApplicationId, VisitId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.usecases import finishing, line
from mfc_desk.usecases.visits import CaseView, VisitView
from mfc_desk.usecases.workplace import Workplace
from ui.presenters.visit.frame import VisitPresenter
from ui.shell import Shell
from ui.tour.answering import answer_alone
from ui.tour.cast import Visitor
from ui.tour.driver import DidNotHappen, Driver
from ui.tour.filling import Filling
from ui.views.desk import DeskWindow

TRIES: Final = 6
TRY_S: Final = 4.0
YEAR: Final = timedelta(days=365)
LINE_S: Final = 40.0
"""How long the window may take to notice that the line was cut or is back, and to bring all of it over."""


class Script:
    """Each method is one scene; it returns when what it is about has truly happened."""

    def __init__(self, hands: Driver, shell: Shell) -> None:
        self.hands, self.shell = hands, shell
        self.visit: VisitId | None = None

    # ── the frame ──

    def names(self) -> None:
        """Wait until sign-in shows who works here."""
        self.hands.wait_for("signin.password")
        self.hands.wait(lambda: self.shell.signin.presenter.state.names, "no names on the sign-in screen")

    def sign_in(self, login: str, password: str) -> None:
        """Choose the name, type the password, Enter."""
        hands = self.hands
        if self._named(login):
            hands.wait_for(f"signin.name.{login}")
            hands.go_to(f"signin.name.{login}")
            hands.press("Space")
        else:
            self._type_login(login)
        hands.go_to("signin.password")
        hands.type(password)
        hands.press("Return")
        hands.wait(lambda: self.shell.desk is not None and self.shell.desk.isVisible(), "the desk did not open")

    def call_next(self) -> str:
        """F2: the next person is called; answers the number."""
        hands = self.hands
        hands.wait_for("desk.call_next")
        hands.press("F2")
        hands.wait_for("desk.came")
        ticket = self.desk().presenter.stand.ticket
        assert ticket is not None
        return ticket.number

    def came(self) -> None:
        """Enter: the person is here."""
        self.hands.press("Return")
        self._visit_open()

    def without_ticket(self, number: str = "") -> None:
        """Ctrl+N: a visit without a call, with a paper number or without."""
        hands = self.hands
        hands.press("Ctrl+N")
        hands.wait_for("desk.number")
        if number:
            hands.go_to("desk.number")
            hands.type(number)
        hands.press("Return")
        self._visit_open()

    # ── the six steps ──

    def read_document(self, visitor: Visitor) -> None:
        """The zone of the document from a scanner that types like a keyboard; then the names as people write them."""
        hands = self.hands
        hands.go_to("visit.who.family_name")  # a scanner is heard wherever the focus is
        hands.scan(visitor.zone)
        hands.wait(lambda: self._who("document_number"), "the zone did not fill the fields")
        for name in ("identifier", "family_name", "given_name", "patronymic"):
            self._type_who(name, visitor.fields[name])

    def type_person(self, visitor: Visitor) -> None:
        """The same by hand, field by field."""
        for name, value in visitor.fields.items():
            self._type_who(name, value)

    def identify(self) -> None:
        """Ctrl+Enter: the person is known."""
        self.hands.press("Ctrl+Return")
        self.hands.wait(lambda: self.view().party is not None, "the person was not identified")
        self.hands.wait_for("visit.what.search")

    def choose(self, visitor: Visitor) -> None:
        """Find the service by words, Enter, go on."""
        self.add(visitor)
        self.go_on(3)

    def add(self, visitor: Visitor) -> None:
        """Find the service by words, Enter: it is one of this visit."""
        hands, before = self.hands, len(self.view().cases)
        hands.go_to("visit.what.search")
        hands.type(visitor.words)
        hands.wait_for(f"visit.what.add.{visitor.service}")
        hands.go_to(f"visit.what.add.{visitor.service}")
        hands.press("Return")
        hands.wait(lambda: len(self.view().cases) > before, "the service was not chosen")

    def to_case(self, service: ServiceId) -> None:
        """Ctrl+PgDown, until the application for that service is in hand."""
        for _ in self.view().cases:
            if self.case().service.id == service:
                return
            before = self.application()
            self.hands.press("Ctrl+PgDown")
            self.hands.wait(lambda before=before: self.application() != before, "no other application came")  # type: ignore[misc]
        raise DidNotHappen(f"{service} is not in this visit")

    def attach(self, path: Path) -> int:
        """Attach the file to everything the person has to bring; answers to how many."""
        attached = 0
        while (wanted := self.wanted()) is not None:
            self.hands.press("Shift+F7")
            entry = f"visit.documents.path.{wanted}"
            self.hands.wait_for(entry)
            if not self.hands.at(entry):
                self.hands.go_to(entry)
            self.hands.replace(str(path))
            if self.presenter().documents.last_day.asked:
                self.hands.go_to(f"visit.documents.last_day.{wanted}")
                self.hands.replace(f"{self.presenter().ctx.work.today() + YEAR:%d.%m.%Y}")
            attached += 1
            self._hand_in(len(self.case().documents) + 1)
        return attached

    def agree(self) -> None:
        """Ctrl+Y: the person agrees to the asking, where the law wants them to be asked."""
        self.hands.wait(lambda: self.presenter().agencies.heard() is not None, "nobody looked what agencies have")
        if self.presenter().consent.waits():
            self.hands.press("Ctrl+Y")
            self.hands.wait(lambda: not self.presenter().consent.waits(), "the consent was not recorded")

    def ask_agencies(self) -> None:
        """Ctrl+G: what agencies have is asked of them, where there is any."""
        self.agree()
        if self.presenter().agencies.askable():
            self.hands.press("Ctrl+G")
            self.hands.wait(lambda: not self.presenter().agencies.askable(), "the agencies were not asked")

    def why(self) -> None:
        """F1: the proof tree of a row, and away again."""
        self.hands.press("F1")
        self.hands.wait(lambda: self.presenter().documents.plan.why_row, "no reason was shown")

    def fill(self, visitor: Visitor, seen: Callable[[], None] | None = None) -> None:
        """Every page of the form, until the law has nothing more to ask; `seen` is told when the first is filled."""
        Filling(self, visitor).fill(seen)

    def show_sheet(self) -> QWidget:
        """F8: the applicant reads the same lines on a screen of their own; answers that screen."""
        self.hands.press("F8")
        return self.hands.wait_for("applicant")

    def hide_sheet(self) -> None:
        """F8 again takes it off."""
        self.hands.press("F8")
        self.hands.wait(lambda: self.hands.find("applicant") is None, "the applicant's screen did not go")

    def check(self) -> None:
        """The applicant says that everything is right."""
        self.hands.press("0")
        self.hands.wait(lambda: self.lifecycle() is Lifecycle.CHECKED, "the check was not confirmed")

    def scan_again(self, visitor: Visitor) -> None:
        """The document is scanned while its figures are keys: a word says whose it is, and nothing is said yes to."""
        before = self.lifecycle()
        self.hands.scan(visitor.zone)
        self.hands.wait_for("word")
        if self.lifecycle() is not before or self.presenter().step != 5:
            raise DidNotHappen("what was scanned was taken for keys")

    def sign(self, sheet: Path) -> None:
        """The sheet comes out, as a file where the operator chooses; the applicant signed it."""
        self.save("visit.check", sheet)
        self.hands.wait(lambda: finishing.sheet_is_out(self.case()), "no sheet came out")
        self.hands.go_to("visit.check.signed")
        self.hands.press("Space")
        self.hands.wait(lambda: self.lifecycle() is Lifecycle.SIGNED, "the signature was not recorded")

    def register(self) -> str:
        """Ctrl+Enter reads the act back, Ctrl+Enter again does it; answers the number."""
        self.read_back()
        return self.confirm()

    def read_back(self) -> None:
        """Ctrl+Enter: the act stands there in a sentence, and is not done yet."""
        self.hands.press("Ctrl+Return")
        self.hands.wait_for("visit.check.act")

    def confirm(self) -> str:
        """Ctrl+Enter does what was read back; answers the number."""
        self.hands.press("Ctrl+Return")
        self.hands.wait(lambda: self.lifecycle() is Lifecycle.REGISTERED, "the application was not registered")
        self.hands.wait_for("visit.receipt.print")
        number = self.case().application.number
        assert number is not None
        return number

    def save_receipt(self, path: Path) -> None:
        """The receipt as a file, where the operator chooses."""
        self.save("visit.receipt", path)
        self.hands.wait(lambda: self.case().application.receipts, "the receipt was not counted")

    def give_back(self) -> None:
        """Every original goes back into the person's hands."""
        for each in self.case().documents:
            name = f"visit.receipt.give.{each.document.id}"
            if self.hands.find(name) is not None and each.document.custody == "attached":
                self.hands.go_to(name)
                self.hands.press("Space")
        self.hands.wait(
            lambda: all(each.document.custody == "returned" for each in self.case().documents),
            "an original stayed on the desk",
        )

    def finish(self) -> None:
        """The visit is over, its person was asked where the centre does that, and the desk is free."""
        self.end()
        self.answer_alone()

    def end(self) -> None:
        """Ctrl+Enter: the visit is over."""
        self.hands.press("Ctrl+Return")
        self.hands.wait_for("desk.call_next")
        self.visit = None

    def answer_alone(self) -> None:
        """The person says how it was, with number keys; then the operator takes the screen back."""
        answer_alone(self.hands, self.desk().presenter.feedback)

    # ── beside the work ──

    def lock(self) -> None:
        """Ctrl+L: the desk is for whoever signs in next."""
        self.hands.press("Ctrl+L")
        self.hands.wait_for("signin.password")

    def look_at(self, keys: str, name: str) -> None:
        """A page or a list beside the work, by its key."""
        self.hands.press(keys)
        self.hands.wait_for(name)

    def leave(self, name: str) -> None:
        """Escape goes back to the work."""
        self.hands.press("Esc")
        self.hands.wait(lambda: self.hands.find(name) is None, f"{name} did not go")

    # ── the whole ──

    def go_to_step(self, step: int) -> None:
        """Alt and the number of the step."""
        self.hands.press(f"Alt+{step}")
        self.at_step(step)

    def go_on(self, step: int) -> None:
        """Ctrl+Enter leads to that step; a consent that the law wants is asked before."""
        if step == 4:
            self.agree()
        self.hands.press("Ctrl+Return")
        self.at_step(step)

    def at_step(self, step: int) -> None:
        """Wait until this step is shown."""
        self.hands.wait(lambda: self.presenter().step == step, f"step {step} was not shown")
        self.hands.wait_for(f"visit.page.{step}")

    def line_is(self, *, online: bool) -> None:
        """Wait until the window says so."""
        self.hands.wait(
            lambda: line.look(self._work()).online is online, "the window did not notice the line", patience_s=LINE_S
        )

    def try_line(self) -> None:
        """F5, until the window says that the line is there; it would be tried by itself a little later."""
        for _ in range(TRIES):
            self.hands.press("F5")
            try:
                self.hands.wait(lambda: line.look(self._work()).online, "the line is not back", patience_s=TRY_S)
            except DidNotHappen:
                continue
            return
        self.line_is(online=True)

    def everything_sent(self) -> None:
        """Wait until the office holds all of it."""
        self.hands.wait(lambda: line.look(self._work()).kept == 0, "work stayed here", patience_s=LINE_S)

    # ── what is the case ──

    def view(self) -> VisitView:
        """The visit as the window shows it; what it shows is saved."""
        view: VisitView | None = self.presenter().visiting.view
        assert view is not None
        return view

    def case(self) -> CaseView:
        """The application in hand, likewise."""
        case: CaseView | None = self.presenter().visiting.case
        assert case is not None
        return case

    def lifecycle(self) -> Lifecycle:
        """Where the application stands before the law."""
        return self.case().application.lifecycle

    def application(self) -> ApplicationId:
        """The application in hand."""
        return self.case().application.id

    # ── hands ──

    def _visit_open(self) -> None:
        self.hands.wait_for("visit.who.zone")
        self.visit = self.presenter().visiting.id

    def resume(self) -> int:
        """After a restart: wait for the visit that was open; answers its step."""
        self.hands.wait_for("visit.primary")
        self.hands.wait(lambda: self.presenter().visiting.view is not None, "the visit did not come back")
        self.visit = self.presenter().visiting.id
        return self.presenter().step

    def _named(self, login: str) -> bool:
        self.hands.wait(lambda: self.shell.signin.presenter.state.names, "no names on the sign-in screen")
        return any(each.login == login for each in self.shell.signin.presenter.state.names)

    def _type_login(self, login: str) -> None:
        self.hands.go_to("signin.other", opens="signin.login")
        if self.hands.find("signin.login") is None:
            self.hands.press("Space")
        self.hands.wait_for("signin.login")
        self.hands.go_to("signin.login")
        self.hands.replace(login)

    def save(self, step: str, path: Path) -> None:
        """The paper of the step as a file, by the dialog."""
        hands = self.hands
        hands.go_to(f"{step}.save")
        hands.press("Space")
        hands.wait_for(f"{step}.dialog")
        hands.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the dialog asks for no name")
        hands.replace(str(path))
        hands.press("Return")
        hands.wait(path.exists, f"{path.name} was not saved")

    def _type_who(self, name: str, value: str) -> None:
        if value and self._who(name) != value:
            self.hands.go_to(f"visit.who.{name}")
            self.hands.replace(value)

    def _who(self, name: str) -> str:
        editor = self.hands.find(f"visit.who.{name}.editor")
        return editor.text() if isinstance(editor, QLineEdit) else ""

    def wanted(self) -> str | None:
        """The row whose paper the person has to bring next, or may bring later."""
        return self.presenter().documents.next_open()

    def _hand_in(self, documents: int) -> None:
        self.hands.press("Return")
        self.hands.wait(lambda: len(self.case().documents) == documents, "the file was not attached")

    def desk(self) -> DeskWindow:
        """The desk's window."""
        assert self.shell.desk is not None
        return self.shell.desk

    def presenter(self) -> VisitPresenter:
        """The presenter of the visit."""
        return self.desk().visit.presenter()

    def _work(self) -> Workplace:
        assert self.shell.work is not None
        return self.shell.work
