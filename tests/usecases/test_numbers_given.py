"""A number that is on somebody's paper is nobody else's, also where the office did not take the case."""

from __future__ import annotations

from types import SimpleNamespace

from mfc_desk.usecases import finishing, rounds, visits
from mfc_desk.usecases.rebase import rebase
from sync.wire.messages import Conflict
from tests.usecases.place import operator
from tests.usecases.test_rounds import two, work
from tests.usecases.untaken_work import say, with_the_office

__all__ = ["work"]


def number_of(work, visit, application):
    cases = visits.look(work, visit).cases
    return next(each.application.number for each in cases if each.application.id == application)


def test_the_number_of_a_case_that_was_not_taken_is_not_given_to_the_next(work, tmp_path):
    visit, first, second = two(work, tmp_path)
    session = operator(work)
    rounds.sign(work, session, visit)
    with_the_office(SimpleNamespace(work=work))
    finishing.register(work, session, first)
    printed = number_of(work, visit, first)
    with work.store.write() as uow:
        (sent,) = [each for each in uow.outbox.pending() if each.head.kind == "register_application"]
        say(uow, [sent], Conflict(sent.op_id, {f"application:{first}": "theirs"}, {}))
        uow.commit()
    rebase(work.store, work.law)
    assert number_of(work, visit, first) is None, "it is in the tray"
    finishing.register(work, session, second)
    assert number_of(work, visit, second) not in (None, printed)
