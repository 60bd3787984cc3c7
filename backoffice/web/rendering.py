"""Pages of the hall: every word escaped, icons drawn in, and a policy that runs nothing but our own files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response
from markupsafe import Markup

from backoffice.api.bodies import Asked, office_of
from backoffice.errors import Forbidden, Unknown
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from mfc_desk.text.message import Message, Names, msg

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
STROKE: Final = 1.75
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
        " media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".ttf": "font/ttf"}
Said = dict[str, str]
"""The same words in each language."""


def page(name: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **words: Any) -> Response[str]:
    """A page of the hall."""
    html = environment().get_template(name).render(**words)
    return Response(html, status_code=status, media_type="text/html", headers={**HEADERS, **(headers or {})})


def trouble(why: Message, *, status: int, headers: Mapping[str, str]) -> Response[bytes]:
    """What went wrong, for whoever sits before a browser."""
    html = part("trouble.html", why=why).encode()
    return Response(html, status_code=status, media_type="text/html", headers={**HEADERS, **headers})


def part(name: str, **words: Any) -> str:
    """A part of a page."""
    return environment().get_template(name).render(**words)


@cache
def environment() -> Environment:
    """The templates, with everything escaped that is put into them; an unknown name is a defect and told."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.globals.update(icon=icon, asset=asset, all=in_all, languages=LANGUAGES, say=said)
    return made


@cache
def icon(name: str) -> Markup:
    """A drawing of python-lucide, for the page itself. Raises `KeyError` for a name it does not have."""
    from lucide.core import get_icon_list, lucide_icon

    if name not in get_icon_list():
        raise KeyError(name)
    svg = str(lucide_icon(name, stroke_width=STROKE))
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - a package's own


@cache
def asset(name: str) -> str:
    """The address of one of our files; it changes with the file, so that it may be kept for ever."""
    return f"/hall/static/{name}?{hashlib.sha256(_file(name).read_bytes()).hexdigest()[:12]}"


@cache
def static_file(name: str) -> tuple[bytes, str]:
    """One of our files and its type. Raises `Unknown`."""
    return _file(name).read_bytes(), TYPES[_file(name).suffix]


def said(message: Message | str, language: Language, texts: Mapping[Language, Catalogue] | None = None) -> str:
    """Words in one language; a code of the catalogue or a whole message, with the words of a law where given."""
    catalogue = (texts or {}).get(language) or Catalogue(language)
    return catalogue.say(message if isinstance(message, Message) else msg(message))


def in_all(message: Message | str, texts: Mapping[Language, Catalogue] | None = None) -> Said:
    """Words in every language."""
    return {language: said(message, language, texts) for language in LANGUAGES}


def named(names: Names) -> Said:
    """What has a name in some languages, in every one."""
    return {language: Catalogue(language).pick(names) for language in LANGUAGES}


def demand_own_page(request: Asked) -> None:
    """Raise `Forbidden` unless one of our own pages sends this.

    Cookies of the hall are never sent by another site's page; this holds where a browser is too old to know that. A
    form says "null" for where it stands, for our pages tell nobody where they are: there the browser's word counts.
    """
    site, origin = request.headers.get("sec-fetch-site", ""), request.headers.get("origin", "")
    own = {request.headers.get("host", ""), urlsplit(office_of(request).base_url).netloc} - {""}
    known = urlsplit(origin).netloc in own or (origin == "null" and site != "")
    if site not in ("", "same-origin", "none") or (origin and not known):
        raise Forbidden(msg("office.signature_wrong"))


def _file(name: str) -> Path:
    if name == "inter.ttf":
        spec = find_spec("fontpkg_inter")
        if spec is not None and spec.origin is not None:
            return Path(spec.origin).parent / "files" / "Inter[opsz,wght].ttf"
    path = STATIC / name
    if path.parent != STATIC or path.suffix not in TYPES or not path.is_file():
        raise Unknown(msg("office.no_such_address"))
    return path
