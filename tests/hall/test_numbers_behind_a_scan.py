"""Numbers that a desk gave are taken in whatever order they can be decided: behind a scan none loses its own."""

from __future__ import annotations

from pathlib import Path

from mfc_desk.domain.machines import Lifecycle
from mfc_desk.usecases import tray
from tests.hall.centre import RealDesk
from tests.hall.registering import case, refused, registered


def test_a_case_behind_its_scan_and_refusals_after_it_all_have_the_numbers_on_their_papers(
    desk: RealDesk, tmp_path: Path
) -> None:
    given = [refused(desk), registered(desk, tmp_path), refused(desk), registered(desk, tmp_path)]
    desk.settle()
    assert [each.why.code for each in tray.look(desk.work)] == []
    now = [case(desk, each.id) for each in given]
    assert [each.lifecycle for each in now] == [Lifecycle.INTAKE_REFUSED, Lifecycle.REGISTERED] * 2
    assert [each.number for each in now] == [each.number for each in given]
    later = registered(desk, tmp_path)
    assert later.number not in {each.number for each in given}
