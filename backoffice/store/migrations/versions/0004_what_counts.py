"""What the office knows of a device's time, the time that counts of each operation, and since when a person left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns only, empty in every row that was there."""
    for name, kind in (
        ("whole_at", sa.BigInteger()),
        ("sure_at", sa.BigInteger()),
        ("boot", sa.Text()),
        ("boot_ms", sa.BigInteger()),
    ):
        op.add_column("device", sa.Column(name, kind, nullable=True))
    op.add_column("operator", sa.Column("left_at", sa.BigInteger(), nullable=True))
    op.add_column("applied_op", sa.Column("counts_at", sa.BigInteger(), nullable=True))
    op.add_column("inquiry", sa.Column("agency", sa.Text(), nullable=False, server_default=""))
