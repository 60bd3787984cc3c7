"""Where a person goes when their visit ends here: a part of the page, never a window beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.presenters import test_way_back
from tests.presenters.test_way_back import served
from ui.views.visit.way_back_part import WayBackPart
from ui.widgets.layout import col

sent = test_way_back.sent


def test_a_choice_that_is_made_while_its_page_is_built_opens_no_window_of_its_own(sent, app):
    part = WayBackPart(served(sent).leaving.way_back)
    app.processEvents()
    assert not part.isVisible()
    page = QWidget()
    col(part, into=page)
    part.refresh()
    page.show()
    assert part.isVisible()
    assert not part.isWindow()
    page.close()


def test_where_no_desk_waits_nothing_is_asked(place, app):
    part = WayBackPart(served(place).leaving.way_back)
    page = QWidget()
    col(part, into=page)
    page.show()
    part.refresh()
    assert not part.isVisible()
    page.close()
