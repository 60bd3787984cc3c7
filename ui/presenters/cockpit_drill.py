"""The rows behind a mark in words: people by their numbers, desks, rows of the ledger, cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from mfc_desk.domain.halls import DeskState
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.acts_told import Told
from mfc_desk.usecases.cockpit_rows import Behind
from ui.presenters.cockpit_board import Board, DeskLine, Drill, DrillRow, Link, Mark
from ui.presenters.far_words import line

ACTS: Final = "acts"
"""The mark of what was done from afar."""
COLUMNS = ("number", "what", "when", "state")


def drill_of(
    mark: str,
    link: Link,
    rows: Iterable[Behind],
    say: Catalogue,
    acts: Sequence[Told] = (),
    *,
    desks: Sequence[DeskLine] = (),
) -> Drill:
    """The rows of a link, in its order; below them what was done to them from afar.

    `desks`: as the board tells of them. The row of a desk that is cut off knows how it was, not how it is.
    """
    now = {one.mark.key: one for one in desks}
    lines = tuple(
        replace(_row(each, say, now.get(f"desk.{each.key.id}")), kind=each.key.kind, can=each.can) for each in rows
    )
    return Drill(
        mark=mark,
        title=link.title,
        count=say("cockpit.rows", n=len(lines)),
        heads=tuple(say(f"cockpit.column_{name}") for name in COLUMNS),
        rows=(*lines, *act_rows(acts, say)),
        empty=say("cockpit.no_rows"),
    )


def acts_of(acts: Sequence[Told], say: Catalogue) -> Drill:
    """Everything that was done from afar today."""
    return Drill(
        mark=ACTS,
        title=say("acts.title"),
        count=say("cockpit.rows", n=len(acts)),
        heads=(*(say(f"cockpit.column_{name}") for name in COLUMNS[:3]), say("acts.column_by")),
        rows=act_rows(acts, say),
        empty=say("acts.none"),
    )


def act_rows(acts: Sequence[Told], say: Catalogue) -> tuple[DrillRow, ...]:
    """Audit lines as rows that lead nowhere."""
    return tuple(DrillRow(key=f"act.{place}", cells=line(say, one)) for place, one in enumerate(acts))


def table_of(chart: str, title: str, marks: Iterable[Mark], say: Catalogue) -> Drill:
    """Every mark of a chart as a row, for whoever would rather read it."""
    rows = tuple(DrillRow(key=one.key, cells=("", one.spoken, "", ""), opens="mark") for one in marks)
    return Drill(
        mark=chart,
        title=title,
        count=say("cockpit.rows", n=len(rows)),
        heads=("", say("cockpit.column_mark"), "", ""),
        rows=rows,
        empty=say("cockpit.no_rows"),
    )


def marks_of(board: Board, chart: str) -> tuple[str, tuple[Mark, ...]]:
    """The title of a chart and its marks, in reading order."""
    if chart == "load":
        return board.load.title, tuple(one.mark for one in board.load.bars)
    if chart == "desks":
        lines = board.desks.lines
        return board.desks.title, tuple(m for one in lines for m in (one.mark, *(span.mark for span in one.spans)))
    if chart == "waits":
        people = board.waits.lines
        return board.waits.title, tuple(m for one in people for m in (one.mark, *(dot.mark for dot in one.dots)))
    return board.kept.title, tuple(cell.mark for _, cells in board.kept.rows for cell in cells)


def _row(one: Behind, say: Catalogue, now: DeskLine | None = None) -> DrillRow:
    what = "" if one.what is None else say.say(one.what)
    match one.key.kind:
        case "violation":
            state = say(f"violation.{one.mode}") if one.mode is not None else ""
            if not what:
                what = say("cockpit.row_gone")
            return DrillRow(key=one.key.id, cells=("", what, _at(one.at), state), opens="law")
        case "desk":
            name, state = say("cockpit.desk", desk=one.desk or one.key.id), say("cockpit.never_opened")
            if one.state is not None:
                state = say(f"state.desk.{one.state}")
            if now is not None and now.role == "off":
                return DrillRow(key=one.key.id, cells=(name, "", "", now.doing), opens="desk")
            doing = now.doing if now is not None and one.state is DeskState.OPEN else ""
            return DrillRow(key=one.key.id, cells=(name, doing, _at(one.at), state), opens="desk")
        case "second_word" if one.at is not None:
            name = say("cockpit.desk", desk=one.desk)
            return DrillRow(key=one.key.id, cells=(name, what, _at(one.at), ""), opens="word")
        case "application":
            name = one.number or say("cockpit.no_number")
            return DrillRow(key=one.key.id, cells=(name, what, "", ""), opens="case")
        case "ticket" | "visit" if one.at is not None:
            return _person(one, what or say("desk.no_service_short"), say)
        case _:
            return DrillRow(key=one.key.id, cells=(one.number, say("cockpit.row_gone"), "", ""))


def _person(one: Behind, what: str, say: Catalogue) -> DrillRow:
    when = _at(one.at)
    if one.until is not None:
        when = say("cockpit.came_called", came=when, called=_at(one.until))
    state = "" if one.outcome is None else say(f"cockpit.outcome_{one.outcome}")
    if one.waited_min is not None:
        state = say("cockpit.pair", first=state, second=say("cockpit.waited", n=one.waited_min))
    number = one.number or say("cockpit.no_number")
    opens = one.key.kind == "ticket"
    return DrillRow(
        key=one.key.id, cells=(number, what, when, state), opens="person" if opens else "", number=one.number
    )


def _at(at: datetime | None) -> str:
    return "" if at is None else f"{at.hour:02d}:{at.minute:02d}"
