"""The notice of a refusal on paper: always offered in writing, in the person's language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Final, Literal

from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.notices import RefusalData
from mfc_desk.ports.outside import NotPrinted, NotSaved
from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.text.message import Message
from mfc_desk.usecases import refusing
from mfc_desk.usecases.refusing import Notice
from ui.presenters.visit.receipt import PaperState
from ui.presenters.visit.shared import Visiting, words_of

State = Literal["not_yet", "printing", "printed", "saved", "not_printed", "not_saved", "declined"]
LOOKS: Final[dict[State, tuple[str, str]]] = {  # role and icon
    "not_yet": ("muted", "printer"),
    "printing": ("muted", "printer"),
    "printed": ("ok", "check"),
    "saved": ("ok", "check"),
    "declined": ("muted", "info"),
    "not_printed": ("bad", "triangle-alert"),
    "not_saved": ("bad", "triangle-alert"),
}
GIVEN: Final = ("printed", "saved", "declined")
_Made = tuple[Notice, Catalogue]


class NoticePresenter:
    """What became of the notice of the application in hand."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self.language: Language | None = None
        self._state: State = "not_yet"
        self._about = ""
        self._made: _Made | None = None
        self._why: Message | None = None
        self._path = ""

    def make(self) -> None:
        """Make it anew, so that the operator sees what the person will hold."""
        case = self._room.case
        if case is None:
            return
        application, language = case.application.id, self.language or self._room.language
        if self._about != application:
            self._about, self._state, self._made, self._why = application, "not_yet", None, None

        def done(found: _Made) -> None:
            self._made = found
            self._room.tell()

        self._room.ctx.run("paper", self._maker(application, language), done, self._not_made)

    def data(self) -> tuple[RefusalData, Catalogue] | None:
        """What it says, and its language."""
        return (self._made[0].data, self._made[1]) if self._made is not None else None

    def offered(self) -> bool:
        """Whether the person has it, or was offered it and did not take it."""
        return self._state in GIVEN

    def declined(self) -> bool:
        """Whether the person did not want the paper."""
        return self._state == "declined"

    def paper(self) -> PaperState:
        """How it stands, in words that stay."""
        role, icon = LOOKS[self._state]
        words = self._room.ctx.say(f"visit.notice.{self._state}", path=PurePath(self._path).name, why=self._why)
        whole = self._path if self._state in ("saved", "not_saved") else ""
        return PaperState(words, role, icon, self._state == "printing", whole)

    def set_language(self, language: Language) -> None:
        """In another language."""
        self.language = language
        self.make()

    def decline(self) -> None:
        """It was offered, and the person did not take it; or they take it after all."""
        self._state = "not_yet" if self._state == "declined" else "declined"
        self._room.tell()

    def print(self) -> None:
        """Print it; what did not come out can be printed again, or saved."""
        shown, work, application = self._made, self._room.ctx.work, ApplicationId(self._about)
        if shown is None or self._state == "printing":
            return
        self._state = "printing"
        self._room.tell()
        anew = self._maker(application, shown[1].language)

        def out() -> tuple[State, _Made]:
            made = anew()
            outcome = refusing.print_notice(work, made[0], application)
            self._why = outcome.why if isinstance(outcome, NotPrinted) else None
            return "not_printed" if isinstance(outcome, NotPrinted) else "printed", made

        self._room.ctx.run("paper", out, self._came_out, self._not_out)

    def save_as(self, path: str) -> None:
        """Write it where the operator chose."""
        shown, work = self._made, self._room.ctx.work
        if shown is None or not path:
            return
        self._path = path
        anew = self._maker(ApplicationId(self._about), shown[1].language)

        def out() -> tuple[State, _Made]:
            made = anew()
            try:
                refusing.save_notice(work, made[0], to=path)
            except NotSaved:
                return "not_saved", made
            return "saved", made

        self._room.ctx.run("paper", out, self._came_out, self._not_out)

    def _maker(self, application: ApplicationId, language: Language) -> Callable[[], _Made]:
        """Makes it as it stands when it is called: what the office holds by then, the paper says."""
        work, session = self._room.ctx.work, self._room.ctx.session

        def made() -> _Made:
            words = words_of(work, language)
            return refusing.notice(work, session, application=application, catalogue=words), words

        return made

    def _came_out(self, found: tuple[State, _Made]) -> None:
        state, self._made = found
        self._state = state
        if state in GIVEN:
            self._room.trouble = None
        self._room.tell()
        self._room.seek("primary" if state in GIVEN else "refuse.print")

    def _not_out(self, error: Exception) -> None:
        self._state = "not_yet"
        self._room.tell()
        raise error

    def _not_made(self, error: Exception) -> None:
        if not isinstance(error, DomainError):
            raise error
        self._room.refuse(error.message)
