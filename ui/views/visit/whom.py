"""The part of step 1 that says for whom: one line with a button, and the fields in place when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import Catalogue
from ui.keys import keycap
from ui.presenters.visit.whom import WhomPresenter
from ui.views.visit.flow import Flow
from ui.views.visit.parts import named, take_focus
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.editors import Combo
from ui.widgets.field import Field, combo_field, text_field
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.pick import Choice, Pick
from ui.widgets.words import Label

LISTS = ("authority_type", "sex")
WIDE = ("name", "seat", "authority_issuer")
AT_ONCE: Final = 3
"""Fields made in one turn of the event loop."""
_DONE: Final = object()


class WhomPart(QWidget):
    """Draws a `WhomPresenter`. Its fields are made when they are first asked for: most people never see them."""

    def __init__(self, whom: WhomPresenter, say: Callable[..., str], words: Catalogue) -> None:
        super().__init__()
        self._whom, self._say = whom, say
        self._line = Label("", "strong", wrap=True)
        self._line.setObjectName("visit.whom.line")
        self._turn = Button("", keycap=keycap("for_whom", words))
        self._turn.setObjectName("visit.whom.turn")
        self._turn.clicked.connect(whom.turn)
        self._inside, self._under = QWidget(), Line(False, gap=10)
        col(self._under, pad=(16, 0, 16, 12), into=self._inside)
        self._inside.hide()
        head = GroupHead(say("whom.title"), icon="users", name="visit.whom")
        col(head, row((self._line, 1), self._turn, gap=10, pad=(16, 8, 12, 8)), self._inside, gap=0, into=self)
        self._choice: Choice | None = None
        self._scope: Choice | None = None
        self._fields: dict[str, Field] = {}
        self._ticks: dict[str, Pick] = {}
        self._flow, self._tiny = Flow(), False
        self._drawn: Any = None
        self._coming: Iterator[None] | None = None
        self.unfinished = False
        """More is to be drawn on the next turn of the event loop."""

    def refresh(self) -> None:
        """The line; the choices and the fields of the chosen right while it is open."""
        whom = self._whom
        code = "whom.now" if whom.open else "whom.begun" if whom.unfinished() else ""
        self._line.set_words(self._say(code, who=whom.line()) if code else whom.line())
        self._turn.set_words(self._say("whom.close" if whom.open else "whom.turn"))
        self._inside.setVisible(whom.open)
        self.unfinished = False
        if not whom.open:
            return
        drawn = (whom.choices(), whom.right(), whom.fields(), whom.everything())
        if drawn != self._drawn:
            self._drawn, self._coming = drawn, self._pieces()
        if self._coming is not None:
            self.unfinished = next(self._coming, _DONE) is not _DONE
            if self.unfinished:
                return
            self._coming = None
        for name, field in self._fields.items():
            self._show(name, field)
        for service, _, covered in whom.services():
            if service in self._ticks:
                self._ticks[service].setChecked(covered)

    def seek(self, what: str) -> bool:
        """The button, the choice, a field or the services, by name."""
        name = what.removeprefix("whom.")
        if name == "turn":
            return take_focus(self._turn)
        self.refresh()
        while self.unfinished:
            self.refresh()
        if name == "services" and self._ticks:
            return take_focus(next(iter(self._ticks.values())))
        if name in self._fields:
            return take_focus(self._fields[name])
        picks = self._choice.picks() if self._choice is not None else {}
        chosen = picks.get(self._whom.right()) or next(iter(picks.values()), None)
        return take_focus(chosen) if chosen is not None else False

    def set_tiny(self, tiny: bool) -> None:
        """Fields under each other where there is little room."""
        self._tiny = tiny
        self._flow.set_tiny(tiny)

    def _pieces(self) -> Iterator[None]:
        """The choices and the fields of the right, a few on each turn; what stood here stands until all are there."""
        whom, fields = self._whom, dict[str, Field]()
        choice = Choice(self._say("whom.right"), columns=2, name="visit.whom.right")
        for key, words in whom.choices():
            choice.offer(key, Pick(words))
        choice.set_value(whom.right())
        choice.chosen.connect(whom.choose)
        yield
        for at in range(0, len(whom.fields()), AT_ONCE):
            fields |= {name: self._field(name) for name in whom.fields()[at : at + AT_ONCE]}
            yield
        flow = Flow()
        flow.set_tiny(self._tiny)
        flow.place([(each, 8 if name in WIDE else 4) for name, each in fields.items()])
        yield
        self._put(choice, flow, fields)

    def _put(self, choice: Choice, flow: Flow, fields: dict[str, Field]) -> None:
        held = self._held() if self._choice is not None else None
        clear(self._under)
        self._ticks, self._scope = {}, None
        self._choice, self._flow, self._fields = choice, flow, fields
        if self._whom.mendable() is not None:
            mend = Button(self._say("whom.mend"))
            mend.setObjectName("visit.whom.mend")
            mend.clicked.connect(self._whom.mend)
            self._under.put(choice, row(mend, ...))
        else:
            self._under.put(choice)
        self._under.put(flow, *self._coverage())
        if held is not None:
            take_focus(self._again(held) or choice.picks().get(self._whom.right()) or self._turn)

    def _coverage(self) -> Iterator[QWidget]:
        """What the paper covers, and the services where it names them."""
        whom = self._whom
        if not whom.scoped():
            return
        self._scope = Choice(self._say("whom.scope"), columns=2, name="visit.whom.scope")
        for key in ("all", "some"):
            self._scope.offer(key, Pick(self._say(f"whom.scope.{key}")))
        self._scope.set_value("all" if whom.everything() else "some")
        self._scope.chosen.connect(whom.cover)
        yield self._scope
        if whom.everything():
            return
        self._trouble = Label("", "sm", "bad", wrap=True)
        yield self._trouble
        for service, words, covered in whom.services():
            tick = Pick(words, on=covered, many=True)
            tick.setObjectName(f"visit.whom.service.{service}")
            tick.clicked.connect(lambda _checked, service=service: whom.name_service(service))
            self._ticks[service] = tick
            yield tick

    def _field(self, name: str) -> Field:
        label = self._whom.label(name)
        if name in LISTS:
            options = self._whom.papers() if name == "authority_type" else self._whom.sexes()
            field = combo_field(label, options, name=named(f"visit.whom.{name}"))
        else:
            field = text_field(label, name=named(f"visit.whom.{name}"))
        field.edited.connect(lambda value, name=name: self._typed(name, value))
        field.left.connect(lambda name=name: self._whom.keep(name))
        return field

    def _show(self, name: str, field: Field) -> None:
        if not field.editor.hasFocus():
            field.set_value(self._whom.value(name))
        problem = self._whom.problem(name)
        hint = self._say("whom.expires_help") if name == "expires" else ""
        field.say("problem" if problem else "help" if hint else "plain", problem or hint)
        if not self._whom.everything() and self._whom.scoped():
            self._trouble.set_words(self._whom.problem("services"))
            self._trouble.setVisible(bool(self._whom.problem("services")))

    def _typed(self, name: str, value: str) -> None:
        self._whom.edit(name, value)
        self._fields[name].say("plain")
        if isinstance(self._fields[name].editor, Combo):
            self._whom.keep(name)

    def _held(self) -> str | None:
        """The name of what has the focus in here; None where nothing has."""
        focus = self._inside.window().focusWidget()
        return focus.objectName() if self._inside.isAncestorOf(focus) else None

    def _again(self, name: str) -> QWidget | None:
        """What was drawn anew under this name."""
        drawn = [*(self._choice.picks().values() if self._choice else ()), *self._fields.values()]
        drawn += [*(self._scope.picks().values() if self._scope else ()), *self._ticks.values()]
        return next((each for each in drawn if name in (each.objectName(), f"{each.objectName()}.editor")), None)
