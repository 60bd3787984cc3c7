"""What each desk said of the work it still keeps; of those that were not heard since nothing is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Six new columns."""
    op.add_column("incarnation", sa.Column("told_n", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("incarnation", sa.Column("told_since", sa.BigInteger(), nullable=True))
    op.add_column("incarnation", sa.Column("told_scans", sa.Integer(), nullable=True))
    op.add_column("incarnation", sa.Column("told_have", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("incarnation", sa.Column("told_undecided", sa.Text(), nullable=True))
    op.add_column("incarnation", sa.Column("told_clock_s", sa.BigInteger(), nullable=True))
