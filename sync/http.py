"""The office over HTTP. The only user of requests; every call is bounded in time and in bytes."""

from __future__ import annotations

import ipaddress
import logging
import os
import secrets
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Final, TypeVar

import requests
import urllib3

from mfc_desk.domain.ids import ScanHash
from mfc_desk.ports.office import NOT_TRUSTED, Busy, NoLine, NoRoom, OfficeError, Refused, SessionOver
from mfc_desk.ports.outside import CannotOpen
from mfc_desk.text.message import msg
from sync.connections import Bounded
from sync.deadline import seconds_left, within
from sync.kept import begin, closed_meanwhile
from sync.wire.centre import CentreNow, UntakenTold
from sync.wire.envelope import MEDIA, QUESTION, WireError, decode, encode
from sync.wire.feedback import FeedbackRows, FeedbackSpan
from sync.wire.load import Arrivals, LoadBasis, LoadDay
from sync.wire.messages import (
    Answer,
    Ask,
    Changes,
    Enrol,
    Enrolled,
    Hello,
    HelloBack,
    Push,
    Pushed,
    Refusal,
    ScanState,
    SignedIn,
    SignIn,
    WholeScans,
)
from sync.wire.picture import Bucket, CaseFile, Digest, Leaving, Picture
from sync.wire.say import from_say

logging.getLogger("urllib3.connection").setLevel(logging.ERROR)  # a head that was cut is a cut line, told as that
T = TypeVar("T")
ASKED_S: Final = 2.0
SYNC_S: Final = 10.0
MAX_ANSWER: Final = 64 * 1024 * 1024
"""Bytes of one answer; a page of the feed is far below."""
_GOOD: Final = frozenset({200, 201})
_ELSEWHERE: Final = 409
"""A piece of a scan did not begin where the office stands; the answer says where that is."""
_NONE: Final[Mapping[str, str]] = {}
_SIGN_IN_TO_NETWORK: Final = 511
_BLOCK: Final = 64 * 1024
_KEPT: Final = 4
"""Connections that are kept from one call to the next."""
_CAUSES: Final = 40
"""How many causes of a cut line are looked at; they can refer to each other in a ring."""
_NO_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"})
"""What the other end of a protected line says, in OpenSSL's words, where it does not speak TLS at all."""
_NO_TUNNEL: Final = "Tunnel connection failed"
"""How http.client begins what a proxy said that did not let us through."""
_BUSY, _FULL = 503, 507
_AT_REQUEST: Final = frozenset({"/api/enrol", "/api/session"})
"""Calls without a session: there 401 means that the person or the desk was not believed; they are not said twice."""


