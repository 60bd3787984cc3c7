"""The measurement of the hall types and scrolls what it says, on both screens alike."""

from __future__ import annotations

from benchmarks.queue_list_step_ms import PEOPLE, WORDS, hall
from mfc_desk.text.catalogue import Catalogue
from ui.presenters.hall import in_words, sifted


def test_ten_thousand_people_are_sifted_to_fewer_and_back_to_everybody() -> None:
    rows = tuple(hall())
    lines, counts = in_words(rows[:500], Catalogue("ru"))
    assert len(rows) == PEOPLE
    assert sum(counts) == len(lines)
    sizes = [len(sifted(lines, words)) for words in WORDS]
    assert sizes[-1] == len(lines)
    assert 0 < min(size for size in sizes if size) < max(sizes)
