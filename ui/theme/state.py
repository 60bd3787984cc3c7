"""The look in force: what widgets ask for colours and sizes, and what tells them that it changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette, QStaticText
from PySide6.QtWidgets import QApplication

from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import TYPE, Theme

FAMILIES = ["Inter", "Noto Sans", "DejaVu Sans"]
LOOSE = ("ticket", "h1")  # ticket numbers stand alone: figures of one width would tear A-043 apart
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
KEPT = 2000
"""How many heights of words, how many widths and how many lines are remembered."""
_WEIGHT, _OPTICAL = QFont.Tag("wght"), QFont.Tag("opsz")


class ThemeState(QObject):
    """Holds the theme, dresses the application in it, and says `changed` after the new one is in force."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._fonts: dict[str, QFont] = {}
        self._colours: dict[str, QColor] = {}
        self._heights: dict[tuple[str, str, int], int] = {}
        self._widths: dict[tuple[str, str], int] = {}
        self._lines: dict[str, int] = {}
        self._short: dict[tuple[str, str, int], str] = {}
        self._laid: dict[tuple[str, str], QStaticText] = {}

    @property
    def theme(self) -> Theme:
        """The look in force."""
        return self._theme

    def switch(self, theme: Theme) -> None:
        """Dress every open window in `theme`. Does nothing when it is in force already."""
        if theme == self._theme:
            return
        self._theme = theme
        self._fonts.clear()
        self._colours.clear()
        self._heights.clear()
        self._widths.clear()
        self._lines.clear()
        self._short.clear()
        self._laid.clear()
        self.dress()
        self.changed.emit()

    def dress(self) -> None:
        """Give the application this look: font, palette, stylesheet, in the order that costs least."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setFont(self.font("md"))
        app.setPalette(self._palette())
        app.setStyleSheet("")  # changed in place, Qt polishes each widget once more for each one around it: four times
        app.setStyleSheet(stylesheet(self._theme))  # as long as taking it off and putting the new one on

    def px(self, size: float) -> int:
        """`size` pixels at 100 % in the scale in force."""
        return self._theme.px(size)

    def colour(self, role: str) -> QColor:
        """The colour of `role`, shared: do not change it."""
        if role not in self._colours:
            self._colours[role] = QColor(self._theme.colour(role))
        return self._colours[role]

    def font(self, kind: str) -> QFont:
        """The font of a type token with figures of one width, shared: do not change it."""
        if kind not in self._fonts:
            size, weight = TYPE[kind]
            font = QFont(FAMILIES)
            font.setPixelSize(self.px(size))
            font.setVariableAxis(_WEIGHT, weight)  # setWeight knows only two instances and thickens them again
            font.setVariableAxis(_OPTICAL, min(max(size, 14), 32))
            if kind not in LOOSE:
                font.setFeature(QFont.Tag("tnum"), 1)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[kind] = font
        return self._fonts[kind]

    def advance(self, kind: str, words: str) -> int:
        """How wide `words` are in type `kind` in one line. Layouts ask dozens of times for the same."""
        key = (kind, words)
        if key not in self._widths:
            if len(self._widths) >= KEPT:
                self._widths.clear()
            self._widths[key] = QFontMetrics(self.font(kind)).horizontalAdvance(words)
        return self._widths[key]

    def shortened(self, kind: str, words: str, width: int) -> str:
        """`words` in type `kind`, cut to `width` with a mark that they go on."""
        key = (kind, words, width)
        if key not in self._short:
            if len(self._short) >= KEPT:
                self._short.clear()
            whole = QFontMetrics(self.font(kind))
            self._short[key] = whole.elidedText(words, Qt.TextElideMode.ElideRight, width)
        return self._short[key]

    def laid(self, kind: str, words: str) -> QStaticText:
        """One line of `words` in type `kind`, its letters put in their places once and kept."""
        key = (kind, words)
        if key not in self._laid:
            if len(self._laid) >= KEPT:
                self._laid.clear()
            found = QStaticText(words)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(font=self.font(kind))
            self._laid[key] = found
        return self._laid[key]

    def line_height(self, kind: str) -> int:
        """How high one line in type `kind` is."""
        if kind not in self._lines:
            self._lines[kind] = QFontMetrics(self.font(kind)).height()
        return self._lines[kind]

    def wrapped(self, kind: str, words: str, width: int) -> int:
        """How high `words` are in type `kind` where they wrap at `width`. Layouts ask dozens of times for the same."""
        key = (kind, words, width)
        if key not in self._heights:
            if len(self._heights) >= KEPT:
                self._heights.clear()
            area = QFontMetrics(self.font(kind)).boundingRect(0, 0, width, 4000, WRAP, words)
            self._heights[key] = area.height()
        return self._heights[key]

    def _palette(self) -> QPalette:
        roles = {
            QPalette.ColorRole.Window: "bg", QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "surface", QPalette.ColorRole.AlternateBase: "sunken",
            QPalette.ColorRole.Text: "text", QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.Button: "surface", QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "onaccent", QPalette.ColorRole.PlaceholderText: "muted",
            QPalette.ColorRole.ToolTipBase: "surface", QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.Link: "accent", QPalette.ColorRole.Accent: "accent",
        }  # fmt: skip
        palette = QPalette()
        for role, name in roles.items():
            palette.setColor(role, self.colour(name))
        return palette


_state: ThemeState | None = None


def current() -> ThemeState:
    """The look in force. The one shared object of the screens; `start` made it."""
    if _state is None:
        raise RuntimeError("the theme is asked for before ui.app.create_app made it")
    return _state


def start(theme: Theme) -> ThemeState:
    """Make the shared look, or switch it, and dress the application."""
    global _state  # noqa: PLW0603  (the one accessor's one object)
    if _state is None:
        _state = ThemeState(theme)
        _state.dress()
    else:
        _state.switch(theme)
    return _state
