"""Serves the application over HTTP and stops without keeping anyone waiting."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn
from litestar import Litestar

from backoffice.api.app import make_app
from backoffice.interagency.gateway import Gateway
from backoffice.interagency.post import Post
from backoffice.interagency.senders import Senders
from backoffice.keeping import Keeping
from backoffice.office import Office
from mfc_desk.domain.ids import CentreId

GRACE_S = 3
NEW_OBJECTS = 50_000
"""So many more than before are looked through for garbage at once: the decision over a batch makes hardly any."""
Identity = tuple[Path, Path | None]
"""The certificate and its key, PEM files; without one a proxy before the office protects the way."""


class _Server(uvicorn.Server):
    """Says when it listens, and lets waiting requests go before it stops."""

    def __init__(
        self, config: uvicorn.Config, office: Office, ready: Callable[[], None], gateway: Gateway | None
    ) -> None:
        super().__init__(config)
        self._office = office
        self._ready = ready
        self._loop: asyncio.AbstractEventLoop | None = None
        self._senders = None if gateway is None else Senders(Post(office, gateway), self._told)
        self._keeping = Keeping(office)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            gc.freeze()  # the program itself is no garbage
            gc.set_threshold(NEW_OBJECTS, 20, 20)
            if self._senders is not None:
                self._senders.start()
            self._keeping.start()
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._office.bell.close)
        if self._senders is not None:
            self._senders.stop()
        self._keeping.stop()
        super().handle_exit(sig, frame)

    def _told(self, centre: CentreId) -> None:
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):  # it ended just now
                self._loop.call_soon_threadsafe(self._office.bell.ring, centre)


def run(
    office: Office,
    listening: socket.socket,
    *,
    ready: Callable[[], None],
    identity: Identity | None = None,
    gateway: Gateway | None = None,
) -> None:
    """Serve until a signal comes; `ready` is called once requests are answered. Without a gateway nobody is asked."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _Server(configured(make_app(office), identity), office, ready, gateway).run(sockets=[listening])


def configured(app: Litestar, identity: Identity | None = None) -> uvicorn.Config:
    """How the office serves an application."""
    return uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        lifespan="on",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=identity[0] if identity else None,
        ssl_keyfile=identity[1] if identity else None,
    )
