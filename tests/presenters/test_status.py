"""One honest line about the world."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from mfc_desk.text.message import msg
from mfc_desk.usecases.line import LineView
from tests.store.world import HandClock
from ui.presenters.status import StatusPresenter

AT = datetime(2026, 11, 23, 10, 42)


def line(online, kept=0, attention=0):
    return LineView(online=online, since=AT, kept=kept, attention=attention, held_up_to=AT.replace(minute=41))


@pytest.fixture
def status(place):
    return StatusPresenter(place.ctx)


def test_online_with_nothing_kept_everything_is_with_the_office(status):
    status.set_line(line(online=True))
    words = status.words()
    assert (words.line, words.online, words.kept) == ("Online", True, "Everything is with the office")
    assert words.held == "Office holds your work up to 10:41"


def test_offline_says_since_when_and_how_much_is_kept(status):
    status.set_line(line(online=False, kept=14))
    words = status.words()
    assert (words.line, words.online) == ("Offline since 10:42", False)
    assert (words.kept, words.kept_role) == ("14 kept safe here, will go by themselves", "off")


def test_a_line_that_was_lost_on_another_day_says_the_day_too(status):
    lost = AT.replace(day=AT.day - 1)
    status.set_line(replace(line(online=False), since=lost, held_up_to=lost))
    words = status.words()
    assert words.line == f"Offline since {lost.day} Nov 10:42"
    assert words.held == f"Office holds your work up to {lost.day} Nov 10:42"


def test_a_certificate_nobody_vouches_for_is_told_in_place_of_the_time(status):
    status.set_line(replace(line(online=False, kept=1), why=msg("line.not_trusted")))
    assert (status.words().line, status.words().online) == ("Office's certificate not trusted", False)


def test_the_way_back_is_counted_until_all_has_arrived_and_stays_for_a_while(place):
    told, clock = [], HandClock()
    status = StatusPresenter(replace(place.ctx, work=replace(place.work, clock=clock)))
    status.turned = told.append
    status.set_line(line(online=False, kept=14))
    status.set_line(line(online=True, kept=14))
    status.set_line(line(online=True, kept=11))
    assert status.words().kept == "Back online. Sent 3 of 14"
    status.set_line(line(online=True))
    assert status.words().kept == "Back online. Sent 14 of 14 · Everything is with the office"
    clock.move(seconds=20)
    assert status.words().kept_role == "ok"
    clock.move(seconds=6)
    assert status.words().kept == "Everything is with the office"
    assert told == [True]


def test_a_line_that_comes_back_and_sends_all_in_one_turn_still_says_so(status):
    status.set_line(line(online=False, kept=20))
    status.set_line(line(online=True))
    assert status.words().kept == "Back online. Sent 20 of 20 · Everything is with the office"


def test_the_next_act_ends_the_word_about_the_way_back(status):
    status.set_line(line(online=False, kept=14))
    status.set_line(line(online=True))
    status.set_line(line(online=True, kept=2))
    assert status.words().kept == "2 on their way to the office"


def test_what_is_done_while_the_old_work_goes_is_counted_with_it(status):
    status.set_line(line(online=False, kept=4))
    status.set_line(line(online=True, kept=3))
    status.set_line(line(online=True, kept=5))
    assert status.words().kept == "Back online. Sent 1 of 6"


def test_before_the_first_look_the_line_is_neither_there_nor_cut(status):
    told = []
    status.turned = told.append
    status.set_line(LineView(online=False, since=None, kept=0, attention=0, held_up_to=None))
    assert (status.words().line, status.words().kept, status.offline) == ("Looking for the line", "", False)
    status.set_line(line(online=True))
    assert (status.words().kept, told) == ("Everything is with the office", [])


def test_the_loss_of_the_line_is_told_once(status):
    told = []
    status.turned = told.append
    for online in (True, False, False):
        status.set_line(line(online=online))
    assert told == [False]


def test_devices_and_decisions_are_told(status):
    status.set_devices({"printer": "ready", "scanner": "trouble"})
    status.set_line(line(online=True, attention=2))
    assert [(each.words, each.role) for each in status.words().devices] == [
        ("Printer ready", "muted"),
        ("Scanner: look at it", "warn"),
    ]
    assert status.attention == 2


def test_a_full_disk_stands_at_the_bottom_until_there_is_room_again(status):
    for online in (True, False):
        status.set_line(replace(line(online=online), tight=True))
        (disk,) = status.words().devices
        assert (disk.words, disk.role) == ("Disk full: finish the open case", "warn")
    status.set_line(line(online=True))
    assert status.words().devices == ()


def test_an_office_that_takes_no_scans_says_so_though_it_is_there(status):
    status.set_line(replace(line(online=True), why=msg("line.office_full")))
    assert (status.words().line, status.words().online) == ("Office's disk is full", True)
