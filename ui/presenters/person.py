"""The person at the desk in words. The number is masked unless the operator asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from mfc_desk.domain.entities import Party
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.visits import VisitView
from ui.presenters.context import Context
from ui.presenters.known import Group, of_visit
from ui.presenters.parts import Notice

WARN_DAYS: Final = 90
"""How long before its end a document is worth a word."""
OPEN_FIGURES: Final = 4
READ: Final = {False: "person.read", True: "person.read_partly"}
"""How a zone was read, by whether something was typed over it."""
DOT: Final = "•"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWords:
    """What the panel says about the person."""

    name: str
    below: str
    number: str
    number_spoken: str
    masked: bool
    tag: str
    how: str
    notice: Notice | None
    groups: tuple[Group, ...]
    """What else is known, under heads."""
    language: str
    """The code of the person's language, for the voice of the screen reader."""


class PersonPresenter:
    """Keeps who is at the desk. `shown` is called when that changed."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.view: VisitView | None = None
        self.masked = True
        self.shown: Callable[[], None] = _nothing

    def set_view(self, view: VisitView | None) -> None:
        """Show the person of this visit; None when nobody is here. Another person begins masked."""
        if _party_id(view) != _party_id(self.view):
            self.masked = True
        self.view = view
        self.shown()

    def toggle_mask(self) -> None:
        """Show the whole number, or hide it again."""
        self.masked = not self.masked
        self.shown()

    def words(self) -> PersonWords | None:
        """The person in words; None while nobody is identified."""
        party = self.view.party if self.view is not None else None
        if party is None or self.view is None:
            return None
        language = self.view.ticket.language if self.view.ticket is not None else ""
        number = mask(party.identifier) if self.masked else party.identifier
        return PersonWords(
            name=f"{party.family_name} {party.given_name} {party.patronymic}".strip(),
            below=self._below(party, language),
            number=number,
            number_spoken=self._spoken(number),
            masked=self.masked,
            tag=self.ctx.say("person.checked"),
            how=self._how(party),
            notice=self._expiry(party),
            groups=of_visit(self.ctx, self.view),
            language=language or self.ctx.catalogue.language,
        )

    def before(self) -> tuple[Group, ...]:
        """What is known while the person is not identified yet: what the ticket says."""
        return of_visit(self.ctx, self.view) if self.view is not None else ()

    def _below(self, party: Party, language: str) -> str:
        parts = [self.ctx.say("person.age", n=age(party.born, self.ctx.work.today()))]
        if language:
            parts.append(self.ctx.say(f"person.speaks_{language}"))
        return " · ".join(parts)

    def _how(self, party: Party) -> str:
        document = self.ctx.say(f"person.document_{party.document.type}")
        read = self.ctx.say("person.typed" if party.method != "mrz" else READ[bool(party.retyped)])
        return f"{document} · {read}"

    def _spoken(self, number: str) -> str:
        figures = number.replace(DOT, "")
        return self.ctx.say("person.number_ends" if self.masked else "person.number_is", number=" ".join(figures))

    def _expiry(self, party: Party) -> Notice | None:
        until = party.document.valid_until
        if until is None:
            return None
        left = (until - self.ctx.work.today()).days
        if left > WARN_DAYS:
            return None
        what = Message(f"person.document_{party.document.type}")
        title = msg("person.ends", what=what, day=until)
        return Notice(tone="warn", icon="calendar-clock", title=title, body=msg("person.ends_in", n=max(left, 0)))


def mask(number: str) -> str:
    """The number with all but its last figures hidden."""
    hidden = max(0, len(number) - OPEN_FIGURES)
    return DOT * hidden + number[hidden:]


def age(born: date, today: date) -> int:
    """Full years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _party_id(view: VisitView | None) -> str | None:
    return view.party.id if view is not None and view.party is not None else None


def _nothing() -> None:
    """Nobody looks yet."""
