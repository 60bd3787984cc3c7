"""When the office said what became of an operation: the history of the day is read by it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Of what was settled before, nobody knows when."""
    op.add_column("outbox", sa.Column("settled_at", sa.Text))
