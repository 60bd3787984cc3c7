from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printing.documents.measure import clean, wrap
from printing.fonts import faces


@given(words=st.text(max_size=300), width=st.floats(20, 400), size=st.sampled_from([8.5, 10, 20]))
def test_lines_hold_all_letters_in_order_and_fit(words: str, width: float, size: float) -> None:
    face = faces().regular
    lines = wrap(words, face=face, size=size, width=width)
    assert "".join(lines).replace(" ", "") == clean(words).replace(" ", "")
    assert all(face.width(line, size) <= width + 0.01 or len(line) == 1 for line in lines)


def test_a_letter_in_two_pieces_becomes_one() -> None:
    assert clean("и\u0306") == "й"


def test_what_cannot_be_seen_is_not_printed() -> None:
    assert clean("Ас\u200bель\x00\nОспанова\u202e") == "Асель Оспанова"


def test_a_no_break_space_keeps_an_amount_together() -> None:
    face = faces().regular
    assert wrap("1 234 ₸".replace(" ", "\u00a0"), face=face, size=10, width=20)[0].count("\u00a0") >= 1
    assert clean("1\u00a0234") == "1\u00a0234"
