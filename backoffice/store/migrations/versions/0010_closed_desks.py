"""Which desks are closed is asked beside the queue: whoever was sent to one of them is everybody's."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One new table, with what the rows of the desks say."""
    table = op.create_table(
        "desk_place",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "desk", name="pk_desk_place"),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name="fk_desk_place_centre"),
    )
    known = op.get_bind().execute(sa.text("SELECT centre, key, body FROM entity WHERE key LIKE 'desk:%'"))
    places = [
        {"centre": centre, "desk": key.partition(":")[2], "closed": json.loads(bytes(body)).get("state") == "closed"}
        for centre, key, body in known
    ]
    if places:
        op.bulk_insert(table, places)
