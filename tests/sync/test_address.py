"""Which addresses of the office a desk talks to at all."""

from __future__ import annotations

import pytest

from mfc_desk.ports.outside import CannotOpen
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from sync.http import HttpOffice


@pytest.mark.parametrize(
    "address",
    [
        "https://office.test",
        "HTTPS://office.test:8443/desk",
        "http://127.0.0.1:8000",
        "http://127.8.9.1",
        "http://[::1]:8000",
        "http://localhost:8000/",
    ],
)
def test_a_protected_way_or_one_within_this_computer_is_taken(address: str) -> None:
    HttpOffice(address).close()


@pytest.mark.parametrize(
    "address",
    [
        "http://office.test",
        "HTTP://10.0.0.5:8000",
        "http://localhost.office.test",
        "http://127.0.0.1.office.test",
        "http://127.0.0.1@office.test",
        "http://office.test\\@127.0.0.1",
        "http://[::2]",
        "http://[::1",
        "office.test",
        "ftp://127.0.0.1",
        "https://",
        "",
    ],
)
def test_a_way_that_others_can_read_is_refused_in_words(address: str) -> None:
    with pytest.raises(CannotOpen) as caught:
        HttpOffice(address)
    for language in LANGUAGES:
        assert "https://" in Catalogue(language).say(caught.value.why)
