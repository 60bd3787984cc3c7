"""From the moment a desk calls until a board of the hall has the number: sixty desks at work, several boards hung up.

Ours is the office's own process on PostgreSQL: the call as every desk makes it over HTTP, the boards as their pages
read them, by server-sent events. Each desk has a person every eight seconds, twenty times what a hall really does. The
floor is the same server with the same desks and boards, whose handlers keep nothing and tell each board at once. Every
board must show every call.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from backoffice import terminals
from backoffice.office import Office
from backoffice.store.database import Database
from backoffice.store.terminals import TerminalKind
from benchmarks.measured import hall
from benchmarks.process import MeasureError, answer, at_share, served
from benchmarks.result import Result
from mfc_desk.domain.ids import RandomIds
from mfc_desk.domain.time import SystemClock

DESKS, BOARDS, PEOPLE = 60, 4, 1500
SECONDS, EVERY_S = 24.0, 8.0
"""Of one round, and of one person at a desk."""
ROUNDS = 2
LIMIT_MS = 200.0


def measure() -> Result:
    """The 95th percentile over all boards and calls, ours and the floor's, round by round."""
    ours: list[float] = []
    floor: list[float] = []
    with hall.server() as url:
        here = hall.fresh(url, "hall_boards")
        desks = hall.fill(here, desks=DESKS, people=PEOPLE)
        boards = let_in(here)
        for turn in range(ROUNDS):
            with served(["-m", "backoffice", "serve", "--database", here]) as address:
                ours += told(address.url, desks, boards, turn)
            with served(["-m", "benchmarks.floors.empty_board"]) as address:
                floor += told(address.url, desks, boards, turn)
    beside: dict[str, object] = {
        "desks, boards": (DESKS, BOARDS),
        "calls shown on all boards": (len(ours) // BOARDS, len(floor) // BOARDS),
        "p50, ms (ours, floor)": (at_share(ours, 0.5), at_share(floor, 0.5)),
        "longest, ms (ours, floor)": (at_share(ours, 1), at_share(floor, 1)),
        "at most, ms": LIMIT_MS,
    }
    return Result("board_update_p95_ms", at_share(ours, 0.95), at_share(floor, 0.95), "ms", beside)


def let_in(url: str) -> list[str]:
    """Boards of the hall, each opened with its code; their tokens."""
    with closing(Database(url)) as database:
        office = Office(database=database, clock=SystemClock(), ids=RandomIds(), scans=Path())
        codes = [terminals.add(office, hall.CENTRE, kind=TerminalKind.BOARD, name=f"board {n}") for n in range(BOARDS)]
        return [terminals.open_with(office, code)[1] for code in codes]


def told(address: str, desks: Sequence[str], boards: Sequence[str], seed: int) -> list[float]:
    """How many milliseconds each board was behind each call."""
    wanted = {"desks": desks, "boards": boards, "seconds": SECONDS, "every": EVERY_S, "seed": seed}
    reply: dict[str, Any] = answer(["-m", "benchmarks.measured.desks_and_boards", address], stdin=json.dumps(wanted))
    if reply["unseen"] or not reply["behind_ms"]:
        raise MeasureError(f"{reply['unseen']} calls of {reply['calls']} were not seen on a board")
    return [float(one) for one in reply["behind_ms"]]
