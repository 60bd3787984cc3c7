"""What the cockpit shows, in words and marks: frozen, compared before anything is drawn again. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mfc_desk.domain.ids import Key
from mfc_desk.domain.load.breaches import Act
from mfc_desk.usecases.acts_told import Told

Stay = Literal["with", "break", "offline", "closed"]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a mark leads: what it is called, and the rows it counts."""

    title: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that can be pointed at. `spoken` says it whole to who does not see it."""

    key: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TileWords:
    """One of the numbers at the top."""

    key: str
    name: str
    value: str
    unit: str
    below: str
    role: str = "text"
    icon: str

    @property
    def spoken(self) -> str:
        """All of it in one sentence."""
        number = f"{self.value} {self.unit}".strip()
        return ", ".join(part for part in (self.name, number, self.below) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One quarter hour of the day. `quarter` is its number from midnight."""

    mark: Mark
    quarter: int
    people: int
    inside: float | None
    """The share inside the norm; None where nothing was decided in it, or the law names no norm."""


@dataclass(frozen=True, slots=True)
class Band:
    """Between how many will wait at the end of a quarter hour, and the middle of it."""

    quarter: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadWords:
    """Waiting through the day."""

    title: str
    sub: str
    told: str
    """What the forecast rests on, or why there is none."""
    spoken: str
    empty: str
    bars: tuple[Bar, ...] = ()
    band: tuple[Band, ...] = ()
    first: int = 36
    end: int = 72
    now: float = 0.0
    """In quarter hours from midnight."""
    now_words: str = ""
    peak: str = ""
    usual: tuple[tuple[int, float], ...] = ()
    """How many waited on the mean of the same weekday before, at the end of a quarter hour."""
    share_words: str = ""
    """What the line of shares is, at its end; "" where there is no norm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """Somebody the norm passes for next."""

    mark: Mark
    number: str
    what: str
    tag: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceWords:
    """The one act that helps most."""

    said: str
    helps: str
    why: tuple[str, ...]
    act: Act
    """What it advises."""
    do: str
    """The words of the button that does it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextWords:
    """Who passes the norm next, and the advice."""

    title: str
    count: str
    rows: tuple[PastRow, ...] = ()
    empty: str = ""
    advice: AdviceWords | None = None
    no_advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch on a desk's line, in minutes of the day."""

    mark: Mark
    kind: Stay
    since: float
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLine:
    """One desk through the day."""

    mark: Mark
    name: str
    doing: str
    role: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DesksWords:
    """Every desk through the day."""

    title: str
    sub: str
    spoken: str
    empty: str
    lines: tuple[DeskLine, ...] = ()
    """All of them: what is read and listed."""
    drawn: tuple[DeskLine, ...] = ()
    """Those there is room for."""
    more: Mark | None = None
    """Stands for the others; leads to the list of all."""
    since: float = 0.0
    until: float = 0.0
    offline: str = ""
    needed: str = ""
    """How many the hour that runs asks for; "" where nothing is reckoned."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One person who waits."""

    mark: Mark
    minutes: int
    over: bool
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitLine:
    """A service and who waits for it."""

    mark: Mark
    name: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsWords:
    """Waiting now, a mark a person."""

    title: str
    sub: str
    spoken: str
    empty: str
    lines: tuple[WaitLine, ...] = ()
    norm: int | None = None
    norm_words: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of a table."""

    mark: Mark
    words: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWords:
    """Kept to the law: classes down, what became of it across."""

    title: str
    sub: str
    spoken: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWords:
    """What all of it rests on."""

    online: bool
    short: str
    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AfarWords:
    """What waits for the supervisor's hand, and what was done from afar; "" for nothing."""

    words: str = ""
    forgotten: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsWords:
    """The gravest thing that wants somebody now, and how many there are; "" where nothing does."""

    tone: Literal["bad", "warn", "plain"] = "plain"
    icon: str = ""
    said: str = ""
    act: str = ""
    """What to do, and that there is more."""
    all: str = ""
    """The words of the way to all of them."""
    row: str = ""
    """The key of the gravest in the list of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All of it at one moment, and where each mark leads."""

    tiles: tuple[TileWords, ...]
    load: LoadWords
    next: NextWords
    desks: DesksWords
    waits: WaitsWords
    kept: KeptWords
    known: KnownWords
    alerts: AlertsWords
    afar: AfarWords = field(default_factory=AfarWords)
    acts: tuple[Told, ...] = ()
    """What was done from afar today."""
    links: Mapping[str, Link] = field(default_factory=dict)
    lists: Mapping[str, Drill] = field(default_factory=dict)
    """Marks whose rows are in words already: no row of this desk stands behind them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRow:
    """One row behind a mark, in the columns of the list. `opens` says what its page is; "" for none."""

    key: str
    cells: tuple[str, ...]
    opens: Literal["", "person", "law", "desk", "case", "refusal", "mark", "word", "line", "decide", "untaken"] = ""
    leads: str = ""
    """What its page is about, where that is not the row itself."""
    number: str = ""
    kind: str = ""
    """Of the row, where something can be done with it."""
    can: tuple[str, ...] = ()
    """The verbs that are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """The rows behind a mark."""

    mark: str
    title: str
    count: str
    heads: tuple[str, ...]
    rows: tuple[DrillRow, ...]
    empty: str
    notes: str = ""
    """What has to be known of the rows as a whole."""
