"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "outbox",
        sa.Column("n", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("op_id", sa.Text, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("args", sa.LargeBinary, nullable=False),
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("why", sa.LargeBinary),
        sa.Column("seq", sa.Integer, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_outbox"),
        sa.UniqueConstraint("op_id", name="uq_outbox_op_id"),
    )
    op.create_index("ix_outbox_state", "outbox", ["state"])
    op.create_table(
        "touched",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", "n", name="pk_touched"),
        sa.ForeignKeyConstraint(["n"], ["outbox.n"], name="fk_touched_n"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("key", "field", name="pk_draft"),
        sqlite_with_rowid=False,
    )
    _make_rest_of_work()
    _make_cache()


def _make_rest_of_work() -> None:
    op.create_table(
        "asked",
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("ask", sa.LargeBinary, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("answer", sa.LargeBinary),
        sa.PrimaryKeyConstraint("place", name="pk_asked"),
        sa.UniqueConstraint("command", name="uq_asked_command"),
    )
    op.create_index("ix_asked_state", "asked", ["state"])
    op.create_table(
        "scan",
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_scan"),
        sa.UniqueConstraint("sha256", name="uq_scan_sha256"),
    )
    op.create_index("ix_scan_done", "scan", ["done"])
    op.create_table(
        "fact",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_fact"),
        sqlite_with_rowid=False,
    )


def _make_cache() -> None:
    op.create_table(
        "row",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("server", sa.LargeBinary),
        sa.Column("server_revision", sa.Text),
        sa.Column("feed", sa.Integer, server_default="0", nullable=False),
        sa.Column("shown", sa.LargeBinary),
        sa.Column("shown_revision", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("sort", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_row"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_row_kind_state_sort", "row", ["kind", "state", "sort"])
    op.create_index("ix_row_shown", "row", ["kind", "id"], sqlite_where=sa.text("shown IS NOT NULL"))
    op.create_table(
        "cursor",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_cursor"),
        sqlite_with_rowid=False,
    )
