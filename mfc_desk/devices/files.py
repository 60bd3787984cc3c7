"""Reads a document from a file and judges it before it is attached. Bounded in bytes and pixels; no temporary file."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mfc_desk.domain.operations.documents import MAX_SCAN
from mfc_desk.ports.outside import ReadScan, UnfitFile
from mfc_desk.text.message import msg

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS: Final = 80_000_000
"""A sheet of A3 at 600 dpi has 70 million."""
_PDF_WITHIN: Final = 1024
"""Readers accept a PDF whose mark comes this late."""


class DeskFiles:
    """`ports.outside.FileReader`: PDF, JPEG and PNG, known by their content and never by their name.

    A PDF that opens without a password is taken, also where its owner's password forbids printing or changing it: the
    office and the agency read it like any other (docs/adr/0012). One that asks for a password is refused.
    """

    def read(self, path: str) -> ReadScan:
        """The file's content. Raises `UnfitFile` with the reason in the operator's words."""
        content = _content(Path(path))
        if content.startswith(b"\xff\xd8\xff"):
            return _judged_image(content, "JPEG", "image/jpeg")
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _judged_image(content, "PNG", "image/png")
        if b"%PDF-" in content[:_PDF_WITHIN]:
            return ReadScan(content, "application/pdf", _pages_of(content))
        raise UnfitFile(msg("devices.file_other_type"))


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnfitFile(msg("devices.file_is_folder"))
        if not path.is_file():
            raise UnfitFile(msg("devices.file_not_there"))
        with path.open("rb") as file:
            content = file.read(MAX_SCAN + 1)
        size = path.stat().st_size
    except OSError as error:
        raise UnfitFile(msg("devices.file_unreadable")) from error
    if not content:
        raise UnfitFile(msg("devices.file_empty"))
    if len(content) > MAX_SCAN:
        raise UnfitFile(msg("devices.file_too_large", size=size, limit=MAX_SCAN))
    return content


def _pages_of(content: bytes) -> int:
    import pikepdf

    try:
        # without repair: a file cut short would otherwise lose its last pages in silence
        with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise UnfitFile(msg("devices.file_encrypted")) from error
    except (pikepdf.PdfError, ValueError, OSError) as error:
        raise UnfitFile(msg("devices.file_damaged")) from error
    if not pages:
        raise UnfitFile(msg("devices.file_no_pages"))
    return pages


def _judged_image(content: bytes, form: str, media_type: str) -> ReadScan:
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=[form]) as image:
            _demand_bearable(image)
            image.verify()
        with Image.open(BytesIO(content), formats=[form]) as image:
            image.draft(None, (image.width // 8, image.height // 8))  # a JPEG is read to its end in little memory
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnfitFile(msg("devices.file_too_many_pixels")) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise UnfitFile(msg("devices.file_damaged")) from error
    return ReadScan(content, media_type, 1)


def _demand_bearable(image: Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise UnfitFile(msg("devices.file_too_many_pixels"))
