"""What the operator is about to do with somebody's place, or with the desk: whose, where to, how long, why.

One page shows all of these; what it asks depends on the kind. Nothing is done before the primary button.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from forms.ids import ServiceId
from mfc_desk.domain.ids import TicketId, VisitId
from mfc_desk.text.message import Message
from mfc_desk.usecases.deciding_afar import ToDecideFar
from mfc_desk.usecases.from_afar import OpenVisit
from mfc_desk.usecases.overseen import Undecided
from mfc_desk.usecases.second_words import ToJudge
from mfc_desk.usecases.ways_back import Whereabouts

MINUTES: Final = (5, 10, 15, 30, 60)


class Kind(StrEnum):
    """What is about to be done."""

    CALL = "call"
    """Call this person, whoever's turn it is."""
    HERE = "here"
    """Somebody of the list stands at the desk, and others go before them."""
    NEXT = "next"
    """Call the next one while somebody is here."""
    PARK = "park"
    """Who was called goes away for a while."""
    HOLD = "hold"
    """The visit is put by for a while."""
    SEND = "send"
    """Whoever waits or was called goes to another service or desk."""
    SEND_ON = "send_on"
    """The visit ends here and goes on elsewhere."""
    LEAVE = "leave"
    """The person goes home."""
    VOID = "void"
    """The number is held by nobody."""
    ISSUE = "issue"
    """Somebody needs a number, or is received at once."""
    TICKET = "ticket"
    """The paper of a number."""
    RESUME = "resume"
    """A visit that waits here is gone on with, and its person is known to be elsewhere."""
    PAUSE = "pause"
    """The desk takes nobody for a while."""
    CLOSE = "close"
    """Another desk that was left open takes nobody any more."""
    OPEN_OTHER = "open_other"
    """Another desk takes people, with somebody at it."""
    PAUSE_OTHER = "pause_other"
    """Another desk takes nobody for a while."""
    END_SHIFT = "end_shift"
    """The shift at another desk is over."""
    RESCUE = "rescue"
    """A visit that was forgotten at another desk is put by or ended."""
    MOVE = "move"
    """People who wait go to another list, all of them at once."""
    WORD = "word"
    """Another desk asks for a second person's word."""
    DECIDE = "decide"
    """Work of another desk that the office did not take waits for a decision."""


