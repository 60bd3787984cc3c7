"""One visit from "came" to "finish": which step is shown, how each stands, what the foot says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import visits
from mfc_desk.usecases.visits import VisitView
from ui.presenters.applicant import ApplicantPresenter
from ui.presenters.context import Context
from ui.presenters.visit.check import CheckPresenter
from ui.presenters.visit.documents import DocumentsPresenter
from ui.presenters.visit.form import FormPresenter
from ui.presenters.visit.receipt import ReceiptPresenter
from ui.presenters.visit.shared import Look, Mark, Step, Visiting, next_language, nothing
from ui.presenters.visit.what import WhatPresenter
from ui.presenters.visit.who import WhoPresenter

STEPS: Final = ("who", "what", "documents", "form", "check", "receipt")
WHO, WHAT, DOCUMENTS, FORM, CHECK, RECEIPT = range(1, 7)


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step of the bar in the operator's words."""

    name: str
    sub: str
    look: Look
    spoken: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of the visit says."""

    number: str
    title: str
    sub: str


@dataclass(frozen=True, slots=True)
class FootWords:
    """What the foot of the step says."""

    primary: str
    left: str
    left_role: str
    saved: str
    saved_role: str
    back: bool


class VisitPresenter:
    """Holds one visit open. The page is drawn from it and can be drawn anew at any time; nothing typed is lost."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.visiting = Visiting(ctx)
        self.step = WHO
        self.on_view: Callable[[VisitView], None] = nothing
        self.on_over: Callable[[], None] = nothing
        self.on_step: Callable[[], None] = nothing
        """Told when another step is shown, and when another visit is."""
        self.shown: Callable[[], None] = nothing
        self.sought: Callable[[str], None] = nothing
        self.generation = 0
        """Grows with each visit: a page of another one draws its steps anew."""
        room = self.visiting
        self.applicant = ApplicantPresenter(room)
        self._make_steps()
        room.tell, room.seek, room.viewed, room.go = self._tell, self._seek, self._viewed, self.go

    def _make_steps(self) -> None:
        room = self.visiting
        self.generation += 1
        self.who, self.what = WhoPresenter(room), WhatPresenter(room)
        self.documents, self.form = DocumentsPresenter(room), FormPresenter(room)
        self.check = CheckPresenter(room, self.applicant, leave_form=self.form.leave)
        self.receipt = ReceiptPresenter(room, over=self._over)
        self.steps: tuple[Step, ...] = (
            self.who, self.what, self.documents, self.form, self.check, self.receipt,
        )  # fmt: skip

    def open(self, visit: VisitId) -> None:
        """Show this visit at the step where the operator stopped."""
        room = self.visiting
        if visit != room.id:
            room.begin(visit)
            self.applicant.begin()
            self._make_steps()
            self.on_step()
        work, language = self.ctx.work, self.ctx.catalogue.language

        def done(view: VisitView) -> None:
            if room.id != visit:
                return
            room.language = _known(view.ticket.language if view.ticket else language)
            self._viewed_first(view)

        self.ctx.run("data", lambda: visits.look(work, visit), done)

    def refresh(self, keys: frozenset[Key]) -> None:
        """Rows are new: look again when they are of this visit."""
        view = self.visiting.view
        if view is None or not keys & _rows_of(view):
            return
        self.visiting.look()

    def go(self, step: int) -> None:
        """Show a step, as far as the visit has come; else say what comes first."""
        room = self.visiting
        reason = self._why_not(step)
        if reason is not None:
            room.refuse(reason)
            return
        self._leave()
        if step != self.step:
            self.on_step()
        self.step, room.trouble = step, None
        visit, work = room.visit, self.ctx.work
        self.ctx.run("data", lambda: visits.stand_at(work, visit, step), nothing)
        self._entered(step)
        self._tell()
        self._seek("first")

    def back(self) -> None:
        """One page of the form back, else one step."""
        if self.step == CHECK and self.check.confirming:
            self.check.take_back()
        elif self.step == FORM and self.form.turn_back():
            self._seek("first")
        elif self.step > WHO:
            self.go(self.step - 1)

    def primary(self) -> None:
        """Go on: never off; pressed too early it goes to what is missing and says so."""
        if self.visiting.view is not None:
            self.steps[self.step - 1].press()

    def bar(self) -> list[StepWords]:
        """The six steps."""
        say = self.ctx.say
        marks = [self._mark(n) for n in range(1, 7)]
        return [
            StepWords(
                say(f"visit.step.{name}"),
                say(mark.sub),
                mark.look,
                say("visit.step.spoken", number=n, name=msg(f"visit.step.{name}")),
            )
            for n, (name, mark) in enumerate(zip(STEPS, marks, strict=True), 1)
        ]

    def head(self) -> Head:
        """Number, service and where the case stands."""
        say, view, case = self.ctx.say, self.visiting.view, self.visiting.case
        number = (view.visit.number or "") if view is not None else ""
        if view is None or case is None:
            at = self.ctx.work.local(view.visit.started_at) if view is not None else None
            return Head(number, say("visit.head.new"), say("visit.head.came", at=at) if at else "")
        many = len(view.cases)
        place = [each.application.id for each in view.cases].index(case.application.id) + 1
        parts = [say("visit.head.place", place=place, of=many)] if many > 1 else []
        parts.append(say(f"state.application.{case.application.lifecycle}"))
        parts.append(say(self._due()))
        return Head(number, say(case.service.name), " · ".join(parts))

    def clock(self) -> str:
        """How long the visit has been going on, minutes and seconds."""
        view = self.visiting.view
        if view is None:
            return ""
        passed = self.ctx.work.clock.now() - view.visit.started_at
        return self.ctx.say("visit.head.clock", passed=max(0, int(passed.total_seconds())))

    def foot(self) -> FootWords:
        """What is saved, what is left, and the words of the primary button."""
        say, saved, step = self.ctx.say, self.visiting.saved, self.steps[self.step - 1]
        left = step.left() if self.visiting.view is not None else None
        words, role = "", "ok"
        if saved.why is not None:
            words, role = say("visit.not_saved", why=saved.why), "bad"
        elif saved.at is not None:
            words = say("visit.saved", at=saved.at)
        return FootWords(say(step.primary()), say(left) if left else "", "muted", words, role, self.step > WHO)

    def trouble(self) -> str:
        """Why it does not go on; empty when nothing is in the way."""
        message = self.visiting.trouble
        return self.ctx.say(message) if message is not None else ""

    def person_language(self) -> None:
        """The next language for the person's screen and papers."""
        self.visiting.language = next_language(self.visiting.language)
        self.applicant.load_words()
        self._tell()

    def attach(self, shown: Callable[[], None], sought: Callable[[str], None]) -> None:
        """A page listens from now on; what was typed and not yet kept is kept."""
        self.shown, self.sought = shown, sought
        if self.visiting.view is not None:
            self.who.keep_all()
            self.form.keep_all()

    def detach(self) -> None:
        """No page listens."""
        self.shown, self.sought = nothing, nothing

    def _due(self) -> Message:
        case = self.visiting.case
        assert case is not None
        if case.application.due is not None:
            return msg("visit.head.due", day=case.application.due)
        term = case.service.deadline.term
        return msg("visit.head.term", term=msg(f"term.{term.unit}", n=term.value))

    def _mark(self, step: int) -> Mark:
        if self.visiting.view is None:
            return Mark("todo", msg("visit.sub.not_yet"))
        return self.steps[step - 1].mark()

    def _why_not(self, step: int) -> Message | None:
        view = self.visiting.view
        if view is None:
            return msg("visit.first.open")
        if step > WHO and view.party is None:
            return msg("rule.identify_first")
        if step > WHAT and self.visiting.case is None:
            return msg("visit.first.service")
        if step == RECEIPT and self.visiting.case is not None and self.visiting.case.application.number is None:
            return msg("visit.first.register")
        return None

    def _leave(self) -> None:
        if self.step == WHO:
            self.who.keep_all()
        if self.step == FORM:
            self.form.leave()
        if self.step == CHECK:
            self.check.left_step()

    def _entered(self, step: int) -> None:
        if step == CHECK:
            self.check.entered()
        if step == RECEIPT:
            self.receipt.entered()

    def _viewed_first(self, view: VisitView) -> None:
        self.visiting.view = view
        self.step = min(max(view.step, WHO), RECEIPT)
        if self._why_not(self.step) is not None:
            self.step = WHO if view.party is None else WHAT
        self.applicant.load_words()
        self._viewed(view)
        self._entered(self.step)
        self._tell()
        self._seek("first")

    def _viewed(self, view: VisitView) -> None:
        self.who.viewed(view)
        self.check.viewed()
        self.on_view(view)

    def _over(self) -> None:
        self.visiting.id, self.visiting.view = None, None
        self.applicant.begin()
        self.on_over()

    def _tell(self) -> None:
        self.shown()

    def _seek(self, what: str) -> None:
        self.sought(what)


def _known(language: str) -> Language:
    return next((each for each in LANGUAGES if each == language), "ru")


def _rows_of(view: VisitView) -> frozenset[Key]:
    rows = {Key("visit", view.visit.id)}
    rows |= {Key("application", each.application.id) for each in view.cases}
    rows |= {Key("document", each.document.id) for case in view.cases for each in case.documents}
    if view.party is not None:
        rows.add(Key("party", view.party.id))
    return frozenset(rows)
