"""Our work for the office, each operation with its number and its link of the chain; nothing here is ever deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, update

from mfc_desk.domain.ids import OpId
from mfc_desk.ports.outbox import OpState, Sent, Settlement
from mfc_desk.store import bodies, tables
from mfc_desk.text.message import Message
from sync.wire.envelope import GENESIS, Head, WireOp, decode_head, link

OPEN: Final = frozenset({OpState.PENDING, OpState.HELD})
"""Without a final verdict."""
ATTENTION: Final = frozenset({OpState.CONFLICT, OpState.REJECTED, OpState.DENIED})
"""The office did not take it; a person decides."""
_FOLDED: Final = OPEN | {OpState.APPLIED}

_outbox, _touched = tables.outbox, tables.touched


class SqlOutbox:
    """`ports.storage.Outbox` over one transaction."""

    def __init__(self, connection: Connection, mark_sending: Callable[[int], None]) -> None:
        self._db = connection
        self._mark_sending = mark_sending

    def next_n(self) -> int:
        return int(self._db.execute(select(func.max(_outbox.c.n))).scalar() or 0) + 1

    def last_link(self) -> str:
        last = self._db.execute(select(_outbox.c.chain).order_by(_outbox.c.n.desc()).limit(1)).scalar()
        return GENESIS if last is None else str(last)

    def add(self, head: Head, wire: WireOp, chain: str) -> None:
        if head.n != self.next_n() or chain != link(self.last_link(), wire.head):
            raise ValueError(f"operation {head.n} does not follow the last one")
        state = OpState.PENDING
        values = {"n": head.n, "op_id": head.op_id, "head": wire.head, "salt": wire.salt, "args": wire.args}
        self._db.execute(insert(_outbox).values(**values, chain=chain, state=state))
        rows = [{"key": key, "n": head.n} for key in sorted({head.primary, *head.bases})]
        self._db.execute(insert(_touched), rows)

    def unsent(self, limit: int, after: int = 0) -> Sequence[Sent]:
        return self._all(_outbox.c.state.in_(sorted(OPEN)), _outbox.c.n > after, limit=limit)

    def pending(self) -> Sequence[Sent]:
        return self._all(_outbox.c.state.in_(sorted(_FOLDED)))

    def attention(self) -> Sequence[Sent]:
        return self._all(_outbox.c.state.in_(sorted(ATTENTION)))

    def find(self, op_id: OpId) -> Sent | None:
        found = self._all(_outbox.c.op_id == op_id)
        return found[0] if found else None

    def sending(self, upto: int) -> None:
        self._mark_sending(upto)

    def settle(self, op_id: OpId, state: OpState, why: Message | None, seq: int) -> None:
        self.settle_all([Settlement(op_id=op_id, state=state, why=why, seq=seq)])

    def settle_all(self, verdicts: Sequence[Settlement]) -> None:
        """Record verdicts. What the feed has told already is seen at once."""
        cursor = self._cursor()
        values = [
            {
                "_op_id": each.op_id,
                "state": OpState.SEEN if each.state is OpState.APPLIED and each.seq <= cursor else each.state,
                "why": bodies.encode_message(each.why),
                "seq": each.seq,
                "_at": None if each.at is None else bodies.stamp(each.at),
            }
            for each in verdicts
        ]
        if values:
            known_at: ColumnElement[Any] = func.coalesce(
                bindparam("_at"), _outbox.c.settled_at
            )  # deciding later is no later verdict
            verdict: dict[str, Any] = {name: bindparam(name) for name in ("state", "why", "seq")}
            settled = update(_outbox).where(_outbox.c.op_id == bindparam("_op_id"))
            self._db.execute(settled.values(**verdict, settled_at=known_at), values)

    def seen(self, upto: int) -> None:
        told = update(_outbox).where(_outbox.c.state == OpState.APPLIED, _outbox.c.seq <= upto)
        self._db.execute(told.values(state=OpState.SEEN))

    def replay(self, after: int) -> None:
        lost = update(_outbox).where(_outbox.c.n > after)
        self._db.execute(lost.values(state=OpState.PENDING, why=None, seq=0, settled_at=None))

    def settled_upto(self) -> int:
        settled = select(func.max(_outbox.c.n)).where(_outbox.c.state.not_in(sorted(OPEN)))
        return int(self._db.execute(settled).scalar() or 0)

    def open_states(self) -> Sequence[tuple[int, OpState]]:
        these = select(_outbox.c.n, _outbox.c.state).where(_outbox.c.state.in_(sorted(OPEN)))
        return [(found.n, OpState(found.state)) for found in self._db.execute(these.order_by(_outbox.c.n))]

    def some(self, numbers: Sequence[int]) -> Sequence[Sent]:
        return self._all(_outbox.c.n.in_(numbers))

    def settled(self, limit: int, before: int | None = None) -> Sequence[Sent]:
        over = [_outbox.c.state.not_in(sorted(OPEN)), *([] if before is None else [_outbox.c.n < before])]
        newest = select(_outbox).where(*over).order_by(_outbox.c.n.desc()).limit(limit)
        return [_sent(found) for found in self._db.execute(newest)]

    def count_kept(self) -> int:
        open_ones = select(func.count()).select_from(_outbox).where(_outbox.c.state.in_(sorted(OPEN)))
        return int(self._db.execute(open_ones).scalar_one())

    def head_upto(self, n: int) -> str:
        """The chain's link at n. Raises `KeyError` where there is no such operation."""
        if n == 0:
            return GENESIS
        found = self._db.execute(select(_outbox.c.chain).where(_outbox.c.n == n)).scalar()
        if found is None:
            raise KeyError(n)
        return str(found)

    def _cursor(self) -> int:
        return int(self._db.execute(select(tables.cursor.c.seq)).scalar() or 0)

    def _all(self, *where: ColumnElement[bool], limit: int | None = None) -> list[Sent]:
        query = select(_outbox).where(*where).order_by(_outbox.c.n).limit(limit)
        return [_sent(found) for found in self._db.execute(query)]


def _sent(found: Row[Any]) -> Sent:
    return Sent(
        n=found.n,
        op_id=OpId(found.op_id),
        head=decode_head(found.head),
        wire=WireOp(found.head, found.salt, found.args),
        state=OpState(found.state),
        why=bodies.decode_message(found.why),
        settled_at=None if found.settled_at is None else bodies.moment(found.settled_at),
    )
