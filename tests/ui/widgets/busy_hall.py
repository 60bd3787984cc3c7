"""A hall by chance, as the charts of the cockpit are told it: somebody comes, a minute passes, a desk is cut off."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from ui.presenters.cockpit_board import (
    Band,
    Bar,
    Cell,
    DeskLine,
    DesksWords,
    Dot,
    KeptWords,
    LoadWords,
    Mark,
    NextWords,
    PastRow,
    Span,
    WaitLine,
    WaitsWords,
)
from ui.presenters.cockpit_feedback import FeedbackLine, FeedbackWords

SERVICES = ("Загранпаспорт", "Продление водительского удостоверения", "Тіркеу", "Other")
NORM, OPEN = 15, 9 * 60


@dataclass
class Waits:
    """Somebody in a line."""

    name: int
    service: str
    since: int
    again: bool


@dataclass
class Hall:
    """What is so now. `step` changes some of it."""

    chance: random.Random
    now: int = OPEN + 40
    came: int = 0
    people: list[Waits] = field(default_factory=list)
    stays: dict[int, list[list[int]]] = field(default_factory=lambda: {n: [] for n in range(1, 6)})
    cut: set[int] = field(default_factory=set)
    bars: dict[int, int] = field(default_factory=dict)
    kept: list[int] = field(default_factory=lambda: [0] * 8)
    said: list[int] = field(default_factory=lambda: [0] * 5)
    band: bool = False

    def step(self) -> None:
        """A few things happen."""
        for _ in range(self.chance.randint(1, 4)):
            self.chance.choice(
                (self._comes, self._comes, self._called, self._goes, self._minutes, self._cut, self._noted, self._plays)
            )()
        self.bars[self.now // 15] = len(self.people)

    def _comes(self) -> None:
        for _ in range(self.chance.randint(1, 6)):
            self.came += 1
            again = self.chance.random() < 0.2
            self.people.append(Waits(self.came, self.chance.choice(SERVICES), self.now, again))

    def _called(self) -> None:
        if self.people:
            self.people.pop(self.chance.randrange(len(self.people)))
            self.stays[self.chance.choice(list(self.stays))].append([self.now, self.now])

    def _goes(self) -> None:
        stays = self.stays[self.chance.choice(list(self.stays))]
        if stays:
            stays[-1][1] = self.now

    def _minutes(self) -> None:
        self.now += self.chance.choice((1, 1, 1, 2, 7))

    def _cut(self) -> None:
        self.cut ^= {self.chance.choice(list(self.stays))}

    def _noted(self) -> None:
        self.kept[self.chance.randrange(len(self.kept))] += 1
        self.said[self.chance.randrange(len(self.said))] += 1

    def _plays(self) -> None:
        self.band = not self.band
        if self.chance.random() < 0.1:
            self.people.clear()

    def waits(self) -> WaitsWords:
        """A mark a person, the longest first."""
        lines = tuple(self._line(name) for name in SERVICES if any(one.service == name for one in self.people))
        return WaitsWords(
            title="Waiting", sub="", spoken="", empty="" if lines else "Nobody waits",
            lines=lines, norm=NORM, norm_words="15 min",
        )  # fmt: skip

    def _line(self, name: str) -> WaitLine:
        people = sorted((one for one in self.people if one.service == name), key=lambda one: one.since)
        dots = tuple(
            Dot(Mark(f"waits.{one.name}", ""), self.now - one.since, self.now - one.since > NORM, one.again)
            for one in people
        )
        return WaitLine(mark=Mark(f"service.{name}", ""), name=name, dots=dots)

    def desks(self) -> DesksWords:
        """Their lines."""
        return DesksWords(
            title="Desks", sub="", spoken="", empty="", lines=(), drawn=tuple(map(self._desk, self.stays)),
            more=Mark("desks", "55 more") if self.came % 2 else None,
            since=OPEN, until=self.now, offline="not known",
        )  # fmt: skip

    def _desk(self, name: int) -> DeskLine:
        spans = [
            Span(mark=Mark(f"stay.{name}.{n}", ""), kind="break" if n % 5 == 4 else "with", since=since, until=until)
            for n, (since, until) in enumerate(self.stays[name])
        ]
        if name in self.cut:
            spans.append(Span(mark=Mark(f"cut.{name}", ""), kind="offline", since=self.now - 12, until=self.now))
        doing = f"A-{len(spans):03} · {self.now % 20} min" if spans else "free"
        role = "off" if name in self.cut else "muted"
        return DeskLine(mark=Mark(f"desk.{name}", ""), name=f"Desk {name}", doing=doing, role=role, spans=tuple(spans))

    def load(self) -> LoadWords:
        """The bars so far, and the band now and then."""
        bars = tuple(
            Bar(mark=Mark(f"quarter.{n}", ""), quarter=n, people=many, inside=None if n % 4 == 3 else many % 3 / 2)
            for n, many in sorted(self.bars.items())
        )
        here = self.now // 15
        band = tuple(Band(n, n % 5, n % 5 + 3, n % 5 + 8) for n in range(here + 1, here + 8)) if self.band else ()
        return LoadWords(
            title="Load", sub="", told="", spoken="", empty="" if bars else "Nobody came yet", bars=bars, band=band,
            first=36, end=72, now=self.now / 15, now_words=f"now {self.now // 60}:{self.now % 60:02}",
            peak="peak at 12:30: 9, from 4 to 12" if band else "",
            usual=tuple((n, n % 7) for n in range(36, 60)), share_words="share inside 15 min",
        )  # fmt: skip

    def kept_words(self) -> KeptWords:
        """Counts."""
        rows = tuple(
            (
                f"A class of the law with a long name {row}",
                tuple(
                    Cell(
                        Mark(f"kept.{row}.{n}", ""),
                        str(self.kept[row * 4 + n]),
                        "bad" if n and self.kept[n] else "muted",
                    )
                    for n in range(4)
                ),
            )
            for row in range(2)
        )
        return KeptWords(title="Kept", sub="", spoken="", heads=("prevented", "insisted", "over", "was"), rows=rows)

    def next(self) -> NextWords:
        """Who waits longest."""
        first = sorted(self.people, key=lambda one: one.since)[:6]
        rows = tuple(
            PastRow(
                mark=Mark(f"next.{one.name}", ""), number=f"A-{one.name:03}", what=one.service,
                tag=f"{NORM - self.now + one.since} min", tone="bad" if self.now - one.since > NORM else "plain",
                icon="timer",
            )
            for one in first
        )  # fmt: skip
        return NextWords(title="Next", count="", rows=rows, empty="" if rows else "Nobody waits")

    def feedback(self) -> FeedbackWords:
        """Two criteria, the second of few."""
        most = max(1, *self.said)
        counts, shares = tuple(map(str, self.said)), tuple(each / most for each in self.said)
        lines = (
            FeedbackLine(
                mark=Mark("feedback.a", ""), name="How long it took", counts=counts, shares=shares, few="",
                figures=("12", "3", "92 %", "4,5"),
            ),
            FeedbackLine(
                mark=Mark("feedback.b", ""), name="Politeness", counts=(), shares=(), few="fewer than five",
                figures=("4", "–", "–", "–"),
            ),
        )  # fmt: skip
        heads = ("1", "2", "3", "4", "5", "N", "n/a", "satisfied", "mean")
        return FeedbackWords(title="Said", sub="", told="", spoken="", empty="Nothing yet", heads=heads,
                             lines=lines if sum(self.said) else ())  # fmt: skip
