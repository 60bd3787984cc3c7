"""What the desks of a centre hold, as far as the feed was followed; it is made from the feed, beginning at its start."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Five new tables, empty."""
    _table("picture", _number("upto"), _number("since"), _count("days"), _count("rev"), keys=("centre",))
    _table("picture_mark", _text("day"), _number("seq"), keys=("centre", "day"))
    summed = sa.Column("sum", sa.LargeBinary(), nullable=False)
    _table("picture_sum", _count("bucket"), summed, keys=("centre", "bucket"))
    _table("picture_file", _text("file"), _count("opened"), _number("last"), keys=("centre", "file"))
    _table(
        "picture_row",
        _text("key"),
        _text("revision"),
        _number("seq"),
        _text("file"),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        _count("bucket"),
        _text("owner"),
        keys=("centre", "key"),
    )
    op.create_index("ix_picture_row_file", "picture_row", ["centre", "file"])
    _partial("ix_picture_file_closed", "picture_file", "last", "opened = 0")
    _partial("ix_picture_row_held", "picture_row", "key", "held")
    _partial("ix_picture_row_bucket", "picture_row", "bucket", "held")
    _partial("ix_picture_row_owner", "picture_row", "owner", "owner <> ''")


def _table(name: str, *columns: sa.Column[Any], keys: tuple[str, ...]) -> None:
    op.create_table(
        name,
        _text("centre"),
        *columns,
        sa.PrimaryKeyConstraint(*keys, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=f"fk_{name}_centre"),
    )


def _partial(name: str, table: str, column: str, where: str) -> None:
    op.create_index(
        name, table, ["centre", column], sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)
