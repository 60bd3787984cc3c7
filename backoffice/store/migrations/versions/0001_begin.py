"""The office's tables as they began."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only: what was received is never dropped."""
    for make in TABLES:
        make()


def _centre() -> None:
    op.create_table(
        "centre",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("number_prefix", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("centre", name=op.f("pk_centre")),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_device_centre")),
        sa.PrimaryKeyConstraint("centre", "device", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_device"), "device", ["device"], unique=False)


def _operator() -> None:
    op.create_table(
        "operator",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_operator_centre")),
        sa.PrimaryKeyConstraint("centre", "operator", name=op.f("pk_operator")),
        sa.UniqueConstraint("centre", "login", name=op.f("uq_operator_centre_login")),
    )


def _incarnation() -> None:
    op.create_table(
        "incarnation",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("incarnation", sa.Text(), nullable=False),
        sa.Column("last_n", sa.BigInteger(), nullable=False),
        sa.Column("last_link", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["centre", "device"], ["device.centre", "device.device"], name=op.f("fk_incarnation_centre_device")
        ),
        sa.PrimaryKeyConstraint("centre", "device", "incarnation", name=op.f("pk_incarnation")),
    )


def _enrol_code() -> None:
    op.create_table(
        "enrol_code",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_enrol_code_centre")),
        sa.PrimaryKeyConstraint("centre", "code_hash", name=op.f("pk_enrol_code")),
    )


def _sign_in_attempt() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_sign_in_attempt_centre")),
        sa.PrimaryKeyConstraint("centre", "slot", name=op.f("pk_sign_in_attempt")),
    )


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=True),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre", "device"], ["device.centre", "device.device"], name=op.f("fk_session_centre_device")
        ),
        sa.ForeignKeyConstraint(
            ["centre", "operator"], ["operator.centre", "operator.operator"], name=op.f("fk_session_centre_operator")
        ),
        sa.PrimaryKeyConstraint("centre", "token_hash", name=op.f("pk_session")),
        sa.UniqueConstraint("centre", "device", "nonce", name=op.f("uq_session_centre_device_nonce")),
    )


def _feed_counter() -> None:
    op.create_table(
        "feed_counter",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_feed_counter_centre")),
        sa.PrimaryKeyConstraint("centre", name=op.f("pk_feed_counter")),
    )


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_change_centre")),
        sa.PrimaryKeyConstraint("centre", "seq", name=op.f("pk_change")),
    )


def _entity() -> None:
    op.create_table(
        "entity",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_entity_centre")),
        sa.PrimaryKeyConstraint("centre", "key", name=op.f("pk_entity")),
    )


def _scan() -> None:
    op.create_table(
        "scan",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre", "device"], ["device.centre", "device.device"], name=op.f("fk_scan_centre_device")
        ),
        sa.PrimaryKeyConstraint("centre", "device", "sha256", name=op.f("pk_scan")),
    )


def _applied_op() -> None:
    op.create_table(
        "applied_op",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("incarnation", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("original", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("args", sa.LargeBinary(), nullable=True),
        sa.Column("verdict", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre", "device", "incarnation"],
            ["incarnation.centre", "incarnation.device", "incarnation.incarnation"],
            name=op.f("fk_applied_op_centre_device_incarnation"),
        ),
        sa.PrimaryKeyConstraint("centre", "device", "incarnation", "n", name=op.f("pk_applied_op")),
    )
    op.create_index(
        "uq_applied_op_centre_op_id",
        "applied_op",
        ["centre", "op_id"],
        unique=True,
        sqlite_where=sa.text("original"),
        postgresql_where=sa.text("original"),
    )


def _held_op() -> None:
    op.create_table(
        "held_op",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("incarnation", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre", "device", "incarnation", "n"],
            ["applied_op.centre", "applied_op.device", "applied_op.incarnation", "applied_op.n"],
            name=op.f("fk_held_op_centre_device_incarnation_n"),
        ),
        sa.PrimaryKeyConstraint("centre", "device", "incarnation", "n", name=op.f("pk_held_op")),
    )


def _asked_command() -> None:
    op.create_table(
        "asked_command",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre", "device"], ["device.centre", "device.device"], name=op.f("fk_asked_command_centre_device")
        ),
        sa.PrimaryKeyConstraint("centre", "command", name=op.f("pk_asked_command")),
    )


def _waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("eligible_at", sa.BigInteger(), nullable=False),
        sa.Column("rank_at", sa.BigInteger(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_waiting_centre")),
        sa.PrimaryKeyConstraint("centre", "ticket", name=op.f("pk_waiting")),
        sa.UniqueConstraint("centre", "day", "series", "number", name=op.f("uq_waiting_centre_day_series_number")),
    )
    op.create_index(
        "ix_waiting_next",
        "waiting",
        ["centre", "rank_at", "arrived_at", "ticket"],
        unique=False,
        sqlite_where=sa.text("state = 'issued'"),
        postgresql_where=sa.text("state = 'issued'"),
    )
    op.create_index(
        "uq_waiting_centre_desk_called",
        "waiting",
        ["centre", "desk"],
        unique=True,
        sqlite_where=sa.text("state = 'called'"),
        postgresql_where=sa.text("state = 'called'"),
    )


def _numbered_case() -> None:
    op.create_table(
        "numbered_case",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("application", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_numbered_case_centre")),
        sa.PrimaryKeyConstraint("centre", "number", name=op.f("pk_numbered_case")),
        sa.UniqueConstraint("centre", "application", name=op.f("uq_numbered_case_centre_application")),
    )


def _number_counter() -> None:
    op.create_table(
        "number_counter",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centre.centre"], name=op.f("fk_number_counter_centre")),
        sa.PrimaryKeyConstraint("centre", "series", "day", name=op.f("pk_number_counter")),
    )


def _number_lease() -> None:
    op.create_table(
        "number_lease",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("lease", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre", "device"], ["device.centre", "device.device"], name=op.f("fk_number_lease_centre_device")
        ),
        sa.PrimaryKeyConstraint("centre", "lease", name=op.f("pk_number_lease")),
    )
    op.create_index(op.f("ix_number_lease_centre_device"), "number_lease", ["centre", "device"], unique=False)


# a table comes after those it refers to
TABLES = (
    _centre,
    _device,
    _operator,
    _incarnation,
    _enrol_code,
    _sign_in_attempt,
    _session,
    _feed_counter,
    _change,
    _entity,
    _scan,
    _applied_op,
    _held_op,
    _asked_command,
    _waiting,
    _numbered_case,
    _number_counter,
    _number_lease,
)
