"""People called twice when eight clients call through two processes of the office at once. Anything but 0 is a defect.

The floor is the number of calls made, so that the figure says of how many. Both processes work on one PostgreSQL: what
keeps them apart is the database alone.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from benchmarks.measured import hall
from benchmarks.process import MeasureError, served
from benchmarks.queue_next_vs_bare_handler import CLIENTS, COPY, TEMPLATE, called, field
from benchmarks.result import Result

CALLS = 1600


def measure() -> Result:
    """Everyone who was called, by both."""
    with field(CALLS) as played:
        url = hall.fresh(played.url, COPY, template=TEMPLATE)
        command, half = ["-m", "backoffice", "serve", "--database", url], CALLS // 2
        with served(command) as one, served(command) as other, ThreadPoolExecutor(2) as pool:
            parts = (one.url, played.calling[:half]), (other.url, played.calling[half:CALLS])
            told = [pool.submit(called, address, CLIENTS // 2, tokens) for address, tokens in parts]
            everyone = [ticket for each in told for ticket in each.result()["called"]]
    if None in everyone:
        raise MeasureError("a desk was told that nobody waits")
    twice = sum(count > 1 for count in Counter(everyone).values())
    return Result(
        "queue_double_calls", twice, len(everyone), "people", {"processes of the office": 2, "clients": CLIENTS}
    )
