"""A value that was filled in is wrong: a discrepancy is opened, and the value is never overwritten.

It blocks nothing: the person is not kept waiting for a register's mistake. It stands on the application, reaches the
agency with it, and is settled when someone found out which is right; a register that mends its record says so by a new
answer, a mistyped identity by a new identification.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from forms.engine import FieldView
from forms.likeness import likeness
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import OUTCOMES, Discrepancy
from mfc_desk.domain.ids import ApplicationId, DiscrepancyId, Key
from mfc_desk.domain.machines import APPLICATION, DISCREPANCY
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.message import msg

LONGEST_SAID = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDiscrepancy:
    """The person says that a filled-in value is wrong, and what it should be."""

    KIND: ClassVar[str] = "open_discrepancy"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    discrepancy: DiscrepancyId
    path: str
    shown: str
    """What stands there; another value is refused, so that nothing is disputed unseen."""
    said: str
    source: str
    request: str = ""

    @property
    def primary(self) -> Key:
        return Key("discrepancy", self.discrepancy)


@rule(OpenDiscrepancy)
def open_discrepancy(rows: Rows, operation: OpenDiscrepancy, act: Act) -> Writes:
    """The discrepancy stands on the application; the value stays as the register gave it."""
    application = need(rows, Application, operation.application)
    demand(act.actor, OpenDiscrepancy.KIND, application)
    after = APPLICATION.after(application.lifecycle, OpenDiscrepancy.KIND)
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.discrepancy_exists"))
    said = operation.said.strip()
    if not 0 < len(said) <= LONGEST_SAID or said == operation.shown:
        raise Unlawful(msg("rule.nothing_differs"))
    known = [need(rows, Discrepancy, name) for name in application.discrepancies]
    if any(one.path == operation.path and DISCREPANCY.allows(one.state, SettleDiscrepancy.KIND) for one in known):
        raise WrongState(msg("rule.disputed_already"))
    _demand_shown(_field(rows, application, operation.path, act), operation)
    opened = Discrepancy(
        id=operation.discrepancy,
        application=application.id,
        path=operation.path,
        shown=operation.shown,
        said=said,
        source=operation.source,
        request=operation.request,
        likeness=likeness(operation.shown, said),
        opened_at=act.at.at,
        opened_by=act.actor.id,
    )
    return (opened, replace(application, lifecycle=after, discrepancies=(*application.discrepancies, opened.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDiscrepancy:
    """Someone found out which is right."""

    KIND: ClassVar[str] = "settle_discrepancy"
    SCHEMA: ClassVar[int] = 1
    discrepancy: DiscrepancyId
    outcome: str
    """One of `mfc_desk.domain.guards.OUTCOMES`."""

    @property
    def primary(self) -> Key:
        return Key("discrepancy", self.discrepancy)


@rule(SettleDiscrepancy)
def settle_discrepancy(rows: Rows, operation: SettleDiscrepancy, act: Act) -> Writes:
    """It is settled, once. The value it was about is not touched."""
    found = need(rows, Discrepancy, operation.discrepancy)
    demand(act.actor, SettleDiscrepancy.KIND, found)
    after = DISCREPANCY.after(found.state, SettleDiscrepancy.KIND)
    alike = found.likeness in ("same", "spelling", "script")
    if operation.outcome not in OUTCOMES or (operation.outcome == "both_right" and not alike):
        raise Unlawful(msg("rule.no_such_outcome"))
    settled = replace(found, state=after, outcome=operation.outcome, settled_at=act.at.at, settled_by=act.actor.id)
    return (settled,)


def _field(rows: Rows, application: Application, path: str, act: Act) -> FieldView | None:
    seen = lawful.form_view(
        act.law,
        application,
        sides_of(rows, application),
        answers=application.form,
        today=lawful.local_day(act.law, act.at.at),
    )
    return seen.field(path)


def _demand_shown(field: FieldView | None, operation: OpenDiscrepancy) -> None:
    """Raise unless exactly this value is filled in there from exactly this source: another is simply answered."""
    fact = None if field is None else field.source
    if field is None or fact is None:
        raise Unlawful(msg("rule.not_filled_in"))
    told = (str(fact.value), fact.source, fact.request or "")
    if told != (operation.shown, operation.source, operation.request):
        raise WrongState(msg("rule.shown_otherwise"))
