"""What the office told a supervisor of the centre beyond this desk, kept here so that it is there without the line.

How a presenter uses it: `ask` on a lane of its own, as often as it likes: each question has its own pace, and is not
asked before its time. It waits for the network with no transaction open. `known` is what was told last, with its age.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from mfc_desk.domain.far_decisions import FarDecision
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.ports.office import NoLine, Refused, SessionOver
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import keeping_told, usual
from mfc_desk.usecases.opening import Opens, opens_of
from mfc_desk.usecases.waiting import done_of, people
from mfc_desk.usecases.workplace import Session, Workplace
from sync.wire.centre import CentreNow, DeskTold, TerminalTold, UndecidedTold
from sync.wire.say import from_say

NOW: Final = "overseen.now"
"""Note: the centre as it was told last."""
EVERY: Final = timedelta(seconds=20)
SILENT: Final = timedelta(seconds=75)
"""A desk whose line is up says something each half a minute; after so long it counts as cut off."""
FRESH: Final = timedelta(minutes=2)
"""Older than that, what was told is no picture of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskKnown:
    """One computer that is a desk, or one of the copies of its store, as the office knows it. Times are local."""

    desk: DeskName
    device: str
    own: bool
    """Whether it is this computer, and this copy of it: what that keeps is known here."""
    copy: int
    """Which of several copies of its store that speak; 0 where there is one."""
    shares: bool
    """Whether other computers are the same desk."""
    heard_at: datetime | None
    silent: bool
    """Whether the office had not heard of it for so long that it counts as cut off."""
    unsent: int
    """What it said at `told_at`: operations that were not at the office."""
    since: datetime | None
    scans: int | None
    told_at: datetime | None
    """When it said what it keeps, how its clock is and what it has to decide; it is heard more often than it says that.
    None: it never did.
    """
    clock_s: int = 0
    """How many seconds its clock was before the office's."""
    tells_undecided: bool = False
    """Whether its program tells what waits there for a decision."""
    undecided_more: int = 0
    """What waits there for a decision and is not listed."""
    undecided_full: bool = False
    """Whether it named as many as a desk names at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalKnown:
    """A screen of the hall. Times are local."""

    name: str
    kind: str
    away_since: datetime | None
    """Since when it was not heard; None where it is there, or nobody can know yet."""
    help_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """Work of a desk that waits for somebody's decision."""

    desk: DeskName
    op_id: str
    what: Message
    why: Message
    at: datetime
    """Local: when it was done."""
    key: Key | None
    """The row it is about; None where a newer program knows more kinds of them."""
    held: bool
    """The office has it and waits for something."""
    own: bool = False
    """Whether it is decided at this computer."""
    by: str = ""
    """The name of who did it; "" where an older office does not tell."""
    opens: Opens | None = None
    """Its page, where this desk holds its rows and they have one."""
    decided: FarDecision | None = None
    """What a supervisor decided about it from afar, as far as this desk heard."""
    decided_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overseen:
    """The centre as the office told it last."""

    at: datetime
    """Local, by the office's clock."""
    fresh: bool
    desks: tuple[DeskKnown, ...]
    terminals: tuple[TerminalKnown, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    """Of every desk, this one too."""

    @property
    def more(self) -> int:
        """How much waits for a decision at other computers beyond what is listed."""
        return sum(one.undecided_more for one in self.desks if not one.own)

    def cut_off(self, own: DeskName) -> dict[DeskName, datetime]:
        """The other desks that the office does not hear, and when it last did."""
        never = datetime.min.replace(tzinfo=UTC)
        heard: dict[DeskName, list[DeskKnown]] = {}
        for one in self.desks:
            heard.setdefault(one.desk, []).append(one)
        return {
            desk: max(one.heard_at or never for one in many)
            for desk, many in heard.items()
            if desk != own and all(one.silent for one in many) and any(one.heard_at for one in many)
        }


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question came to."""

    news: bool
    """Whether something was told that was not kept here."""
    why: Message | None = None
    """Why the office told nothing, where the line is not to blame."""
    days: bool = False
    """Whether some of it is of days: today's, or those before."""


def ask(work: Workplace, session: Session) -> Answered:
    """Ask what is due and keep it. A line that is cut is no news: the window tells of that by itself."""
    if session.token is None:
        return Answered(False, msg("centre.signed_in_without"))
    news = days = False
    try:
        if keeping_told.due(work, NOW, EVERY):
            keeping_told.keep(work, NOW, work.office.centre_now(session.token))
            news = True
        days = usual.ask(work, session.token)
    except SessionOver:
        return Answered(news, msg("centre.sign_in_again"))
    except Refused as error:
        return Answered(news, error.why)
    except NoLine:
        return Answered(news)
    return Answered(news or days, days=days)


def known(work: Workplace, uow: UnitOfWork) -> Overseen | None:
    """What was told last, whenever that was; None where nothing ever was."""
    told = keeping_told.read(uow, NOW, CentreNow)
    if told is None:
        return None
    return Overseen(
        at=work.local(told.at),
        fresh=abs(work.now() - told.at) < FRESH,
        desks=tuple(_desk(work, one, told) for one in told.desks),
        terminals=tuple(_terminal(work, one, told) for one in told.terminals),
        undecided=_to_decide(work, uow, told),
    )


def _desk(work: Workplace, told: DeskTold, now: CentreNow) -> DeskKnown:
    """One that only listens is known to an office that was just started once it asks again: till then nobody knows."""
    heard = None if told.heard_at is None else max(told.heard_at, now.since or told.heard_at)
    return DeskKnown(
        desk=DeskName(told.desk),
        device=told.device,
        own=_own(work, told.device, told.incarnation, now),
        copy=told.copy,
        shares=any(one.desk == told.desk and one.device != told.device for one in now.desks),
        heard_at=None if told.heard_at is None else work.local(told.heard_at),
        silent=heard is None or now.at - heard > SILENT,
        unsent=told.unsent,
        since=None if told.since is None else work.local(told.since),
        scans=told.scans,
        told_at=None if told.told_at is None else work.local(told.told_at),
        clock_s=told.clock_s or 0,
        tells_undecided=told.tells_undecided,
        undecided_more=told.undecided_more,
        undecided_full=told.undecided_full,
    )


def _own(work: Workplace, device: str, incarnation: str, now: CentreNow) -> bool:
    """Whether this is the computer that asks. Of copies it is the one whose life goes on here."""
    copies = any(one.device == device and one.copy for one in now.desks)
    return device == work.desk.device and (not copies or incarnation == work.desk.incarnation)


def _terminal(work: Workplace, told: TerminalTold, now: CentreNow) -> TerminalKnown:
    """One that was not heard since the office was started is away since then, once that is long enough ago."""
    heard = told.heard_at or now.since
    away = heard is not None and now.at - heard > SILENT
    return TerminalKnown(
        name=told.name,
        kind=told.kind,
        away_since=work.local(heard) if away and heard is not None else None,
        help_since=None if told.help_at is None else work.local(told.help_at),
    )


def _to_decide(work: Workplace, uow: UnitOfWork, now: CentreNow) -> tuple[Undecided, ...]:
    """What rests on another one of them is decided with it, and stands for nothing of its own."""
    first, names = {one.op_id for one in now.undecided if one.state != "held"}, people(uow)
    found = (one for one in now.undecided if not first.intersection(one.rests_on))
    return tuple(_undecided(work, uow, one, now, names) for one in found)


def _undecided(
    work: Workplace, uow: UnitOfWork, told: UndecidedTold, now: CentreNow, names: Mapping[OperatorId, str]
) -> Undecided:
    decided, key = uow.rows.get(Key("far_decision", told.op_id)), _key(told.key)
    known = decided if isinstance(decided, FarDecision) else None
    held = told.state == "held"
    why = msg("centre.held") if held else msg("centre.conflict")
    return Undecided(
        desk=DeskName(told.desk),
        op_id=told.op_id,
        what=done_of(told.kind),
        why=why if told.why is None else from_say(told.why),
        at=work.local(told.at),
        key=key,
        held=held,
        own=_own(work, told.device, told.incarnation, now) if told.device else told.desk == work.desk.desk,
        by=names.get(OperatorId(told.actor), ""),
        opens=None if key is None else opens_of(uow, key),
        decided=known,
        decided_by="" if known is None else names.get(known.by, known.by),
    )


def _key(text: str) -> Key | None:
    try:
        return Key.parse(text)
    except ValueError:
        return None
