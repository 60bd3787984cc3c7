"""The centre's name and address are said in each language; what was one string is kept as the Russian one."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Both countries write Russian at their counters; the office tells the other names with the next enrolment."""
    db = op.get_bind()
    raw = db.execute(sa.text("SELECT value FROM fact WHERE name = 'desk'")).scalar()
    if raw is None:
        return
    desk = json.loads(raw)
    for name in ("centre_name", "address"):
        if isinstance(desk[name], str):
            desk[name] = {"ru": desk[name]}
    value = json.dumps(desk, ensure_ascii=False).encode()
    db.execute(sa.text("UPDATE fact SET value = :value WHERE name = 'desk'"), {"value": value})
