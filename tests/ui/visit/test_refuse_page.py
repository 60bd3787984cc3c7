"""Refusing in the window: by keys alone, and nothing cut in any look."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from mfc_desk.domain.machines import Lifecycle
from mfc_desk.usecases import line
from tests.presenters.test_refusing import PASSWORD, at_the_counter
from tests.ui.hands import focus, focused, key, settle, type_text
from tests.ui.lint import faults, name_of
from ui.theme.tokens import Theme

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page_of(tmp_path, desk):
    made = []

    def shown(language="en", theme=None, size=(806, 672)):
        made.append(at_the_counter(tmp_path, language=language))
        return made[0], desk(made[0], *size, theme)

    yield shown
    for each in made:
        each.close()


def lifecycle(room):
    return room.presenter.visiting.view.cases[0].application.lifecycle


def test_a_true_ground_refuses_by_keys_alone(page_of):
    room, page = page_of()
    key(Qt.Key.Key_W, CTRL | SHIFT)
    assert focused().startswith("visit.refuse.choose.")
    key(Qt.Key.Key_Space)
    assert focused() == "visit.primary"
    key(Qt.Key.Key_Return, CTRL)
    assert focused() == "visit.check.act_back"
    assert lifecycle(room) is Lifecycle.DRAFT
    key(Qt.Key.Key_Return, CTRL)
    assert lifecycle(room) is Lifecycle.INTAKE_REFUSED
    assert focused() == "visit.notice.print"
    key(Qt.Key.Key_F9)
    assert "Not printed" in room.presenter.refusing.notice.paper().words
    page.findChild(QWidget, "visit.notice.decline").setFocus()
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Return, CTRL)
    assert room.over == 1


def test_what_the_operator_sees_is_stated_by_keys_and_its_ground_comes_first(page_of):
    room, page = page_of()
    key(Qt.Key.Key_W, CTRL | SHIFT)
    row = next(row for row in room.presenter.refusing.rows() if row.asks)
    yes = f"visit.refuse.fact.{row.asks[0].name}.yes"
    page.findChild(QWidget, yes).setFocus()
    key(Qt.Key.Key_Space)
    (found,) = (each for each in room.presenter.refusing.rows() if each.id == row.id)
    assert (found.verdict, found.asks[0].so) != (row.verdict, row.asks[0].so)
    assert page.findChild(QWidget, yes) is None or not page.findChild(QWidget, yes).isVisible()
    assert focused().startswith("visit.refuse.")


def test_two_persons_by_keys_and_the_password_is_not_kept(page_of):
    room, page = page_of()
    key(Qt.Key.Key_W, CTRL | SHIFT)
    other = next(row for row in room.presenter.refusing.rows() if row.verdict != "true")
    page.findChild(QWidget, f"visit.refuse.with_second.{other.id}").setFocus()
    key(Qt.Key.Key_Space)
    assert focused() == "visit.refuse.reason.editor"
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Return, CTRL)
    assert focused() == "visit.refuse.password.editor"
    type_text(focus(), PASSWORD)
    key(Qt.Key.Key_Return, CTRL)
    assert room.presenter.act() is not None
    key(Qt.Key.Key_Return, CTRL)
    assert lifecycle(room) is Lifecycle.INTAKE_REFUSED
    assert room.presenter.refusing.password == ""


def test_esc_goes_back_layer_by_layer(page_of):
    room, _ = page_of()
    step = room.presenter.step
    key(Qt.Key.Key_W, CTRL | SHIFT)
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Return, CTRL)
    for _ in range(3):
        key(Qt.Key.Key_Escape)
    assert not room.presenter.refusing.open
    assert (room.presenter.step, lifecycle(room)) == (step, Lifecycle.DRAFT)


@pytest.mark.parametrize(
    ("language", "theme", "scale"),
    [*itertools.product(("en", "ru", "kk"), ("light",), (1.0, 1.75)), ("kk", "contrast", 1.0), ("ru", "dark", 1.0)],
)
def test_nothing_of_it_is_cut_or_nameless(page_of, language, theme, scale):
    size = (806, 672) if scale == 1.0 else (1200, 600)
    room, page = page_of(language, Theme(theme, scale), size)
    refusing = room.presenter.refusing

    def look():
        settle()
        assert faults(page) == []
        assert page.size().toTuple() == size
        names = [name_of(each) for each in page.findChildren(QPushButton) if each.isVisible()]
        assert len(names) == len(set(names)), names

    room.presenter.refuse_intake()
    look()
    refusing.choose(next(row.id for row in refusing.rows() if row.verdict != "true"))
    refusing.give_reason("threat_to_people")
    refusing.type_password("wrong")
    look()
    room.presenter.primary()
    room.presenter.primary()
    look()
    room.presenter.take_back()
    refusing.choose(refusing.rows()[0].id)
    room.presenter.primary()
    look()
    room.presenter.primary()
    look()
    refusing.notice.print()
    look()


@pytest.mark.parametrize(
    ("language", "theme"), [*itertools.product(("en", "ru", "kk"), (Theme(), Theme("contrast"), Theme("dark", 1.5)))]
)
@pytest.mark.parametrize("waits", [False, True])
def test_a_word_from_afar_is_asked_beside_the_sign_in_and_nothing_is_cut(page_of, language, theme, waits):
    room, page = page_of(language, theme)
    line.remember(room.work, online=True)
    key(Qt.Key.Key_W, CTRL | SHIFT)
    refusing = room.presenter.refusing
    refusing.choose(next(row for row in refusing.rows() if row.verdict != "true").id)
    refusing.give_reason("court_ban")
    settle()
    if waits:
        page.findChild(QWidget, "visit.refuse.ask_afar").setFocus()
        key(Qt.Key.Key_Space)
        settle()
    assert refusing.afar.waits() is waits
    assert page.findChild(QWidget, "visit.refuse.withdraw").isVisible() is waits
    assert page.findChild(QWidget, "visit.refuse.ask_afar").isVisible() is not waits
    assert faults(page) == []
