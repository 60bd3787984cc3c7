"""The load of a centre, kept by following the feed some time after it was written, in transactions of its own.

Whoever writes to the feed knows nothing of this and waits for nothing. A row that is told again changes nothing, so a
follower that was stopped anywhere goes on, and one that begins anew comes to the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import feed, tables
from backoffice.store import load_tables as t
from backoffice.store.bodies import entity_of
from backoffice.store.centres import Centre
from backoffice.store.places import business_day, insert_for
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.guards import Violation
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import CentreId, DeskName, OperatorId
from mfc_desk.domain.load.parts import (
    Going,
    Part,
    Spell,
    Way,
    goes_alone,
    visit_began,
    visit_went_on,
    way_of,
    way_without_number,
)
from mfc_desk.domain.tickets import Phase, Ticket
from sync.wire.messages import ChangeRow

WANTED: Final = frozenset({Ticket.kind, Visit.kind, Desk.kind, Violation.kind})
_way, _part, _load = t.load_way.c, t.load_part.c, t.load.c


@dataclass(frozen=True, slots=True)
class Told:
    """How far the feed was followed, and when."""

    upto: int = 0
    at: datetime | None = None


def told(tx: Connection, centre: CentreId) -> Told:
    """How the load stands."""
    row = tx.execute(sa.select(_load.upto, _load.at).where(_load.centre == centre)).first()
    return Told() if row is None else Told(row.upto, row.at)


def follow(tx: Connection, centre: Centre, *, now: datetime, limit: int) -> bool:
    """Take at most so many numbers of the feed into the load; True where its end was reached."""
    at = _alone(tx, centre.centre, now)
    rows = feed.page(tx, centre.centre, after=at, limit=limit)
    if rows:
        _take(tx, centre, rows)
    upto = rows[-1].seq if rows else at
    tx.execute(t.load.update().where(_load.centre == centre.centre).values(upto=upto, at=now))
    return upto >= feed.head(tx, centre.centre)


def forget(tx: Connection, centre: CentreId) -> None:
    """Throw it all away: it is made again from the first number of the feed on."""
    for table in (t.load_part, t.load_way, t.load_mark, t.load_ledger, t.load):
        tx.execute(table.delete().where(table.c.centre == centre))


def _alone(tx: Connection, centre: CentreId, now: datetime) -> int:
    """How far it was followed; nobody else follows this centre until the transaction ends."""
    made = insert_for(tx.dialect.name, t.load).values(centre=centre, upto=0, at=now)
    tx.execute(made.on_conflict_do_nothing())
    return int(tx.execute(sa.select(_load.upto).where(_load.centre == centre).with_for_update()).scalar_one())


def _take(tx: Connection, centre: Centre, rows: Sequence[ChangeRow]) -> None:
    """What follows from these rows, in their order."""
    known = [(row, entity) for row in rows if (entity := _read(row)) is not None]
    tickets = {row.key: entity for row, entity in known if isinstance(entity, Ticket) and entity.log}
    visits = [(row, entity) for row, entity in known if isinstance(entity, Visit)]
    gone, going = _visits(tx, centre.centre, visits)
    _replace(
        tx,
        centre,
        [(name, _ticket_row(centre, one), _periods(one)) for name, one in sorted(tickets.items())]
        + [(name, _visit_row(centre, *one), _spent(one[1])) for name, one in sorted(going.items())],
        gone,
    )
    marks = {(one.id, row.revision, one.since): (row, one) for row, one in reversed(known) if isinstance(one, Desk)}
    fresh = [_mark(centre.centre, *each) for each in marks.values()]
    _insert(tx, t.load_mark, [one for one in fresh if not _is_known(tx, one)])
    ledger = {one.id: _ledger(centre.centre, one) for _, one in known if isinstance(one, Violation)}
    _insert(tx, t.load_ledger, list(ledger.values()))


def _read(row: ChangeRow) -> Any:
    """The row, where it is of a kind that counts; None where it is gone, or of a newer office that was here before."""
    kind = row.key.partition(":")[0]
    if row.deleted or kind not in WANTED:
        return None
    try:
        return entity_of(kind, row.body)
    except (ValueError, msgspec.DecodeError):
        return None


def _visits(
    tx: Connection, centre: CentreId, told_: Sequence[tuple[ChangeRow, Visit]]
) -> tuple[set[str], dict[str, tuple[Visit, Going]]]:
    """The visits that are part of a number's way by now, and those that go alone, each change taken in its order."""
    if not told_:
        return set(), {}
    kept = _going(tx, centre, {row.key for row, _ in told_})
    counts = _counts_at(tx, centre, {row.revision for row, _ in told_})
    gone: set[str] = set()
    found: dict[str, tuple[Visit, Going]] = {}
    for row, visit in told_:
        if not goes_alone(visit):
            gone.add(row.key)
            found.pop(row.key, None)
            continue
        gone.discard(row.key)
        before = found[row.key][1] if row.key in found else kept.get(row.key) or visit_began(visit)
        at = counts.get(row.revision) or visit.parked_at or visit.started_at
        found[row.key] = (visit, visit_went_on(before, visit, at))
    return gone, found


def _going(tx: Connection, centre: CentreId, names: Iterable[str]) -> dict[str, Going]:
    """What is known of these visits."""
    parts = sa.select(t.load_part).where(_part.centre == centre, _part.way.in_(sorted(names)))
    found: dict[str, list[Part]] = {}
    open_: set[str] = set()
    for one in tx.execute(parts.order_by(_part.way, _part.n)):
        if one.until is None:
            open_.add(one.way)
        found.setdefault(one.way, []).append(_alone_part(one))
    return {name: Going(tuple(line), over=name not in open_) for name, line in found.items()}


