"""The one window opens as it is made, or fills a screen that has no room for it and its frame."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from ui.window import Window, has_room


@pytest.mark.parametrize(
    ("width", "height", "room"),
    [(1366, 728, False), (1366, 768, False), (1024, 700, False), (1600, 900, True), (1920, 1040, True)],
)
def test_a_screen_as_large_as_the_window_has_no_room_for_its_frame(width: int, height: int, room: bool) -> None:
    assert has_room(QSize(width, height)) is room


def test_on_a_small_screen_the_first_window_fills_it(app) -> None:
    window = Window(lambda: None)
    assert not has_room(window.screen().availableGeometry().size())
    window.fit()
    window.show()
    assert window.isMaximized()
    window.close()
