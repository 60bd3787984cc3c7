"""The desk of the demo: killed it comes again, ended it does not."""

from __future__ import annotations

import subprocess
import sys

from ui.line_switch import Kept


class Starts:
    """Real processes, in the order in which they were started."""

    def __init__(self, code: str) -> None:
        self.code, self.made = code, []

    def __call__(self) -> subprocess.Popen[bytes]:
        self.made.append(subprocess.Popen([sys.executable, "-c", self.code]))
        return self.made[-1]


def test_a_desk_that_is_killed_comes_again_and_who_ends_it_ends_it():
    starts = Starts("import signal; signal.pause()")
    desk = Kept(starts)
    starts.made[0].kill()
    starts.made[0].wait()
    assert desk.ended() is None
    assert len(starts.made) == 2
    assert desk.ended() is None
    desk.end()
    starts.made[1].wait()
    assert desk.ended() == -15
    assert len(starts.made) == 2


def test_a_desk_that_ends_by_itself_has_ended():
    starts = Starts("raise SystemExit(3)")
    desk = Kept(starts)
    starts.made[0].wait()
    assert (desk.ended(), len(starts.made)) == (3, 1)
