"""The real desk, started as `mfc-desk run` starts it, up to the first painted frame of sign-in and a key typed into it.

Prints how many milliseconds passed since STARTED, whether the key appeared, and which modules were there by then.
"""

from __future__ import annotations

import sys
from typing import Any

from mfc_desk import __main__ as command
from mfc_desk.commands import run


class WatchedDesk(run.Desk):
    """The desk the command makes; by then it has imported the window, and its first frame can be watched."""

    def __init__(self, *given: Any, **named: Any) -> None:
        from benchmarks.measured.first_frame import WatchedShell
        from ui import shell

        shell.Shell = WatchedShell  # type: ignore[misc]  # the one seam between command and window
        super().__init__(*given, **named)


if __name__ == "__main__":
    run.Desk = WatchedDesk  # type: ignore[misc]  # as above
    command.main(["run", "--profile", sys.argv[1]])
