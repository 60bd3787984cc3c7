"""What an office that goes on from a backup makes of a desk's work: its verdicts may be others than the desk was told.

A desk that missed the change of epoch cannot know which of its verdicts the office still gives: what was held when the
backup was made is undecided again, and was perhaps decided otherwise before the desk hears of it. So it is told.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from backoffice.deciding import Settled
from backoffice.store import operations
from backoffice.store.centres import Device
from sync.wire.decoders import msgpack_decoder
from sync.wire.messages import Applied, Standing


def standing(tx: Connection, device: Device) -> Standing:
    """Which operations of the device are undecided here, and which were not taken."""
    verdict, undecided, refused = msgpack_decoder(Settled), [], []
    for op_id, said in operations.verdicts(tx, device):
        if said is None:
            undecided.append(op_id)
        elif not isinstance(verdict.decode(said), Applied):
            refused.append(op_id)
    return Standing(undecided, refused)
