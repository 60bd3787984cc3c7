"""Found a centre, let people work there, give out codes that enrol a desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.engine import Connection

from backoffice import keys, passwords
from backoffice.office import Office
from backoffice.store import centres
from backoffice.store import tables as t
from backoffice.store.centres import Centre, Operator
from mfc_desk.domain.ids import CentreId, DeskName, OperatorId
from mfc_desk.domain.permissions import Role
from sync.wire.approval import setting_of, stamp_of
from sync.wire.messages import Person

CODE_LIVES: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hired:
    """A person to be let in, with the first password."""

    login: str
    name: str
    password: str
    roles: tuple[Role, ...]
    desk: str | None = None


def found(office: Office, centre: Centre, people: Iterable[Hired]) -> None:
    """A new centre with its first people."""
    hired = [_operator(office, centre.centre, each) for each in people]

    def work(tx: Connection) -> None:
        centres.add_centre(tx, centre)
        for each in hired:
            centres.add_operator(tx, each)

    office.database.write(work)


def give_code(office: Office, centre: CentreId, desk: DeskName) -> str:
    """A fresh code with which one desk may enrol within a day."""
    code = keys.new_code(centre)
    values = {
        "centre": centre,
        "code_hash": keys.digest(code),
        "desk": desk,
        "expires_at": office.clock.now() + CODE_LIVES,
        "device": None,
    }
    office.database.write(lambda tx: tx.execute(t.enrol_code.insert().values(values)))
    return code


def person_of(operator: Operator) -> Person:
    """The person as the desk's sign-in screen shows them."""
    return Person(
        id=operator.operator,
        login=operator.login,
        name=operator.name,
        roles=operator.roles.split(),
        desk=operator.desk,
        password=stamp_of(setting_of(operator.password)),
    )


def staff(tx: Connection, centre: CentreId) -> list[Person]:
    """Everyone who may sign in at the centre."""
    return [person_of(each) for each in centres.operators(tx, centre) if each.active]


def _operator(office: Office, centre: CentreId, person: Hired) -> Operator:
    return Operator(
        centre=centre,
        operator=OperatorId(office.ids.new()),
        login=person.login,
        name=person.name,
        password=passwords.hashed(person.password),
        roles=" ".join(person.roles),
        desk=person.desk,
        active=True,
    )
