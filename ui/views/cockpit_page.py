"""The supervisor's cockpit: six numbers, the day, who is late next, the desks, who waits, what was kept to the law.

It has the whole width of the window. Every mark is a link to the rows it counts; those open in a drawer.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from mfc_desk.domain.ids import ApplicationId, TicketId
from ui.keys import bind, keycap
from ui.presenters.cockpit import SEEN
from ui.presenters.cockpit_board import AlertsWords, Board, DrillRow, KnownWords
from ui.presenters.cockpit_feedback import FeedbackWords
from ui.presenters.desk import DeskPresenter
from ui.presenters.far_acts import VERBS
from ui.theme.state import current
from ui.views.cockpit_parts import NextPanel, Panel
from ui.views.cockpit_rows import RowsDrawer
from ui.views.facts import named
from ui.views.sides import SidePage
from ui.widgets.area import scroll
from ui.widgets.button import Button
from ui.widgets.chart_desks import DesksChart
from ui.widgets.chart_feedback import FeedbackChart
from ui.widgets.chart_kept import KeptChart
from ui.widgets.chart_load import LoadChart
from ui.widgets.chart_waits import WaitsChart
from ui.widgets.layout import Line, col, row
from ui.widgets.marks import Note
from ui.widgets.tile import Tile

TILES: Final = ("waiting", "longest", "inside", "desks", "offline", "undecided")
LISTS: Final = {
    "words": ("far_words", "words"),
    "forgotten": ("far_forgotten", "forgotten"),
    "done": ("far_done", "acts"),
}
"""The lists at the foot: the command that opens each, and its mark."""
WIDE: Final = 1080
"""From this width on the panels stand side by side."""
ACROSS, DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class CockpitPage(SidePage):
    """Draws the board of a `CockpitPresenter`. The primary button goes where the advice is carried out."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        act = named(Button(say("cockpit.to_desks"), keycap=keycap("primary", say), kind="primary"), "cockpit.act")
        super().__init__(desk, "cockpit", act)
        self.setProperty("box", "plain")
        self._cockpit = desk.beside.cockpit
        self._cockpit.speak()
        act.clicked.connect(self._act)
        bind("primary", self).activated.connect(self._act)
        for key in ("print", "save_file"):
            bind(key, self).activated.connect(desk.open_reports)
        self.setAccessibleName(say("cockpit.title"))
        self._cut = Note("off", "cloud-off", "")
        self._cut.setObjectName("cockpit.cut")
        self._cut.hide()
        self._cockpit.acted = desk.lifecycle.far.begin
        self._make_alert()
        self._make_parts()
        self._lay_out()
        self._make_ways()
        self._rows = RowsDrawer(self, say)
        self._rows.opened.connect(self._open_row)
        self._rows.acted.connect(self._act_on_row)
        self._rows.closed.connect(self._cockpit.close)

    def refresh(self) -> None:
        """Draw what changed."""
        board, drill, said = self._cockpit.board, self._cockpit.drill, self._cockpit.feedback.words()
        if board is not None and self.once((board, self._cockpit.why, said)):
            self._draw(board)
            self._draw_feedback(said)
        if drill is not None:
            self._rows.show_drill(drill)
        elif not self._rows.isHidden():
            self._rows.close_drawer()

    def focus_first(self) -> None:
        """The rows that are open, else the way to act."""
        if not self._rows.isHidden():
            self._rows.take_focus()
        else:
            super().focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panels without room side by side stand under each other."""
        super().resizeEvent(event)
        self._turn()

    def rescale(self) -> None:
        """Larger letters need more room."""
        self._turn()

    def _make_alert(self) -> None:
        """The gravest alert of the hall with the way to all of them; it stands still as long as it is so."""
        self._all = named(Button("", kind="quiet"), "cockpit.alerts")
        self._all.clicked.connect(lambda _checked=False: self._cockpit.open("alerts"))
        self._alert = Note("plain", "hand", "", "", self._all, beside=True)
        self._alert.setObjectName("cockpit.alert")
        self._alert.hide()

    def _draw_alert(self, told: AlertsWords) -> None:
        self._alert.setVisible(bool(told.said))
        if told.said:
            self._alert.set_note(told.tone, told.icon, told.said, told.act)
            self._all.set_words(told.all)

    def _make_parts(self) -> None:
        self._load, self._desks, self._waits, self._kept = LoadChart(), DesksChart(), WaitsChart(), KeptChart()
        self._feedback = FeedbackChart()
        self._said = Panel(self._feedback)
        self._said.hide()
        self._needed = named(Button("", kind="quiet"), "cockpit.needed")
        for way in (self._needed.clicked, bind("far_needed", self).activated):
            way.connect(lambda _checked=False: self._cockpit.open("needed"))
        self._panels = (Panel(self._load), Panel(self._desks, self._needed), Panel(self._waits), Panel(self._kept))
        self._next = NextPanel(self.say)
        self._next.why.clicked.connect(self._cockpit.turn_why)
        self._next.late.clicked.connect(lambda _checked=False: self._cockpit.open("advice"))
        self._tiles = tuple(Tile(f"tile.{name}") for name in TILES)
        for name, tile in zip(TILES, self._tiles, strict=True):
            tile.clicked.connect(lambda _checked=False, key=f"tile.{name}": self._cockpit.open(key))
        for chart in (self._load, self._next.chart, self._desks, self._waits, self._kept, self._feedback):
            chart.opened.connect(self._cockpit.open)

    def _make_ways(self) -> None:
        """Keys for what can be done with a mark or a row; two lists at the foot."""
        for verb, command in VERBS.items():
            bind(command, self).activated.connect(lambda verb=verb: self._act_on_mark(verb))
        self._lists = {
            name: named(Button("", keycap=keycap(command, self.say), kind="quiet"), f"cockpit.{name}")
            for name, (command, _) in LISTS.items()
        }
        foot = self.foot.layout()
        assert isinstance(foot, Line)
        for place, (name, (command, mark)) in enumerate(LISTS.items()):
            opens = lambda _checked=False, mark=mark: self._cockpit.open(mark)  # noqa: E731  (handed on as it is)
            self._lists[name].clicked.connect(opens)
            bind(command, self).activated.connect(opens)
            foot.insertWidget(1 + place, self._lists[name])
            self._lists[name].hide()

    def _lay_out(self) -> None:
        load, desks, waits, kept = self._panels
        first, second = (row(*((one, 1) for one in half), gap=10) for half in (self._tiles[:3], self._tiles[3:]))
        self._top = row(gap=10)
        self._top.addLayout(first, 1)
        self._top.addLayout(second, 1)
        self._middle, self._low = (
            row((load, 3), (self._next, 1), gap=10),
            row((desks, 9), (waits, 7), (kept, 8), gap=10),
        )
        self._lines = (self._top, self._middle, self._low)
        whole = self.layout()
        assert isinstance(whole, Line)
        head, hairline = whole.takeAt(0), whole.itemAt(0)
        assert head is not None
        assert hairline is not None
        for widget in (self.title, self.sub, hairline.widget(), self.area):
            if widget is not None:
                widget.hide()
        parts = (self._cut, self._alert, self._top, (self._middle, 5), (self._low, 4), self._said)
        self.area = scroll(col(*parts, gap=10, pad=(0, 0, 0, 8)))
        whole.insertWidget(1, self.area, 1)
        self._turn()

    def _turn(self) -> None:
        """Side by side, or under each other."""
        side_by_side = self.width() / current().theme.scale >= WIDE
        for one in self._lines:
            one.setDirection(ACROSS if side_by_side else DOWN)

    def _draw(self, board: Board) -> None:
        for tile, told in zip(self._tiles, board.tiles, strict=True):
            tile.show_tile(told)
        self._load.show_load(board.load)
        self._desks.show_desks(board.desks)
        self._waits.show_waits(board.waits)
        self._kept.show_kept(board.kept)
        load, desks, waits, kept = self._panels
        load.set_words(board.load.title, board.load.sub, board.load.told)
        desks.set_words(board.desks.title, board.desks.sub)
        self._needed.set_words(board.desks.needed or self.say("needed.button"))
        waits.set_words(board.waits.title, board.waits.sub)
        kept.set_words(board.kept.title, board.kept.sub)
        self._next.show_next(board.next, why=self._cockpit.why)
        advice = board.next.advice
        words = advice.do if advice is not None else self.say("cockpit.to_desks")
        if words != self.primary.words():
            self.primary.set_words(words)
        for name, said in (("words", board.afar.words), ("forgotten", board.afar.forgotten), ("done", board.afar.done)):
            self._lists[name].set_words(said)
            self._lists[name].setVisible(bool(said))
        self._draw_known(board.known)
        self._draw_alert(board.alerts)

    def _draw_feedback(self, said: FeedbackWords | None) -> None:
        """What people said, where this centre asks them."""
        self._said.setVisible(said is not None)
        if said is not None:
            self._feedback.show_feedback(said)
            self._said.set_words(said.title, said.sub, said.told)

    def _draw_known(self, known: KnownWords) -> None:
        self._cut.setVisible(not known.online)
        if not known.online:
            self._cut.set_note("off", "cloud-off", known.title, known.body)
        role, icon = ("ok", "cloud-check") if known.online else ("off", "cloud-off")
        self.foot.set_saved(known.short, role=role, icon=icon)

    def _act(self) -> None:
        """What is advised; without an advice, the page of the desks."""
        board = self._cockpit.board
        advice = board.next.advice if board is not None else None
        if advice is not None:
            self.desk.lifecycle.far.advised(advice.act)
        else:
            self.desk.open_side("desks")

    def _act_on_mark(self, verb: str) -> None:
        """With the row that is selected, where the rows are open; else with the mark under the arrows."""
        if not self._rows.isHidden():
            self._rows.act(verb)
            return
        if verb == "decide":  # stands for no row of the pictures: the list of what waits is opened
            self._cockpit.open("tile.undecided")
            return
        charts = (self._load, self._next.chart, self._desks, self._waits, self._kept)
        at = next((chart.at() for chart in charts if chart.hasFocus()), None)
        self._cockpit.act(at.key if at is not None else "", verb)

    def _act_on_row(self, verb: str, key: str) -> None:
        drill = self._cockpit.drill
        found = next((one for one in drill.rows if one.key == key), None) if drill is not None else None
        if found is not None and verb == SEEN:
            self._cockpit.see(key)
        elif found is not None:
            self.desk.lifecycle.far.begin(verb, found.kind, key, found.number)

    def _open_row(self, key: str) -> None:
        drill = self._cockpit.drill
        found = next((one for one in drill.rows if one.key == key), None) if drill is not None else None
        if found is not None:
            self._go(found)

    def _go(self, one: DrillRow) -> None:
        if one.opens == "mark":
            self._cockpit.open(one.key)
        elif one.opens == "person":
            self.desk.lifecycle.open_person(TicketId(one.leads or one.key), one.number)
        elif one.opens == "law":
            self.desk.beside.ledger.opened = one.key
            self.desk.open_side("ledger")
        elif one.opens == "word":
            self.desk.lifecycle.far.begin("answer", one.kind, one.key, "")
        elif one.opens == "desk":
            self.desk.open_side("desks")
        elif one.opens in ("line", "decide"):
            self.desk.open_line("decide" if one.opens == "decide" else "waiting")
        elif one.opens == "untaken":
            self.desk.lifecycle.far.begin("decide", one.kind, one.key, one.number)
        elif one.opens in ("case", "refusal"):
            self.desk.open_case(ApplicationId(one.leads or one.key), refused=one.opens == "refusal")
