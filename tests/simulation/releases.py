"""Desks and an office of several releases: each says `abandon_visit` in its own shape, and lifts the older ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.all import OPERATIONS
from mfc_desk.domain.operations.visits import AbandonVisit
from sync.wire.envelope import HERE, Dialect
from sync.wire.upcast import CASTS
from tests.office.versions import KIND, LEFT, STEPS, dialect, left

NEWEST = max(LEFT)
"""Release 0 is the program as it stands."""


def spoken_by(release: int, *, without: set[str]) -> Dialect:
    """What an office of that release speaks, which has not heard of some kinds yet."""
    here = dialect(release) if release else HERE
    known = {kind: shape for kind, shape in here.operations.items() if kind not in without}
    return replace(here, operations=known)


@contextmanager
def at_desk(release: int) -> Iterator[None]:
    """While this lasts the program is one of that release."""
    if not release:
        yield
        return
    steps: Any = {(KIND, schema): step for schema, step in STEPS.items() if schema < release}
    with mock.patch.dict(OPERATIONS, {KIND: LEFT[release]}), mock.patch.dict(CASTS._steps, steps):
        yield


def gone(release: int, visit: VisitId) -> Any:
    """What a desk of that release records when somebody leaves."""
    return left(release, visit) if release else AbandonVisit(visit=visit, reason="left")
