"""What a report is made of: the ways and desks of its days, the ledger, and how much is known of all that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from forms.ids import ServiceId
from forms.norms import WaitNorm
from mfc_desk.domain.guards import Violation
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.load.day import Span
from mfc_desk.domain.load.parts import Way
from mfc_desk.domain.reports.report import Fact
from mfc_desk.text.message import Message, Names, msg


class Origin(StrEnum):
    """Whose rows they are."""

    OFFICE = "office"
    """The centre's own, from its first day on."""
    DESK = "desk"
    """What one desk holds: the open files and about a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRows:
    """One day of the centre."""

    day: date
    span: Span
    ways: tuple[Way, ...]
    marks: tuple[Desk, ...]
    """The states its desks came into, in the order in which they were told."""
    marks_known: bool
    """Whether those are all of them. A desk knows how another one is now, not how it was through the day."""
    unknown: int = 0
    """Rows of it that are written in words of a newer program: nothing here counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A desk that was not heard, and of which the office may lack work."""

    desk: DeskName
    since: datetime | None
    """Local."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """How much is known. Times are local."""

    origin: Origin
    made_at: datetime
    made_by: str
    centre: Names
    told_at: datetime | None
    """Up to when the rows are known; None: nobody ever told."""
    upto: int
    head: int
    """The number of the feed that was taken, and the last one there is."""
    first: date | None
    """Before this day nothing is known; None where nothing is known at all."""
    silent: tuple[Silent, ...]
    unsent: int
    """How much of this desk's own work the office does not hold yet."""
    norm: WaitNorm | None
    desks: int
    """How many the hall has in all."""
    own_lists: bool
    """Whether some desk calls from some lists only."""
    services: Mapping[ServiceId, Message]
    why_desk: Message | None = None
    """Why the office's rows are not what is told of."""
    unknown: int = 0
    """Rows that the office tells in words which this program does not know: no figure counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The days of a report, one after the other, and the ledger of them."""

    days: tuple[DayRows, ...]
    ledger: tuple[Violation, ...]

    @property
    def span(self) -> Span:
        """From the first moment to the last."""
        return Span(self.days[0].span.since, self.days[-1].span.until)


def facts_of(basis: Basis, since: date, until: date) -> tuple[Fact, ...]:
    """What stands at the head of every report."""
    facts = [
        Fact(id="centre", label=msg("report.centre"), words=msg("report.named", name=basis.centre)),
        Fact(id="days", label=msg("report.days"), words=_days(since, until)),
        Fact(
            id="made",
            label=msg("report.made"),
            words=msg("report.made_by", day=basis.made_at, at=basis.made_at, name=basis.made_by),
        ),
        _source(basis),
    ]
    if until >= basis.made_at.date():
        words = msg("report.day_goes_on", day=basis.made_at.date(), at=basis.made_at)
        facts.append(Fact(id="goes_on", label=msg("report.not_over"), words=words, warns=True))
    if basis.first is None or since < basis.first:
        before = "report.nothing_before" if basis.origin is Origin.OFFICE else "report.not_held_before"
        words = msg("report.nothing_known") if basis.first is None else msg(before, day=basis.first)
        facts.append(Fact(id="before", label=msg("report.not_known"), words=words, warns=True))
    facts += [_silent(one, basis.origin) for one in basis.silent]
    if basis.unsent:
        words = msg("report.unsent", n=basis.unsent)
        facts.append(Fact(id="unsent", label=msg("report.not_known"), words=words, warns=True))
    if basis.unknown:
        words = msg("report.unknown_words", n=basis.unknown)
        facts.append(Fact(id="unknown", label=msg("report.not_known"), words=words, warns=True))
    return tuple(facts)


def norm_fact(basis: Basis) -> Fact:
    """The norm of waiting with its legal basis; or that the law of the country names none."""
    norm, label = basis.norm, msg("report.norm")
    if norm is None or norm.standing.article is None:
        return Fact(id="norm", label=label, words=msg("report.no_norm"))
    words = msg("report.norm_is", n=norm.minutes, article=norm.standing.article)
    return Fact(id="norm", label=label, words=words, unverified=not norm.standing.verified)


def _days(since: date, until: date) -> Message:
    if since == until:
        return msg("report.one_day", day=since)
    return msg("report.from_to", since=since, until=until, n=(until - since).days + 1)


def _source(basis: Basis) -> Fact:
    label, at = msg("report.source"), basis.told_at
    if basis.origin is Origin.OFFICE and at is not None:
        code = "report.of_office" if basis.upto >= basis.head else "report.of_office_behind"
        words = msg(code, day=at, at=at, upto=basis.upto, behind=basis.head - basis.upto)
        return Fact(id="source", label=label, words=words, warns=basis.upto < basis.head)
    why = basis.why_desk or msg("report.why_no_line")
    if at is None:
        return Fact(id="source", label=label, words=msg("report.of_desk_alone", why=why), warns=True)
    return Fact(id="source", label=label, words=msg("report.of_desk", day=at, at=at, why=why), warns=True)


def _silent(one: Silent, origin: Origin) -> Fact:
    code = "report.silent" if origin is Origin.OFFICE else "report.silent_to_desk"
    words = (
        msg(code, desk=one.desk, day=one.since, at=one.since) if one.since else msg("report.never_heard", desk=one.desk)
    )
    return Fact(id=f"silent.{one.desk}", label=msg("report.not_known"), words=words, warns=True)
