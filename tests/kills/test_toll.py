"""What the long part says at its end, and that it plays every test of the kills once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kills import toll
from tests.kills.__main__ import PIECES


def test_what_was_counted_is_added_up_and_nothing_lost_is_said_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "toll.jsonl"
    toll.tell("nobody listens", confirmed=5)
    monkeypatch.setenv(toll.FILE, str(file))
    toll.tell("random kills, sqlite", confirmed=5, kills=2)
    toll.tell("random kills, sqlite", confirmed=6, kills=3, lost=1)
    toll.tell("falls", kills=40)
    assert toll.summary(file.read_text(encoding="utf-8").splitlines()) == [
        "  falls: lost 0, doubled 0, kills 40",
        "  random kills, sqlite: lost 1, doubled 0, confirmed 11, kills 5",
        "in all: lost 1, doubled 0, confirmed 11, kills 45",
    ]


def test_every_test_of_the_kills_is_played_by_the_long_part() -> None:
    played = {Path(each).name for piece in PIECES for each in piece if each.endswith(".py")}
    assert played == {each.name for each in Path(__file__).parent.glob("test_*.py")}
