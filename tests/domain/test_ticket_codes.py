"""The code on a ticket: read back as it was made, and anything else is told for what it is."""

from __future__ import annotations

import string
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.ids import CentreId, TicketId
from mfc_desk.domain.ticket_codes import BY_CENTRE, TicketCode, read_code
from mfc_desk.text.catalogue import LANGUAGES, Catalogue

CENTRE, KEY, DESK_KEY = CentreId("KZ05"), Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
DEVICE = "019354e0-0000-7000-8a00-000000000001"
KEYS = {BY_CENTRE: KEY.public_key().public_bytes_raw(), DEVICE: DESK_KEY.public_key().public_bytes_raw()}
CODE = TicketCode(centre=CENTRE, ticket=TicketId(DEVICE), number="A-042", day=date(2026, 11, 23))


def printed(code: TicketCode, key: Ed25519PrivateKey = KEY) -> str:
    return code.printed(key.sign(code.signed()))


@given(number=st.from_regex(r"[A-ZА-Я]{1,2}-[0-9]{3}", fullmatch=True), day=st.dates(), ticket=st.uuids())
def test_a_code_is_read_back_as_it_was_made(number: str, day: date, ticket: object) -> None:
    code = TicketCode(centre=CENTRE, ticket=TicketId(str(ticket)), number=number, day=day)
    assert read_code(printed(code), centre=CENTRE, keys=KEYS) == code


def test_a_code_of_a_desk_is_known_by_the_key_of_that_desk() -> None:
    code = TicketCode(centre=CENTRE, ticket=TicketId(DEVICE), number="A-801", day=CODE.day, issuer=DEVICE)
    assert read_code(printed(code, DESK_KEY).lower(), centre=CENTRE, keys=KEYS) == code
    with pytest.raises(Unlawful, match="not_genuine"):
        read_code(printed(code, KEY), centre=CENTRE, keys=KEYS)
    with pytest.raises(Unlawful, match="not_genuine"):
        read_code(printed(code, DESK_KEY), centre=CENTRE, keys={BY_CENTRE: KEYS[BY_CENTRE]})


@given(at=st.integers(0, len(printed(CODE)) - 1), sign=st.sampled_from(string.ascii_uppercase + string.digits + "/-"))
def test_a_code_with_any_one_sign_changed_is_no_other_ticket(at: int, sign: str) -> None:
    text = printed(CODE)
    changed = text[:at] + sign + text[at + 1 :]
    if changed == text:
        return
    try:
        assert read_code(changed, centre=CENTRE, keys=KEYS) == CODE  # the last two bits of base 32 say nothing
        assert at == len(text) - 1
    except Unlawful:
        return


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unread"),
        ("A-042", "unread"),
        ("https://example.org", "unread"),
        (printed(CODE)[:-1], "unread"),
        (printed(CODE).replace("20261123", "20261399"), "unread"),
        (printed(CODE).replace("KZ05", "KZ06"), "other_centre"),
        (printed(CODE).replace("A-042", "A-001"), "not_genuine"),
    ],
)
def test_what_is_no_code_of_this_centre_is_told_in_words(text: str, code: str) -> None:
    with pytest.raises(Unlawful) as refused:
        read_code(text, centre=CENTRE, keys=KEYS)
    assert refused.value.message.code == f"ticket_code.{code}"
    assert all(Catalogue(language).say(refused.value.message) for language in LANGUAGES)


def test_the_code_keeps_to_the_signs_that_a_qr_packs_best() -> None:
    assert set(printed(CODE)) <= set(string.digits + string.ascii_uppercase + " $%*+-./:")
