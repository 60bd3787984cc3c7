"""The person's questions by keys and by touch; the desk under them takes nothing, and shows nothing of what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from backoffice.rehearsal import AdvancingClock
from mfc_desk.domain.feedback import CRITERIA, NOT_APPLICABLE, Criterion, How
from tests.ui.hands import key, part, settle
from tests.usecases.place import OPENING, words
from tests.usecases.test_feedback import over, sent
from ui.presenters.feedback import CLOSED_MS
from ui.theme.state import current
from ui.theme.tokens import FEEDBACK_TOUCH, Theme
from ui.views.alone import Cover
from ui.views.feedback import FeedbackScreen


@pytest.fixture
def clock(place):
    made = AdvancingClock(OPENING)
    place.work = place.ctx.work = replace(place.work, clock=made)
    return made


@pytest.fixture
def asking(place, clock, window):
    """The first question stands over the desk."""
    visit = over(place.work, place.session)
    catalogues = {language: words(place.work, language) for language in ("kk", "ru", "en")}
    window.presenter.feedback.begin(visit, "en", catalogues)
    settle()
    return window.presenter.feedback


def screen(window: QWidget) -> FeedbackScreen | None:
    return next(
        (each for each in QApplication.allWidgets() if isinstance(each, FeedbackScreen) and each.isVisible()), None
    )


def test_the_number_keys_answer_every_question_and_nothing_is_chosen_beforehand(place, window, asking):
    shown = screen(window)
    for number in range(1, 9):
        assert not any(each.isChecked() for each in shown.findChildren(QPushButton) if "score" in each.objectName())
        assert asking.question().number == number
        key(Qt.Key.Key_0 if number == 6 else Qt.Key.Key_4)
        key(Qt.Key.Key_Enter)
    (said,) = sent(place.work)
    assert said.scores == dict.fromkeys(CRITERIA, 4) | {Criterion.EXPENSES: NOT_APPLICABLE}
    assert part(shown, "feedback.question").text() == "Thank you"


def test_backspace_goes_back_and_shows_nothing_of_what_was_said(window, asking):
    key(Qt.Key.Key_2)
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Backspace)
    shown = screen(window)
    assert not any(each.isChecked() for each in shown.findChildren(QPushButton) if "score" in each.objectName())
    assert "Answered" in part(shown, "feedback.place").text()


def test_touch_and_keys_go_together(window, asking):
    shown = screen(window)
    for button in ("feedback.language.en", "feedback.score.4"):
        QTest.mouseClick(part(shown, button), Qt.MouseButton.LeftButton)
    key(Qt.Key.Key_Enter)
    assert asking.question().number == 2
    key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not shown
    key(Qt.Key.Key_5)
    key(Qt.Key.Key_Enter)
    assert asking.question().number == 3


def test_a_finger_answers_and_skips_the_rest(place, window, asking):
    shown = screen(window)
    part(shown, "feedback.score.5").click()
    part(shown, "feedback.next").click()
    part(shown, "feedback.none").click()
    part(shown, "feedback.next").click()
    part(shown, "feedback.skip").click()
    settle()
    (said,) = sent(place.work)
    assert said.scores == {Criterion.INFORMATION: 5, Criterion.ACCESSIBILITY: NOT_APPLICABLE}
    assert said.how is How.SKIPPED


def test_another_language_is_one_press_away(window, asking):
    part(screen(window), "feedback.language.kk").click()
    assert part(screen(window), "feedback.place").text() == "1-сұрақ, барлығы 8"


def test_no_answer_has_the_focus_before_somebody_sought_it(window, asking):
    assert QApplication.focusWidget() is screen(window)
    key(Qt.Key.Key_3)
    key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen(window)
    key(Qt.Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), QPushButton)


def test_the_desk_takes_no_key_while_the_person_answers(window, asking):
    keys = window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert keys
    assert not any(each.isEnabled() for each in keys)
    assert not window.middle.isEnabled()
    assert screen(window).geometry() == window.rect()
    for one in (Qt.Key.Key_F2, Qt.Key.Key_F8, Qt.Key.Key_Escape):
        key(one)
    assert window.presenter.stand.page == "idle"
    window.scanned("MFC1:whatever")
    part(screen(window), "feedback.skip").click()
    settle()
    assert all(each.isEnabled() for each in keys)
    assert window.middle.isEnabled()


def test_the_operator_may_go_on_after_three_minutes_and_not_before(place, window, asking, clock):
    on = part(screen(window), "alone.go_on")
    assert on.isHidden()
    clock.advance(timedelta(milliseconds=CLOSED_MS))
    window._tick()
    assert not on.isHidden()
    on.click()
    settle()
    assert screen(window) is None
    assert window.middle.isEnabled()
    assert sent(place.work)[0].how is How.LEFT


def test_that_the_person_left_can_be_said_until_they_touch_it(window, asking):
    gone = part(screen(window), "alone.gone")
    assert not gone.isHidden()
    key(Qt.Key.Key_1)
    assert gone.isHidden()


def test_with_one_screen_the_words_say_to_turn_it(window, asking):
    labels = [each.text() for each in part(screen(window), "alone").findChildren(QWidget) if hasattr(each, "text")]
    assert any("Turn this screen" in str(each) for each in labels) or "Turn this screen" in str(
        [each.words() for each in part(screen(window), "alone").findChildren(QLabel) if hasattr(each, "words")]
    )


class Second:
    """Another display to the right."""

    def geometry(self) -> QRect:
        return QRect(2000, 0, 1280, 800)


def test_with_a_second_screen_the_operator_sees_only_that_the_person_answers_alone(
    place, window, clock, monkeypatch, app
):
    first = QGuiApplication.screens()
    monkeypatch.setattr(QGuiApplication, "screens", staticmethod(lambda: [*first, Second()]))
    visit = over(place.work, place.session)
    window.presenter.feedback.begin(visit, "en", {"en": words(place.work, "en")})
    settle()
    cover, shown = window.findChild(Cover), screen(window)
    assert cover.geometry() == window.rect()
    assert shown.isWindow()
    assert shown.parentWidget() is None
    assert not shown.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose), "the program would go on without its desk"
    asking = window.presenter.feedback
    asking.choose(5)
    asking.go_on()
    settle()
    before = window.grab().toImage()
    asking.choose(1)
    settle()
    assert window.grab().toImage() == before, "an answer changes nothing on the operator's window"
    asking.skip_all()
    settle()
    assert not cover.isVisible()
    assert window.middle.isEnabled()
    assert shown.isVisible(), "the person is thanked while the operator goes on"
    asking.put_away()
    settle()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1280, 800), (1024, 768)])
def test_every_question_has_room_in_every_language_and_its_targets_are_large(window, asking, language, size):
    window.resize(*size)
    asking.speak(language)
    settle()
    shown = screen(window)
    asking.choose(1)
    asking.go_on()
    asking.back()
    for _ in CRITERIA:
        asking.tick()
        settle()
        for button in (each for each in shown.findChildren(QPushButton) if each.isVisible()):
            inner = button.fontMetrics().horizontalAdvance(button.text())
            assert inner <= button.width(), button.text()
            assert shown.rect().contains(QRect(button.mapTo(shown, button.rect().topLeft()), button.size()))
        for label in (each for each in shown.findChildren(QLabel) if each.isVisible() and each.text()):
            assert label.heightForWidth(label.width()) <= label.height() + 1, label.text()
        assert part(shown, "feedback.score.1").height() >= FEEDBACK_TOUCH
        asking.go_on()


def test_it_follows_the_theme(window, asking):
    current().switch(Theme("contrast"))
    settle()
    assert screen(window).isVisible()
