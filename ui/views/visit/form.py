"""The page of step 4: one page of the form at a time, drawn wholly from its rules."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from forms.ids import RowId
from ui.keys import keycap
from ui.presenters.visit.form_words import PageWords, Warn
from ui.presenters.visit.frame import VisitPresenter
from ui.views.visit.disputes_part import DisputeEntry, DisputeList
from ui.views.visit.parts import Later, StepPage, take_focus
from ui.views.visit.questions import Ask
from ui.views.visit.rows import Questions, RowFrame
from ui.views.visit.tabbing import stops_as_built
from ui.widgets.area import reveal
from ui.widgets.button import Button
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.marks import Note
from ui.widgets.pick import Pick
from ui.widgets.summary import Summary
from ui.widgets.words import Label
from ui.widgets.wrap import Wrap


class FormPage(StepPage):
    """The form. A rule that hides or shows a question touches nothing else."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._form = presenter.form
        ctx = presenter.ctx
        self._later = Later(self, lambda path: self._form.keep(path, left=False))
        self._title, self._place = Label("", "h2", wrap=True), Label("", "sm", "muted")
        self._why = Button(
            self.say("visit.form.why"), icon="info", kind="quiet", keycap=keycap("why_asked", ctx.catalogue)
        )
        self._why.setObjectName("visit.form.why")
        self._why.clicked.connect(self.why)
        self._last = ""
        self._problems: list[tuple[str, str]] = []
        self._reason = Note("tint", "gavel", "")
        self._reason.setObjectName("visit.form.reason")
        self._reason.hide()
        self._summary = Summary()
        self._summary.asked.connect(self._focus)
        self._questions = self._make_questions()
        self._rows: dict[RowId, RowFrame] = {}
        self._row_lines, self._warnings = Line(False, gap=8), Line(False, gap=6)
        self._wrong = Note("bad", "circle-alert", "")
        self._wrong.setObjectName("visit.form.rows_wrong")
        self._add = Button("", icon="plus", name="…")
        self._add.setObjectName("visit.form.add_row")
        self._add.clicked.connect(self._form.add_row)
        self._adding = QWidget()
        row(self._add, ..., into=self._adding)
        self._entry = DisputeEntry(presenter.disputes, ctx)
        self._disputes = DisputeList(presenter.disputes, ctx)
        self._page, self._shown_warnings = "", tuple[Warn, ...]()
        self._lay_out()
        self._stood = ""
        self._standing = QTimer(self, singleShot=True, interval=0)
        self._standing.timeout.connect(self._stand)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def refresh(self) -> None:
        """The page in hand; another page is drawn from its beginning."""
        page = self._form.page()
        if page is None:
            return
        if page.id != self._page:
            self._page = page.id
            self._drop_rows([])
        self._title.set_words(page.title)
        self._place.set_words(page.place)
        self.unfinished = not self._questions.show_questions(page.questions) or not self._show_rows(page)
        self._show_reason()
        self._show_disputes()
        self._show_warnings(page.warnings)
        problems = self._form.problems()
        if problems != self._problems:
            self._problems = problems
            self._summary.set_problems(self.say("visit.summary", n=len(problems)), problems)

    def seek(self, what: str) -> bool:
        """A question by its path, one to correct, a warning, the summary, or the first thing that is open."""
        kind, _, name = what.partition(".")
        if what == "summary":
            self._summary.focus_first()
        elif what == "dispute.said":
            return self._entry.focus_said()
        elif what == "dispute.row":
            return self._disputes.focus_first()
        elif kind == "correct":
            return self._correct(name)
        elif kind == "warning":
            return self._focus_warning(name)
        elif what == "first":
            asks, back = self._asks(), self._form.returned()
            free = next((path for path, ask in asks.items() if not ask.locked), "")
            return self._focus(back if back in asks else self._form.next_open("") or free)
        else:
            return self._focus(name)
        return True

    def commands(self) -> dict[str, Callable[[], None]]:
        """Next and previous open question, why it is asked, take out the row."""
        return {
            "next_open": lambda: self._next(back=False),
            "previous_open": lambda: self._next(back=True),
            "why_asked": self.why,
            "remove_row": self._remove_row,
            "dispute": lambda: self.visit.disputes.begin(self._here() or self._last),
        }

    def stops(self) -> list[QWidget]:
        """Why, the summary, questions, rows, one more row, doubts. Questions come and go: no order is set for long."""
        rows = [each for frame in self._rows.values() for each in frame.stops()]
        asked = (*self._questions.asks.values(), *rows)
        return stops_as_built(
            (self._why, self._summary, self._entry, *asked, self._add, *self._picks(), self._disputes)
        )

    def set_tiny(self, tiny: bool) -> None:
        """One question in a line where there is little room."""
        super().set_tiny(tiny)
        for flow in (self._questions, *(each.questions for each in self._rows.values())):
            flow.set_tiny(tiny)

    def why(self) -> None:
        """Open or close the reason of the question with the focus, else of the last one that had it."""
        path = self._here() or self._last or next(iter(self._asks()), "")
        self._form.why(path)

    def _make_questions(self) -> Questions:
        questions = Questions(self.visit.ctx)
        self._listen(questions)
        return questions

    def _listen(self, questions: Questions) -> None:
        questions.edited.connect(self._typed)
        questions.left.connect(self._left)
        questions.disputed.connect(self.visit.disputes.begin)

    def _lay_out(self) -> None:
        head = Wrap(self._title, self._place, self._why, grow=self._title, gap=10)
        self.body.put(
            col(
                head, self._summary, self._reason, self._entry, self._questions, self._wrong, self._row_lines,
                self._adding, self._warnings, gap=10, pad=(16, 8, 16, 16),
            ),
            self._disputes,
            ...,
        )  # fmt: skip

    def _show_rows(self, page: PageWords) -> bool:
        """False while some are still to be made: no more than one new row in a turn of the event loop."""
        self._adding.setVisible(page.repeat is not None)
        self._add.set_words(self.say("visit.form.add_row", what=page.another))
        self._wrong.setVisible(bool(page.wrong))
        if page.wrong:
            self._wrong.set_note("bad", "circle-alert", page.wrong)
        self._drop_rows([each.id for each in page.rows])
        new = False
        for each in page.rows:
            frame = self._rows.get(each.id)
            if frame is None:
                if new:
                    return False
                new, frame = True, self._make_row(each.id)
            if not frame.show_row(each):
                return False
            frame.show()
        return True

    def _make_row(self, row_id: RowId) -> RowFrame:
        """A row that is not seen before its questions are there."""
        frame = RowFrame(row_id, self.visit.ctx, self._form.remove_row)
        frame.hide()
        frame.questions.set_tiny(self.tiny)
        self._listen(frame.questions)
        self._rows[row_id] = frame
        self._row_lines.addWidget(frame)
        return frame

    def _drop_rows(self, stay: list[RowId]) -> None:
        for name in [name for name in self._rows if name not in stay]:
            frame = self._rows.pop(name)
            self._row_lines.removeWidget(frame)
            frame.hide()
            frame.deleteLater()

    def _show_disputes(self) -> None:
        """What was filled in can be called wrong; what is being written stands above the questions."""
        disputes = self.visit.disputes
        for path, ask in self._asks().items():
            ask.set_disputable(disputes.may(path), noted=disputes.disputed(path))
        self._entry.refresh()
        self._disputes.refresh()

    def _show_reason(self) -> None:
        words = self._form.why_words()
        opened = words is not None and self._reason.isHidden()
        self._reason.setVisible(words is not None)
        if opened:
            reveal(self._reason)
        if words is not None:
            self._reason.set_note("tint", "gavel", *words)

    def _show_warnings(self, warnings: tuple[Warn, ...]) -> None:
        if warnings == self._shown_warnings:
            return
        had = next((n for n, each in enumerate(self._picks()) if each.hasFocus()), None)
        self._shown_warnings = warnings
        clear(self._warnings)
        for each in warnings:
            pick = Pick(each.words, self.say("visit.form.seen"), on=each.seen, many=True)
            pick.setObjectName(f"visit.form.warning.{each.key}")
            pick.setProperty("key", each.key)
            pick.clicked.connect(lambda _checked, each=each: self._form.see(each.key))
            self._warnings.addWidget(pick)
        if had is not None and had < len(self._picks()):
            take_focus(self._picks()[had])

    def _picks(self) -> list[Pick]:
        items = [self._warnings.itemAt(n) for n in range(self._warnings.count())]
        return [w for w in (item.widget() for item in items if item is not None) if isinstance(w, Pick)]

    def _focus_warning(self, key: str) -> bool:
        found = next((each for each in self._picks() if each.property("key") == key), None)
        return take_focus(found) if found is not None else False

    def _asks(self) -> dict[str, Ask]:
        whole = dict(self._questions.asks)
        for frame in self._rows.values():
            whole |= frame.questions.asks
        return whole

    def _here(self) -> str:
        return next((path for path, ask in self._asks().items() if ask.has_focus()), "")

    def _focus(self, path: str) -> bool:
        ask = self._asks().get(path)
        if ask is None:
            return take_focus(self._add) if self._adding.isVisibleTo(self) else False
        ask.focus()
        return True

    def _correct(self, path: str) -> bool:
        """To a field whose words are typed over at once."""
        ask = self._asks().get(path)
        if ask is None:
            return self.seek("first")
        if not ask.locked:
            ask.focus(whole=True)
        elif not ask.focus_dispute():  # nothing of it can be changed here: step 1 said it
            self._form.correct_who(path)
        return True

    @Slot(QWidget, QWidget)
    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Where it comes to rest is looked at a turn later: a page that is hidden passes it on from field to field."""
        if new is not None and self.isAncestorOf(new):
            self._standing.start()

    def _stand(self) -> None:
        path = self._here()
        if path and self.isVisible() and (place := f"{self._page} {path}") != self._stood:
            self._stood = place
            self._form.stand_at(path)

    def _typed(self, path: str, text: str) -> None:
        self._last = path
        self._form.edit(path, text)
        ask = self._asks()[path]
        if ask.chosen_at_once():
            self._form.keep(path)
        else:
            self._later.touch(path)

    def _left(self, path: str) -> None:
        self._last = path
        self._later.drop(path)
        self._form.keep(path)

    def _next(self, *, back: bool) -> None:
        path = self._form.next_open(self._here(), back=back)
        if path is not None:
            self._focus(path)

    def _remove_row(self) -> None:
        row_id = self._form.row_at(self._here() or self._last)
        if row_id is not None:
            self._form.remove_row(row_id)
