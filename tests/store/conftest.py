"""A clock that stands, and the store of an enrolled desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mfc_desk.store.uow import SqlStore
from tests.store.world import HandClock, opened


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[SqlStore]:
    here = opened(tmp_path, clock)
    yield here
    here.close()
