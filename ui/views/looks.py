"""The keys of the look, the same on every page: larger and smaller letters, the three themes, full screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from ui.keys import bind
from ui.theme.state import current
from ui.theme.tokens import THEMES, Theme

SCALES: Final = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


def larger(theme: Theme) -> Theme:
    """The next larger letters; the largest stay."""
    return Theme(theme.name, next((scale for scale in SCALES if scale > theme.scale), SCALES[-1]))


def smaller(theme: Theme) -> Theme:
    """The next smaller letters; the smallest stay."""
    return Theme(theme.name, next((scale for scale in reversed(SCALES) if scale < theme.scale), SCALES[0]))


def normal(theme: Theme) -> Theme:
    """Letters at 100 %."""
    return Theme(theme.name, 1.0)


def next_theme(theme: Theme) -> Theme:
    """Light, dark, high contrast, and round again."""
    return Theme(THEMES[(THEMES.index(theme.name) + 1) % len(THEMES)], theme.scale)


def bind_looks(page: QWidget) -> None:
    """Give `page` the keys of the look. They work while it is shown."""
    for name, change in {
        "text_larger": larger,
        "text_smaller": smaller,
        "text_normal": normal,
        "theme": next_theme,
    }.items():
        bind(name, page).activated.connect(lambda change=change: current().switch(change(current().theme)))
    bind("full_screen", page).activated.connect(lambda: toggle_full_screen(page.window()))


def toggle_full_screen(window: QWidget) -> None:
    """Fill the screen, or stop filling it."""
    (window.showNormal if window.isFullScreen() else window.showFullScreen)()
