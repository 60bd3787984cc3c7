"""The table of what people said: one narrow row each, with nothing that leads to a visit, a desk or a person.

It follows from sealed operations whose arguments are gone once they are applied: it cannot be made again.
"""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.store.kinds import Listed
from backoffice.store.load_tables import metadata
from mfc_desk.domain.feedback import CRITERIA

__all__ = ["feedback", "metadata"]

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("centre", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),  # by chance: rows stand in no order of their coming
    sa.Column(
        "day", sa.Text, nullable=False
    ),  # on which the office heard it: what was told of a day that is over never changes
    sa.Column("services", Listed, nullable=False),  # sorted
    sa.Column("given", sa.Text, nullable=False),
    *(sa.Column(f"on_{each}", sa.SmallInteger, nullable=False) for each in CRITERIA),
    sa.Index("ix_feedback_day", "centre", "day"),
    sa.ForeignKeyConstraint(["centre"], ["centre.centre"]),
)
