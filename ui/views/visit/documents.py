"""The page of step 3: two groups of rows, and the file that is attached in the place of its row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from ui.presenters.visit.documents import PlanRow
from ui.presenters.visit.frame import VisitPresenter
from ui.views.visit.document_row import DocumentRow
from ui.views.visit.parts import StepPage
from ui.widgets.bars import GroupHead
from ui.widgets.layout import Line, col
from ui.widgets.marks import Note


class Group:
    """One group of rows under its head."""

    def __init__(self, head: GroupHead) -> None:
        self.head, self.lines = head, Line(False, gap=0)
        self.rows: dict[str, DocumentRow] = {}


class DocumentsPage(StepPage):
    """What the person brings, and what nobody asks the person for."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._documents = presenter.documents
        say = self.say
        self._brought = Group(
            GroupHead(
                say("visit.documents.brought"), icon="hand-helping", hint=say("visit.documents.brought_hint"),
                name="visit.documents.brought",
            )
        )  # fmt: skip
        self._fetched = Group(
            GroupHead(
                say("visit.documents.fetched"), icon="building", hint=say("visit.documents.fetched_hint"),
                name="visit.documents.fetched",
            )
        )  # fmt: skip
        self._open = Note("tint", "info", say("visit.documents.undecided_title"), say("visit.documents.undecided"))
        self._open.setObjectName("visit.documents.undecided")
        self.body.put(
            self._brought.head, self._brought.lines, self._fetched.head, self._fetched.lines,
            col(self._open, pad=(16, 12, 16, 12)), ...,
        )  # fmt: skip

    def refresh(self) -> None:
        """Rows in the order of the plan; what stays keeps its widget."""
        for group, rows in (
            (self._brought, self._documents.brought()),
            (self._fetched, self._documents.fetched()),
        ):
            self._show(group, rows)
            group.head.set_count(self._documents.settled(rows))
            group.head.setVisible(bool(rows))
        self._fetched.head.set_hint(self._documents.fetched_hint())
        self._open.setVisible(self._documents.undecided() > 0)

    def seek(self, what: str) -> bool:
        """A row, the entry of a row, or the first row that waits."""
        if what == "first":
            key = self._documents.next_open()
            return self._focus_row(key) if key is not None else False
        kind, _, key = what.removeprefix("documents.").partition(".")
        row = self._brought.rows.get(key)
        if row is None:
            return False
        return row.focus_path() if kind == "path" else self._focus_row(key)

    def commands(self) -> dict[str, Callable[[], None]]:
        """Attach to the row with the focus, else, and where that one has what it needs, to the first that waits."""
        return {"attach_file": self._attach, "scan": self._attach, "next_open": self._next, "previous_open": self._next}

    def set_tiny(self, tiny: bool) -> None:
        """The button goes under the words where there is little room."""
        super().set_tiny(tiny)
        for row in self._all():
            row.set_tiny(tiny)

    def _show(self, group: Group, rows: list[PlanRow]) -> None:
        wanted = [each.key for each in rows]
        for key in [key for key in group.rows if key not in wanted]:
            gone = group.rows.pop(key)
            group.lines.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, plan in enumerate(rows):
            row = group.rows.get(plan.key)
            if row is None:
                row = DocumentRow(self._documents, plan.key, self.visit.ctx)
                row.set_tiny(self.tiny)
                group.rows[plan.key] = row
            if group.lines.indexOf(row) != place:
                group.lines.removeWidget(row)
                group.lines.insertWidget(place, row)
            row.set_row(plan, open_=self._documents.open_row == plan.key)

    def _all(self) -> list[DocumentRow]:
        return [*self._brought.rows.values(), *self._fetched.rows.values()]

    def _focus_row(self, key: str) -> bool:
        row = self._brought.rows.get(key)
        return row is not None and row.focus_button()

    def _attach(self) -> None:
        focus, waits = QApplication.focusWidget(), self._documents.next_open() is not None
        for key, row in self._brought.rows.items():
            here = focus is not None and row.isAncestorOf(focus) and row.attachable()
            if here and (not waits or self._documents.waits(key)):
                self._documents.open_entry(key)
                return
        self._documents.open_next()

    def _next(self) -> None:
        key = self._documents.next_open()
        if key is not None:
            self._focus_row(key)
