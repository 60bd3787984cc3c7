"""What the database refuses stops nobody: a batch is decided again in halves, down to the one that it will not have.

The rules let it through, and so nobody thought of it: a text with a character that this database does not keep, a
number that is too big for it, a key that is too long. Asking again does not help, and whatever stands behind it in the
desk's chain would wait for ever.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy.engine import Connection

from backoffice.deciding import Candidate
from backoffice.store.database import REFUSALS, refuses
from sync.wire.messages import Verdict

log = logging.getLogger(__name__)
Decided = dict[tuple[str, int], Verdict]
"""What was said, by life and number."""
LONGEST_ID: Final = 200


def may_be_kept(op_id: str) -> bool:
    """Whether every database keeps an operation under this id: without one it cannot even be refused."""
    return "\0" not in op_id and len(op_id) <= LONGEST_ID


def demand_refusal(error: Exception) -> None:
    """Raise it again where the database did not refuse what was written; else it is written again, apart."""
    if not refuses(error):
        raise error
    log.error("the database refuses a batch, it is decided apart: %s", type(error).__name__)


def in_halves(
    tx: Connection,
    batch: Sequence[Candidate],
    *,
    settle: Callable[[Sequence[Candidate]], Decided],
    refuse: Callable[[Candidate], Decided],
) -> Decided:
    """Settle the batch in its order; what cannot be written, not even alone, is refused.

    The one is tried twice: it may have lost a race over a number, and whoever was quicker is seen the second time.
    """
    for _ in range(2 if len(batch) == 1 else 1):
        try:
            with tx.begin_nested():
                return settle(batch)
        except REFUSALS as error:
            if not refuses(error):
                raise
    if len(batch) == 1:
        log.error("the database refuses operation %s of kind %s", batch[0].head.op_id, batch[0].head.kind)
        return refuse(batch[0])
    half = len(batch) // 2
    first = in_halves(tx, batch[:half], settle=settle, refuse=refuse)
    return first | in_halves(tx, batch[half:], settle=settle, refuse=refuse)
