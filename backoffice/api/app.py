"""The office as an ASGI application."""

from __future__ import annotations

from typing import Any

from litestar import Litestar, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from backoffice.api import bodies, desk, load, picture, travel
from backoffice.api.bodies import Asked, Threads
from backoffice.api.gate import Gate
from backoffice.api.heads import Heads
from backoffice.boards import Paces, Shown
from backoffice.errors import OfficeTrouble
from backoffice.office import Office
from backoffice.store import centres, feed
from backoffice.store.database import LostRace
from backoffice.voice import Voice
from backoffice.web import board, kiosk, reception, status, terminals
from mfc_desk.domain.ids import CentreId
from sync.wire.envelope import PROTOCOL


@get("/health")
async def health(request: Asked) -> dict[str, Any]:
    """Whether the office can answer: its database does."""
    office = bodies.office_of(request)
    found = await bodies.threads_of(request).store(office.database.read, centres.centres)
    voice: Voice = request.app.state.voice
    return {
        "ok": True,
        "voice": voice.here,
        "protocol": PROTOCOL,
        "centres": len(found),
        "office_time": office.clock.now().isoformat(),
    }


def make_app(office: Office, gate: Gate | None = None) -> Litestar:
    """The application that serves this office; `gate` is how many desks it serves at once."""
    return Litestar(
        route_handlers=[
            *desk.ROUTES,
            *picture.ROUTES,
            *load.ROUTES,
            health,
            status.page,
            *terminals.ROUTES,
            *kiosk.ROUTES,
            *board.ROUTES,
            *reception.ROUTES,
        ],
        state=_state(office, Threads(gate)),
        exception_handlers={
            OfficeTrouble: bodies.say_trouble,
            OSError: bodies.say_disk,
            HTTPException: bodies.say_http,
            OperationalError: bodies.say_busy,
            LostRace: bodies.say_busy,
            NoConnection: bodies.say_busy,
            Exception: bodies.say_defect,
        },
        middleware=[travel.marked],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=1024 * 1024,
    )


def _state(office: Office, threads: Threads) -> State:
    """What the requests of one application share."""

    async def head(centre: CentreId) -> int:
        return await threads.store(office.database.read, lambda tx: feed.head(tx, centre))

    shared = {"voice": Voice(), "paces": Paces(), "shown": Shown(), "heads": Heads(head)}
    return State({"office": office, "threads": threads, **shared})
