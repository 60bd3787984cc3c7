"""The office's tables. Every key, unique index and foreign key begins with the centre.

Bodies and arguments are kept as the exact bytes that travelled.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from backoffice.store.kinds import Instant, Listed, Named, Spoken

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, Instant, nullable=nullable)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def _belongs(*columns: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns, [f"{to}.{name}" for name in columns])


centre = sa.Table(
    "centre",
    metadata,
    _key("centre"),
    sa.Column("name", Spoken, nullable=False),
    _text("jurisdiction"),
    _text("time_zone"),
    _text("number_prefix"),
    sa.Column("address", Spoken, nullable=False),
    _text("phone"),
    _bytes("private_key"),
    _text("epoch"),
    sa.Column("series", Listed, nullable=False, server_default=""),
    sa.Column("desks", Listed, nullable=False, server_default=""),
    _at("restored_at", nullable=True),  # when it came back from a backup last
)

device = sa.Table(
    "device",
    metadata,
    _key("centre"),
    _key("device"),
    _text("desk"),
    _bytes("public_key"),
    _at("enrolled_at"),
    _at("revoked_at", nullable=True),
    sa.Column("knocks", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("knocks_seen", sa.BigInteger, nullable=False, server_default="0"),
    _belongs("centre", to="centre"),
    sa.Index(None, "device"),  # not unique: a hello names its device only, and finds the centre by it
)

incarnation = sa.Table(
    "incarnation",
    metadata,
    _key("centre"),
    _key("device"),
    _key("incarnation"),
    sa.Column("last_n", sa.BigInteger, nullable=False),
    _text("last_link"),
    _at("received_at", nullable=True),
    sa.Column("life", sa.Integer, nullable=False, server_default="1"),  # the first, the second …
    _at("began_at", nullable=True),
    _at("spoke_at", nullable=True),
    sa.Column("knock", sa.BigInteger, nullable=False, server_default="0"),  # with which it was heard of first
    sa.Column("heard", sa.BigInteger, nullable=False, server_default="0"),  # and last
    _at("whole_at", nullable=True),
    _at("sure_at", nullable=True),
    _text("boot", nullable=True),
    sa.Column("boot_ms", sa.BigInteger, nullable=True),
    sa.Column("told_n", sa.BigInteger, nullable=False, server_default="0"),  # what it said it keeps, last time
    _at("told_since", nullable=True),
    sa.Column("told_scans", sa.Integer, nullable=True),
    sa.Column("told_have", sa.BigInteger, nullable=False, server_default="0"),  # how far this office had come with it
    sa.Column("told_undecided", Named, nullable=True),
    sa.Column("told_clock_s", sa.BigInteger, nullable=True),  # how far its clock was before the office's
    sa.Column("told_carries", sa.Boolean, nullable=False, server_default=sa.false()),  # what is decided from afar
    _belongs("centre", "device", to="device"),
)

operator = sa.Table(
    "operator",
    metadata,
    _key("centre"),
    _key("operator"),
    _text("login"),
    _text("name"),
    _text("password"),
    _text("roles"),
    _text("desk", nullable=True),
    sa.Column("active", sa.Boolean, nullable=False),
    _at("left_at", nullable=True),
    sa.UniqueConstraint("centre", "login"),
    _belongs("centre", to="centre"),
)

former_password = sa.Table(  # what was approved without the line before a password changed still counts
    "former_password",
    metadata,
    _key("centre"),
    _key("operator"),
    sa.Column("until", Instant, primary_key=True, autoincrement=False),
    _text("password"),
    _belongs("centre", "operator", to="operator"),
)

sign_in_attempt = sa.Table(
    "sign_in_attempt",
    metadata,
    _key("centre"),
    _key("slot"),
    sa.Column("failures", sa.Integer, nullable=False),
    _at("wait_until"),
    _belongs("centre", to="centre"),
)

enrol_code = sa.Table(
    "enrol_code",
    metadata,
    _key("centre"),
    _key("code_hash"),
    _text("desk"),
    _at("expires_at"),
    _text("device", nullable=True),
    _belongs("centre", to="centre"),
)

session = sa.Table(
    "session",
    metadata,
    _key("centre"),
    _key("token_hash"),
    _text("device"),
    _text("operator", nullable=True),
    _at("until"),
    _belongs("centre", "device", to="device"),
    _belongs("centre", "operator", to="operator"),
)

feed_counter = sa.Table(
    "feed_counter",
    metadata,
    _key("centre"),
    sa.Column("seq", sa.BigInteger, nullable=False),
    _belongs("centre", to="centre"),
)

change = sa.Table(
    "change",
    metadata,
    _key("centre"),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("key"),
    _text("revision"),
    _bytes("body"),
    sa.Column("deleted", sa.Boolean, nullable=False),
    _belongs("centre", to="centre"),
)

entity = sa.Table(
    "entity",
    metadata,
    _key("centre"),
    _key("key"),
    _text("revision"),
    _bytes("body"),
    _belongs("centre", to="centre"),
)

applied_op = sa.Table(
    "applied_op",
    metadata,
    _key("centre"),
    _key("device"),
    _key("incarnation"),
    sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("op_id"),
    sa.Column("original", sa.Boolean, nullable=False),  # False: an id that was used before
    _text("sha256"),
    _text("link"),
    _bytes("head"),
    _bytes("salt"),
    _bytes("args", nullable=True),  # may be erased by law; the chain of heads stands
    _bytes("verdict", nullable=True),  # none while it is held
    _at("received_at"),
    _at("counts_at", nullable=True),  # the time that counts, whatever the desk told; none of an older office
    _belongs("centre", "device", "incarnation", to="incarnation"),
)
sa.Index(
    "uq_applied_op_centre_op_id",
    applied_op.c.centre,
    applied_op.c.op_id,
    unique=True,
    sqlite_where=sa.text("original"),
    postgresql_where=sa.text("original"),
)

held_op = sa.Table(
    "held_op",
    metadata,
    _key("centre"),
    _key("device"),
    _key("incarnation"),
    sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("missing"),
    _belongs("centre", "device", "incarnation", "n", to="applied_op"),
)

asked_command = sa.Table(
    "asked_command",
    metadata,
    _key("centre"),
    _key("command"),
    _text("device"),
    _text("operator"),
    _text("sha256"),
    _bytes("answer"),
    _at("answered_at"),
    _belongs("centre", "device", to="device"),
)

waiting = sa.Table(
    "waiting",
    metadata,
    _key("centre"),
    _key("ticket"),  # one state per ticket: a second open call of a ticket has no place to be
    _text("day"),
    _text("series"),
    _text("number"),
    _text("service", nullable=True),
    _text("state"),
    _at("arrived_at"),
    _at("eligible_at", nullable=True),  # from when on it can be called; none: it cannot
    _at("rank_at"),
    _text("desk", nullable=True),
    _text("for_desk", nullable=True),
    sa.Column("person", sa.Text, nullable=False, server_default=""),  # a keyed digest of who took it, or nothing
    sa.UniqueConstraint("centre", "day", "number"),
    _belongs("centre", to="centre"),
)
sa.Index(
    "uq_waiting_centre_desk_called",
    waiting.c.centre,
    waiting.c.desk,
    unique=True,
    sqlite_where=sa.text("state = 'called'"),
    postgresql_where=sa.text("state = 'called'"),
)
sa.Index(
    "ix_waiting_next",
    waiting.c.centre,
    waiting.c.rank_at,
    waiting.c.arrived_at,
    waiting.c.ticket,
    sqlite_where=sa.text("eligible_at IS NOT NULL"),
    postgresql_where=sa.text("eligible_at IS NOT NULL"),
)
sa.Index(
    "ix_waiting_at_a_desk",
    waiting.c.centre,
    waiting.c.day,
    waiting.c.desk,
    sqlite_where=sa.text("state IN ('called', 'serving')"),
    postgresql_where=sa.text("state IN ('called', 'serving')"),
)

desk_place = sa.Table(  # where nobody sits: whoever was sent there is everybody's
    "desk_place",
    metadata,
    _key("centre"),
    _key("desk"),
    sa.Column("closed", sa.Boolean, nullable=False),
    _belongs("centre", to="centre"),
)

numbered_case = sa.Table(
    "numbered_case",
    metadata,
    _key("centre"),
    _key("number"),
    _text("application"),
    sa.UniqueConstraint("centre", "application"),
    _belongs("centre", to="centre"),
)

number_counter = sa.Table(
    "number_counter",
    metadata,
    _key("centre"),
    _key("series"),
    _key("day"),
    sa.Column("last", sa.BigInteger, nullable=False),
    _belongs("centre", to="centre"),
)

number_lease = sa.Table(
    "number_lease",
    metadata,
    _key("centre"),
    _key("lease"),
    _text("device"),
    sa.Column("remaining", sa.Integer, nullable=False),
    sa.Column("life", sa.Text, nullable=False, server_default=""),  # of the device's store; none of an older office
    _at("voided_at", nullable=True),  # nobody gives what is left of it any more, and why
    sa.Column("why", sa.Text, nullable=False, server_default=""),
    sa.Index(None, "centre", "device"),
    _belongs("centre", "device", to="device"),
)

scan = sa.Table(
    "scan",
    metadata,
    _key("centre"),
    _key("device"),
    _key("sha256"),
    sa.Column("size", sa.BigInteger, nullable=False),
    _text("media_type"),
    sa.Column("committed", sa.BigInteger, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
    _belongs("centre", "device", to="device"),
)

inquiry = sa.Table(  # a request to an agency that is not over
    "inquiry",
    metadata,
    _key("centre"),
    _key("request"),
    _at("next_at"),
    sa.Column("attempts", sa.Integer, nullable=False),
    _at("expected_by", nullable=True),  # none before it was sent
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("agency", sa.Text, nullable=False, server_default=""),
    sa.Index(None, "next_at"),  # not unique: one process sends for every centre of this office
    _belongs("centre", to="centre"),
)

agency_exchange = sa.Table(  # what was said to an agency and what it said, byte for byte
    "agency_exchange",
    metadata,
    _key("centre"),
    _key("request"),
    _bytes("asked"),
    sa.Column("status", sa.Integer, nullable=True),
    _bytes("answered", nullable=True),
    _text("sha256", nullable=True),
    _at("received_at", nullable=True),
    _belongs("centre", to="centre"),
)

own_op = sa.Table(  # what the office did on its own
    "own_op",
    metadata,
    _key("centre"),
    _key("op_id"),
    _text("kind"),
    sa.Column("schema", sa.Integer, nullable=False),
    _text("about"),
    _bytes("args"),
    _at("at"),
    sa.Index(None, "centre", "about"),
    _belongs("centre", to="centre"),
)
