"""A centre speaks each language and names its series and desks; a device counts its knocks, no nonce is kept."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was one string is kept as the Russian one: both countries write Russian at their counters."""
    _centre()
    op.add_column("device", sa.Column("knocks", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("device", sa.Column("knocks_seen", sa.BigInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("session") as session:
        session.drop_constraint("uq_session_centre_device_nonce", type_="unique")
        session.drop_column("nonce")


def _centre() -> None:
    for name in ("series", "desks"):
        op.add_column("centre", sa.Column(name, sa.Text(), server_default="", nullable=False))
    centre = sa.table("centre", sa.column("centre"), sa.column("name"), sa.column("address"))
    db = op.get_bind()
    for row in db.execute(sa.select(centre)).all():
        said = {name: json.dumps({"ru": getattr(row, name)}, ensure_ascii=False) for name in ("name", "address")}
        db.execute(centre.update().where(centre.c.centre == row.centre).values(said))
