"""The report on what was kept to the law: prevented, insisted on, overridden, happened, by class and by article.

The counts are those of the cockpit (`domain.load.violations`). Nobody is named in it: neither who was there nor who
recorded it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mfc_desk.domain.guards import Mode, Violation, ViolationClass
from mfc_desk.domain.ids import Key
from mfc_desk.domain.load.day import Span
from mfc_desk.domain.load.figures import counted, joined
from mfc_desk.domain.load.violations import Kept, kept_to_the_law
from mfc_desk.domain.reports.basis import Basis, Stretch, facts_of
from mfc_desk.domain.reports.report import Chart, Column, Kind, Look, Report, Row, Table, Unit, count, day, text
from mfc_desk.text.message import Message, msg

MODES = (Mode.PREVENTED, Mode.INSISTED, Mode.OVERRIDDEN, Mode.HAPPENED)
TOLD = (Mode.OVERRIDDEN, Mode.HAPPENED)
"""Told one by one: the centre itself went past a guard, or it came too late."""


def violations_report(basis: Basis, stretch: Stretch) -> Report:
    """The whole of it."""
    since, until = stretch.days[0].day, stretch.days[-1].day
    return Report(
        kind=Kind.VIOLATIONS,
        title=msg("report.title.violations"),
        since=since,
        until=until,
        facts=facts_of(basis, since, until),
        tables=(classes(stretch), rules(stretch), one_by_one(basis, stretch), days(stretch)),
    )


def classes(stretch: Stretch) -> Table:
    """Every class, also one of which there is nothing, and all of them."""
    kept = kept_to_the_law(stretch.ledger, stretch.span)
    rows = [
        Row(one.category, (text(msg(f"violation.{one.category}")), *(count(one.of(mode)) for mode in MODES)))
        for one in kept
    ]
    rows.append(Row("all", (text(msg("report.all")), *(count(joined(one.of(mode) for one in kept)) for mode in MODES))))
    back = sum(not one.counts for one in _inside(stretch.ledger, stretch.span))
    notes = [msg("report.note.classes")] + ([msg("report.note.taken_back", n=back)] if back else [])
    return Table(
        id="classes",
        title=msg("report.table.classes"),
        columns=(Column("class", msg("report.head.class"), Unit.TEXT), *_mode_columns()),
        rows=tuple(rows),
        notes=tuple(notes),
        chart=Chart(look=Look.BARS, title=msg("report.chart.happened"), columns=("happened",), sums=frozenset({"all"})),
    )


def rules(stretch: Stretch) -> Table:
    """What it was about: the rule, the article the law of the pack names, what became of it, how often."""
    found: dict[tuple[ViolationClass, str, str], list[Violation]] = defaultdict(list)
    for one in _counting(stretch.ledger, stretch.span):
        found[(one.category, one.rule, one.article)].append(one)
    order = list(ViolationClass)
    rows = [
        Row(
            f"{rule}/{article or 'none'}",
            (
                text(msg(f"guard.{rule}")),
                text(msg(f"violation.{category}")),
                text(_article(article)),
                *(count(counted(_key(one) for one in each if one.mode is mode)) for mode in MODES),
            ),
        )
        for (category, rule, article), each in sorted(
            found.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1:])
        )
    ]
    columns = (
        Column("rule", msg("report.head.rule"), Unit.TEXT),
        Column("class", msg("report.head.class"), Unit.TEXT),
        Column("article", msg("report.head.article"), Unit.TEXT),
        *_mode_columns(),
    )
    return Table(
        id="rules",
        title=msg("report.table.rules"),
        columns=columns,
        rows=tuple(rows),
        empty=msg("report.nothing_recorded"),
    )


def one_by_one(basis: Basis, stretch: Stretch) -> Table:
    """What was overridden and what happened, each row of the ledger for itself, the newest first."""
    zone = basis.made_at.tzinfo
    rows = [
        Row(
            one.id,
            (
                day(one.at.astimezone(zone).date()),
                text(msg(f"violation.{one.mode}")),
                text(msg(f"guard.{one.rule}")),
                text(_article(one.article)),
                text(msg(one.reason_text) if one.reason else ""),
            ),
        )
        for one in reversed(_counting(stretch.ledger, stretch.span))
        if one.mode in TOLD
    ]
    columns = (
        Column("day", msg("report.head.day"), Unit.DAY),
        Column("mode", msg("report.head.mode"), Unit.TEXT),
        Column("rule", msg("report.head.rule"), Unit.TEXT),
        Column("article", msg("report.head.article"), Unit.TEXT),
        Column("reason", msg("report.head.reason"), Unit.TEXT),
    )
    empty = msg("report.nothing_happened")
    return Table(id="each", title=msg("report.table.each"), columns=columns, rows=tuple(rows), empty=empty)


def days(stretch: Stretch) -> Table:
    """Day by day, those on which something is recorded."""
    rows = []
    for one in stretch.days:
        kept = kept_to_the_law(stretch.ledger, one.span)
        if any(len(each.of(mode)) for each in kept for mode in MODES):
            cells = (count(joined(each.of(mode) for each in kept)) for mode in MODES)
            rows.append(Row(one.day.isoformat(), (day(one.day), *cells)))
    columns = (Column("day", msg("report.head.day"), Unit.DAY), *_mode_columns())
    empty = msg("report.nothing_recorded")
    return Table(id="days", title=msg("report.table.kept_days"), columns=columns, rows=tuple(rows), empty=empty)


def many(kept: Iterable[Kept], mode: Mode) -> int:
    """How many of a mode, over all classes."""
    return sum(len(one.of(mode)) for one in kept)


def _mode_columns() -> tuple[Column, ...]:
    return tuple(Column(mode, msg(f"report.head.{mode}")) for mode in MODES)


def _inside(ledger: Iterable[Violation], span: Span) -> list[Violation]:
    return sorted((one for one in ledger if span.holds(one.at)), key=lambda one: (one.at, one.id))


def _counting(ledger: Iterable[Violation], span: Span) -> list[Violation]:
    return [one for one in _inside(ledger, span) if one.counts]


def _key(one: Violation) -> Key:
    return Key(one.kind, one.id)


def _article(code: str) -> Message:
    return msg(code) if code else msg("report.no_article")
