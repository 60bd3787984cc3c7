"""Whether a desk's program carries out what a supervisor decides from afar; of those not heard since nobody knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One new column."""
    op.add_column("incarnation", sa.Column("told_carries", sa.Boolean(), nullable=False, server_default=sa.false()))
