"""A desk and its office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office.bureau import Bureau
from tests.sync.near import NearDesk, bureau_in
from tests.sync.place import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    here = Place(tmp_path)
    yield here
    here.store.close()


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with bureau_in(tmp_path / "office") as made:
        yield made


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[NearDesk]:
    made = NearDesk(bureau, tmp_path / "desk")
    yield made
    made.store.close()


@pytest.fixture
def new(bureau: Bureau, tmp_path: Path) -> Iterator[NearDesk]:
    made = NearDesk(bureau, tmp_path / "new", name="2", mark="e")
    yield made
    made.store.close()
