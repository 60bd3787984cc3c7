"""What people said of their visits, one row each, tied to nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CRITERIA = (
    *("information", "accessibility", "attitude", "procedure"),
    *("deadlines", "expenses", "results", "feedback"),
)


def upgrade() -> None:
    """One new table, empty."""
    op.create_table(
        "feedback",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("centre", "name", "day", "services", "given")),
        *(sa.Column(f"on_{each}", sa.SmallInteger(), nullable=False) for each in CRITERIA),
        sa.PrimaryKeyConstraint("centre", "name", name="pk_feedback"),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name="fk_feedback_centre"),
    )
    op.create_index("ix_feedback_day", "feedback", ["centre", "day"])
