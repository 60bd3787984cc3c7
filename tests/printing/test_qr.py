from __future__ import annotations

import pytest

from printing.documents.qr import draw, modules


@pytest.mark.parametrize("address", ["a", "https://a.example/s/KZ-03-26-004417", "қ" * 150])
def test_the_rectangles_are_the_squares_of_the_code_the_right_way_up(address: str) -> None:
    rows = modules(address)
    side = len(rows)
    seen = [[False] * side for _ in rows]
    for left, bottom, width, height in draw(address, x=100, y=200, side=side).parts:
        assert height == 1
        for column in range(round(left - 100), round(left - 100 + width)):
            seen[side - 1 - round(bottom - 200)][column] = True
    same = tuple(map(tuple, seen)) == rows  # compared here: two large squares take minutes to tell apart in words
    assert same
