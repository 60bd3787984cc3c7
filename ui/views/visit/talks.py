"""The pages in place of a step that make no application: another person, a question, help online, the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.presenters.visit.frame import VisitPresenter
from ui.presenters.visit.receipt import FactLine
from ui.views.facts import fact_row
from ui.views.visit.giving_back import GivingBack
from ui.views.visit.parts import Later, StepPage, take_focus
from ui.views.visit.way_back_part import WayBackPart
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.field import combo_field, text_field
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.marks import Note
from ui.widgets.pick import Choice, Pick
from ui.widgets.words import Label


class OtherPage(StepPage):
    """Why it is another person, what goes back first, and what happens: said before it is done."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        say, self._other = self.say, presenter.talks.other
        self._why = Choice(say("other.why"), columns=1, name="visit.other.why")
        for key, words in self._other.reasons():
            self._why.offer(key, Pick(words))
        self._why.chosen.connect(self._other.choose)
        self._words = text_field(say("visit.leave.words"), name="visit.other.words")
        self._words.edited.connect(self._other.type)
        self._then = Line(False, gap=10)
        self._give = GivingBack(
            say("visit.leave.give_head"),
            name="visit.other.give",
            locked=say("visit.documents.returned_why"),
            given=self._other.give_back,
            all_back=lambda: self.visit.visiting.seek("primary"),
        )
        self._shown_then: list[FactLine] | None = None
        head = GroupHead(say("other.title"), icon="users", hint=say("other.hint"), name="visit.other.head")
        self.body.put(
            head,
            col(self._why, self._words, gap=12, pad=(16, 12, 16, 12)),
            col(self._give.head, self._give.rows, gap=8, pad=(16, 0, 16, 12)),
            col(Label(say("other.then"), "h3", wrap=True), self._then, gap=10, pad=(16, 0, 16, 14)),
            ...,
        )

    def refresh(self) -> None:
        """The reason, what is on the desk, what will be."""
        self._why.set_value(self._other.because)
        if not self._words.editor.hasFocus():
            self._words.set_value(self._other.words)
        self._give.show(self._other.originals())
        happens = self._other.happens()
        if happens != self._shown_then:
            put_facts(self._then, happens)
        self._shown_then = happens

    def seek(self, what: str) -> bool:
        """The reason, or an original."""
        if self._give.seek(what.removeprefix("leave.give.")):
            return True
        chosen = self._why.picks().get(self._other.because)
        return take_focus(chosen or next(iter(self._why.picks().values())))


class QuestionPage(StepPage):
    """About what, in the person's words, and what was told."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        say, self._question = self.say, presenter.talks.question
        self._fields = {
            "service": combo_field(say("question.service"), self._question.services(), name="visit.question.service"),
            "subject": text_field(say("question.subject"), name="visit.question.subject"),
            "answer": text_field(say("question.answer"), name="visit.question.answer"),
        }
        self._later = Later(self, self._question.keep)
        for name, field in self._fields.items():
            field.edited.connect(lambda value, name=name: self._typed(name, value))
            field.left.connect(lambda name=name: self._question.keep(name))
        head = GroupHead(say("question.title"), icon="info", hint=say("question.hint"), name="visit.question.head")
        self.body.put(head, col(*self._fields.values(), gap=12, pad=(16, 12, 16, 12)), ...)

    def refresh(self) -> None:
        """What is typed."""
        for name, field in self._fields.items():
            if not field.editor.hasFocus() or not self._question.value(name):
                field.set_value(self._question.value(name))

    def seek(self, what: str) -> bool:
        """A field."""
        return take_focus(self._fields.get(what.removeprefix("question."), self._fields["subject"]))

    def _typed(self, name: str, value: str) -> None:
        self._question.edit(name, value)
        self._later.touch(name)


class GuidePage(StepPage):
    """The rule of it, the steps to check, how it ended."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        say, self._guide = self.say, presenter.talks.guide
        self._title, self._steps = Label("", "h2", wrap=True), Line(False, gap=8)
        self._picks: list[Pick] = []
        self._outcome = text_field(say("guide.outcome"), name="visit.guide.outcome")
        self._outcome.edited.connect(self._typed)
        self._outcome.left.connect(self._guide.keep)
        self._later = Later(self, lambda _name: self._guide.keep())
        stop = Button(say("guide.stop"))
        stop.setObjectName("visit.guide.stop")
        stop.clicked.connect(self._guide.stop)
        head = GroupHead(say("guide.title"), icon="monitor", name="visit.guide.head")
        rule = Note("warn", "lock", say("guide.rule"))
        self.body.put(
            head,
            col(self._title, rule, gap=10, pad=(16, 12, 16, 12)),
            col(Label(say("guide.steps"), "h3", wrap=True), self._steps, gap=8, pad=(16, 0, 16, 12)),
            col(self._outcome, row(stop, ...), gap=10, pad=(16, 0, 16, 14)),
            ...,
        )

    def refresh(self) -> None:
        """Each step with its mark; the steps of another service are drawn anew."""
        rows = self._guide.rows()
        self._title.set_words(self._guide.title())
        if [each.words() for each in self._picks] != [each.words for each in rows]:
            clear(self._steps)
            self._picks = [Pick(each.words, many=True) for each in rows]
            for each, pick in zip(rows, self._picks, strict=True):
                pick.setObjectName(f"visit.guide.step.{each.place}")
                pick.clicked.connect(lambda _checked, place=each.place: self._guide.mark(place))
                self._steps.addWidget(pick)
        for each, pick in zip(rows, self._picks, strict=True):
            pick.setChecked(each.done)
        if not self._outcome.editor.hasFocus():
            self._outcome.set_value(self._guide.outcome)

    def seek(self, what: str) -> bool:
        """A step, or how it ended."""
        if what == "guide.outcome":
            return take_focus(self._outcome)
        open_ = next((n for n, each in enumerate(self._guide.rows()) if not each.done), None)
        return take_focus(self._picks[open_]) if open_ is not None and open_ < len(self._picks) else False

    def _typed(self, words: str) -> None:
        self._guide.type(words)
        self._later.touch("outcome")

    def commands(self) -> dict[str, Callable[[], None]]:
        """The next step that is not done."""
        return {"next_open": lambda: self._next(), "previous_open": lambda: self._next()}

    def _next(self) -> None:
        self.seek("first")


class EndingPage(StepPage):
    """What was done, before the visit ends without an application."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._ending, self._done = presenter.talks.ending, Line(False, gap=10)
        self._shown: list[FactLine] | None = None
        say = self.say
        head = GroupHead(say("ending.title"), icon="circle-check", hint=say("ending.hint"), name="visit.ending.head")
        self._way_back = WayBackPart(self._ending.way_back)
        self.body.put(head, col(self._done, pad=(16, 12, 16, 14)), self._way_back, ...)

    def refresh(self) -> None:
        """What was done."""
        self._way_back.refresh()
        done = self._ending.done()
        if done != self._shown:
            self._shown = done
            put_facts(self._done, done)


def put_facts(line: Line, facts: Sequence[FactLine]) -> None:
    """Show these facts, and no other."""
    clear(line)
    for each in facts:
        shown = QWidget()
        shown.setLayout(fact_row(each.icon, each.title, each.sub))
        line.addWidget(shown)
