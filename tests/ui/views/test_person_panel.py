"""The person at the side: what opens a case stands under that case."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mfc_desk.domain.ids import ApplicationId
from mfc_desk.text.message import msg
from tests.ui.hands import settle
from ui.keys import command
from ui.presenters.known import Group
from ui.presenters.parts import Fact
from ui.widgets.words import Label

NAMES = ("region.queue", "region.status")


def test_of_two_cases_each_has_its_button_below_it(window):
    cases = tuple(
        Fact(icon="file-text", title=msg(name), why=msg(name), case=ApplicationId(str(at)))
        for at, name in enumerate(NAMES)
    )
    window.person._draw_groups((Group(title=msg("person.cases"), facts=cases),))
    settle()
    said = window.ctx.say
    titles = [next(e for e in window.person.findChildren(Label) if e.text() == said(msg(name))) for name in NAMES]
    buttons = [window.person.findChild(QWidget, f"person.case.{at}") for at in (0, 1)]
    tops = [each.mapTo(window, each.rect().topLeft()).y() for each in (titles[0], buttons[0], titles[1], buttons[1])]
    assert tops == sorted(tops)


def keys_beside(window):
    settle()
    return {each.text() for each in window.person.findChildren(Label) if not each.isHidden()}


def test_beside_a_page_over_the_free_desk_stand_the_keys_of_that_page(window):
    say, desk = window.ctx.say, window.presenter
    call, primary = say(command("call_next").words), say(command("primary").words)
    assert call in keys_beside(window)
    desk.open_side("shift")
    assert (call in keys_beside(window), primary in keys_beside(window)) == (False, True)
    desk.open_side("keys")
    assert not {call, primary, say("desk.keys_here")} & keys_beside(window), "the page itself has them all"
    desk.open_side("")
    assert call in keys_beside(window)
