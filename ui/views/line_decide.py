"""What the office did not take, as rows of the page of the line: the list, and both versions of what is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, cast

from PySide6.QtWidgets import QFrame, QWidget

from mfc_desk.domain.ids import ApplicationId
from mfc_desk.text.catalogue import Catalogue
from ui.presenters.desk import DeskPresenter
from ui.presenters.line_decide import DecidePresenter, DecideRow, PageWords, ThingWords, Way
from ui.presenters.parts import Notice
from ui.presenters.wish import Option
from ui.views.facts import fact_row, list_row, named, note_of, nothing_here
from ui.views.rows import Row
from ui.views.wish_parts import Part
from ui.widgets.button import Button
from ui.widgets.compare import Compare, Heads
from ui.widgets.layout import box, col
from ui.widgets.marks import Note, Tag
from ui.widgets.words import Label

OPENS: Final = "decide.open"
KNOWN: Final = "tray.known"
"""How the buttons of the rows are called; the key of the row follows."""


class DecideRows:
    """Makes the rows. The list while nothing is open; else everything that a decision needs."""

    def __init__(self, desk: DeskPresenter, redraw: Callable[[], None]) -> None:
        self._desk, self._redraw = desk, redraw
        self._all = False
        """Whether also what is the same is shown."""
        self._opened = ""

    @property
    def _decide(self) -> DecidePresenter:
        return self._desk.beside.line.decide

    def rows(self) -> list[Row]:
        """What is shown now."""
        page = self._decide.page()
        if page is None:
            self._opened = ""
            return self._list()
        if page.title != self._opened:
            self._opened, self._all = page.title, False
        return self._page(page)

    def _list(self) -> list[Row]:
        say, rows = self._desk.ctx.catalogue, self._decide.rows()
        if not rows:
            empty = partial(nothing_here, "inbox", say("tray.empty"), say("tray.empty_body"))
            return [Row("empty", say.language, empty)] if self._decide.found is not None else []
        return [Row(f"item.{each.key}", (each, say.language), partial(self._row, each)) for each in rows]

    def _row(self, each: DecideRow) -> QFrame:
        say = self._desk.ctx.catalogue
        if each.told is not None:
            told = each.told
            known = named(
                Button(say("tray.known"), icon="check", name=say("tray.known_spoken", what=each.title)),
                f"{KNOWN}.{told.id}",
            )
            known.clicked.connect(lambda _checked=False: self._decide.put_away(told))
            opens = [] if told.case is None else [self._opens(told.case, each.title)]
            return list_row(each.icon, each.role, each.title, each.below, *opens, known)
        look = named(
            Button(say("decide.look"), icon="git-compare", name=say("decide.look_spoken", what=each.title)),
            f"{OPENS}.{each.key}",
        )
        if each.item is not None:
            item = each.item.op_id
            look.clicked.connect(lambda _checked=False: self._decide.open(item))
        return list_row(each.icon, each.role, each.title, each.below, Tag(each.tag, each.tone), look)

    def _opens(self, case: ApplicationId, title: str) -> Button:
        """The way to the page on which the paper is taken in."""
        say = self._desk.ctx.catalogue
        spoken = say("case.open_spoken", number=title)
        go = named(Button(say("owing.open"), icon="file-text", kind="quiet", name=spoken), f"tray.case.{case}")
        go.clicked.connect(lambda _checked=False: self._desk.open_case(case))
        return go

    def _page(self, page: PageWords) -> list[Row]:
        say, notice = self._desk.ctx.catalogue, self._decide.notice
        rows = []
        if notice is not None:
            rows.append(
                Row("notice", (notice, say.language), lambda: box("plain", note_of(notice, say), pad=(20, 10, 16, 2)))
            )
        rows.append(Row("why", (page.why, page.icon), partial(_why, page.why, page.icon)))
        for place, thing in enumerate(page.things):
            rows += self._thing(place, thing, page)
        if page.changes:
            rows.append(
                Row("changes", page.changes, partial(self._told, "decide.changes", "cloud-upload", page.changes))
            )
        if page.rests:
            rows.append(Row("rests", page.rests, partial(self._told, "decide.rests", "paperclip", page.rests)))
        rows.append(Row("ways", (page.ways, page.chosen, say.language), partial(self._ways, page)))
        return rows

    def _thing(self, place: int, thing: ThingWords, page: PageWords) -> list[Row]:
        say, name = self._desk.ctx.catalogue, f"thing.{place}"
        theirs = thing.theirs_by or say("decide.theirs")
        heads = page.mine_by, theirs
        rows = [Row(f"{name}.head", (thing.title, heads), partial(Heads, thing.title, heads))]
        differs = say("decide.differs")
        for n, pair in enumerate(thing.different):
            made = partial(Compare, pair.label, pair.mine, pair.theirs, heads=heads, differs=differs)
            rows.append(Row(f"{name}.{n}", (pair, heads, differs), made))
        if not thing.different:
            nothing = partial(nothing_here, "info", say("decide.nothing_differs"), say("decide.nothing_differs_body"))
            rows.append(Row(f"{name}.none", say.language, nothing))
        if thing.same:
            told = len(thing.same), self._all, say.language
            rows.append(Row(f"{name}.same", told, partial(self._same, name, len(thing.same))))
        for n, pair in enumerate(thing.same if self._all else ()):
            made = partial(Compare, pair.label, pair.mine, pair.theirs, heads=heads)
            rows.append(Row(f"{name}.same.{n}", (pair, heads), made))
        return rows

    def _same(self, name: str, count: int) -> QFrame:
        say = self._desk.ctx.catalogue
        turn = named(
            Button(say("decide.hide_same" if self._all else "decide.show_same", n=count), kind="quiet"), f"{name}.turn"
        )
        turn.clicked.connect(self._turn_same)
        return box("row", turn, ..., across=True, pad=(8, 2, 16, 2))

    def _turn_same(self) -> None:
        self._all = not self._all
        self._redraw()

    def _told(self, title: str, icon: str, lines: tuple[str, ...]) -> QWidget:
        words = col(*[Label(each, wrap=True) for each in lines], gap=3, pad=(28, 0, 0, 0))
        return box("row", fact_row(icon, self._desk.ctx.say(title)), words, gap=4, pad=(20, 10, 16, 10))

    def _ways(self, page: PageWords) -> QWidget:
        part = Part("decide.way", lambda way: self._decide.choose(cast("Way", way)), columns=1)
        frame = box("row", part, pad=(0, 8, 0, 10))  # a part that is shown before it has a place opens a window
        options = [Option(key=each.way, words=each.words, below=each.below) for each in page.ways]
        part.show_options(self._desk.ctx.say("decide.how"), options, page.chosen)
        for each in page.ways:
            part.lock(each.way, each.off)
        return frame


def _why(why: str, icon: str) -> QFrame:
    return box("plain", Note("warn", icon, why), pad=(20, 10, 16, 8))


def _notice(notice: Notice, say: Catalogue) -> QFrame:
    return box("plain", note_of(notice, say), pad=(20, 10, 16, 2))
