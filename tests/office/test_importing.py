"""A desk's work comes in by hand: once, whole, and the desk hears what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mfc_desk.ports.outbox import OpState
from mfc_desk.usecases import bundles
from tests.office.bureau import Bureau
from tests.office.carrying import Carrier, answer_of


@pytest.fixture
def carrier(bureau: Bureau, tmp_path: Path) -> Iterator[Carrier]:
    made = Carrier(bureau, tmp_path)
    yield made
    made.close()


def test_a_day_without_a_line_is_carried_to_the_office_and_its_answer_back(carrier: Carrier) -> None:
    for _ in range(3):
        carrier.visit()
    scan = carrier.scan(b"%PDF-1.4 " + bytes(3_000_000))
    before = carrier.states()
    path = carrier.export()
    assert carrier.states() == before, "writing a bundle changes nothing here"
    assert carrier.unsent() == 7
    done = carrier.bring(path)
    assert (done.verdicts, done.troubles, done.scans, done.refused) == ({"applied": 6}, (), 1, None)
    assert (carrier.bureau.office.scans / "KZ03" / scan[:2] / scan).stat().st_size == 3_000_009
    taken = bundles.take(carrier.work, str(answer_of(path)))
    assert (taken.applied, taken.attention, taken.held, taken.scans) == (6, 0, 0, 1)
    assert carrier.unsent() == 0
    carrier.desk.line.cut = False
    carrier.desk.settle()
    assert set(carrier.states()) == {OpState.SEEN}
    assert {f"visit:{name}" for name in carrier.visits} <= set(carrier.at_office())


def test_what_came_by_hand_is_heard_of_by_the_desks_that_have_a_line(
    carrier: Carrier, bureau: Bureau, tmp_path: Path
) -> None:
    other = Carrier(bureau, tmp_path, "2")
    name = carrier.visit()
    carrier.bring(carrier.export())
    other.desk.line.cut = False
    other.desk.turn()
    assert other.desk.get("visit", name) == carrier.desk.get("visit", name)
    other.close()
