"""Who asked stands in the question itself."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """The copy beside it was written and never read."""
    op.drop_column("asked", "actor")
