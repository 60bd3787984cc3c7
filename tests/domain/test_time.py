"""Business time: the office's word plus the time that passed here, provisional where that cannot be known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.time import TOLERANCE, Anchor, anchor_at, business_time

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands where the test put it."""

    wall: datetime = NOON
    ms: int = 1_000_000
    boot: str = "first"

    def now(self) -> datetime:
        return self.wall

    def boot_ms(self) -> int:
        return self.ms

    def boot_id(self) -> str:
        return self.boot

    def later(self, span: timedelta) -> FixedClock:
        return replace(self, wall=self.wall + span, ms=self.ms + int(span / timedelta(milliseconds=1)))


def test_time_is_provisional_before_the_office_ever_told_it():
    assert business_time(FixedClock(), None).provisional


def test_time_passes_by_the_boot_clock_since_the_office_told_it():
    clock = FixedClock()
    anchor = anchor_at(NOON + timedelta(seconds=90), clock)
    found = business_time(clock.later(timedelta(hours=3)), anchor)
    assert (found.at, found.provisional) == (NOON + timedelta(hours=3, seconds=90), False)


def test_a_reboot_without_the_line_makes_time_provisional():
    anchor = anchor_at(NOON, FixedClock())
    found = business_time(FixedClock(boot="second", ms=10), anchor)
    assert found.provisional
    assert found.at == NOON


def test_a_wall_clock_that_was_turned_back_changes_no_date():
    clock = FixedClock()
    anchor = anchor_at(NOON, clock)
    turned = replace(clock.later(timedelta(hours=1)), wall=NOON - timedelta(days=365))
    found = business_time(turned, anchor)
    assert found.provisional
    assert found.at == NOON + timedelta(hours=1)


@given(st.integers(0, 10**9), st.integers(-(10**7), 10**7))
def test_time_is_certain_exactly_while_the_two_clocks_agree(passed_ms, drift_s):
    clock = FixedClock()
    anchor = Anchor(NOON, "first", clock.ms)
    at = NOON + timedelta(milliseconds=passed_ms)
    told = business_time(FixedClock(at + timedelta(seconds=drift_s), clock.ms + passed_ms), anchor)
    assert told.at == at
    assert told.provisional == (abs(timedelta(seconds=drift_s)) > TOLERANCE)
