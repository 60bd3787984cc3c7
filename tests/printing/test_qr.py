from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printing.documents.qr import draw, modules


@given(address=st.text("abc/:?=Жқ0123", min_size=1, max_size=200))
def test_the_rectangles_are_the_squares_of_the_code_the_right_way_up(address: str) -> None:
    rows = modules(address)
    side = len(rows)
    seen = [[False] * side for _ in rows]
    for left, bottom, width, height in draw(address, x=100, y=200, side=side).parts:
        assert height == 1
        for column in range(round(left - 100), round(left - 100 + width)):
            seen[side - 1 - round(bottom - 200)][column] = True
    assert seen == rows
