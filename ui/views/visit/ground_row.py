"""One ground of the closed list: its verdict, the facts that say so, the article, and what puts it right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from forms.ids import GroundId
from ui.presenters.context import Context
from ui.presenters.visit.ground_words import FactAsked, GroundRow
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.layout import Line, clear, col, restyle, row
from ui.widgets.marks import Tag
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class GroundFrame(QFrame):
    """Grey where its facts do not bear it out; the way past that is a quiet one, with a second person."""

    def __init__(
        self, ground: GroundId, choose: Callable[[GroundId], None], state: Callable[[str, bool], None], ctx: Context
    ) -> None:
        super().__init__()
        self._ctx, self._state = ctx, state
        self.setObjectName(f"visit.refuse.ground.{ground}")
        self.setProperty("box", "row")
        self._icon, self._tag = Icon("ban", "muted", 20), Tag("")
        self._text, self._facts = Label("", "strong", wrap=True), Line(False, gap=2)
        self._article = Label("", "xs", "muted", wrap=True)
        self._choose, self._past = Button(ctx.say("visit.refuse.choose")), Button("", kind="quiet")
        self._past.set_words(ctx.say("visit.refuse.with_second"))
        for name, button in (("choose", self._choose), ("with_second", self._past)):
            button.setObjectName(f"visit.refuse.{name}.{ground}")
            button.clicked.connect(lambda: choose(ground))
        self._more, self._below = Line(False, gap=4), Line(False, gap=0)
        self._side, self._under = row(gap=8), Wrap()
        self._side.put(self._tag)
        for place, each in enumerate((self._choose, self._past)):
            self._under.insert(place, each)
        words = QWidget()
        col(self._text, self._facts, self._article, self._more, self._under, gap=3, into=words)
        mark, head = col(self._icon, ..., pad=(0, 2, 0, 0)), QWidget()
        row(mark, (words, 1), col(self._side, ...), gap=10, into=head)
        col(head, self._below, gap=6, pad=(16, 8, 12, 8), into=self)
        self._shown: GroundRow | None = None
        self._held: QWidget | None = None

    def set_ground(self, ground: GroundRow) -> None:
        """Show it as it stands; only what changed is touched."""
        if not ground.chosen:
            self.let_go()
        if ground == self._shown:
            return
        self._shown = ground
        say, true = self._ctx.say, ground.verdict == "true"
        self._icon.set_icon(ground.icon, ground.role)
        self._text.set_words(ground.text)
        self._text.set_ink("text" if true else "muted")
        self._tag.set_tag(ground.said, "ok" if true else "plain")
        self._article.set_words(ground.article)
        self._article.setVisible(bool(ground.article))
        self._choose.set_words(self._choose.words(), name=say("visit.refuse.choose_name", name=ground.text))
        self._past.set_words(self._past.words(), name=say("visit.refuse.with_second_name", name=ground.text))
        self._choose.setVisible(true and not ground.chosen)
        self._past.setVisible(not true and not ground.chosen)
        clear(self._facts)
        for each in ground.facts:
            line = QWidget()
            mark = col(Icon("dot", "muted", 16), ..., pad=(0, 1, 0, 0))
            row(mark, (Label(each, "sm", "text" if true else "muted", wrap=True), 1), gap=2, into=line)
            self._facts.addWidget(line)
        for fact in ground.asks:
            self._facts.addWidget(self._asked(fact))
        self._show_more(ground)
        restyle(self, box="rowsel" if ground.chosen else "row")
        self.setAccessibleName(", ".join((ground.text, ground.said, *ground.facts)))
        self.setAccessibleDescription(ground.article)

    def hold(self, part: QWidget) -> None:
        """Take in what is asked about this ground."""
        if self._held is not part:
            self._held = part
            self._below.addWidget(part)
            part.show()

    def let_go(self) -> None:
        """Give it back."""
        if self._held is not None:
            self._below.removeWidget(self._held)
            self._held.hide()
            self._held.setParent(None)
            self._held = None

    def focus_choose(self) -> bool:
        """Put the focus on the choice."""
        found = next((each for each in (self._choose, self._past) if not each.isHidden()), None)
        return take_focus(found) if found is not None else False

    def set_tiny(self, tiny: bool) -> None:
        """The tag goes under the words where there is little room."""
        there = self._side if tiny else self._under
        there.removeWidget(self._tag)
        if tiny and self._under.indexOf(self._tag) < 0:
            self._under.insert(0, self._tag)
        elif not tiny and self._side.indexOf(self._tag) < 0:
            self._side.insertWidget(0, self._tag)

    def _asked(self, fact: FactAsked) -> QWidget:
        """What only the operator sees: yes or no, whichever was not said yet."""
        say, buttons = self._ctx.say, []
        for so, answer in ((True, say("visit.refuse.fact_yes")), (False, say("visit.refuse.fact_no"))):
            if fact.so is so:
                continue
            button = Button("", kind="quiet")
            button.set_words(answer, name=say("visit.refuse.fact_name", answer=answer, fact=fact.words))
            button.setObjectName(f"visit.refuse.fact.{fact.name}.{'yes' if so else 'no'}")
            button.clicked.connect(lambda _=False, so=so: self._state(fact.name, so))
            buttons.append(button)
        line = QWidget()
        row(*buttons, ..., gap=8, pad=(18, 0, 0, 0), into=line)
        return line

    def _show_more(self, ground: GroundRow) -> None:
        """What puts it right is said before anybody refuses."""
        clear(self._more)
        if ground.verdict != "true" and not ground.chosen:
            return
        say = self._ctx.say
        for icon, title, words in (
            ("wrench", say("visit.refuse.cure"), ground.cure),
            ("calendar-clock", say("visit.refuse.today"), ground.today),
        ):
            line = QWidget()
            told = col(Label(title, "xs", "muted", wrap=True), Label(words, "sm", wrap=True), gap=0)
            row(col(Icon(icon, "accent", 16), ..., pad=(0, 2, 0, 0)), (told, 1), gap=8, into=line)
            self._more.addWidget(line)
