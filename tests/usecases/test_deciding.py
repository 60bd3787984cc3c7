"""What the office did not take is decided by a person, and every decision can be read afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mfc_desk.domain.errors import DomainError, NotAllowed
from mfc_desk.domain.ids import OpId, TicketId
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import msg
from mfc_desk.usecases import deciding, line, persons, sent_history, visits
from mfc_desk.usecases.deciding import ToDecide
from mfc_desk.usecases.rebase import rebase
from sync.wire.messages import Rejected, Say
from tests.presenters.place import Place
from tests.usecases.untaken_work import MINE, THEIRS, WHO, chief, clash, phone, refused, say, with_the_office


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path, "A-043")
    yield made
    made.work.store.close()


def only(place: Place) -> ToDecide:
    (item,) = deciding.look(place.work, place.session).items
    return item


def state(place: Place, op_id: OpId) -> OpState:
    with place.work.store.read() as uow:
        found = uow.outbox.find(op_id)
    assert found is not None
    return found.state


def test_a_conflict_is_told_with_the_visit_it_belongs_to_and_is_its_operators_to_decide(place: Place) -> None:
    found = clash(place)
    item = only(place)
    assert (item.op_id, item.state, item.what) == (found.op_id, OpState.CONFLICT, msg("done.identify_person"))
    assert (item.place.number, item.place.person, item.by, item.yours) == ("12", "Оспанова Р.", "", True)


def test_left_as_the_office_has_it_is_put_away_and_stands_in_history_with_who_decided(place: Place) -> None:
    found = clash(place)
    deciding.leave(place.work, place.session, found.op_id)
    assert deciding.look(place.work, place.session).items == ()
    assert line.look(place.work).attention == 0
    assert phone(place, found.party) == THEIRS
    newest = sent_history.read(place.work, place.session).rows[0]
    assert (newest.op_id, newest.state) == (found.op_id, OpState.LEFT)
    assert newest.decided is not None
    assert (newest.decided.by, newest.decided.undoable) == ("aigerim", True)


def test_what_was_left_can_be_decided_again(place: Place) -> None:
    found = clash(place)
    deciding.leave(place.work, place.session, found.op_id)
    deciding.decide_anew(place.work, place.session, found.op_id)
    assert only(place).state is OpState.CONFLICT
    assert sent_history.read(place.work, place.session).rows[0].decided is None


def test_done_again_it_is_a_new_action_over_what_the_office_has(place: Place) -> None:
    found = clash(place)
    deciding.do_again(place.work, place.session, found.op_id)
    assert phone(place, found.party) == MINE
    assert state(place, found.op_id) is OpState.REDONE
    with place.work.store.read() as uow:
        (anew,) = uow.outbox.pending()
    assert anew.op_id != found.op_id
    assert anew.head.bases[str(found.party)] == "theirs", "it is written over the office's version, knowing it"


def test_what_rests_on_it_is_decided_with_it(place: Place) -> None:
    visit = visits.start(place.work, place.session, paper_number="12")
    persons.identify(place.work, place.session, visit, WHO)
    with place.work.store.write() as uow:
        first, second = uow.outbox.pending()
        rests = Rejected(second.op_id, Say("office.rests_on_refused"))
        say(uow, [first, second], Rejected(first.op_id, Say("rule.visit_over")), rests)
        uow.commit()
    rebase(place.work.store, place.work.law)
    item = only(place)
    assert (item.op_id, item.rests) == (first.op_id, (msg("done.identify_person"),))
    deciding.leave(place.work, place.session, item.op_id)
    assert [state(place, each.op_id) for each in (first, second)] == [OpState.LEFT, OpState.LEFT]
    deciding.decide_anew(place.work, place.session, item.op_id)
    deciding.do_again(place.work, place.session, item.op_id)
    assert [state(place, each.op_id) for each in (first, second)] == [OpState.REDONE, OpState.REDONE]
    with place.work.store.read() as uow:
        assert [each.head.kind for each in uow.outbox.pending()] == ["start_visit", "identify_person"]


def test_what_the_rules_refuse_by_now_is_not_done_again_and_stays_to_be_decided(place: Place) -> None:
    found = clash(place)
    visits.abandon(place.work, place.session, found.visit, "left")
    with pytest.raises(DomainError) as raised:
        deciding.do_again(place.work, place.session, found.op_id)
    assert raised.value.message == msg("rule.visit_over")
    assert only(place).op_id == found.op_id


def test_what_doing_again_cannot_help_is_not_done_again(place: Place) -> None:
    found = refused(place, fixable=False)
    with pytest.raises(DomainError) as raised:
        deciding.do_again(place.work, place.session, found.op_id)
    assert raised.value.message == msg("decide.cannot_help")


def test_handed_to_the_supervisor_it_is_theirs_until_its_operator_takes_it_back(place: Place) -> None:
    found = clash(place)
    deciding.hand_over(place.work, place.session, found.op_id)
    assert (only(place).handed, only(place).yours) == (True, False)
    with pytest.raises(NotAllowed):
        deciding.leave(place.work, place.session, found.op_id)
    (seen,) = deciding.look(place.work, chief(place)).items
    assert (seen.yours, seen.by) == (True, "aigerim")
    deciding.hand_over(place.work, place.session, found.op_id, back=True)
    deciding.leave(place.work, place.session, found.op_id)


def test_what_somebody_may_not_do_the_supervisor_decides(place: Place) -> None:
    found = refused(place, denied=True)
    assert not only(place).yours
    with pytest.raises(NotAllowed):
        deciding.do_again(place.work, place.session, found.op_id)
    deciding.leave(place.work, chief(place), found.op_id)
    assert deciding.look(place.work, chief(place)).items == ()


def test_another_operators_trouble_is_counted_and_not_shown(place: Place) -> None:
    clash(place)
    other = chief(place)
    seen = deciding.look(place.work, other)
    assert len(seen.items) == 1
    from dataclasses import replace

    from mfc_desk.domain.permissions import Actor, Role

    colleague = replace(other, actor=Actor(other.actor.id, frozenset({Role.OPERATOR})))
    assert (deciding.look(place.work, colleague).items, deciding.look(place.work, colleague).others) == ((), 1)
    with pytest.raises(NotAllowed):
        deciding.leave(place.work, colleague, only(place).op_id)


def test_a_refused_beginning_of_somebody_elses_visit_is_put_away_by_the_supervisor(place: Place) -> None:
    visits.start(place.work, place.session, paper_number="12")
    with place.work.store.write() as uow:
        (sent,) = uow.outbox.pending()
        say(uow, [sent], Rejected(sent.op_id, Say("rule.visit_over")))
        uow.commit()
    rebase(place.work.store, place.work.law)
    deciding.leave(place.work, chief(place), OpId(sent.op_id))
    assert line.look(place.work).attention == 0


def test_a_call_in_vain_is_only_told_and_nothing_of_it_is_to_be_decided(place: Place) -> None:
    from mfc_desk.domain.operations.calls import CallDealt, NoShow
    from mfc_desk.usecases.workplace import do

    do(place.work, place.session, CallDealt(ticket=TicketId("a-043"), listed=1), NoShow(ticket=TicketId("a-043")))
    with place.work.store.write() as uow:
        sent = list(uow.outbox.pending())
        say(uow, sent, *[Rejected(each.op_id, Say("rule.visit_over")) for each in sent])
        uow.commit()
    seen = deciding.look(place.work, place.session)
    assert (seen.items, len(seen.told)) == ((), 1)


def test_history_is_read_back_in_stretches_to_its_beginning(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = visits.start(place.work, place.session, paper_number="12")
    persons.identify(place.work, place.session, visit, WHO)
    with_the_office(place)
    monkeypatch.setattr(sent_history, "PAGE", 1)
    newest = sent_history.read(place.work, place.session)
    assert ([each.what for each in newest.rows], newest.before) == ([msg("done.identify_person")], 2)
    oldest = sent_history.read(place.work, place.session, newest.before)
    assert [(each.taken, each.place.number) for each in oldest.rows] == [(True, "12")]
    assert sent_history.read(place.work, place.session, oldest.before).before is None
