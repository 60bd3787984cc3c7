"""Two centres for all stories: seeding one takes seconds. Each story has a desk of its own there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.story.place import Centre


@pytest.fixture(scope="session")
def kz_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    centre = Centre(tmp_path_factory.mktemp("kz"), "kz")
    yield centre
    centre.close()


@pytest.fixture(scope="session")
def ru_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    centre = Centre(tmp_path_factory.mktemp("ru"), "ru")
    yield centre
    centre.close()


@pytest.fixture
def kz(kz_centre: Centre) -> Iterator[Centre]:
    """The Kazakh centre; its office serves and the road is open, before and after."""
    kz_centre.open_again()
    yield kz_centre
    kz_centre.open_again()


@pytest.fixture(scope="session", params=["kz", "ru"])
def _each(request: pytest.FixtureRequest) -> Centre:
    found: Centre = request.getfixturevalue(f"{request.param}_centre")
    return found


@pytest.fixture
def each_centre(_each: Centre) -> Iterator[Centre]:
    """One after the other, likewise."""
    _each.open_again()
    yield _each
    _each.open_again()
