"""What in the hall wants somebody now, and what to do: of what this desk holds and the office told last. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from mfc_desk.domain.halls import Hall
from mfc_desk.domain.ids import DeskName, DeviceId, Key, TicketId
from mfc_desk.domain.load.now import Moment, Seat
from mfc_desk.domain.ticket_prints import PrintState, TicketPapers
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.overseen import Overseen

CLOCK_STEP_S: Final = 300
"""By so much more a clock is off before that is another alert than the one that was seen."""
CLOCK_OFF_S: Final = 120
"""So far a clock may be off before anybody is told: what is done counts by the office's anyway."""
PAPER_IS_OUT: Final = timedelta(minutes=2)
"""Before that a printer may still be at it."""


class Gravity(IntEnum):
    """The gravest first: somebody who gets no further, a part of the hall that is away, a machine that is wrong."""

    PERSON = 1
    HALL = 2
    MACHINE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Who saw an alert, and when. Local."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing, told as long as it is so. `key` is the same for the same thing."""

    key: str
    gravity: Gravity
    said: Message
    act: Message
    """What to do."""
    since: datetime | None = None
    """UTC or local, with its zone."""
    rows: tuple[Key, ...] = ()
    stage: str = ""
    """How far it has come, where its rows do not tell that."""
    seen: Sight | None = None
    """Who saw it as it is now; None: nobody did."""

    @property
    def shape(self) -> str:
        """The same as long as it has not changed: what it says, about whom, how far it has come."""
        return "|".join((self.said.code, *sorted(map(str, self.rows)), self.stage))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is looked at."""

    moment: Moment
    hall: Hall
    tickets: tuple[Ticket, ...]
    """Of this day."""
    papers: Mapping[TicketId, TicketPapers]
    """Of who waits."""
    told: Overseen | None
    """The office's word of now; None: it is old, and an old one is no alert."""


def alerts(scene: Scene) -> tuple[Alert, ...]:
    """The gravest first, then who waits longest."""
    found = [*_lists(scene), *_alone(scene), *_paper(scene)]
    if scene.told is not None:
        found += [*_terminals(scene.told), *_clocks(scene.told)]
    last = scene.moment.at
    return tuple(sorted(found, key=lambda one: (one.gravity, one.since or last, one.key)))


def _terminals(told: Overseen) -> Iterator[Alert]:
    for one in told.terminals:
        if one.help_since is not None:
            said = msg("alert.help", name=one.name, at=one.help_since)
            act = msg("alert.help_act")
            yield _of_screen(f"help.{one.name}", Gravity.PERSON, said, act, since=one.help_since)
        if one.away_since is not None and one.kind in ("kiosk", "board", "reception"):
            said, act = msg(f"alert.{one.kind}_away", name=one.name, at=one.away_since), msg(f"alert.{one.kind}_act")
            yield _of_screen(f"away.{one.name}", Gravity.HALL, said, act, since=one.away_since)


def _of_screen(key: str, gravity: Gravity, said: Message, act: Message, *, since: datetime) -> Alert:
    return Alert(key=key, gravity=gravity, said=said, act=act, since=since, stage=since.isoformat(timespec="minutes"))


def _clocks(told: Overseen) -> Iterator[Alert]:
    for one in told.desks:
        if abs(one.clock_s) >= CLOCK_OFF_S and not one.silent:
            code = "alert.clock_fast" if one.clock_s > 0 else "alert.clock_slow"
            said = msg(code, desk=one.desk, minutes=abs(one.clock_s) // 60, at=one.told_at or told.at)
            yield Alert(
                key=f"clock.{one.device}.{one.copy}", gravity=Gravity.MACHINE, said=said, act=msg("alert.clock_act"),
                stage=str(abs(one.clock_s) // CLOCK_STEP_S),
            )  # fmt: skip


def _lists(scene: Scene) -> Iterator[Alert]:
    """Lists with people on them that no open desk calls; one that is cut off may be calling."""
    now = scene.moment
    for letter, waiting in now.by_series:
        desks = [one for one in now.desks if not (plan := scene.hall.plan_of(one.desk).series) or letter in plan]
        if not len(waiting) or any(one.seat in (Seat.OPEN, Seat.OFFLINE) for one in desks):
            continue
        longest = max(one.wait for one in now.waiters if one.series == letter)
        names = ", ".join(one.desk for one in desks)
        act = msg("alert.list_act", desks=names) if names else msg("alert.list_act_none")
        said = msg("alert.list", list=letter, n=len(waiting))
        yield Alert(
            key=f"list.{letter}", gravity=Gravity.PERSON, said=said, act=act, since=now.at - longest, rows=waiting.keys
        )


def _alone(scene: Scene) -> Iterator[Alert]:
    """Who waits for one desk alone, and that desk is cut off, or nobody sits there."""
    seats = {one.desk: one for one in scene.moment.desks}
    waits = {one.key: one for one in scene.moment.waiters}
    by: dict[DeskName, list[Ticket]] = {}
    for one in scene.tickets:
        if one.for_desk is not None and Key(Ticket.kind, one.id) in waits:
            by.setdefault(one.for_desk, []).append(one)
    for desk, people in by.items():
        seat = seats.get(desk)
        if seat is not None and seat.seat in (Seat.OPEN, Seat.PAUSED):
            continue
        rows = tuple(Key(Ticket.kind, one.id) for one in people)
        cut = seat is not None and seat.seat is Seat.OFFLINE
        said = msg("alert.alone_cut" if cut else "alert.alone_closed", desk=desk, numbers=_numbers(people))
        longest = max(waits[row].wait for row in rows)
        yield Alert(
            key=f"alone.{desk}", gravity=Gravity.PERSON, said=said, act=msg("alert.alone_act"),
            since=scene.moment.at - longest, rows=rows,
        )  # fmt: skip


def _paper(scene: Scene) -> Iterator[Alert]:
    """Who waits without a paper as far as anybody knows; one alert for each device that should have printed."""
    of = {one.id: one for one in scene.tickets}
    by: dict[DeviceId, list[Ticket]] = {}
    for ticket, papers in scene.papers.items():
        last = papers.prints[-1] if papers.prints else None
        if last is None or ticket not in of or last.state is PrintState.PRINTED:
            continue
        if last.state is PrintState.NOT_PRINTED or scene.moment.at - last.at > PAPER_IS_OUT:
            by.setdefault(last.device, []).append(of[ticket])
    for device, people in by.items():
        since = min(scene.papers[one.id].prints[-1].at for one in people)
        yield Alert(
            key=f"paper.{device}", gravity=Gravity.HALL, said=msg("alert.paper", numbers=_numbers(people)),
            act=msg("alert.paper_act"), since=since, rows=tuple(Key(Ticket.kind, one.id) for one in people),
        )  # fmt: skip


def _numbers(people: Iterable[Ticket]) -> str:
    return ", ".join(sorted(one.number for one in people))
