"""When each row was told last, and whether it has left this desk's scope."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """What is here counts as told never: the next turn takes the picture anew and finds out what is still so."""
    op.add_column("row", sa.Column("told", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("row", sa.Column("left", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_row_told", "row", ["told"])
    op.create_index("ix_row_left", "row", ["left"], sqlite_where=sa.text("\"left\" <> ''"))
