"""Sign-in is usable before anything is loaded, and nothing moves when it is."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases.line import LineView
from mfc_desk.usecases.signing_in import SignInView as People
from sync.wire.messages import Person
from tests.ui.hands import focused, key, part, press, type_text
from tests.ui.lint import faults
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.signin import SignInView

PEOPLE = People(
    centre={"ru": "Алматы 3"},
    desk="4",
    people=(
        Person("p1", "aigerim", "Айгерім Сұлтанбекқызы С.", ["operator"], "4"),
        Person("p2", "dina", "Дина М.", ["operator"], "5"),
        Person("p3", "marat", "Марат Б.", ["supervisor"]),
    ),
    last_login="aigerim",
    last_here=datetime(2026, 11, 20, 8, 49),
)
OFFLINE = LineView(online=False, since=datetime(2026, 11, 22, 8, 31), kept=2, attention=0, held_up_to=None)
HEAVY = ("mfc_desk.domain", "mfc_desk.usecases", "mfc_desk.store", "forms", "sync", "msgspec", "babel", "sqlalchemy")


def never(*_args):
    """A worker that has not come to it yet."""


def place_of(view, name):
    return part(view, name).mapTo(view, QPoint(0, 0)).toTuple()


def in_state(view, state):
    """Bring the page into one of the states it can be in."""
    view.presenter._work = SimpleNamespace(
        today=lambda: date(2026, 11, 22),
        now=lambda: datetime(2026, 11, 22, 8, 52),
        local=lambda at: at,
    )
    view.set_people(PEOPLE)
    if state == "offline":
        view.set_line(OFFLINE)
    if state == "looking":
        view.set_line(LineView(online=False, since=None, kept=0, attention=0, held_up_to=None))
    if state == "wait":
        view.presenter._waits["aigerim"] = (view.presenter._seconds() + 48, msg("signin.wrong_wait"))
        view.presenter.tick()
    if state == "other":
        view.presenter.choose_other()
    if state == "passphrase":
        view.ask_passphrase(wrong=True)
    if state == "help":
        view.presenter.help()


@pytest.mark.parametrize("state", ["known", "offline", "looking", "wait", "other", "passphrase", "help"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_cuts_a_word_or_outgrows_the_window(show, app, language, scale, state):
    current().switch(Theme("light", scale))
    view = show(SignInView(Catalogue(language), never))
    in_state(view, state)
    app.processEvents()
    app.processEvents()
    assert faults(view) == []
    assert view.size().toTuple() == (1366, 768)


def test_the_password_takes_letters_at_once(show):
    view = show(SignInView(Catalogue("en"), never))
    assert view.focusWidget().objectName() == "signin.password"
    type_text(view.focusWidget(), "secret")
    assert part(view, "signin.password").text() == "secret"


def test_names_that_come_later_move_nothing_and_lose_nothing(show, app):
    view = show(SignInView(Catalogue("en"), never))
    names = ("signin.password", "signin.enter", "signin.show", "signin.other", "signin.help")
    before = [place_of(view, name) for name in names]
    type_text(view.focusWidget(), "secret")
    in_state(view, "offline")
    app.processEvents()
    assert [place_of(view, name) for name in names] == before
    assert part(view, "signin.password").text() == "secret"
    assert part(view, "signin.name.aigerim").isChecked()


def test_another_language_keeps_what_is_typed(show, app):
    view = show(SignInView(Catalogue("en"), never))
    type_text(view.focusWidget(), "secret")
    view.set_catalogue(Catalogue("kk"))
    app.processEvents()
    assert part(view, "signin.password").text() == "secret"
    assert part(view, "signin.enter").words() == Catalogue("kk")("signin.go")
    assert view.focusWidget().objectName() == "signin.password"


def test_enter_in_the_password_signs_in(show):
    view = show(SignInView(Catalogue("en"), never))
    type_text(part(view, "signin.password"), "secret")
    press(part(view, "signin.password"), Qt.Key.Key_Return)
    assert view.presenter._typed.password == "secret"


def test_tab_leads_from_the_typed_name_to_the_password_and_to_the_button_that_signs_in(show, app):
    view = show(SignInView(Catalogue("en"), never))
    in_state(view, "other")
    app.processEvents()
    met = [view.focusWidget().objectName()]
    for _ in range(2):
        press(view.focusWidget(), Qt.Key.Key_Tab)
        met.append(view.focusWidget().objectName())
    assert met == ["signin.login.editor", "signin.password", "signin.enter"]


def test_a_pressed_name_gives_the_cursor_back_to_the_password(show, app):
    view = show(SignInView(Catalogue("en"), never))
    in_state(view, "known")
    app.processEvents()
    part(view, "signin.name.dina").click()
    assert view.presenter.state.chosen == "dina"
    assert view.focusWidget().objectName() == "signin.password"


def test_shift_tab_leads_from_the_password_back_to_the_people(show, app):
    view = show(SignInView(Catalogue("en"), never))
    view.activateWindow()
    view.set_people(PEOPLE)
    app.processEvents()
    part(view, "signin.password").setFocus()
    key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert focused().startswith(("signin.name.", "signin.other"))


def test_where_nobody_is_chosen_the_focus_begins_at_the_people_and_who_types_is_left_alone(show, app):
    strangers = replace(PEOPLE, last_login=None, people=tuple(at_another_desk(each) for each in PEOPLE.people))
    view = show(SignInView(Catalogue("en"), never))
    view.activateWindow()
    app.processEvents()
    view.set_people(strangers)
    assert view.presenter.state.chosen == ""
    assert focused() == "signin.name.aigerim"
    other = show(SignInView(Catalogue("en"), never))
    other.activateWindow()
    app.processEvents()
    type_text(part(other, "signin.password"), "ab")
    other.set_people(strangers)
    assert focused() == "signin.password"


def at_another_desk(person):
    """The same person at another desk."""
    return Person(person.id, person.login, person.name, person.roles, "9")


def test_the_passphrase_that_is_needed_has_the_cursor(show):
    view = show(SignInView(Catalogue("ru"), never))
    view.ask_passphrase()
    assert view.focusWidget().objectName() == "signin.passphrase"
    view.set_catalogue(Catalogue("kk"))
    assert view.focusWidget().objectName() == "signin.passphrase"


def test_a_password_begun_is_not_torn_apart_and_enter_leads_to_the_passphrase(show):
    view = show(SignInView(Catalogue("ru"), never))
    type_text(view.focusWidget(), "sec")
    view.ask_passphrase()
    assert view.focusWidget().objectName() == "signin.password"
    press(view.focusWidget(), Qt.Key.Key_Return)
    assert view.focusWidget().objectName() == "signin.passphrase"


@pytest.mark.parametrize(("names", "right", "below"), [(1, True, False), (2, False, True), (3, True, True)])
def test_another_name_stands_right_after_the_last_name(show, app, names, right, below):
    view = show(SignInView(Catalogue("ru"), never))
    view.set_people(replace(PEOPLE, people=PEOPLE.people[:names]))
    app.processEvents()
    other = view.findChildren(QWidget, "signin.other")[-1]  # the one before, without names, may still be going
    (first_x, first_y), (x, y) = place_of(view, "signin.name.aigerim"), other.mapTo(view, QPoint(0, 0)).toTuple()
    assert (x > first_x, y > first_y) == (right, below)


def test_capital_letters_and_the_layout_are_told(show):
    view = show(SignInView(Catalogue("en"), never))
    type_text(part(view, "signin.password"), "Ж")
    assert part(view, "signin.keyboard").text() == "Layout: Russian  ·  Caps Lock is on"
    type_text(part(view, "signin.password"), "ә")
    assert part(view, "signin.keyboard").text() == "Layout: Kazakh  ·  Caps Lock off"


def test_the_first_page_loads_nothing_of_domain_law_store_or_line():
    code = f"import sys, ui.views.signin; print([m for m in sys.modules if m.startswith({HEAVY!r})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("state", ["known", "passphrase", "help"])
def test_the_button_to_sign_in_is_always_in_sight(show, app, scale, state):
    current().switch(Theme("light", scale))
    view = show(SignInView(Catalogue("ru"), never))
    in_state(view, state)
    app.processEvents()
    enter = part(view, "signin.enter")
    assert enter.visibleRegion().boundingRect().size() == enter.size()