def _alone_part(row: Any) -> Part:
    spell = Spell.SERVING if row.phase == Phase.SERVING else Spell.PUT_BY
    return Part(spell, row.since, row.until or row.since, row.desk, row.operator)


def _counts_at(tx: Connection, centre: CentreId, revisions: Iterable[str]) -> dict[str, datetime]:
    """The time from which these operations count."""
    c = tables.applied_op.c
    query = sa.select(c.op_id, c.counts_at).where(c.centre == centre, c.op_id.in_(sorted(revisions)))
    wanted = query.where(sa.text("applied_op.original"), c.counts_at.is_not(None))
    return {name: at for name, at in tx.execute(wanted)}  # noqa: C416 - a row is no pair to the type checker


def _ticket_row(centre: Centre, ticket: Ticket) -> dict[str, Any]:
    way = way_of(ticket, ticket.log[-1].since)
    over = ticket.log[-1].until is not None
    called = way.called_at
    row = _row(centre, way, state=ticket.state, over=over)
    return row | {
        "eligible_at": ticket.eligible_at,
        "returns_at": ticket.returns_at,
        "waited_us": _microseconds(way) if called is not None or over else None,
        "missed": sum(period.phase is Phase.MISSED for period in ticket.log),
    }


def _visit_row(centre: Centre, visit: Visit, going: Going) -> dict[str, Any]:
    way = way_without_number(visit, going.parts)
    row = _row(centre, way, state=visit.state, over=going.over)
    return row | {"eligible_at": way.came_at, "returns_at": None, "waited_us": None, "missed": 0}


def _row(centre: Centre, way: Way, *, state: str, over: bool) -> dict[str, Any]:
    return {
        "centre": centre.centre,
        "way": str(way.key),
        "day": business_day(centre, way.came_at),
        "hour": centre.local(way.came_at).hour,
        "number": way.number,
        "series": way.series,
        "service": way.service,
        "ground": way.ground,
        "state": str(state),
        "outcome": str(way.outcome),
        "came_at": way.came_at,
        "called_at": way.called_at,
        "ended_at": way.until if over else None,
    }


def _microseconds(way: Way) -> int:
    return round(way.first_wait.total_seconds() * 1_000_000)


def _periods(ticket: Ticket) -> list[dict[str, Any]]:
    return [_period(one.phase, one.since, until=one.until, desk=one.desk, operator=one.operator) for one in ticket.log]


def _spent(going: Going) -> list[dict[str, Any]]:
    """The parts of a visit alone, as its log would be."""
    last = len(going.parts) - 1
    phases = {Spell.SERVING: Phase.SERVING, Spell.PUT_BY: Phase.PARKED}
    return [
        _period(
            phases[one.spell],
            one.since,
            until=None if place == last and not going.over else one.until,
            desk=one.desk,
            operator=one.operator,
        )
        for place, one in enumerate(going.parts)
    ]


def _period(
    phase: Phase, since: datetime, *, until: datetime | None, desk: DeskName | None, operator: OperatorId | None
) -> dict[str, Any]:
    return {"phase": str(phase), "since": since, "until": until, "desk": desk, "operator": operator}


def _replace(
    tx: Connection, centre: Centre, ways: list[tuple[str, dict[str, Any], list[dict[str, Any]]]], gone: set[str]
) -> None:
    """These ways and their parts as they are now; those that are gone are in no figure."""
    names = sorted({name for name, _, _ in ways} | gone)
    if names:
        tx.execute(t.load_part.delete().where(_part.centre == centre.centre, _part.way.in_(names)))
        tx.execute(t.load_way.delete().where(_way.centre == centre.centre, _way.way.in_(names)))
    _insert(tx, t.load_way, [row for _, row, _ in ways])
    named = [(name, n, part) for name, _, parts in ways for n, part in enumerate(parts)]
    _insert(tx, t.load_part, [{"centre": centre.centre, "way": name, "n": n, **part} for name, n, part in named])


def _mark(centre: CentreId, row: ChangeRow, desk: Desk) -> dict[str, Any]:
    return {
        "centre": centre,
        "desk": desk.id,
        "seq": row.seq,
        "state": str(desk.state),
        "since": desk.since,
        "operator": desk.operator,
        "reason": desk.reason,
        "revision": row.revision,
    }


def _is_known(tx: Connection, mark: dict[str, Any]) -> bool:
    """Whether that state was told before: a row that is told again by another number is the same state."""
    c = t.load_mark.c
    same = (c.centre == mark["centre"], c.desk == mark["desk"], c.revision == mark["revision"], c.seq < mark["seq"])
    return tx.execute(sa.select(c.seq).where(*same, c.since == mark["since"]).limit(1)).first() is not None


def _ledger(centre: CentreId, row: Violation) -> dict[str, Any]:
    return {
        "centre": centre,
        "violation": row.id,
        "category": str(row.category),
        "mode": str(row.mode),
        "at": row.at,
        "counts": row.counts,
    }


def _insert(tx: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Write these rows over what is there."""
    if not rows:
        return
    made = insert_for(tx.dialect.name, table)
    keys = [column.name for column in table.primary_key]
    taken = {name: made.excluded[name] for name in rows[0] if name not in keys}
    tx.execute(made.on_conflict_do_update(index_elements=keys, set_=taken), rows)
