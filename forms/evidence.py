"""The evidence plan: what proves each requirement, who supplies it, and what is still open.

What an agency holds is fetched. Asking the person for it has no shape here until the agency's
negative answer, by its id, is at hand; or, where an agency may be asked by consent only, the record
that the person does not agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Final, Literal, NamedTuple

from forms.answers import Answers
from forms.evaluation import Evaluation, Fact, Facts, open_questions, run_form
from forms.form import Form
from forms.ids import AnswerId, EvidenceTypeId, PersonPath, RequirementId
from forms.node import By, Standing
from forms.rules import MOST_KEPT, Scope, holds, truth
from forms.service import Alternative, EvidenceItem, Original, Requirement, Service
from forms.subjects import ANYBODY, APPLICANT, Subject, subjects_of
from forms.values import UNKNOWN, Value
from mfc_desk.text.message import Message, msg

Action = Literal["bring", "fetch", "make"]
State = Literal["open", "settled", "not_needed"]
How = Literal["shown", "made", "asked", "found", "not_found", "late", "refused"]
_ACTIONS: Mapping[By, Action] = {"applicant": "bring", "interagency": "fetch", "generated": "make"}
TELLING: Final[frozenset[How]] = frozenset({"found", "not_found", "late", "refused"})
"""What rules read of a record: "refused" where the person does not let the agency be asked."""
NEGATIVE: Final = TELLING - {"found"}
"""What lets the person be asked instead, by its id and where the law's own rule says so."""
_DONE: Mapping[By, How] = {"applicant": "shown", "interagency": "found", "generated": "made"}


@dataclass(frozen=True, slots=True)
class Held:
    """Evidence in hand, an agency's answer, or that none may be asked; what is negative has an id."""

    type: EvidenceTypeId
    how: How
    answer: AnswerId | None = None
    valid_until: date | None = None
    obtained_at: datetime | None = None
    about: PersonPath = APPLICANT
    """Of whom it is: the applicant, somebody in the form, or `ANYBODY` for what proves it for all of them."""

    def __post_init__(self) -> None:
        if self.how in NEGATIVE and not self.answer:
            raise ValueError("a negative answer carries its id")


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One piece of evidence in the plan.

    `instead_of` names what an agency should have had; such an item cannot exist without
    `because`, the id of the agency's negative answer or of the person's refusal to have it asked.
    """

    requirement: RequirementId
    type: EvidenceTypeId
    by: By
    action: Action
    state: State
    reason: Message
    standing: Standing
    original: Original = "none"
    copy: bool = False
    asked: bool = False
    dead_end: bool = False
    must_be_valid: bool = False
    """Whether it proves nothing after its last day."""
    expired: bool = False
    """Whether what was shown is no longer valid."""
    valid_until: date | None = None
    """The last day of what settles it, or the one that what was shown had; None where there is none."""
    instead_of: EvidenceTypeId | None = None
    because: AnswerId | None = None
    or_else: tuple[EvidenceTypeId, ...] = ()
    about: Subject | None = None
    """Whose it is, where it is not the applicant's."""

    @property
    def person(self) -> PersonPath:
        """Where in the form the person stands; `APPLICANT` for the applicant."""
        return APPLICANT if self.about is None else self.about.at

    def __post_init__(self) -> None:
        if _ACTIONS[self.by] != self.action:
            raise ValueError("the action follows from who supplies the evidence")
        if self.instead_of is not None and not self.because and self.state != "not_needed":
            raise ValueError("what an agency holds is not asked of the applicant without its negative answer")


@dataclass(frozen=True, slots=True)
class EvidencePlan:
    """All items, and the requirements that cannot be decided before more of the form is filled in."""

    items: tuple[PlanItem, ...]
    undecided: tuple[RequirementId, ...]

    def of(self, requirement: RequirementId) -> tuple[PlanItem, ...]:
        """The items of one requirement."""
        return tuple(one for one in self.items if one.requirement == requirement)

    def about(self, requirement: RequirementId, person: PersonPath) -> EvidencePlan:
        """The same plan with one requirement as it stands for one person alone."""
        items = tuple(one for one in self.items if one.requirement != requirement or one.person == person)
        return replace(self, items=items)

    @property
    def spared(self) -> int:
        """How many certificates were fetched instead of the person."""
        return sum(one.state == "settled" and one.by == "interagency" for one in self.items)


@dataclass(frozen=True, slots=True)
class Completeness:
    """What the plan still lacks: from the person or the desk (`missing`), or with agencies."""

    missing: tuple[PlanItem, ...]
    with_agencies: tuple[PlanItem, ...]
    undecided: tuple[RequirementId, ...]

    @property
    def complete(self) -> bool:
        """Whether the application may be registered; what agencies owe does not hinder the person."""
        return not self.missing and not self.undecided


