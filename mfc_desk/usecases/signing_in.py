"""Sign-in: with the line the office decides, without it the last sign-in at this desk counts.

The verifier of an operator's password (Argon2id) lives in the encrypted store, never the password.
Wrong passwords make a growing wait, which outlives a restart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from mfc_desk.domain.ids import OperatorId
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import anchor_at
from mfc_desk.ports.office import NoLine, Refused
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, Names, msg
from mfc_desk.usecases.knocking import try_password
from mfc_desk.usecases.workplace import Session, Workplace
from sync.wire.messages import Person, SignedIn

__all__ = ["Person", "SignInRefused", "SignInView", "look", "sign_in"]  # the window shows a `Person`

FREE_TRIES: Final = 3
"""Wrong passwords before the first wait."""
FIRST_WAIT_S: Final = 60
LONGEST_WAIT_S: Final = 3600
OFFLINE_DAYS: Final = 30
"""How long after the last sign-in with the line one may sign in without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInView:
    """What the sign-in screen shows."""

    centre: Names
    desk: str
    people: tuple[Person, ...]
    last_login: str | None
    last_here: datetime | None


class SignInRefused(Exception):
    """The person was not let in. `wait_s` > 0: nobody with this name can try before that."""

    def __init__(self, why: Message, wait_s: int = 0) -> None:
        super().__init__(why.code)
        self.why = why
        self.wait_s = wait_s


def look(work: Workplace) -> SignInView:
    """Who can sign in here, and who did last."""
    with work.store.read() as uow:
        last = uow.facts.note("last_sign_in") or {}
        people = tuple(uow.facts.people())
    here = datetime.fromisoformat(last["at"]) if last else None
    return SignInView(
        centre=work.desk.centre_name,
        desk=work.desk.desk,
        people=people,
        last_login=last.get("login"),
        last_here=here and work.local(here),
    )


def sign_in(work: Workplace, login: str, password: str) -> Session:
    """Let the person in. Raises `SignInRefused` with words; a lost line is not an error here."""
    session = recognise(work, login, password)
    with work.store.write() as uow:
        uow.facts.set_note("last_sign_in", {"login": session.login, "at": work.now().isoformat()})
        uow.commit()
    return session


def recognise(work: Workplace, login: str, password: str) -> Session:
    """Who this is by their own password; who works at the desk does not change by it. Raises `SignInRefused`."""
    login = login.strip().lower()
    if not login or not password:
        raise SignInRefused(msg("signin.empty"))
    _demand_no_wait(work, login)
    try:
        answer = try_password(work.office, work.store, work.desk, login=login, password=password)
    except NoLine:
        return _without_the_line(work, login, password)
    except Refused as error:
        if error.wait_seconds:
            _remember_wait(work, login, error.wait_seconds)
        raise SignInRefused(error.why, error.wait_seconds) from error
    return _with_the_line(work, password, answer)


def _with_the_line(work: Workplace, password: str, answer: SignedIn) -> Session:
    from argon2 import PasswordHasher

    verifier = PasswordHasher().hash(password)
    anchor = anchor_at(answer.office_time, work.clock)
    work.office_told(anchor)
    now = work.now()
    with work.store.write() as uow:
        uow.facts.set_anchor(anchor)
        known = {"hash": verifier, "until": (now + timedelta(days=OFFLINE_DAYS)).isoformat()}
        uow.facts.set_note(f"verifier.{answer.person.login}", known)
        uow.facts.set_note(f"approval.{answer.person.login}", answer.approval)
        _remember_person(uow, answer.person)
        _forget_tries(uow, answer.person.login)
        uow.commit()
    return _session(work, answer.person, answer.token)


def _without_the_line(work: Workplace, login: str, password: str) -> Session:
    with work.store.read() as uow:
        known: dict[str, Any] | None = uow.facts.note(f"verifier.{login}")
        person = next((each for each in uow.facts.people() if each.login == login), None)
    if known is None or person is None:
        raise SignInRefused(msg("signin.first_needs_line"))
    now = work.now()
    if now > datetime.fromisoformat(known["until"]):
        raise SignInRefused(msg("signin.too_long_offline", n=OFFLINE_DAYS))
    if not _matches(known["hash"], password):
        raise _wrong(work, login)
    with work.store.write() as uow:
        _forget_tries(uow, login)
        uow.commit()
    return _session(work, person, None)


def _matches(verifier: str, password: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    try:
        return PasswordHasher().verify(verifier, password)
    except VerifyMismatchError:
        return False


def _wrong(work: Workplace, login: str) -> SignInRefused:
    with work.store.write() as uow:
        tries = (uow.facts.note(f"tries.{login}") or {}).get("n", 0) + 1
        over = tries - FREE_TRIES
        wait = 0 if over < 0 else min(FIRST_WAIT_S << over, LONGEST_WAIT_S)
        uow.facts.set_note(f"tries.{login}", {"n": tries, "until": _after(work, wait)})
        uow.commit()
    if wait:
        return SignInRefused(msg("signin.wrong_wait"), wait)
    return SignInRefused(msg("signin.wrong", n=FREE_TRIES - tries))


def _demand_no_wait(work: Workplace, login: str) -> None:
    with work.store.read() as uow:
        known = uow.facts.note(f"tries.{login}") or {}
    until = known.get("until")
    left = (datetime.fromisoformat(until) - work.clock.now()).total_seconds() if until else 0
    if left > 0:
        raise SignInRefused(msg("signin.wrong_wait"), max(1, round(left)))


def _remember_wait(work: Workplace, login: str, wait: int) -> None:
    with work.store.write() as uow:
        tries = (uow.facts.note(f"tries.{login}") or {}).get("n", FREE_TRIES)
        uow.facts.set_note(f"tries.{login}", {"n": tries, "until": _after(work, wait)})
        uow.commit()


def _forget_tries(uow: UnitOfWork, login: str) -> None:
    uow.facts.set_note(f"tries.{login}", None)


def _remember_person(uow: UnitOfWork, person: Person) -> None:
    others = [each for each in uow.facts.people() if each.id != person.id]
    uow.facts.set_people([*others, person])


def _after(work: Workplace, seconds: int) -> str | None:
    return (work.clock.now() + timedelta(seconds=seconds)).isoformat() if seconds else None


def _session(work: Workplace, person: Person, token: str | None) -> Session:
    roles = frozenset(Role(role) for role in person.roles)
    return Session(
        actor=Actor(OperatorId(person.id), roles),
        name=person.name,
        login=person.login,
        desk=work.desk.desk,
        device=work.desk.device,
        token=token,
    )
