"""Alerts of the hall, and what waits for somebody's decision at whichever desk, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.alerts import Alert, Gravity
from mfc_desk.usecases.cockpit import Cockpit
from mfc_desk.usecases.overseen import Undecided
from ui.presenters.cockpit_beyond import Beyond
from ui.presenters.cockpit_board import AlertsWords, Drill, DrillRow, Link, TileWords
from ui.presenters.decide_words import row_words, stop, who_words

ALERTS: Final = "alerts"
KIND: Final = "alert"
"""Of the rows that are alerts and no rows of the desk."""
UNDECIDED: Final = "tile.undecided"
TONES: Final[dict[Gravity, Literal["bad", "warn", "plain"]]] = {
    Gravity.PERSON: "bad",
    Gravity.HALL: "warn",
    Gravity.MACHINE: "plain",
}
ICONS: Final = {Gravity.PERSON: "hand", Gravity.HALL: "monitor", Gravity.MACHINE: "timer"}


@dataclass(frozen=True, slots=True)
class Alerts:
    """Puts them into words; `links` takes the people an alert is about."""

    seen: Cockpit
    say: Catalogue
    links: dict[str, Link]
    beyond: Beyond

    def words(self) -> AlertsWords:
        """The gravest that nobody has seen, and how many more there are; one quiet line where all were seen."""
        found = self.seen.alerts
        if not found:
            return AlertsWords()
        first, more = found[0], len(found) - 1
        if first.seen is not None:
            return AlertsWords(icon="eye", said=self.say("alert.all_seen"), all=self.say("alert.all", n=len(found)))
        act = self.say.say(first.act)
        if more:
            act = f"{act} {self.say('alert.more', n=more)}"
        return AlertsWords(
            tone=TONES[first.gravity],
            icon=ICONS[first.gravity],
            said=self.say.say(first.said),
            act=act,
            all=self.say("alert.all", n=len(found)),
            row=f"alert.{first.key}",
        )

    def drill(self) -> Drill:
        """All of them, the gravest first."""
        say = self.say
        return Drill(
            mark=ALERTS,
            title=say("alert.title"),
            count=self.beyond.as_of(),
            heads=("", say("alert.column"), say("centre.column_since"), say("alert.column_seen")),
            rows=tuple(self._row(one) for one in self.seen.alerts),
            empty=say("alert.none"),
        )

    def undecided(self) -> Drill:
        """What waits for a decision, this desk's first."""
        say = self.say
        rows = [self._to_decide(one) for one in self.seen.undecided]
        return Drill(
            mark=UNDECIDED,
            title=say("cockpit.undecided"),
            count=self.beyond.as_of(),
            heads=(
                *(say(f"centre.column_{name}") for name in ("desk", "what", "since")),
                say("fardecide.column_who"),
            ),
            rows=(*rows, *self._not_all(), *self._not_told()),
            empty=say("centre.nothing_undecided"),
        )

    def tile(self) -> TileWords:
        """How much waits for a decision, and where; of the other desks, as of when that is known."""
        told, say = self.seen.known.overseen, self.say
        own, more = sum(one.own for one in self.seen.undecided), 0 if told is None else told.more
        others, at = len(self.seen.undecided) - own + more, self.beyond.undecided_at()
        below = say("cockpit.at_this_desk")
        if told is not None:
            below = say("centre.undecided_where", own=own, others=others)
        if at is not None:
            below = say("centre.undecided_as_of", where=below, when=self.beyond.when(at))
        return TileWords(
            key=UNDECIDED, name=say("cockpit.undecided"), value=str(own + others),
            unit=say("cockpit.cases", n=own + others), below=below, role="warn" if own + others else "text",
            icon="inbox",
        )  # fmt: skip

    def _row(self, one: Alert) -> DrillRow:
        key, said = f"alert.{one.key}", self.say.say(one.said)
        if one.rows:
            self.links[key] = Link(said, one.rows)
        since = "" if one.since is None else self.beyond.when(one.since)
        seen = "" if one.seen is None else self.say("alert.seen", name=one.seen.by, at=one.seen.at)
        cells = ("", f"{said} {self.say.say(one.act)}", since, seen)
        can = ("seen",) if one.seen is None else ()
        return DrillRow(key=key, cells=cells, opens="mark" if one.rows else "", kind=KIND, can=can)

    def _to_decide(self, one: Undecided) -> DrillRow:
        """What it is, why it waits, and who decides. It opens the case or the person, where this desk has them."""
        say, own = self.say, one.own
        what = say("cockpit.pair", first=say.say(one.what), second=say.say(one.why))
        if one.held:
            who = say("centre.decides_itself")
        else:
            who = say("centre.decide_here", desk=one.desk) if own else row_words(say, one)
        name = say("cockpit.desk", desk=one.desk)
        cells = (name, f"{stop(what)} {who}", self.beyond.when(one.at), "" if own or one.held else who_words(say, one))
        if own:
            return DrillRow(key=one.op_id, cells=cells, opens="decide")
        page = one.opens
        return DrillRow(
            key=one.op_id,
            cells=cells,
            opens="untaken" if page is None else page.page,
            leads="" if page is None else page.id,
            number="" if page is None else page.number,
            kind="undecided",
            can=("decide",),
        )

    def _not_all(self) -> list[DrillRow]:
        """The desks of which not everything is listed: how much more there is, or that there may be more."""
        say, found = self.say, []
        for one in self.beyond.others():
            said = say("centre.undecided_more", n=one.undecided_more) if one.undecided_more else ""
            if one.undecided_full:
                said = f"{said} {say('centre.undecided_full')}".strip()
            if said:
                found.append(DrillRow(key=f"more.{one.device}.{one.copy}", cells=(self.beyond.name(one), said, "", "")))
        return found

    def _not_told(self) -> list[DrillRow]:
        """The desks of an older release: what waits there is not known."""
        older = (one for one in self.beyond.others() if one.told_at is not None and not one.tells_undecided)
        return [
            DrillRow(
                key=f"older.{one.device}.{one.copy}",
                cells=(self.beyond.name(one), self.say("centre.older_undecided"), "", ""),
            )
            for one in older
        ]
