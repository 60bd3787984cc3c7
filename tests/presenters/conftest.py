"""A desk with three waiting people, closed after the test."""

from __future__ import annotations

import pytest

from tests.presenters.place import Place


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path, "A-043", "A-044", "B-017")
    yield made
    made.work.store.close()
