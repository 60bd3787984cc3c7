"""The whole outage has an office on PostgreSQL; the small one, in every check, the embedded database."""

from __future__ import annotations

from tests.office.conftest import postgresql

__all__ = ["postgresql"]
