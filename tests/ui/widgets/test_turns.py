"""A turn of the event loop stays short: what changed is laid out once, what is out of sight is styled piece by piece."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.widgets.turns import STYLED_AT_ONCE, laid_out_once, styled
from ui.widgets.words import Label


class Counting(QVBoxLayout):
    """A column that counts how often it is laid out."""

    times = 0

    def setGeometry(self, area: QRect) -> None:
        """Lay out, and count."""
        self.times += 1
        super().setGeometry(area)


def page_with(hidden: list[Label]) -> tuple[QWidget, Counting]:
    page = QWidget()
    column = Counting(page)
    for each in hidden:
        column.addWidget(each)
        each.hide()
    column.addWidget(Label("seen"))
    return page, column


def test_ten_parts_that_appear_together_are_laid_out_once_and_at_once(show: Callable[..., QWidget]) -> None:
    hidden = [Label(str(n)) for n in range(10)]
    page, column = page_with(hidden)
    show(page)
    column.times = 0
    with laid_out_once(page):
        for each in hidden:
            each.show()
        assert column.times == 0
    assert column.times == 1
    assert len({each.y() for each in hidden}) == 10


def test_a_page_is_styled_a_piece_on_each_turn(show: Callable[..., QWidget]) -> None:
    page, _ = page_with([Label(str(n)) for n in range(2 * STYLED_AT_ONCE)])
    polished = Qt.WidgetAttribute.WA_WState_Polished
    assert QApplication.instance() is not None
    before = sum(each.testAttribute(polished) for each in page.findChildren(QWidget))
    pieces = styled(page)
    next(pieces)
    after = sum(each.testAttribute(polished) for each in page.findChildren(QWidget))
    assert 0 < after - before < 2 * STYLED_AT_ONCE
    assert len(list(pieces)) == 2
    assert all(each.testAttribute(polished) for each in page.findChildren(QWidget))
    page.deleteLater()
