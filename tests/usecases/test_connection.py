"""How often a desk without a line tries again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mfc_desk import bootstrap
from mfc_desk.bootstrap import Connection
from mfc_desk.ports.office import NoLine
from mfc_desk.text.message import msg
from tests.store.world import HandClock
from tests.usecases.place import workplace


class Nobody:
    """An office that does not answer."""

    def hello(self, _body):
        raise NoLine(msg("line.no_connection"))


@pytest.fixture
def waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Tries once and answers after how long it would try again by itself, without chance."""
    work = replace(workplace(tmp_path, office=Nobody()), clock=HandClock())
    monkeypatch.setattr(bootstrap, "random", lambda: 1.0)
    connection = Connection(work)

    def wait(after_s: float) -> float:
        work.clock.move(seconds=after_s)
        return connection.turn(None).next_in_s

    yield wait
    work.store.close()


def test_without_a_line_each_try_that_was_due_waits_longer(waits) -> None:
    assert [waits(0), waits(2), waits(4), waits(8)] == [2, 4, 8, 16]


def test_what_an_operator_s_acts_try_in_between_makes_no_wait_longer(waits) -> None:
    assert [waits(0), *(waits(0.1) for _ in range(9))] == [2] * 10
