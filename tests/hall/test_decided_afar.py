"""What the office did not take of desk 1 is decided at desk 2: through the real office, carried out once, told to both."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from backoffice.store import tables as t
from mfc_desk.domain.errors import NotAllowed, WrongState
from mfc_desk.domain.far_decisions import Came, FarDecision, FarState, FarWay
from mfc_desk.domain.ids import OpId
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.ports.office import Refused
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases import decided_afar, deciding, deciding_afar, overseen, sent_history, tray
from mfc_desk.usecases.deciding_afar import ToDecideFar
from mfc_desk.usecases.workplace import do
from tests.hall.registering import begun, case
from tests.hall.test_from_afar import settle
from tests.hall.test_lives import copy_of_disk, visit
from tests.hall.test_overseen import supervisor
from tests.hall.test_restored_office import Backup

FIELD = "/children/1/place"


def conflict(desks, chief):
    """Desk 1 changed an answer without the line while desk 2 had changed the same one."""
    one, two = desks
    application = begun(one)
    settle(desks)
    name, before = FIELD, case(one, application).form[FIELD]
    one.line.cut = True
    one.turn()
    do(
        one.work,
        one.session,
        FillForm(application=application, answers={**case(one, application).form, name: f"{before} one"}),
    )
    do(
        two.work,
        two.session,
        FillForm(application=application, answers={**case(two, application).form, name: f"{before} two"}),
    )
    two.settle()
    one.line.cut = False
    settle(desks)
    with one.store.read() as uow:
        (refused,) = uow.outbox.attention()
    return refused.op_id, application, name, before


@pytest.fixture
def chief(bureau, desks):
    found = supervisor(bureau, desks[1])
    settle(desks)
    return found


@pytest.fixture
def stuck(desks, chief):
    return conflict(desks, chief)


def seen(desks, chief, op_id):
    found = deciding_afar.look(desks[1].work, chief, op_id)
    assert isinstance(found, ToDecideFar), found
    return found


def decide(desks, chief, op_id, way, reason="asked_there"):
    deciding_afar.decide(desks[1].work, chief, seen(desks, chief, op_id), way=way, reason=reason)


def row(desk, op_id):
    found = desk.get("far_decision", op_id)
    assert isinstance(found, FarDecision)
    return found


def state(desk, op_id):
    with desk.store.read() as uow:
        return uow.outbox.find(op_id).state


def newest(desk):
    with desk.store.read() as uow:
        return uow.outbox.newest()


def told(desk):
    return [(one.state, one.came, one.way, one.by, one.reason) for one in decided_afar.news(desk.work, desk.session)]


def answer(desk, stuck):
    return case(desk, stuck[1]).form[stuck[2]]


def listed(desks, chief):
    """The list of the supervisor's cockpit, asked anew."""
    desks[1].bureau.clock.advance(timedelta(seconds=21))
    overseen.ask(desks[1].work, chief)
    with desks[1].store.read() as uow:
        found = overseen.known(desks[1].work, uow)
    assert found is not None
    return found.undecided


def test_all_three_versions_are_laid_side_by_side_with_who_did_what(desks, chief, stuck):
    op_id, _, _, before = stuck
    (item,) = listed(desks, chief)
    assert (item.op_id, item.desk, item.by) == (op_id, "1", desks[0].session.name)
    found = seen(desks, chief, op_id)
    assert (found.desk, found.by, found.unlaid, found.conflict) == ("1", desks[0].session.name, None, True)
    assert (found.leave_not, found.again_not, found.decided) == (None, None, None)
    (thing,) = [each for each in found.things if each.lines]
    assert (thing.by, thing.desk) == (desks[1].session.name, "2")
    (line,) = [each for each in thing.lines if each.differs]
    say = Catalogue("en").say
    assert [say(each) for each in (line.stood, line.wanted, line.now)] == [before, f"{before} one", f"{before} two"]
    assert found.place.person, "whose visit it is, by the same rules as at the desk"


