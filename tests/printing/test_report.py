"""A report on paper: the same numbers as its CSV, nothing cut, heads on every page, in each language."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from functools import cache
from io import StringIO

import pytest

from mfc_desk.domain.guards import Mode
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.reports.basis import Silent
from mfc_desk.domain.reports.load_report import load_report
from mfc_desk.domain.reports.month_report import month_report
from mfc_desk.domain.reports.report import Cell, Column, Kind, Report, Row, Table, Unit, text
from mfc_desk.domain.reports.saying import MINUS
from mfc_desk.domain.reports.spreadsheet import separator, to_csv
from mfc_desk.domain.reports.violations_report import violations_report
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.message import msg
from printing.documents.report import report_pdf
from tests.printing import reading
from tests.reports.days import NOW, basis, played_day, say, stretch, violation

every_language = pytest.mark.parametrize("language", LANGUAGES)
LEDGER = (violation("v1", Mode.HAPPENED), violation("v2", Mode.PREVENTED, "term_ground"))
MIXED = {"summary", "evidence"}


@cache
def reports() -> tuple[Report, ...]:
    known = basis(silent=(Silent(desk=DeskName("3"), since=NOW),), unsent=2, upto=700)
    days = stretch(ledger=LEDGER)
    less = stretch(played_day(32, people=60))
    return load_report(known, days), violations_report(known, days), month_report(known, less, days)


@cache
def on_paper(report: Report, language: Language) -> bytes:
    return report_pdf(report, say(language))


def values(report: Report, language: Language) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """What the CSV says of each row: value and unit, in order; read as any spreadsheet would."""
    told = StringIO(to_csv(report, say(language)).decode("utf-8-sig"), newline="")
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for line in list(csv.reader(told, delimiter=separator(language)))[2:]:
        if line[0] != "about" and line[2] != "words":
            found.setdefault((line[0], line[6]), []).append((line[3], line[4]))
    return found


def as_printed(table: str, value: str, unit: str, language: Language) -> str:
    """A value of the CSV as paper has it."""
    if unit == Unit.DAY:
        return date.fromisoformat(value).strftime("%d.%m.%Y")
    if not value:
        return "–" if unit != Unit.TEXT else ""
    digits = value.replace("-", MINUS) if unit != Unit.TEXT else value
    alone = table not in MIXED or unit in (Unit.COUNT, Unit.TEXT)
    return digits if alone else say(language)(f"report.unit.{unit}", digits=digits)


@every_language
@pytest.mark.parametrize("which", [0, 1, 2])
def test_paper_and_spreadsheet_say_the_same_numbers(which: int, language: Language) -> None:
    report = reports()[which]
    paper, rows = reading.words(on_paper(report, language)), values(report, language)
    assert len(rows) > 8
    lost = []
    for (table, name), cells in rows.items():
        said = name if not re.fullmatch(r"\d{4}-\d\d-\d\d", name) else date.fromisoformat(name).strftime("%d.%m.%Y")
        line = said + "".join(as_printed(table, value, unit, language) for value, unit in cells)
        if not any(unit == Unit.TEXT and value for value, unit in cells) and reading.tight(line) not in paper:
            lost.append(line)
    assert lost == []


def test_a_number_that_differs_by_a_digit_is_seen() -> None:
    report = reports()[0]
    table = report.table("hours")
    first = table.rows[0]
    wrong = replace(first, cells=(first.cells[0], replace(first.cells[1], number=977), *first.cells[2:]))
    other = replace(report, tables=(replace(table, rows=(wrong, *table.rows[1:])),))
    line = say("en").say(first.cells[0].words) + str(first.cells[1].number)  # type: ignore[arg-type]  # a message
    assert reading.tight(line) in reading.words(on_paper(report, "en"))
    assert reading.tight(line) not in reading.words(on_paper(other, "en"))


@every_language
@pytest.mark.parametrize("which", [0, 1, 2])
def test_nothing_is_cut_and_nothing_lies_on_anything(which: int, language: Language) -> None:
    pdf = on_paper(reports()[which], language)
    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []


@every_language
def test_each_page_says_which_it_is_and_who_made_it_when(language: Language) -> None:
    pdf = on_paper(reports()[0], language)
    pages = reading.reader(pdf).pages
    for number, page in enumerate(pages, 1):
        words = reading.tight(page.extract_text())
        assert reading.tight(say(language)("paper.page_of", page=number, pages=len(pages))) in words
        assert "АсельЖумабаева" in words
    assert pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_a_long_table_has_its_heads_on_every_page_and_no_row_between_two() -> None:
    rows = tuple(Row(str(n), (text(msg("report.desk", desk=str(n))), Cell(Unit.COUNT, n))) for n in range(1, 120))
    columns = (Column("desk", msg("report.head.desk"), Unit.TEXT), Column("calls", msg("report.head.calls")))
    table = Table(id="t", title=msg("report.table.desks"), columns=columns, rows=rows)
    made = Report(
        kind=Kind.LOAD, title=msg("report.title.load"), since=NOW.date(), until=NOW.date(), facts=(), tables=(table,)
    )
    pages = reading.reader(report_pdf(made, say("en"))).pages
    assert len(pages) > 2
    assert all("Called" in page.extract_text() for page in pages)
    together = reading.words(report_pdf(made, say("en")))
    assert all(f"Desk{n}{n}" in together for n in range(1, 120))


def test_what_comes_from_an_example_is_marked_with_what_the_mark_means() -> None:
    words = reading.words(on_paper(reports()[0], "en"))
    assert words.count("notverified") >= 3
    assert reading.tight(say("en")("paper.not_verified_note")) in words
    assert "notverified" not in reading.words(on_paper(reports()[1], "en"))


def with_tables(*tables: Table) -> Report:
    return Report(
        kind=Kind.LOAD, title=msg("report.title.load"), since=NOW.date(), until=NOW.date(), facts=(), tables=tables
    )


def test_a_table_and_its_picture_begin_on_one_page() -> None:
    below = reports()[0].table("hours")
    columns = (Column("desk", msg("report.head.desk"), Unit.TEXT), Column("calls", msg("report.head.calls")))
    for many in range(24, 34):
        rows = tuple(Row(str(n), (text(str(n)), Cell(Unit.COUNT, n))) for n in range(many))
        above = Table(id="t", title=msg("report.table.desks"), columns=columns, rows=rows)
        told = [
            reading.tight(page.extract_text())
            for page in reading.reader(report_pdf(with_tables(above, below), say("en"))).pages
        ]
        title, drawn = (reading.tight(say("en")(code)) for code in ("report.table.hours", "report.chart.hours"))
        assert [title in page for page in told] == [drawn in page for page in told], many


def test_a_word_that_no_column_holds_is_broken_and_no_number_is_lost() -> None:
    table = reports()[0].table("services")
    first = table.rows[0]
    long = replace(table, rows=(replace(first, cells=(text("W" * 120), *first.cells[1:])), *table.rows[1:]))
    pdf = report_pdf(with_tables(long), say("kk"))
    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []
    assert reading.words(pdf).count("W") == 120
