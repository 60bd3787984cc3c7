"""A second person is asked from afar, answers from another desk, and the one who asked acts on exactly that word."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import ClassVar

from forms.ids import GroundId
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import NotAllowed, Unlawful, WrongState
from mfc_desk.domain.grounds import judged
from mfc_desk.domain.guards import REASONS
from mfc_desk.domain.ids import ApplicationId, Key, LeaseId, NoticeNumber, RefusalId, SecondWordId
from mfc_desk.domain.machines import SECOND_WORD
from mfc_desk.domain.operations.base import Act, Rows, Writes, demand_reason, need, rule
from mfc_desk.domain.operations.refusals import GUARD, RefuseIntake, refused
from mfc_desk.domain.permissions import APPROVE, demand
from mfc_desk.domain.second_words import ASKED_FOR, HOLDS_FOR, SecondWord
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSecond:
    """May two persons refuse by this ground although it is not true, for this reason?"""

    KIND: ClassVar[str] = "ask_second"
    SCHEMA: ClassVar[int] = 1
    word: SecondWordId
    application: ApplicationId
    ground: GroundId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("second_word", self.word)


@rule(AskSecond)
def ask_second(rows: Rows, operation: AskSecond, act: Act) -> Writes:
    """The question stands with the case as it is now, for a time. Raises `Unlawful` for a reason that is not listed."""
    application = need(rows, Application, operation.application)
    demand(act.actor, AskSecond.KIND, application)
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.word_asked"))
    if operation.reason not in REASONS[GUARD]:
        raise Unlawful(msg("rule.no_such_reason"))
    return (
        SecondWord(
            id=operation.word,
            application=application.id,
            visit=application.visit,
            guard=GUARD,
            subject=operation.ground,
            reason=operation.reason,
            case=case_digest(rows, application, operation.ground, act),
            asked_at=act.at.at,
            asked_by=act.actor.id,
            desk=act.desk,
            device=act.device,
            until=act.at.at + ASKED_FOR,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveWord:
    """The second person says yes; `said` is what they add to it."""

    KIND: ClassVar[str] = "give_word"
    SCHEMA: ClassVar[int] = 1
    word: SecondWordId
    said: str = ""

    @property
    def primary(self) -> Key:
        return Key("second_word", self.word)


@rule(GiveWord)
def give_word(rows: Rows, operation: GiveWord, act: Act) -> Writes:
    """Said by another person, who may approve, at another desk than the asking one. It holds for a time."""
    return (_answered(rows, operation, act, said=operation.said),)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineWord:
    """The second person says no, and why."""

    KIND: ClassVar[str] = "decline_word"
    SCHEMA: ClassVar[int] = 1
    word: SecondWordId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("second_word", self.word)


@rule(DeclineWord)
def decline_word(rows: Rows, operation: DeclineWord, act: Act) -> Writes:
    """The one who asked reads why."""
    demand_reason(operation.reason)
    return (_answered(rows, operation, act, said=operation.reason),)


def _answered(rows: Rows, operation: GiveWord | DeclineWord, act: Act, *, said: str) -> SecondWord:
    """The question with its answer. After its time it is too late.

    At the asking desk itself the second person signs in with their own password: see `second.demand_second`.
    """
    word = need(rows, SecondWord, operation.word)
    demand(act.actor, operation.KIND)
    demand(act.actor, APPROVE)
    if act.actor.id == word.asked_by:
        raise NotAllowed(msg("rule.second_person"))
    if act.device == word.device:
        raise WrongState(msg("rule.answer_elsewhere"))
    state = SECOND_WORD.after(word.state, operation.KIND)
    if act.at.at > word.until:
        raise WrongState(msg("rule.word_over"))
    until = act.at.at + HOLDS_FOR
    return replace(word, state=state, answered_at=act.at.at, answered_by=act.actor.id, answer=said, until=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSecond:
    """Nobody needs the answer any more: it was given at the desk, or something else is done."""

    KIND: ClassVar[str] = "withdraw_second"
    SCHEMA: ClassVar[int] = 1
    word: SecondWordId

    @property
    def primary(self) -> Key:
        return Key("second_word", self.word)


@rule(WithdrawSecond)
def withdraw_second(rows: Rows, operation: WithdrawSecond, act: Act) -> Writes:
    """The one who asked takes the question back; a word that was given already is let go of."""
    word = need(rows, SecondWord, operation.word)
    demand(act.actor, WithdrawSecond.KIND)
    if act.actor.id != word.asked_by:
        raise NotAllowed(msg("rule.other_question"))
    return (replace(word, state=SECOND_WORD.after(word.state, WithdrawSecond.KIND)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseByWord:
    """The application is not taken in, by a ground that is not true, on a second person's word from afar."""

    KIND: ClassVar[str] = "refuse_by_word"
    SCHEMA: ClassVar[int] = 1
    word: SecondWordId
    application: ApplicationId
    refusal: RefusalId
    ground: GroundId
    lease: LeaseId
    number: NoticeNumber
    reason: str

    @property
    def primary(self) -> Key:
        return Key("refusal", self.refusal)


@rule(RefuseByWord)
def refuse_by_word(rows: Rows, operation: RefuseByWord, act: Act) -> Writes:
    """The word must be for exactly this, of this case as it stands, to this person, in its time; it serves once."""
    word = need(rows, SecondWord, operation.word)
    application = need(rows, Application, operation.application)
    asked = (word.guard, word.application, word.subject, word.reason, word.asked_by)
    if asked != (GUARD, application.id, operation.ground, operation.reason, act.actor.id):
        raise NotAllowed(msg("rule.word_for_another"))
    used = SECOND_WORD.after(word.state, RefuseByWord.KIND)
    if word.case != case_digest(rows, application, operation.ground, act):
        raise NotAllowed(msg("rule.word_for_another"))
    if act.at.at > word.until or word.answered_by is None or word.answered_by == act.actor.id:
        raise NotAllowed(msg("rule.word_over"))
    told = RefuseIntake(
        application=operation.application,
        refusal=operation.refusal,
        ground=operation.ground,
        lease=operation.lease,
        number=operation.number,
        reason=operation.reason,
    )
    return (*refused(rows, told, act, second=word.answered_by), replace(word, state=used))


def case_digest(rows: Rows, application: Application, ground: GroundId, act: Act) -> str:
    """What the second person judged by: the case as it stands, and the facts of the ground. No time is in it."""
    view = next((one for one in judged(rows, application, act) if one.ground.id == ground), None)
    if view is None:
        raise Unlawful(msg("rule.ground_not_listed"))
    told = {
        "case": (application.service, application.law_version, application.party, application.representation),
        "for": str(application.for_whom),
        "answers": sorted((name, str(value)) for name, value in application.form.items()),
        "papers": [*application.documents, *application.taken_in, *application.discrepancies, *application.consents],
        "seen": sorted((one.name, str(one.value)) for one in application.looked_at),
        "gaps": sorted(one.requirement for one in application.gaps),
        "facts": sorted((one.name, str(one.value)) for one in view.facts),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
