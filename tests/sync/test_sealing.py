"""A sealed stream opens with one key, whole, as it was written, or not at all."""

from __future__ import annotations

import io

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.wire import sealing
from sync.wire.sealing import CHUNK, Altered, BrokenSeal, Label, NewerSeal, NotSealed, Sealer, labelled, read_label

SEED = b"o" * 32
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
LABEL = Label(kind="work", to=sealing.fingerprint(PUBLIC), by=b"somebody", aside=b"")
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7)


def sealed(content: bytes, *, steps: int = 50_000) -> bytes:
    out = io.BytesIO()
    outside = labelled(LABEL)
    out.write(outside)
    sealer = Sealer(out.write, to=PUBLIC, outside=outside)
    for start in range(0, len(content), steps):
        sealer.put(content[start : start + steps])
    sealer.close()
    return out.getvalue()


def unsealed(raw: bytes, seed: bytes = SEED, public: bytes = PUBLIC) -> bytes:
    file = io.BytesIO(raw)
    _, outside = read_label(file)
    return b"".join(sealing.opened(file, private=seed, public=public, outside=outside))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_put_in_comes_out(size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    assert unsealed(sealed(content)) == content


@given(st.binary(max_size=3 * CHUNK), st.integers(1, CHUNK * 2))
def test_however_it_was_put_in_it_comes_out(content: bytes, steps: int) -> None:
    assert unsealed(sealed(content, steps=steps)) == content


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_that_is_cut_at_a_border_of_its_chunks_is_refused(size: int) -> None:
    raw = sealed(bytes(size))
    head = len(labelled(LABEL)) + 32
    borders = range(head, len(raw), CHUNK + 16)
    for border in borders:
        with pytest.raises(BrokenSeal):
            unsealed(raw[:border])


WHOLE = sealed(bytes(range(256)) * 600)


@given(st.integers(0, len(WHOLE) - 1))
def test_a_stream_that_is_cut_anywhere_is_refused(at: int) -> None:
    with pytest.raises(BrokenSeal):
        unsealed(WHOLE[:at])


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_one_other_byte_anywhere_is_refused(at: int, by: int) -> None:
    raw = bytearray(WHOLE)
    raw[at] ^= by
    with pytest.raises(BrokenSeal):
        unsealed(bytes(raw))


@given(st.binary(min_size=1, max_size=100))
def test_what_is_added_behind_the_end_is_refused(more: bytes) -> None:
    with pytest.raises(Altered):
        unsealed(WHOLE + more)


def test_two_chunks_that_changed_places_are_refused() -> None:
    head, chunk = len(labelled(LABEL)) + 32, CHUNK + 16
    one, two = WHOLE[head : head + chunk], WHOLE[head + chunk : head + 2 * chunk]
    with pytest.raises(Altered):
        unsealed(WHOLE[:head] + two + one + WHOLE[head + 2 * chunk :])


def test_another_key_opens_nothing() -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    with pytest.raises(Altered):
        unsealed(WHOLE, b"x" * 32, other.public_key().public_bytes_raw())


def test_a_stream_under_another_label_is_refused() -> None:
    own = labelled(LABEL)
    with pytest.raises(Altered):
        unsealed(labelled(Label(kind="answer", to=LABEL.to, by=LABEL.by)) + WHOLE[len(own) :])


def test_two_streams_of_the_same_content_have_nothing_in_common() -> None:
    head = len(labelled(LABEL))
    one, two = (sealed(b"The same words. " * 10) for _ in range(2))
    assert one[:head] == two[:head]
    assert b"The same" not in one
    assert one[head : head + 64] != two[head : head + 64]


def test_a_label_of_a_newer_program_is_told_apart_from_another_file() -> None:
    newer = labelled(Label(format=sealing.FORMAT + 1, kind="work", to=b"", by=b""))
    with pytest.raises(NewerSeal):
        read_label(io.BytesIO(newer))
    with pytest.raises(NotSealed):
        read_label(io.BytesIO(b"%PDF-1.7 anything else"))


@given(st.binary(min_size=32, max_size=32))
def test_the_sealing_key_is_the_signing_key_in_its_other_form(seed: bytes) -> None:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    note = sealing.sealed_note(b"for one pair of eyes", to=public)
    assert sealing.opened_note(io.BytesIO(note), private=seed, public=public) == b"for one pair of eyes"


@pytest.mark.parametrize("point", [b"\x01" + bytes(31), bytes(32), b""], ids=["neutral", "order four", "none"])
def test_nothing_is_sealed_to_a_key_that_everybody_could_open(point: bytes) -> None:
    """A point of small order makes the same secret for everybody: y = 1 is the neutral one, y = 0 has order four."""
    with pytest.raises(ValueError, match="key"):
        sealing.sealed_note(b"secret", to=point)