def plan(
    service: Service, form: Form, *, answers: Answers, facts: Facts, held: Sequence[Held], today: date
) -> EvidencePlan:
    """The evidence plan of a service for these answers and what is held."""
    return plan_of(service, run_form(form, answers, facts={**facts, **answers_of(held)}, today=today), held)


def plan_of(service: Service, done: Evaluation, held: Sequence[Held]) -> EvidencePlan:
    """The evidence plan for a form that was evaluated with the answers of what is held (`answers_of`) among its facts.

    A requirement that still depends on an open question is undecided; once the form is filled in, what hangs
    on a question nobody asks is not needed.
    """
    scope, settled, today = done.scope, not open_questions(done), done.today
    items: list[PlanItem] = []
    undecided: list[RequirementId] = []
    by_person = _by_person(held)
    for requirement in service.requirements:
        needed = True if requirement.when is None else truth(requirement.when, scope)
        if needed is UNKNOWN and not settled:
            undecided.append(requirement.id)
        elif needed is True and requirement.about is not None:
            everyone, need = subjects_of(requirement.about, done), _Need.of(requirement)
            items += [item for one in everyone.known for item in _about(need, one, by_person, today)]
            undecided += [requirement.id] if everyone.open else []
        elif needed is True:
            items += _Proof(_Need.of(requirement), scope, _of(by_person, APPLICANT), today).items()
        else:
            items += _spare(requirement)
    return EvidencePlan(tuple(items), tuple(undecided))


def runs_on(last: date | None, day: date) -> bool:
    """Whether a paper with this last day is valid on `day`; the last day counts, and without one it always is."""
    return last is None or day <= last


def complete(found: EvidencePlan) -> Completeness:
    """What the plan still lacks, and from whom."""
    still = [one for one in found.items if one.state == "open"]
    return Completeness(
        missing=tuple(one for one in still if one.by != "interagency"),
        with_agencies=tuple(one for one in still if one.by == "interagency"),
        undecided=found.undecided,
    )


def answers_of(held: Iterable[Held]) -> dict[str, Fact]:
    """The agencies' answers about the applicant as facts that rules can read: "reg.<evidence>"."""
    told = [one for one in _of(_by_person(held), APPLICANT) if one.how in TELLING]
    return {f"reg.{one.type.partition('.')[2]}": Fact(one.how, one.type, one.obtained_at, one.answer) for one in told}


def _by_person(held: Iterable[Held]) -> Mapping[PersonPath, Sequence[tuple[int, Held]]]:
    """What is held, by whom it is about, each with its place in the whole."""
    found: dict[PersonPath, list[tuple[int, Held]]] = {}
    for place, one in enumerate(held):
        found.setdefault(one.about, []).append((place, one))
    return found


def _of(held: Mapping[PersonPath, Sequence[tuple[int, Held]]], person: PersonPath) -> list[Held]:
    """What counts for that person, in its order: an answer about one is none about another."""
    own = held.get(person, ()) if person == ANYBODY else (*held.get(person, ()), *held.get(ANYBODY, ()))
    return [one for _, one in sorted(own, key=itemgetter(0))]


def _about(
    need: _Need,
    who: tuple[Subject, Scope],
    held: Mapping[PersonPath, Sequence[tuple[int, Held]]],
    today: date,
) -> list[PlanItem]:
    """The items of a requirement for one person, its rules reading what is known of that person alone."""
    subject, scope = who
    own = _of(held, subject.at)
    if need.reads:
        scope = scope._replace(values=_known_of(need.requirement, scope, own))
    return _Proof(need, scope, own, today, subject).items()


def _known_of(requirement: Requirement, scope: Scope, own: Sequence[Held]) -> dict[str, Value]:
    """The values with what agencies said of this person in place of what they said of the applicant."""
    silent = {f"reg.{item.type.partition('.')[2]}" for one in requirement.any_of for item in one.all}
    values = {name: value for name, value in scope.values.items() if name not in silent}
    told = (one for one in own if one.how in TELLING)
    return values | {f"reg.{one.type.partition('.')[2]}": one.how for one in told}


def _spare(requirement: Requirement) -> list[PlanItem]:
    reason = msg("forms.plan.not_needed")
    return [_item(requirement, one, "not_needed", reason) for one in requirement.any_of[0].all]


def _item(requirement: Requirement, one: EvidenceItem, state: State, reason: Message, **more: Any) -> PlanItem:
    return PlanItem(
        requirement=requirement.id,
        type=one.type,
        by=one.by,
        action=_ACTIONS[one.by],
        state=state,
        reason=reason,
        standing=requirement.standing,
        original=one.original,
        copy=one.copy,
        must_be_valid=one.must_be_valid,
        **more,
    )


