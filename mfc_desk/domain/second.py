"""The second person: where the law of the desk wants two, the other one signs in for exactly this."""

from __future__ import annotations

from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import NotAllowed, Unlawful
from mfc_desk.domain.guards import GUARDS, REASONS, Mode, Violation, ledger_id
from mfc_desk.domain.ids import OperatorId
from mfc_desk.domain.operations.base import Act
from mfc_desk.domain.permissions import APPROVE, Actor, demand
from mfc_desk.text.message import msg


def demand_second(act: Act) -> Actor:
    """The second person of the act. Raises `NotAllowed` unless it is another one, of a role that may approve.

    That they signed in themselves is shown by what they put under the envelope (`sync.wire.approval`); the office
    looks at it before it applies any rule.
    """
    if act.second is None or act.second.id == act.actor.id:
        raise NotAllowed(msg("rule.second_person"))
    demand(act.second, APPROVE)
    return act.second


def overridden(
    guard: str,
    subject: str,
    *,
    act: Act,
    second: OperatorId,
    application: Application,
    reason: str,
    article: str,
) -> Violation:
    """The row of the ledger for going past `guard`, which takes two.

    `second` is who signed in at the desk (`demand_second`), or gave their word from afar. Raises `Unlawful` for a
    reason that is not on the guard's list.
    """
    if reason not in REASONS.get(guard, frozenset()):
        raise Unlawful(msg("rule.no_such_reason"))
    return Violation(
        id=ledger_id(Mode.OVERRIDDEN, about=application.id, rule=guard, subject=subject),
        category=GUARDS[guard],
        mode=Mode.OVERRIDDEN,
        rule=guard,
        subject=subject,
        article=article,
        visit=application.visit,
        application=application.id,
        at=act.at.at,
        by=act.actor.id,
        second=second,
        reason=reason,
    )
