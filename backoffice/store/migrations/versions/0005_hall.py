"""Who can be called from when on is one column, a person may be sent to one desk, and a number is given once a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CALLABLE = sa.text("eligible_at IS NOT NULL")


def upgrade() -> None:
    """Whoever does not wait is called by no statement that looks for the next."""
    op.drop_index("ix_waiting_next", "waiting")
    with op.batch_alter_table("waiting") as waiting:
        waiting.add_column(sa.Column("for_desk", sa.Text(), nullable=True))
        waiting.add_column(sa.Column("person", sa.Text(), nullable=False, server_default=""))
        waiting.alter_column("eligible_at", existing_type=sa.BigInteger(), nullable=True)
        waiting.drop_constraint("uq_waiting_centre_day_series_number", type_="unique")
        waiting.create_unique_constraint("uq_waiting_centre_day_number", ["centre", "day", "number"])
    op.execute(sa.text("UPDATE waiting SET eligible_at = NULL WHERE state <> 'issued'"))
    op.create_index(
        "ix_waiting_next",
        "waiting",
        ["centre", "rank_at", "arrived_at", "ticket"],
        sqlite_where=CALLABLE,
        postgresql_where=CALLABLE,
    )
