"""Which addresses of the office a desk talks to at all."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from mfc_desk.ports.office import NoLine
from mfc_desk.ports.outside import CannotOpen
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from sync.http import HttpOffice


class Nobody(HTTPAdapter):
    """Keeps what was asked where, and answers nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        self.asked.append(str(request.url))
        raise requests.ConnectionError


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
def test_a_protected_way_or_one_within_this_computer_is_taken_and_asked_there(address: str) -> None:
    nobody = Nobody()
    way, _, rest = address.rstrip("/").partition(":")
    with closing(HttpOffice(address)) as office:
        office._http.mount(f"{way.lower()}://", nobody)
        with pytest.raises(NoLine):
            office.head("token", after=0, wait_s=0)
    assert [each.partition("?")[0] for each in nobody.asked] == [f"{way.lower()}:{rest}/sync/head"]


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
