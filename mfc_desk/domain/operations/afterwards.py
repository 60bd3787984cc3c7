"""What happened although every guard stood: noted by rule where the rows show it, recorded by a supervisor else.

The rule looks at the case as it is now (`hindsight`). A complaint, a court, an inspection no row can know: the shift's
supervisor records it with where it is known from and in their words. The class follows from the rule in both ways.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import ClassVar, Final

from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import KNOWN_FROM, TOLD, Mode, Violation, category_of, ledger_id
from mfc_desk.domain.hindsight import came_true
from mfc_desk.domain.ids import ApplicationId, Key, ViolationId
from mfc_desk.domain.machines import DECIDED, Lifecycle
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, note, noted_already, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg

LONGEST_WORDS: Final = 500


@note
@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAfterwards:
    """Something turned out about a decided case, as its rows show."""

    KIND: ClassVar[str] = "note_afterwards"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    rule: str
    """One of `mfc_desk.domain.guards.HINDSIGHT`."""
    subject: str
    """A piece of evidence, a requirement, a ground."""

    @property
    def primary(self) -> Key:
        return _row(self.application, self.rule, self.subject)


@rule(NoteAfterwards)
def note_afterwards(rows: Rows, operation: NoteAfterwards, act: Act) -> Writes:
    """The ledger has one row of it. What the rows do not show did not happen."""
    application = need(rows, Application, operation.application)
    demand(act.actor, NoteAfterwards.KIND, application)
    if noted_already(rows, operation):
        return ()
    asked = (operation.rule, operation.subject)
    found = next((one for one in came_true(rows, application, act) if (one.rule, one.subject) == asked), None)
    if found is None:
        raise Unlawful(msg("rule.not_come_true"))
    return (_happened(application, *asked, act=act, article=found.article),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHappened:
    """A supervisor says what happened in a decided case, where it is known from, and in their own words."""

    KIND: ClassVar[str] = "record_happened"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    rule: str
    """One of `mfc_desk.domain.guards.TOLD`: it says the class."""
    reason: str
    """One of `mfc_desk.domain.guards.KNOWN_FROM`."""
    words: str
    after: int = 0
    """How many rows of the same case, class and source were taken back: each of them stays to be seen."""

    @property
    def primary(self) -> Key:
        return _row(self.application, self.rule, _numbered(self.reason, self.after))


@rule(RecordHappened)
def record_happened(rows: Rows, operation: RecordHappened, act: Act) -> Writes:
    """One row of a case, a class and a source that counts. Only a refused case has a refusal that can be unjust."""
    application = need(rows, Application, operation.application)
    demand(act.actor, RecordHappened.KIND, application)
    if application.lifecycle not in DECIDED:
        raise WrongState(msg("rule.not_decided_yet"))
    if operation.rule not in recordable(application):
        raise Unlawful(msg("rule.no_such_class_here"))
    if operation.reason not in KNOWN_FROM:
        raise Unlawful(msg("rule.no_such_reason"))
    _demand_words(operation.words)
    if operation.after != taken_back(rows, operation) or rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.happened_recorded"))
    row = _happened(
        application, operation.rule, operation.reason, act=act, reason=operation.reason, words=operation.words.strip()
    )
    return (replace(row, id=ViolationId(operation.primary.id)),)


def taken_back(rows: Rows, operation: RecordHappened) -> int:
    """How many rows of the same were recorded and taken back by now."""
    for number in count():
        row = rows.get(replace(operation, after=number).primary)
        if not isinstance(row, Violation) or row.counts:
            return number
    raise AssertionError("counting has no end")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractHappened:
    """What a supervisor recorded did not happen, or not in this case: they say why it was a mistake."""

    KIND: ClassVar[str] = "retract_happened"
    SCHEMA: ClassVar[int] = 1
    violation: ViolationId
    words: str

    @property
    def primary(self) -> Key:
        return Key("violation", self.violation)


@rule(RetractHappened)
def retract_happened(rows: Rows, operation: RetractHappened, act: Act) -> Writes:
    """The row stays, with who took it back and why, and counts no more. What the rows show by themselves stays."""
    row = need(rows, Violation, operation.violation)
    demand(act.actor, RetractHappened.KIND, row)
    if row.rule not in TOLD:
        raise Unlawful(msg("rule.not_recorded_by_word"))
    if not row.counts:
        raise WrongState(msg("rule.taken_back_already"))
    _demand_words(operation.words)
    words = operation.words.strip()
    return (replace(row, taken_back_at=act.at.at, taken_back_by=act.actor.id, taken_back_words=words),)


def _demand_words(words: str) -> None:
    if not words.strip() or len(words) > LONGEST_WORDS or not words.isprintable():
        raise Unlawful(msg("rule.say_what_happened", most=LONGEST_WORDS))


def recordable(application: Application) -> tuple[str, ...]:
    """The rules of `TOLD` that can be recorded of a case: of a refused one its package and its term cannot."""
    refused = application.lifecycle is Lifecycle.INTAKE_REFUSED
    left_out = {"told_package", "told_term"} if refused else {"told_refusal"}
    return tuple(one for one in TOLD if one not in left_out) if application.lifecycle in DECIDED else ()


def _row(application: ApplicationId, guard: str, subject: str) -> Key:
    return Key("violation", ledger_id(Mode.HAPPENED, about=application, rule=guard, subject=subject))


def _numbered(reason: str, after: int) -> str:
    return f"{reason}|{after}" if after else reason


def _happened(
    application: Application,
    guard: str,
    subject: str,
    *,
    act: Act,
    article: str = "",
    reason: str = "",
    words: str = "",
) -> Violation:
    return Violation(
        id=ledger_id(Mode.HAPPENED, about=application.id, rule=guard, subject=subject),
        category=category_of(guard),
        mode=Mode.HAPPENED,
        rule=guard,
        subject=subject,
        article=article,
        visit=application.visit,
        application=application.id,
        at=act.at.at,
        by=act.actor.id,
        reason=reason,
        words=words,
    )
