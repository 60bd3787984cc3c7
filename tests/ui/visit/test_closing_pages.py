"""Fee, round and certificate as they are seen and driven by keys, at every size, in every look, in three languages."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mfc_desk.domain.machines import Lifecycle
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases import answering, visits
from tests.presenters.test_round import checked, numbers_left
from tests.presenters.visit_room import filled
from tests.ui.hands import focus, focused, go_on, key, part, press, settle, type_text
from tests.ui.lint import faults
from ui.theme.tokens import Theme
from ui.views import letting_go
from ui.views.desk import DeskWindow

LOOKS = [(806, 672, Theme()), (800, 600, Theme("contrast")), (800, 600, Theme("dark", 1.75))]
every_look = pytest.mark.parametrize(("width", "height", "theme"), LOOKS)
TURNS = 200
"""More turns of the event loop than anything takes."""
every_language = pytest.mark.parametrize("language", ["en", "ru", "kk"])


def with_fee(room, service, **answers):
    story = room.story(service)
    room.identify(story)
    application = room.choose(service)
    room.answer(application, story)
    for path, value in answers.items():
        answering.save_field(room.work, application, "/" + path, value)
    room.attach_all(application)
    room.open().go(5)


@every_language
@every_look
@pytest.mark.parametrize(
    ("country", "service", "answers"),
    [("ru", "ru.passport", {}), ("ru", "ru.passport", {"orphan": ""}), ("kz", "kz.id_passport", {"reason": "lost"})],
)
def test_the_fee_cuts_no_word(rooms, desk, language, country, service, answers, width, height, theme):
    room = rooms(language, country)
    with_fee(room, service, **answers)
    page = desk(room, width, height, theme)
    assert part(page, "visit.fee").isVisible()
    assert faults(page) == []


def test_the_badge_beside_the_fee_explains_itself_to_who_comes_by_tab(rooms, desk):
    room = rooms("en", "ru")
    with_fee(room, "ru.passport")
    page = desk(room)
    for _ in range(30):
        press(focus(), Qt.Key.Key_Tab)
        if focused() == "unverified":
            break
    settle()
    assert page.findChild(QWidget, "unverified.words").isVisible()
    assert faults(page) == []


def test_the_way_from_an_open_exemption_leads_to_its_question(rooms, desk):
    room = rooms("en", "ru")
    with_fee(room, "ru.passport", orphan="")
    page = desk(room)
    press(part(page, "visit.fee.ask./orphan"), Qt.Key.Key_Return)
    settle()
    assert room.presenter.step == 4


@every_language
@every_look
def test_the_round_cuts_no_word_before_signing_after_a_refusal_and_at_the_end(
    rooms, desk, language, width, height, theme
):
    room = rooms(language)
    presenter, *_ = checked(room)
    page = desk(room, width, height, theme)
    assert faults(page) == []
    presenter.round.save_as(str(room.folder / "sheet.pdf"))
    presenter.round.sign()
    numbers_left(room, 1)
    presenter.primary()
    settle()
    assert faults(page) == []
    presenter.primary()
    settle()
    assert faults(page) == []


def test_several_applications_are_signed_and_registered_by_keys(rooms, desk):
    room = rooms()
    presenter, *_ = checked(room)
    page = desk(room)
    assert focus() is part(page, "visit.round.print")
    presenter.round.save_as(str(room.folder / "sheet.pdf"))
    settle()
    go_on()
    assert focus() is part(page, "visit.round.signed")
    key(Qt.Key.Key_Space)
    go_on()
    assert focus() is part(page, "visit.check.act_back")
    go_on()
    assert presenter.step == 6
    states = [each.application.lifecycle for each in visits.look(room.work, room.visit).cases]
    assert states == [Lifecycle.REGISTERED, Lifecycle.REGISTERED]


@every_language
@every_look
def test_the_certificate_cuts_no_word_open_or_closed(rooms, desk, language, width, height, theme):
    room = rooms(language)
    room.register(filled(room))
    room.open().go(6)
    page = desk(room, width, height, theme)
    assert faults(page) == []
    part(page, "visit.proofs.open").click()
    settle()
    assert faults(page) == []


def test_the_certificate_is_copied_and_saved_beside_the_receipt(rooms, desk):
    room = rooms()
    room.register(filled(room))
    room.open().go(6)
    page = desk(room)
    press(part(page, "visit.proofs.copy"), Qt.Key.Key_Return)
    assert "must name one of these" in QGuiApplication.clipboard().text()
    room.presenter.certificate.save_as(str(room.folder / "proofs.pdf"))
    settle()
    assert room.presenter.certificate.paper().words == "Saved: proofs.pdf"


def test_a_visit_that_is_over_leaves_the_window_piece_by_piece_and_is_never_drawn_again(rooms, app):
    room = rooms()
    room.register(filled(room))
    window = DeskWindow(room.ctx)
    window.resize(1366, 768)
    window.begin()
    window.show()
    presenter = window.visit.presenter()
    for step in (1, 2, 5, 6):
        presenter.go(step)
        settle()
    presenter.receipt.save_as(str(room.folder / "receipt.pdf"))
    settle()
    page = part(window, "visit")
    gone = [page, *page.findChildren(QWidget)]
    presenter.primary()
    assert window.findChild(QWidget, "visit") is None
    left = [len(gone)]
    while left[-1] and len(left) < TURNS:
        app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        left.append(sum(isValid(each) for each in gone))
    assert left[-1] == 0
    assert max(before - after for before, after in pairwise(left)) <= 2 * letting_go.AT_ONCE
    window.close()


def test_another_language_while_a_visit_leaves_the_window_deletes_nothing_twice(rooms, app, monkeypatch):
    wrong = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, _trace: wrong.append((kind, error)))
    room = rooms()
    room.register(filled(room))
    window = DeskWindow(room.ctx)
    window.resize(1366, 768)
    window.begin()
    window.show()
    for step in (1, 2, 5):
        window.visit.presenter().go(step)
        settle()
    for language in ("ru", "kk"):
        words = Catalogue(language)
        words.chain(room.work.law.texts(language))
        window.set_catalogue(words)
        for _ in range(TURNS // 4):
            app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert wrong == []
    window.close()


def test_number_and_day_that_the_person_shows_are_typed_beside_the_button_and_a_wrong_day_stays(rooms, desk):
    room = rooms("en", "ru")
    with_fee(room, "ru.passport")
    page = desk(room)
    type_text(part(page, "visit.fee.claim.number.editor"), "4815")
    day = part(page, "visit.fee.claim.day.editor")
    type_text(day, "soon")
    press(part(page, "visit.fee.claim"), Qt.Key.Key_Space)
    settle()
    assert focus() is day
    assert not room.presenter.visiting.case.application.claims
    day.clear()
    type_text(day, "20.11.2026")
    press(part(page, "visit.fee.claim"), Qt.Key.Key_Space)
    settle()
    (claim,) = room.presenter.visiting.case.application.claims
    assert (claim.number, str(claim.day)) == ("4815", "2026-11-20")
    assert not part(page, "visit.fee.claim").isVisible()
    assert focused() == "visit.primary"
