"""Three of the bars that frame the work: top bar, head of a group, foot of a step."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from ui.theme.tokens import IN_BAR, TOP_BAR
from ui.widgets.button import Button
from ui.widgets.layout import Items, Line, hold, row
from ui.widgets.marks import State
from ui.widgets.words import Count, Elide, Icon, Label


class Bar(QFrame):
    """A frame across the window with its own ground."""

    def __init__(self, look: str, *, name: str, height: int | None = None) -> None:
        super().__init__()
        self.setProperty("box", look)
        self.setObjectName(name)
        if height is not None:
            hold(self, height=height)

    def fill(self, *items: Items, gap: int = 8, pad: tuple[int, int, int, int] = (12, 0, 12, 0)) -> Line:
        """Lay `items` side by side."""
        return row(*items, gap=gap, pad=pad, into=self)


class TopBar(Bar):
    """Centre and desk on the left, search in the middle, tray and language on the right; no words hide a part.

    Reports `find_asked`, `tray_asked`, `language_asked`.
    """

    find_asked = Signal()
    tray_asked = Signal()
    language_asked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("top", name="top_bar", height=TOP_BAR)
        self.setAccessibleName(name)
        self._centre, self._who = Elide("", "strong", "ontop", hug=True), Elide("", "md", "ontop2", hug=True)
        self._find = Button("", kind="find", icon="search", keycap="Ctrl+K", name="…")
        self._find.setObjectName("top_bar.find")
        self._tray, self._count = Button("", kind="top", icon="inbox", name="…"), Count()
        self._tray.setObjectName("top_bar.tray")
        self._language = Button("", kind="top", icon="languages", name="…")
        self._language.setObjectName("top_bar.language")
        for button in (self._find, self._tray, self._language):
            hold(button, height=IN_BAR)
            button.hide()
        mark, self._more = Icon("landmark", "ontop", 18), row(gap=6)
        right = (self._more, self._tray, self._count, self._language)
        self.fill(mark, self._centre, self._who, ..., self._find, ..., *right, gap=10)
        self._find.clicked.connect(self.find_asked)
        self._tray.clicked.connect(self.tray_asked)
        self._language.clicked.connect(self.language_asked)

    def put_more(self, *buttons: Button) -> None:
        """Further buttons before the tray: the ways to panels that have no room."""
        for button in buttons:
            hold(button, height=IN_BAR)
            self._more.addWidget(button)

    def set_place(self, centre: str, who: str = "") -> None:
        """Which centre, which desk, who sits there."""
        self._centre.set_words(centre)
        self._who.set_words(who)

    def set_find(self, words: str, keycap: str, *, spoken: str = "") -> None:
        """The words in the search field; none hide it. `spoken` says more than there is room for."""
        self._find.set_words(words, keycap=keycap, name=spoken)
        self._find.setVisible(bool(words))

    def set_tray(self, words: str, count: str, *, spoken: str) -> None:
        """The words of the tray and how much is in it; `spoken` says both."""
        self._tray.set_words(words, name=spoken)
        self._tray.setVisible(bool(words))
        self._count.set_words(count)

    def set_language(self, words: str, *, spoken: str) -> None:
        """The short name of the language, and what the button does."""
        self._language.set_words(words, name=spoken)
        self._language.setVisible(bool(words))


class GroupHead(Bar):
    """The head of a group of rows: icon, title, how many, a hint on the right."""

    def __init__(self, title: str, *, icon: str = "", count: str = "", hint: str = "", name: str = "group") -> None:
        super().__init__("sunken", name=name)
        self._count, self._hint = Elide(count, "sm", "muted", hug=True), Elide(hint, "sm", "muted")
        mark = Icon(icon, "muted", 16) if icon else None
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.fill(mark, Label(title, "h3"), self._count, (self._hint, 1), pad=(16, 6, 14, 6))
        self.setAccessibleName(title)
        self.setAccessibleDescription(count)

    def set_hint(self, words: str) -> None:
        """What holds for all of them."""
        self._hint.set_words(words)

    def set_count(self, words: str) -> None:
        """How many of them are settled."""
        self._count.set_words(words)
        self.setAccessibleDescription(words)


class Foot(Bar):
    """The foot of a step: quiet ways out, what is saved, what is left, and the one primary button on the right.

    Tab goes to the primary button first, then to the quiet ones.
    """

    def __init__(self, primary: Button, *quiet: Button, name: str = "foot") -> None:
        super().__init__("foot", name=name)
        self.primary = primary
        self._saved, self._left = State("", "shield-check", "ok"), Label("", "sm", "muted")
        self._saved.hide()
        self._left.hide()
        self.fill(*quiet, 4, self._saved, ..., self._left, primary, gap=8, pad=(8, 9, 12, 9))
        before: QWidget = primary
        for button in quiet:
            QWidget.setTabOrder(before, button)
            before = button

    def put_second(self, primary: Button, quiet: Button) -> None:
        """Another primary button and its quiet one in the same places; one of the two pairs is shown at a time."""
        line = cast("Line", self.layout())
        line.insertWidget(0, quiet)
        line.addWidget(primary)
        QWidget.setTabOrder(primary, quiet)
        for button in (primary, quiet):
            button.hide()

    def set_saved(self, words: str, *, role: str = "ok", icon: str = "shield-check") -> None:
        """What is kept and since when; `bad` when it is not."""
        self._saved.set_state(words, icon, role)
        self._saved.setVisible(bool(words))

    def set_left(self, words: str, role: str = "muted") -> None:
        """What is still to do before the primary button goes on."""
        self._left.set_words(words)
        self._left.set_ink(role)
        self._left.setVisible(bool(words))
