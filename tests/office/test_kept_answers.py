"""An answer around the number of its row is the same answer, whatever the number."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from backoffice.store.kept_answers import LATER, Around
from sync.wire.envelope import decode, encode
from sync.wire.messages import Answer, ChangeRow

TIMES = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2400, 1, 1), timezones=st.just(UTC))


@given(seq=st.integers(0, (1 << 63) - 1), command=st.text(max_size=64), key=st.text(), body=st.text(), at=TIMES)
def test_an_answer_filled_with_its_number_says_what_it_would_have_said(
    seq: int, command: str, key: str, body: str, at: datetime
) -> None:
    def answer(number: int) -> Answer:
        return Answer(command, at, {"ticket": key}, [ChangeRow(number, key, command, body.encode())])

    assert decode(Around.of(encode(answer(LATER))).filled(seq), Answer) == answer(seq)
