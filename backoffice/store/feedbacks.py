"""What people said, kept and counted. Whoever reads it learns what was said on a day, and never by whom or where."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from backoffice.store import feedback_tables as t
from mfc_desk.domain.feedback import CRITERIA, NOT_APPLICABLE, NOT_TOLD, UNANSWERED, Answers, Criterion, Given
from mfc_desk.domain.feedback_report import LEAST, SCORES, Report, Tally, demand_possible
from mfc_desk.domain.ids import CentreId

_c = t.feedback.c
_ON = {each: _c[f"on_{each}"] for each in CRITERIA}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one person said. `services` are those for which enough people came that they tell nobody."""

    name: str
    day: str
    services: tuple[str, ...]
    scores: Mapping[Criterion, int]


def keep(tx: Connection, centre: CentreId, answers: Answers, *, day: str, services: Sequence[str]) -> None:
    """One more, under a name by chance."""
    row = {"centre": centre, "name": secrets.token_hex(16), "day": day, "services": tuple(sorted({*services}))}
    scores = {f"on_{each}": answers.score(each) for each in CRITERIA}
    tx.execute(t.feedback.insert().values(**row, given=str(answers.given), **scores))


def report(tx: Connection, centre: CentreId, since: date, until: date) -> Report:
    """Everything that was said from one day up to another, both with it."""
    given = sa.select(_c.given, sa.func.count()).where(*_in(centre, since, until)).group_by(_c.given)
    asked = dict.fromkeys(Given, 0) | {Given(name): int(many) for name, many in tx.execute(given)}
    wanted = [
        _many(column == score).label(f"{each}_{score}")
        for each, column in _ON.items()
        for score in (UNANSWERED, *SCORES, NOT_APPLICABLE)
    ]
    found = tx.execute(sa.select(*wanted).where(*_in(centre, since, until))).mappings().one()
    return demand_possible(Report(given=asked, tallies=tuple(_tally(each, found) for each in CRITERIA)))


def rows(tx: Connection, centre: CentreId, since: date, until: date, *, limit: int) -> tuple[int, Sequence[Said]]:
    """How many said something, and some of them; none where so few did that each would be known."""
    said = (*_in(centre, since, until), _c.given.in_([str(Given.COMPLETE), str(Given.PARTLY)]))
    many = int(tx.execute(sa.select(sa.func.count()).where(*said)).scalar_one())
    if many < LEAST:
        return many, ()
    often = _often(tx, said)
    few = frozenset(one.criterion for one in report(tx, centre, since, until).tallies if one.few)
    found = tx.execute(sa.select(t.feedback).where(*said).order_by(_c.name).limit(limit)).mappings()
    return many, [_said(one, often, few) for one in found]


def _in(centre: CentreId, since: date, until: date) -> tuple[sa.ColumnElement[bool], ...]:
    return _c.centre == centre, _c.day >= since.isoformat(), _c.day <= until.isoformat()


def _often(tx: Connection, said: tuple[sa.ColumnElement[bool], ...]) -> frozenset[str]:
    """The services for which enough people came in those days."""
    counts: dict[str, int] = {}
    for names, many in tx.execute(sa.select(_c.services, sa.func.count()).where(*said).group_by(_c.services)):
        for name in names:
            counts[name] = counts.get(name, 0) + int(many)
    return frozenset(name for name, many in counts.items() if many >= LEAST)


def _said(row: RowMapping, often: frozenset[str], few: frozenset[Criterion]) -> Said:
    return Said(
        name=row["name"],
        day=row["day"],
        services=tuple(name for name in row["services"] if name in often),
        scores={each: NOT_TOLD if each in few else int(row[f"on_{each}"]) for each in CRITERIA},
    )


def _many(what: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.sum(sa.case((what, 1), else_=0)), 0)


def _tally(criterion: Criterion, found: RowMapping) -> Tally:
    one, two, three, four, five = (int(found[f"{criterion}_{score}"]) for score in SCORES)
    return Tally(
        criterion=criterion,
        counts=(one, two, three, four, five),
        not_applicable=int(found[f"{criterion}_{NOT_APPLICABLE}"]),
        unanswered=int(found[f"{criterion}_{UNANSWERED}"]),
    )
