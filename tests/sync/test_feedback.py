"""What a person says is closed up for the office, for one visit, and looks alike whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice import keys
from mfc_desk.domain.feedback import CRITERIA, SEALED_BYTES, Answers, How
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.feedback import GiveFeedback
from sync.wire.envelope import WireError, decode_args, encode_args
from sync.wire.feedback import opened_answers, sealed_answers

PRIVATE = bytes(range(32))
PUBLIC = keys.public_of(PRIVATE)
VISIT = VisitId("v1")
SAID = st.builds(
    Answers,
    scores=st.dictionaries(st.sampled_from(CRITERIA), st.integers(1, 6)),
    how=st.sampled_from([How.FINISHED, How.SKIPPED, How.LEFT]),
)


def opened(sealed: bytes, visit: VisitId = VISIT) -> Answers:
    return opened_answers(sealed, visit=visit, private=PRIVATE, public=PUBLIC)


@given(SAID)
def test_the_office_reads_what_was_said_and_its_length_says_nothing(said: Answers) -> None:
    sealed = sealed_answers(said, visit=VISIT, to=PUBLIC)
    assert len(sealed) == SEALED_BYTES
    assert opened(sealed) == said
    operation = GiveFeedback(visit=VISIT, sealed=sealed)
    assert decode_args(operation.KIND, operation.SCHEMA, encode_args(operation)) == operation


def test_the_same_words_never_look_the_same() -> None:
    said = Answers(scores=dict.fromkeys(CRITERIA, 5), how=How.FINISHED)
    assert sealed_answers(said, visit=VISIT, to=PUBLIC) != sealed_answers(said, visit=VISIT, to=PUBLIC)


@given(st.integers(0, SEALED_BYTES - 1), st.integers(1, 255))
def test_one_changed_byte_is_noticed(place: int, by: int) -> None:
    sealed = bytearray(sealed_answers(Answers(scores={}, how=How.SKIPPED), visit=VISIT, to=PUBLIC))
    sealed[place] ^= by
    with pytest.raises(WireError):
        opened(bytes(sealed))


def test_answers_of_one_visit_are_none_of_another() -> None:
    sealed = sealed_answers(Answers(scores={}, how=How.SKIPPED), visit=VISIT, to=PUBLIC)
    with pytest.raises(WireError):
        opened(sealed, VisitId("v2"))


@given(st.binary(max_size=SEALED_BYTES + 5))
def test_noise_is_no_answer(noise: bytes) -> None:
    with pytest.raises(WireError):
        opened(noise)