class _Bearer(requests.auth.AuthBase):
    """Our token, or nothing: without it requests would send what a .netrc of this machine holds."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class HttpOffice:
    """`ports.office.Office` at an address. Any thread may call.

    Raises `CannotOpen` where the way there is neither protected nor within this computer.
    """

    def __init__(
        self, base_url: str, *, asked_s: float = ASKED_S, sync_s: float = SYNC_S, certificates: str | None = None
    ) -> None:
        scheme, host = _place(base_url)
        within = _is_loopback(host)
        if not host or not (scheme == "https" or (scheme == "http" and within)):
            raise CannotOpen(msg("line.not_protected", address=base_url))
        self._base = base_url.rstrip("/")
        self._asked_s = asked_s
        self._sync_s = sync_s
        self._http = requests.Session()
        self._http.trust_env = not within
        self._http.verify = certificates or (within and _named_bundle()) or True
        self._http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        fresh = {"Cache-Control": "no-store", "Pragma": "no-cache"}  # what lies on the way is not asked
        self._http.headers.update({"Accept": MEDIA, "User-Agent": "mfc-desk", **fresh})
        for prefix in ("http://", "https://"):
            self._http.mount(prefix, Bounded(pool_connections=1, pool_maxsize=_KEPT, max_retries=0))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def enrol(self, body: Enrol) -> Enrolled:
        return self._ask("/api/enrol", Enrolled, body=body)

    def sign_in(self, body: SignIn) -> SignedIn:
        return self._ask("/api/session", SignedIn, body=body)

    def ask(self, token: str, body: Ask) -> Answer:
        return self._ask("/api/ask", Answer, body=body, token=token)

    def hello(self, body: Hello) -> HelloBack:
        return self._post("/sync/hello", HelloBack, encode(body))

    def push(self, session: str, body: Push) -> Pushed:
        return self._post("/sync/push", Pushed, encode(body), token=session)

    def changes(self, session: str, *, after: int, limit: int) -> Changes:
        return self._get("/sync/changes", Changes, session, after=str(after), limit=str(limit))

    def picture(self, session: str, *, after: str, limit: int) -> Picture:
        return self._get("/sync/picture", Picture, session, after=after, limit=str(limit))

    def digest(self, session: str) -> Digest:
        return self._get("/sync/digest", Digest, session)

    def bucket(self, session: str, number: int) -> Bucket:
        return self._get("/sync/bucket", Bucket, session, number=str(number))

    def leaving(self, session: str, *, since: int) -> Leaving:
        return self._get("/sync/leaving", Leaving, session, since=str(since))

    def case(self, session: str, number: str) -> CaseFile:
        return self._asked(CaseFile, session, "/sync/case", number=number)

    def load_day(self, token: str, *, day: str) -> LoadDay:
        return self._get("/api/load/day", LoadDay, token, day=day)

    def load_basis(self, token: str, *, since: str, until: str) -> LoadBasis:
        return self._get("/api/load/basis", LoadBasis, token, since=since, until=until)

    def feedback(self, token: str, *, since: str, until: str) -> FeedbackSpan:
        return self._asked(FeedbackSpan, token, "/api/load/feedback", since=since, until=until)

    def feedback_rows(self, token: str, *, since: str, until: str) -> FeedbackRows:
        return self._asked(FeedbackRows, token, "/api/load/feedback/rows", since=since, until=until)

    def head(self, session: str, *, after: int, wait_s: float) -> int:
        query = {"after": str(after), "wait": str(round(wait_s))}
        return self._call("GET", "/sync/head", int, token=session, query=query, seconds=self._sync_s + wait_s)

    def centre_now(self, token: str) -> CentreNow:
        return self._get("/api/centre", CentreNow, token)

    def untaken(self, token: str, op_id: str) -> UntakenTold:
        return self._asked(UntakenTold, token, "/api/centre/untaken", op=op_id)

    def arrivals(self, token: str, since: date, until: date) -> Arrivals:
        return self._get("/api/load/arrivals", Arrivals, token, since=since.isoformat(), until=until.isoformat())

    def scan_state(self, session: str, sha256: ScanHash, size: int, media_type: str) -> ScanState:
        headers = {"Upload-Length": str(size), "Upload-Type": media_type}
        return self._post(f"/sync/scans/{sha256}", ScanState, b"", token=session, headers=headers)

    def send_piece(self, session: str, sha256: ScanHash, offset: int, piece: bytes) -> ScanState:
        return self._call(
            "PATCH",
            f"/sync/scans/{sha256}",
            ScanState,
            token=session,
            headers={"Upload-Offset": str(offset)},
            body=piece,
            seconds=self._sync_s,
            fine=_GOOD | {_ELSEWHERE},
        )

    def send_scans(self, session: str, body: WholeScans) -> list[ScanState]:
        return self._post("/sync/scans", list[ScanState], encode(body), token=session)

    def _ask(self, path: str, shape: type[T], *, body: object, token: str = "") -> T:
        return self._call("POST", path, shape, token=token, body=encode(body), seconds=self._asked_s)

    def _asked(self, shape: type[T], token: str, path: str, **query: str) -> T:
        return self._call("GET", path, shape, token=token, query=query, seconds=self._asked_s)

    def _get(self, path: str, shape: type[T], session: str, **query: str) -> T:
        return self._call("GET", path, shape, token=session, query=query, seconds=self._sync_s)

    def _post(
        self, path: str, shape: type[T], body: bytes, *, token: str = "", headers: Mapping[str, str] = _NONE
    ) -> T:
        return self._call("POST", path, shape, token=token, body=body, headers=headers, seconds=self._sync_s)

    def _call(
        self,
        method: str,
        path: str,
        shape: type[T],
        *,
        seconds: float,
        token: str = "",
        query: Mapping[str, str] = _NONE,
        headers: Mapping[str, str] = _NONE,
        body: bytes | None = None,
        fine: frozenset[int] = _GOOD,
    ) -> T:
        deadline, question = time.monotonic() + seconds, secrets.token_hex(8)
        with _line_cut(), within(seconds):
            asked = partial(
                self._http.request,
                method,
                self._base + path,
                params=query,
                data=body,
                headers={**headers, QUESTION: question, **({} if body is None else {"Content-Type": MEDIA})},
                auth=_Bearer(token),
                timeout=(min(seconds, self._asked_s), seconds),
                allow_redirects=False,  # the office never redirects; a Wi-Fi sign-in page does
                stream=True,
            )
            with asked() if path in _AT_REQUEST or method == "PATCH" else self._surely(asked) as response:
                raw = _bounded(response, deadline)
        if response.headers.get(QUESTION, question) != question:
            raise NoLine(msg("line.old_answer"))
        if response.status_code in fine and _is_ours(response):
            return _shaped(raw, shape)
        raise _trouble(response, raw, has_session=path not in _AT_REQUEST)

    def _surely(self, asked: Callable[[], requests.Response]) -> requests.Response:
        """The answer; asked again as long as a connection was kept and the other end closed it meanwhile.

        All of it in the time of one call: raises `TimeoutError` after that. Not for a piece of a scan: where that was
        cut the rest of it goes on later, and in smaller pieces.
        """
        for _ in range(_KEPT):
            begin()
            try:
                return asked()
            except requests.ConnectionError as error:
                if isinstance(error, requests.Timeout) or not closed_meanwhile():
                    raise
            seconds_left()
        return asked()


@contextmanager
def _line_cut() -> Iterator[None]:
    """What can go wrong between here and the office, in our words."""
    try:
        yield
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise NoLine(msg("line.too_slow")) from error
    except (requests.exceptions.ChunkedEncodingError, urllib3.exceptions.ProtocolError) as error:
        raise NoLine(msg("line.broke_off")) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise NoLine(msg(_why_cut(error))) from error


def _why_cut(error: BaseException) -> str:
    """What stopped the call: requests wraps that several times."""
    causes: list[BaseException | None] = [error]
    for each in causes:
        if isinstance(each, ssl.SSLCertVerificationError):
            return NOT_TRUSTED
        if isinstance(each, ssl.SSLError) and each.reason in _NO_TLS:
            return "line.stranger"
        if isinstance(each, OSError) and str(each).startswith(_NO_TUNNEL):
            return "line.proxy"
        if isinstance(each, urllib3.exceptions.DecodeError):
            return "line.garbled"
        if isinstance(each, TimeoutError):
            return "line.too_slow"
        if each is not None and len(causes) < _CAUSES:
            reasons = (getattr(each, "reason", None), *each.args)
            causes += [each.__cause__, each.__context__, *(one for one in reasons if isinstance(one, BaseException))]
    return "line.no_connection"


def _bounded(response: requests.Response, deadline: float) -> bytes:
    """The answer's bytes, if they come in time and are not too many.

    Taken as they come: to wait for a whole block would take as long as a line that drips makes it take.
    """
    found = bytearray()
    while block := response.raw.read1(_BLOCK, decode_content=True):
        found += block
        if len(found) > MAX_ANSWER:
            raise NoLine(msg("line.garbled"))
        if time.monotonic() > deadline:
            raise NoLine(msg("line.too_slow"))
    return bytes(found)


def _trouble(response: requests.Response, raw: bytes, *, has_session: bool) -> OfficeError:
    """Why this is no answer."""
    status = response.status_code
    retry_after = _seconds(response.headers.get("Retry-After"))
    if status >= 500 and status != _SIGN_IN_TO_NETWORK:
        if status == _FULL and _is_ours(response):
            return NoRoom(msg("line.office_full"), retry_after)
        if status == _BUSY and _is_ours(response):
            return Busy(msg("line.office_busy"), retry_after)
        return NoLine(msg("line.office_trouble"), retry_after)
    if not 400 <= status < 500 or not _is_ours(response):
        return NoLine(msg("line.stranger"), retry_after)
    if status == 401 and has_session:
        return SessionOver()
    said = _shaped(raw, Refusal)
    return Refused(from_say(said.why), said.wait_seconds or int(retry_after or 0))


def _is_ours(response: requests.Response) -> bool:
    told: str = response.headers.get("Content-Type", "")
    return told.partition(";")[0].strip().lower() == MEDIA


def _shaped(raw: bytes, shape: type[T]) -> T:
    try:
        found: T = decode(raw, shape)
    except WireError as error:
        raise NoLine(msg("line.garbled")) from error
    return found


def _seconds(told: str | None) -> float | None:
    return float(told) if told is not None and told.isascii() and told.isdigit() else None


def _place(url: str) -> tuple[str, str]:
    """Scheme and host as the call will read them: another reader might see another host in the same words."""
    try:
        found = urllib3.util.parse_url(url)
    except urllib3.exceptions.LocationParseError:
        return "", ""
    return found.scheme or "", (found.host or "").strip("[]")


def _named_bundle() -> str | None:
    """The certificates to believe in place of the system's; requests reads this name only together with the proxies."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
