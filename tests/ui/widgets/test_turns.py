"""A turn of the event loop stays short: what changed is laid out once, what is out of sight is styled piece by piece."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.widgets.turns import STYLED_AT_ONCE, laid_out_once, styled
from ui.widgets.words import Label
from ui.widgets.wrap import Wrap


class Counting(QVBoxLayout):
    """A column that counts how often it is laid out."""

    times = 0

    def setGeometry(self, area: QRect) -> None:
        """Lay out, and count."""
        self.times += 1
        super().setGeometry(area)


class Asked(Label):
    """Words that count how often they are asked for their size."""

    times = 0

    def sizeHint(self) -> QSize:
        """As large as the words, counted."""
        self.times += 1
        return super().sizeHint()


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


def test_a_row_that_wraps_reckons_once_however_often_it_is_asked_and_anew_when_its_words_change(
    show: Callable[..., QWidget],
) -> None:
    page, words, beside = QWidget(), Asked("some words"), Label("beside them")
    page.setLayout(Wrap(words, beside))
    show(page, 400, 100)
    row = page.layout()
    assert isinstance(row, Wrap)
    row.invalidate()
    words.times = 0
    heights = {width: row.heightForWidth(width) for width in (400, 60)}
    asked = words.times
    assert heights[400] < heights[60]
    assert {width: row.heightForWidth(width) for width in (400, 60)} == heights
    assert row.sizeHint() == row.sizeHint()
    assert words.times == asked
    before = row.sizeHint().width()
    words.set_words("some words, and many more of them")
    assert row.sizeHint().width() > before
    words.hide()
    assert row.sizeHint().width() < before
