"""The tour tells the truth: it ends with 0 only where every scene happened, and it ends in any case."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mfc_desk.text.catalogue import Catalogue

LIMIT_S = 140

NO_RESTART = """
import sys
from mfc_desk.commands import tour
from mfc_desk.commands.office_process import OfficeProcess
from ui.tour import play, script
OfficeProcess.restart = lambda self: None
play.Tour._second = lambda *_: None
script.TRIES, script.LINE_S = 1, 5.0
sys.exit(tour.main(sys.argv[1:]))
"""


@pytest.mark.timeout(LIMIT_S + 10)
def test_a_tour_whose_line_does_not_come_back_says_at_which_scene_and_ends_badly(tmp_path: Path) -> None:
    say = Catalogue("ru")
    command = [sys.executable, "-c", NO_RESTART, "--centre", "ru", "--out", str(tmp_path / "pictures")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    ) as tour:
        try:
            told, wrong = tour.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(tour.pid, signal.SIGKILL)  # the tour and its office, a session of their own
            raise
    assert tour.returncode == 1, (told, wrong)
    assert say("tour.scene.line_back") in wrong
    assert say("tour.scene.all_arrived") not in told
    pictures = sorted(path.name for path in (tmp_path / "pictures").glob("*.png"))
    assert pictures[-1].endswith("_stopped.png")
    assert len(pictures) == told.count(". ") + 1
