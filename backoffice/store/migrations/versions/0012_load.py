"""The load of a centre, as far as the feed was followed; it is made from the feed, beginning at its start."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Five new tables, empty."""
    _table("load", _number("upto"), _number("at"), keys=("centre",))
    _table(
        "load_way", _text("way"), _text("day"), _count("hour"), _text("number"), _text("series"), _may("service"),
        _may("ground"), _text("state"), _text("outcome"), _number("came_at"), _number("eligible_at"),
        _maybe("returns_at"), _maybe("called_at"), _maybe("ended_at"), _maybe("waited_us"), _count("missed"),
        keys=("centre", "way"),
    )  # fmt: skip
    op.create_index("ix_load_way_day", "load_way", ["centre", "day"])
    where = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_load_way_going", "load_way", ["centre", "came_at"], sqlite_where=where, postgresql_where=where
    )
    _table(
        "load_part", _text("way"), _count("n"), _text("phase"), _number("since"), _maybe("until"), _may("desk"),
        _may("operator"), keys=("centre", "way", "n"),
    )  # fmt: skip
    op.create_index("ix_load_part_until", "load_part", ["centre", "until"])
    _table(
        "load_mark", _text("desk"), _number("seq"), _text("state"), _number("since"), _may("operator"),
        _text("reason"), _text("revision"), keys=("centre", "desk", "seq"),
    )  # fmt: skip
    op.create_index("ix_load_mark_since", "load_mark", ["centre", "since"])
    counts: sa.Column[Any] = sa.Column("counts", sa.Boolean(), nullable=False)
    _table(
        "load_ledger", _text("violation"), _text("category"), _text("mode"), _number("at"), counts,
        keys=("centre", "violation"),
    )  # fmt: skip
    op.create_index("ix_load_ledger_at", "load_ledger", ["centre", "at"])


def _table(name: str, *columns: sa.Column[Any], keys: tuple[str, ...]) -> None:
    op.create_table(
        name,
        _text("centre"),
        *columns,
        sa.PrimaryKeyConstraint(*keys, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=f"fk_{name}_centre"),
    )


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _may(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=True)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _maybe(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=True)


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)
