"""The plan of an application in words, row by row: what the person brings, what agencies are asked for instead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from forms.evidence import PlanItem, runs_on
from forms.ids import AnswerId, EvidenceTypeId, PersonPath
from mfc_desk.domain.completeness import ACCEPTABLE, gaps_of
from mfc_desk.domain.heard import barred
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.domain.intake import ConsentState
from mfc_desk.domain.lawful import IDENTITY
from mfc_desk.domain.machines import LET_GO, Custody
from mfc_desk.usecases import last_days
from mfc_desk.usecases.inquiries import Standing
from mfc_desk.usecases.visits import CaseView, DocumentView
from ui.presenters.visit.agencies import AgenciesPresenter, whose
from ui.presenters.visit.plan_rows import (
    HERE,
    HeldRow,
    PlanRow,
    ProofLine,
    article_of,
    looks_of,
    made_later,
    request_looks,
    requirement_of,
    short_file,
)
from ui.presenters.visit.proof import proof_of
from ui.presenters.visit.shared import Visiting

NO: Final = (ConsentState.REFUSED, ConsentState.WITHDRAWN)


class PlanWords:
    """The plan of the application in hand."""

    def __init__(self, room: Visiting, agencies: AgenciesPresenter) -> None:
        self._room, self._agencies = room, agencies
        self.why_row = ""
        """The row whose proof tree is open."""

    def brought(self) -> list[PlanRow]:
        """What the person brings or tells, or what we make together."""
        return [self.row(each) for each in self.items() if each.by != "interagency"]

    def fetched(self) -> list[PlanRow]:
        """What the office fetches: nobody asks the person for these. What was answered stays here with its answer."""
        planned = [each for each in self.items() if each.by == "interagency"]
        known = {(each.type, each.person) for each in planned}
        answered = [one for what, one in self._agencies.standing().items() if what not in known and one.request]
        return [*(self.fetched_row(each) for each in planned), *(self.answered_row(each) for each in answered)]

    def items(self) -> list[PlanItem]:
        """Everything that is needed."""
        case = self._room.case
        return [each for each in case.plan.items if each.state != "not_needed"] if case is not None else []

    def item(self, key: str) -> PlanItem | None:
        """The item of a row."""
        return next((each for each in self.items() if self.key(each) == key), None)

    def key(self, item: PlanItem) -> str:
        """The name of a row: its requirement, with the evidence where it has several, and with the person."""
        if item.about is not None:
            return _key_of(item.requirement, item.type, item.person)
        alone = sum(1 for each in self.items() if each.requirement == item.requirement) == 1
        return item.requirement if alone else _key_of(item.requirement, item.type, item.person)

    def in_hand(self, item: PlanItem) -> list[DocumentView]:
        """What the person has handed in for its requirement."""
        case = self._room.case
        return [
            each
            for each in (case.documents if case is not None else ())
            if (each.document.requirement, each.document.about) == (item.requirement, item.person)
            and each.document.custody is not Custody.REMOVED
        ]

    def takes_file(self, item: PlanItem) -> bool:
        """Whether the person shows a paper for it that can be attached."""
        kind = self._room.ctx.work.law.evidence_type(item.type)
        return item.by == "applicant" and kind.kind == "document" and kind.name != IDENTITY

    def taken_on(self, item: PlanItem) -> bool:
        """Whether nobody waits for it: the applicant took it on, or it may come after the registration."""
        case = self._room.case
        if case is None:
            return False
        if any(one.requirement == item.requirement for one in case.application.gaps):
            return True
        if case.application.number is not None:
            return False  # the registration is over: what it left open is still to be brought
        states = [gap.state for gap in gaps_of(case.plan, case.service) if gap.requirement == item.requirement]
        return bool(states) and not set(states) & (ACCEPTABLE | {"undecided"}) and "curable" in states

    def made_later(self, item: PlanItem) -> bool:
        """Whether the signature makes it by itself."""
        return made_later(item, self._room.ctx.work.law.evidence_type(item.type))

    def is_consent(self, item: PlanItem) -> bool:
        """Whether it is the person's word about their data."""
        return self._room.ctx.work.law.evidence_type(item.type).kind == "consent"

    def volunteered_as(self, case: CaseView, item: PlanItem) -> EvidenceTypeId:
        """What a paper is that stands in for a record: the paper of the same requirement, where the law names one."""
        needed = requirement_of(case, item.requirement)
        papers = [one.type for each in (needed.any_of if needed else ()) for one in each.all if one.by == "applicant"]
        law = self._room.ctx.work.law
        return next((each for each in papers if law.evidence_type(each).kind == "document"), item.type)

    def evidence(self, case: CaseView, item: PlanItem) -> EvidenceTypeId:
        """What a file that is attached to its row is."""
        return self.volunteered_as(case, item) if item.by == "interagency" else item.type

    def row(self, item: PlanItem) -> PlanRow:
        """What the person brings or tells."""
        say, kind = self._room.ctx.say, self._room.ctx.work.law.evidence_type(item.type)
        icon, role, tag, tone, tag_icon = looks_of(item, kind, said_no=bool(self._words_of_no()))
        taken = item.state == "open" and self.taken_on(item)
        key = self.key(item)
        return PlanRow(
            key=key,
            name=whose(say, kind.label, item.about),
            reason=say(item.reason),
            icon=icon,
            role=role,
            tag=say("visit.gap.tag" if taken else "owing.tag" if self._to_bring(item) else tag),
            tone="plain" if taken else tone,
            tag_icon=tag_icon,
            attachable=self.takes_file(item) and self.open_case(),
            held=tuple(self._held(each, item) for each in self._documents(item)),
            counts=item.state == "settled" or not made_later(item, kind),
            state=self._because(item),
            steps=self._expired(item),
            proof=self._proof(key, item.requirement, item.person),
        )

    def fetched_row(self, item: PlanItem) -> PlanRow:
        """What an agency has."""
        say, one = self._room.ctx.say, self._agencies.standing().get((item.type, item.person))
        kind = self._room.ctx.work.law.evidence_type(item.type)
        icon, role, tag, tone, tag_icon = request_looks(one, settled=item.state == "settled")
        key = self.key(item)
        return PlanRow(
            key=key,
            name=whose(say, kind.label, item.about),
            reason=" · ".join(part for part in (say(item.reason), article_of(item.standing, say)) if part),
            icon=icon,
            role=role,
            tag=say(tag),
            tone=tone,
            tag_icon=tag_icon,
            attachable=False,
            held=tuple(self._held(each, item) for each in self._volunteered(item)),
            counts=True,
            state=self._told(one),
            steps=self._steps(one),
            by_agency=True,
            may_volunteer=item.state == "open" and self.open_case() and not self._asked_too(item),
            may_escalate=one is not None and one.may_escalate,
            may_dispute=one is not None and bool(one.differs) and item.about is None,
            proof=self._proof(key, item.requirement, item.person),
        )

    def answered_row(self, one: Standing) -> PlanRow:
        """What the plan no longer wants from the agency: it said no, and its answer stays in sight."""
        case, say = self._room.case, self._room.ctx.say
        icon, role, tag, tone, tag_icon = request_looks(one, settled=False)
        needed = requirement_of(case, one.requirement) if case is not None else None
        key = _key_of(one.requirement, *one.key)
        reason = [] if needed is None else [say(needed.why), article_of(needed.standing, say)]
        return PlanRow(
            key=key,
            name=whose(say, one.label, one.about),
            reason=" · ".join(part for part in reason if part),
            icon=icon,
            role=role,
            tag=say(tag),
            tone=tone,
            tag_icon=tag_icon,
            attachable=False,
            held=(),
            counts=False,
            state=self._told(one),
            steps=self._steps(one),
            by_agency=True,
            may_escalate=one.may_escalate,
            proof=self._proof(key, one.requirement, one.key[1]),
        )

    def _told(self, one: Standing | None) -> str:
        """How the request stands; with an answer its day and id."""
        if one is None:
            return ""
        say, request = self._room.ctx.say, one.request
        parts = [say(one.words)]
        if request is not None and request.obtained_at is not None:
            at = self._room.ctx.work.local(request.obtained_at)
            parts.append(say("visit.agency.answer", id=str(request.answer or ""), at=at, day=at))
        elif request is not None and request.state is not RequestState.ANSWERED:
            parts.append(say("visit.agency.asked_at", at=self._room.ctx.work.local(request.asked_at)))
        return " · ".join(parts)

    def _steps(self, one: Standing | None) -> tuple[str, ...]:
        """What is to be done where an answer alone does not settle it."""
        say, request = self._room.ctx.say, one.request if one is not None else None
        if one is None or request is None:
            return (say("visit.agency.no_consent_do"),) if one is not None and self._said_no(one) else ()
        if request.outcome is Outcome.MISMATCH:
            what = ", ".join(say(each) for each in one.differs)
            return say("visit.agency.differs", what=what), say("visit.agency.mismatch_do")
        if request.outcome is Outcome.PARTIAL:
            return (say("visit.agency.partial_do"),)
        if request.state is RequestState.FAILED:
            return (say("visit.agency.failed_do"),)
        if request.state is RequestState.OVERDUE:
            return (say("visit.agency.late_do"),)
        return ()

    def _words_of_no(self) -> dict[AnswerId, datetime]:
        """The records by which no agency may be asked, and when each was made."""
        case = self._room.case
        said = barred(case.sides.said) if case is not None else []
        return {one.answer: one.obtained_at for one in said if one.answer is not None and one.obtained_at is not None}

    def _said_no(self, one: Standing) -> bool:
        """Whether the person was asked, and did not agree or took it back."""
        heard = self._agencies.heard()
        lines = heard.consent.lines if heard is not None and one.evidence in heard.wanting else ()
        return any(each.evidence == one.evidence and each.state in NO for each in lines)

    def _because(self, item: PlanItem) -> str:
        """Why the person may be asked all the same: the agency's answer or their own no, by its id and day."""
        if item.because is None or item.state != "open":
            return ""
        if (no := self._words_of_no().get(item.because)) is not None:
            at = self._room.ctx.work.local(no)
            return self._room.ctx.say("visit.consent.because", id=str(item.because), day=at)
        requests = [one.request for one in self._agencies.standing().values() if one.request is not None]
        found = next((one for one in requests if item.because in (one.answer, one.late)), None)
        say, when = self._room.ctx.say, None
        if found is not None:
            when = found.obtained_at if item.because == found.answer else found.late_at
        if when is None:
            return say("visit.agency.because_id", id=str(item.because))
        return say("visit.agency.because", id=str(item.because), day=self._room.ctx.work.local(when))

    def _expired(self, item: PlanItem) -> tuple[str, ...]:
        """Since when what was shown proves nothing."""
        if not item.expired or item.valid_until is None:
            return ()
        since = item.valid_until + timedelta(days=1)
        return (self._room.ctx.say("visit.documents.expired_since", day=item.valid_until, since=since),)

    def _proof(self, key: str, requirement: str, person: PersonPath) -> tuple[ProofLine, ...]:
        case = self._room.case
        needed = requirement_of(case, requirement) if case is not None and key == self.why_row else None
        if case is None or needed is None:
            return ()
        plan = case.plan.about(needed.id, person)
        return proof_of(plan, needed, self._room.ctx.work.law, self._room.ctx.say, no=self._words_of_no().keys())

    def _to_bring(self, item: PlanItem) -> bool:
        """Whether it is brought to the registered case."""
        case = self._room.case
        mine = (item.requirement, item.type, item.person)
        left = case.left.papers if case is not None else ()
        return any((one.requirement, one.evidence, one.person) == mine for one in left)

    def open_case(self) -> bool:
        """Whether this step still takes papers in; afterwards they come to the page of the case."""
        case = self._room.case
        return case is not None and case.application.number is None and case.application.lifecycle not in LET_GO

    def _asked_too(self, item: PlanItem) -> bool:
        """Whether the plan asks the person for the same requirement by now: then it is no own initiative."""
        mine = (item.requirement, item.person)
        return any(each.by == "applicant" and (each.requirement, each.person) == mine for each in self.items())

    def _documents(self, item: PlanItem) -> list[DocumentView]:
        return [each for each in self.in_hand(item) if each.document.evidence == item.type]

    def _volunteered(self, item: PlanItem) -> list[DocumentView]:
        mine = (item.requirement, item.person)
        asked = {each.type for each in self.items() if (each.requirement, each.person) == mine and each is not item}
        here = [each for each in self.in_hand(item) if each.document.volunteered]
        return [each for each in here if each.document.evidence not in asked]

    def _held(self, held: DocumentView, item: PlanItem) -> HeldRow:
        say, one = self._room.ctx.say, held.document
        icon, role = HERE[held.sync]
        media, at = say(f"visit.media.{one.media_type.rpartition('/')[2]}"), self._room.ctx.work.local(one.attached_at)
        words = say("visit.documents.file", n=one.pages, size=one.size, media=media, at=at)
        own, case = say("visit.volunteer.held") if one.volunteered else "", self._room.case
        valid = None if case is None else last_days.words_of(case, one)
        told = (own, short_file(one.file), "" if valid is None else say(valid), words)
        kind = whose(say, self._room.ctx.work.law.evidence_type(one.evidence).label, item.about)
        return HeldRow(
            document=one.id,
            removable=self.open_case(),
            name=f"{kind}, {short_file(one.file) or f'{at:%H:%M:%S}'}",
            words=" · ".join(part for part in told if part),
            sync=say(f"visit.sync.{held.sync}"),
            sync_icon=icon,
            sync_role=role,
            given_back=one.custody is Custody.RETURNED,
            volunteered=one.volunteered,
            expired=valid is not None and not runs_on(one.valid_until, self._room.ctx.work.today()),
            may_count=one.volunteered and item.state == "open" and item.by == "applicant",
        )


def _key_of(requirement: str, evidence: EvidenceTypeId, person: PersonPath) -> str:
    row = f"{requirement}.{evidence.rpartition('.')[2]}"
    return f"{row}.{person.strip('/').replace('/', '.')}" if person else row
