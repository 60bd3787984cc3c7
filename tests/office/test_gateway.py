"""The way to the agencies has a deadline and goes nowhere unsafe."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from backoffice.interagency.gateway import Gateway, Outgoing, UnfitAddress, Unreachable


def test_one_that_drips_holds_the_post_no_longer_than_any_other() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    while True:
                        connection.send(b"H")
                        time.sleep(0.05)
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        with pytest.raises(Unreachable):
            Gateway(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout_s=0.5).ask(Outgoing("/", {}, b""))
        assert time.monotonic() - began < 3
        thread.join(5)


@pytest.mark.parametrize("address", ["http://agencies.example", "ftp://agencies.example", "agencies", ""])
def test_requests_go_out_over_https_only_or_within_this_computer(address: str) -> None:
    with pytest.raises(UnfitAddress):
        Gateway(address)
    Gateway("https://agencies.example")
