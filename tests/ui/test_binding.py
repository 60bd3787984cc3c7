"""The binding of Qt does not take references of Python's constants (docs/adr/0008)."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject

IMMORTAL = sys.version_info >= (3, 12)


@pytest.mark.skipif(IMMORTAL, reason="None cannot run out of references on this Python")
def test_a_call_into_qt_takes_no_reference_of_none() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(300):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 150
