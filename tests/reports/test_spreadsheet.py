"""A report as CSV: stable names, the language's own comma, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from mfc_desk.domain.guards import Mode
from mfc_desk.domain.reports.load_report import load_report
from mfc_desk.domain.reports.month_report import month_report
from mfc_desk.domain.reports.report import Report
from mfc_desk.domain.reports.spreadsheet import FIELDS, guarded, separator, to_csv
from mfc_desk.domain.reports.violations_report import violations_report
from mfc_desk.text.catalogue import LANGUAGES, Language
from tests.reports.days import NOW, basis, played_day, say, stretch, utc, violation

every_language = pytest.mark.parametrize("language", LANGUAGES)
LEDGER = (
    violation("v1", Mode.HAPPENED),
    violation("v2", Mode.PREVENTED, "term_ground"),
    violation("v3", Mode.HAPPENED, taken_back_at=NOW),
    violation("v4", Mode.HAPPENED, at=utc(2).replace(day=20)),
)


def reports() -> tuple[Report, ...]:
    days, known = stretch(ledger=LEDGER), basis()
    return load_report(known, days), violations_report(known, days), month_report(known, days, days)


def lines(report: Report, language: Language) -> list[list[str]]:
    told = to_csv(report, say(language))
    assert told.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(told.decode("utf-8-sig"), newline=""), delimiter=separator(language)))


@every_language
def test_each_number_is_found_by_its_names_and_is_the_cells_own(language: Language) -> None:
    for report in reports():
        head, people, *rows = lines(report, language)
        assert tuple(head) == FIELDS
        assert len(people) == len(set(people)) == len(FIELDS)
        assert {len(row) for row in rows} == {len(FIELDS)}
        told = {(row[0], row[1], row[2]): row[3] for row in rows}
        assert len(told) == len(rows), "no name stands for two values"
        for table in report.tables:
            for row in table.rows:
                for column, cell in zip(table.columns[1:], row.cells[1:], strict=True):
                    if cell.number is not None:
                        value = told[(table.id, row.key, column.id)]
                        assert int(value.replace(",", "").replace(".", "")) == cell.number


def test_the_separator_is_not_what_parts_tenths() -> None:
    assert {language: separator(language) for language in LANGUAGES} == {"kk": ";", "ru": ";", "en": ","}
    told = {(row[0], row[1]): row[3] for row in lines(reports()[0], "ru") if row[2] == "value"}
    assert "," in told[("summary", "mean")]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", " =", "\u00a0@"])
def test_words_that_begin_like_a_formula_are_words(begin: str) -> None:
    assert guarded(f"{begin}1+cmd()").startswith("'")
    made = load_report(basis(made_by=f"{begin}HYPERLINK(1)", centre={"en": f"{begin}x"}), stretch())
    found = [value for row in lines(made, "en") for value in row]
    assert not [value for value in found if value.lstrip(" \u00a0").startswith(("=", "@", "+", "\t", "\r"))]


def test_a_change_below_nought_stays_a_number() -> None:
    less = stretch(played_day(32, people=60))
    made = month_report(basis(), less, stretch())
    told = {(row[0], row[1], row[2]): row[3] for row in lines(made, "en")[2:]}
    assert int(told[("summary", "arrivals", "change")]) < 0


def test_what_was_taken_back_or_lies_outside_is_not_counted() -> None:
    _, found, _ = reports()
    classes = {row.key: [cell.number for cell in row.cells[1:]] for row in found.table("classes").rows}
    assert classes["deadline"] == [1, 0, 0, 1]
    assert classes["all"] == [1, 0, 0, 1]
    assert [row.key for row in found.table("each").rows] == ["v1"]
    assert "report.note.taken_back" in {one.code for one in found.table("classes").notes}
    assert {row.key for row in found.table("rules").rows} == {"told_term/none", "term_ground/none"}


def test_weekdays_stand_beside_the_same_weekday() -> None:
    month = reports()[2]
    (row,) = month.table("weekdays").rows
    assert row.key == "1"
    numbers = [cell.number for cell in row.cells[1:]]
    assert numbers[0::2] == numbers[1::2]
    assert numbers[0] == 1
