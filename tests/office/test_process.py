"""The command itself: quick to start, killed in the middle of a scan and of a batch, and there again."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import select
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backoffice.inprocess import Said
from backoffice.office import law_of
from backoffice.rehearsal import RehearsalDesk
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.time import SystemClock
from mfc_desk.ports.office import Refused
from sync.http import HttpOffice
from sync.wire.envelope import encode
from sync.wire.messages import Enrol, ScanState
from tests.office.bureau import Bureau, CountedIds, kinds

SCAN = os.urandom(300 * 1024)
AT = "2026-11-20T05:40:00+00:00"


@contextlib.contextmanager
def office(folder: Path, *more: str, verb: str = "serve") -> Iterator[tuple[subprocess.Popen[bytes], dict[str, Any]]]:
    """The office in a process of its own; what it announced when it was ready."""
    read, write = os.pipe()
    command = [sys.executable, "-m", "backoffice", verb, "--data", str(folder), "--port", "0", "--ready-fd", str(write)]
    process = subprocess.Popen([*command, "--clock-at", AT, *more], pass_fds=[write], stdout=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read, encoding="utf-8") as channel:
            told = json.loads(channel.readline())
        yield process, told
    finally:
        process.kill()
        process.wait(10)


class Line:
    """One kept-alive connection to the office."""

    def __init__(self, url: str) -> None:
        split = urlsplit(url)
        self.address = (str(split.hostname), int(split.port or 0))

    def __call__(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Said:
        connection = http.client.HTTPConnection(*self.address, timeout=20)
        with contextlib.closing(connection):
            connection.request(method, path, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Said(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def half(self, path: str, headers: Mapping[str, str], body: bytes, upto: int) -> socket.socket:
        """Begin a request and stop in the middle of its body."""
        connection = socket.create_connection(self.address, timeout=10)
        lines = [f"PATCH {path} HTTP/1.1", "host: office", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body[:upto])
        return connection


@pytest.fixture
def desk_and_folder(tmp_path: Path) -> tuple[RehearsalDesk, Path, Line]:
    """A desk that is enrolled at an office in its own process."""
    database = Database(sqlite_url(tmp_path / "office.db"))
    bring_up(database)
    bureau = Bureau(database, tmp_path)
    bureau.close()
    database.close()
    coded = [sys.executable, "-m", "backoffice", "enrol-code", "--data", str(tmp_path), "--desk", "4", "--clock-at", AT]
    code = subprocess.run(coded, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    line = Line("http://127.0.0.1:1")
    desk = RehearsalDesk(line, SystemClock(), CountedIds("f"))
    with office(tmp_path) as (_, told):
        line.address = Line(told["url"]).address
        desk.enrol(code, law_of("kz"))
        bureau.seat(desk, "operator1")
    return desk, tmp_path, line


def test_the_demo_announces_what_a_desk_needs_to_join(tmp_path: Path) -> None:
    with office(tmp_path, verb="demo") as (_, told):
        desk = RehearsalDesk(Line(told["url"]), SystemClock(), CountedIds("f"))
        assert desk.enrol(told["code"], law_of("kz")).desk == told["desk"] == "4"
        person = told["people"][2]
        assert desk.sign_in(person["login"], person["password"]).person.desk == "4"
        desk.hello()
        assert desk.pull() > 300
        assert desk.ask("call_next").result["ticket"]


def test_a_scan_half_sent_goes_on_after_a_kill(desk_and_folder: tuple[RehearsalDesk, Path, Line]) -> None:
    desk, folder, line = desk_and_folder
    name = hashlib.sha256(SCAN).hexdigest()
    path = f"/sync/scans/{name}"
    with office(folder) as (process, told):
        line.address = Line(told["url"]).address
        desk.hello()
        opened = {"upload-length": str(len(SCAN)), "upload-type": "image/png"}
        desk.send("POST", path, None, ScanState, token=desk.session, headers=opened)
        state = desk.send("PATCH", path, SCAN[:100_000], ScanState, token=desk.session, headers={"upload-offset": "0"})
        assert state.offset == 100_000
        headers = {"authorization": f"Bearer {desk.session}", "upload-offset": "100000"}
        with contextlib.closing(line.half(path, headers, SCAN[100_000:], 77_777)):
            os.kill(process.pid, signal.SIGKILL)
            process.wait(10)
    with office(folder) as (_, told):
        line.address = Line(told["url"]).address
        desk.hello()
        state = desk.send("POST", path, None, ScanState, token=desk.session, headers=opened)
        assert (state.offset, state.done) == (100_000, False)
        rest = {"upload-offset": str(state.offset)}
        assert desk.send("PATCH", path, SCAN[state.offset :], ScanState, token=desk.session, headers=rest).done
    assert (folder / "scans" / "KZ03" / name[:2] / name).read_bytes() == SCAN


def test_a_batch_in_flight_at_a_kill_happens_once(desk_and_folder: tuple[RehearsalDesk, Path, Line]) -> None:
    desk, folder, line = desk_and_folder
    ids = CountedIds("e")
    for _ in range(150):
        desk.do(StartVisit(visit=VisitId(ids.new())))
    sent, batch = desk.outbox, encode(desk.batch(desk.outbox))
    for delay in (0.0, 0.02, 0.06):
        with office(folder) as (process, told):
            line.address = Line(told["url"]).address
            desk.hello()
            headers = {"authorization": f"Bearer {desk.session}", "connection": "close"}
            connection = http.client.HTTPConnection(*line.address, timeout=10)
            with contextlib.closing(connection):
                connection.request("POST", "/sync/push", body=batch, headers=headers)
                select.select(
                    [connection.sock], [], [], delay
                )  # the kill falls before, within or after the transaction
                os.kill(process.pid, signal.SIGKILL)
                process.wait(10)
    with office(folder) as (_, told):
        line.address = Line(told["url"]).address
        have = desk.hello().have_n
        assert have in (0, 150), "a batch is whole or not there"
        assert set(kinds(desk.push(sent))) <= {"applied", "duplicate"}
        assert desk.hello().have_n == 150
        desk.pull()


def test_the_office_starts_quickly_and_stops_at_once(tmp_path: Path) -> None:
    with office(tmp_path):
        pass  # the first start makes the tables
    began = time.monotonic()
    with office(tmp_path) as (process, told):
        started = time.monotonic() - began
        assert Line(told["url"])("GET", "/health").status == 200
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        assert time.monotonic() - began < 3
    assert started < 5, f"{started:.1f} s"  # 0.8 s on an idle machine; this one may be busy


def test_with_a_certificate_the_office_speaks_https_and_a_desk_hears_it(tmp_path: Path) -> None:
    certificate, key = certified(tmp_path)
    with office(tmp_path / "data", "--certificate", str(certificate), "--certificate-key", str(key)) as (_, told):
        assert told["url"].startswith("https://127.0.0.1:")
        context = ssl.create_default_context(cafile=str(certificate))
        connection = http.client.HTTPSConnection("localhost", told["port"], context=context, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", "/health")
            assert json.loads(connection.getresponse().read())["ok"] is True
        desk = HttpOffice(f"https://localhost:{told['port']}", certificates=str(certificate), asked_s=20)
        with contextlib.closing(desk), pytest.raises(Refused) as refused:
            desk.enrol(Enrol("KZ05-0000-0000-0000", "device", "life", b"k" * 32))
    assert refused.value.why.code == "office.code_unknown"


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody else knows, and its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    alternative = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    certificate = made.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (folder / "office.pem").write_bytes(certificate.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "office.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return folder / "office.pem", folder / "office.key"


def test_what_a_centre_keeps_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    with office(tmp_path / "data"):
        modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "data").rglob("*")}
    assert modes
    assert not any(modes.values())
