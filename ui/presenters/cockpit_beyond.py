"""The centre beyond this desk in words: what each desk has not sent, since when, and what is not known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mfc_desk.domain.load.day import by_number
from mfc_desk.domain.load.now import DeskNow
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message
from mfc_desk.usecases.cockpit import Cockpit
from mfc_desk.usecases.overseen import DeskKnown, Overseen
from ui.presenters.cockpit_board import Drill, DrillRow

UNSENT = "tile.offline"
"""The number of the desks that are not heard leads to all of them."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """Puts what the office told of the other desks into words."""

    seen: Cockpit
    say: Catalogue
    untold: Message | None = None
    """Why the office told nothing, where the line is not to blame."""

    def unsent(self) -> Drill:
        """Every desk with what it keeps, this one first; those that keep something before those that do not."""
        say, told = self.say, self.seen.known.overseen
        rows = [self._own(), *(self._row(one, told) for one in self.others())] if told is not None else [self._own()]
        return Drill(
            mark=UNSENT,
            title=say("centre.unsent"),
            count=self.as_of(),
            heads=tuple(say(f"centre.column_{name}") for name in ("desk", "keeps", "told", "heard")),
            rows=tuple(rows),
            empty="",
        )

    def as_of(self) -> str:
        """How old it is."""
        told, now = self.seen.known.overseen, self.seen.known.at
        if self.untold is not None and self.seen.known.online:
            return self.say.say(self.untold)
        if told is None:
            return self.say("centre.never_told")
        if told.fresh and self.seen.known.online:
            return self.say("centre.as_of", at=told.at)
        return self.say("centre.as_of_old", when=self._when(told.at, now))

    def of_now(self) -> bool:
        """Whether the office's word is of the same minute as everything else."""
        told, now = self.seen.known.overseen, self.seen.known.at
        fresh = self.untold is None and told is not None and told.fresh
        return fresh and told is not None and f"{told.at:%H:%M}" == f"{now:%H:%M}"

    def worst(self) -> str:
        """In one line which desk keeps most; "" where none is known to keep anything."""
        keeps = [one for one in self.others() if one.unsent or one.scans]
        most = max(keeps, key=lambda one: (one.unsent, one.scans or 0), default=None)
        return "" if most is None else self._keeps_short(most)

    def cut_short(self, cut: Sequence[DeskNow]) -> str:
        """Which desks the office does not hear, the one that is gone longest first."""
        first = min(cut, key=lambda one: one.since)
        return self.say("centre.desk_unheard", desk=first.desk, when=self.when(first.since))

    def cut_before(self) -> list[str]:
        """Of the desks that were cut off before this one was: since when."""
        known, say = self.seen.known, self.say
        told = known.overseen
        if told is None or known.since is None:
            return []
        before = sorted((at, desk) for desk, at in told.cut_off(known.own).items() if at < known.since)
        return [say("centre.cut_before", desk=desk, when=self._when(at, known.at)) for at, desk in before]

    def heard(self, at: datetime | None) -> str:
        """When a desk was heard last."""
        return self.say("centre.never_heard") if at is None else self._when(at, self.seen.known.at)

    def when(self, at: datetime) -> str:
        """The hour at the centre; of another day with that day."""
        now = self.seen.known.at
        return self._when(at.astimezone(now.tzinfo), now)

    def name(self, one: DeskKnown) -> str:
        """The desk; which of its computers, or which copy of one, where there are several."""
        if one.copy:
            return self.say("centre.desk_copy", desk=one.desk, n=one.copy)
        return self.say("centre.desk_computer" if one.shares else "cockpit.desk", desk=one.desk, name=one.device[:6])

    def others(self) -> Iterator[DeskKnown]:
        """Every computer but this one, also one of the same desk: who is not heard first, then who keeps something."""
        told = self.seen.known.overseen
        found = [one for one in told.desks if not one.own] if told is not None else []
        return iter(sorted(found, key=_need))

    def _own(self) -> DrillRow:
        known, say = self.seen.known, self.say
        keeps = say("centre.keeps_here", n=known.unsent) if known.unsent else say("centre.keeps_nothing")
        name = say("centre.this_desk", desk=known.own)
        return DrillRow(key=f"own.{known.own}", cells=(name, keeps, "", ""), opens="line")

    def _row(self, one: DeskKnown, told: Overseen) -> DrillRow:
        say, known = self.say, self.seen.known
        old = not (told.fresh and known.online)
        words = [self._keeps(one, then=one.silent or old)] if one.told_at is not None else []
        if one.silent or old or one.told_at is None:
            words.append(say("centre.not_known_here"))
        cells = (self.name(one), " ".join(words), self.heard(one.told_at), self.heard(one.heard_at))
        return DrillRow(key=f"desk.{one.device}.{one.copy}", cells=cells)

    def _keeps(self, one: DeskKnown, *, then: bool) -> str:
        """What it said; where more may have come since, `then`, as something of then."""
        say = self.say
        parts = []
        if one.unsent and one.since is not None:
            parts.append(say("centre.keeps_since", n=one.unsent, when=self._when(one.since, self.seen.known.at)))
        elif one.unsent:
            parts.append(say("centre.keeps", n=one.unsent))
        if one.scans:
            parts.append(say("centre.keeps_scans", n=one.scans))
        whole = ", ".join(parts) or say("centre.keeps_nothing")
        if one.scans is None:
            whole = say("centre.scans_not_said", keeps=whole)
        return say("centre.said_then", keeps=whole) if then else say("centre.says", keeps=whole)

    def _keeps_short(self, one: DeskKnown) -> str:
        if one.unsent and one.since is not None:
            when = self._when(one.since, self.seen.known.at)
            return self.say("centre.desk_keeps_since", desk=one.desk, n=one.unsent, when=when)
        return self.say("centre.desk_keeps", desk=one.desk, n=one.unsent + (one.scans or 0))

    def undecided_at(self) -> datetime | None:
        """Since when it is known what waits for a decision elsewhere: the oldest of those words. None: nobody told."""
        return min((one.told_at for one in self.others() if one.told_at is not None), default=None)

    def _when(self, at: datetime, now: datetime) -> str:
        """The hour; of another day with that day."""
        return self.say("centre.clock" if at.date() == now.date() else "centre.day_clock", day=at, at=at)


def _need(one: DeskKnown) -> tuple[bool, bool, tuple[int, str], int]:
    """Who is not heard first, then who keeps something; each by its number."""
    return not one.silent, not (one.unsent or one.scans), by_number(one.desk), one.copy
