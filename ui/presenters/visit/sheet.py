"""Step 5 on paper: the sheet the person signs is printed or saved, in the person's language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Final, Literal

from mfc_desk.domain.errors import DomainError
from mfc_desk.ports.outside import NotPrinted, NotSaved
from mfc_desk.text.message import Message
from mfc_desk.usecases import finishing, papers
from mfc_desk.usecases.papers import CheckSheet
from ui.presenters.visit.acts import sent_to_what_is_missing
from ui.presenters.visit.paper import PaperState
from ui.presenters.visit.shared import Visiting, words_of

State = Literal["not_yet", "printing", "making", "printed", "not_printed", "saved", "not_saved", "earlier", "signed"]
LOOKS: Final[dict[State, tuple[str, str]]] = {  # role and icon
    "not_yet": ("muted", "printer"),
    "printing": ("muted", "printer"),
    "making": ("muted", "file-text"),
    "printed": ("ok", "check"),
    "saved": ("ok", "check"),
    "earlier": ("ok", "check"),
    "signed": ("ok", "signature"),
    "not_printed": ("bad", "triangle-alert"),
    "not_saved": ("bad", "triangle-alert"),
}


class SheetPresenter:
    """What became of the check sheet of the application in hand. A changed answer makes an old sheet void."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._state: State = "not_yet"
        self._about = ("", "")
        self._why: Message | None = None
        self._path = ""

    def paper(self) -> PaperState:
        """How it stands, in words that stay."""
        state, version = self._stands(), self._now()[1]
        role, icon = LOOKS[state]
        name = PurePath(self._path).name
        words = self._room.ctx.say(f"visit.paper.{state}", version=version, path=name, why=self._why)
        whole = self._path if state in ("saved", "not_saved") else ""
        return PaperState(words, role, icon, state in ("printing", "making"), whole)

    def ready(self) -> bool:
        """Whether there is a whole sheet to be had; else the visit goes to what is missing and says so."""
        return not sent_to_what_is_missing(self._room)

    def print(self) -> None:
        """Print it; what did not come out can be printed again, or saved."""
        work = self._room.ctx.work

        def out(made: CheckSheet) -> State:
            outcome = papers.print_check_sheet(work, made)
            self._why = outcome.why if isinstance(outcome, NotPrinted) else None
            return "not_printed" if isinstance(outcome, NotPrinted) else "printed"

        self._make("printing", out)

    def save_as(self, path: str) -> None:
        """Save it, to be read on another screen or printed elsewhere."""
        work, self._path = self._room.ctx.work, path

        def out(made: CheckSheet) -> State:
            try:
                papers.save_check_sheet(work, made, to=path)
            except NotSaved:
                return "not_saved"
            return "saved"

        if path:
            self._make("making", out)

    def file_name(self) -> str:
        """What a saved sheet is called: number of the visit, number of the sheet, nothing about the person."""
        view = self._room.view
        number = (view.visit.number or "") if view is not None else ""
        return "-".join(part for part in (number, self._now()[1].replace(" ", "")) if part) + ".pdf"

    def _stands(self) -> State:
        """What happened to the sheet of now. A signature is of this sheet, whoever printed it and when."""
        case = self._room.case
        state: State = self._state if self._about == self._now() else "not_yet"
        if state == "not_yet" and case is not None and finishing.sheet_is_out(case):
            state = "earlier"
        done = case is not None and bool(case.application.signature)
        return "signed" if done and state in ("not_yet", "printed", "saved", "earlier") else state

    def _now(self) -> tuple[str, str]:
        case = self._room.case
        return (case.application.id, finishing.sheet_version(case)) if case is not None else ("", "")

    def _make(self, under_way: State, out: Callable[[CheckSheet], State]) -> None:
        case, room = self._room.case, self._room
        if case is None or self._state in ("printing", "making") or not self.ready():
            return
        work, session, language, application = room.ctx.work, room.ctx.session, room.language, case.application.id
        self._state, self._about = under_way, self._now()
        room.tell()

        def job() -> tuple[CheckSheet, State]:
            words = words_of(work, language)
            made = papers.check_sheet(work, session, application=application, catalogue=words)
            return made, out(made)

        def done(found: tuple[CheckSheet, State]) -> None:
            self._about, self._state = (application, found[0].data.version), found[1]
            wanted = room.trouble is not None and room.trouble.code == "rule.sheet_first"
            if wanted and found[1] in ("printed", "saved"):
                room.trouble = None
            room.tell()
            if room.id is not None:
                room.look()

        def failed(error: Exception) -> None:
            self._state = "not_yet"
            if not isinstance(error, DomainError):
                room.tell()
                raise error
            room.refuse(error.message)

        room.ctx.run("paper", job, done, failed)
