"""The window as a whole: sign-in first, the desk behind it, the line beating beside both.

Sign-in paints before the store, the law or the network are imported; they come afterwards, on a worker.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from ui import binding  # noqa: F401  (first: see there)

# isort: split
from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from ui.app import create_app, speak
from ui.services import Services
from ui.theme.tokens import Theme
from ui.views.signin import SignInView
from ui.window import Window
from ui.work.last_resort import LastResort

if TYPE_CHECKING:
    from mfc_desk.domain.ids import Key
    from mfc_desk.text.message import Message
    from mfc_desk.usecases.turns import Turn
    from mfc_desk.usecases.workplace import Session, Workplace
    from ui.views.desk import DeskWindow
    from ui.work.pulse import Pulse
    from ui.work.tasks import Lane, TaskRunner

T = TypeVar("T")
ThemeName = Literal["light", "dark", "contrast"]
EXIT_S = 5.0
_DONE = object()
SWITCH_S = 0.00005  # the window asks a worker for its turn that often; the 5 ms of Python add up to stalls


class Shell(QObject):
    """Holds the window, the workers and the line together. Made once for a program."""

    def __init__(self, app: QApplication, services: Services, language: Language) -> None:
        super().__init__()
        self.app, self.services = app, services
        self.catalogue = Catalogue(language)
        self.work: Workplace | None = None
        self.session: Session | None = None
        self.desk: DeskWindow | None = None
        self._coming: DeskWindow | None = None
        self._arriving: Iterator[None] = iter(())
        self.pulse: Pulse | None = None
        self.window = Window(self.close)
        self.signin = SignInView(self.catalogue, self.run)
        self.signin.signed_in.connect(self.enter)
        self.signin.passphrase_given.connect(self.unlock)
        self.signin.language_asked.connect(self.next_language)
        self.window.hold_page(self.signin)
        self.last_resort = LastResort(self)
        self.last_resort.caught.connect(self._crashed)

    def show(self) -> None:
        """Paint sign-in, then open the desk."""
        self.signin.installEventFilter(self)
        self.window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the desk once sign-in is painted, not before: what is heavy must not delay the first frame."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False

    def _listen(self) -> None:
        """A scanner that types like a keyboard is heard wherever the focus is, from now on."""
        from ui.work.scanner import Scanner

        self._scanner = Scanner(
            self,
            at_once=self.signin.isAncestorOf,  # what is typed there appears without delay, also at the first frame
            pasted=lambda text: self._desk_shown() and self.desk is not None and self.desk.takes_zone(text),
            known=_only_scanned,
        )
        self._scanner.scanned.connect(self._scanned)

    def _desk_shown(self) -> bool:
        return self.desk is not None and self.window.currentWidget() is self.desk

    @Slot(str)
    def _scanned(self, text: str) -> None:
        if self.desk is not None and self._desk_shown():
            self.desk.scanned(text)
        else:
            self.signin.scanned(text, as_typed=self._scanner.as_typed)

    @cached_property
    def runner(self) -> TaskRunner:
        """The workers; the first job calls them up."""
        from ui.work.tasks import TaskRunner

        runner = TaskRunner(self)
        runner.crashed.connect(self._crashed)
        return runner

    def run(
        self,
        lane: str,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """`ui.presenters.context.Run` by the task runner."""
        self.runner.submit(cast("Lane", lane), lambda _: job(), done, failed, owner=self)

    @Slot()
    def _painted(self) -> None:
        """What the first frame did not need, a turn each: the store, Qt's own words. What lives by now stays alive."""
        from ui.work.memory import be_thrifty

        gc.freeze()
        gc.enable()
        sys.setswitchinterval(SWITCH_S)
        be_thrifty()
        self._listen()
        self.unlock()
        QTimer.singleShot(0, lambda: speak(self.app, self.catalogue.language))

    @Slot()
    def unlock(self, passphrase: str = "") -> None:
        """Open the store, with what was typed where no keyring answers."""
        self.run("data", lambda: self._open(passphrase), self._opened, self._not_opened)

    def _open(self, passphrase: str) -> Workplace:
        from datetime import date

        from mfc_desk.text.formats import long_date

        long_date(date(2026, 1, 1), self.catalogue.language)  # the first date of a language costs 40 ms: paid here
        return self.services.open(passphrase or None)

    def _opened(self, work: Workplace) -> None:
        from ui.work.pulse import Pulse

        self.work = work
        self.catalogue.chain(work.law.texts(self.catalogue.language))
        self.signin.store_ready(work)
        self.pulse = Pulse(self.services, self.runner, self)
        self.pulse.turned.connect(self._turned)
        self.pulse.refused.connect(self._not_kept)
        self.pulse.start()
        self.run("scan", _get_ready, self._meet_widgets)

    def _meet_widgets(self, _ready: None) -> None:
        """The first of Qt's own objects makes the binding look through all its types: no page should wait for that.

        What was imported meanwhile stays alive too: no look for garbage has to go through it again.
        """
        self.window.style()
        gc.freeze()

    def _not_opened(self, error: Exception) -> None:
        from mfc_desk.ports.outside import CannotOpen, NeedsPassphrase
        from mfc_desk.ports.storage import StorageError

        if isinstance(error, NeedsPassphrase):
            self.signin.ask_passphrase(wrong=error.wrong)
        elif isinstance(error, CannotOpen | StorageError):
            self.signin.cannot_open(error.why)
        else:
            raise error

    @Slot(object)
    def enter(self, session: Session) -> None:
        """Someone signed in: show the desk, at the case that was left open."""
        from ui.presenters.context import Context
        from ui.views.desk import DeskWindow

        if self.work is None or self.pulse is None:
            return
        self.session = session
        self.pulse.set_session(session)
        context = Context(
            work=self.work,
            session=session,
            catalogue=self.catalogue,
            run=self.run,
            changed=self.changed,
            announce=lambda message, undo=None: self.desk.announce(message, undo) if self.desk else None,
        )
        self._leave_desk()
        self._coming = DeskWindow(context)
        self._coming.lock_asked.connect(self.lock)
        self._coming.language_asked.connect(self.next_language)
        self._coming.try_line_asked.connect(self.pulse.try_now)
        self._coming.sign_out_asked.connect(self.sign_out)
        self._coming.signed_off.connect(self.sign_off)
        self._coming.resize(self.window.size())
        self._arriving = self._arrive(self._coming)
        QTimer.singleShot(0, self._build_desk)

    @Slot()
    def _build_desk(self) -> None:
        """The desk is built and styled a piece on each turn; laid out and filled it is in the last one."""
        if next(self._arriving, _DONE) is not _DONE:
            QTimer.singleShot(0, self._build_desk)

    def _arrive(self, desk: DeskWindow) -> Iterator[None]:
        from ui.widgets.turns import styled

        while desk is self._coming and desk.build():
            yield
        if desk is not self._coming:
            return
        self.window.hold_page(desk)
        yield
        yield from styled(desk)
        if desk is self._coming:
            self._coming, self.desk = None, desk
            self.window.setCurrentWidget(desk)
            desk.begin()
            desk.presenter.seat.sit_down()

    @Slot()
    def sign_out(self) -> None:
        """The shift is over: whoever comes next signs in, and nothing of this person is left on the screen."""
        self.signin.presenter.sign_out()
        if self.work is not None:
            self._tell_signin(self.work)
        self.window.setCurrentWidget(self.signin)
        self.session = None
        QTimer.singleShot(0, self._leave_desk)

    @Slot(object)
    def sign_off(self, told: Message) -> None:
        """A supervisor ended the shift here: who and why is said where the next one signs in."""
        self.sign_out()
        self.signin.presenter.tell(told)

    @Slot()
    def lock(self) -> None:
        """Back to sign-in; the case stays under it, nothing personal is visible."""
        if self.session is not None:
            self.signin.presenter.lock(self.session.login)
        if self.work is not None:
            self._tell_signin(self.work)
        self.window.setCurrentWidget(self.signin)

    @Slot()
    def next_language(self) -> None:
        """Speak the next language, in every part of the window; nothing typed is lost."""
        at = (LANGUAGES.index(self.catalogue.language) + 1) % len(LANGUAGES)
        catalogue = Catalogue(LANGUAGES[at])
        if self.work is not None:
            catalogue.chain(self.work.law.texts(catalogue.language))
        self.catalogue = catalogue
        speak(self.app, catalogue.language)
        self.signin.set_catalogue(catalogue)
        if self.desk is not None:
            self.desk.set_catalogue(catalogue)

    def changed(self, keys: frozenset[Key]) -> None:
        """An act of ours changed rows: every screen hears it, and the line hurries."""
        if self.desk is not None:
            self.desk.refresh(keys)
        if self.pulse is not None:
            self.pulse.hurry()

    def _turned(self, turn: Turn) -> None:
        if self.desk is not None:
            self.desk.line_turned(turn)
        if self.work is not None and turn.turned:  # a locked desk tells of the line too
            self._tell_signin(self.work)

    @Slot(object)
    def _not_kept(self, why: Message) -> None:
        """The disk takes nothing of what the line brings: said once; the pulse tries again by itself."""
        from mfc_desk.text.message import msg

        if self.desk is not None:
            self.desk.announce(msg("line.not_kept", why=why))

    def _tell_signin(self, work: Workplace) -> None:
        from mfc_desk.usecases import line

        self.run("data", lambda: line.look(work), self.signin.set_line)

    @Slot(object)
    def _crashed(self, error: Exception) -> None:
        """A failure that nobody handled is said once, with its number in the log, also before the desk is there."""
        from mfc_desk.ports.storage import StorageError
        from mfc_desk.text.message import msg
        from ui.work.defects import number_of

        if isinstance(error, StorageError):  # what the disk does not take is no defect, and has words already
            told = error.why
        else:
            told = msg("desk.our_fault", number=number_of(error))
        if self.desk is not None:
            self.desk.announce(told)
        elif self.work is None:
            self.signin.cannot_open(told)

    def _leave_desk(self) -> None:
        if self._coming is not None:
            self._coming.deleteLater()
            self._coming = None
        if self.desk is not None:
            self.desk.let_go()
            self.window.removeWidget(self.desk)
            self.desk.deleteLater()
            self.desk = None

    def close(self) -> None:
        """Keep what is typed, stop the line and the workers, then close the store."""
        if self.pulse is not None:
            self.pulse.stop()
        if self.desk is not None:
            self.desk.keep_typed()
            self.runner.settle("data", EXIT_S)
        self.runner.stop(EXIT_S)
        if self.work is not None:
            from mfc_desk.usecases import picture

            picture.end(self.work)
            self.work.store.close()
            self.work = None


def _get_ready() -> None:
    """Import the pages that come after sign-in, while the password is typed."""
    import ui.views.desk
    import ui.views.visit.frame  # noqa: F401


def start(services: Services, *, language: Language, theme: ThemeName, scale: float) -> int:
    """Show the window and answer its exit code when it is closed."""
    app = create_app(["mfc-desk"], Theme(theme, scale), language=None)
    shell = Shell(app, services, language)
    shell.last_resort.install()
    shell.window.fit()
    shell.show()
    try:
        return app.exec()
    finally:
        shell.last_resort.remove()


def _only_scanned(text: str) -> bool:
    """Whether no hand types this: the zone of a document, the code of a ticket."""
    from ui.presenters.shown_ticket import looks_like_ticket

    return "<<" in text or looks_like_ticket(text)