def test_what_is_left_is_set_aside_at_its_desk_once_and_both_hear_of_it(desks, chief, stuck):
    one, op_id = desks[0], stuck[0]
    decide(desks, chief, op_id, FarWay.LEAVE, reason="office_right: called them")
    settle(desks)
    settle(desks)
    assert state(one, op_id) is OpState.LEFT
    assert tray.look(one.work) == tray.look(desks[1].work) == ()
    assert [row(desk, op_id).state for desk in desks] == [FarState.CARRIED] * 2
    assert told(one) == [(FarState.CARRIED, None, FarWay.LEAVE, chief.name, "office_right: called them")]
    assert told(one) == [], "once"
    assert answer(one, stuck) == f"{stuck[3]} two"
    (past,) = [each for each in sent_history.read(one.work, one.session).rows if each.op_id == op_id]
    assert past.decided.by == chief.name
    assert listed(desks, chief) == ()
    before = newest(one)
    settle(desks)
    assert newest(one) == before, "nothing is said twice"
    with pytest.raises(WrongState):
        decide(desks, chief, op_id, FarWay.LEAVE)


def test_what_is_done_again_is_done_over_the_offices_version_in_the_name_of_who_did_it(desks, chief, stuck):
    one, op_id = desks[0], stuck[0]
    decide(desks, chief, op_id, FarWay.AGAIN, reason="desk_right")
    settle(desks)
    settle(desks)
    assert state(one, op_id) is OpState.REDONE
    assert answer(one, stuck) == answer(desks[1], stuck) == f"{stuck[3]} one"
    assert tray.look(one.work) == ()
    assert row(desks[1], op_id).state is FarState.CARRIED
    with pytest.raises(WrongState) as refused:
        deciding_afar.take_back(desks[1].work, chief, op_id, reason="mistake")
    assert refused.value.message.code == "rule.done_again_stands"
    with one.store.read() as uow:
        redone = [each for each in uow.outbox.settled(50) if each.head.kind == "fill_form" and each.op_id != op_id]
    assert redone[0].head.actor == one.session.actor.id


def test_it_waits_for_whoever_did_it_while_somebody_else_sits_there(desks, chief, stuck):
    one, op_id = desks[0], stuck[0]
    mine = one.session.name
    one.sit_down("operator2")
    decide(desks, chief, op_id, FarWay.AGAIN)
    settle(desks)
    assert state(one, op_id) is OpState.CONFLICT
    (heard,) = decided_afar.news(one.work, one.session)
    assert (heard.state, heard.waits_for) == (FarState.DECIDED, mine)
    one.sit_down("operator1")
    (item,) = deciding.look(one.work, one.session).items
    assert item.afar is not None
    assert Catalogue("en").say(item.afar).startswith(f"{chief.name} decided from afar")
    settle(desks)
    assert state(one, op_id) is OpState.REDONE
    assert [each[0] for each in told(one)] == [FarState.CARRIED]


def test_what_was_decided_at_the_desk_first_stands_and_the_supervisor_is_told_by_whom(desks, chief, stuck):
    one, op_id = desks[0], stuck[0]
    one.line.cut = True
    deciding.leave(one.work, one.session, op_id)
    decide(desks, chief, op_id, FarWay.AGAIN)
    desks[1].turn()
    one.line.cut = False
    settle(desks)
    settle(desks)
    assert state(one, op_id) is OpState.LEFT
    found = row(desks[1], op_id)
    assert (found.state, found.came, found.came_by) == (FarState.DROPPED, Came.ALREADY, one.session.actor.id)
    assert [each[:2] for each in told(one)] == [(FarState.DROPPED, Came.ALREADY)]
    assert seen(desks, chief, op_id).leave_not.code == "fardecide.over"


