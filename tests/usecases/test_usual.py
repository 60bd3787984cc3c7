"""Which days before are what today is: the calendar of the country says it, and a holiday is like no other day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from mfc_desk.usecases import keeping_told, usual
from mfc_desk.usecases.usual import WEEKDAYS, Weekday
from mfc_desk.usecases.workplace import Workplace
from tests.usecases.place import workplace

MONDAY, SUNDAY, HOLIDAY = date(2026, 11, 23), date(2026, 11, 22), date(2026, 10, 26)
INDEPENDENCE = date(2026, 12, 16)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = workplace(tmp_path)
    yield made
    made.store.close()


def waited(work: Workplace, today: date, **days: int) -> float | None:
    """How many waited at midnight on the mean of the days that are compared with today; days as `d1026`."""
    told = {f"2026-{name[1:3]}-{name[3:]}": Weekday(today.isoformat(), [many]) for name, many in days.items()}
    keeping_told.keep(work, WEEKDAYS, told)
    with work.store.read() as uow:
        found = usual.usual(uow, today, work.law.calendar.works)
    return None if found is None else found.waiting[0]


def test_a_weekday_is_not_compared_with_one_that_was_a_holiday(work: Workplace) -> None:
    assert not work.law.calendar.works(HOLIDAY)
    assert waited(work, MONDAY, d1116=4, d1109=6, d1026=50) == 5
    assert waited(work, MONDAY, d1026=50) is None


def test_a_holiday_is_compared_with_nothing_and_an_ordinary_sunday_with_sundays(work: Workplace) -> None:
    assert usual.holiday(INDEPENDENCE, work.law.calendar.works)
    assert waited(work, INDEPENDENCE, d1209=4, d1202=6) is None
    assert not usual.holiday(SUNDAY, work.law.calendar.works)
    assert waited(work, SUNDAY, d1115=3) == 3
