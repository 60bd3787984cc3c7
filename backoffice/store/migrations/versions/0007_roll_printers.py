"""A browser of the hall may have a roll printer that the office drives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Where the printer is; none where the browser prints by itself, or nothing is printed."""
    op.add_column("terminal", sa.Column("roll", sa.Text(), nullable=True))
