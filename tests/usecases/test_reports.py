"""Reports at a desk: of the office where it answers, else of what the desk holds, and the report says which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mfc_desk.domain.errors import NotAllowed, Unlawful
from mfc_desk.domain.feedback import CRITERIA
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.reports.report import Kind, Report, Unit
from mfc_desk.domain.scope import DAYS
from mfc_desk.ports.office import NoLine
from mfc_desk.ports.outside import NotSaved
from mfc_desk.text.message import msg
from mfc_desk.usecases import cockpit, line, reports
from mfc_desk.usecases.reports import Wanted
from mfc_desk.usecases.workplace import Session, Workplace
from sync.wire.feedback import CriterionTold, FeedbackSpan
from sync.wire.load import AsOf, LastHeard, LedgerTold, LoadBasis, LoadDay, MarkTold, PartTold, WayTold
from tests.usecases.place import CutLine, operator, words, workplace
from tests.usecases.test_cockpit import desk, person, put


class Telling:
    """An office that tells the same ways for one day, and is cut off after so many answers."""

    def __init__(self, work: Workplace, answers: int = 1000) -> None:
        self.work, self.left, self.asked = work, answers, list[str]()
        self.over: date | None = None
        """The last day of which it tells what people said; None: any."""

    def _answer(self) -> AsOf:
        if not self.left:
            raise NoLine(msg("line.no_answer"))
        self.left -= 1
        return AsOf(90, 90, self.work.now())

    def load_day(self, _: str, *, day: str) -> LoadDay:
        self.asked.append(day)
        as_of, came = self._answer(), self.work.now() - timedelta(minutes=40)
        if day != self.work.today().isoformat():
            return LoadDay(as_of, [], [])
        times = [came, came + timedelta(minutes=20), came + timedelta(minutes=30)]
        parts = [PartTold("waiting", times[0], times[1]), PartTold("serving", times[1], times[2], "7", "marat")]
        mark = MarkTold("7", "open", came - timedelta(minutes=1), "marat", "")
        return LoadDay(as_of, [WayTold("ticket:x", "A-001", "A", None, None, "served", parts)], [mark])

    def load_basis(self, _: str, *, since: str, until: str) -> LoadBasis:
        heard = [LastHeard("7", self.work.now() - timedelta(hours=5)), LastHeard("8", self.work.now())]
        return LoadBasis(self._answer(), since, heard, [])

    def feedback(self, _: str, *, since: str, until: str) -> FeedbackSpan:
        self._answer()
        few = CriterionTold("results", 2, None, 1, 0)
        told = [CriterionTold(str(one), 10, [0, 0, 1, 2, 7], 3, 1) for one in CRITERIA if one != "results"]
        return FeedbackSpan(
            since=since, until=until if self.over is None else self.over.isoformat(), at="", least=5, satisfied_from=4, complete=9, partly=2, refused=1, nobody=4,
            criteria=[*told, few],
        )  # fmt: skip


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = workplace(tmp_path)
    yield made
    made.store.close()


def chief(work: Workplace, *, token: str | None = "t") -> Session:
    plain = operator(work)
    return replace(plain, token=token, actor=replace(plain.actor, roles=frozenset({Role.SUPERVISOR})))


def made(work: Workplace, kind: Kind = Kind.LOAD, **more: Any) -> Report:
    today = work.today()
    found = reports.make(work, more.pop("session", chief(work)), Wanted(kind=kind, since=today, until=today), **more)
    assert found is not None
    return found


def facts(report: Report) -> dict[str, str]:
    return {one.id: getattr(one.words, "code", str(one.words)) for one in report.facts}


def value(report: Report, row: str, table: str = "summary") -> int | None:
    return next(one for one in report.table(table).rows if one.key == row).cells[1].number


def test_a_report_is_of_the_offices_rows_and_says_up_to_when(work: Workplace) -> None:
    found = made(replace(work, office=Telling(work)))
    assert (value(found, "arrivals"), value(found, "mean"), value(found, "inside")) == (1, 200, 0)
    assert facts(found)["source"] == "report.of_office"
    assert [one for one in facts(found) if one.startswith("silent")] == ["silent.7"]
    (broken,) = found.table("broken").rows
    assert broken.cells[5].number is not None


def test_without_the_line_it_is_of_the_desks_own_rows_with_the_cockpits_numbers(work: Workplace) -> None:
    put(work, person(work, "A-001", 18), person(work, "A-002", 5), person(work, "A-003", 30, called=4), desk(work, "7"))
    line.remember(work, online=False)
    assert isinstance(work.office, CutLine)
    found, seen = made(work), cockpit.look(work)
    whole = seen.day.whole
    assert value(found, "arrivals") == len(whole.arrivals) == 3
    assert value(found, "inside") == seen.moment.inside.cut(0.001) == 500
    assert value(found, "longest") == whole.longest.cut(6.0)
    told = facts(found)
    assert told["source"] == "report.of_desk"
    assert told["silent.7"] == "report.silent_to_desk"


def test_a_line_that_is_cut_in_the_middle_leaves_no_half_of_the_offices_rows(work: Workplace) -> None:
    put(work, person(work, "A-001", 18))
    telling = Telling(work, answers=1)
    found = made(replace(work, office=telling))
    assert telling.asked == [work.today().isoformat()]
    assert facts(found)["source"] in ("report.of_desk", "report.of_desk_alone")
    assert value(found, "arrivals") == 1


def test_a_month_asks_day_by_day_tells_how_far_it_is_and_can_be_stopped(work: Workplace) -> None:
    telling, far = Telling(work), list[tuple[int, int]]()
    found = made(replace(work, office=telling), Kind.MONTH, on_progress=lambda done, of: far.append((done, of)))
    first, _ = reports.month_of(work.today())
    before, _ = reports.month_of(first - timedelta(days=1))
    assert telling.asked[0] == before.isoformat()
    assert telling.asked[-1] == work.today().isoformat()
    assert far[0][0] == 0
    assert far[-1] == (len(telling.asked), len(telling.asked) + 1)
    assert found.since == first
    assert value(found, "arrivals") == 1
    today = work.today()
    stopped = reports.make(
        replace(work, office=telling), chief(work), Wanted(kind=Kind.MONTH, since=today, until=today), stop=lambda: True
    )
    assert stopped is None


def test_the_quality_report_prints_n_not_applicable_and_the_whole_distribution(work: Workplace) -> None:
    found = made(replace(work, office=Telling(work)), Kind.QUALITY)
    row = next(one for one in found.table("criteria").rows if one.key == "information")
    assert [cell.number for cell in row.cells[1:]] == [10, 3, 1, 460, 900, 700]
    assert row.cells[4].unit is Unit.POINTS
    spread = next(one for one in found.table("distribution").rows if one.key == "information")
    assert [cell.number for cell in spread.cells[1:]] == [0, 0, 1, 2, 7, 10]
    few = next(one for one in found.table("criteria").rows if one.key == "results")
    assert [cell.number for cell in few.cells[1:]] == [2, 1, 0, None, None, None]
    assert facts(found)["satisfied"] == "report.satisfied_is"
    cut = made(work, Kind.QUALITY)
    assert facts(cut)["feedback"] == "report.feedback_unknown"
    assert cut.tables == ()


def test_nobody_but_a_supervisor_has_one_and_days_that_cannot_be_are_refused(work: Workplace) -> None:
    today = work.today()
    with pytest.raises(NotAllowed):
        reports.make(work, operator(work), Wanted(kind=Kind.LOAD, since=today, until=today))
    for since, until in ((today + timedelta(days=1), today + timedelta(days=2)), (date(2026, 1, 1), today)):
        with pytest.raises(Unlawful):
            reports.make(work, chief(work), Wanted(kind=Kind.LOAD, since=since, until=until))


def test_a_place_that_takes_no_file_is_told_in_words(work: Workplace, tmp_path: Path) -> None:
    found, say = made(replace(work, office=Telling(work))), words(work, "en")
    reports.save(work, reports.spreadsheet(found, say), to=str(tmp_path / "load.csv"))
    assert (tmp_path / "load.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert reports.pdf(work, found, "en").startswith(b"%PDF")
    with pytest.raises(NotSaved) as refused:
        reports.save(work, b"x", to="/dev/full/load.csv")
    assert refused.value.why.code.startswith("paper.not_saved")
    with pytest.raises(NotSaved) as full:
        reports.save(work, b"x", to="/proc/load.csv")
    assert "load.csv" in say.say(full.value.why)


def test_a_quality_report_says_that_a_day_is_told_when_it_is_over(work: Workplace) -> None:
    telling = Telling(work)
    telling.over = work.today() - timedelta(days=1)
    found = made(replace(work, office=telling), Kind.QUALITY)
    assert "report.feedback_later" in {fact.words.code for fact in found.facts if fact.warns}


def test_what_nobody_wants_any_more_is_not_asked_for(work: Workplace) -> None:
    telling, today = Telling(work, answers=5), work.today()
    wanted = Wanted(kind=Kind.LOAD, since=today, until=today)
    found = reports.make(replace(work, office=telling), chief(work), wanted, stop=lambda: True)
    assert (found, telling.left) == (None, 5)


def test_somebody_who_is_known_of_long_ago_does_not_say_that_everybody_is(work: Workplace) -> None:
    put(work, person(work, "A-001", 60 * 24 * 45), person(work, "A-002", 18))
    today = work.today()
    found = reports.make(work, chief(work), Wanted(kind=Kind.LOAD, since=today - timedelta(days=50), until=today))
    assert found is not None
    said = next(one.words for one in found.facts if one.id == "before")
    assert said == msg("report.not_held_before", day=today - timedelta(days=DAYS - 1))
    today_alone = made(work)
    assert "before" not in facts(today_alone)


class Newer(Telling):
    """An office of the next release: some of its words are unknown here."""

    def load_day(self, _: str, *, day: str) -> LoadDay:
        told = super().load_day(_, day=day)
        if not told.ways:
            return told
        (way,) = told.ways
        first = way.parts[0]
        gone = WayTold("ticket:y", "A-002", "A", None, None, "beamed_up", way.parts)
        hovers = WayTold("ticket:z", "A-3", "A", None, None, "served", [PartTold("hovering", first.since, first.until)])
        lunch = MarkTold("8", "at_lunch", self.work.now(), None, "")
        return LoadDay(told.as_of, [way, gone, hovers], [*told.marks, lunch])

    def load_basis(self, _: str, *, since: str, until: str) -> LoadBasis:
        told = super().load_basis(_, since=since, until=until)
        row = LedgerTold("x", "of_tomorrow", "happened", "r", "s", "", "", self.work.now(), counts=True)
        return LoadBasis(told.as_of, told.first, told.heard, [row])


def test_words_of_a_newer_office_are_left_out_counted_and_said(work: Workplace) -> None:
    found = made(replace(work, office=Newer(work)))
    (fact,) = (one for one in found.facts if one.id == "unknown")
    assert fact.words == msg("report.unknown_words", n=4)
    assert value(found, "arrivals") == 1, "what is known is counted as ever"
    assert facts(found)["source"] == "report.of_office"
