"""The page that asks whose place, where to, how long and why, before anything is done. Escape goes back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.wish import Kind, Wish, WishWords
from ui.views.facts import named, note_of
from ui.views.sides import SidePage
from ui.views.versions_part import VersionsPart
from ui.views.visit.parts import take_focus
from ui.views.visit.tabbing import stops_as_laid
from ui.views.wish_parts import EDGE, ActsRow, Part, PlaceCard
from ui.widgets.button import Button
from ui.widgets.editors import LineEdit
from ui.widgets.field import Field, text_field
from ui.widgets.layout import box, clear, col, hold
from ui.widgets.pick import Pick
from ui.widgets.words import Label


class WishPage(SidePage):
    """Draws the wish of a desk. Ctrl+Enter does it, or goes to what has to be said first."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        primary = named(Button("", keycap=keycap("primary", say), kind="primary"), "wish.do")
        super().__init__(desk, "wish", primary)
        self._page = desk.lifecycle.page
        primary.clicked.connect(self._page.press)
        bind("primary", self).activated.connect(self._page.press)
        bind("print", self).activated.connect(self._page.print)
        bind("print_large", self).activated.connect(lambda: self._page.print(large=True))
        self._second = named(Button("", kind="plain"), "wish.second")
        self._second.clicked.connect(self._page.press_second)
        self._make_parts()
        self._lay_out()
        self._page.seek = self.seek
        self._seen: Wish | None = None
        self._stops: list[QWidget] = []

    def refresh(self) -> None:
        """Show the wish as it is now; only what changed is touched."""
        words, wish = self._page.words(), self._page.wish
        if words is None or wish is None:
            return
        self.set_head(words.title, words.sub)
        self.primary.set_words(words.primary)
        self.primary.set_icon(words.icon)
        self.primary.set_keycap(
            keycap("print" if wish.kind is Kind.TICKET and not wish.printed else "primary", self.say)
        )
        self.primary.set_busy(self._page.busy)
        self._second.set_words(words.second)
        self._second.setVisible(bool(words.second))
        self._show_notice()
        self._number.set_words(words.number)
        self._number_box.setVisible(bool(words.number))
        self._place.show_place(words.place)
        self._versions.show_versions(words.versions)
        self._acts.show_acts(words.acts)
        self._show_parts(words, wish)
        if wish is not self._seen:
            self._seen = wish
            self._put_values(wish)
            self.area.verticalScrollBar().setValue(0)
            if self.isVisible():
                self.focus_first()
        if self.isVisible():
            self._chain()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the field into what was found."""
        down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if down and event.type() == QEvent.Type.KeyPress and self._where.focus_first():
            return True
        return super().eventFilter(watched, event)

    def leave(self) -> None:
        """Back to the work; nothing was done."""
        self._page.leave()

    def focus_first(self) -> None:
        """The first thing to be said; where nothing has to be, the primary button."""
        order = (self._ways, self._minutes)
        if any(part.isVisibleTo(self) and part.focus_first() for part in order):
            return
        if self._where_box.isVisibleTo(self):
            take_focus(self._search.editor)
        elif not (self._reasons.isVisibleTo(self) and self._reasons.focus_first()):
            take_focus(self.primary)

    def seek(self, what: str) -> None:
        """Put the focus on what has to be said, and read why to who cannot see it."""
        self.refresh()
        parts = {"way": self._ways, "because": self._reasons, "minutes": self._minutes, "ground": self._grounds}
        if what in parts:
            parts[what].focus_first()
        elif what == "where":
            take_focus(self._search.editor)
        elif what == "people":
            take_focus(self._people.editor)
        else:
            take_focus(self.primary)
        notice = self._page.notice
        if notice is not None:
            event = QAccessibleAnnouncementEvent(self, self.say.say(notice.title))
            QAccessible.updateAccessibility(event)

    def _chain(self) -> None:
        """Have Tab go as the page is read: what was found comes after its field, the foot comes last.

        A field stays where it is: its editor alone would be moved, and the field would catch Tab in the old place.
        """
        stops = [*stops_as_laid(self.area), *stops_as_laid(self.foot)]
        stops.sort(
            key=lambda one: (self.foot.isAncestorOf(one), one is not self.primary and self.foot.isAncestorOf(one))
        )
        if stops == self._stops:
            return
        self._stops = stops
        before: QWidget = self._search.previousInFocusChain() or self.primary
        for one in stops:
            if not isinstance(one, LineEdit):
                QWidget.setTabOrder(before, one)
            before = one

    def _make_parts(self) -> None:
        page, say = self._page, self.say
        self._told = col(gap=0)
        self._number = Label("", "ticket")
        self._place, self._acts, self._versions = PlaceCard(), ActsRow(self._act), VersionsPart()
        self._ways = Part("wish.way", lambda key: page.choose("way", key), columns=1)
        self._minutes = Part("wish.minutes", lambda key: page.choose("minutes", key), columns=3)
        self._where = Part("wish.where", self._choose_where, columns=1)
        self._search = text_field(say("wish.where"), name="wish.search", enter_moves=False)
        self._search.edited.connect(page.search)
        self._search.entered.connect(page.first_found)
        self._search.editor.installEventFilter(self)
        self._chosen = Label("", "strong", wrap=True)
        self._back = Pick(say("wish.back"), say("wish.back_below"), many=True)
        self._back.setObjectName("wish.back")
        self._back.toggled.connect(page.turn_back)
        self._people = text_field(say("wish.people"), name="wish.people")
        self._people.edited.connect(page.count)
        hold(self._people, width=200)
        self._grounds = Part("wish.ground", lambda key: page.choose("ground", key))
        self._languages = Part("wish.language", lambda key: page.choose("language", key), columns=3)
        self._reasons = Part("wish.because", lambda key: page.choose("because", key))
        self._own: Field = text_field(say("wish.own_words"), name="wish.words")
        self._own.edited.connect(page.type)

    def _lay_out(self) -> None:
        self._where_box, self._back_box, self._own_box = QWidget(), QWidget(), QWidget()
        self._people_box = QWidget()
        self._number_box = box("plain", self._number, pad=(EDGE, 14, EDGE, 0))
        col(self._search, self._chosen, gap=8, pad=(EDGE, 8, EDGE, 2), into=self._where_box)
        col(self._back, gap=0, pad=(EDGE, 6, EDGE, 6), into=self._back_box)
        col(self._own, gap=0, pad=(EDGE, 2, EDGE, 14), into=self._own_box)
        col(self._people, gap=0, pad=(EDGE, 6, EDGE, 8), into=self._people_box)
        self.rows.put(
            self._number_box, self._told, self._place, self._versions, self._acts, self._ways, self._minutes,
            self._where_box, self._where, self._back_box, self._languages, self._grounds, self._people_box,
            self._reasons, self._own_box,
        )  # fmt: skip
        foot = self.foot.layout()
        assert foot is not None
        foot.insertWidget(foot.count() - 1, self._second)  # type: ignore[attr-defined]  # a foot is a row
        QWidget.setTabOrder(self.primary, self._second)

    def _show_parts(self, words: WishWords, wish: Wish) -> None:
        self._ways.show_options(words.ways_label, words.ways, wish.way)
        for each in words.ways:
            self._ways.lock(each.key, each.off)
        self._minutes.show_options(self.say("wish.minutes"), words.minutes, str(wish.minutes))
        self._where_box.setVisible(bool(words.where_label))
        self._search.set_label(words.where_label)
        self._search.say("help", words.where_help)
        taken: str | tuple[str, ...] = wish.target
        if words.many:
            taken = tuple(f"service:{each}" for each in wish.services)
        self._where.show_options("", words.where, taken)
        self._chosen.set_words(self.say("wish.chosen", names=", ".join(words.chosen)) if words.chosen else "")
        self._chosen.setVisible(bool(words.chosen))
        self._back_box.setVisible(bool(words.back))
        self._grounds.show_options(self.say("wish.ground"), words.grounds, wish.ground)
        self._languages.show_options(self.say("wish.language"), words.languages, self._page.language(wish))
        self._people_box.setVisible(words.people)
        self._reasons.show_options(words.reasons_label, words.reasons, wish.because)
        self._own_box.setVisible(bool(words.reasons))

    def _put_values(self, wish: Wish) -> None:
        """Another wish: the fields begin with what it holds."""
        self._search.set_value(wish.search)
        self._own.set_value(wish.words)
        self._people.set_value(str(wish.people))
        self._back.setChecked(wish.back)

    def _show_notice(self) -> None:
        notice = self._page.notice
        if not self.once(notice):
            return
        clear(self._told)
        edge = EDGE if notice is not None else 0
        self._told.set_pad((edge, edge // 2, edge, edge // 2))
        if notice is not None:
            note = note_of(notice, self.say)
            note.setObjectName("wish.notice")
            self._told.put(note)
            note.show()

    def _choose_where(self, key: str) -> None:
        event = key.startswith("event:")
        self._page.choose("where", key)
        if event:
            self._search.set_value("")
            self._where.focus_first()

    def _act(self, act: str) -> None:
        wish = self._page.wish
        if wish is not None and wish.ticket is not None:
            self._page.act(act, wish.ticket)
