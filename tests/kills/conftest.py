"""The office of these tests runs on both databases."""

from __future__ import annotations

from tests.office.conftest import database_url, postgresql, template

__all__ = ["database_url", "postgresql", "template"]
