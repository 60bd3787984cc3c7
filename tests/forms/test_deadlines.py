"""Due dates and fees."""

from __future__ import annotations

import calendar as months
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.cost import FeeRow, FeeRule
from forms.deadlines import add_months, due
from forms.errors import NoTariff
from forms.fees import assess
from forms.node import Standing
from forms.pack import Pack, Tariff
from forms.rules import Scope
from forms.service import DeadlineRule, Service
from forms.terms import Term
from mfc_desk.text.message import msg
from tests.forms.world import FAMILY, KZ, LAW, PASSPORT, RU

KNOWN = Standing("known")
DAYS = st.dates(date(2026, 1, 1), date(2026, 10, 1))


def rule(value: int, unit: str, **more: object) -> DeadlineRule:
    return replace(DeadlineRule(Term(value, unit), KNOWN), **more)  # type: ignore[arg-type]  # a unit by name


def reference(start: date, count: int, off: set[date]) -> date:
    """Counts the working days one by one from a list of all days: a second way to the same date."""
    days = [start + timedelta(n) for n in range(1, 200)]
    return [day for day in days if day.isoweekday() not in (6, 7) and day not in off][count - 1]


@given(DAYS, st.integers(1, 40))
def test_working_days_agree_with_a_second_reckoning(start: date, count: int) -> None:
    for pack in (KZ, RU):
        off = set(pack.calendar.years[2026].off)
        assert due(rule(count, "wd"), pack.calendar, start=start).due == reference(start, count, off)


@pytest.mark.parametrize("service", LAW.services(), ids=lambda one: one.id)
def test_every_service_is_due_when_a_second_reckoning_from_its_file_says(service: Service) -> None:
    pack = LAW.pack(service.pack)
    told = json.loads((pack.root / service.file).read_text("utf-8"))["deadline"]
    off = {date.fromisoformat(day) for day in json.loads((pack.root / "calendars/2026.json").read_text("utf-8"))["off"]}
    for start in (date(2026, 1, 5) + timedelta(n) for n in range(300)):
        wanted = start
        if told["unit"] == "wd":
            wanted = reference(start, told["value"], off)
        elif told["unit"] == "cd":
            wanted = start + timedelta(told["value"])
            while told.get("last_day_rule") == "prev_wd" and (wanted.isoweekday() > 5 or wanted in off):
                wanted -= timedelta(1)
        assert due(service.deadline, pack.calendar, start=start).due == wanted


@given(DAYS, st.integers(1, 60))
def test_calendar_days_end_by_the_rule_for_the_last_day(start: date, count: int) -> None:
    plain = start + timedelta(count)
    assert due(rule(count, "cd"), KZ.calendar, start=start).due == plain
    later = due(rule(count, "cd", last_day="next_wd"), KZ.calendar, start=start).due
    earlier = due(rule(count, "cd", last_day="prev_wd"), KZ.calendar, start=start).due
    assert earlier <= plain <= later
    assert KZ.calendar.works(later)
    assert KZ.calendar.works(earlier)


@given(DAYS, st.integers(0, 30))
def test_the_days_between_are_the_days_that_were_counted(start: date, count: int) -> None:
    assert KZ.calendar.working_days_between(start, KZ.calendar.after(start, count)) == count


def test_the_agency_hands_over_on_the_working_day_before() -> None:
    assert due(FAMILY.deadline, KZ.calendar, start=date(2026, 3, 16)).agency_due == date(2026, 3, 27)


def test_a_year_without_an_official_calendar_makes_the_date_preliminary() -> None:
    for start, calendar in ((date(2026, 12, 28), "ru-2027.1"), (date(2027, 12, 28), "ru-2028.estimate")):
        found = due(PASSPORT.deadline, RU.calendar, start=start)
        assert (found.preliminary, found.calendar) == (True, calendar)
    assert not due(PASSPORT.deadline, RU.calendar, start=date(2026, 3, 2)).preliminary


@pytest.mark.parametrize(
    ("pack", "start", "count", "last"),
    [
        (KZ, date(2026, 3, 18), 15, date(2026, 4, 13)),
        (RU, date(2026, 12, 25), 10, date(2027, 1, 19)),
        (RU, date(2027, 2, 19), 1, date(2027, 2, 20)),
        (KZ, date(2026, 12, 30), 3, date(2027, 1, 6)),
    ],
)
def test_the_days_that_were_moved_are_counted_over_the_turn_of_the_year(
    pack: Pack, start: date, count: int, last: date
) -> None:
    assert due(rule(count, "wd"), pack.calendar, start=start).due == last


SEEN = Standing("sourced", "https://example.org", msg("act"))


