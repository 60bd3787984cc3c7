"""A notice of refusal bears a number that no other has: it stands beside those of the cases."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No new table: what the rows of the refusals say. Where a number is there already, it stays whose it was."""
    database = op.get_bind()
    known = database.execute(sa.text("SELECT centre, key, body FROM entity WHERE key LIKE 'refusal:%'")).all()
    for centre, _, body in known:
        row = json.loads(bytes(body))
        values = {"centre": centre, "number": row["number"], "application": row["application"]}
        database.execute(
            sa.text(
                "INSERT INTO numbered_case (centre, number, application) VALUES (:centre, :number, :application)"
                " ON CONFLICT DO NOTHING"
            ),
            values,
        )
