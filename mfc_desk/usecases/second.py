"""The second person signs in for exactly one operation, at this desk, with or without the line.

How a presenter uses it: make the operation (`refusing.prepare`), show who may approve (`who_may`), take login and
password, call `approve`, and hand the approval to the use case at once; it is over after two minutes and kept nowhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from mfc_desk.domain.errors import NotAllowed
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.permissions import APPROVE, TABLE, demand
from mfc_desk.text.message import msg
from mfc_desk.usecases.signing_in import Person, SignInRefused, recognise
from mfc_desk.usecases.workplace import Approval, Session, Workplace
from sync.wire.approval import NoSetting, secret_from

__all__ = ["Approval", "SignInRefused", "approve", "who_may"]  # the window catches `SignInRefused`

HOLDS_FOR: Final = timedelta(minutes=2)


def who_may(work: Workplace, session: Session) -> tuple[Person, ...]:
    """Who can be the second person here: everyone of a role that may approve, but not the first one."""
    with work.store.read() as uow:
        people = uow.facts.people()
    may = {role.value for role in TABLE[APPROVE]}
    return tuple(each for each in people if may & set(each.roles) and each.id != session.actor.id)


def approve(work: Workplace, session: Session, *, operation: Operation, login: str, password: str) -> Approval:
    """The second person's word for `operation`. Raises `SignInRefused`, or `NotAllowed` for who may not approve.

    Without the line the last sign-in at this desk counts, as it does for the first person; the office looks again.
    """
    second = recognise(work, login, password)
    if second.actor.id == session.actor.id:
        raise NotAllowed(msg("rule.second_person"))
    demand(second.actor, APPROVE)
    with work.store.read() as uow:
        setting = uow.facts.note(f"approval.{second.login}")
    try:
        secret = secret_from(setting or "", password)
    except NoSetting as error:
        raise SignInRefused(msg("signin.first_needs_line")) from error
    return Approval(actor=second.actor, operation=operation, until=work.now() + HOLDS_FOR, secret=secret)
