"""Each life of a store has a chain of its own, and receipts are kept as proof."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """What is here is of the life this desk was enrolled with; its places are its numbers."""
    op.execute("CREATE TEMP TABLE old_outbox AS SELECT * FROM outbox")
    op.execute("CREATE TEMP TABLE old_touched AS SELECT * FROM touched")
    op.drop_table("touched")
    op.drop_table("outbox")
    _make()
    db = op.get_bind()
    told = db.execute(sa.text("SELECT name, value FROM fact WHERE name IN ('desk', 'receipt')"))
    facts: dict[str, bytes] = {each.name: each.value for each in told}
    life = json.loads(facts["desk"])["incarnation"] if "desk" in facts else ""
    kept = "op_id, head, salt, args, chain, state, why, seq, settled_at"
    moved = f"INSERT INTO outbox (place, incarnation, n, {kept}) SELECT n, :life, n, {kept} FROM old_outbox"
    db.execute(sa.text(moved), {"life": life})
    op.execute("INSERT INTO touched (key, place) SELECT key, n FROM old_touched")
    if "receipt" in facts:
        body = facts["receipt"]
        values = {"life": life, "n": json.loads(body)["n"], "body": body}
        db.execute(sa.text("INSERT INTO receipt (incarnation, n, body) VALUES (:life, :n, :body)"), values)
        op.execute("DELETE FROM fact WHERE name = 'receipt'")
    op.execute("DROP TABLE old_outbox")
    op.execute("DROP TABLE old_touched")


def _make() -> None:
    op.create_table(
        "outbox",
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("incarnation", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("op_id", sa.Text, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("args", sa.LargeBinary, nullable=False),
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("why", sa.LargeBinary),
        sa.Column("seq", sa.Integer, server_default="0", nullable=False),
        sa.Column("settled_at", sa.Text),
        sa.PrimaryKeyConstraint("place", name="pk_outbox"),
        sa.UniqueConstraint("incarnation", "n", name="uq_outbox_incarnation_n"),
    )
    op.create_index("ix_outbox_state", "outbox", ["state"])
    op.create_index("ix_outbox_settled_at", "outbox", ["settled_at"])
    op.create_index("uq_outbox_op_id", "outbox", ["op_id"], unique=True, sqlite_where=sa.text("state <> 'carried'"))
    op.create_table(
        "touched",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", "place", name="pk_touched"),
        sa.ForeignKeyConstraint(["place"], ["outbox.place"], name="fk_touched_place"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_touched_place", "touched", ["place"])
    op.create_table(
        "receipt",
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("incarnation", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_receipt"),
        sa.UniqueConstraint("incarnation", "n", name="uq_receipt_incarnation_n"),
    )
