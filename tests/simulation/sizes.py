"""How much goes at once: in some worlds so little that a handful of rows comes in pages, batches and pieces."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

from mfc_desk.usecases import rebase
from sync import comparing, sending, taking, tidying
from sync.pace import Amount, Load


@contextmanager
def narrow(seed: object) -> Iterator[Load | None]:
    """While this lasts little is written at once, where the seed wants it so; what a line carries there."""
    chance = random.Random(f"sizes {seed}")
    with ExitStack() as undo:
        if chance.random() < 0.5:
            yield None
            return
        for room, name, sizes in (
            (taking, "SLICE", (1, 3)),
            (sending, "MAX_BATCH", (1, 2, 4)),
            (comparing, "EVERY", (3, 20)),
            (comparing, "SLICE", (1, 3)),
            (tidying, "ROWS", (1, 4)),
            (rebase, "SMALL", (0, 2)),
            (rebase, "PAGE", (1, 2)),
        ):
            undo.enter_context(mock.patch.object(room, name, chance.choice(sizes)))
        page = chance.choice((3, 9))
        written = Amount(1, 1, chance.choice((1, 3)))
        batch = Amount(400, 900, 5000)
        yield Load(piece=Amount(64, 200, 400), batch=batch, page=Amount(2, page, page), written=written)
