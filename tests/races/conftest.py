"""Races run on both databases, each with offices and desks in processes of their own."""

from __future__ import annotations

from tests.office.conftest import database_url, postgresql, template

__all__ = ["database_url", "postgresql", "template"]
