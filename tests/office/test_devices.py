"""The computers of the desks, by commands: listed with what support must know, taken out, let in again."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator

import pytest

from backoffice.__main__ import main
from mfc_desk.domain.halls import DeskKey
from mfc_desk.domain.ids import Key
from sync.wire.envelope import GENESIS
from tests.office.bureau import Bureau, kinds, start

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Say]:
    """Gives a command; its exit code and all that it printed."""
    mask = os.umask(0o077)

    def give(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        code = main([*words, "--database", database_url, "--language", "en", "--clock-at", "2026-11-20T07:00:00+00:00"])
        said = capsys.readouterr()
        return code, (said.out + said.err).strip()

    yield give
    os.umask(mask)


def test_a_desks_computer_is_listed_with_what_the_office_holds_of_it(bureau: Bureau, say: Say) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    desk.push()
    code, said = say("device", "list")
    assert code == 0
    assert f"Desk 1 · {desk.device}" in said
    assert "1 record held" in said
    assert "ALARM" not in said


@pytest.mark.logs("speaks for life")
@pytest.mark.logs("two stores speak")
def test_two_computers_with_one_key_are_an_alarm_in_the_list(bureau: Bureau, say: Say) -> None:
    desk = bureau.desk()
    old = desk.incarnation
    desk.incarnation = bureau.ids.new()
    desk.n, desk.chain = 0, GENESIS
    desk.hello()
    assert "ALARM" not in say("device", "list")[1], "a store that was restored is none"
    assert "Void: 200 numbers" in say("device", "list")[1]
    desk.incarnation = old
    desk.hello()
    said = say("device", "list")[1]
    assert "ALARM: two computers" in said
    assert "Void" not in said


def test_a_desk_is_taken_out_at_once_and_let_in_again(bureau: Bureau, say: Say) -> None:
    desk, other = bureau.desk(), bureau.desk("2", "operator2")
    before = start(desk, bureau.ids)
    code, said = say("device", "revoke", "--device", desk.device)
    assert code == 0
    assert "taken out" in said
    assert desk.hello().revoked
    assert kinds(desk.push([before])) == ["applied"]
    other.pull()
    key = other.get(Key("desk_key", desk.device))
    assert isinstance(key, DeskKey)
    assert key.revoked, "tickets it gives from now on are no tickets"
    said = say("device", "list")[1]
    assert "taken out" in said
    assert "the computer was taken out" in said
    assert say("device", "revoke", "--device", desk.device)[0] == 1
    assert say("device", "allow", "--device", desk.device)[0] == 0
    assert not desk.hello().revoked
    other.pull()
    key = other.get(Key("desk_key", desk.device))
    assert isinstance(key, DeskKey)
    assert not key.revoked
    assert "Void" not in say("device", "list")[1]
    assert say("device", "allow", "--device", desk.device)[0] == 1


@pytest.mark.parametrize(("name", "told"), [("nothing", "No desk has"), ("0", "More than one"), (" ", "No desk has")])
def test_a_name_that_fits_none_or_several_takes_nobody_out(bureau: Bureau, say: Say, name: str, told: str) -> None:
    bureau.desk()
    bureau.desk("2", "operator2")
    code, said = say("device", "revoke", "--device", name)
    assert code == 1
    assert told in said
    assert "taken out" not in say("device", "list")[1]


def test_an_office_that_goes_on_from_a_backup_tells_its_desks(bureau: Bureau, say: Say) -> None:
    desk = bureau.desk()
    first = bureau.ticket(desk)
    code, said = say("restored")
    assert code == 0
    assert "goes on from the backup" in said
    assert desk.hello().epoch != desk.enrolled.epoch
    desk.pull()
    numbers = {row.number for row, _ in desk.rows.values() if getattr(row, "id", "") == first}
    assert bureau.ticket(desk) != first
    desk.pull()
    assert numbers == {"A-001"}
    assert say("restored", "--centre", "XX")[0] == 1
