"""Why a paper is asked for, or not: the requirement, what proves it, any one of these, and the article."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final

from forms.evidence import EvidencePlan, PlanItem
from forms.ids import AnswerId, EvidenceTypeId
from forms.register import Law
from forms.service import Alternative, EvidenceItem, Requirement
from mfc_desk.text.message import Message
from ui.presenters.visit.plan_rows import ProofLine, article_of

BY: Final = {
    "applicant": ("hand-helping", "visit.why.by_person"),
    "interagency": ("building", "visit.why.by_agency"),
    "generated": ("file-text", "visit.why.by_desk"),
}


def proof_of(
    plan: EvidencePlan,
    requirement: Requirement,
    law: Law,
    say: Callable[..., str],
    *,
    no: Collection[AnswerId] = (),
) -> tuple[ProofLine, ...]:
    """The proof tree of one requirement, from what must be true down to each paper, and who may be asked for it.

    `no` names the records by which the person does not let an agency be asked.
    """
    return tuple(_Tree(plan, requirement, law, say, no).lines())


class _Tree:
    def __init__(
        self,
        plan: EvidencePlan,
        requirement: Requirement,
        law: Law,
        say: Callable[..., str],
        no: Collection[AnswerId],
    ) -> None:
        self._no = no
        self._requirement, self._law, self._say = requirement, law, say
        self._items = {one.type: one for one in plan.of(requirement.id)}
        every = [item for one in requirement.any_of for item in one.all]
        self._held_by_agency = any(item.by == "interagency" for item in every)

    def lines(self) -> Iterator[ProofLine]:
        """Top down."""
        say, requirement = self._say, self._requirement
        yield ProofLine(0, "scale", "accent", say("visit.why.requirement", what=requirement.text), strong=True)
        yield ProofLine(1, "info", "muted", say(requirement.why))
        several = len(requirement.any_of) > 1
        yield ProofLine(1, "list-tree", "muted", say("visit.why.any_of" if several else "visit.why.only"))
        for one in requirement.any_of:
            yield from self._list(one)
        if article := article_of(requirement.standing, say):
            yield ProofLine(1, "gavel", "accent", say("visit.why.article", act=article))
        if self._held_by_agency:
            negative = {item.because for item in self._items.values() if item.because}
            code = "visit.why.may_be_asked" if negative else "visit.why.may_not_demand"
            code = "visit.why.not_agreed" if negative & set(self._no) else code
            yield ProofLine(1, "lock-open" if negative else "lock", "warn" if negative else "accent", say(code))

    def _list(self, one: Alternative) -> Iterator[ProofLine]:
        whole = len(one.all) > 1
        if whole:
            yield ProofLine(2, "list-tree", "muted", self._say("visit.why.all_of"))
        for item in one.all:
            yield self._paper(item, depth=3 if whole else 2)

    def _paper(self, item: EvidenceItem, *, depth: int) -> ProofLine:
        if item.by == "generated" and self._law.evidence_type(item.type).kind == "elsewhere":
            return ProofLine(depth, "info", "muted", self._say("visit.why.elsewhere", what=self._label(item.type)))
        icon, code = BY[item.by]
        planned = self._items.get(item.type)
        role = "muted"
        if planned is not None and planned.state == "settled":
            icon, role = "circle-check", "ok"
        words = self._say(code, what=self._label(item.type))
        return ProofLine(depth, icon, role, " · ".join(part for part in (words, self._note(item, planned)) if part))

    def _note(self, item: EvidenceItem, planned: PlanItem | None) -> str:
        if planned is not None and planned.state == "settled":
            return self._say("visit.why.settled")
        if item.by == "applicant" and self._held_by_agency and (planned is None or not planned.because):
            return self._say("visit.why.after_no")
        return ""

    def _label(self, kind: EvidenceTypeId) -> Message:
        return self._law.evidence_type(kind).label
