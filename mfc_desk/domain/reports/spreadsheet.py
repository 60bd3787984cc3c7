"""A report as CSV: one line for each value, so that a machine finds it by name and a person by words.

UTF-8 with a byte order mark, lines ended by CR LF, as spreadsheets expect. Where the language parts tenths with a
comma (Kazakh, Russian) the fields are parted by semicolons, else by commas: a spreadsheet in that language takes the
numbers as numbers. The first line names the fields for machines and never changes with the language, the second one
names them for people. What begins like a formula is words: an apostrophe goes before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Final

from mfc_desk.domain.reports.report import Cell, Report, Table, Unit
from mfc_desk.domain.reports.saying import comma, plain, words
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message

FIELDS: Final = ("table", "row", "figure", "value", "unit", "table_name", "row_name", "figure_name")
"""The first line. New ones come at the end; none is ever renamed."""
ABOUT: Final = "about"
"""The table of what the report rests on."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def separator(language: str) -> str:
    """What parts the fields: not what parts tenths in that language."""
    return "," if comma(language) == "." else ";"


def to_csv(report: Report, say: Catalogue) -> bytes:
    """The report as a file for a spreadsheet: the same report and language give the same bytes."""
    out = StringIO()
    writer = csv.writer(out, delimiter=separator(say.language), lineterminator="\r\n")
    writer.writerow(FIELDS)
    writer.writerow([say(f"report.field.{name}") for name in FIELDS])
    for line in _lines(report, say):
        writer.writerow(line)
    return out.getvalue().encode("utf-8-sig")


def guarded(value: str) -> str:
    """Words that no spreadsheet takes for a formula, however they begin."""
    return f"'{value}" if value.lstrip(" \u00a0").startswith(FORMULA) or value.startswith(FORMULA) else value


def _lines(report: Report, say: Catalogue) -> Iterator[tuple[str, ...]]:
    about = say("report.about")
    yield _text(ABOUT, "kind", report.kind, (about, say("report.title"), say.say(report.title)))
    yield _text(ABOUT, "since", report.since.isoformat(), (about, say("report.since"), ""))
    yield _text(ABOUT, "until", report.until.isoformat(), (about, say("report.until"), ""))
    for fact in report.facts:
        mark = say("paper.not_verified") if fact.unverified else ""
        yield _text(ABOUT, fact.id, words(fact.words, say), (about, say.say(fact.label), mark))
    for table in report.tables:
        yield from _of_table(table, say)


def _text(table: str, row: str, value: str, names: tuple[str, str, str]) -> tuple[str, ...]:
    fields = (table, row, "words", guarded(value), str(Unit.TEXT))
    return (*fields, *(guarded(one) for one in names))


def _of_table(table: Table, say: Catalogue) -> Iterator[tuple[str, ...]]:
    title = say.say(table.title)
    for row in table.rows:
        name = plain(row.cells[0], say)
        for column, cell in zip(table.columns[1:], row.cells[1:], strict=True):
            if column.id == "n" and cell.unit is Unit.TEXT:  # a count says how many it is of itself
                continue
            names = (title, name, say.say(column.head))
            fields = (table.id, guarded(row.key), column.id, _value(cell, say), str(cell.unit))
            yield (*fields, *(guarded(one) for one in names))
    for place, note in enumerate((*table.notes, *_said_of_empty(table)), 1):
        yield _text(table.id, f"note.{place}", say.say(note), (title, say("report.note"), ""))


def _said_of_empty(table: Table) -> tuple[Message, ...]:
    return () if table.rows or table.empty is None else (table.empty,)


def _value(cell: Cell, say: Catalogue) -> str:
    """Numbers as they are, below nought too; everything else is words."""
    told = plain(cell, say)
    return told if cell.number is not None or cell.day is not None else guarded(told)
