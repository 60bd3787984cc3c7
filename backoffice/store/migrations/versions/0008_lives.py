"""Each life of a desk's store has a clock and numbers of its own; former passwords; when a centre was restored."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CLOCK = ("whole_at", "sure_at", "boot", "boot_ms")


def upgrade() -> None:
    """What was known of a device is known of every life it had."""
    op.add_column("centre", sa.Column("restored_at", sa.BigInteger(), nullable=True))
    _lives()
    op.add_column("number_lease", sa.Column("life", sa.Text(), nullable=False, server_default=""))
    op.add_column("number_lease", sa.Column("voided_at", sa.BigInteger(), nullable=True))
    op.add_column("number_lease", sa.Column("why", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "former_password",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "operator", "until", name="pk_former_password"),
        sa.ForeignKeyConstraint(
            ["centre", "operator"], ["operator.centre", "operator.operator"], name="fk_former_password_centre_operator"
        ),
    )


def _lives() -> None:
    columns = (
        sa.Column("life", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("began_at", sa.BigInteger(), nullable=True),
        sa.Column("spoke_at", sa.BigInteger(), nullable=True),
        sa.Column("knock", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("heard", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("whole_at", sa.BigInteger(), nullable=True),
        sa.Column("sure_at", sa.BigInteger(), nullable=True),
        sa.Column("boot", sa.Text(), nullable=True),
        sa.Column("boot_ms", sa.BigInteger(), nullable=True),
    )
    for column in columns:
        op.add_column("incarnation", column)
    same = "{one}.centre = incarnation.centre AND {one}.device = incarnation.device"
    before = "(coalesce(o.received_at, 0), o.incarnation) <= (coalesce(incarnation.received_at, 0), incarnation.incarnation)"
    older = f"SELECT count(*) FROM incarnation AS o WHERE {same.format(one='o')} AND {before}"
    op.execute(f"UPDATE incarnation SET life = ({older}), began_at = received_at")
    for name in CLOCK:
        told = f"SELECT d.{name} FROM device AS d WHERE {same.format(one='d')}"
        op.execute(f"UPDATE incarnation SET {name} = ({told})")
        op.drop_column("device", name)
