"""The pictures of the cockpit as marks: the day in quarter hours, the desks through it, who waits now for what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from forms.ids import ServiceId
from mfc_desk.domain.forecast.forecasting import NoForecast
from mfc_desk.domain.ids import DeskName, Key
from mfc_desk.domain.load.day import AtDesk, DeskDay, Load
from mfc_desk.domain.load.now import DeskNow, Seat, Waiter
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.cockpit import Cockpit
from mfc_desk.usecases.cockpit_ahead import Ahead
from mfc_desk.usecases.cockpit_rows import service_words
from mfc_desk.usecases.workplace import Workplace
from ui.presenters.cockpit_board import (
    Band,
    Bar,
    DeskLine,
    DesksWords,
    Dot,
    Link,
    LoadWords,
    Mark,
    Span,
    WaitLine,
    WaitsWords,
)

FIRST, END = 36, 72
"""From nine to six, where nothing else is known."""
IN_HOUR: Final = 4
ALL_DRAWN: Final = 10
"""So many desks stand on the timeline all of them."""
DRAWN: Final = 7
"""Of more, so many: with sixty lines the page would scroll, and nobody reads them."""
SEAT_ROLES: Final = {Seat.OPEN: "muted", Seat.PAUSED: "warn", Seat.CLOSED: "muted", Seat.OFFLINE: "off"}


@dataclass(frozen=True, slots=True)
class Charts:
    """Puts one look at the centre into marks; `links` takes where each leads."""

    work: Workplace
    seen: Cockpit
    say: Catalogue
    links: dict[str, Link]

    def load(self, ahead: Ahead | NoForecast | None) -> LoadWords:
        """Waiting through the day; None: the forecast is still being made."""
        say, now = self.say, self.seen.known.at
        here = _quarter(now)
        known = [(n, one) for n, one in enumerate(self.seen.day.quarters[: here + 1])]
        lived = [n for n, one in known if len(one.arrivals) or len(one.waiting) or len(one.calls)]
        first = (min(lived) if lived else min(FIRST, here)) // IN_HOUR * IN_HOUR
        band, usual = (self._band(ahead), self._usual(first)) if lived else ((), ())  # there is no now to begin at
        last = max((END, here + 1, *(one.quarter + 1 for one in band), *(n + 1 for n, _ in usual)))
        bars = tuple(self._bar(n, one) for n, one in known if n >= first) if lived else ()
        most = max(bars, key=lambda one: one.people, default=None)
        spoken = say("cockpit.load_empty")
        if most is not None:
            spoken = say("cockpit.load_spoken", count=bars[-1].people, most=most.people, at=_clock(most.quarter))
        return LoadWords(
            title=say("cockpit.load"),
            sub=say("cockpit.load_sub" if band else "cockpit.load_sub_no_band"),
            told=self._rests_on(ahead, lived=bool(lived)),
            spoken=spoken,
            empty="" if lived else say("cockpit.load_empty"),
            bars=bars,
            band=band,
            first=first,
            end=-(-last // IN_HOUR) * IN_HOUR,
            now=now.hour * IN_HOUR + now.minute / 15,
            now_words=say("cockpit.now_at", at=now),
            peak=self._peak(band),
            usual=usual,
            share_words="" if self.seen.norm is None else say("cockpit.share_line", n=self.seen.norm.minutes),
        )

    def desks(self) -> DesksWords:
        """Every desk through the day."""
        say, now = self.say, _minute(self.seen.known.at)
        days = {one.desk: one for one in self.seen.day.desks}
        lines = tuple(self._desk(one, days.get(one.desk)) for one in self.seen.moment.desks)
        begun = min((span.since for line in lines for span in line.spans), default=now)
        drawn = self._drawn(lines)
        others = len(lines) - len(drawn)
        return DesksWords(
            title=say("cockpit.desks_day"),
            sub=self._desks_sub(),
            spoken="; ".join(line.mark.spoken for line in lines) or say("cockpit.no_desks"),
            empty="" if lines else say("cockpit.no_desks"),
            lines=lines,
            drawn=drawn,
            more=Mark("desks", say("timeline.more", n=others)) if others else None,
            since=begun // 30 * 30 if begun < now else now - 30,
            until=now,
            offline=say("cockpit.not_known"),
        )

    def _drawn(self, lines: tuple[DeskLine, ...]) -> tuple[DeskLine, ...]:
        """All where there is room; else who has something to say first, in the order of their numbers."""
        if len(lines) <= ALL_DRAWN:
            return lines
        need = sorted(range(len(lines)), key=lambda n: _need(self.seen.moment.desks[n], self.seen.moment.at))
        return tuple(lines[n] for n in sorted(need[:DRAWN]))

    def waits(self) -> WaitsWords:
        """Who waits now, by service, the longest first."""
        say, norm = self.say, self.seen.norm
        by: dict[ServiceId | None, list[Waiter]] = defaultdict(list)
        for one in self.seen.moment.waiters:
            by[one.service].append(one)
        lines = tuple(self._service(service, people) for service, people in by.items())
        return WaitsWords(
            title=say("cockpit.waits"),
            sub="" if norm is None else say("cockpit.waits_sub", n=norm.minutes),
            spoken="; ".join(one.mark.spoken for one in lines) or say("cockpit.nobody_waits"),
            empty="" if lines else say("cockpit.nobody_waits"),
            lines=lines,
            norm=None if norm is None else norm.minutes,
            norm_words="" if norm is None else say("desk.min", n=norm.minutes),
        )

    def _desks_sub(self) -> str:
        """What the marks mean, and up to when the breaks of other desks are known."""
        at, say = self.seen.breaks_at, self.say
        if at is None:
            return say("centre.breaks_not_told", sub=say("cockpit.desks_sub"))
        return say("centre.breaks_told", sub=say("cockpit.desks_sub"), at=at)

    def _bar(self, quarter: int, load: Load) -> Bar:
        say, key = self.say, f"quarter.{quarter}"
        share = load.inside.value if self.seen.norm is not None else None
        title = say("cockpit.quarter", since=_clock(quarter), until=_clock(quarter + 1))
        spoken = say("cockpit.quarter_spoken", when=title, count=len(load.waiting), came=len(load.arrivals))
        if share is not None:
            percent = load.inside.cut(0.01)
            spoken = say("cockpit.pair", first=spoken, second=say("cockpit.share_spoken", percent=percent))
        self.links[key] = Link(say("cockpit.waiting_in", when=title), load.waiting.keys)
        return Bar(mark=Mark(key, spoken), quarter=quarter, people=len(load.waiting), inside=share)

    def _band(self, ahead: Ahead | NoForecast | None) -> tuple[Band, ...]:
        if not isinstance(ahead, Ahead):
            return ()
        rows = ((one.quarter, one.waiting) for one in ahead.quarters)
        return tuple(Band(quarter, one.low, one.middle, one.high) for quarter, one in rows)

    def _told(self, ahead: Ahead | NoForecast | None) -> str:
        if ahead is None:
            return self.say("cockpit.forecast_coming")
        if isinstance(ahead, NoForecast):
            return self.say.say(ahead.why)
        told = [] if ahead.told_until is None else [self.say("centre.history_until", day=ahead.told_until)]
        told += [] if ahead.past is None else [self.say("cockpit.was_off", people=_tenths(ahead.past.mae, self.say))]
        return " ".join([*told, *(self.say.say(one) for one in ahead.doubts)])

    def _usual(self, first: int) -> tuple[tuple[int, float], ...]:
        """From where the chart begins to the last quarter hour in which anybody waited."""
        usual = self.seen.usual
        if usual is None:
            return ()
        last = max((n for n, many in enumerate(usual.waiting) if many), default=-1)
        return tuple((n, usual.waiting[n]) for n in range(first, min(last + 2, len(usual.waiting))))

    def _rests_on(self, ahead: Ahead | NoForecast | None, *, lived: bool) -> str:
        """What the band and the thin line rest on; of a day on which nobody came there is nothing to compare."""
        usual, told = self.seen.usual, self._told(ahead)
        if not lived and isinstance(ahead, Ahead):
            told = ""  # nothing is drawn yet; why there is no forecast is true all day
        if self.seen.holiday:
            return f"{self.say('cockpit.holiday')} {told}".strip()
        if not lived:
            return told
        if usual is not None:
            return f"{told} {self.say('centre.usual', n=usual.days)}"
        return f"{told} {self.say('centre.usual_unknown')}"

    def _peak(self, band: tuple[Band, ...]) -> str:
        most = max(band, key=lambda one: one.middle, default=None)
        if most is None:
            return ""
        low, middle, high = round(most.low), round(most.middle), round(most.high)
        return self.say("cockpit.peak", at=_clock(most.quarter + 1), count=middle, low=low, high=high)

    def _desk(self, now: DeskNow, day: DeskDay | None) -> DeskLine:
        say, name = self.say, self.say("cockpit.desk", desk=now.desk)
        doing, key = self._doing(now), f"desk.{now.desk}"
        people = () if day is None else day.people
        keys = dict.fromkeys((now.key, *(one.way for one in people)))
        self.links[key] = Link(name, tuple(keys))
        spans = [*self._with(now.desk, people), *self._breaks(now, day)]
        if now.seat is Seat.OFFLINE:
            spans = [*(one for one in spans if one.kind != "break"), self._cut(now)]
        return DeskLine(
            mark=Mark(key, say("cockpit.pair", first=name, second=doing)),
            name=name,
            doing=doing,
            role=SEAT_ROLES[now.seat],
            spans=tuple(sorted(spans, key=lambda one: one.since)),
        )

    def _doing(self, now: DeskNow) -> str:
        say, since = self.say, self.work.local(now.since)
        if now.seat is Seat.OFFLINE:
            return say("cockpit.not_known_since", at=since)
        if now.seat is not Seat.OPEN:
            return say(f"state.desk.{now.seat}")
        if now.busy_since is None:
            return say("cockpit.free")
        number = now.number or say("cockpit.no_number")
        return say("cockpit.with_for", number=number, minutes=self._minutes(now.busy_since))

    def _minutes(self, since: datetime) -> int:
        return max(0, int((self.seen.moment.at - since).total_seconds() // 60))

    def _with(self, desk: DeskName, people: tuple[AtDesk, ...]) -> list[Span]:
        """One stretch for each stay of a person: the way to the desk and the service are one."""
        stays: list[tuple[Key, str, datetime, datetime]] = []
        for one in people:
            if stays and stays[-1][0] == one.way and stays[-1][3] == one.since:
                stays[-1] = (*stays[-1][:3], one.until)
            else:
                stays.append((one.way, one.number, one.since, one.until))
        found = []
        for place, (way, number, since, until) in enumerate(stays):
            key, said = f"stay.{desk}.{place}", number or self.say("cockpit.no_number")
            spoken = self._spoken(desk, said, since, until)
            self.links[key] = Link(spoken, (way,))
            found.append(self._span(Mark(key, spoken), "with", since, until))
        return found

    def _breaks(self, now: DeskNow, day: DeskDay | None) -> list[Span]:
        found, say = [], self.say
        for place, one in enumerate(() if day is None else day.states):
            if one.state.value != Seat.PAUSED:
                continue
            key = f"break.{now.desk}.{place}"
            spoken = self._spoken(now.desk, say("state.desk.paused"), one.since, one.until)
            self.links[key] = Link(spoken, (now.key,))
            found.append(self._span(Mark(key, spoken), "break", one.since, one.until))
        return found

    def _cut(self, now: DeskNow) -> Span:
        key, until = f"cut.{now.desk}", self.seen.moment.at
        spoken = self._spoken(now.desk, self.say("cockpit.not_known"), now.since, until)
        self.links[key] = Link(spoken, (now.key,))
        return self._span(Mark(key, spoken), "offline", now.since, until)

    def _span(self, mark: Mark, kind: str, since: datetime, until: datetime) -> Span:
        begun, ended = _minute(self.work.local(since)), _minute(self.work.local(until))
        if kind == "with":
            return Span(mark=mark, kind="with", since=begun, until=ended)
        return Span(mark=mark, kind="break" if kind == "break" else "offline", since=begun, until=ended)

    def _spoken(self, desk: DeskName, what: str, since: datetime, until: datetime) -> str:
        since, until = self.work.local(since), self.work.local(until)
        return self.say("cockpit.stay", desk=desk, what=what, since=since, until=until)

    def _service(self, service: ServiceId | None, people: list[Waiter]) -> WaitLine:
        say, words = self.say, service_words(self.work, service)
        name = say("desk.no_service_short") if words is None else say.say(words)
        key = f"service.{service or ''}"
        self.links[key] = Link(say("cockpit.waiting_for", what=name), tuple(one.key for one in people))
        longest = _whole(people[0])
        return WaitLine(
            mark=Mark(key, say("cockpit.service_spoken", what=name, count=len(people), minutes=longest)),
            name=name,
            dots=tuple(self._dot(one) for one in people),
        )

    def _dot(self, one: Waiter) -> Dot:
        key, minutes = f"waits.{one.key.id}", _whole(one)
        code = "cockpit.waits_over" if one.over else "cockpit.waits_so" if one.first else "cockpit.waits_again"
        spoken = self.say(code, number=one.number, minutes=minutes)
        self.links[key] = Link(spoken, (one.key,))
        return Dot(Mark(key, spoken), minutes, one.over, not one.first)


def _need(one: DeskNow, now: datetime) -> tuple[int, datetime]:
    """Cut off and paused desks first, then those that have somebody, the longest first; who is closed comes last."""
    order = (Seat.OFFLINE, Seat.PAUSED, Seat.OPEN, Seat.CLOSED)
    return order.index(one.seat), one.busy_since or now


def _whole(one: Waiter) -> int:
    return int(one.wait.total_seconds() // 60)


def _quarter(at: datetime) -> int:
    return at.hour * IN_HOUR + at.minute // 15


def _minute(at: datetime) -> float:
    """Whole minutes: what moved by seconds is not drawn again."""
    return at.hour * 60 + at.minute


def _clock(quarter: int) -> str:
    return f"{quarter // IN_HOUR:02d}:{quarter % IN_HOUR * 15:02d}"


def _tenths(value: float, say: Catalogue) -> str:
    whole, point = round(value * 10), "." if say.language == "en" else ","
    return f"{whole // 10}{point}{whole % 10}" if whole % 10 else str(whole // 10)