REASONS: Final = {
    Kind.CALL: "call", Kind.HERE: "call", Kind.PARK: "away", Kind.HOLD: "away", Kind.SEND: "onward",
    Kind.SEND_ON: "onward", Kind.LEAVE: "leave", Kind.VOID: "void", Kind.PAUSE: "pause", Kind.CLOSE: "close",
    Kind.OPEN_OTHER: "open", Kind.PAUSE_OTHER: "pause", Kind.END_SHIFT: "close", Kind.RESCUE: "rescue",
    Kind.MOVE: "move", Kind.WORD: "word", Kind.DECIDE: "decide",
}  # fmt: skip
"""Which list of reasons is offered."""
FAR: Final = frozenset(
    {Kind.OPEN_OTHER, Kind.PAUSE_OTHER, Kind.END_SHIFT, Kind.RESCUE, Kind.MOVE, Kind.WORD, Kind.DECIDE}
)
"""What a supervisor does to another desk, or to people who wait, from the cockpit."""
MUST_SAY: Final = FAR - {Kind.WORD} | {Kind.CALL, Kind.HERE, Kind.SEND, Kind.LEAVE, Kind.VOID, Kind.PAUSE, Kind.CLOSE}
"""What nobody may do without a reason."""
TIMED: Final = frozenset({Kind.PARK, Kind.HOLD})
DIRECTED: Final = frozenset({Kind.SEND, Kind.SEND_ON})
ICONS: Final = {
    Kind.CALL: "megaphone", Kind.NEXT: "megaphone", Kind.PARK: "timer", Kind.HOLD: "pause", Kind.SEND: "arrow-right",
    Kind.SEND_ON: "arrow-right", Kind.LEAVE: "door-open", Kind.VOID: "x", Kind.ISSUE: "plus", Kind.PAUSE: "coffee",
    Kind.TICKET: "printer", Kind.HERE: "user-round", Kind.RESUME: "arrow-right", Kind.CLOSE: "lock",
    Kind.OPEN_OTHER: "door-open", Kind.PAUSE_OTHER: "coffee", Kind.END_SHIFT: "lock", Kind.RESCUE: "pause",
    Kind.MOVE: "arrow-right", Kind.WORD: "check", Kind.DECIDE: "git-compare",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One of the people something is about to be done with."""

    number: str
    what: Message | None
    waits_min: int


@dataclass(slots=True, kw_only=True)
class Wish:
    """Everything that is chosen and typed so far; it survives a window that is built anew."""

    kind: Kind
    ticket: TicketId | None = None
    visit: VisitId | None = None
    number: str = ""
    because: str = ""
    words: str = ""
    minutes: int = 15
    search: str = ""
    target: str = ""
    back: bool = False
    must_back: bool = False
    """Something unfinished waits here: they come back for it."""
    way: str = ""
    ground: str = ""
    language: str = ""
    """Of a number: the person's language, on their paper and at the desk; "" while nobody asked them."""
    people: int = 1
    services: tuple[ServiceId, ...] = ()
    event: str = ""
    given: bool = False
    """Of a paper: the number was given just now."""
    where: Whereabouts | None = None
    """Of a visit that waits here: where its person is."""
    printed: bool = False
    """Of a paper: it came out, from this page."""
    copies: int = 0
    """Of a paper: how many may be in somebody's hand."""
    counted: bool = False
    """Whether `copies` was looked up already."""
    who: tuple[tuple[str, str], ...] = ()
    """Of another desk that opens: who may sit there, id and name."""
    seen: OpenVisit | None = None
    """Of a visit to be rescued: how it stands."""
    judge: ToJudge | None = None
    """Of a word that is asked for: what to judge it by."""
    untaken: ToDecideFar | Message | None = None
    """Of work that was not taken: everything to decide by, or why that cannot be shown."""
    listed_as: Undecided | None = None
    """Of the same: as the list has it."""
    tickets: tuple[TicketId, ...] = ()
    """Of people who are moved: all of them."""
    listed: tuple[Listed, ...] = ()
    """Of people who are moved: as they are shown before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that can be chosen: its key, its words, a line below."""

    key: str
    words: str
    below: str = ""
    off: str = ""
    """Why it cannot be chosen; "" where it can."""


@dataclass(frozen=True, slots=True)
class FieldWords:
    """One field of the versions, in their order."""

    label: str
    versions: tuple[str, ...]
    differs: str
    """The words of that the last two are not the same; "" where they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsWords:
    """One row in its versions: whose each is, and every field that is not the same in all of them."""

    title: str
    heads: tuple[str, ...]
    fields: tuple[FieldWords, ...]
    nothing: str = ""
    """What is said where there is no such field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """A person's place in words: the sentence, and who goes before."""

    title: str
    sentence: str
    before: str
    nearest: tuple[tuple[str, str], ...] = ()
    acts: tuple[tuple[str, str], ...] = ()
    """What was done with the number from afar: when, and what, why, by whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WishWords:
    """The page as a whole; a part that is empty is not asked."""

    title: str
    sub: str
    primary: str
    icon: str
    number: str = ""
    """In large letters, to be told and shown."""
    place: PlaceWords | None = None
    versions: tuple[VersionsWords, ...] = ()
    """Of work that was not taken: what stood, what was wanted, what is there now."""
    ways_label: str = ""
    ways: tuple[Option, ...] = ()
    minutes: tuple[Option, ...] = ()
    where_label: str = ""
    where_help: str = ""
    where: tuple[Option, ...] = ()
    many: bool = False
    """Whether more than one of `where` may be chosen."""
    chosen: tuple[str, ...] = ()
    back: str = ""
    """The words of "come back to me"."""
    grounds: tuple[Option, ...] = ()
    languages: tuple[Option, ...] = ()
    people: bool = False
    reasons_label: str = ""
    reasons: tuple[Option, ...] = ()
    acts: tuple[Option, ...] = ()
    """What else can be done with the same person."""
    second: str = ""
    """The other way to do it, as a quiet button."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What has to be said first: the words, and the part of the page."""

    why: Message
    part: str
