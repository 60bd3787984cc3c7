"""Loads the letters of the screen and proves that they can write Kazakh and the tenge sign."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from ui.theme.state import current

NEEDED = "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁё₸№«»–·•"
FILE = "Inter[opsz,wght].ttf"


class FontMissing(RuntimeError):
    """The font of the screen is not installed or cannot be read. A defect of the installation."""


def font_file() -> Path:
    """Where the package keeps the variable font. Raises `FontMissing`."""
    spec = importlib.util.find_spec("fontpkg_inter")
    path = Path(spec.origin).parent / "files" / FILE if spec and spec.origin else Path(FILE)
    if not path.exists():
        raise FontMissing(FILE)
    return path


def load() -> str:
    """Register the font with Qt and answer its family. Raises `FontMissing`.

    From memory, for from a file every size and weight would map the file once more (7 MB for ours).
    """
    number = QFontDatabase.addApplicationFontFromData(font_file().read_bytes())
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise FontMissing(FILE)
    return families[0]


def missing_letters(needed: str = NEEDED) -> str:
    """The letters of `needed` the font in force cannot draw; empty when all is well."""
    from PySide6.QtGui import QRawFont

    raw = QRawFont.fromFont(current().font("md"))
    return "".join(c for c in needed if not raw.supportsCharacter(ord(c)))


def figures_line_up(kind: str = "md") -> bool:
    """Whether all ten figures are equally wide in type `kind`, so that columns of numbers line up."""
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(current().font(kind))
    return len({metrics.horizontalAdvance(str(n) * 10) for n in range(10)}) == 1
