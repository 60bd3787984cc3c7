"""The reports of the centre: chosen above, read table by table below, printed by F9 and saved by Ctrl+S.

It has the whole width of the window. While the office is asked a bar says how far that is; Escape stops it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mfc_desk.domain.reports.report import Kind
from mfc_desk.text.catalogue import LANGUAGES
from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.reports import CSV, SPANS, TableWords
from ui.views.facts import named
from ui.views.sides import SidePage
from ui.widgets.area import scroll
from ui.widgets.button import Button
from ui.widgets.dates import DateEdit
from ui.widgets.editors import Combo
from ui.widgets.field import Field
from ui.widgets.file_dialog import FileDialog
from ui.widgets.layout import Line, col, row
from ui.widgets.marks import Note, Progress
from ui.widgets.report_table import ReportTable
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap

LOOKS_MS: Final = 200
"""How often the window asks how far the asking is."""
PDF: Final = "pdf"
NOTES: Final = 96
LEAST: Final = 160
"""A table lower than this is no table: where there is no room the page scrolls."""


class ReportsPage(SidePage):
    """Draws a `ReportsPresenter`. The primary button prints what is shown."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        printing = Button(say("report.print"), icon="printer", keycap=keycap("print", say), kind="primary")
        super().__init__(desk, "reports", named(printing, "reports.print"))
        self._reports = desk.beside.reports
        self.primary.clicked.connect(self._reports.print)
        for key in ("print", "primary"):
            bind(key, self).activated.connect(self._reports.print)
        self._save = named(
            Button(say("report.save"), icon="file-text", keycap=keycap("save_file", say)), "reports.save"
        )
        self._save.clicked.connect(self._choose_file)
        bind("save_file", self).activated.connect(self._choose_file)
        self._clock = QTimer(self, interval=LOOKS_MS)
        self._clock.timeout.connect(self._move)
        back = self.findChild(Button, "desk.back")
        assert back is not None
        back.set_words(say("cockpit.back"))
        self._make_choices()
        self._make_rest()
        self._lay_out()

    def refresh(self) -> None:
        """Draw what changed."""
        page, say = self._reports, self.say
        self.set_head(page.title(), say("report.sub"))
        state = page.paper()
        shown = (page.kind, page.days, page.language, page.table, page.busy, page.why, state, page.tables())
        if not self.once((shown, page.looked_at(), say.language)):
            return
        (self._clock.start if page.busy else self._clock.stop)()
        self._choices(page.days == "any")
        self._bar.setVisible(page.busy)
        self._far.setVisible(page.busy)
        self._move()
        self._why.setVisible(page.why is not None)
        if page.why is not None:
            self._why.set_note("warn", "info", say.say(page.why))
        self._draw(page.looked_at())
        self._icon.set_icon(state.icon, state.role)
        self._words.set_words(state.words)
        self._words.setToolTip(state.whole)
        self.primary.set_busy(state.busy)
        self._save.setVisible(page.ready())

    def focus_first(self) -> None:
        """The choice of the report."""
        self._kind.editor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops what is being made, then leaves for the cockpit."""
        if event.key() == Qt.Key.Key_Escape and self._reports.stop():
            return
        super().keyPressEvent(event)

    def leave(self) -> None:
        """Back to the cockpit, where reports are asked for."""
        self._reports.stop()
        self.desk.open_cockpit()

    def _make_choices(self) -> None:
        say, page = self.say, self._reports
        kinds = [(str(one), say(f"report.title.{one}")) for one in Kind]
        spans = [(str(one), say(f"report.span.{one}")) for one in SPANS]
        tongues = [(str(one), say(f"report.language.{one}")) for one in LANGUAGES]
        self._kind = Field(say("report.which"), Combo(kinds, str(page.kind)), name="reports.kind")
        self._days = Field(say("report.days"), Combo(spans, page.days), name="reports.days")
        self._language = Field(say("report.in_language"), Combo(tongues, page.language), name="reports.language")
        self._table = Field(say("report.show"), Combo([]), name="reports.part")
        today = self.desk.ctx.work.today
        self._since = Field(say("report.since"), DateEdit(today, page.since), name="reports.since")
        self._until = Field(say("report.until"), DateEdit(today, page.until), name="reports.until")
        self._kind.edited.connect(page.choose_kind)
        self._days.edited.connect(page.choose_days)
        self._language.edited.connect(page.choose_language)
        self._table.edited.connect(page.choose_table)
        for field in (self._since, self._until):
            field.left.connect(self._days_typed)
            field.entered.connect(self._days_typed)

    def _make_rest(self) -> None:
        say = self.say
        self._why = Note("warn", "info", "")
        self._why.setObjectName("reports.why")
        self._bar = Progress(say("report.making"))
        self._far = Label("", "sm", "muted", wrap=True)
        self._read = ReportTable()
        self._read.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._read.setMinimumHeight(LEAST)
        self._empty, self._notes = Label("", "md", wrap=True), Label("", "sm", "muted", wrap=True)
        self._icon, self._words = Icon("printer", "muted", 18), Label("", "sm", wrap=True)
        self._words.setObjectName("reports.paper")

    def _lay_out(self) -> None:
        whole = self.layout()
        assert isinstance(whole, Line)
        place = whole.indexOf(self.area)
        self.area.hide()
        whole.removeWidget(self.area)
        choices = QWidget()
        choices.setLayout(Wrap(self._kind, self._days, self._since, self._until, self._language, self._table, gap=12))
        below = row(self._icon, (self._words, 1), self._save, gap=8)
        notes = scroll(col(self._notes, ..., gap=0))
        notes.setMaximumHeight(NOTES)
        self._notes_area = notes
        body = col(
            choices, self._why, self._bar, self._far, self._empty, (self._read, 1), notes, below,
            gap=8, pad=(20, 10, 20, 8),
        )  # fmt: skip
        self.area = scroll(body)
        whole.insertWidget(place, self.area, 1)

    def _choices(self, typed: bool) -> None:
        page = self._reports
        self._kind.set_value(str(page.kind))
        self._days.set_value(page.days)
        self._language.set_value(page.language)
        for field in (self._since, self._until):
            field.setVisible(typed)
        tables = list(page.tables())
        combo = self._table.editor
        assert isinstance(combo, Combo)
        if [(combo.itemData(n), combo.itemText(n)) for n in range(combo.count())] != tables:
            combo.set_options(tables, page.table)
        combo.set_value(page.table)
        self._table.setVisible(bool(tables))

    def _draw(self, told: TableWords | None) -> None:
        self._read.setVisible(told is not None and bool(told.rows))
        self._read.show_table(told)
        self._empty.set_words("" if told is None else told.empty)
        self._empty.setVisible(told is not None and bool(told.empty))
        notes = "" if told is None else "\n".join(told.notes)
        self._notes.set_words(notes)
        self._notes_area.setVisible(bool(notes))

    def _move(self) -> None:
        done, of = self._reports.far
        words = self._reports.how_far()
        self._bar.set_progress(done, of, words)
        self._far.set_words(words)

    def _days_typed(self) -> None:
        since, until = self._since.editor, self._until.editor
        assert isinstance(since, DateEdit)
        assert isinstance(until, DateEdit)
        for field, editor in ((self._since, since), (self._until, until)):
            unread = editor.date() is None
            field.say("problem" if unread else "plain", self.say("report.no_such_day") if unread else "")
        self._reports.set_days(since.date(), until.date())

    def _choose_file(self) -> None:
        if not self._reports.ready():
            return
        say, home = self.say, str(Path.home())
        dialog = FileDialog(self, say("report.save_title"), name="reports.dialog", say=say)
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        filters = {PDF: say("report.as_pdf", pattern="(*.pdf)"), CSV: say("report.as_csv", pattern="(*.csv)")}
        dialog.setNameFilters(list(filters.values()))
        dialog.setDefaultSuffix(PDF)
        dialog.setDirectory(home)
        dialog.selectFile(self._reports.free_name(home, PDF))

        def turned(chosen: str) -> None:
            ending = next(key for key, words in filters.items() if words == chosen)
            dialog.setDefaultSuffix(ending)
            dialog.selectFile(self._reports.free_name(dialog.directory().absolutePath(), ending))

        dialog.filterSelected.connect(turned)
        dialog.fileSelected.connect(self._reports.save_as)
        dialog.open()
