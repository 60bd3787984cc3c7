"""The person at the side: what opens a case stands under that case."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mfc_desk.domain.ids import ApplicationId
from mfc_desk.text.message import msg
from tests.ui.hands import settle
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