def test_a_decision_that_was_taken_back_before_the_desk_heard_is_nothing(desks, chief, stuck):
    one, op_id = desks[0], stuck[0]
    one.line.cut = True
    one.turn()
    decide(desks, chief, op_id, FarWay.LEAVE)
    desks[1].turn()
    deciding_afar.take_back(desks[1].work, chief, op_id, reason="undone")
    desks[1].turn()
    one.line.cut = False
    settle(desks)
    assert state(one, op_id) is OpState.CONFLICT
    assert told(one) == []
    assert seen(desks, chief, op_id).leave_not is None


def test_what_was_left_is_in_the_tray_again_when_it_is_taken_back_and_can_be_decided_anew(desks, chief, stuck):
    one, op_id = desks[0], stuck[0]
    decide(desks, chief, op_id, FarWay.LEAVE)
    settle(desks)
    told(one)
    deciding_afar.take_back(desks[1].work, chief, op_id, reason="mistake")
    settle(desks)
    assert state(one, op_id) is OpState.CONFLICT
    assert [each[0] for each in told(one)] == [FarState.TAKEN_BACK]
    deciding.leave(one.work, one.session, op_id)
    settle(desks)
    assert state(one, op_id) is OpState.LEFT, "what is decided here after that is this desk's own"
    deciding.decide_anew(one.work, one.session, op_id)
    settle(desks)
    decide(desks, chief, op_id, FarWay.AGAIN)
    settle(desks)
    settle(desks)
    assert (state(one, op_id), row(desks[1], op_id).turn) == (OpState.REDONE, 2)


def test_what_the_desk_did_again_before_it_heard_that_it_was_taken_back_stands_and_is_said(desks, chief, stuck):
    one, two, op_id = *desks, stuck[0]
    decide(desks, chief, op_id, FarWay.AGAIN)
    two.turn()
    one.turn()  # hears it and does it, and says so with its next turn
    assert state(one, op_id) is OpState.REDONE
    deciding_afar.take_back(two.work, chief, op_id, reason="mistake")
    two.turn()
    settle(desks)
    settle(desks)
    assert row(two, op_id).state is FarState.CARRIED
    assert answer(two, stuck) == f"{stuck[3]} one"
    assert tray.look(one.work) == tray.look(two.work) == ()


def test_of_two_supervisors_the_second_is_told_who_decided(bureau, desks, chief, stuck, tmp_path):
    op_id, two = stuck[0], desks[1]
    other = supervisor(bureau, two)
    settle(desks)
    item = seen(desks, chief, op_id)
    two.line.cut = True
    desks[0].line.cut = True
    deciding_afar.decide(two.work, chief, item, way=FarWay.LEAVE, reason="office_right")
    with pytest.raises(WrongState):
        deciding_afar.decide(two.work, other, item, way=FarWay.AGAIN, reason="desk_right")
    two.line.cut = desks[0].line.cut = False
    settle(desks)
    assert seen(desks, chief, op_id).decided_by == chief.name


@pytest.mark.logs("restored from a copy")
def test_an_office_that_was_put_back_hears_it_all_again_and_nothing_is_done_twice(
    bureau, desks, chief, stuck, tmp_path
):
    one, op_id = desks[0], stuck[0]
    backup = Backup(tmp_path)
    decide(desks, chief, op_id, FarWay.AGAIN)
    settle(desks)
    settle(desks)
    assert state(one, op_id) is OpState.REDONE
    backup.put_back(bureau)
    for _ in range(3):
        settle(desks)
    assert [row(desk, op_id).state for desk in desks] == [FarState.CARRIED] * 2
    assert answer(one, stuck) == answer(desks[1], stuck) == f"{stuck[3]} one"
    assert state(one, op_id) is OpState.REDONE
    with one.store.read() as uow:
        assert uow.outbox.attention() == []
        again = [
            each for each in uow.outbox.settled(50) if each.head.kind == "fill_form" and each.state is OpState.SEEN
        ]
    assert len(again) == 2, "the first filling in, and the one that was done again"


