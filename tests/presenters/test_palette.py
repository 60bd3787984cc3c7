"""One field for everything, also on the wrong layout."""

from __future__ import annotations

import pytest

from ui.presenters.palette import CommandWords, PalettePresenter

COMMANDS = [
    CommandWords(id="tray", words="Open the tray", keycap="F12"),
    CommandWords(id="lock", words="Lock the desk", keycap="Ctrl+L"),
    CommandWords(id="without_ticket", words="Visit without a ticket", keycap="Ctrl+N", off="Finish A-042 first"),
]


@pytest.fixture
def palette(place):
    return PalettePresenter(place.desk, lambda: COMMANDS)


def titles(palette, group=None):
    return [each.title for each in palette.entries if group in (None, each.group)]


def test_nothing_typed_offers_what_can_be_done(palette):
    palette.search("")
    assert titles(palette) == ["Open the tray", "Lock the desk", "Visit without a ticket"]


def test_what_cannot_be_done_stays_with_its_reason_and_is_not_done(palette):
    done = []
    palette.do = done.append
    palette.search("without")
    assert palette.choose("do:without_ticket") == "Finish A-042 first"
    assert done == []


def test_a_command_is_found_by_the_beginnings_of_its_words_and_done(palette):
    done = []
    palette.do = done.append
    palette.search("op tr")
    assert titles(palette, "do") == ["Open the tray"]
    assert palette.choose("do:tray") == ""
    assert done == ["tray"]


def test_the_wrong_layout_finds_the_same(palette):
    palette.search("щзут")
    assert "Open the tray" in titles(palette)


def test_a_ticket_is_found_by_its_number_and_begins_its_visit(place, palette):
    palette.search("#43")
    assert titles(palette) == ["A-043 · Not said"]
    palette.choose("ticket:a-043")
    assert (place.desk.stand.page, place.desk.stand.number) == ("visit", "A-043")


def test_a_mark_asks_for_commands_only(palette):
    palette.search(">lock")
    assert titles(palette) == ["Lock the desk"]


def test_a_command_is_found_by_other_words_for_it_before_any_service(place):
    theme = CommandWords(id="theme", words="Light, dark", keycap="", also="passport look colour")
    made = PalettePresenter(place.desk, lambda: [theme])
    place.desk.begin("")
    made.search("colour")
    assert titles(made) == ["Light, dark"]
    made.search("passport")
    assert [each.group for each in made.entries][:1] == ["do"]
    assert "services" in [each.group for each in made.entries]


def test_a_service_needs_a_visit_and_is_chosen_in_one(place, palette):
    chosen = []
    palette.choose_service = chosen.append
    name = place.ctx.say(place.work.law.services()[0].name)
    palette.search(name)
    entry = next(each for each in palette.entries if each.group == "services")
    assert entry.off == "Begin a visit first"
    place.desk.begin("")
    palette.search(name)
    entry = next(each for each in palette.entries if each.group == "services")
    assert palette.choose(entry.key) == ""
    assert chosen == [entry.key.partition(":")[2]]
