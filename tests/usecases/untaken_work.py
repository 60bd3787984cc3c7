"""Work that the office did not take: made with the real store and the real rules, the verdict as the line brings it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from mfc_desk.domain.entities import Party
from mfc_desk.domain.ids import Key, OperatorId, OpId, VisitId
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.ports.outbox import OpState, Sent, Settlement
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.store.bodies import encode
from mfc_desk.usecases import persons, untaken, visits
from mfc_desk.usecases.rebase import rebase
from mfc_desk.usecases.workplace import Session
from sync.wire.messages import ChangeRow, Conflict, Denied, Person, Rejected, Say, Verdict, Writer
from tests.presenters.place import Place
from tests.usecases.place import OPENING

WHO = {
    "document_type": "identity_card",
    "document_number": "047118265",
    "valid_until": "01.01.2030",
    "identifier": "",
    "family_name": "Оспанова",
    "given_name": "Раушан",
    "patronymic": "",
    "born": "01.01.1980",
    "phone": "",
}
MINE, THEIRS = "+77015554471", "+77015554417"
SEQ = 5000


class Clash(NamedTuple):
    """A visit of this desk, and the operation in it that the office did not take."""

    visit: VisitId
    party: Key
    op_id: OpId


def chief(place: Place) -> Session:
    """The supervisor signed in at the same desk."""
    roles = frozenset({Role.SUPERVISOR, Role.OPERATOR})
    return replace(place.session, actor=Actor(OperatorId("marat"), roles), name="Марат Б.", login="marat")


def with_the_office(place: Place) -> None:
    """Everything that is shown here is with the office, and the feed has told it."""
    with place.work.store.write() as uow:
        uow.facts.set_people(
            [Person("dina", "dina", "Дина М.", ["operator"]), Person("marat", "marat", "Марат Б.", [])]
        )
        for n, key in enumerate(uow.rows.overlaid()):
            row, revision = uow.rows.get(key), uow.rows.revision(key)
            uow.rows.receive(ChangeRow(SEQ + n, str(key), str(revision), encode(row)))
        uow.facts.set_cursor(SEQ + 100)
        done = [Settlement(op_id=each.op_id, state=OpState.APPLIED, seq=1, at=OPENING) for each in uow.outbox.pending()]
        uow.outbox.settle_all(done)
        uow.commit()
    rebase(place.work.store, place.work.law)


def clash(place: Place) -> Clash:
    """The phone of somebody was written down here without the line, while another desk wrote down another one."""
    visit = visits.start(place.work, place.session, paper_number="12")
    persons.identify(place.work, place.session, visit, WHO)
    with_the_office(place)
    persons.identify(place.work, place.session, visit, {**WHO, "phone": MINE})
    party = Key("party", str(visits.look(place.work, visit).visit.party))
    with place.work.store.write() as uow:
        (sent,) = uow.outbox.pending()
        writers = {str(party): Writer("dina", "7", OPENING)}
        say(uow, [sent], Conflict(sent.op_id, {str(party): "theirs"}, writers))
        row = uow.rows.server(party)
        assert isinstance(row, Party)
        uow.rows.receive(ChangeRow(SEQ + 200, str(party), "theirs", encode(replace(row, phone=THEIRS))))
        uow.commit()
    rebase(place.work.store, place.work.law)
    return Clash(visit, party, OpId(sent.op_id))


def refused(place: Place, *, fixable: bool = True, denied: bool = False) -> Clash:
    """The same without another version: the office refused it by a rule, or because its operator may not."""
    visit = visits.start(place.work, place.session, paper_number="12")
    persons.identify(place.work, place.session, visit, WHO)
    with_the_office(place)
    persons.identify(place.work, place.session, visit, {**WHO, "phone": MINE})
    party = Key("party", str(visits.look(place.work, visit).visit.party))
    with place.work.store.write() as uow:
        (sent,) = uow.outbox.pending()
        why = Say("rule.visit_over")
        say(uow, [sent], Denied(sent.op_id, why) if denied else Rejected(sent.op_id, why, fixable))
        uow.commit()
    rebase(place.work.store, place.work.law)
    return Clash(visit, party, OpId(sent.op_id))


def say(uow: UnitOfWork, sent: list[Sent], *verdicts: Verdict) -> None:
    """The office's answer to these."""
    from sync.sending import _settlement

    settled = [replace(_settlement(verdict, 1), at=OPENING) for verdict in verdicts]
    uow.outbox.settle_all(untaken.noted(uow, sent, verdicts, settled))


def phone(place: Place, party: Key) -> str:
    """The phone as it is shown here."""
    with place.work.store.read() as uow:
        row = uow.rows.get(party)
    assert isinstance(row, Party)
    return row.phone
