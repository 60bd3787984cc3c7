"""The certificate of an office: one nobody vouches for is called that, and the one that is named is believed."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mfc_desk.ports.office import NoLine, Refused
from sync.http import HttpOffice
from sync.wire.envelope import MEDIA, encode
from sync.wire.messages import Refusal, Say, SignIn

SIGN_IN = SignIn("d", "login", "password", 1)


def certificate(folder: Path) -> Path:
    """A certificate of this computer that it signed itself, with its key, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "office")])
    now = dt.datetime.now(dt.UTC)
    hosts = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "office.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


class Secure:
    """Says over TLS that it does not know the person."""

    def __init__(self, pem: Path, port: int = 0) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(pem)
        self._over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", port))
        self._socket.settimeout(0.05)
        self.port = self._socket.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        body = encode(Refusal(Say("signin.wrong", {})))
        head = f"HTTP/1.1 403 No\r\nContent-Type: {MEDIA}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        while not self._over.is_set():
            with contextlib.suppress(OSError):  # nobody came, or whoever came did not believe us
                connection, _ = self._socket.accept()
                connection.settimeout(2)
                with self._context.wrap_socket(connection, server_side=True) as safe:
                    _take_all(safe)
                    safe.sendall(head.encode() + body)


def _take_all(safe: ssl.SSLSocket) -> None:
    """The whole request: whoever closes with some of it unread takes the answer away again."""
    got, length = b"", 0
    while b"\r\n\r\n" not in got or len(got.partition(b"\r\n\r\n")[2]) < length:
        piece = safe.recv(65536)
        if not piece:
            raise ConnectionError
        got += piece
        named = [line for line in got.split(b"\r\n") if line.lower().startswith(b"content-length")]
        length = int(named[0].split(b":")[1]) if named else 0


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@pytest.fixture
def secure(pem: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secure]:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    made = Secure(pem)
    yield made
    made.close()


def why(url: str) -> str:
    """What is told of a call to `url` that is no answer."""
    with contextlib.closing(HttpOffice(url)) as office, pytest.raises(NoLine) as caught:
        office.sign_in(SIGN_IN)
    return caught.value.why.code


def test_a_certificate_nobody_vouches_for_is_not_called_a_cut_line(secure: Secure) -> None:
    assert why(secure.url) == "line.not_trusted"


def test_where_nobody_answers_the_line_is_cut_as_before(secure: Secure) -> None:
    secure.close()
    assert why(secure.url) == "line.no_connection"


def test_the_bundle_that_is_named_counts_within_this_computer_and_no_proxy_is_asked(
    secure: Secure, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with contextlib.closing(HttpOffice(secure.url)) as office, pytest.raises(Refused):
        office.sign_in(SIGN_IN)


def test_a_certificate_that_changed_while_the_line_was_cut_is_believed_as_soon_as_it_is_named(
    secure: Secure, pem: Path, tmp_path: Path
) -> None:
    """The program runs on: nobody restarts it when the centre renews its certificate."""
    named = tmp_path / "named.pem"
    named.write_bytes(pem.read_bytes())
    with contextlib.closing(HttpOffice(secure.url, certificates=str(named))) as office:
        with pytest.raises(Refused):
            office.sign_in(SIGN_IN)
        secure.close()
        (tmp_path / "renewed").mkdir()
        newer = certificate(tmp_path / "renewed")
        again = Secure(newer, secure.port)
        with contextlib.closing(again):
            with pytest.raises(NoLine) as caught:
                office.sign_in(SIGN_IN)
            assert caught.value.why.code == "line.not_trusted"
            named.write_bytes(newer.read_bytes())
            with pytest.raises(Refused):
                office.sign_in(SIGN_IN)
