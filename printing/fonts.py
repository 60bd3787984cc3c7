"""The letters of everything printed: DejaVu Sans, found on the computer, checked and made known to reportlab.

PrintingError
└── FontMissing      no font file, or one that lacks Kazakh letters or a sign of money
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from mfc_desk.text.message import Message, msg

NEEDED: Final = "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁёЙй₸₽№«»“”—·•"
FILES: Final = {"MfcPaper": "DejaVuSans.ttf", "MfcPaper-Bold": "DejaVuSans-Bold.ttf"}
FOLDERS: Final = ("", "truetype/dejavu", "dejavu", "dejavu-sans-fonts", "TTF")
OVERRIDE: Final = "MFC_FONTS"


class PrintingError(Exception):
    """Something that keeps paper from being made; says so in the operator's words."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message: Final = message


class FontMissing(PrintingError):
    """The font for paper is not there or cannot write Kazakh."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of the paper font: its name in a document and the width of its letters per point of size."""

    name: str
    widths: Mapping[int, float]
    missing: float

    def width(self, words: str, size: float) -> float:
        """How many points `words` take at `size`."""
        get, missing = self.widths.get, self.missing
        return sum([get(ord(letter), missing) for letter in words]) * size


@dataclass(frozen=True, slots=True)
class Faces:
    """The two faces the house style uses."""

    regular: Face
    bold: Face


_lock = Lock()
_ready: list[Faces] = []


def faces() -> Faces:
    """The checked faces, registered once in this process. Raises `FontMissing`."""
    with _lock:
        if not _ready:
            _ready.append(register(os.environ))
        return _ready[0]


def register(environment: Mapping[str, str]) -> Faces:
    """Find, check and register both faces by the folders of `environment`. Raises `FontMissing`."""
    regular, bold = (_register(name, find(file, environment)) for name, file in FILES.items())
    return Faces(regular, bold)


def find(file: str, environment: Mapping[str, str]) -> Path:
    """The first `file` in the folders a font may live in. Raises `FontMissing`."""
    for folder in folders(environment):
        path = folder / file
        if path.is_file():
            return path
    raise FontMissing(msg("paper.font_missing", name=file))


def folders(environment: Mapping[str, str]) -> Iterator[Path]:
    """Where fonts are looked for: the override alone where given, else the user's and the computer's folders."""
    override = environment.get(OVERRIDE)
    if override:
        yield from (Path(part) for part in override.split(os.pathsep) if part)
        return
    home = Path(environment.get("HOME") or Path.home())
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = environment.get("XDG_DATA_HOME") or str(home / ".local/share")
    roots = [Path(part) / "fonts" for part in (own, *shared.split(os.pathsep)) if part]
    # /usr/share is asked last even where XDG_DATA_DIRS leaves it out: Debian's package puts the font there.
    for root in (*roots, home / ".fonts", Path("/usr/share/fonts")):
        yield from (root / folder for folder in FOLDERS)


def _register(name: str, path: Path) -> Face:
    try:
        font = TTFont(name, str(path))
    except (TTFError, OSError) as error:
        raise FontMissing(msg("paper.font_missing", name=path.name)) from error
    glyphs = font.face.charToGlyph
    lacking = "".join(letter for letter in NEEDED if ord(letter) not in glyphs)
    if lacking:
        raise FontMissing(msg("paper.font_lacks", name=path.name, letters=lacking))
    registerFont(font)
    widths = {code: width / 1000 for code, width in font.face.charWidths.items()}
    return Face(name, widths, font.face.defaultWidth / 1000)
