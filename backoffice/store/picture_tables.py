"""The tables of the picture: what the desks of a centre hold, as far as the feed was followed.

All of it follows from the feed. It may be thrown away: it is then made again from the first number on.
"""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.store.hall_tables import metadata

__all__ = ["metadata", "picture", "picture_file", "picture_mark", "picture_row", "picture_sum"]


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _of_a_centre() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["centre"], ["centre.centre"])


picture = sa.Table(
    "picture",
    metadata,
    _key("centre"),
    _number("upto"),  # how far the feed was followed
    _number("since"),  # files that are closed and rested up to here are held no more
    sa.Column("days", sa.Integer, nullable=False),
    sa.Column("rev", sa.Integer, nullable=False),  # counts the changes of `days`
    _of_a_centre(),
)

picture_mark = sa.Table(  # which number the feed had at a day's first look
    "picture_mark",
    metadata,
    _key("centre"),
    _key("day"),
    _number("seq"),
    _of_a_centre(),
)

picture_sum = sa.Table(  # over the rows that every desk holds
    "picture_sum",
    metadata,
    _key("centre"),
    sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sum", sa.LargeBinary, nullable=False),
    _of_a_centre(),
)

picture_file = sa.Table(
    "picture_file",
    metadata,
    _key("centre"),
    _key("file"),
    sa.Column("opened", sa.Integer, nullable=False),  # how many of its rows are open
    _number("last"),  # the number of its newest change
    _of_a_centre(),
)
sa.Index(
    "ix_picture_file_closed",
    picture_file.c.centre,
    picture_file.c.last,
    sqlite_where=sa.text("opened = 0"),
    postgresql_where=sa.text("opened = 0"),
)

picture_row = sa.Table(
    "picture_row",
    metadata,
    _key("centre"),
    _key("key"),
    sa.Column("revision", sa.Text, nullable=False),
    _number("seq"),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("held", sa.Boolean, nullable=False),  # whether desks hold its file
    sa.Column("bucket", sa.Integer, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),  # the one device that holds it; empty: every desk does
    _of_a_centre(),
    sa.Index("ix_picture_row_file", "centre", "file"),
)
sa.Index(
    "ix_picture_row_held",
    picture_row.c.centre,
    picture_row.c.key,
    sqlite_where=sa.text("held"),
    postgresql_where=sa.text("held"),
)
sa.Index(
    "ix_picture_row_bucket",
    picture_row.c.centre,
    picture_row.c.bucket,
    sqlite_where=sa.text("held"),
    postgresql_where=sa.text("held"),
)
sa.Index(
    "ix_picture_row_owner",
    picture_row.c.centre,
    picture_row.c.owner,
    sqlite_where=sa.text("owner <> ''"),
    postgresql_where=sa.text("owner <> ''"),
)