def test_a_due_date_is_no_surer_than_the_calendar_it_was_counted_by() -> None:
    told = [
        due(replace(rule(5, unit, **more), standing=SEEN), KZ.calendar, start=start).standing.confidence
        for unit, more in (("wd", {}), ("cd", {"last_day": "next_wd"}), ("cd", {}), ("min", {}))
        for start in (date(2026, 3, 2), date(2026, 12, 30), date(2028, 3, 2))
    ]
    assert told == ["known", "illustrative", "illustrative"] * 2 + ["sourced"] * 6
    doubtful = due(replace(rule(5, "wd"), standing=Standing("illustrative")), KZ.calendar, start=date(2026, 3, 2))
    assert doubtful.standing.confidence == "illustrative"
    kept = due(replace(rule(5, "wd"), standing=SEEN), KZ.calendar, start=date(2026, 3, 2)).standing
    assert (kept.article, kept.source, kept.verified) == (SEEN.article, None, False)


def test_a_fee_is_no_surer_than_the_base_it_was_reckoned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    service, scope = replace(FAMILY, fee=replace(with_fee("1.25"), standing=SEEN)), Scope({})
    assert assess(service, KZ, on=date(2026, 3, 1), scope=scope).standing == SEEN
    doubtful = {"mrp": tuple(replace(one, standing=Standing("illustrative")) for one in KZ.tariffs["mrp"])}
    monkeypatch.setitem(vars(KZ), "tariffs", doubtful)
    assert not assess(service, KZ, on=date(2026, 3, 1), scope=scope).standing.verified


def test_minutes_are_due_on_the_same_day_and_months_end_where_the_month_ends() -> None:
    assert due(rule(10, "min"), KZ.calendar, start=date(2026, 3, 22)).due == date(2026, 3, 22)
    assert due(rule(1, "month"), KZ.calendar, start=date(2026, 1, 31)).due == date(2026, 2, 28)
    assert all(add_months(date(2024, 1, 31), n).day == months.monthrange(2024, n + 1)[1] for n in range(1, 12))


def test_counting_from_the_same_day_takes_the_day_itself() -> None:
    assert due(rule(1, "wd", counted_from="same_day"), KZ.calendar, start=date(2026, 3, 16)).due == date(2026, 3, 16)


def with_fee(times: str) -> FeeRule:
    return FeeRule(msg("fee"), KNOWN, (FeeRow("card", msg("card"), None, times=times, base="mrp"),))


def test_a_coefficient_of_the_dated_base_comes_down_to_a_whole_tenge() -> None:
    service = replace(FAMILY, fee=with_fee("1.25"))
    assert assess(service, KZ, on=date(2026, 3, 1), scope=Scope({})).minor == 540_600
    assert assess(service, KZ, on=date(2025, 12, 31), scope=Scope({})).minor == 491_500


def test_a_fee_is_never_guessed() -> None:
    with pytest.raises(NoTariff):
        assess(replace(FAMILY, fee=with_fee("1")), KZ, on=date(2024, 12, 31), scope=Scope({}))
    with pytest.raises(NoTariff):
        assess(PASSPORT, RU, on=date(2026, 3, 1), scope=Scope({}))


def test_an_amount_counts_from_its_day_and_until_the_same_line_has_another() -> None:
    scope = Scope({"reason": "lost", "orphan": False})
    (lost, *rest) = PASSPORT.fee.rows
    dearer = replace(lost, amount_minor=200_000, since=date(2026, 7, 1))
    service = replace(PASSPORT, fee=replace(PASSPORT.fee, rows=(dearer, lost, *rest)))
    told = [assess(service, RU, on=day, scope=scope).minor for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert told == [150_000, 200_000]
    with pytest.raises(NoTariff):
        assess(service, RU, on=date(2024, 12, 31), scope=scope)


def test_the_fee_follows_the_reason_and_keeps_its_mark() -> None:
    found = assess(PASSPORT, RU, on=date(2026, 3, 1), scope=Scope({"reason": "lost", "orphan": False}))
    assert (found.minor, found.currency, found.standing.confidence) == (150_000, "RUB", "illustrative")
    free = assess(FAMILY, KZ, on=date(2026, 3, 1), scope=Scope({}))
    assert free.free


def test_who_pays_is_told_how_much_and_who_does_not_why() -> None:
    found = assess(PASSPORT, RU, on=date(2026, 3, 1), scope=Scope({"reason": "lost", "orphan": False}))
    assert found.told.params == {"what": found.text, "sum": (150_000, "RUB")}
    free = assess(FAMILY, KZ, on=date(2026, 3, 1), scope=Scope({}))
    assert free.told == free.text


def test_a_tariff_has_its_day() -> None:
    assert KZ.tariffs["mrp"][-1] == Tariff(date(2026, 1, 1), 432_500, KZ.tariffs["mrp"][-1].standing)


def test_working_days_between_two_days_are_those_one_by_one() -> None:
    for first, last in ((date(2026, 3, 6), date(2026, 3, 26)), (date(2025, 12, 20), date(2027, 1, 15))):
        slow = sum(KZ.calendar.works(first + timedelta(n)) for n in range(1, (last - first).days + 1))
        assert KZ.calendar.working_days_between(first, last) == slow
        assert KZ.calendar.working_days_between(last, first) == -slow
    assert KZ.calendar.working_days_between(first, first) == 0
