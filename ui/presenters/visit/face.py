"""What stands around the step: the head of the visit, its foot, the bar of steps, the menu. Records and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from mfc_desk.domain.ids import Key
from mfc_desk.domain.machines import LET_GO, VisitState
from mfc_desk.domain.tickets import TicketState
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.visits import CaseView, VisitView
from ui.presenters import back_words
from ui.presenters.visit.shared import Look, Mark, Step, Visiting

STEPS: Final = ("who", "what", "documents", "form", "check", "receipt")
WHO, WHAT, DOCUMENTS, FORM, CHECK, RECEIPT = range(1, 7)

ALONE: Final = msg("visit.case_alone")
"""There is no other application to turn to."""


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
    short: str = ""
    """The short name of the service, for where there is little room."""
    then: str = ""
    """Who waits for the person after this desk, or has them now."""


@dataclass(frozen=True, slots=True)
class FootWords:
    """What the foot of the step says."""

    primary: str
    left: str
    left_role: str
    saved: str
    saved_role: str
    back: bool


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the menu of the visit."""

    key: str
    words: str


class Stage(Protocol):
    """What stands in the middle: a step, or the end before the end."""

    def left(self) -> Message | None:
        """What is still to do here; None when nothing is."""
        ...

    def primary(self) -> Message:
        """The words of the one primary button."""
        ...

    def press(self) -> None:
        """The primary button: go on, or go to what is missing."""
        ...


def bar(room: Visiting, steps: Sequence[Step]) -> list[StepWords]:
    """The six steps, each with how it stands."""
    say, none = room.ctx.say, Mark("todo", msg("visit.sub.not_yet"))
    marks = [each.mark() if room.view is not None else none for each in steps]
    return [
        StepWords(
            say(f"visit.step.{name}"),
            say(mark.sub),
            mark.look,
            say("visit.step.spoken", number=n, name=msg(f"visit.step.{name}")),
        )
        for n, (name, mark) in enumerate(zip(STEPS, marks, strict=True), 1)
    ]


def why_not(room: Visiting, step: int) -> Message | None:
    """What comes before this step; None where the visit has come so far."""
    if room.view is None:
        return msg("visit.first.open")
    if step > WHO and room.view.party is None:
        return msg("rule.identify_first")
    if step > WHAT and room.case is None:
        return msg("visit.first.service")
    if step == RECEIPT and room.case is not None and room.case.application.number is None:
        return msg("visit.first.register")
    return None


def head(room: Visiting) -> Head:
    """Number, service and where the case stands."""
    say, view, case = room.ctx.say, room.view, room.case
    number = (view.visit.number or "") if view is not None else ""
    if view is None or case is None:
        at = room.ctx.work.local(view.visit.started_at) if view is not None else None
        return Head(number, say("visit.head.new"), say("visit.head.came", at=at) if at else "", then=_then(room))
    many = len(view.cases)
    place = [each.application.id for each in view.cases].index(case.application.id) + 1
    parts = [say("visit.head.place", place=place, of=many)] if many > 1 else []
    parts.append(say(f"state.application.{case.application.lifecycle}"))
    if not case.application.refusal:
        parts.append(say(_due(case)))
    return Head(number, say(case.service.name), " · ".join(parts), say(case.service.short), _then(room))


def _then(room: Visiting) -> str:
    view = room.view
    if view is None:
        return ""
    return back_words.line(room.ctx.say, view.then, view.visit.also_at, view.visit.number or "")


def clock(room: Visiting) -> str:
    """How long the visit has been going on, minutes and seconds."""
    if room.view is None:
        return ""
    passed = room.ctx.work.now() - room.view.visit.started_at
    return room.ctx.say("visit.head.clock", passed=max(0, int(passed.total_seconds())))


def foot(room: Visiting, step: Stage, *, back: bool) -> FootWords:
    """What is saved, what is left, and the words of the primary button."""
    say, saved = room.ctx.say, room.saved
    left = step.left() if room.view is not None else None
    words, role = "", "ok"
    if saved.why is not None:
        words, role = say("visit.not_saved", why=saved.why), "bad"
    elif saved.at is not None:
        words = say("visit.saved", at=saved.at)
    return FootWords(say(step.primary()), say(left) if left else "", "muted", words, role, back)


def menu(room: Visiting) -> list[MenuItem]:
    """What else can be done with this visit."""
    say, case = room.ctx.say, room.case
    items = [MenuItem("hold", say("visit.menu.hold"))]
    if room.view is not None and room.view.visit.ticket is not None:
        items.append(MenuItem("send_on", say("visit.menu.send_on")))
    items.append(MenuItem("leave", say("visit.menu.leave")))
    if case is not None and case.application.number is None:
        code = "visit.menu.notice" if case.application.refusal else "visit.menu.refuse"
        items.append(MenuItem("refuse", say(code, name=case.service.short)))
    if case is not None and case.application.lifecycle not in LET_GO:
        items.append(MenuItem("drop", say("visit.menu.drop", name=case.service.short)))
    return items


def rows_of(view: VisitView) -> frozenset[Key]:
    """The rows that the visit is made of."""
    rows = {Key("visit", view.visit.id)}
    rows |= {Key("application", each.application.id) for each in view.cases}
    rows |= {Key("document", each.document.id) for case in view.cases for each in case.documents}
    rows |= {Key("agency_request", name) for case in view.cases for name in case.application.requests}
    rows |= {Key("discrepancy", name) for case in view.cases for name in case.application.discrepancies}
    rows |= {Key("visit", each.visit) for each in view.then if each.visit is not None}
    if view.ticket is not None:
        rows.add(Key("ticket", view.ticket.id))
    if view.party is not None:
        rows.add(Key("party", view.party.id))
    return frozenset(rows)


def _due(case: CaseView) -> Message:
    if case.application.due is not None:
        return msg("visit.head.due", day=case.application.due)
    term = case.service.deadline.term
    return msg("visit.head.term", term=msg(f"term.{term.unit}", n=term.value))


def is_asked(view: VisitView) -> bool:
    """Whether the person is asked now how it was: the visit came to its end, and they go to no other desk."""
    goes_on = view.ticket is not None and view.ticket.state is TicketState.ISSUED
    return view.asks and view.visit.state is VisitState.FINISHED and not view.visit.asked and not goes_on


def known(language: str) -> Language:
    """That language where it is one of ours."""
    return next((each for each in LANGUAGES if each == language), "ru")
