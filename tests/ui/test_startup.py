"""What the first frame of the desk must be, whatever the machine is busy with."""

from __future__ import annotations

import pytest

from benchmarks import startup_vs_bare_window as bench
from benchmarks.process import MeasureError


def test_a_key_typed_at_the_first_frame_appears_and_nothing_heavy_is_imported_by_then() -> None:
    reply = bench.start()
    assert reply["key_appears"] is True
    assert bench.too_early(reply) == []
    assert len(reply["modules"]) < 300  # type: ignore[arg-type]  # a list of names; 260 without kept code and icons


def test_a_heavy_import_before_the_first_frame_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "HEAVY", ("argparse",))
    with pytest.raises(MeasureError, match=r"imported before the first frame: .*argparse"):
        bench.start()
