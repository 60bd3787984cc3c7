"""The page of step 3: two groups of rows, the consent, what agencies were asked, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QApplication, QWidget

from ui.keys import keycap
from ui.presenters.visit.frame import VisitPresenter
from ui.presenters.visit.plan_rows import PlanRow
from ui.views.visit.consent_box import ConsentBox
from ui.views.visit.document_row import DocumentRow
from ui.views.visit.gaps_part import GapsPart
from ui.views.visit.parts import StepPage, speak, take_focus
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import Line, col, row
from ui.widgets.marks import Note, State
from ui.widgets.words import Label

ROWS = 1
"""As many new rows are built in one turn of the event loop: the next key is not kept waiting."""


class Group:
    """One group of rows under its head."""

    def __init__(self, head: GroupHead) -> None:
        self.head, self.lines = head, Line(False, gap=0)
        self.rows: dict[str, DocumentRow] = {}


class DocumentsPage(StepPage):
    """What the person brings, and what nobody asks the person for."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._documents, self._agencies = presenter.documents, presenter.agencies
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
        self._told: tuple[str, ...] = ()
        self._fresh = 0

    def pieces(self) -> Iterator[None]:
        """The controls, then where everything stands."""
        self._make_controls()
        yield
        self._consent = ConsentBox(self.visit.consent, self.visit.ctx)
        self._gaps = GapsPart(self.visit.gaps, self.visit.ctx)
        yield
        self._lay_out()

    def refresh(self) -> None:
        """Rows in the order of the plan; what stays keeps its widget, and the focus stays where it is."""
        self._fresh, self.unfinished = ROWS, False
        for group, rows in (
            (self._brought, self._documents.brought()),
            (self._fetched, self._documents.fetched()),
        ):
            self._show(group, rows)
            group.head.set_count(self._documents.settled(rows))
            group.head.setVisible(bool(rows))
        self._fetched.head.set_hint(self._documents.fetched_hint())
        self._closed_box.setVisible(bool(self._documents.closed()))
        self._open.setVisible(self._documents.undecided() > 0)
        self._consent.set_words(self.visit.consent.words())
        self._gaps.refresh()
        self._show_asking()
        self._show_news()

    def seek(self, what: str) -> bool:
        """A row, the entry of a row, the consent, what is missing, or the first row that waits."""
        if what == "first":
            key = self._documents.next_open()
            return self._focus_row(key) if key is not None else self._first()
        if what == "documents.consent":
            return self._consent.focus_ask()
        if what == "documents.consent_said":
            return self._after_consent()
        if what in ("documents.gap", "documents.gaps", "documents.consequence"):
            return self._gaps.seek(what)
        kind, _, key = what.removeprefix("documents.").partition(".")
        found = self._all().get(key)
        if found is None:
            return False
        if kind == "last_day":
            return found.focus_last_day()
        return found.focus_path() if kind == "path" else found.focus_button()

    def commands(self) -> dict[str, Callable[[], None]]:
        """Attach, ask, consent, why: to the row with the focus, else to the first that waits."""
        return {
            "attach_file": self._attach,
            "scan": self._attach,
            "next_open": self._next,
            "previous_open": self._next,
            "why_asked": self._why,
            "ask_agencies": self._agencies.ask,
            "consent_yes": self.visit.consent.give,
            "consent_no": self.visit.consent.refuse,
            "volunteer": lambda: self._documents.volunteer(self._here()),
            "without_paper": self.visit.gaps.show,
        }

    def set_tiny(self, tiny: bool) -> None:
        """The button goes under the words where there is little room."""
        super().set_tiny(tiny)
        self._consent.set_tiny(tiny)
        for each in self._all().values():
            each.set_tiny(tiny)

    def _make_controls(self) -> None:
        say, keys = self.say, self.visit.ctx.catalogue
        self._open = Note("tint", "info", say("visit.documents.undecided_title"), say("visit.documents.undecided"))
        self._open.setObjectName("visit.documents.undecided")
        self._closed = Note("tint", "info", say("owing.closed_title"), say("owing.closed"))
        self._closed.setObjectName("visit.documents.closed")
        self._case = Button(say("owing.open"), icon="file-text")
        self._case.setObjectName("visit.documents.case")
        self._case.clicked.connect(self.visit.open_case)
        self._closed_box = QWidget()
        self._ask = Button(say("visit.agency.ask"), icon="send", keycap=keycap("ask_agencies", keys))
        self._ask.setObjectName("visit.agencies.ask")
        self._ask.clicked.connect(self._agencies.ask)
        self._ask_hint = Label("", "sm", "muted", wrap=True)
        self._spared = State("", "circle-check", "ok", kind="sm")
        self._spared.setObjectName("visit.agencies.spared")
        self._news = Note("tint", "building", "")
        self._news.setObjectName("visit.agencies.news")
        self._asking, self._news_box = QWidget(), QWidget()
        self._spared_box = QWidget()

    def _lay_out(self) -> None:
        row(self._ask, (self._ask_hint, 1), gap=10, pad=(16, 8, 16, 8), into=self._asking)
        row(self._spared, ..., pad=(16, 6, 16, 6), into=self._spared_box)
        col(self._news, pad=(16, 8, 16, 4), into=self._news_box)
        col(self._closed, row(self._case, ...), gap=8, pad=(16, 12, 16, 8), into=self._closed_box)
        self.body.put(
            self._closed_box,
            self._brought.head, self._brought.lines, self._gaps, self._fetched.head, self._news_box, self._consent,
            self._asking, self._fetched.lines, self._spared_box, col(self._open, pad=(16, 12, 16, 12)), ...,
        )  # fmt: skip

    def _show_asking(self) -> None:
        say, count, untaken = self.say, self._agencies.askable(), self._agencies.untaken()
        wanted = untaken or count > 0
        had = self._ask.hasFocus()
        self._ask.setVisible(wanted)
        self._ask.set_busy(self._agencies.asking)
        if wanted:
            self._ask.set_words(say("visit.agency.take") if untaken else say("visit.agency.ask_n", n=count))
        told = self._agencies.heard() is not None and bool(self._agencies.standing())
        hint = "visit.agency.take_hint" if untaken else "visit.agency.ask_hint" if count else "visit.agency.all_asked"
        self._ask_hint.set_words(say(hint))
        self._asking.setVisible(wanted or (told and not self.visit.consent.waits() and self._any_asked()))
        if had and not wanted:
            self.visit.visiting.seek("primary")
        spared = self._documents.spared()
        self._spared.set_state(spared, "circle-check", "ok")
        self._spared_box.setVisible(bool(spared))

    def _any_asked(self) -> bool:
        return any(one.request is not None for one in self._agencies.standing().values())

    def _show_news(self) -> None:
        news = self._agencies.news
        self._news_box.setVisible(bool(news))
        if news != self._told:
            self._told = news
            if news:
                self._news.set_note("tint", "building", self.say("visit.agency.news_title"), "\n".join(news))
                speak(self, news[-1])

    def _show(self, group: Group, rows: list[PlanRow]) -> None:
        wanted = [each.key for each in rows]
        for key in [key for key in group.rows if key not in wanted]:
            gone = group.rows.pop(key)
            if gone.isAncestorOf(QApplication.focusWidget() or self):
                self.visit.visiting.seek("first")
            group.lines.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, plan in enumerate(rows):
            found = group.rows.get(plan.key)
            if found is None:
                if not self._fresh:
                    self.unfinished = True
                    return
                self._fresh -= 1
                found = DocumentRow(self._documents, plan.key, self.visit.ctx)
                found.set_tiny(self.tiny)
                group.rows[plan.key] = found
            if group.lines.indexOf(found) != place:
                group.lines.removeWidget(found)
                group.lines.insertWidget(place, found)
            found.set_row(plan, open_=self._documents.open_row == plan.key)

    def _all(self) -> dict[str, DocumentRow]:
        return {**self._fetched.rows, **self._brought.rows}

    def _here(self) -> str:
        """The row with the focus; "" where it is elsewhere."""
        focus = QApplication.focusWidget()
        return next((key for key, each in self._all().items() if focus is not None and each.isAncestorOf(focus)), "")

    def _focus_row(self, key: str) -> bool:
        found = self._brought.rows.get(key)
        return found is not None and found.focus_button()

    def _first(self) -> bool:
        """Nothing is to be shown: a consent that nobody asked comes first, then the way on."""
        return self._consent.focus_ask() if self.visit.consent.waits() else False

    def _after_consent(self) -> bool:
        return take_focus(self._ask) if self._ask.isVisibleTo(self) else False

    def _attach(self) -> None:
        here, waits = self._here(), self._documents.next_open() is not None
        if here in self._fetched.rows and here not in self._brought.rows:
            self._documents.reach_for(here)
            return
        found = self._brought.rows.get(here)
        if found is not None and found.attachable() and (not waits or self._documents.waits(here)):
            self._documents.open_entry(here)
            return
        self._documents.open_next()

    def _why(self) -> None:
        key = self._here() or self._documents.next_open() or next(iter(self._all()), "")
        self._documents.why(key)

    def _next(self) -> None:
        key = self._documents.next_open()
        if key is not None:
            self._focus_row(key)
        elif self.visit.consent.waits():
            self._consent.focus_ask()
