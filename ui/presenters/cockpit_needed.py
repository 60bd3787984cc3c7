"""How many desks the rest of the day asks for, beside those that are open, hour by hour, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mfc_desk.domain.forecast.forecasting import NoForecast
from mfc_desk.domain.load.now import Seat
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.cockpit import Cockpit
from mfc_desk.usecases.cockpit_ahead import Ahead
from mfc_desk.usecases.desks_needed import HourNeed, Needed
from ui.presenters.cockpit_board import Drill, DrillRow

NEEDED: Final = "needed"
COLUMNS: Final = ("hour", "desks", "open", "lacking")


@dataclass(frozen=True, slots=True)
class NeededDesks:
    """Puts it into words; where there is none, why."""

    seen: Cockpit
    say: Catalogue
    ahead: Ahead | NoForecast | None

    def line(self) -> str:
        """The hour that runs, in one line; "" where nothing is reckoned."""
        found = self._needed()
        if found is None or not found.hours:
            return ""
        one = found.hours[0]
        return self.say("needed.line", hour=self._hour(one), desks=self._desks(one), open=self._open_words())

    def drill(self) -> Drill:
        """Every hour that is left, and below it what speaks against believing it."""
        say, found = self.say, self._needed()
        if found is None:
            return self._drill(count="", rows=(), empty=self._why())
        share = round(found.norm.share * 100)
        rests = say("needed.rests_on", percent=share, minutes=round(found.norm.minutes))
        return self._drill(
            count=rests,
            rows=tuple(self._row(one) for one in found.hours),
            empty=say("needed.over"),
            notes=" ".join(say.say(one) for one in found.doubts),
        )

    def _needed(self) -> Needed | None:
        return self.ahead.needed if isinstance(self.ahead, Ahead) else None

    def _why(self) -> str:
        if self.seen.norm is None:
            return self.say("needed.no_norm")
        if isinstance(self.ahead, NoForecast):
            return self.say.say(self.ahead.why)
        return self.say("cockpit.forecast_coming")

    def _row(self, one: HourNeed) -> DrillRow:
        cells = (self._hour(one), self._desks(one), self._open_words(), self._lacking(one))
        return DrillRow(key=f"{NEEDED}.{one.hour}", cells=cells)

    def _hour(self, one: HourNeed) -> str:
        return self.say("cockpit.quarter", since=f"{one.hour:02d}:00", until=f"{one.hour + 1:02d}:00")

    def _desks(self, one: HourNeed) -> str:
        if one.busy_desks == one.desks:
            return self.say("needed.desks", n=one.desks)
        return self.say("needed.desks_range", low=one.desks, high=one.busy_desks)

    def _lacking(self, one: HourNeed) -> str:
        """How many more than are open now: at least, with every desk that may be open besides; and on a busy day."""
        open_, unknown = self._count(Seat.OPEN), self._count(Seat.OFFLINE)
        low, high = max(0, one.desks - open_ - unknown), max(0, one.busy_desks - open_)
        if not high:
            return self.say("needed.enough")
        return self.say("needed.more", n=high) if low == high else self.say("needed.more_range", low=low, high=high)

    def _open_words(self) -> str:
        """Those that are known to be open; one that is cut off may be calling by itself."""
        open_, unknown = self._count(Seat.OPEN), self._count(Seat.OFFLINE)
        return self.say("needed.open_unknown", n=open_, unknown=unknown) if unknown else str(open_)

    def _count(self, seat: Seat) -> int:
        return len(dict(self.seen.moment.by_seat)[seat])

    def _drill(self, *, count: str, rows: tuple[DrillRow, ...], empty: str, notes: str = "") -> Drill:
        say = self.say
        heads = tuple(say(f"needed.column_{name}") for name in COLUMNS)
        title = say("needed.title")
        return Drill(mark=NEEDED, title=title, count=count, heads=heads, rows=rows, empty=empty, notes=notes)
