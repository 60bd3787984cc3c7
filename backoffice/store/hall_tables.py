"""The table of the hall's own devices: kiosks, the reception, boards."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.store.kinds import Instant
from backoffice.store.tables import metadata

__all__ = ["metadata", "terminal"]


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


terminal = sa.Table(  # a browser in the hall; it is a device of the centre as well, without a key to sign with
    "terminal",
    metadata,
    _key("centre"),
    _key("device"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("prints", sa.Boolean, nullable=False),
    sa.Column("code_hash", sa.Text, nullable=True),  # of the code that opens it once
    sa.Column("code_until", Instant, nullable=True),
    sa.Column("token_hash", sa.Text, nullable=True),  # of what its browser shows ever after
    sa.Column("help_at", Instant, nullable=True),  # since when somebody there wants a person
    sa.Column("rate_since", Instant, nullable=False),
    sa.Column("rate_count", sa.Integer, nullable=False),
    sa.Column("roll", sa.Text, nullable=True),  # the address of its roll printer, where the office drives it
    sa.UniqueConstraint("centre", "name"),
    sa.ForeignKeyConstraint(["centre", "device"], ["device.centre", "device.device"]),
)
