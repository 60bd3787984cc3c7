"""Roads and offices that answer badly: words an operator understands, nothing typed is lost, everything there once."""

from __future__ import annotations

import hashlib
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from mfc_desk.text.catalogue import Catalogue
from tests.story.place import Centre, Player
from tests.story.proxy import Road

SAY = Catalogue("ru")
NOT_FOR_PEOPLE = re.compile(r"HTTP|HTML|Error|500|Traceback|timeout|FreeWiFi|None|\{|\bNoLine\b", re.IGNORECASE)
BAD: tuple[Road, ...] = ("error", "portal", "silent", "half")


def said_of(told: list[str]) -> None:
    """Only words of ours."""
    assert not [each for each in told if NOT_FOR_PEOPLE.search(each)]


def refused_in_words(player: Player) -> None:
    """A call gets words within its two seconds, and the desk is free again."""
    tried = player.do("try_to_call")
    assert (tried["page"], tried["seconds"] < 3.5) == ("idle", True)
    assert SAY("desk.no_line_call") in tried["notice"]
    said_of(player.do("words"))


def on(centre: Centre, road: Road) -> None:
    """From now on; at least one request has met it when this returns."""
    centre.road.road = road
    met = len(centre.road.seen)
    nothing = threading.Event()
    for _ in range(600):
        if len(centre.road.seen) > met:
            return
        nothing.wait(0.05)
    raise AssertionError(f"nobody drove on the road {road}")


@pytest.mark.timeout(180)
def test_a_visit_goes_on_over_every_kind_of_bad_line_and_arrives_once(kz: Centre, tmp_path: Path) -> None:
    desk = kz.desk()
    with kz.player(desk) as player:
        player.do("sign_in", login="operator3", password=kz.password)
        player.do("line_is", online=True)
        for road in BAD:
            kz.road.road = road
            refused_in_words(player)
        player.do("line_is", online=False)
        assert player.do("status")["line"] in {*kz.offline_since(SAY), SAY("line.stranger_short")}
        number, page = over_bad_roads(kz, player, tmp_path)
        assert player.do("status")["kept"] == SAY("line.kept", n=player.do("kept"))
        kz.road.road = "open"
        player.do("try_line")
        player.do("line_is", online=True)
        player.do("everything_sent")
    (application,) = kz.applications(number)
    scan = hashlib.sha256(page.read_bytes()).hexdigest()
    assert {each.scan for each in kz.documents(application)} == {scan}
    assert kz.scans()[scan] == (page.stat().st_size, True)
    assert kz.times_recorded(desk, "register_application") == 1


def over_bad_roads(centre: Centre, player: Player, folder: Path) -> tuple[str, Path]:
    """A whole visit, its steps on one bad road after the other; nothing typed is lost on any of them."""
    on(centre, "error")
    player.do("without_ticket")
    typed = player.do("type_person", who=0)
    assert typed.items() <= player.do("show")["kept"]["who"].items()
    on(centre, "portal")
    player.do("identify")
    player.do("choose", who=0)
    player.do("go_on", step=4)
    player.do("try_line")
    on(centre, "silent")
    answers = player.do("fill_some", who=0, count=2)
    assert player.do("show")["kept"]["answers"] == answers
    page = Path(player.do("picture", folder=str(folder)))
    player.do("fill", who=0)
    centre.road.road = "half"
    number = player.do("to_receipt", who=0, path=str(page), save=str(folder / "receipt.pdf"))
    said_of(player.do("words"))
    player.do("finish")
    return number, page


def test_wrong_passwords_make_a_wait_that_grows_and_is_told_in_words(kz: Centre) -> None:
    with kz.player(kz.desk()) as player:
        first = player.do("try_to_sign_in", login="reception", password="wrong")
        assert first["problem"] == first["seen"] == SAY("office.sign_in_wrong", n=2)
        second = player.do("try_to_sign_in", login="reception", password="wrong too")
        assert second["seen"] == SAY("office.sign_in_wrong", n=1)
        assert waited(player.do("try_to_sign_in", login="reception", password="wrong")) <= 4
        asked = kz.road.seen.count("/api/session")
        assert waited(player.do("try_to_sign_in", login="reception", password=kz.password)) <= 4
        assert kz.road.seen.count("/api/session") == asked  # who must wait is not even asked about
        player.do("wait_over")
        assert 4 < waited(player.do("try_to_sign_in", login="reception", password="wrong")) <= 8
        told = player.do("try_to_sign_in", login="operator2", password=kz.password)
        assert told["in"], told


def waited(told: dict[str, Any]) -> int:
    """The seconds the screen asks to wait, in its own words; the player waits them."""
    why = SAY("office.sign_in_wait")
    for seconds in range(1, 60):
        if told["seen"] == SAY("signin.again_in", why=why, left=seconds):
            return seconds
    raise AssertionError(told)


def test_without_a_line_only_who_was_here_with_one_comes_in(kz: Centre) -> None:
    with kz.player(kz.desk()) as player:
        player.do("sign_in", login="operator1", password=kz.password)
        player.do("line_is", online=True)
        player.killed()
        kz.road.road = "closed"
        stranger = player.do("try_to_sign_in", login="operator2", password=kz.password)
        assert (stranger["in"], stranger["seen"]) == (False, SAY("signin.first_needs_line"))
        wrong = player.do("try_to_sign_in", login="operator1", password="wrong")
        assert (wrong["in"], wrong["seen"]) == (False, SAY("signin.wrong", n=2))
        assert player.do("try_to_sign_in", login="operator1", password=kz.password)["in"]
        player.do("line_is", online=False)
        player.do("without_ticket", number="A-500")
        typed = player.do("type_person", who=0, upto=3)
        assert player.do("show")["kept"]["who"] == typed
        kz.road.road = "open"
        player.do("try_line")
        player.do("everything_sent")
