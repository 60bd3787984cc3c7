"""The window is called as what it shows."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.window import Window


def test_the_window_has_the_name_of_the_page_it_shows_also_when_the_page_is_renamed(app):
    window, pages = Window(lambda: None), [QWidget(), QWidget()]
    for page, name in zip(pages, ("Sign-in", "Desk 4"), strict=True):
        page.setWindowTitle(name)
        window.hold_page(page)
    assert window.windowTitle() == "Sign-in"
    window.setCurrentWidget(pages[1])
    assert window.windowTitle() == "Desk 4"
    pages[1].setWindowTitle("4-терезе")
    assert window.windowTitle() == "4-терезе"
