"""A second person's word from afar: asked at one desk, answered at another, acted on by the one who asked.

How a presenter uses it: `ask` (only with the line; without it the colleague signs in at the desk), `mine` to see what
became of it, `refuse` once the word was given, `withdraw` where nobody waits for it any more. At the other end:
`waiting` and `look_at` with everything to judge by, `answer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms.grounds import GroundView
from forms.ids import GroundId
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import NotThere, WrongState
from mfc_desk.domain.ids import ApplicationId, DeskName, Key, OperatorId, SecondWordId
from mfc_desk.domain.machines import LET_GO
from mfc_desk.domain.operations.second_words import (
    AskSecond,
    DeclineWord,
    GiveWord,
    RefuseByWord,
    WithdrawSecond,
    case_digest,
)
from mfc_desk.domain.permissions import APPROVE, may
from mfc_desk.domain.second_words import SecondWord, WordState
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import line, refusing
from mfc_desk.usecases.ledger import noting
from mfc_desk.usecases.workplace import Done, Session, Workplace, circumstances, do


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a second person, as both sides see it."""

    id: SecondWordId
    application: ApplicationId
    ground: GroundId
    reason: str
    state: WordState
    desk: DeskName
    asked_by: str
    """The name, or the id of whom this desk does not know."""
    asked_at: datetime
    until: datetime
    """Both local."""
    answered_by: str = ""
    answer: str = ""
    over: bool = False
    """Whether its time has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToJudge:
    """A question with the facts of the case: what the second person judges by."""

    question: Question
    service: Message
    view: GroundView


def ask(work: Workplace, session: Session, application: ApplicationId, *, ground: GroundId, reason: str) -> Done:
    """Ask for a second person's word from afar. Raises `WrongState` without the line, `DomainError`."""
    if not line.look(work).online:
        raise WrongState(msg("word.needs_line"))
    word = SecondWordId(work.ids.new())
    return do(work, session, AskSecond(word=word, application=application, ground=ground, reason=reason))


def mine(work: Workplace, session: Session, application: ApplicationId) -> Question | None:
    """The newest question of this person about this case that is not withdrawn; None where there is none."""
    with work.store.read() as uow:
        shown = uow.rows.in_state("second_word", {WordState.ASKED, WordState.GIVEN, WordState.REFUSED})
        found = [one.entity for one in shown]
        asked = [one for one in found if isinstance(one, SecondWord) and one.application == application]
        own = [one for one in asked if one.asked_by == session.actor.id]
        newest = max(own, key=lambda one: (one.asked_at, one.id), default=None)
        return None if newest is None else _told(work, uow, newest)


def withdraw(work: Workplace, session: Session, word: SecondWordId) -> Done:
    """Nobody needs the answer any more. Raises `DomainError`."""
    return do(work, session, WithdrawSecond(word=word))


def refuse(work: Workplace, session: Session, question: Question) -> Done:
    """Refuse on the word that was given, for exactly what was asked. Raises `DomainError`."""
    prepared = refusing.prepare(work, application=question.application, ground=question.ground, reason=question.reason)
    operation = RefuseByWord(
        word=question.id,
        application=prepared.application,
        refusal=prepared.refusal,
        ground=prepared.ground,
        lease=prepared.lease,
        number=prepared.number,
        reason=prepared.reason,
    )
    with work.store.read() as uow:
        found = uow.rows.get(Key("application", question.application))
    if not isinstance(found, Application):
        raise NotThere(msg("rule.not_there", what=msg("thing.application")))
    with noting(work, session, visit=found.visit, application=question.application):
        return do(work, session, operation)


def waiting(work: Workplace, session: Session) -> tuple[Question, ...]:
    """Questions of other desks that wait for the word of who works here, the oldest first; none for who may not."""
    if not may(session.actor, APPROVE):
        return ()
    with work.store.read() as uow:
        found = [one.entity for one in uow.rows.in_state("second_word", {WordState.ASKED})]
        asked = [one for one in found if isinstance(one, SecondWord) and _is_for(work, session.actor.id, one)]
        words = [one for one in asked if _still_open(uow, one)]
        return tuple(_told(work, uow, one) for one in sorted(words, key=lambda one: (one.asked_at, one.id)))


def look_at(work: Workplace, session: Session, word: SecondWordId) -> ToJudge | None:
    """The question with what to judge it by; None where it waits no more."""
    found = next((one for one in waiting(work, session) if one.id == word), None)
    if found is None:
        return None
    views = refusing.grounds(work, session, found.application)
    view = next((one for one in views if one.ground.id == found.ground), None)
    with work.store.read() as uow:
        case = uow.rows.get(Key("application", found.application))
    if view is None or not isinstance(case, Application):
        return None
    return ToJudge(question=found, service=work.law.service(case.service).short, view=view)


def answer(work: Workplace, session: Session, word: SecondWordId, *, yes: bool, reason: str) -> Done:
    """Give the word, or decline it and say why. Raises `WrongState` without the line, `DomainError`."""
    if not line.look(work).online:
        raise WrongState(msg("word.answer_needs_line"))
    if yes:
        _demand_same_case(work, session, word)
    return do(work, session, GiveWord(word=word, said=reason) if yes else DeclineWord(word=word, reason=reason))


def _demand_same_case(work: Workplace, session: Session, word: SecondWordId) -> None:
    """Raise `WrongState` where what is shown here is another case by now than the one that was asked about.

    The word would count for the case as it was then, which the second person has not seen.
    """
    with work.store.read() as uow:
        asked = uow.rows.get(Key("second_word", word))
        case = uow.rows.get(Key("application", asked.application)) if isinstance(asked, SecondWord) else None
        if not isinstance(asked, SecondWord) or not isinstance(case, Application):
            raise NotThere(msg("rule.not_there", what=msg("thing.application")))
        now = case_digest(uow.rows, case, GroundId(asked.subject), circumstances(work, session, uow))
    if now != asked.case:
        raise WrongState(msg("rule.word_for_another"))


def _is_for(work: Workplace, who: OperatorId, word: SecondWord) -> bool:
    asked_elsewhere = word.asked_by != who and word.device != work.desk.device
    return asked_elsewhere and word.open_at(work.now())


def _still_open(uow: UnitOfWork, word: SecondWord) -> bool:
    """Whether the case can still be refused: what was decided or given up meanwhile needs nobody's word."""
    case = uow.rows.get(Key("application", word.application))
    return isinstance(case, Application) and case.lifecycle not in LET_GO


def _told(work: Workplace, uow: UnitOfWork, word: SecondWord) -> Question:
    names = {each.id: each.name for each in uow.facts.people()}
    return Question(
        id=word.id,
        application=word.application,
        ground=GroundId(word.subject),
        reason=word.reason,
        state=word.state,
        desk=word.desk,
        asked_by=names.get(word.asked_by, word.asked_by),
        asked_at=work.local(word.asked_at),
        until=work.local(word.until),
        answered_by=names.get(word.answered_by or "", word.answered_by or ""),
        answer=word.answer,
        over=work.now() > word.until,
    )
