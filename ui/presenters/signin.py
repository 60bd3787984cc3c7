"""Sign-in, decided without Qt and without the store: both come later, what was typed before them is kept.

Nothing of the domain, the forms or the store is imported before someone signs in: this is the
screen that paints first.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

from mfc_desk.text.message import Message, Names, msg
from ui.presenters.line_words import cut_title
from ui.presenters.signin_names import Name, expected, names_of

if TYPE_CHECKING:
    from datetime import datetime

    from mfc_desk.usecases.line import LineView
    from mfc_desk.usecases.signing_in import SignInView
    from mfc_desk.usecases.workplace import Session, Workplace
    from ui.presenters.context import Run
    from ui.presenters.parts import Notice

Phrase = Literal["no", "asked", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInState:
    """Everything the sign-in screen shows, but the typed letters."""

    centre: Names = field(default_factory=dict)
    place: Message | None = None
    names: tuple[Name, ...] = ()
    chosen: str = ""
    """The login of the pressed name; empty while another name is typed."""
    other: bool = False
    problem: Message | None = None
    notice: Notice | None = None
    busy: bool = False
    phrase: Phrase = "no"
    closed: bool = False
    """Whether the desk did not open: the primary button tries again."""


class SignInScreen(Protocol):
    """What the presenter needs of the view."""

    def show_state(self, state: SignInState) -> None:
        """Show it; what is being typed stays."""

    def forget_password(self) -> None:
        """Empty the field of the password and put the cursor there."""

    def let_in(self, session: Session) -> None:
        """The person is in."""

    def open_with(self, passphrase: str) -> None:
        """Try to open the store with what was typed."""


@dataclass(frozen=True, slots=True)
class _Typed:
    login: str
    password: str


class SignInPresenter:
    """Decides what sign-in shows. `run` does the work elsewhere, `seconds` counts the waits."""

    def __init__(self, screen: SignInScreen, run: Run, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._screen, self._run, self._seconds = screen, run, seconds
        self._work: Workplace | None = None
        self._typed: _Typed | None = None
        self._refused = ""
        self._waits: dict[str, tuple[float, Message]] = {}
        self._line: LineView | None = None
        self._told: Message | None = None
        """Why whoever was here was signed out."""
        self._about: SignInView | None = None
        self._locked = self._helping = False
        self._why_closed: Message | None = None
        self.state = SignInState()

    def store_ready(self, work: Workplace) -> None:
        """The store is open: read who can sign in, and carry out an Enter that came before."""
        from mfc_desk.usecases import line, signing_in

        self._work = work
        self._why_closed = None
        self._set(phrase="no")
        self._run("data", lambda: (signing_in.look(work), line.look(work)), self._known, self._not_known)

    def ask_passphrase(self, *, wrong: bool = False) -> None:
        """No keyring answers: one field more, with why."""
        self._set(phrase="wrong" if wrong else "asked", busy=False)

    def cannot_open(self, why: Message) -> None:
        """The store does not open; `why` says it and what to do. The next Enter tries again."""
        self._why_closed, self._typed = why, None
        self._set(problem=None, busy=False)

    def set_people(self, about: SignInView) -> None:
        """Show the names of the shift; who was here last is chosen, else who belongs to this desk."""
        self._about = about
        place = msg("signin.place", centre=about.centre, desk=about.desk, day=_today(self._work))
        names = names_of(about)
        chosen = self.state.chosen or expected(about, {each.login for each in names})
        self._set(centre=about.centre, place=place if self._work else None, names=names, chosen=chosen)

    def set_line(self, line: LineView | None) -> None:
        """Say beforehand whether there is a line."""
        self._line = line
        self._set()

    @property
    def line(self) -> LineView | None:
        """The line as far as it is known."""
        return self._line

    def now(self) -> datetime | None:
        """The time of the desk; None before the desk is open."""
        return self._work.local(self._work.now()) if self._work is not None else None

    def choose(self, login: str) -> None:
        """A name was pressed."""
        self._helping = False
        self._set(chosen=login, other=False, problem=None)
        self.tick()

    def choose_other(self) -> None:
        """The name will be typed."""
        self._set(chosen="", other=True, problem=None)

    def back_to_names(self) -> None:
        """Show the buttons again."""
        self._set(other=False, problem=None)

    def submit(self, login: str, password: str, passphrase: str = "") -> None:
        """Enter: sign in now, or as soon as the store is open."""
        if self.state.busy:
            return
        self._typed = _Typed(login.strip().lower() if self.state.other else self.state.chosen, password)
        if self._work is None and self.state.phrase != "no" and passphrase:
            self._set(busy=True, problem=None)
            self._screen.open_with(passphrase)
        elif self._why_closed is not None:
            self._why_closed = None
            self._open_again()
        elif self._work is None or self._about is None:  # the names are read: who was here last is among them
            self._set(problem=None)
        else:
            self._try(self._work, self._typed)

    def tick(self) -> None:
        """A second passed: the wait of the chosen name counts down in place."""
        login = self._refused if self.state.other else self.state.chosen
        if login not in self._waits:
            return
        until, why = self._waits[login]
        left = math.ceil(until - self._seconds())
        if left > 0:
            self._set(problem=msg("signin.again_in", why=why, left=left))
        else:
            del self._waits[login]
            self._set(problem=None)

    def help(self) -> None:
        """Say who helps when one cannot come in; pressed again the words go."""
        self._helping = not self._helping
        self._set()

    def tell(self, told: Message) -> None:
        """Say this until somebody signs in."""
        self._told = told
        self._set()

    def lock(self, login: str) -> None:
        """The desk was locked by `login`: only the password is missing."""
        self._locked, self._typed = True, None
        self._set(chosen=login, other=False, problem=None, busy=False)

    def sign_out(self) -> None:
        """A shift is over: who was here last is chosen, as at a start; whoever else comes chooses their own name."""
        self._locked, self._typed = False, None
        self._set(chosen="", other=False, problem=None, busy=False)
        if self._work is not None:
            self.store_ready(self._work)

    def _known(self, found: tuple[SignInView, LineView]) -> None:
        self._line = found[1]
        self.set_people(found[0])
        if self._typed is not None and self._work is not None:
            waiting = replace(self._typed, login=self._typed.login or self.state.chosen)
            self._try(self._work, waiting)

    def _open_again(self) -> None:
        self._set(problem=None)
        if self._work is None:
            self._screen.open_with("")
        else:
            self.store_ready(self._work)

    def _not_known(self, error: Exception) -> None:
        """The store opened, and what it holds cannot be read."""
        from mfc_desk.ports.storage import StorageError

        if not isinstance(error, StorageError):
            raise error
        self.cannot_open(error.why)

    def _try(self, work: Workplace, typed: _Typed) -> None:
        from mfc_desk.usecases import signing_in

        if typed.login in self._waits:
            self._typed, self._refused = None, typed.login
            self.tick()
            return
        self._set(busy=True, problem=None)
        self._run(
            "ask",
            lambda: signing_in.sign_in(work, typed.login, typed.password),
            self._in,
            lambda error: self._out(typed.login, error),
        )

    def _in(self, session: Session) -> None:
        self._typed, self._locked, self._helping, self._told = None, False, False, None
        self._set(busy=False, problem=None)
        self._screen.forget_password()
        self._screen.let_in(session)

    def _out(self, login: str, error: Exception) -> None:
        from mfc_desk.ports.storage import StorageError
        from mfc_desk.usecases.signing_in import SignInRefused

        self._typed, self._refused = None, login
        self._set(busy=False)
        if not isinstance(error, SignInRefused | StorageError):
            raise error
        if isinstance(error, SignInRefused) and error.wait_s > 0:
            self._waits[login] = (self._seconds() + error.wait_s, error.why)
        self._set(problem=error.why)
        self.tick()
        if login:  # without a name nobody tried the password
            self._screen.forget_password()

    def _set(
        self,
        *,
        centre: Names | None = None,
        place: Message | None = None,
        names: tuple[Name, ...] | None = None,
        chosen: str | None = None,
        other: bool | None = None,
        problem: Message | Literal["same"] | None = "same",
        busy: bool | None = None,
        phrase: Phrase | None = None,
    ) -> None:
        now = self.state
        now = SignInState(
            centre=now.centre if centre is None else centre,
            place=place or now.place,
            names=now.names if names is None else names,
            chosen=now.chosen if chosen is None else chosen,
            other=now.other if other is None else other,
            problem=now.problem if problem == "same" else problem,
            busy=now.busy if busy is None else busy,
            phrase=now.phrase if phrase is None else phrase,
        )
        self.state = replace(now, notice=self._notice(now), closed=self._why_closed is not None)
        self._screen.show_state(self.state)

    def _notice(self, state: SignInState) -> Notice | None:
        """The one thing worth a sentence now."""
        if self._helping:
            return _note("tint", "info", "signin.help")
        if self._why_closed is not None:
            return _notice("bad", "triangle-alert", msg("signin.not_opened"), self._why_closed)
        if self._told is not None:
            return _notice("warn", "lock", self._told, msg("far.signed_off_body"))
        if state.chosen in self._waits:
            return _note("plain", "info", "signin.waiting")
        if self._typed is not None and (self._work is None or self._about is None) and state.phrase == "no":
            return _note("plain", "hourglass", "signin.opening")
        if self._line is not None and not self._line.online and self._line.since is not None:
            title = cut_title(self._line, self.now())
            return _notice("off", "cloud-off", title, self._line.why or msg("signin.offline_body"))
        if self._locked:
            return _note("plain", "lock-keyhole", "signin.locked")
        return self._last_here(state)

    def _last_here(self, state: SignInState) -> Notice | None:
        about = self._about
        if about is None or about.last_here is None or not state.chosen or state.chosen != about.last_login:
            return None
        title = msg("signin.last_here", day=about.last_here.date())
        body = msg("signin.last_here_body", at=about.last_here)
        return _notice("plain", "calendar-clock", title, body)


def _note(tone: Literal["plain", "tint"], icon: str, code: str) -> Notice:
    title = "signin.help_title" if code == "signin.help" else code
    return _notice(tone, icon, Message(title), Message(f"{code}_body"))


def _notice(tone: Literal["plain", "tint", "off", "bad", "warn"], icon: str, title: Message, body: Message) -> Notice:
    from ui.presenters.parts import Notice  # the first frame shows none

    return Notice(tone=tone, icon=icon, title=title, body=body)


def _today(work: Workplace | None) -> object:
    return work.today() if work is not None else ""
