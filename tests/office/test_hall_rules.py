"""A centre sets the rules of its hall with a command, and every way to a number goes by them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backoffice.__main__ import main
from backoffice.hall_commands import read
from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.halls import Hall
from mfc_desk.domain.ids import Key
from tests.office.bureau import Bureau
from tests.office.lobby import Screen, rows, screen

RULES = {"series": [{"letter": "A", "first": 5, "last": 30, "excluded": [[6, 9], [13, 13]], "day_limit": 4}]}


def said(bureau: Bureau, url: str, *words: str) -> int:
    """What the command answers."""
    return main(["hall", words[0], *words[1:], "--database", url, "--clock-at", bureau.clock.now().isoformat()])


def written(folder: Path, rules: object) -> str:
    file = folder / "rules.json"
    file.write_text(json.dumps(rules), encoding="utf-8")
    return str(file)


def test_what_is_shown_may_be_set_again_as_it_is(
    bureau: Bureau, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(bureau, database_url, "show") == 0
    file = tmp_path / "rules.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert read(file) == Hall()
    assert said(bureau, database_url, "set", str(file)) == 0
    assert rows(bureau, "hall") == [Hall()]


def test_lists_limits_and_excluded_ranges_hold_at_kiosk_reception_and_desk_alike(
    bureau: Bureau, database_url: str, tmp_path: Path
) -> None:
    assert said(bureau, database_url, "set", written(tmp_path, RULES)) == 0
    desk, kiosk = bureau.desk(), screen(bureau, TerminalKind.KIOSK)
    given = [_number(kiosk, 1), desk.ask("issue_ticket").result["number"], _number(kiosk, 2), _number(kiosk, 3)]
    assert given == ["A-005", "A-010", "A-011", "A-012"]
    assert "4" in _refused(kiosk, 4)
    refused = desk.ask("issue_ticket").refused
    assert refused is not None
    assert refused.code == "office.day_limit"
    hall = desk.get(Key("hall", "hall"))
    assert isinstance(hall, Hall), "the desks hear of it as of anything else"
    assert hall.series[0].day_limit == 4


@pytest.mark.parametrize(
    ("rules", "place"),
    [
        ({"series": [{"letter": "A", "day_limt": 4}]}, "series.day_limt"),
        ({"recals": 2}, "recals"),
        ({"series": [{"letter": "A", "first": "5"}]}, "$.series[0].first"),
        ({"series": [{"letter": "A", "first": 9, "last": 3}]}, ""),
        ({"head_starts": [["friend", 30]]}, ""),
        ("nothing", "$"),
    ],
)
def test_rules_that_are_misspelt_or_contradict_themselves_change_nothing(
    bureau: Bureau,
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    rules: object,
    place: str,
) -> None:
    assert said(bureau, database_url, "set", written(tmp_path, rules)) == 1
    assert place in capsys.readouterr().err
    assert rows(bureau, "hall") == []


def _asked(kiosk: Screen, n: int) -> dict[str, dict[str, str]]:
    wish = {"command": f"00000000-0000-4000-8000-{n:012d}", "language": "kk", "service": "kz.birth"}
    return dict(json.loads(kiosk.post("/kiosk/number", wish).body))


def _number(kiosk: Screen, n: int) -> str:
    return _asked(kiosk, n)["slip"]["number"]


def _refused(kiosk: Screen, n: int) -> str:
    return _asked(kiosk, n)["refused"]["en"]


@pytest.mark.parametrize(
    ("part", "named"),
    [({"services": ["*", "kz.brith"]}, "kz.brith"), ({"excluded": [[9, 6]]}, "9")],
    ids=["a service that no law here knows", "a range from the higher number"],
)
def test_what_would_mean_nothing_is_refused_by_name_and_the_rules_stay(
    bureau: Bureau,
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    part: dict[str, object],
    named: str,
) -> None:
    rules = {"series": [{"letter": "A", **part}]}
    assert said(bureau, database_url, "set", written(tmp_path, rules)) != 0
    assert named in capsys.readouterr().err
    assert rows(bureau, "hall") == []
