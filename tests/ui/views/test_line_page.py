"""The page of the line by keyboard alone; every part of it fits in every language and size."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import line, persons, picture, visits
from mfc_desk.usecases.turns import Turn
from tests.ui.hands import focused, go_on, key, part, settle, type_text
from tests.ui.lint import faults
from tests.usecases.place import words
from tests.usecases.untaken_work import MINE, THEIRS, WHO, clash, phone, refused, with_the_office
from ui.models.work_rows import WorkRows
from ui.presenters.line_carry import Stick
from ui.presenters.work_row import Ref, WorkRow
from ui.theme.state import current
from ui.theme.tokens import Theme

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def offline(place, window):
    line.remember(place.work, online=False)
    window.line_turned(
        Turn(online=False, turned=True, sent=0, kept=1, changed=frozenset(), attention=0, next_in_s=20.0)
    )
    settle()


def visit(place, number="12"):
    begun = visits.start(place.work, place.session, paper_number=number)
    persons.identify(place.work, place.session, begun, WHO)
    return begun


def shown(window):
    """The kinds of the lines of what waits."""
    rows = window.middle.currentWidget().waiting.rows
    return [rows.ref(n).kind for n in range(rows.rowCount())]


def test_what_waits_opens_by_its_key_and_a_visit_folds_and_unfolds_under_the_arrows(place, window):
    visit(place)
    offline(place, window)
    key(Qt.Key.Key_F12, SHIFT)
    assert focused() == "line.waiting"
    assert shown(window) == ["group", "act", "act"]
    key(Qt.Key.Key_Left)
    assert shown(window) == ["group"]
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Left)
    list_ = part(window, "line.waiting")
    assert list_.selected().kind == "group"
    assert "waits for the line" in list_.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    key(Qt.Key.Key_F12, SHIFT)
    assert window.presenter.stand.side == ""


def test_the_way_at_the_bottom_leads_to_what_waits_and_is_reached_by_f6(place, window):
    visit(place)
    offline(place, window)
    way = part(window, "status_line.open")
    assert way.accessibleName() == "What waits here, and the line"
    for _ in range(6):
        if focused() == "status_line.open":
            break
        key(Qt.Key.Key_F6)
    key(Qt.Key.Key_Return)
    assert (window.presenter.stand.side, focused()) == ("line", "line.waiting")


def test_the_line_is_tried_by_the_primary_key_and_the_button_says_that_it_is(place, window):
    tried = []
    window.try_line_asked.connect(lambda: tried.append(1))
    offline(place, window)
    key(Qt.Key.Key_F12, SHIFT)
    go_on()
    assert tried == [1]
    assert window.presenter.beside.line.head().next_try == "trying now"


def test_two_versions_are_compared_and_mine_done_again_by_keys_alone(place, window):
    found = clash(place)
    window.presenter.status.look()
    key(Qt.Key.Key_F12)
    assert focused() == f"decide.open.{found.op_id}"
    key(Qt.Key.Key_Return)
    assert focused() == "decide.way.leave"
    said = [each.accessibleName() for each in window.middle.currentWidget().area.findChildren(object) if _named(each)]
    assert any(
        f"Phone: Yours, 23 Nov, 10:40: {MINE}; " in each and each.endswith(f"{THEIRS}. differs") for each in said
    )
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Space)
    go_on()
    assert phone(place, found.party) == MINE
    assert window.presenter.status.attention == 0
    assert focused() == "line.primary"


def test_escape_leads_from_both_versions_to_the_list_and_from_there_to_the_work(place, window):
    found = clash(place)
    key(Qt.Key.Key_F12)
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Escape)
    assert focused() == f"decide.open.{found.op_id}"
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.side == ""


def test_history_is_sifted_as_one_types_and_what_was_left_is_decided_again_by_enter(place, window):
    found = clash(place)
    key(Qt.Key.Key_F12)
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Space)
    go_on()
    key(Qt.Key.Key_3, ALT)
    assert focused() == "line.find.editor"
    type_text(window.focusWidget(), "left as")
    settle()
    assert part(window, "line.history").rows.rowCount() == 1
    key(Qt.Key.Key_Down)
    assert focused() == "line.history"
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_2, ALT)
    assert focused() == f"decide.open.{found.op_id}"


def test_the_work_is_written_to_a_folder_by_keys_and_the_page_says_where_it_lies(place, window, tmp_path):
    office_that_can_open(place)
    visit(place)
    key(Qt.Key.Key_F12, SHIFT)
    carry = window.presenter.beside.line.carry
    carry.seek = lambda: (Stick(str(tmp_path), "KINGSTON", 4_000_000_000),)
    key(Qt.Key.Key_4, ALT)
    assert focused() == f"carry.stick.{tmp_path}"
    assert carry.folder == str(tmp_path)
    go_on()
    assert (carry.notice.tone, len(carry.words().found)) == ("ok", 1)
    assert part(window, "line.primary").words() == "Write the file"
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.side == ""


def test_ten_thousand_lines_are_there_at_once_and_only_those_that_are_seen_are_made(place, window):
    key(Qt.Key.Key_F12, SHIFT)
    page = window.middle.currentWidget()
    list_ = page.history
    list_.rows._make = lambda ref: WorkRow(lead=ref.key, title="x")
    page.waiting.hide()
    list_.show()
    list_.show_refs([Ref("act", str(n)) for n in range(10_000)])
    settle()
    list_.setFocus()
    key(Qt.Key.Key_End)
    assert list_.selected() == Ref("act", "9999")
    assert list_.rows.made() < 100


def test_the_lines_keep_the_rules_of_a_model(app):
    rows = WorkRows(lambda ref: WorkRow(lead="", title=ref.key))
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for refs in ([Ref("act", "1")], [Ref("group", "a"), Ref("act", "1")], [Ref("group", "a"), Ref("act", "1")], []):
        rows.set_refs(refs)
    assert tester.model() is rows


@pytest.mark.parametrize("what", ["waiting", "list", "versions", "refused", "history", "empty", "carry"])
@pytest.mark.parametrize(("size", "scale"), [((1366, 768), 1.0), ((1024, 768), 1.0), ((1366, 768), 1.75)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_part_cuts_a_word_or_outgrows_the_window(place, window, language, size, scale, what):
    visits_of(place, what)
    current().switch(Theme("light", scale))
    window.resize(*size)
    window.set_catalogue(words(place.work, language))
    offline(place, window)
    page, desk = window.presenter.beside.line, window.presenter
    desk.open_line(
        {"history": "history", "waiting": "waiting", "empty": "waiting", "carry": "carry"}.get(what, "decide")
    )
    settle()
    if what in ("versions", "refused"):
        page.decide.open(page.decide.rows()[0].item.op_id)
        settle()
    assert faults(window) == []
    assert (window.width(), window.height()) == size


def office_that_can_open(place):
    """An office with a key: the desk seals for it."""
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with place.work.store.write() as uow:
        uow.facts.set_desk(replace(place.work.desk, office_key=public))
        uow.commit()


def visits_of(place, what):
    if what in ("waiting", "carry"):
        visit(place)
        visits.start(place.work, place.session, paper_number="13")
    elif what in ("list", "versions"):
        clash(place)
    elif what == "refused":
        refused(place, fixable=False)
    elif what == "history":
        visit(place)
        with_the_office(place)


def _named(widget):
    return hasattr(widget, "accessibleName") and widget.accessibleName()


def test_comparing_is_wished_by_its_key_from_every_part_and_told_in_the_history(place, window):
    key(Qt.Key.Key_F12, SHIFT)
    key(Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    settle()
    page = window.middle.currentWidget()
    told = window.presenter.beside.line.picture.words()
    assert "next contact" in told
    assert told in [each.text() for each in page.findChildren(QLabel)]
    with place.work.store.read() as uow:
        assert uow.facts.note(picture.TO_COMPARE)
