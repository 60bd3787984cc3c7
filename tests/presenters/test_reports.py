"""The reports of the centre in the window: the cockpit's numbers, chosen, made, printed and saved."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from mfc_desk.domain.reports.report import Kind
from mfc_desk.ports.office import NoLine
from mfc_desk.text.message import msg
from mfc_desk.usecases import line
from tests.presenters.place import Hall, Place, at_once
from tests.presenters.test_cockpit import a_morning, chief, tiles


class Silent(Hall):
    """An office that tells no load."""

    def load_basis(self, *_, **__):
        raise NoLine(msg("line.office_trouble"))


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path, hall=Silent())
    chief(made)
    a_morning(made)
    line.remember(made.work, online=False)
    yield made
    made.work.store.close()


def reports_of(place):
    place.desk.open_reports()
    return place.desk.beside.reports


def shown(page, table, row, column=1):
    page.choose_table(table)
    return next(cells[column] for cells in page.looked_at().rows if cells[0] == row)


def test_cockpit_preview_and_spreadsheet_say_the_same_number(place, tmp_path):
    place.desk.open_cockpit()
    known = tiles(place.desk.beside.cockpit)
    page = reports_of(place)
    percent = shown(page, "summary", "Share inside the norm")
    assert percent.split(".")[0] == known["inside"][0] == "33"
    assert shown(page, "summary", "People who came") == "4"
    page.save_as(str(tmp_path / "load.csv"))
    rows = csv.reader(StringIO((tmp_path / "load.csv").read_bytes().decode("utf-8-sig")))
    told = {(row[0], row[1], row[2]): row[3] for row in rows}
    assert told["summary", "inside", "value"] == percent.removesuffix(" %").strip()
    assert told["summary", "arrivals", "value"] == "4"
    assert page.paper().words == "Saved: load.csv"
    page.save_as(str(tmp_path / "load.pdf"))
    assert (tmp_path / "load.pdf").read_bytes().startswith(b"%PDF")


def test_nobody_but_a_supervisor_sees_them(place):
    place.ctx.session = place.session
    place.desk.open_reports()
    assert place.desk.stand.side == ""
    assert place.told[-1].startswith("Not allowed") or place.told[-1]


def test_what_is_not_known_stands_first(place):
    page = reports_of(place)
    about = dict(page.looked_at().rows)
    assert "what this desk holds" in about["Made of"]
    assert [key for key, _ in page.tables()][:2] == ["about", "summary"]


def test_each_report_of_each_span_is_made_in_each_language(place):
    page = reports_of(place)
    for kind in Kind:
        page.choose_kind(kind)
        assert (page.kind, page.why, page.ready()) == (kind, None, True)
    for days in ("week", "month", "before", "today"):
        page.choose_days(days)
        assert page.ready(), days
    page.choose_language("ru")
    assert page.tables()[0][1] == "Об этом отчёте"
    assert page.title() == place.ctx.say("report.title.month"), "the window keeps its own language"


def test_days_that_cannot_be_are_told_and_nothing_is_printed(place):
    page = reports_of(place)
    page.choose_days("any")
    page.set_days(page.until, page.until.replace(year=page.until.year - 1))
    assert place.ctx.say(page.why).startswith("These days")
    page.print()
    assert page.paper().words == "Not printed yet"


def test_without_a_printer_it_says_so_and_can_be_saved(place):
    page = reports_of(place)
    page.print()
    assert page.paper().role == "bad"
    assert page.ready()


def test_no_file_that_lies_there_is_proposed(place, tmp_path):
    page = reports_of(place)
    first = page.free_name(str(tmp_path), "pdf")
    (tmp_path / first).write_bytes(b"")
    assert page.free_name(str(tmp_path), "pdf") == first.replace(".pdf", "-2.pdf")


class Held:
    """A runner that keeps jobs until they are let go, and on which lanes they were."""

    def __init__(self):
        self.jobs, self.lanes = [], []

    def __call__(self, lane, job, done, failed=None):
        self.lanes.append(lane)
        self.jobs.append((lane, job, done, failed))

    def let_go(self):
        while self.jobs:
            at_once(*self.jobs.pop(0))


def test_the_cockpit_never_waits_behind_a_report(place):
    place.ctx.run = held = Held()
    reports_of(place)
    assert held.lanes == ["reports"]


def test_what_was_to_be_printed_is_not_printed_of_another_choice(place):
    place.ctx.run = held = Held()
    page = reports_of(place)
    page.print()
    page.choose_kind("violations")
    held.let_go()
    assert page.ready()
    assert "paper" not in held.lanes
    page.choose_kind("load")
    page.print()
    held.let_go()
    assert held.lanes[-1] == "paper"


def test_days_that_go_on_are_made_anew_when_the_page_is_opened_again(place):
    page = reports_of(place)
    first = page.report
    place.desk.open_side("")
    assert reports_of(place).report is not first
    page.choose_days("before")
    whole = page.report
    place.desk.open_side("")
    assert reports_of(place).report is whole


def test_a_table_is_worded_once_however_often_it_is_drawn(place):
    page = reports_of(place)
    page.choose_table("summary")
    assert page.looked_at() is page.looked_at()
    page.choose_table("waits")
    assert page.looked_at().key == "waits"
