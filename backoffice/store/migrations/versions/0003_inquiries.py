"""Requests to agencies on their way, what was said in both directions, and what the office did on its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables; nothing that was there changes."""
    _inquiry()
    _agency_exchange()
    _own_op()


def _inquiry() -> None:
    op.create_table(
        "inquiry",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expected_by", sa.BigInteger(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_inquiry_centre")),
        sa.PrimaryKeyConstraint("centre", "request", name=op.f("pk_inquiry")),
    )
    op.create_index(op.f("ix_inquiry_next_at"), "inquiry", ["next_at"], unique=False)


def _agency_exchange() -> None:
    op.create_table(
        "agency_exchange",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answered", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_agency_exchange_centre")),
        sa.PrimaryKeyConstraint("centre", "request", name=op.f("pk_agency_exchange")),
    )


def _own_op() -> None:
    op.create_table(
        "own_op",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("args", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_own_op_centre")),
        sa.PrimaryKeyConstraint("centre", "op_id", name=op.f("pk_own_op")),
    )
    op.create_index(op.f("ix_own_op_centre_about"), "own_op", ["centre", "about"], unique=False)
