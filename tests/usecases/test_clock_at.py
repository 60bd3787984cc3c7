"""The time a program is told to start at is read by one rule on the desk and in the office."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from backoffice.__main__ import _parser
from mfc_desk.commands import demo, profile


def at_the_desk(words: str) -> datetime:
    parser = argparse.ArgumentParser()
    profile.add_arguments(parser)
    options = parser.parse_args(["--clock-at", words])
    profile.read(options).clock.now()
    found: datetime = options.clock_at
    return found


def in_the_office(words: str) -> datetime:
    found: datetime = _parser().parse_args(["serve", "--data", "x", "--clock-at", words]).clock_at
    return found


@pytest.mark.parametrize("read", [at_the_desk, in_the_office])
def test_a_time_without_a_zone_is_utc(read: Callable[[str], datetime]) -> None:
    assert read("2026-03-02T10:40") == datetime(2026, 3, 2, 10, 40, tzinfo=UTC)
    assert read("2026-03-02T10:40+05:00").utcoffset() == timedelta(hours=5)


@pytest.mark.parametrize("read", [at_the_desk, in_the_office, lambda words: demo.main(["--clock-at", words])])
def test_what_is_no_time_is_said_as_a_wrong_option(
    read: Callable[[str], object], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read("ten to eleven")
    assert ended.value.code == 2
    assert "--clock-at" in capsys.readouterr().err
