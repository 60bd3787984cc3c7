"""An answer of the office that comes while a turn has taken only a part of the feed."""

from __future__ import annotations

from mfc_desk.domain.ids import CommandId, Key
from mfc_desk.ports.outbox import OpState, Settlement
from mfc_desk.store import bodies
from mfc_desk.usecases import finishing, queue
from mfc_desk.usecases.rebase import TO_REBASE
from sync.wire.messages import Answer, ChangeRow
from tests.usecases.place import workplace
from tests.usecases.test_visit import WITH_PAPER, registered


def test_an_answer_that_comes_while_the_feed_is_taken_in_part_gives_no_number_twice(tmp_path):
    work = workplace(tmp_path, WITH_PAPER.country)
    _, application = registered(work, WITH_PAPER, tmp_path)
    left = finishing.numbers_left(work)
    with work.store.write() as uow:
        mine = [Settlement(op_id=each.op_id, state=OpState.APPLIED, seq=99) for each in uow.outbox.pending()]
        uow.outbox.settle_all(mine)
        key = Key("application", application)
        row = ChangeRow(98, str(key), str(uow.rows.revision(key)), bodies.encode(uow.rows.get(key)))
        uow.rows.receive_all([row])  # the row of the lease is on the next page
        uow.facts.set_cursor(98)
        uow.facts.set_note(TO_REBASE, True)
        uow.commit()
    queue.take(work, Answer(CommandId("c"), work.clock.now(), {"ticket": None}))
    assert finishing.numbers_left(work) == left
    work.store.close()
