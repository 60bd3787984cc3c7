"""The tables of the load: one narrow row for each way of a person, each part of it, each state of a desk, each row of
the ledger. Nothing in them says who anybody is.

All of it follows from the feed. It may be thrown away: it is then made again from the first number on.
"""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.store.kinds import Instant
from backoffice.store.picture_tables import metadata

__all__ = ["load", "load_ledger", "load_mark", "load_part", "load_way", "metadata"]


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _of_a_centre() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["centre"], ["centre.centre"])


load = sa.Table(
    "load",
    metadata,
    _key("centre"),
    sa.Column("upto", sa.BigInteger, nullable=False),  # how far the feed was followed
    sa.Column("at", Instant, nullable=False),  # and when
    _of_a_centre(),
)

load_way = sa.Table(
    "load_way",
    metadata,
    _key("centre"),
    _key("way"),  # the key of the ticket, or of the visit of somebody without one
    _text("day"),  # of the coming, at the centre
    sa.Column("hour", sa.Integer, nullable=False),
    _text("number"),
    _text("series"),
    _text("service", nullable=True),
    _text("ground", nullable=True),
    _text("state"),
    _text("outcome"),
    sa.Column("came_at", Instant, nullable=False),
    sa.Column("eligible_at", Instant, nullable=False),
    sa.Column("returns_at", Instant, nullable=True),
    sa.Column("called_at", Instant, nullable=True),  # none: nobody has called them
    sa.Column("ended_at", Instant, nullable=True),  # none: it goes on
    sa.Column("waited_us", sa.BigInteger, nullable=True),  # until the first call or until they went; none: it runs
    sa.Column("missed", sa.Integer, nullable=False),
    sa.Index("ix_load_way_day", "centre", "day"),
    _of_a_centre(),
)
sa.Index(
    "ix_load_way_going",
    load_way.c.centre,
    load_way.c.came_at,
    sqlite_where=sa.text("ended_at IS NULL"),
    postgresql_where=sa.text("ended_at IS NULL"),
)

load_part = sa.Table(
    "load_part",
    metadata,
    _key("centre"),
    _key("way"),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    _text("phase"),
    sa.Column("since", Instant, nullable=False),
    sa.Column("until", Instant, nullable=True),  # none: it goes on
    _text("desk", nullable=True),
    _text("operator", nullable=True),
    sa.Index("ix_load_part_until", "centre", "until"),
    _of_a_centre(),
)

load_mark = sa.Table(  # a state that a desk came into
    "load_mark",
    metadata,
    _key("centre"),
    _key("desk"),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("state"),
    sa.Column("since", Instant, nullable=False),
    _text("operator", nullable=True),
    _text("reason"),
    _text("revision"),
    sa.Index("ix_load_mark_since", "centre", "since"),
    _of_a_centre(),
)

load_ledger = sa.Table(
    "load_ledger",
    metadata,
    _key("centre"),
    _key("violation"),
    _text("category"),
    _text("mode"),
    sa.Column("at", Instant, nullable=False),
    sa.Column("counts", sa.Boolean, nullable=False),
    sa.Index("ix_load_ledger_at", "centre", "at"),
    _of_a_centre(),
)
