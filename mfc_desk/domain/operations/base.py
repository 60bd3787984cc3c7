"""What every operation is: one frozen dataclass per verb, and a pure rule that turns it into rows.

The dataclass is command, outbox row, wire arguments and audit line at once. Its rule reads rows,
the law and the act (who, when, where) and returns every row it writes, or raises a `DomainError`.
The desk applies it at once and optimistically; the office applies it again, finally.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from forms.register import Law
from mfc_desk.domain.acts import ActLine
from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.errors import NotThere, Unlawful, WrongState
from mfc_desk.domain.ids import DeskName, DeviceId, Key, Kind, VisitId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.permissions import Actor, demand
from mfc_desk.domain.time import BusinessTime
from mfc_desk.text.message import msg

E = TypeVar("E", bound=Entity)
Op = TypeVar("Op", bound="Operation")
N = TypeVar("N", bound="Operation")

Writes = tuple[Entity, ...]


class Operation(Protocol):
    """A recorded verb. `KIND` and `SCHEMA` name its shape on the wire."""

    KIND: ClassVar[str]
    SCHEMA: ClassVar[int]

    @property
    def primary(self) -> Key:
        """The row this operation is mainly about."""
        ...


class Rows(Protocol):
    """Read access to the rows as they are before the operation."""

    def get(self, key: Key) -> Entity | None:
        """The row, or None where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The circumstances of an operation: who, where, when, under which law."""

    actor: Actor
    device: DeviceId
    desk: DeskName
    at: BusinessTime
    law: Law
    second: Actor | None = None
    """The second person where the law of the desk wants two, with a sign-in of their own."""


Rule = Callable[[Rows, Any, Act], Writes]

OPERATIONS: dict[str, type[Any]] = {}
"""Kind to class, for the wire. A kind that is not here is held, never fatal."""
_RULES: dict[str, Rule] = {}
_NOTES: set[str] = set()
_MERGING: set[str] = set()


def rule(operation: type[Any]) -> Callable[[Callable[[Rows, Op, Act], Writes]], Callable[[Rows, Op, Act], Writes]]:
    """Register the decorated function as the rule of `operation`."""

    def register(function: Callable[[Rows, Op, Act], Writes]) -> Callable[[Rows, Op, Act], Writes]:
        OPERATIONS[operation.KIND] = operation
        _RULES[operation.KIND] = function
        return function

    return register


def noted_already(rows: Rows, operation: Operation) -> bool:
    """Whether this is a note that somebody else made before: it stands, and a second one adds nothing to it."""
    return operation.KIND in _NOTES and rows.get(operation.primary) is not None


def note(operation: type[N]) -> type[N]:
    """Mark an operation as a note, whose row is the same whoever writes it first."""
    _NOTES.add(operation.KIND)
    return operation


def merging(operation: type[N]) -> type[N]:
    """Mark an operation that adds to its row, whatever others added meanwhile: that is no conflict."""
    _MERGING.add(operation.KIND)
    return operation


def merges(operation: Operation) -> bool:
    """Whether it is applied to the row as it is by now."""
    return operation.KIND in _MERGING


def apply(rows: Rows, operation: Operation, act: Act) -> Writes:
    """Every row that `operation` writes. Pure; raises `DomainError` where the rules refuse."""
    return _RULES[operation.KIND](rows, operation, act)


def need(rows: Rows, entity: type[E], name: str) -> E:
    """The row of that kind. Raises `NotThere`."""
    kind: Kind = entity.kind
    found = rows.get(Key(kind, name))
    if not isinstance(found, entity):
        raise NotThere(msg("rule.not_there", what=msg(f"thing.{kind}")))
    return found


def open_visit(rows: Rows, name: VisitId, verb: str, act: Act) -> Visit:
    """The visit that `verb` is done in, by who may, while it lasts. Raises `NotThere`, `NotAllowed`, `WrongState`."""
    visit = need(rows, Visit, name)
    demand(act.actor, verb, visit)
    if visit.state is not VisitState.OPEN:
        raise WrongState(msg("rule.visit_over"))
    return visit


def line_of(act: Act, verb: str, reason: str, *, to: DeskName | None) -> ActLine:
    """The audit line of an act from afar, done to that desk."""
    return ActLine(verb=verb, at=act.at.at, by=act.actor.id, desk=act.desk, to=to or "", reason=reason)


def demand_reason(reason: str) -> None:
    """Raise `Unlawful` where nobody said why."""
    if not reason.strip():
        raise Unlawful(msg("rule.reason_needed"))


def key_of(entity: Entity) -> Key:
    """The key of a row."""
    return Key(entity.kind, entity.id)