@pytest.mark.logs("a new life begins")
@pytest.mark.logs("speaks for life")
@pytest.mark.logs("two stores speak")
def test_of_two_copies_of_a_desk_one_carries_it_out_and_the_other_keeps_it_and_says_so(
    bureau, desks, chief, stuck, tmp_path
):
    one, two, op_id = *desks, stuck[0]
    one.copied_to(tmp_path / "copy")
    visit(one)
    one.settle()
    copy = copy_of_disk(one, tmp_path / "copy")
    copy.settle()
    one.settle()
    lives = set()
    for desk in (one, copy):
        with desk.store.read() as uow:
            lives.add(uow.outbox.life())
    assert len(lives) == 2
    decide(desks, chief, op_id, FarWay.AGAIN)
    for _ in range(4):
        for each in (two, one, copy):
            each.turn()
    states = sorted(state(desk, op_id) for desk in (one, copy))
    assert states == [OpState.CONFLICT, OpState.REDONE]
    assert row(two, op_id).state in (FarState.CARRIED, FarState.DROPPED)
    assert answer(two, stuck) == f"{stuck[3]} one"
    heard = [each[1] for desk in (one, copy) for each in told(desk)]
    assert Came.OTHER_LIFE in heard, "the one that keeps it says so"
    copy.close()


def test_nobody_but_a_supervisor_looks_or_decides(bureau, desks, chief, stuck):
    one, two, op_id = *desks, stuck[0]
    plain = supervisor(bureau, two, roles="operator")
    found = deciding_afar.look(two.work, plain, op_id)
    assert found.code == "rule.not_allowed"
    with pytest.raises(NotAllowed):
        deciding_afar.decide(two.work, plain, seen(desks, chief, op_id), way=FarWay.LEAVE, reason="x")
    settle(desks)
    assert state(one, op_id) is OpState.CONFLICT


def test_what_cannot_be_shown_says_why(bureau, desks, chief, stuck, monkeypatch):
    two, op_id = desks[1], stuck[0]
    item = seen(desks, chief, op_id)
    bureau.database.write(lambda tx: tx.execute(sa.update(t.incarnation).values(told_carries=False)))
    older = seen(desks, chief, op_id)
    assert older.leave_not.code == older.again_not.code == "fardecide.older_desk"
    assert deciding_afar.look(two.work, chief, OpId("nothing")).code == "office.no_such_work"
    with monkeypatch.context() as patch:

        def refuse(*_):
            raise Refused(msg("office.no_such_address"))

        patch.setattr(two.office, "untaken", refuse)
        assert deciding_afar.look(two.work, chief, op_id).code == "fardecide.older_office"
    two.line.cut = True
    assert deciding_afar.look(two.work, chief, op_id).code == "fardecide.needs_line"
    two.turn()
    assert deciding_afar.look(two.work, chief, op_id).code == "fardecide.needs_line"
    with pytest.raises(WrongState) as refused:
        deciding_afar.decide(two.work, chief, item, way=FarWay.LEAVE, reason="x")
    assert refused.value.message.code == "fardecide.needs_line"


def test_a_program_that_ends_in_the_middle_has_done_nothing_and_does_it_once_when_it_is_back(
    desks, chief, stuck, monkeypatch
):
    one, op_id = desks[0], stuck[0]
    decide(desks, chief, op_id, FarWay.LEAVE)
    desks[1].turn()
    with monkeypatch.context() as falls:

        def fall(*_, **__):
            raise KeyboardInterrupt

        falls.setattr(decided_afar, "record", fall)  # after the tray, before what is said of it
        with pytest.raises(KeyboardInterrupt):
            one.turn()
    before = newest(one)
    one.stop()
    one.start()
    assert (state(one, op_id), newest(one)) == (OpState.CONFLICT, before)
    settle(desks)
    settle(desks)
    assert state(one, op_id) is OpState.LEFT
    assert row(desks[1], op_id).state is FarState.CARRIED
    assert newest(one) == before + 1
