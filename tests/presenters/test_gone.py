"""A visit whose beginning was not taken, and that was not begun again: words and a free desk, never a crash."""

from __future__ import annotations

from pathlib import Path

from mfc_desk.domain.ids import Key
from mfc_desk.ports.outbox import OpState
from mfc_desk.usecases import visits
from mfc_desk.usecases.rebase import rebase
from tests.presenters.visit_room import Room

GONE = "The office did not take the beginning of this visit; the tray says why. What is typed is kept."


def dropped(work):
    with work.store.write() as uow:
        for each in uow.outbox.pending():
            uow.outbox.settle(each.op_id, OpState.DENIED, None, 0)
        uow.commit()
    return rebase(work.store, work.law).changed


def test_a_look_at_a_visit_that_is_gone_says_so_in_words(tmp_path: Path) -> None:
    room = Room(tmp_path)
    presenter = room.open()
    dropped(room.work)
    presenter.visiting.look()
    assert room.ctx.say(presenter.visiting.trouble) == GONE
    presenter.visiting.act(lambda: None)
    assert room.ctx.say(presenter.visiting.trouble) == GONE
    room.work.store.close()


def test_the_desk_of_a_visit_that_is_gone_is_free_and_says_why(place) -> None:
    place.desk.begin("A-099")
    (visit,) = place.opened
    changed = dropped(place.work)
    assert Key("visit", visit) in changed
    place.desk.refresh(changed)
    assert (place.desk.stand.page, place.told) == ("idle", [GONE])
    assert visits.open_visit(place.work, place.session) is None
