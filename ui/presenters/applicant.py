"""The person's screen: the lines of the check sheet in large type, in the language of the person.

It shows nothing of other people, and nothing goes away while the person reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from forms.checksheet import CheckRow
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from mfc_desk.text.message import msg
from ui.presenters.visit.shared import Visiting, nothing, words_of

LINES: Final = 6
"""No more lines than this on one sheet: nobody scrolls here."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One numbered line as the person sees it."""

    number: int
    label: str
    value: str
    reading: bool
    said: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the person's screen. Without lines it is a greeting, and says what we do meanwhile."""

    title: str
    sub: str
    lines: tuple[SheetLine, ...]
    promise: str
    safety: str
    language: Language
    languages: tuple[tuple[Language, str], ...]


class ApplicantPresenter:
    """Mirrors the check of the application in hand; which line is read is moved by the operator."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._words: Mapping[Language, Catalogue] = {}
        self.reading = 1
        self.said: frozenset[int] = frozenset()
        self.checking = False
        self.on = False
        self.per_sheet = LINES
        self.shown: Callable[[], None] = nothing

    def load_words(self) -> None:
        """Read the three catalogues once, away from the window."""
        if self._words:
            return
        work = self._room.ctx.work

        def read() -> dict[Language, Catalogue]:
            found = {language: words_of(work, language) for language in LANGUAGES}
            for catalogue in found.values():
                catalogue.say(msg("visit.sheet.today", day=work.today()))  # names of months are slow the first time
            return found

        def done(found: dict[Language, Catalogue]) -> None:
            self._words = found
            self._room.tell()
            self.shown()

        self._room.ctx.run("data", read, done)

    def begin(self) -> None:
        """Another person: nothing of the last one stays on the screen."""
        self.reading, self.said, self.checking, self.per_sheet = 1, frozenset(), False, LINES
        self.shown()

    def words(self) -> Catalogue:
        """The catalogue of the person's language; the operator's while it is being read."""
        return self._words.get(self._room.language, self._room.ctx.catalogue)

    def catalogues(self) -> Mapping[Language, Catalogue]:
        """Those of every language, as far as they were read."""
        return self._words

    def operators_words(self) -> Catalogue:
        """The catalogue of the operator's own language."""
        return self._room.ctx.catalogue

    def language_names(self) -> tuple[tuple[Language, str], ...]:
        """Each language in its own word."""
        return tuple((language, words("visit.own_language")) for language, words in self._words.items())

    def speak(self, language: Language) -> None:
        """Another language on this screen, and on the receipt."""
        self._room.language, self.per_sheet = language, LINES
        self._room.tell()
        self.shown()

    def turn_on(self, on: bool) -> None:
        """Show the person the screen, or take it off."""
        self.on = on
        self.shown()
        self._room.tell()

    def mirror(self, *, checking: bool, reading: int, said: frozenset[int]) -> None:
        """What the operator reads aloud now."""
        if checking != self.checking:
            self.per_sheet = LINES
        self.checking, self.reading, self.said = checking, reading, said
        self.shown()

    def sheet(self) -> Sheet:
        """The sheet with the line that is being read."""
        say, case = self.words(), self._room.case
        rows = list(case.form.check) if case is not None and self.checking else []
        size = self.per_sheet
        at = max(0, min(self.reading, len(rows)) - 1) // size
        part = rows[at * size : (at + 1) * size]
        service = say.say(case.service.name) if case is not None else ""
        many = (len(rows) + size - 1) // size
        place = say("visit.sheet.place", sheet=at + 1, of=many) if many > 1 else ""
        number = self._room.view.visit.number if self._room.view is not None else None
        return Sheet(
            title=say("visit.sheet.title") if part else say("visit.sheet.welcome"),
            sub=" · ".join(each for each in (number if not part else "", service, place) if each),
            lines=tuple(self._line(say, row) for row in part),
            promise=say("visit.sheet.promise") if part else self._meanwhile(say),
            safety=say("visit.sheet.safety"),
            language=say.language,
            languages=self.language_names(),
        )

    def _line(self, say: Catalogue, row: CheckRow) -> SheetLine:
        return SheetLine(
            row.number, say.say(row.label), say.say(row.value), row.number == self.reading, row.number in self.said
        )

    def _meanwhile(self, say: Catalogue) -> str:
        case = self._room.case
        fetched = [each for each in case.plan.items if each.by == "interagency"] if case is not None else []
        count = sum(1 for each in fetched if each.state != "not_needed")
        return say("visit.sheet.fetching", n=count) if count else say("visit.sheet.wait")
