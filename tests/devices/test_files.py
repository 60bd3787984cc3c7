from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from mfc_desk.devices.files import DeskFiles
from mfc_desk.domain.operations.documents import MAX_SCAN, MEDIA_TYPES
from mfc_desk.ports.outside import UnfitFile
from mfc_desk.text.catalogue import LANGUAGES, Catalogue


def pdf(pages: int = 2, **save: object) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    out = BytesIO()
    made.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def picture(form: str, size: tuple[int, int] = (300, 200)) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 60).save(out, form)
    return out.getvalue()


def huge_png() -> bytes:
    """A picture of 40,000 x 40,000 pixels in a few bytes."""

    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 100)) + part(b"IEND", b"")


def no_pages() -> bytes:
    made = pikepdf.new()
    out = BytesIO()
    made.save(out)
    return out.getvalue()


JPEG, PNG, PDF = picture("JPEG"), picture("PNG"), pdf()


def why(tmp_path: Path, content: bytes, name: str = "paper.pdf") -> str:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(UnfitFile) as raised:
        DeskFiles().read(str(file))
    for language in LANGUAGES:
        assert Catalogue(language).say(raised.value.why)
    return raised.value.why.code


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (PDF, "application/pdf", 2),
        (pdf(1, encryption=pikepdf.Encryption(owner="o", user="")), "application/pdf", 1),
        (JPEG, "image/jpeg", 1),
        (PNG, "image/png", 1),
    ],
)
def test_a_whole_document_is_read_as_it_is_whatever_its_name(
    tmp_path: Path, content: bytes, media_type: str, pages: int
) -> None:
    file = tmp_path / "name.exe"
    file.write_bytes(content)
    scan = DeskFiles().read(str(file))
    assert (scan.content, scan.media_type, scan.pages) == (content, media_type, pages)
    assert scan.media_type in MEDIA_TYPES
    assert [each.name for each in tmp_path.iterdir()] == ["name.exe"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "devices.file_empty"),
        (b"MZ\x90 a program", "devices.file_other_type"),
        (b"<html>not found</html>", "devices.file_other_type"),
        (picture("GIF"), "devices.file_other_type"),
        (pdf(1, encryption=pikepdf.Encryption(owner="o", user="u")), "devices.file_encrypted"),
        (no_pages(), "devices.file_no_pages"),
        (PDF[: len(PDF) // 2], "devices.file_damaged"),
        (PDF[:-60], "devices.file_damaged"),
        (b"%PDF-1.7\n" + b"\0" * 500, "devices.file_damaged"),
        (JPEG[: len(JPEG) // 2], "devices.file_damaged"),
        (JPEG[:-200], "devices.file_damaged"),
        (JPEG[:3], "devices.file_damaged"),
        (PNG[: len(PNG) // 2], "devices.file_damaged"),
        (PNG[:100] + bytes(50) + PNG[150:], "devices.file_damaged"),
        (PNG[:12], "devices.file_damaged"),
        (huge_png(), "devices.file_too_many_pixels"),
        (b"%PDF-" + b"\0" * MAX_SCAN, "devices.file_too_large"),
    ],
)
def test_an_unfit_file_is_refused_with_its_own_reason(tmp_path: Path, content: bytes, code: str) -> None:
    assert why(tmp_path, content) == code


def test_a_folder_and_a_file_that_is_gone_are_told_apart(tmp_path: Path) -> None:
    codes = []
    for path in (tmp_path, tmp_path / "gone.pdf"):
        with pytest.raises(UnfitFile) as raised:
            DeskFiles().read(str(path))
        codes.append(raised.value.why.code)
    assert codes == ["devices.file_is_folder", "devices.file_not_there"]


def test_a_file_the_disk_does_not_give_is_refused_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    file = tmp_path / "a.pdf"
    file.write_bytes(PDF)
    monkeypatch.setattr(Path, "open", broken)
    with pytest.raises(UnfitFile) as raised:
        DeskFiles().read(str(file))
    assert raised.value.why.code == "devices.file_unreadable"


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_cut_at_any_place_is_never_taken_for_whole(tmp_path: Path, form: str) -> None:
    content = picture(form, (40, 30))
    for cut in range(16, len(content) - 2, 97):
        assert why(tmp_path, content[:cut]) == "devices.file_damaged"


def test_a_pdf_that_only_its_owner_locked_opens_for_whoever_receives_it(tmp_path: Path) -> None:
    from pypdf import PdfReader

    file = tmp_path / "certificate.pdf"
    file.write_bytes(
        pdf(2, encryption=pikepdf.Encryption(owner="o", user="", allow=pikepdf.Permissions(extract=False)))
    )
    scan = DeskFiles().read(str(file))
    assert scan.content == file.read_bytes(), "not a byte is touched: a signature inside stays good"
    received = PdfReader(BytesIO(scan.content))
    assert received.is_encrypted
    assert received.decrypt("")
    assert len(received.pages) == scan.pages == 2
