"""Kiosks, the reception and boards are devices of the hall; every print of a slip is written down first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_A_DESK = sa.text("state IN ('called', 'serving')")


def upgrade() -> None:
    """New tables, and an index of the few tickets that are at a desk."""
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
    op.create_table(
        "slip_print",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "job", name="pk_slip_print"),
        sa.UniqueConstraint("centre", "ticket", "copy", name="uq_slip_print_centre_ticket_copy"),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name="fk_slip_print_centre"),
    )
    op.create_index(
        "ix_waiting_at_a_desk",
        "waiting",
        ["centre", "day", "desk"],
        sqlite_where=AT_A_DESK,
        postgresql_where=AT_A_DESK,
    )
