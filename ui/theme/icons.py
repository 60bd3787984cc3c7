"""Line icons by name, drawn once for each (name, role, size, scale).

The drawings come from the python-lucide package. Importing it costs 50 ms, so the drawings a
screen has once asked for are kept as small files in the user's cache folder; the package is
only imported for a name that is not there yet.
"""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from ui.theme.state import current
from ui.theme.tokens import COLOURS

STROKE: Final = 1.75
DENSITY: Final = 2  # drawn at twice the size, for dense screens


class UnknownIcon(KeyError):
    """A name the icon package does not have. A defect of ours: the package would draw a placeholder."""


_drawings: dict[str, str] = {}
_pixmaps: dict[tuple[str, str, int], QPixmap] = {}


def pixmap(name: str, role: str = "text", size: int = 18) -> QPixmap:
    """Icon `name` in the colour of `role`, `size` pixels at 100 %. Raises `UnknownIcon`."""
    colour, edge = current().colour(role).name() if role in COLOURS else role, current().px(size)
    key = (name, colour, edge)
    if key not in _pixmaps:
        _pixmaps[key] = _draw(drawing(name).replace("currentColor", colour), edge)
    return _pixmaps[key]


def drawing(name: str) -> str:
    """The SVG text of icon `name`, its colour left open as `currentColor`. Raises `UnknownIcon`."""
    if name not in _drawings:
        _drawings[name] = _kept(name) or _keep(name, _from_package(name))
    return _drawings[name]


def _draw(svg: str, edge: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # only a screen with icons pays for it

    picture = QPixmap(edge * DENSITY, edge * DENSITY)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(DENSITY)
    return picture


def _from_package(name: str) -> str:
    from lucide.core import get_icon_list, lucide_icon

    if name not in get_icon_list():
        raise UnknownIcon(name)
    return str(lucide_icon(name, stroke_width=STROKE))


@cache
def _folder() -> Path:
    """The cache folder of this version of the drawings, told apart by the size of the package's data."""
    spec = importlib.util.find_spec("lucide")
    data = Path(spec.origin).parent / "data" / "lucide-icons.db" if spec and spec.origin else Path("none")
    version = data.stat().st_size if data.exists() else 0
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "mfc-desk" / f"icons-{version}"


def _file(name: str) -> Path:
    return _folder() / f"{name}.svg"


def _kept(name: str) -> str:
    try:
        return _file(name).read_text(encoding="utf-8")
    except OSError:  # not drawn before, or a cache that cannot be read: the package knows it
        return ""


def _keep(name: str, svg: str) -> str:
    """Keep the drawing for the next start and answer it. A cache that cannot be written is done without."""
    target = _file(name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = target.with_suffix(f".{os.getpid()}")
        partial.write_text(svg, encoding="utf-8")
        partial.replace(target)
    except OSError:
        return svg
    return svg
