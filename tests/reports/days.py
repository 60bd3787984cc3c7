"""Days of a played centre as a report takes them, and what a report rests on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from forms.norms import WaitNorm
from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.guards import Mode, Violation, ViolationClass
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.load.day import Span
from mfc_desk.domain.load.parts import ways
from mfc_desk.domain.reports.basis import Basis, DayRows, Origin, Stretch
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from tests.load.centre import LAW, MORNING, OPEN_H, played

FIRST = date(2026, 11, 23)
DAY = Span(MORNING - timedelta(hours=9), MORNING + timedelta(hours=15))
NOW = (MORNING + timedelta(hours=OPEN_H + 1)).astimezone(ZoneInfo("Europe/Moscow"))


@cache
def played_day(seed: int = 31, *, people: int = 90, desks: int = 4) -> DayRows:
    """A Monday of a small centre, to its end."""
    marks: list[Desk] = []

    def tell(rows: list[Entity], _: datetime, __: str) -> None:
        marks.extend(row for row in rows if isinstance(row, Desk))

    centre = played(desks=desks, people=people, seed=seed, tell=tell)
    found = ways(centre.of(Ticket), centre.of(Visit), NOW)
    return DayRows(day=FIRST, span=DAY, ways=found, marks=tuple(marks), marks_known=True)


def stretch(*days: DayRows, ledger: tuple[Violation, ...] = ()) -> Stretch:
    return Stretch(days=days or (played_day(),), ledger=ledger)


def basis(**changed: Any) -> Basis:
    """As the office told it after the day."""
    at = NOW
    known: dict[str, Any] = {
        "origin": Origin.OFFICE,
        "made_at": at,
        "made_by": "Асель Жумабаева",
        "centre": {"ru": "Центр № 5", "kk": "№ 5 орталық", "en": "Centre No. 5"},
        "told_at": at,
        "upto": 812,
        "head": 812,
        "first": FIRST,
        "silent": (),
        "unsent": 0,
        "norm": norm(),
        "desks": 4,
        "own_lists": True,
        "services": {one.id: one.short for one in LAW.services()},
    }
    return Basis(**(known | changed))


def norm() -> WaitNorm:
    found = LAW.packs[0].wait_norm
    assert found is not None
    return found


@cache
def say(language: Any = "ru") -> Catalogue:
    """The words of the program and of the law."""
    made = Catalogue(language)
    made.chain(LAW.texts(language))
    return made


def violation(name: str, mode: Mode, rule: str = "told_term", *, at: datetime = MORNING, **more: Any) -> Violation:
    """A row of the ledger."""
    values: dict[str, Any] = {"category": ViolationClass.DEADLINE, "subject": "complaint", "by": "marat"} | more
    return Violation(id=name, mode=mode, rule=rule, at=at, **values)  # type: ignore[arg-type]  # a name is a text


def long(words: str) -> Any:
    return msg("pack.long", words=words)


def utc(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)
