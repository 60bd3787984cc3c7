"""How a browser of the hall is opened with its code, and the files that every page of the hall loads."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.datastructures import Cookie
from sqlalchemy.engine import Connection

from backoffice import terminals
from backoffice.api.bodies import Asked, office_of, threads_of
from backoffice.errors import OfficeTrouble, SessionOver, Unknown
from backoffice.store.centres import Centre
from backoffice.store.terminals import Terminal, TerminalKind
from backoffice.web import rendering
from backoffice.web.rendering import HEADERS, demand_own_page, page
from mfc_desk.text.message import msg

WORKER: Final = "worker.js"
"""Stands before every page of the hall, not only before its own folder."""
YEARS_S: Final = 400 * 24 * 3600
"""The longest a browser keeps a cookie; each visit of the page begins it anew."""


@get("/hall/open")
async def open_page(request: Asked) -> Response[str]:
    """Where the code is typed; an address with the code in it has it filled in, and still waits for a hand."""
    return page("open.html", code=request.query_params.get("code", "")[:40], why=None)


@post("/hall/open", status_code=200)
async def open_with(request: Asked) -> Response[str]:
    """The browser becomes what the code is for."""
    demand_own_page(request)
    form = await request.form()
    code = str(form.get("code", ""))[:40]
    try:
        terminal, token = await threads_of(request).store(terminals.open_with, office_of(request), code)
    except OfficeTrouble as trouble:
        return page("open.html", status=trouble.status, code=code, why=trouble.why)
    where = {"Location": f"/{terminal.kind}", **HEADERS}
    return Response("", status_code=303, headers=where, cookies=[cookie(request, terminal.kind, token)])


@get("/hall/here/{kind:str}")
async def here(request: Asked) -> Response[bytes]:
    """A page of the hall says that it is there, twice a minute, whether or not anybody stands before it."""
    try:
        kind = TerminalKind(str(request.path_params["kind"]))
    except ValueError as error:
        raise Unknown(msg("office.no_such_address")) from error
    await centre_at(request, kind)
    return Response(b"{}", media_type="application/json", headers=HEADERS)


@get("/hall/away")
async def away() -> Response[str]:
    """What a browser shows in place of a page that does not come; it is kept there beforehand and tells nothing."""
    return page("away.html")


@get("/hall/static/{name:str}")
async def static(request: Asked) -> Response[bytes]:
    """A style, a script or the letters of the pages."""
    name = str(request.path_params["name"])
    raw, kind = rendering.static_file(name)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    if name == WORKER:
        headers["Service-Worker-Allowed"] = "/"
    return Response(raw, media_type=kind, headers=headers)


def cookie(request: Asked, name: str, token: str, *, seconds: int | None = YEARS_S) -> Cookie:
    """What proves the browser from now on: no script reads it, and no other site's page makes it travel."""
    secure = request.url.scheme == "https" or office_of(request).base_url.startswith("https:")
    return Cookie(
        key=f"mfc_{name}", value=token, path="/", max_age=seconds, httponly=True, secure=secure, samesite="strict"
    )


def token_of(request: Asked, kind: TerminalKind) -> str:
    """What this browser shows. Raises `SessionOver` where it was never let in."""
    token = request.cookies.get(f"mfc_{kind}", "")
    if not token:
        raise SessionOver(msg("terminal.not_let_in"))
    return token


async def centre_at(request: Asked, kind: TerminalKind) -> Centre:
    """Whose hall this browser stands in. Raises `SessionOver`."""

    def here(_: Connection, centre: Centre, _terminal: Terminal) -> Centre:
        return centre

    return await threads_of(request).store(terminals.read, office_of(request), token_of(request, kind), kind, here)


def shut() -> Response[str]:
    """The page of a browser that was not let in, or is no more."""
    return page("open.html", status=401, code="", why=None)


ROUTES = (open_page, open_with, here, away, static)
