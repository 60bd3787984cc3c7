"""Kiosks, the reception and boards are devices of the hall."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_A_DESK = sa.text("state IN ('called', 'serving')")


def upgrade() -> None:
    """A new table, and an index of the few tickets that are at a desk."""
    op.create_table(
        "terminal",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prints", sa.Boolean(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("code_until", sa.BigInteger(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.Column("help_at", sa.BigInteger(), nullable=True),
        sa.Column("rate_since", sa.BigInteger(), nullable=False),
        sa.Column("rate_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "device", name="pk_terminal"),
        sa.UniqueConstraint("centre", "name", name="uq_terminal_centre_name"),
        sa.ForeignKeyConstraint(
            ["centre", "device"], ["device.centre", "device.device"], name="fk_terminal_centre_device"
        ),
    )
    op.create_index(
        "ix_waiting_at_a_desk",
        "waiting",
        ["centre", "day", "desk"],
        sqlite_where=AT_A_DESK,
        postgresql_where=AT_A_DESK,
    )
