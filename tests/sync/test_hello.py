"""Two threads of one desk say hello, and each knock is of the life that spoke when it was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from mfc_desk.domain.ids import Incarnation
from mfc_desk.usecases import lives
from sync.live import Live
from tests.sync.cases import case
from tests.sync.near import NearDesk


class Interrupted:
    """A store in whose first writing transaction something else comes first, as another thread may."""

    def __init__(self, desk: NearDesk, first: Callable[[], object]) -> None:
        self._store, self._first = desk.store, first
        self.read = desk.store.read

    @contextmanager
    def write(self) -> Iterator[Any]:
        first, self._first = self._first, lambda: None
        first()
        with self._store.write() as uow:
            yield uow


@pytest.mark.logs("speaks for life")
def test_a_life_that_begins_while_the_other_thread_says_hello_is_no_second_machine(desk: NearDesk) -> None:
    case(desk)
    desk.turn()

    def another_life() -> None:
        with desk.store.write() as uow:
            me, life = uow.facts.desk(), Incarnation("the-next-life")
            assert me is not None
            uow.outbox.carry_over(life)
            uow.facts.set_desk(replace(me, incarnation=life, former=(*me.former, me.incarnation)))
            uow.commit()
        assert desk.turn().online

    live = Live(desk.office, Interrupted(desk, another_life), desk.bureau.clock)  # type: ignore[arg-type]
    live.head(0, 0)
    desk.turn()
    with desk.store.read() as uow:
        assert [each.id for each in lives.waiting(uow)] == [], "nobody is told of a computer that is none"
