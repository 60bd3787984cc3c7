"""Tab goes as a page is read also where parts of it came later: what is drawn anew stands in its place at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tests.presenters.test_round import SECOND
from tests.presenters.visit_room import Room, filled
from tests.ui.hands import focused, key, part, settle
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.visit.frame import VisitPage

TAB = Qt.Key.Key_Tab


@pytest.fixture
def framed(tmp_path, show):
    """Shows a visit between another field above and one below, as the desk has them."""
    current().switch(Theme())
    room = Room(tmp_path)

    def shown(step):
        room.open().go(step)
        whole, above, below = QWidget(), QLineEdit(), QLineEdit()
        above.setObjectName("above")
        below.setObjectName("below")
        column = QVBoxLayout(whole)
        for each in (above, VisitPage(room.presenter), below):
            column.addWidget(each)
        show(whole, 806, 760)
        whole.activateWindow()
        settle()
        return whole

    yield room, shown
    room.close()


def walk(*, until, limit=60):
    names = [focused()]
    while names[-1] != until and len(names) < limit:
        key(TAB)
        names.append(focused())
    return names


def as_read(window, names):
    """Whether each is lower than the one before, or beside it to the right."""
    met = [part(window, name) for name in names]
    tops = [each.mapTo(window, each.rect().topLeft()) for each in met]
    rows = [(top.y() // 24, top.x()) for top in tops]
    return rows == sorted(rows)


def test_a_badge_that_is_drawn_late_takes_nothing_out_of_the_keys_way(framed):
    room, shown = framed
    room.register(filled(room))
    window = shown(6)
    assert focused() == "visit.receipt.print"
    names = walk(until="below") + walk(until="visit.receipt.print")[1:]
    assert len(names) < 60
    assert {"visit.receipt.save", "visit.receipt.language.editor", "unverified"} <= set(names)
    assert names.index("visit.receipt.save") == len(names) - 2
    assert part(window, "visit.receipt.save").isVisible()


def test_what_a_right_asks_is_passed_as_it_is_read_and_its_services_come_last(framed):
    room, shown = framed
    room.identify()
    window, whom = shown(1), room.presenter.who.whom
    whom.turn()
    whom.choose("proxy")
    settle()
    part(window, "visit.whom.scope.all").setFocus()
    key(Qt.Key.Key_Right)
    key(Qt.Key.Key_Space)
    assert not whom.everything()
    assert focused() == "visit.whom.scope.some"
    key(TAB)
    assert focused().startswith("visit.whom.service.")
    names = walk(until="visit.primary")
    assert "visit.companion.turn" in names
    assert not {"above", "below"} & set(names)


def test_from_a_right_that_was_just_chosen_tab_goes_into_its_fields(framed):
    room, shown = framed
    room.identify()
    shown(1)
    room.presenter.who.whom.turn()
    settle()
    key(Qt.Key.Key_Right)
    key(Qt.Key.Key_Space)
    assert room.presenter.who.whom.right() != "self"
    key(TAB)
    assert focused().startswith("visit.whom."), focused()


def test_from_what_is_told_to_an_insisting_applicant_tab_stays_on_the_page(framed):
    room, shown = framed
    story = room.story("kz.id_passport", of=lambda one: bool(one.shown))
    room.identify(story)
    room.answer(room.choose("kz.id_passport"), story)
    shown(3)
    room.presenter.gaps.show()
    settle()
    room.presenter.gaps.choose(room.presenter.gaps.rows()[0].requirement)
    settle()
    assert focused().startswith("visit.gaps.told"), focused()
    names = walk(until="visit.primary")
    assert not {"above", "below"} & set(names), names


def test_in_the_check_the_lines_come_before_the_payment(framed):
    room, shown = framed
    filled(room)
    window = shown(5)
    part(window, "visit.check.line.1").setFocus()
    names = walk(until="visit.primary")
    fees = [n for n, name in enumerate(names) if name.startswith("visit.fee")]
    assert all(n > 0 for n in fees)
    assert names.index("visit.check.all_right") > max(fees, default=0)
    assert as_read(window, names[:-1]), names


def test_in_the_round_the_way_to_what_is_open_comes_with_its_row(framed):
    room, shown = framed
    filled(room)
    room.answer(room.choose(SECOND), room.story(SECOND))
    window = shown(5)
    room.presenter.sign_all()
    settle()
    go = next(each for each in window.findChildren(QWidget) if each.objectName().startswith("visit.round.go."))
    go.setFocus()
    names = walk(until="visit.primary")
    assert as_read(window, names[:-1]), names


def test_who_came_along_is_in_sight_when_its_field_takes_the_focus(framed):
    room, shown = framed
    room.identify()
    window = shown(1)
    part(window, "visit.companion.turn").setFocus()
    key(Qt.Key.Key_Space)
    assert focused() == "visit.companion.name.editor"
    assert not part(window, "visit.companion.name.editor").visibleRegion().isEmpty()
