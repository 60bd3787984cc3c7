"""One office and its browsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.hall import Hall


@pytest.fixture(scope="session")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One office for all tests: it takes seconds to begin."""
    made = Hall(tmp_path_factory.mktemp("hall"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def hall(building: Hall) -> Hall:
    """The office at work, and nobody in its hall."""
    building.empty()
    return building
