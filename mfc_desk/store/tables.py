"""The tables, in two kinds.

Work is ours and nowhere else until the office has it: never dropped, only migrated.
Cache is the office's word: it may be thrown away and fetched again.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

VERSION: Final = "0007"
"""The migration that this program's tables stand at."""

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: Final = MetaData(naming_convention=NAMES)

schema_version = Table(
    "schema_version",
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="schema_version_pkc"),
)
"""Alembic's own mark, read here without Alembic."""

# ---- work ------------------------------------------------------------------------------------------------
outbox = Table(
    "outbox",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("incarnation", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("op_id", Text, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("args", LargeBinary, nullable=False),
    Column("chain", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("why", LargeBinary),
    Column("seq", Integer, nullable=False, server_default="0"),
    Column("settled_at", Text, index=True),
    UniqueConstraint("incarnation", "n"),
)
"""Each life of this store has a chain of its own; `place` is the order of all of them. `settled_at`: by the office."""
Index("uq_outbox_op_id", outbox.c.op_id, unique=True, sqlite_where=text("state <> 'carried'"))
touched = Table(
    "touched",
    metadata,
    Column("key", Text, primary_key=True),
    Column("place", Integer, ForeignKey("outbox.place"), primary_key=True),
    Index(None, "place"),
    sqlite_with_rowid=False,
)
"""Which rows an operation wrote, so that the state of our work on a row is derived and never stored twice."""
receipt = Table(
    "receipt",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("incarnation", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("incarnation", "n"),
)
"""The office's signed word on what it holds; the newest ones."""
draft = Table(
    "draft",
    metadata,
    Column("key", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
asked = Table(
    "asked",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("command", Text, nullable=False, unique=True),
    Column("ask", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("answer", LargeBinary),
)
scan = Table(
    "scan",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("done", Integer, nullable=False, index=True),
)
fact = Table(
    "fact",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# ---- cache -----------------------------------------------------------------------------------------------
row = Table(
    "row",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("server", LargeBinary),
    Column("server_revision", Text),
    Column("feed", Integer, nullable=False, server_default="0"),
    Column("shown", LargeBinary),
    Column("shown_revision", Text),
    Column("state", Text, nullable=False),
    Column("sort", Text, nullable=False),
    Column("told", Integer, nullable=False, server_default="0"),
    Column("left", Text, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)
"""`told`: in which taking of the office's picture the row was told last. `left`: the file that left this desk's scope
and stays for work of ours only.

`shown` is empty where the screen shows the server's body; `state` and `sort` are of what is shown."""
Index("ix_row_kind_state_sort", row.c.kind, row.c.state, row.c.sort)
Index("ix_row_shown", row.c.kind, row.c.id, sqlite_where=row.c.shown.is_not(None))
Index("ix_row_told", row.c.told)
Index("ix_row_left", row.c.left, sqlite_where=row.c.left != literal_column("''"))
_SAYS: Final = "CAST(coalesce(shown, server) AS TEXT)"
OTHER_NUMBER: Final = (
    f"CASE WHEN kind = 'visit' AND json_valid({_SAYS})"
    f" THEN coalesce(json_extract({_SAYS}, '$.held'), json_extract({_SAYS}, '$.away')) END"
)
"""The ticket a visit was begun with, where this desk had not heard of it, or the one its person was sent on with.

What a newer office says of a visit may be no JSON: it is kept as it came, and asking it would end the transaction.
"""
HAS_OTHER_NUMBER: Final = text(f"{OTHER_NUMBER} IS NOT NULL")
Index("ix_row_other_number", text(OTHER_NUMBER), sqlite_where=HAS_OTHER_NUMBER, _table=row)
cursor = Table(
    "cursor",
    metadata,
    Column("name", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)
FEED: Final = "feed"
"""How far the feed was taken."""
TAKING: Final = "taking"
"""How often the office's picture was taken from its beginning."""

WORK: Final = (outbox, touched, receipt, draft, asked, scan, fact)
CACHE: Final = (row, cursor)
