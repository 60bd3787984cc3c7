"""The cockpit over a full hall at eleven: in every language, size and look no word is cut, and every number is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import overseen, usual
from tests.hall.eleven import Eleven
from tests.hall.test_overseen import supervisor
from tests.presenters.place import at_once
from tests.ui.hands import key, part, settle
from tests.ui.lint import faults, painted_short
from tests.usecases.place import words
from ui.presenters.context import Context
from ui.theme.state import current
from ui.theme.tokens import ROW, Theme
from ui.views.desk import DeskWindow

LISTS = ("tile.offline", "alerts", "tile.waiting", "tile.inside", "tile.desks", "tile.undecided", "desks", "feedback")
LOOKS = tuple((Theme(theme), size) for size in ((1366, 768), (1920, 1080)) for theme in ("light", "contrast"))
TURNS = 8
"""So often it is asked of the office until everything that it tells was told."""


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    made = Eleven(tmp_path_factory.mktemp("eleven"))
    made.session = supervisor(made.bureau, made.chief)
    for _ in range(TURNS):
        overseen.ask(made.chief.work, made.session)
        made.clock.advance(timedelta(seconds=21))
    made.settle()
    overseen.ask(made.chief.work, made.session)
    yield made
    made.close()


@pytest.fixture
def opened(hall, show):
    """The cockpit in a language, with everything that the office told."""

    def made(language):
        ctx = Context(
            work=hall.chief.work, session=hall.session, catalogue=words(hall.chief.work, language), run=at_once,
            changed=lambda _keys: None, announce=lambda message, undo=None: None,
        )  # fmt: skip
        window = DeskWindow(ctx)
        show(window)
        window.begin()
        window.activateWindow()
        key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        return window

    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_full_hall_no_word_is_cut_on_the_board_nor_in_the_rows_behind_it(opened, monkeypatch, language):
    window, found = opened(language), []
    cockpit, seen = window.presenter.beside.cockpit, painted_short(monkeypatch)
    for theme, size in LOOKS:
        current().switch(theme)
        window.resize(*size)
        for mark in ("", *(LISTS if (theme, size) == LOOKS[0] else LISTS[:1])):
            if mark:
                cockpit.open(mark)
            settle()
            window.grab()
            found += [f"{theme.name} {size} {mark}: {one}" for one in (*faults(window), *seen)]
            seen.clear()
        cockpit.close()
        settle()
        assert window.size().toTuple() == size
    assert list(dict.fromkeys(found)) == []


def test_the_hall_is_as_full_as_the_pictures_want_it(opened):
    cockpit = opened("en").presenter.beside.cockpit
    board = cockpit.board
    told = {one.key.removeprefix("tile."): one.value for one in board.tiles}
    assert int(told["waiting"]) >= 10
    assert int(told["longest"]) > 15
    assert (told["offline"], told["undecided"]) == ("2", "1")
    assert board.alerts.said
    assert board.load.band
    assert board.load.usual
    assert board.next.advice is not None
    assert all((board.afar.words, board.afar.forgotten, board.afar.done))
    assert {line.role for line in board.desks.lines} == {"warn", "off", "muted"}
    assert cockpit.feedback.words().lines


def test_a_desk_that_is_cut_off_is_told_so_among_the_desks_too_and_the_others_by_whom_they_have(opened):
    cockpit = opened("en").presenter.beside.cockpit
    cockpit.open("tile.desks")
    rows = {row.key: row.cells for row in cockpit.drill.rows}
    assert rows["4"] == ("Desk 4", "", "", "not known since 10:31")
    assert rows["11"][1].startswith("no number · ")
    assert rows["12"][1:] == ("", "", "not opened today")


def test_the_desks_stand_in_the_order_of_their_numbers_also_where_it_is_told_what_they_keep(opened):
    cockpit = opened("en").presenter.beside.cockpit
    names = [row.cells[0].removeprefix("Desk ") for row in cockpit.board.lists["tile.offline"].rows]
    assert names == ["13, this one", "4", "9", "1", "2", "3", "5", "6", "7", "8", "10", "11", "12"]


def test_a_row_is_as_high_as_its_words_and_no_higher(opened):
    window = opened("ru")
    window.presenter.beside.cockpit.open("tile.offline")
    settle()
    table = part(window, "cockpit.rows")
    heights = [table.rowHeight(place) for place in range(table.rows.rowCount())]
    assert heights[1] > heights[0] == current().px(ROW), "the second desk is cut off: two sentences"
    assert heights[3] == heights[0]


def test_a_forecast_that_had_too_little_is_made_as_soon_as_the_office_told_the_days_before(hall, opened):
    with hall.chief.store.write() as uow:
        for name in (usual.HISTORY, f"{usual.HISTORY}.asked"):
            uow.facts.set_note(name, None)
        uow.commit()
    hall.chief.line.cut = True
    cockpit = opened("en").presenter.beside.cockpit
    assert cockpit.board.load.band == ()
    hall.chief.line.cut = False
    for _ in range(3):
        hall.pass_time()
        cockpit._asked_ms = None
        cockpit.tick()
    cockpit.tick()
    assert cockpit.board.load.band
