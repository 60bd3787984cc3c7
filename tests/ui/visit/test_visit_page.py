"""The page of a visit, by keys alone: a real desk without a line, the window as the operator has it."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from mfc_desk.usecases import answering, visits
from tests.presenters.visit_room import BOTH_PARENTS, NO_PAPERS, PAPERS, ZONE, filled
from tests.ui.hands import focus, focused, go_on, key, part, press, settle, type_text, wait_for
from tests.ui.lint import faults, name_of
from ui.theme.tokens import Theme, contrast
from ui.views.applicant import ApplicantScreen, _font
from ui.views.visit.flow import Flow
from ui.views.visit.proof_box import ProofBox
from ui.widgets.field import text_field


def test_a_whole_visit_goes_through_by_keys_alone(rooms, desk):
    room = rooms()
    page = desk(room)
    type_text(focus(), ZONE.replace("\n", ""))
    assert wait_for(lambda: room.presenter.who.value("family_name") == "Ospanova")
    go_on()
    assert room.presenter.step == 2
    type_text(focus(), "large family")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    go_on()
    assert room.presenter.step == 3
    assert focused() == "visit.consent.yes"
    key(Qt.Key.Key_Return)
    go_on()
    assert room.presenter.step == 4
    answer_everything(room)
    while room.presenter.step == 4:
        go_on()
    assert room.presenter.step == 5
    key(Qt.Key.Key_0)
    room.sheet_out(room.presenter.visiting.case.application.id)
    key(Qt.Key.Key_Space)
    go_on()
    assert focus() is part(page, "visit.check.act_back")  # the key that led here does not do it
    go_on()
    assert room.presenter.step == 6
    room.presenter.receipt.save_as(str(room.folder / "receipt.pdf"))
    settle()
    go_on()
    assert room.over == 1


def answer_everything(room):
    story = room.story(NO_PAPERS)
    application = room.presenter.visiting.case.application.id
    room.answer(application, story)
    room.presenter.visiting.look()
    settle()


def test_in_step_2_that_is_come_back_to_typing_searches_from_wherever_the_focus_is(rooms, desk):
    room = rooms()
    room.identify(room.story(NO_PAPERS))
    room.choose(NO_PAPERS)
    page = desk(room)
    room.presenter.go(2)
    settle()
    assert focused() == "visit.primary"
    type_text(focus(), "r")
    assert focused() == "visit.what.search.editor"
    type_text(focus(), "esidence")
    assert part(page, "visit.what.search.editor").text() == "residence"
    assert wait_for(lambda: room.presenter.what.words == "residence")


def test_the_arrow_leads_from_the_search_to_the_list_and_back(rooms, desk):
    room = rooms()
    room.identify(room.story(NO_PAPERS))
    desk(room)
    room.presenter.go(2)
    settle()
    assert focused() == "visit.what.search.editor"
    key(Qt.Key.Key_Down)
    first = focused()
    assert first.startswith("visit.what.add.")
    key(Qt.Key.Key_Down)
    assert focused().startswith("visit.what.add.")
    assert focused() != first
    key(Qt.Key.Key_Up)
    key(Qt.Key.Key_Up)
    assert focused() == "visit.what.search.editor"


def test_home_and_end_lead_to_the_first_and_the_last_service(rooms, desk):
    room = rooms()
    room.identify(room.story(NO_PAPERS))
    page = desk(room)
    room.presenter.go(2)
    settle()
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_End)
    found = [f"visit.what.add.{each.service}" for each in room.presenter.what.found()]
    assert (focused(), len(found) > 2) == (found[-1], True)
    key(Qt.Key.Key_Home)
    assert focus() is part(page, found[0])


def test_an_opened_why_is_brought_into_sight(rooms, desk):
    room = rooms()
    filled(room, PAPERS)
    page = desk(room, 806, 560)
    room.presenter.go(3)
    settle()
    last = [each for each in page.findChildren(QPushButton) if each.objectName().startswith("visit.documents.why.")][-1]
    last.setFocus()
    settle()
    key(Qt.Key.Key_Space)
    row = part(page, last.objectName().replace(".why.", ".row."))
    (box,) = row.findChildren(ProofBox)
    area = part(page, "visit.page.3").parentWidget().parentWidget()
    low = box.mapTo(area, box.rect().bottomLeft()).y()
    assert box.isVisible()
    assert low <= area.height()
    assert focus() is last


def test_where_all_of_a_page_is_locked_the_focus_is_on_the_way_on(rooms, desk):
    room = rooms()
    filled(room)
    desk(room)
    room.presenter.go(4)
    settle()
    asked = room.presenter.form.page().questions
    first = next((each for each in asked if not each.locked), None)
    wanted = f"visit.form{first.path.replace('/', '.')}" if first is not None else "visit.primary"
    assert focused().startswith(wanted)


@pytest.mark.parametrize("locked", [True, False])
def test_the_form_begins_at_what_can_be_changed_else_at_the_primary_button(rooms, desk, locked):
    room = rooms()
    filled(room)
    page = desk(room)
    room.presenter.go(4)
    settle()
    form = part(page, "visit.page.4")
    asks = list(form._asks().values())
    for each in asks:
        each.locked = locked or each is not asks[-1]
    part(page, "visit.form.why").setFocus()
    form_has_it = form.seek("first")
    assert form_has_it is not locked
    assert locked or asks[-1].has_focus()


def test_editors_of_one_line_stand_at_one_height_however_long_a_label_is(show):
    flow = Flow()
    short, long = (text_field(words, name=words[:4]) for words in ("IIN", "Number of the birth certificate " * 3))
    flow.place([(short, 4), (long, 4)])
    show(flow, 600, 300)
    settle()
    assert long.head_height(long.width()) > short.head_height(short.width())
    tops = [each.editor.mapTo(flow, each.editor.rect().topLeft()).y() for each in (short, long)]
    assert tops[0] == tops[1]


def test_typing_a_field_keeps_it_when_it_is_left_and_says_so(rooms, desk):
    room = rooms()
    page = desk(room)
    field = part(page, "visit.who.family_name.editor")
    field.setFocus()
    type_text(field, "Оспанова")
    press(field, Qt.Key.Key_Return)
    settle()
    assert room.presenter.foot().saved.startswith("Saved here")
    assert focus() is part(page, "visit.who.given_name.editor")


def test_a_wrong_zone_is_marked_and_stays_to_be_corrected(rooms, desk):
    page = desk(rooms())
    zone = part(page, "visit.who.zone.editor")
    type_text(zone, ZONE.replace("\n", "").replace("5512049F", "5513049F"))
    marks = part(page, "visit.who.zone_marks")
    assert wait_for(marks.isVisible)
    assert marks.accessibleName().endswith("5513049")
    assert "5513049" in zone.text()


def test_enter_on_what_is_no_zone_says_what_a_zone_is(rooms, desk):
    page = desk(rooms())
    zone = part(page, "visit.who.zone.editor")
    type_text(zone, "passport")
    press(zone, Qt.Key.Key_Return)
    settle()
    assert any("The zone has 8 signs" in each.text() for each in page.findChildren(QLabel) if each.isVisible())
    assert (focus(), zone.text()) == (zone, "passport")


def test_a_page_built_anew_keeps_what_was_typed(rooms, desk):
    room = rooms()
    page = desk(room)
    field = part(page, "visit.who.family_name.editor")
    field.setFocus()
    type_text(field, "Оспанова")
    page.close_page()
    page.deleteLater()
    again = desk(room)
    assert part(again, "visit.who.family_name.editor").text() == "Оспанова"


def test_a_rule_that_shows_a_question_moves_neither_focus_nor_cursor(rooms, desk):
    room = rooms()
    answering.save_field(room.work, filled(room, BOTH_PARENTS), "/paternity", "joint")  # kept while nobody asks it
    page = desk(room)
    room.presenter.go(4)
    room.presenter.form.show_page("father")
    settle()
    father = part(page, "visit.form.father.full_name.editor")
    father.setFocus()
    father.setText("Сейтқали")
    father.setCursorPosition(2)
    room.presenter.form.edit("/married", "no")
    room.presenter.form.keep("/married")
    settle()
    assert any(each.isVisible() for each in page.findChildren(QWidget) if "paternity" in each.objectName())
    assert part(page, "visit.form.father.full_name.editor") is father
    assert focus() is father
    assert (father.text(), father.cursorPosition()) == ("Сейтқали", 2)


def test_a_file_is_attached_by_keys_in_the_place_of_its_row(rooms, desk):
    room = rooms()
    story = room.story(PAPERS, of=lambda one: bool(one.shown))
    room.identify(story)
    room.answer(room.choose(PAPERS), story)
    desk(room)
    room.presenter.go(3)
    settle()
    key(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    entry = focus()
    assert isinstance(entry, QLineEdit)
    type_text(entry, str(room.folder / "nothing.pdf"))
    press(entry, Qt.Key.Key_Return)
    settle()
    assert room.presenter.documents.unfit(room.presenter.documents.open_row)
    entry.clear()
    type_text(entry, str(room.picture()))
    press(entry, Qt.Key.Key_Return)
    settle()
    assert any(row.held for row in room.presenter.documents.brought())


def test_space_says_yes_a_number_goes_to_its_page_and_the_person_sees_it(rooms, desk):
    room = rooms()
    filled(room)
    page = desk(room)
    room.presenter.go(5)
    settle()
    key(Qt.Key.Key_Space)
    assert room.presenter.check.lines()[0].said
    assert focused() == "visit.check.line.2"
    assert room.presenter.applicant.sheet().lines[1].reading
    child = next(
        each.number for each in room.presenter.check.lines() if "Bala Bir" in each.value or "Бала Бір" in each.value
    )
    key(Qt.Key(Qt.Key.Key_0 + child))
    assert (room.presenter.step, room.presenter.form.page().id) == (4, "children")
    assert part(page, "visit.form.name_differs").isVisible()


def test_the_page_of_the_next_visit_shows_nothing_of_the_last(rooms, desk):
    room = rooms()
    page = desk(room)
    room.presenter.who.read_zone(ZONE)
    settle()
    assert part(page, "visit.who.born.editor").property("state") == "scanned"
    visits.abandon(room.work, room.session, room.visit, "left")
    room.presenter.open(visits.start(room.work, room.session))
    settle()
    settle()
    shown = [each for each in page.findChildren(QLineEdit) if each.isVisible()]
    assert len(shown) > 5
    assert {each.text() for each in shown} == {""}
    assert {each.property("state") for each in page.findChildren(QWidget) if each.isVisible()} & {"scanned"} == set()
    words = " ".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())
    assert "years" not in words
    assert "from the document" not in words


def test_the_persons_screen_never_takes_the_keys_from_the_operator(rooms, desk, app):
    room = rooms()
    filled(room)
    page = desk(room)
    room.presenter.go(5)
    settle()
    for shown in (True, False):
        page.commands()["show_applicant"]()
        settle()
        assert room.presenter.applicant.on is shown
        assert QApplication.activeWindow() is page.window()
        assert focused() == "visit.check.line.1"
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    room.presenter.applicant.mirror(checking=True, reading=2, said=frozenset({1}))  # nobody listens who is gone


@pytest.mark.parametrize(("language", "scale"), list(itertools.product(("en", "ru", "kk"), (1.0, 1.5, 2.0))))
def test_nothing_is_cut_or_nameless_in_any_step(rooms, desk, language, scale):
    room = rooms(language)
    room.register(filled(room, PAPERS))
    width, height = (806, 672) if scale == 1.0 else (1346, 600)
    page = desk(room, width, height, Theme("light", scale))
    for step in range(1, 7):
        room.presenter.go(step)
        settle()
        assert faults(page) == []
        assert (page.width(), page.height()) == (width, height)


@pytest.mark.parametrize("step", range(1, 7))
def test_no_two_controls_of_a_step_have_the_same_name(rooms, desk, step):
    room = rooms()
    room.register(filled(room, PAPERS))
    page = desk(room)
    room.presenter.go(step)
    settle()
    buttons = [each for each in page.findChildren(QPushButton) if each.isVisible()]
    names = [name_of(each) for each in buttons]
    assert len(names) == len(set(names)), names


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_persons_sheet_is_large_and_never_cut(rooms, show, size, language):
    room = rooms("ru")
    filled(room)
    room.open()
    room.presenter.applicant.speak(language)
    room.presenter.go(5)
    screen = show(ApplicantScreen(room.presenter.applicant), *size)
    sheet = room.presenter.applicant.sheet()
    assert 1 <= len(sheet.lines) <= 6
    assert faults(screen) == []
    for line in (each for each in screen._lines if each.isVisible()):
        assert line.heightForWidth(line.width()) <= line.height()
    assert (screen.width(), screen.height()) == size


def test_no_letter_on_the_persons_sheet_is_smaller_than_27():
    assert min(_font(kind, 1.0).pixelSize() for kind in ("senior_label", "senior_body", "senior_value")) >= 27


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_ink_of_the_persons_sheet_has_a_contrast_of_seven(theme):
    look = Theme(theme)
    for ink, ground in (
        ("text", "bg"),
        ("text", "surface"),
        ("text", "tint"),
        ("accent2", "surface"),
        ("accent2", "tint"),
    ):
        assert contrast(look.colour(ink), look.colour(ground)) >= 7
