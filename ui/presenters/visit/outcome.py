"""What came of it, as step 6 tells it: the numbers, what was taken, what we fetch, when the answer comes, the fee."""

from __future__ import annotations

from dataclasses import dataclass

from forms.badges import unverified
from mfc_desk.domain import due_dates
from mfc_desk.domain.entities import Document
from mfc_desk.domain.machines import Custody
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.charges import told_of_fee
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.handing import numbered_in
from ui.presenters.visit.shared import Visiting


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact with its icon."""

    icon: str
    title: str
    sub: str
    verified: bool = True
    """Whether everything it says was seen at its source; else it carries the badge."""


def facts_of(room: Visiting) -> list[FactLine]:
    """The facts of the application in hand; where several have a number, a line for each of them."""
    case, numbered = room.case, numbered_in(room)
    if case is None or case.application.number is None:
        return []
    if len(numbered) > 1:
        lines = [_numbered(room, each) for each in numbered]
        return [*lines, *_to_bring(room, numbered), *_taken(room, numbered), *_fetched(room, numbered)]
    say, marked = room.ctx.say, _marked(room, case)
    number = FactLine("hash", say("visit.receipt.number", number=case.application.number), say("visit.receipt.final"))
    lines = [number, *_to_bring(room, [case]), *_taken(room, [case]), *_fetched(room, [case])]
    if case.application.due is not None:
        answer = say("visit.receipt.answer_by", day=case.application.due)
        lines.append(FactLine("calendar-clock", answer, say("visit.receipt.term_runs"), "due" not in marked))
    lines.append(FactLine("wallet", say(_fee(room, case)), "", "fee" not in marked))
    return lines


def _numbered(room: Visiting, case: CaseView) -> FactLine:
    say, marked = room.ctx.say, _marked(room, case)
    due = [say("visit.receipt.answer_by", day=case.application.due)] if case.application.due else []
    title = f"{case.application.number} · {say(case.service.short)}"
    return FactLine("hash", title, " · ".join([*due, say(_fee(room, case))]), not {"due", "fee"} & marked)


def _taken(room: Visiting, cases: list[CaseView]) -> list[FactLine]:
    say, law = room.ctx.say, room.ctx.work.law
    taken: list[Document] = [
        each.document for case in cases for each in case.documents if each.document.custody is not Custody.REMOVED
    ]
    if not taken:
        return []
    names = ", ".join(say(law.evidence_type(each.evidence).label) for each in taken)
    told = say("visit.receipt.taken", n=len(taken), pages=sum(each.pages for each in taken))
    return [FactLine("file-text", told, names, not any("documents" in _marked(room, case) for case in cases))]


def _fetched(room: Visiting, cases: list[CaseView]) -> list[FactLine]:
    """What agencies answered, and what they were asked for and still owe: each in a line of its own."""
    say, law = room.ctx.say, room.ctx.work.law
    items = [one for case in cases for one in case.plan.items if one.by == "interagency"]
    came = [one for one in items if one.state == "settled"]
    owed = [one for one in items if one.state == "open" and one.asked]
    marked = any("fetched" in _marked(room, case) for case in cases)
    lines = []
    for icon, code, some in (("building", "visit.receipt.fetched", came), ("clock", "visit.receipt.awaited", owed)):
        if some:
            names = ", ".join(dict.fromkeys(say(law.evidence_type(each.type).label) for each in some))
            lines.append(FactLine(icon, say(code, n=len(some)), names, not marked))
    return lines


def _to_bring(room: Visiting, cases: list[CaseView]) -> list[FactLine]:
    """What an agency turned out to have nothing of, then each paper that is still to come: until when, by which act."""
    say, lines = room.ctx.say, []
    for case in cases:
        for one in case.left.lacking:
            at = room.ctx.work.local(one.at)
            parts = [say("owing.record_sub", day=at, at=at), *([] if one.papers else [say("owing.no_paper")])]
            lines.append(FactLine("file-question-mark", say("owing.record", what=one.what), ". ".join(parts)))
        for paper in case.left.papers:
            until = msg("case.owed.any_day") if paper.until is None else msg("case.owed.until", day=paper.until)
            known = [until, *([paper.article] if paper.article is not None else []), msg("owing.here")]
            title = f"{say('owing.title')}: {say(paper.what)}"
            lines.append(FactLine("calendar-clock", title, " · ".join(map(say, known)), paper.verified))
    return lines


def _fee(room: Visiting, case: CaseView) -> Message:
    return told_of_fee(room.ctx.work, case)


def _marked(room: Visiting, case: CaseView) -> set[str]:
    dated = due_dates.standing_of(room.ctx.work.law, case.application, case.sides)
    return set(unverified(case.service, plan=case.plan, fee=case.fee, deadline=dated))
