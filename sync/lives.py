"""Which store speaks, and what the office holds of it: what a hello told is taken in one transaction.

A desk whose chain is not the office's came back from a copy, or is one. It begins a new life by itself: what the
office did not take yet is chained anew, and nothing is lost or done twice. An office that lost what it had
acknowledged came back from a copy itself: it is told again what this desk still keeps, life by life.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import msgspec

from mfc_desk.domain.ids import Ids, Incarnation
from mfc_desk.domain.time import Clock, anchor_at
from mfc_desk.ports.office import NoLine
from mfc_desk.ports.storage import Desk, UnitOfWork
from mfc_desk.text.message import msg
from mfc_desk.usecases import lives
from mfc_desk.usecases.rebase import TO_REBASE
from sync.hello import is_genuine
from sync.passwords import forget_old
from sync.receiving import take_again
from sync.wire.messages import HelloBack, Life

log = logging.getLogger(__name__)

SHORTEST_KEEP: Final = timedelta(days=2)
"""Whatever an office says: what it holds is kept so long at least."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """What is to be done now. `again`: this store speaks for a new life, and says hello once more."""

    again: bool = False
    retell: tuple[Life, ...] = ()
    """Former lives of which something waits for a verdict after that number: their chains are told on from there."""


def welcome(uow: UnitOfWork, back: HelloBack, *, clock: Clock, ids: Ids) -> Welcome:
    """Take what hello told. The caller commits. Raises `NoLine` where the office's word is not signed by it."""
    desk = uow.facts.desk()
    assert desk is not None, "hello was said for it"
    _demand_genuine(desk, back)
    behind = tuple(each for each in back.former if uow.outbox.live_after(each.n, _life(each)))
    desk = _told_again(uow, desk, back, behind)
    waiting = tuple(each for each in back.former if each in behind or uow.outbox.first_open_n(_life(each)))
    uow.facts.set_anchor(anchor_at(back.office_time, clock))
    uow.facts.set_people(back.people)
    forget_old(uow, back.people)
    if back.twin:
        lives.tell(uow, lives.twin(back.twin), msg("lives.twin"), back.office_time)
    ours = Life(desk.incarnation, back.have_n, back.have_hash)
    if not all(_in_step(uow, each) for each in (ours, *waiting)):
        _begin_life(uow, desk, back, Incarnation(ids.new()))
        return Welcome(again=True)
    if back.receipt is not None and back.have_n:
        uow.facts.set_receipt(back.receipt)
    uow.outbox.tidy(back.office_time, max(SHORTEST_KEEP, timedelta(days=back.keep_days)))
    return Welcome(retell=tuple(_from_the_first_open(uow, each) for each in waiting))


def _demand_genuine(desk: Desk, back: HelloBack) -> None:
    """An older office signs nothing here; where there is a signature it is the office's, over what it says."""
    word = back.receipt
    if word is not None and not (is_genuine(desk, word) and (word.n, word.hash) == (back.have_n, back.have_hash)):
        raise NoLine(msg("line.not_signed"))


def _told_again(uow: UnitOfWork, desk: Desk, back: HelloBack, behind: tuple[Life, ...]) -> Desk:
    """Where the office lost what it had: everything after is unsent again, and its feed is taken from the start.

    So is what it has and does not say as it said it: it was held when the backup was made, and is decided once more.
    """
    lost = back.epoch != desk.epoch or back.have_n < uow.outbox.settled_upto()
    ours = Life(desk.incarnation, back.have_n, back.have_hash)
    gone = [(_life(each), _shared(uow, each)) for each in (ours, *back.former)] if lost else []
    gone = gone or [(_life(each), each.n) for each in behind]
    count = sum(uow.outbox.replay(upto, life) for life, upto in gone)
    count += uow.outbox.ask_again(back.standing) if back.standing is not None else 0
    if lost or count or back.feed_head < uow.facts.cursor():
        log.warning("the office was restored from a copy: sent again after %s, fetched anew", back.have_n)
        take_again(uow)
    if not lost and not count:
        return desk
    uow.scans.send_again()
    uow.facts.set_note(TO_REBASE, True)  # its rows here have in them what is unsent again: nobody folds over these
    lives.tell(uow, lives.restored(back.epoch), msg("lives.restored", n=count), back.office_time)
    here = replace(desk, epoch=back.epoch)
    uow.facts.set_desk(here)
    return here


def _life(told: Life) -> Incarnation:
    return Incarnation(told.incarnation)


def _from_the_first_open(uow: UnitOfWork, told: Life) -> Life:
    """What the office has of a life is told once more from the first operation that it has not decided."""
    first = uow.outbox.first_open_n(_life(told))
    return msgspec.structs.replace(told, n=min(told.n, first - 1)) if first else told


def _shared(uow: UnitOfWork, told: Life) -> int:
    """Up to where a restored office has the chain of a life as it is here; 0 where that cannot be told.

    A copy of this store may have been heard first: then its work stands under numbers that ours had before the backup.
    """
    try:
        return told.n if uow.outbox.head_upto(told.n, _life(told)) == told.hash else 0
    except KeyError:
        return 0


def _in_step(uow: UnitOfWork, life: Life) -> bool:
    """Whether the office's chain of a life is ours up to where it ends, and can be told from there."""
    name = Incarnation(life.incarnation)
    try:
        return uow.outbox.head_upto(life.n, name) == life.hash and uow.outbox.goes_on(life.n, name)
    except KeyError:
        return False


def _begin_life(uow: UnitOfWork, desk: Desk, back: HelloBack, life: Incarnation) -> None:
    count = uow.outbox.carry_over(life)
    uow.facts.set_desk(replace(desk, incarnation=life, former=(*desk.former, desk.incarnation)))
    lives.tell(uow, lives.begun(life), msg("lives.begun", n=count), back.office_time)
    log.error("the office has another chain of this desk at %s: a new life begins with %s", back.have_n, count)
