"""One paper on its way out: printed or saved on the paper lane, with words about it that stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Literal, Protocol

from mfc_desk.domain.errors import DomainError
from mfc_desk.ports.outside import NotPrinted, NotSaved, PrintOutcome
from mfc_desk.text.message import Message
from ui.presenters.context import Context
from ui.presenters.visit.shared import nothing

State = Literal["not_yet", "printing", "making", "printed", "not_printed", "saved", "not_saved"]
LOOKS: Final[dict[State, tuple[str, str]]] = {  # role and icon
    "not_yet": ("muted", "printer"),
    "printing": ("muted", "printer"),
    "making": ("muted", "file-text"),
    "printed": ("ok", "check"),
    "saved": ("ok", "check"),
    "not_printed": ("bad", "triangle-alert"),
    "not_saved": ("bad", "triangle-alert"),
}


@dataclass(frozen=True, slots=True)
class PaperState:
    """What became of the paper."""

    words: str
    role: str
    icon: str
    busy: bool
    whole: str = ""
    """The whole path of a file, where the words say only its name."""


class Place(Protocol):
    """Where a paper belongs: a visit, or the page of a case."""

    @property
    def ctx(self) -> Context:
        """Words and lanes."""
        ...

    def tell(self) -> None:
        """Have what changed shown."""
        ...

    def refuse(self, message: Message, /) -> None:
        """Say why it could not be made."""
        ...


class PaperRun:
    """What became of one paper. `out` is told when it is in the person's hand; another `about` begins anew."""

    def __init__(self, room: Place, words: str, *, out: Callable[[], None] = nothing) -> None:
        self._room, self._words, self._out = room, words, out
        self._state: State = "not_yet"
        self._why: Message | None = None
        self._path, self._about = "", ""

    def begin(self, about: str) -> None:
        """It is about this now; what was said of something else is forgotten."""
        if about != self._about:
            self._about, self._state, self._why, self._path = about, "not_yet", None, ""

    @property
    def is_out(self) -> bool:
        """Whether the person holds it."""
        return self._state in ("printed", "saved")

    @property
    def busy(self) -> bool:
        """Whether it is on its way."""
        return self._state in ("printing", "making")

    def paper(self) -> PaperState:
        """How it stands."""
        role, icon = LOOKS[self._state]
        words = self._room.ctx.say(f"{self._words}.{self._state}", why=self._why, path=PurePath(self._path).name)
        whole = self._path if self._state in ("saved", "not_saved") else ""
        return PaperState(words, role, icon, self.busy, whole)

    def print(self, job: Callable[[], PrintOutcome]) -> None:
        """Print it; what did not come out can be printed again, or saved."""

        def out() -> tuple[State, Message | None]:
            outcome = job()
            return ("not_printed", outcome.why) if isinstance(outcome, NotPrinted) else ("printed", None)

        self._run("printing", out)

    def save(self, job: Callable[[str], Any], path: str) -> None:
        """Write it where the operator chose."""
        if not path or self.busy:
            return
        self._path = path

        def out() -> tuple[State, Message | None]:
            try:
                job(path)
            except NotSaved as error:
                return "not_saved", error.why
            return "saved", None

        self._run("making", out)

    def _run(self, under_way: State, job: Callable[[], tuple[State, Message | None]]) -> None:
        if self.busy:
            return
        about, self._state = self._about, under_way
        self._room.tell()

        def done(found: tuple[State, Message | None]) -> None:
            if about == self._about:
                self._state, self._why = found
            if found[0] in ("printed", "saved"):
                self._out()
            self._room.tell()

        def failed(error: Exception) -> None:
            if about == self._about:
                self._state = "not_yet"
            self._room.tell()
            if not isinstance(error, DomainError):
                raise error
            self._room.refuse(error.message)

        self._room.ctx.run("paper", job, done, failed)
