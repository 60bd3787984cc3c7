"""Acts with legal effect, read back in a sentence before they are done, and what must be there before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mfc_desk.domain.completeness import Gap
from mfc_desk.domain.errors import Stopped
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import gaps
from ui.presenters.visit.shared import Visiting, full_name

ANSWERS: Final = {"min": "visit.act.answer.minutes", "instant": "visit.act.answer.at_once"}
"""How the term of an answer is said where it is not counted in days, which begin with the day after."""

OF_AGENCIES: Final = frozenset({"unasked", "dead_end"})
"""The gaps that nothing the person has can close."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act that is about to be done: what it is, the act with its names and numbers, the way back."""

    title: str
    sentence: str
    back: str


def registration(room: Visiting) -> Act | None:
    """The registration of the application in hand."""
    case, view, say = room.case, room.view, room.ctx.say
    if case is None or view is None or view.party is None:
        return None
    term = case.service.deadline.term
    words = msg(f"term.{term.unit}", n=term.value)
    sentence = say(
        "visit.act.sentence",
        name=full_name(view.party.family_name, view.party.given_name, view.party.patronymic),
        service=case.service.name,
        answer=msg(ANSWERS.get(term.unit, "visit.act.answer.days"), term=words),
    )
    return Act(say("visit.act.title"), sentence, say("visit.act.back"))


def sent_to_what_is_unsettled(room: Visiting) -> bool:
    """Whether step 1 holds what nobody confirmed; then the visit goes there and says so."""
    found = room.unsettled()
    if found is None:
        return False
    room.go(1)
    room.seek(found.where)
    room.refuse(found.why)
    return True


def sent_to_what_is_missing(room: Visiting, *, registering: bool = False) -> bool:
    """Whether something of an earlier step is missing; then the visit goes there and says so.

    Who was about to register was kept from it: that is counted.
    """
    case = room.case
    if case is None or sent_to_what_is_unsettled(room):
        return True
    lacking = [gap for gap in gaps.hindering(room.ctx.work.law, case) if gap.state != "undecided"]
    blocked = len(case.form.missing) + sum(1 for each in case.form.problems if each.severity == "error")
    if blocked or case.completeness.undecided:
        room.go(4)
        room.refuse(msg("rule.form_incomplete", n=max(1, blocked)))
    elif lacking:
        room.go(3)
        room.refuse(_lacking(lacking))
        if registering:
            _counted(room, case.application.id)
    return bool(blocked or case.completeness.undecided or lacking)


def _lacking(gaps_: list[Gap]) -> Message:
    """How much is missing: of the person, which is what step 3 counts, and of agencies."""
    theirs = sum(1 for gap in gaps_ if gap.state in OF_AGENCIES)
    if not theirs:
        return msg("rule.package_incomplete", n=len(gaps_))
    if theirs == len(gaps_):
        return msg("visit.lacking.agencies", n=theirs)
    return msg("visit.lacking.both", n=len(gaps_) - theirs, agencies=theirs)


def _counted(room: Visiting, application: ApplicationId) -> None:
    work, session = room.ctx.work, room.ctx.session

    def refused(error: Exception) -> bool:
        if isinstance(error, Stopped):
            room.ctx.changed(frozenset())  # what was counted goes to the office too
        return False

    room.act(lambda: gaps.demand_none(work, session, application), refused=refused)
