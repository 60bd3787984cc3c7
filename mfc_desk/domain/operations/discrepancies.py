"""A value that was filled in is wrong: a discrepancy is opened, and the value is never overwritten.

It blocks nothing: the person is not kept waiting for a register's mistake. It stands on the application, reaches the
agency with it, and is settled when someone found out which is right; a register that mends its record says so by a new
answer, a mistyped identity by a new identification.

Where the person is right, the filled-in value gives way: its field holds what they say and can be answered again. The
sheet says what is wrong, so a yes and a signature are for one sheet: noting a discrepancy and settling it take both
back. What has its number stays as it was signed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from forms.answers import Answer, read_answer
from forms.engine import FieldView
from forms.likeness import likeness
from forms.whole_numbers import read_number
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import OUTCOMES, Discrepancy
from mfc_desk.domain.ids import ApplicationId, DiscrepancyId, Key
from mfc_desk.domain.machines import APPLICATION, DISCREPANCY, LET_GO
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.message import Message, msg

LONGEST_SAID = 400
CHOSEN: Final = "applicant."
"""Facts that were chosen at the desk and not told by anybody: for whom, and in what right."""


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
    if _fact(application, operation.path, act).startswith(CHOSEN):
        raise Unlawful(msg("rule.chosen_not_filled_in"))
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
    return (opened, application.unchecked(lifecycle=after, discrepancies=(*application.discrepancies, opened.id)))


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
    """It is settled, once. Of a case without its number the sheet is another one now, and the field may be unlocked."""
    found = need(rows, Discrepancy, operation.discrepancy)
    demand(act.actor, SettleDiscrepancy.KIND, found)
    after = DISCREPANCY.after(found.state, SettleDiscrepancy.KIND)
    alike = found.likeness in ("same", "spelling", "script")
    if operation.outcome not in OUTCOMES or (operation.outcome == "both_right" and not alike):
        raise Unlawful(msg("rule.no_such_outcome"))
    settled = replace(found, state=after, outcome=operation.outcome, settled_at=act.at.at, settled_by=act.actor.id)
    application = need(rows, Application, found.application)
    if application.lifecycle in LET_GO:
        return (settled,)
    lifecycle = APPLICATION.after(application.lifecycle, SettleDiscrepancy.KIND)
    if operation.outcome != "said_right":
        return (settled, application.unchecked(lifecycle=lifecycle))
    form = {**application.form, found.path: _answer(found, application, act)}
    unlocked = replace(settled, fact=_fact(application, found.path, act))
    return (unlocked, application.unchecked(lifecycle=lifecycle, form=form))


def _fact(application: Application, path: str, act: Act) -> str:
    """The name of what a field is filled in with, "" where nothing is."""
    law, service = lawful.pinned(act.law, application)
    field = lawful.field_at(law.form(service), path)
    return "" if field is None else law.form(service).binding(field.path).prefill or ""


def _answer(found: Discrepancy, application: Application, act: Act) -> Answer:
    """What the person says as the field's answer. Raises `Unlawful` where it cannot stand there."""
    law, service = lawful.pinned(act.law, application)
    field, today = lawful.field_at(law.form(service), found.path), lawful.local_day(law, act.at.at)
    answer = read_number(found.said) if field is not None and field.type == "number" else found.said
    if field is None or isinstance(answer, Message) or isinstance(read_answer(field, answer, today), Message):
        raise Unlawful(msg("rule.said_no_answer"))
    return answer


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