class _Need(NamedTuple):
    """A requirement with what is the same of it for everyone whom it is about."""

    requirement: Requirement
    ways: tuple[tuple[Alternative, tuple[tuple[EvidenceTypeId, ...], ...]], ...]
    """Each alternative with what agencies hold that it asks of the person."""
    reads: bool
    """Whether a rule of it may read what agencies said."""

    @classmethod
    def of(cls, requirement: Requirement) -> _Need:
        known = _NEEDS.get(id(requirement))
        if known is None:
            ways = tuple((one, requirement.held_instead_of(one)) for one in requirement.any_of)
            known = cls(requirement, ways, any(one.unlock is not None for one in requirement.any_of))
            if len(_NEEDS) >= MOST_KEPT:
                _NEEDS.clear()
            _NEEDS[id(requirement)] = known
        return known


_NEEDS: Final[dict[int, _Need]] = {}
"""Requirements of packs never change: each is kept with what is the same of it, so that nothing else has its place."""


class _Proof:
    """One requirement that must be proven."""

    def __init__(
        self, need: _Need, scope: Scope, held: Sequence[Held], today: date, about: Subject | None = None
    ) -> None:
        self._requirement, self._ways = need.requirement, need.ways
        self._scope, self._held, self._today = scope, held, today
        self._about = about

    def items(self) -> list[PlanItem]:
        """The items of the alternative that proves it, else of the first one that still can."""
        live = sorted((one for one, ways in self._ways if self._live(one, ways)), key=self._barred)
        for one in live:
            if all(self._settled(item) for item in one.all):
                return [self._make(item, one) for item in one.all]
        if not live:
            return self._dead()
        others = tuple(item.type for one in live[1:] for item in one.all)
        return [self._make(item, live[0], others) for item in live[0].all]

    def _dead(self) -> list[PlanItem]:
        reason, first = msg("forms.plan.escalate"), self._requirement.any_of[0]
        return [
            self._make(one, first)
            if self._settled(one)
            else self._make(one, first)
            if self._asked(one)
            else _item(self._requirement, one, "open", reason, dead_end=True, about=self._about)
            for one in first.all
        ]

    def _live(self, alternative: Alternative, ways: Iterable[Sequence[EvidenceTypeId]]) -> bool:
        if not holds(alternative.unlock, self._scope):
            return False
        if any(self._denied(kinds) is None for kinds in ways):
            return False
        return not any(one.by == "interagency" and self._negative(one.type) for one in alternative.all)

    def _barred(self, alternative: Alternative) -> bool:
        """Whether no agency may be asked for it. It stands last: the person may still change their mind."""
        kinds = {one.type for one in alternative.all if one.by == "interagency" and not self._settled(one)}
        return any(one.type in kinds and one.how == "refused" for one in self._held)

    def _instead_of(self, alternative: Alternative) -> Held | None:
        """The negative answer in place of which this alternative asks the person; None where no agency holds it."""
        ways = next(ways for one, ways in self._ways if one is alternative)
        return next((told for told in map(self._denied, ways) if told is not None), None)

    def _denied(self, kinds: Sequence[EvidenceTypeId]) -> Held | None:
        """The negative answer about one of these, all of which would have to be found; None while there is none."""
        return next((one for one in self._held if one.type in kinds and one.how in NEGATIVE), None)

    def _negative(self, kind: EvidenceTypeId) -> bool:
        return any(one.type == kind and one.how == "not_found" for one in self._held)

    def _asked(self, item: EvidenceItem) -> bool:
        """Whether an agency may still answer, also one that said no before and is asked again."""
        return any(one.type == item.type and one.how == "asked" for one in self._held)

    def _settled(self, item: EvidenceItem) -> bool:
        return any(self._good(item, one) for one in self._given(item))

    def _given(self, item: EvidenceItem) -> list[Held]:
        """What would prove it, were it valid."""
        return [one for one in self._held if one.type == item.type and one.how == _DONE[item.by]]

    def _good(self, item: EvidenceItem, one: Held) -> bool:
        return not item.must_be_valid or runs_on(one.valid_until, self._today)

    def _last_day(self, item: EvidenceItem) -> date | None:
        """Until when what counts, or else what was given, is valid: the latest day, None above all."""
        given = self._given(item)
        days = [one.valid_until for one in given if self._good(item, one)] or [one.valid_until for one in given]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None

    def _make(self, item: EvidenceItem, alternative: Alternative, others: tuple[EvidenceTypeId, ...] = ()) -> PlanItem:
        done, denied = self._settled(item), self._instead_of(alternative) if item.by == "applicant" else None
        expired = not done and bool(self._given(item))
        reason = msg("forms.plan.expired") if expired else self._requirement.why
        return _item(
            self._requirement,
            item,
            "settled" if done else "open",
            reason,
            about=self._about,
            asked=self._asked(item),
            expired=expired,
            valid_until=self._last_day(item),
            instead_of=None if denied is None else denied.type,
            because=None if denied is None else denied.answer,
            or_else=others,
        )
