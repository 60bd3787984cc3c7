"""The page of step 1: the zone of the document, and the fields it fills."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtWidgets import QApplication, QWidget

from ui.presenters.visit.frame import VisitPresenter
from ui.presenters.visit.who import FIELDS
from ui.views.visit.companion import CompanionPart
from ui.views.visit.flow import Flow
from ui.views.visit.parts import Later, StepPage, take_focus
from ui.views.visit.whom import WhomPart
from ui.views.visit.zone import ZoneMarks
from ui.widgets.bars import GroupHead
from ui.widgets.editors import Combo
from ui.widgets.field import Field, combo_field, text_field
from ui.widgets.layout import col
from ui.widgets.summary import Summary

OF_DOCUMENT: Final = ("document_type", "document_number", "valid_until")
OF_PERSON: Final = ("family_name", "given_name", "patronymic", "born", "sex", "identifier", "phone")
LISTS: Final = ("document_type", "sex")
AT_ONCE: Final = 3
"""Fields made in one turn of the event loop."""
READ_BACK: Final = ("born", "valid_until")


class WhoPage(StepPage):
    """Who is here. What a scanner reads comes by the presenter, wherever the focus is (`ui.work.scanner`)."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._who = presenter.who
        say = self.say
        self._summary, self._problems = Summary(), list[tuple[str, str]]()
        self._summary.asked.connect(self._go_to)
        self._zone = text_field(say("visit.who.zone"), name="visit.who.zone", enter_moves=False)
        self._zone.say("help", say("visit.who.zone_help"), icon="scan-line")
        self._zone.edited.connect(self._zone_typed)
        self._zone.left.connect(self._zone_left)
        self._zone.entered.connect(self._zone_left)
        self._marks = ZoneMarks()
        self._marks.hide()
        self._later = Later(self, lambda name: self._who.keep(name, judge=False))
        self._document, self._person, self._top = Flow(), Flow(), QWidget()
        self._fields: dict[str, Field] = {}
        self._whom = WhomPart(self._who.whom, self.say, presenter.ctx.catalogue)
        self._companion = CompanionPart(self._who.companion, self.say)

    def pieces(self) -> Iterator[None]:
        """The fields a few at a time, then where they stand."""
        for at in range(0, len(FIELDS), AT_ONCE):
            self._fields |= {name: self._field(name) for name in FIELDS[at : at + AT_ONCE]}
            yield
        f = self._fields
        self._document.place([(f[name], 4) for name in OF_DOCUMENT])
        yield
        self._person.place([(f[name], 4) for name in OF_PERSON])
        yield
        self._lay_out()

    def refresh(self) -> None:
        """Values, what is wrong with them, what is read back."""
        self._show_zone()
        for name, field in self._fields.items():
            self._show(name, field)
        self._whom.refresh()
        self.unfinished = self._whom.unfinished
        self._companion.refresh()
        problems = self._who.problems()
        if problems != self._problems:
            self._problems = problems
            self._summary.set_problems(self.say("visit.summary", n=len(problems)), problems)
        self._top.setVisible(len(problems) > 1)

    def seek(self, what: str) -> bool:
        """A field by its name, the zone, or the first thing that is open."""
        if what == "zone":
            return take_focus(self._zone)
        if what == "summary":
            self._summary.focus_first()
            return True
        if what.startswith("whom."):
            return self._whom.seek(what)
        if what.startswith("companion."):
            return self._companion.seek(what)
        if what == "first":
            name = self._who.next_open("")
            return take_focus(self._zone if name is None or not self._who.value("family_name") else self._fields[name])
        found = self._fields.get(what.removeprefix("who."))
        return take_focus(found) if found is not None else False

    def commands(self) -> dict[str, Callable[[], None]]:
        """The next field that is open, and the one before."""
        return {
            "next_open": lambda: self._next(back=False),
            "previous_open": lambda: self._next(back=True),
            "for_whom": self._who.whom.turn,
        }

    def set_tiny(self, tiny: bool) -> None:
        """Fields under each other where there is little room."""
        super().set_tiny(tiny)
        self._document.set_tiny(tiny)
        self._person.set_tiny(tiny)
        self._whom.set_tiny(tiny)
        self._companion.set_tiny(tiny)

    def _go_to(self, field: str) -> None:
        self.seek(field if field.startswith("whom.") else f"who.{field}")

    def _field(self, name: str) -> Field:
        label = self._who.label(name)
        if name in LISTS:
            options = self._who.documents() if name == "document_type" else self._who.sexes()
            field = combo_field(label, options, name=f"visit.who.{name}")
        else:
            field = text_field(label, name=f"visit.who.{name}")
        field.edited.connect(lambda value, name=name: self._typed(name, value))
        field.left.connect(lambda name=name: self._left(name))
        return field

    def _lay_out(self) -> None:
        say = self.say
        col(self._summary, pad=(16, 10, 16, 10), into=self._top)
        head = GroupHead(
            say("visit.who.document_head"),
            icon="id-card",
            hint=say("visit.who.document_hint"),
            name="visit.who.document",
        )
        person = GroupHead(say("visit.who.person_head"), icon="user-round", name="visit.who.person")
        self.body.put(
            self._top,
            head,
            col(self._zone, self._marks, self._document, gap=8, pad=(16, 8, 16, 12)),
            person,
            col(self._person, pad=(16, 8, 16, 12)),
            self._whom,
            self._companion,
            ...,
        )

    def _show(self, name: str, field: Field) -> None:
        value = self._who.value(name)
        if not field.editor.hasFocus() or self._who.was_read(name):
            field.set_value(value)
        problem, echo = self._who.problem(name), self._who.echo(name)
        if problem:
            field.say("problem", problem)
        elif self._who.was_read(name):
            from_document = self.say("visit.who.scanned")  # a tint alone says nothing to who does not see it
            field.say("scanned", f"{from_document} · {echo}" if echo else from_document)
        else:
            field.say("help" if echo else "plain", echo)

    def _show_zone(self) -> None:
        wrong = self._who.zone_words()
        if self._zone.value() != self._who.zone:
            self._zone.set_value(self._who.zone)
        if wrong is None:
            self._marks.hide()
            self._zone.say("help", self.say("visit.who.zone_help"), icon="scan-line")
            return
        self._zone.say("problem", wrong.words)
        self._marks.set_zone(wrong.lines, wrong.spans, wrong.words)

    def _typed(self, name: str, value: str) -> None:
        self._who.edit(name, value)
        self._fields[name].say("plain")
        if isinstance(self._fields[name].editor, Combo):
            self._who.keep(name)
        else:
            self._later.touch(name)

    def _left(self, name: str) -> None:
        self._later.drop(name)
        self._who.keep(name)

    def _zone_typed(self, text: str) -> None:
        self._who.edit_zone(text)
        self._show_zone()

    def _zone_left(self) -> None:
        self._who.leave_zone()
        self._show_zone()

    def _next(self, *, back: bool) -> None:
        focus = QApplication.focusWidget()
        here = next((name for name, field in self._fields.items() if focus is field.editor), "")
        name = self._who.next_open(here, back=back)
        if name is not None:
            take_focus(self._fields[name])
