"""A due date moves only by a listed ground, and to the day that an independent count gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.calendar import Calendar
from forms.errors import NotMoved, PackError
from forms.ids import GroundId
from forms.lint import lint
from forms.node import Standing
from forms.pack import load_pack
from forms.service import DeadlineRule, LastDay
from forms.term_clock import Dates, Move, TermClock, replay, term_clock
from forms.terms import Ground, Grounds, Term, Unit
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import Message
from tests.forms.packing import change, copy_of
from tests.forms.world import FAMILY, KZ

SURE = Standing("known", None, Message("kz.act.88v_20"))
OPEN, BOUND, MORE = GroundId("court"), GroundId("papers"), GroundId("more")
GROUNDS = Grounds(
    suspend=(
        Ground(OPEN, Message("x"), SURE, None),
        Ground(BOUND, Message("x"), SURE, Term(5, "wd")),
    ),
    extend=(Ground(MORE, Message("x"), SURE, Term(30, "cd")),),
)
START = date(2026, 3, 18)
RULE = DeadlineRule(Term(7, "wd"), SURE, handover_before=Term(1, "cd"), promised=Term(5, "wd"), grounds=GROUNDS)


def clock(term: Term = RULE.term, *, start: date = START, last: LastDay = "as_is") -> TermClock:
    return term_clock(replace(RULE, term=term, last_day=last), KZ.calendar, start=start)


def days(first: date) -> list[date]:
    return [first + timedelta(n) for n in range(700)]


def reference(calendar: Calendar, term: Term, *, start: date, gaps: list[tuple[date, date]], last: LastDay) -> date:
    """The count as a clerk does it: strike out the days that do not count and read off the last one."""
    struck = {day for first, end in gaps for day in days(first) if day < end}
    left = [day for day in days(start)[1:] if day not in struck and (term.unit == "cd" or calendar.works(day))]
    day = left[term.value - 1]
    if term.unit == "cd" and last == "next_wd":
        day = next(one for one in days(day) if calendar.works(one))
    return day


UNITS: list[Unit] = ["wd", "cd"]
LASTS: list[LastDay] = ["as_is", "next_wd"]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 200), st.integers(1, 40), st.sampled_from(UNITS), st.sampled_from(LASTS),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30)), max_size=4),
)  # fmt: skip
def test_however_often_it_stands_still_the_term_ends_where_a_clerk_would_end_it(
    after: int, value: int, unit: Unit, last: LastDay, stops: list[tuple[int, int]]
) -> None:
    start, gaps = date(2026, 1, 5) + timedelta(after), list[tuple[date, date]]()
    found, term, day = clock(Term(value, unit), start=start, last=last), Term(value, unit), start
    for running, standing in stops:
        day += timedelta(running)
        legal = found.dates.legal
        assert legal is not None
        if day > legal:
            with pytest.raises(NotMoved):
                found.move(Move("suspended", day, OPEN))
            break
        found = found.move(Move("suspended", day, OPEN))
        assert found.dates == Dates(None, None, None)
        gaps.append((day, day + timedelta(standing)))
        day += timedelta(standing)
        found = found.move(Move("resumed", day))
    assert found.dates.legal == reference(KZ.calendar, term, start=start, gaps=gaps, last=last)
    assert [one.now for one in found.log][-1:] in ([], [found.dates])


def test_without_a_move_the_dates_are_those_of_the_receipt() -> None:
    assert clock().dates == Dates(date(2026, 4, 1), date(2026, 3, 31), date(2026, 3, 30))
    assert not clock().log


def test_a_bounded_suspension_ends_by_itself() -> None:
    stopped = clock().move(Move("suspended", date(2026, 3, 26), BOUND))
    worked = [
        day for day in days(START)[1:] if KZ.calendar.works(day) and not date(2026, 3, 26) <= day <= date(2026, 4, 1)
    ]
    assert stopped.dates.legal == worked[6]
    with pytest.raises(NotMoved):
        stopped.move(Move("resumed", date(2026, 4, 6)))
    sooner = stopped.move(Move("resumed", date(2026, 3, 27)))
    assert sooner.dates.legal is not None
    assert stopped.dates.legal is not None
    assert sooner.dates.legal < stopped.dates.legal


def test_an_extension_adds_what_the_law_says_once() -> None:
    first = clock()
    longer = first.move(Move("extended", date(2026, 3, 30), MORE))
    assert longer.dates.legal == date(2026, 4, 1) + timedelta(30)
    assert longer.dates.promised == first.dates.promised
    assert (longer.log[0].was, longer.log[0].now) == (first.dates, longer.dates)
    with pytest.raises(NotMoved):
        longer.move(Move("extended", date(2026, 3, 31), MORE))


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        ([Move("suspended", START, GroundId("tired"))], "forms.term.no_ground"),
        ([Move("suspended", START)], "forms.term.no_ground"),
        ([Move("suspended", START, MORE)], "forms.term.no_ground"),
        ([Move("extended", START, OPEN)], "forms.term.no_ground"),
        ([Move("resumed", START)], "forms.term.runs_already"),
        ([Move("suspended", START, OPEN), Move("suspended", START, OPEN)], "forms.term.stands_already"),
        ([Move("suspended", START, OPEN), Move("resumed", START - timedelta(1))], "forms.term.not_back"),
        ([Move("extended", date(2026, 4, 2), MORE)], "forms.term.over"),
    ],
)
def test_without_a_listed_ground_or_on_a_wrong_day_nothing_moves(moves: list[Move], code: str) -> None:
    with pytest.raises(NotMoved) as refused:
        replay(clock(), moves)
    assert refused.value.why.code == code
    assert all(Catalogue(language).say(refused.value.why) for language in LANGUAGES)


def test_a_term_of_minutes_does_not_move() -> None:
    with pytest.raises(NotMoved):
        clock(Term(10, "min")).move(Move("extended", START, MORE))


def test_the_grounds_come_from_the_pack_with_words_and_article(tmp_path: Path) -> None:
    ground = {"id": "court", "article": "kz.act.88v_20", "confidence": "known"}
    more = {**ground, "id": "papers", "value": 30, "unit": "cd"}
    folder = copy_of(tmp_path / "kz")
    change(folder, "services/large_family.json", lambda tree: tree["deadline"].update(suspend=[ground], extend=[more]))
    assert {one.place for one in lint(load_pack(folder))} >= {"/kz.large_family.ground.court"}
    words = {f"kz.large_family.ground.{name}": "Word" for name in ("court", "papers")}
    for language in LANGUAGES:
        change(folder, f"texts/{language}.json", lambda tree: tree.update(words))
    pack = load_pack(folder)
    assert {one.what for one in lint(pack)} == {"nobody uses it"}, "of the ground that was listed before"
    grounds = next(one for one in pack.services if one.id == FAMILY.id).deadline.grounds
    assert [one.id for one in grounds.suspend + grounds.extend] == ["court", "papers"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"extend": [{"id": "x", "article": "kz.act.88v_20", "confidence": "known"}]},
        {"suspend": [{"id": "x", "confidence": "known"}]},
        {"suspend": [{"id": "x", "article": "kz.act.88v_20", "confidence": "known"}] * 2},
        {"suspend": [{"id": "x", "article": "kz.act.88v_20", "confidence": "known", "value": 1, "unit": "min"}]},
    ],
)
def test_a_ground_without_article_length_or_name_of_its_own_is_refused(
    wrong: dict[str, object], tmp_path: Path
) -> None:
    folder = copy_of(tmp_path / "kz")
    change(folder, "services/large_family.json", lambda tree: tree["deadline"].update(wrong))
    with pytest.raises(PackError):
        _ = load_pack(folder).services


def test_dates_that_an_example_of_a_ground_moved_are_no_surer_than_it() -> None:
    seen = Standing("sourced", "https://example.org")
    example = replace(GROUNDS, extend=(replace(GROUNDS.extend[0], standing=Standing("illustrative")),))
    years = {number: replace(year, standing=seen) for number, year in KZ.calendar.years.items()}
    sure = term_clock(replace(RULE, standing=seen, grounds=example), replace(KZ.calendar, years=years), start=START)
    assert sure.standing.verified
    assert sure.move(Move("extended", START, MORE)).standing.confidence == "illustrative"
