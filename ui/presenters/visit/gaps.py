"""What is missing, and what the applicant takes on themselves: named, with what follows, signed for."""

from __future__ import annotations

from dataclasses import dataclass

from forms.ids import RequirementId
from mfc_desk.domain.completeness import ACCEPTABLE, Gap, gaps_of
from mfc_desk.domain.lawful import IDENTITY
from mfc_desk.domain.machines import LET_GO
from mfc_desk.text.message import msg
from mfc_desk.usecases import gaps
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.plan_rows import requirement_of
from ui.presenters.visit.shared import Visiting


@dataclass(frozen=True, slots=True)
class GapRow:
    """One requirement that nothing proves."""

    requirement: RequirementId
    name: str
    words: str
    accepted: bool
    choosing: bool


class GapsPresenter:
    """Open gaps of the application in hand that only the applicant can take on, and those they took on."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self.open = False
        self.choosing: RequirementId | None = None

    def rows(self) -> list[GapRow]:
        """What was taken on; and, while the list is open, what may be."""
        case = self._room.case
        if case is None:
            return []
        return [*self._accepted(case), *(self._open_rows(case) if self.open else [])]

    def offered(self) -> int:
        """How many gaps the applicant could take on."""
        case = self._room.case
        return len(self._acceptable(case)) if case is not None else 0

    def curable(self) -> list[str]:
        """What may be brought after the registration, each with how long there is time."""
        case, say = self._room.case, self._room.ctx.say
        if case is not None and case.application.number is not None:
            return []  # it is said in step 6 and on the page of the case, with its day
        found = []
        for gap in gaps_of(case.plan, case.service) if case is not None else ():
            needed = requirement_of(case, gap.requirement) if case is not None else None
            if gap.state == "curable" and needed is not None and needed.curable is not None:
                term = msg(f"term.{needed.curable.unit}", n=needed.curable.value)
                found.append(say("visit.gap.curable", what=needed.text, term=term))
        return found

    def consequences(self) -> list[tuple[str, str]]:
        """What the applicant may be told, each with its words."""
        return [(each, self._room.ctx.say(each)) for each in gaps.texts()]

    def show(self) -> None:
        """Open or close the list of what the applicant could do without."""
        if not self.open and not self.offered():
            self._room.ctx.announce(msg("visit.gap.nothing"))
            return
        self.open, self.choosing = not self.open, None
        self._room.tell()
        self._room.seek("documents.gap" if self.open else "documents.gaps")

    def choose(self, requirement: RequirementId) -> None:
        """The applicant insists on this one: what follows is told now."""
        self.choosing = None if self.choosing == requirement else requirement
        self._room.tell()
        if self.choosing is not None:
            self._room.seek("documents.consequence")

    def close(self) -> bool:
        """One layer back; False where none is open."""
        if self.choosing is not None:
            self.choosing = None
        elif self.open:
            self.open = False
        else:
            return False
        self._room.tell()
        self._room.seek("documents.gaps")
        return True

    def accept(self, text: str) -> None:
        """They were told, and insist."""
        case, requirement = self._room.case, self.choosing
        if case is None or requirement is None:
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id
        needed = requirement_of(case, requirement)

        def done(_: object) -> None:
            self.choosing, self.open = None, bool(self.offered())
            if needed is not None:
                undo = lambda: self.retract(requirement)  # noqa: E731  (handed on as it is)
                self._room.ctx.announce(msg("visit.gap.done", what=needed.text), undo)
            self._room.seek("documents.gaps")

        self._room.act(
            lambda: gaps.accept(work, session, application=application, requirement=requirement, text=text), done
        )

    def retract(self, requirement: RequirementId) -> None:
        """They bring it after all."""
        case = self._room.case
        if case is None:
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id
        self._room.act(lambda: gaps.retract(work, session, application=application, requirement=requirement))

    def _accepted(self, case: CaseView) -> list[GapRow]:
        say = self._room.ctx.say
        rows = []
        for one in case.application.gaps:
            needed = requirement_of(case, one.requirement)
            if needed is not None:
                words = say("visit.gap.accepted", told=msg(one.text))
                rows.append(GapRow(needed.id, say(needed.text), words, accepted=True, choosing=False))
        return rows

    def _open_rows(self, case: CaseView) -> list[GapRow]:
        say = self._room.ctx.say
        rows = []
        for gap in self._acceptable(case):
            needed = requirement_of(case, gap.requirement)
            if needed is not None:
                words = say("visit.gap.dead_end" if gap.state == "dead_end" else "visit.gap.open")
                choosing = gap.requirement == self.choosing
                rows.append(GapRow(gap.requirement, say(needed.text), words, accepted=False, choosing=choosing))
        return rows

    def _acceptable(self, case: CaseView) -> list[Gap]:
        if case.application.number is not None or case.application.lifecycle in LET_GO:
            return []
        taken = {one.requirement for one in case.application.gaps}
        found = {gap.requirement: gap for gap in gaps_of(case.plan, case.service) if gap.requirement not in taken}
        return [gap for gap in found.values() if gap.state in ACCEPTABLE and self._is_paper(case, gap)]

    def _is_paper(self, case: CaseView, gap: Gap) -> bool:
        """What is told in the form, made here, or shown at step 1 is no paper that somebody could do without.

        A consent is nothing to insist on before they were asked for it.
        """
        if gap.evidence is None or gap.evidence == IDENTITY:
            return False
        kind = self._room.ctx.work.law.evidence_type(gap.evidence).kind
        if kind == "consent":
            return bool(case.sides.said)
        return gap.state in ("dead_end", "unasked") or kind == "document"
