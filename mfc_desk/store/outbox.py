"""Our work for the office, each operation with its number and its link of the chain.

Each life of this store has a chain of its own. Nothing that the office does not hold is ever deleted; what it holds is
kept for a restored office, and only then tidied away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    tuple_,
    union_all,
    update,
)

from mfc_desk.domain.ids import Incarnation, OpId
from mfc_desk.ports.outbox import OpState, Sent, Settlement
from mfc_desk.store import bodies, tables
from mfc_desk.store.statements import Statement
from mfc_desk.text.message import Message
from sync.wire.envelope import GENESIS, Head, WireOp, decode_head, encode_head, link
from sync.wire.messages import Standing

OPEN: Final = frozenset({OpState.PENDING, OpState.HELD})
"""Without a final verdict."""
ATTENTION: Final = frozenset({OpState.CONFLICT, OpState.REJECTED, OpState.DENIED})
"""The office did not take it; a person decides."""
_OVER: Final = frozenset({OpState.SEEN, OpState.REDONE, OpState.TOLD, OpState.LEFT, OpState.CARRIED})
"""Nothing is awaited and nobody has to look: what was settled so long ago may go."""
_DONE: Final = frozenset({OpState.APPLIED, OpState.SEEN})
_UNSENT: Final = {"state": OpState.PENDING, "why": None, "seq": 0, "settled_at": None}
_FOLDED: Final = OPEN | {OpState.APPLIED}
A_TIME: Final = 500
"""So many operations are tidied away at once: a writing transaction stays short."""

_outbox, _touched, _fact = tables.outbox, tables.touched, tables.fact
_LIVE: Final[ColumnElement[bool]] = literal_column("outbox.state <> 'carried'")
_NOT_REDONE: Final[ColumnElement[bool]] = literal_column("outbox.state <> 'redone'")
"""What was put away and done again stays so, whichever answer to a call of before comes after that."""
"""Said in the statement itself: a bound value would hide the partial index from the planner."""


def is_in(states: Iterable[OpState]) -> ColumnElement[bool]:
    """Which operations are in one of these states: said in the statement itself, which is made once."""
    return literal_column(f"outbox.state IN ({', '.join(repr(str(each)) for each in sorted(states))})")


_COLUMNS: Final = tuple(
    _outbox.c[name] for name in ("place", "n", "op_id", "head", "salt", "args", "state", "why", "settled_at")
)


def _first_open() -> Any:
    """Of each state by itself: only so they come out of the index in their order, and nobody sorts all that waits."""
    first = [
        select(
            select(_outbox.c.place)
            .where(_outbox.c.state == literal_column(f"'{state}'"), _outbox.c.place > bindparam("after"))
            .where(_outbox.c.incarnation == bindparam("life"))
            .order_by(_outbox.c.place)
            .limit(bindparam("limit"))
            .subquery()
            .c.place
        )
        for state in sorted(OPEN)
    ]
    chosen = select(*_COLUMNS).where(_outbox.c.place.in_(union_all(*first)))
    return chosen.order_by(_outbox.c.place).limit(bindparam("limit"))


def _settled() -> Any:
    known_at: ColumnElement[Any] = func.coalesce(
        bindparam("at"), _outbox.c.settled_at
    )  # deciding later is no later verdict
    verdict: dict[str, Any] = {name: bindparam(name) for name in ("state", "why", "seq")}
    mine = update(_outbox).where(_outbox.c.op_id == bindparam("id"), _LIVE, _NOT_REDONE)
    return mine.values(**verdict, settled_at=known_at)


_FIRST_OPEN: Final = Statement(_first_open)
_SETTLED: Final = Statement(_settled)
_LIFE: Final = Statement(
    lambda: select(func.json_extract(cast(_fact.c.value, Text), "$.incarnation")).where(_fact.c.name == "desk")
)

_c = _outbox.c
_of_life = _c.incarnation == bindparam("life")
_after = _c.n > bindparam("after")
# asked again and again in each turn, and to make such a question anew takes longer than to answer it
_LAST_N: Final = Statement(lambda: select(func.max(_c.n)).where(_of_life))
_LAST_LINK: Final = Statement(lambda: select(_c.chain).where(_of_life).order_by(_c.n.desc()).limit(1))
_NEWEST: Final = Statement(lambda: select(func.max(_c.place)))
_COUNT_KEPT: Final = Statement(lambda: select(func.count()).select_from(_outbox).where(is_in(OPEN)))
_SENT: Final[ColumnElement[bool]] = literal_column("outbox.state <> 'pending'")
_SETTLED_UPTO: Final = Statement(lambda: select(_c.n).where(_of_life, _SENT).order_by(_c.n.desc()).limit(1))
_LINK_AT: Final = Statement(lambda: select(_c.chain).where(_of_life, _c.n == bindparam("n")))
_count_after = select(func.count()).select_from(_outbox).where(_of_life, _after)
_COUNT_AFTER, _LIVE_AFTER = Statement(lambda: _count_after), Statement(lambda: _count_after.where(_LIVE))
_FIRST_OPEN_N: Final = Statement(lambda: select(func.min(_c.n)).where(_of_life, is_in(OPEN)))
_OPEN_STATES: Final = select(_c.place, _c.state).where(is_in(OPEN)).order_by(_c.place)
_all = select(*_COLUMNS).order_by(_c.place)
_PENDING, _ATTENTION = Statement(lambda: _all.where(is_in(_FOLDED))), Statement(lambda: _all.where(is_in(ATTENTION)))
_UNDECIDED: Final = Statement(
    lambda: select(_c.op_id).where(is_in(ATTENTION)).order_by(_c.place).limit(bindparam("limit"))
)
_FIRST_PENDING: Final = Statement(lambda: _all.where(is_in({OpState.PENDING})).limit(1))
_FIND: Final = Statement(lambda: _all.where(_c.op_id == bindparam("op_id"), _LIVE))
_applied = update(_outbox).where(_c.state == literal_column("'applied'"), _c.seq <= bindparam("upto"))
_SEEN: Final = Statement(lambda: _applied.values(state=literal_column("'seen'")))
_CURSOR: Final = Statement(lambda: select(tables.cursor.c.seq).where(tables.cursor.c.name == tables.FEED))
_STAMP_OVER: Final = update(_outbox).where(_c.settled_at.is_(None), is_in(_OVER)).values(settled_at=bindparam("now"))
_OLD: Final = select(_c.place).where(_c.settled_at < bindparam("before"), is_in(_OVER)).limit(A_TIME)
_TOUCH: Final = insert(_touched)


class SqlOutbox:
    """`ports.storage.Outbox` over one transaction."""

    def __init__(self, connection: Connection, mark_sending: Callable[[int], None]) -> None:
        self._db = connection
        self._mark_sending = mark_sending
        self._life: Incarnation | None = None

    def life(self) -> Incarnation:
        if self._life is None:
            self._life = Incarnation(_LIFE.value(self._db) or "")
        return self._life

    def look_again(self) -> None:
        """The desk's own fact was written in this transaction: its life may be another one."""
        self._life = None

    def next_n(self) -> int:
        return self.last_n(self.life()) + 1

    def last_n(self, life: Incarnation) -> int:
        return int(_LAST_N.value(self._db, life=life) or 0)

    def last_link(self) -> str:
        last = _LAST_LINK.value(self._db, life=self.life())
        return GENESIS if last is None else str(last)

    def newest(self) -> int:
        return int(_NEWEST.value(self._db) or 0)

    def add(self, head: Head, wire: WireOp, chain: str) -> None:
        follows = head.n == self.next_n() and chain == link(self.last_link(), wire.head)
        if not follows or head.incarnation != self.life():
            raise ValueError(f"operation {head.n} does not follow the last one")
        place = self._append(head, wire, chain=chain, state=OpState.PENDING, why=None)
        rows = [{"key": key, "place": place} for key in sorted({head.primary, *head.bases})]
        self._db.execute(_TOUCH, rows)

    def unsent(self, limit: int, after: int = 0) -> Sequence[Sent]:
        found = _FIRST_OPEN.rows(self._db, life=self.life(), after=after, limit=limit)
        return [_sent(each) for each in found]

    def told_again(self, life: Incarnation, *, after: int, limit: int) -> Sequence[Sent]:
        return self._all(_outbox.c.incarnation == life, _outbox.c.n > after, limit=limit)

    def pending(self) -> Sequence[Sent]:
        return [_sent(found) for found in _PENDING.rows(self._db)]

    def attention(self) -> Sequence[Sent]:
        return [_sent(found) for found in _ATTENTION.rows(self._db)]

    def undecided(self, limit: int) -> Sequence[OpId]:
        return [OpId(name) for (name,) in _UNDECIDED.rows(self._db, limit=limit)]

    def find(self, op_id: OpId) -> Sent | None:
        found = _FIND.row(self._db, op_id=op_id)
        return None if found is None else _sent(found)

    def sending(self, upto: int) -> None:
        self._mark_sending(upto)

    def settle(self, op_id: OpId, state: OpState, why: Message | None, seq: int) -> None:
        self.settle_all([Settlement(op_id=op_id, state=state, why=why, seq=seq)])

    def settle_all(self, verdicts: Sequence[Settlement]) -> None:
        """Record verdicts. What the feed has told already is seen at once."""
        cursor = self._cursor()
        stamps = {at: None if at is None else bodies.stamp(at) for at in {each.at for each in verdicts}}
        values = [
            {
                "id": each.op_id,
                "state": OpState.SEEN if each.state is OpState.APPLIED and each.seq <= cursor else each.state,
                "why": bodies.encode_message(each.why),
                "seq": each.seq,
                "at": stamps[each.at],
            }
            for each in verdicts
        ]
        _SETTLED.do(self._db, values)

    def seen(self, upto: int) -> None:
        _SEEN.do(self._db, [{"upto": upto}])

    def replay(self, after: int, life: Incarnation | None = None) -> int:
        mine = (_outbox.c.incarnation == (life or self.life()), _outbox.c.n > after, _LIVE)
        lost = (*mine, _outbox.c.state.not_in(sorted(OPEN)))
        count = int(self._db.execute(select(func.count()).select_from(_outbox).where(*lost)).scalar_one())
        self._db.execute(update(_outbox).where(*mine).values(_UNSENT))
        return count

    def ask_again(self, standing: Standing) -> int:
        undecided, refused = frozenset(standing.undecided), frozenset(standing.refused)
        decided = select(_outbox.c.place, _outbox.c.op_id, _outbox.c.state).where(_outbox.c.state.not_in(sorted(OPEN)))
        places = [
            found.place
            for found in self._db.execute(decided.where(_LIVE))
            if found.op_id in undecided or (found.op_id in refused) == (found.state in _DONE)
        ]
        for start in range(0, len(places), A_TIME):
            these = update(_outbox).where(_outbox.c.place.in_(places[start : start + A_TIME]))
            self._db.execute(these.values(_UNSENT))
        return len(places)

    def first_open_n(self, life: Incarnation) -> int:
        return int(_FIRST_OPEN_N.value(self._db, life=life) or 0)

    def settled_upto(self) -> int:
        return int(_SETTLED_UPTO.value(self._db, life=self.life()) or 0)

    def open_states(self) -> Sequence[tuple[int, OpState]]:
        return [(found.place, OpState(found.state)) for found in self._db.execute(_OPEN_STATES)]

    def some(self, places: Sequence[int]) -> Sequence[Sent]:
        return self._all(_outbox.c.place.in_(places))

    def settled(self, limit: int, before: int | None = None) -> Sequence[Sent]:
        over: list[ColumnElement[bool]] = [_outbox.c.state.not_in(sorted(OPEN | {OpState.CARRIED}))]
        over += [] if before is None else [_outbox.c.place < before]
        newest = select(*_COLUMNS).where(*over).order_by(_outbox.c.place.desc()).limit(limit)
        return [_sent(found) for found in self._db.execute(newest)]

    def count_kept(self) -> int:
        return int(_COUNT_KEPT.value(self._db))

    def head_upto(self, n: int, life: Incarnation | None = None) -> str:
        """The chain's link at n. Raises `KeyError` where there is no such operation."""
        if n == 0:
            return GENESIS
        found = _LINK_AT.value(self._db, life=life or self.life(), n=n)
        if found is None:
            raise KeyError(n)
        return str(found)

    def goes_on(self, after: int, life: Incarnation | None = None) -> bool:
        life = life or self.life()
        here = int(_COUNT_AFTER.value(self._db, life=life, after=after))
        return here == max(0, self.last_n(life) - after)

    def live_after(self, n: int, life: Incarnation) -> int:
        return int(_LIVE_AFTER.value(self._db, life=life, after=n))

    def first_open(self) -> Sent | None:
        found = self._all(_outbox.c.state.in_(sorted(OPEN)), limit=1)
        return found[0] if found else None

    def pending_since(self) -> datetime | None:
        first = _FIRST_PENDING.row(self._db)
        return None if first is None else _sent(first).head.business_at

    def carry_over(self, life: Incarnation) -> int:
        ended, settled = self.life(), self.settled_upto()
        carried = self._all(_outbox.c.state.in_(sorted(OPEN)))
        n, prev = 0, GENESIS
        for each in carried:
            n += 1
            born = each.head.born or each.head.incarnation
            head = msgspec.structs.replace(each.head, incarnation=life, n=n, prev=prev, born=born)
            wire = WireOp(encode_head(head), each.wire.salt, each.wire.args)
            prev = link(prev, wire.head)
            self._mark_carried(each.place)
            place = self._append(head, wire, chain=prev, state=OpState.PENDING, why=each.why)
            self._db.execute(update(_touched).where(_touched.c.place == each.place).values(place=place))
            if each.head.incarnation == ended and each.n > settled:  # the office never said that it holds it so
                self._db.execute(delete(_outbox).where(_outbox.c.place == each.place))
        return n

    def tidy(self, now: datetime, keep: timedelta) -> int:
        self._db.execute(_STAMP_OVER, {"now": bodies.stamp(now)})
        found = self._db.execute(_OLD, {"before": bodies.stamp(now - keep)}).scalars().all()
        if not found:
            return 0
        sent = _outbox.c.state != OpState.PENDING
        last = select(_outbox.c.incarnation, func.max(_outbox.c.n)).where(sent).group_by(_outbox.c.incarnation)
        # the end of what the office has of each chain stays: by it both ends know that the chain is theirs
        ends = tuple_(_outbox.c.incarnation, _outbox.c.n).in_(last)
        kept = set(self._db.execute(select(_outbox.c.place).where(_outbox.c.place.in_(found), ends)).scalars())
        gone = [place for place in found if place not in kept]
        self._db.execute(delete(_touched).where(_touched.c.place.in_(gone)))
        self._db.execute(delete(_outbox).where(_outbox.c.place.in_(gone)))
        return len(gone)

    def _append(self, head: Head, wire: WireOp, *, chain: str, state: OpState, why: Message | None) -> int:
        values: dict[str, Any] = {
            "op_id": head.op_id,
            "head": wire.head,
            "salt": wire.salt,
            "args": wire.args,
            "chain": chain,
        }
        values |= {"incarnation": head.incarnation, "n": head.n, "state": state, "why": bodies.encode_message(why)}
        return int(self._db.execute(insert(_outbox).values(values).returning(_outbox.c.place)).scalar_one())

    def _mark_carried(self, place: int) -> None:
        self._db.execute(update(_outbox).where(_outbox.c.place == place).values(state=OpState.CARRIED, why=None))

    def _cursor(self) -> int:
        return int(_CURSOR.value(self._db) or 0)

    def _all(self, *where: ColumnElement[bool], limit: int | None = None) -> list[Sent]:
        query = select(*_COLUMNS).where(*where).order_by(_outbox.c.place).limit(limit)
        return [_sent(found) for found in self._db.execute(query)]


def _sent(found: Sequence[Any]) -> Sent:
    place, n, op_id, head, salt, args, state, why, settled_at = found
    return Sent(
        place=place,
        n=n,
        op_id=OpId(op_id),
        head=decode_head(head),
        wire=WireOp(head, salt, args),
        state=OpState(state),
        why=bodies.decode_message(why),
        settled_at=None if settled_at is None else bodies.moment(settled_at),
    )
