"""What was answered to each command, kept for ever: the last word of its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.statements import Statement
from mfc_desk.domain.ids import CentreId


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of a command beside its answer."""

    command: str
    device: str
    operator: str
    sha256: str
    at: datetime

    def values(self, centre: CentreId) -> dict[str, Any]:
        """The values of its row."""
        return {
            "centre": centre,
            "command": self.command,
            "device": self.device,
            "operator": self.operator,
            "sha256": self.sha256,
            "answered_at": self.at,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """A row that is written over what it was, where it still is that."""

    key: str
    base: str
    revision: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Around:
    """An encoded answer around the number of its row in the feed, which only the database knows."""

    head: bytes
    tail: bytes

    @classmethod
    def of(cls, raw: bytes) -> Around:
        """The answer whose row has the number `LATER`."""
        head, tail = raw.split(_encoded(LATER))
        return cls(head, tail)

    def filled(self, seq: int) -> bytes:
        """The whole answer."""
        return self.head + _encoded(seq) + self.tail


LATER: Final = (1 << 64) - 1
"""Stands for a number of the feed until there is one. Its bytes are no text, so that they are found nowhere else."""
_WIDE: Final = b"\xcf"
"""MessagePack: a whole number in the next eight bytes, whatever its size."""


def _encoded(number: int) -> bytes:
    return _WIDE + number.to_bytes(8, "big")


_known = t.asked_command.c
_KEPT: Final = Statement(lambda _: t.asked_command.insert())


def _numbering() -> Any:
    """The row over its base, the next number of the feed, the row of the feed, and the answer around the number."""
    row, counter, of = t.entity.c, t.feed_counter.c, sa.bindparam("centre", type_=sa.Text)
    given = {name: sa.bindparam(name, type_=t.change.c[name].type) for name in ("key", "revision", "body")}
    stored = (
        t.entity.update()
        .where(row.centre == of, row.key == given["key"], row.revision == sa.bindparam("base"))
        .values(revision=given["revision"], body=given["body"])
        .returning(row.key)
        .cte("stored")
    )
    taken = (
        t.feed_counter.update()
        .where(counter.centre == of, sa.exists(sa.select(stored.c.key)))
        .values(seq=counter.seq + sa.literal_column("1"))
        .returning(counter.seq)
        .cte("taken")
    )
    told = t.change.insert().from_select(
        ("centre", "seq", *given, "deleted"), sa.select(of, taken.c.seq, *given.values(), sa.false())
    )
    kept = {name: sa.bindparam(name, type_=_known[name].type) for name in _OF_KEPT}
    head, tail = (sa.bindparam(name, type_=sa.LargeBinary) for name in ("answer_head", "answer_tail"))
    seq = sa.func.int8send(sa.select(taken.c.seq).scalar_subquery(), type_=sa.LargeBinary)
    answer = head.concat(seq).concat(tail)
    return (
        t.asked_command.insert()
        .from_select((*kept, "answer"), sa.select(*kept.values(), answer))
        .add_cte(told.cte("told"))
        .returning(sa.select(taken.c.seq).scalar_subquery())
    )


_OF_KEPT: Final = ("centre", "command", "device", "operator", "sha256", "answered_at")
_KEPT_NUMBERED: Final = Statement(lambda _: _numbering())


def keep(tx: Connection, centre: CentreId, kept: Kept, answer: bytes, *, last: bool) -> None:
    """This was answered; the same command gets it again. `last`: nothing else is done in this transaction."""
    row = {**kept.values(centre), "answer": answer}
    if last:
        _KEPT.closing(tx, **row)
    else:
        _KEPT.do(tx, [row])


def keep_numbered(tx: Connection, centre: CentreId, kept: Kept, *, over: Over, around: Around) -> bytes:
    """Write one row over what it was, tell it to the feed and keep the answer that names its number there; that answer.

    PostgreSQL alone can say that in one statement, and ends the transaction with it. Raises `IntegrityError` where the
    row was written meanwhile: there is no number then, and an answer without one has no place.
    """
    row = {"key": over.key, "revision": over.revision, "body": over.body, "base": over.base}
    answer = {"answer_head": around.head + _WIDE, "answer_tail": around.tail}
    numbered = _KEPT_NUMBERED.closing(tx, **kept.values(centre), **row, **answer)
    assert numbered is not None, "it is an insert"
    return around.filled(numbered[0])
