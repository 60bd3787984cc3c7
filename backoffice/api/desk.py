"""What an enrolled desk says to the office: enrolment, sign-in, asked verbs, and the turn of the line."""

from __future__ import annotations

import time

from litestar import Response, get, head, patch, post
from sqlalchemy.engine import Connection

from backoffice import asking, enrolment, picturing, pushing, scanning, signing_in
from backoffice.api.bodies import (
    Answered,
    Asked,
    answer,
    body_of,
    heads_of,
    number_of,
    office_of,
    threads_of,
    token_of,
)
from backoffice.office import Office, rung_within
from backoffice.store import feed
from mfc_desk.domain.ids import CentreId
from sync.wire.envelope import MAX_PAGE
from sync.wire.messages import Ask, Changes, Enrol, Hello, Push, SignIn, WholeScans

LONGEST_WAIT_S = 25
LOOK_EVERY_S = 1.0
"""How often a waiting request looks into the database itself: another process may have written."""
BIGGEST = 1 << 62


@post("/api/enrol", status_code=200)
async def enrol(request: Asked) -> Answered:
    """Enrol a desk with its one-time code."""
    body = await body_of(request, Enrol)
    office = office_of(request)
    enrolled = await threads_of(request).store(enrolment.enrol, office, body, str(request.base_url))
    office.bell.ring(CentreId(enrolled.centre))
    return answer(enrolled)


@post("/api/session", status_code=200)
async def session(request: Asked) -> Answered:
    """Sign an operator in."""
    body = await body_of(request, SignIn)
    return answer(await threads_of(request).hash(signing_in.sign_in, office_of(request), body))


@post("/api/ask", status_code=200)
async def ask(request: Asked) -> Answered:
    """Answer an asked verb; the same command gets the same answer."""
    token, body = token_of(request), await body_of(request, Ask)
    office = office_of(request)
    centre, raw = await threads_of(request).store(asking.ask, office, token, body)
    office.bell.ring(centre)
    return answer(raw)


@post("/sync/hello", status_code=200)
async def hello(request: Asked) -> Answered:
    """Open a session for one turn."""
    body = await body_of(request, Hello)
    office = office_of(request)
    back = await threads_of(request).turn(f"hello {body.device}", enrolment.hello, office, body)
    threads_of(request).opened(back.session, body.device)
    office.bell.ring(CentreId(back.session.partition(".")[0]))
    return answer(back)


@post("/sync/push", status_code=200, request_max_body_size=32 * 1024 * 1024)
async def push(request: Asked) -> Answered:
    """Take a batch of operations; each gets its own verdict."""
    token, body = token_of(request), await body_of(request, Push)
    office = office_of(request)
    centre, pushed = await threads_of(request).turn(token, pushing.push, office, token, body)
    office.bell.ring(centre)
    return answer(pushed)


@get("/sync/changes")
async def changes(request: Asked) -> Answered:
    """A page of the feed after a number."""
    token = token_of(request)
    after = number_of(request.query_params.get("after", "0"), most=BIGGEST)
    limit = number_of(request.query_params.get("limit", str(MAX_PAGE)), most=BIGGEST)
    office = office_of(request)

    def work() -> Changes:
        def read(tx: Connection) -> Changes:
            centre, device = signing_in.turn_of(tx, office, token)
            end = feed.head(tx, centre.centre)
            found = feed.page(tx, centre.centre, after=after, limit=max(1, min(limit, MAX_PAGE)))
            rows = picturing.yours(device, found)
            to = rows[-1].seq if rows else after
            return Changes(centre.epoch, after, to, max(end, to), office.clock.now(), rows)

        return office.database.read(read)

    return answer(await threads_of(request).turn(token, work))


@get("/sync/head")
async def feed_head(request: Asked) -> Answered:
    """The feed's end, as soon as it is beyond `after`, at the latest after `wait` seconds."""
    token = token_of(request)
    after = number_of(request.query_params.get("after", "0"), most=BIGGEST)
    wait = number_of(request.query_params.get("wait", "0"), most=3600)
    office, heads = office_of(request), heads_of(request)
    centre, now_at = await threads_of(request).store(_looked_by, office, token)
    until = time.monotonic() + min(wait, LONGEST_WAIT_S)
    with office.bell.listening(centre) as rung:  # before it is looked again, so that no ring is missed between the two
        if wait and now_at <= after:
            now_at = await heads.of(centre)
        while now_at <= after and not office.bell.closing and (left := until - time.monotonic()) > 0:
            await rung_within(rung, min(left, LOOK_EVERY_S))
            rang = rung.is_set()
            rung.clear()
            now_at = await heads.of(centre, not_older_s=0.0 if rang else LOOK_EVERY_S / 2)
    return answer(now_at)


def _looked_by(office: Office, token: str) -> tuple[CentreId, int]:
    """Whose feed it is, and its end. Raises `SessionOver`."""

    def read(tx: Connection) -> tuple[CentreId, int]:
        centre, _ = signing_in.turn_of(tx, office, token)
        return centre.centre, feed.head(tx, centre.centre)

    return office.database.read(read)


@post("/sync/scans/{sha256:str}", status_code=200)
async def scan_begin(request: Asked) -> Answered:
    """Offer a scan, or ask how much of it is here."""
    size = number_of(request.headers.get("upload-length"), most=BIGGEST)
    media_type = request.headers.get("upload-type", "")
    token = token_of(request)
    work = threads_of(request).scan(
        token,
        scanning.begin,
        office_of(request),
        token,
        sha256=_hash_in(request),
        size=size,
        media_type=media_type,
    )
    return answer(await work)


@head("/sync/scans/{sha256:str}")
async def scan_state(request: Asked) -> Response[None]:
    """How far a scan is, in headers."""
    found, size = await threads_of(request).store(
        scanning.state, office_of(request), token_of(request), _hash_in(request)
    )
    headers = {"Upload-Offset": str(found.offset), "Upload-Length": str(size), "Cache-Control": "no-store"}
    return Response(None, headers=headers)


@patch("/sync/scans/{sha256:str}", request_max_body_size=5 * 1024 * 1024)
async def scan_piece(request: Asked) -> Answered:
    """Take a piece at an offset."""
    token, offset = token_of(request), number_of(request.headers.get("upload-offset"), most=BIGGEST)
    piece = await request.body()
    office = office_of(request)
    centre, state = await threads_of(request).scan(
        token, scanning.receive, office, token, sha256=_hash_in(request), offset=offset, piece=piece
    )
    office.bell.ring(centre)
    return answer(state)


@post("/sync/scans", status_code=200, request_max_body_size=5 * 1024 * 1024)
async def scans_whole(request: Asked) -> Answered:
    """Take several small scans, each whole."""
    token, body, office = token_of(request), await body_of(request, WholeScans), office_of(request)
    centre, states = await threads_of(request).scan(token, scanning.receive_whole, office, token, body)
    office.bell.ring(centre)
    return answer(states)


def _hash_in(request: Asked) -> str:
    return str(request.path_params["sha256"])


ROUTES = (enrol, session, ask, hello, push, changes, feed_head, scan_begin, scan_state, scan_piece, scans_whole)
