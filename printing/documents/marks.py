"""What a page is made of, and the one place that draws it: marks in, PDF bytes out.

The same pages and title give the same bytes: no clock, no random name goes into the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from printing.fonts import Face, faces

Ink = tuple[float, float, float]
WIDTH: Final[float] = A4[0]
HEIGHT: Final[float] = A4[1]
INK: Final[Ink] = (0.07, 0.11, 0.17)
MUTED: Final[Ink] = (0.28, 0.33, 0.4)
ACCENT: Final[Ink] = (0.04, 0.31, 0.6)
HAIR: Final[Ink] = (0.72, 0.75, 0.79)
TINT: Final[Ink] = (0.93, 0.95, 0.97)
BLACK: Final[Ink] = (0.0, 0.0, 0.0)
WHITE: Final[Ink] = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of letters; x and y are the start of its baseline, in points from the lower left corner."""

    x: float
    y: float
    words: str
    face: Face
    size: float
    ink: Ink = INK


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line to the right."""

    x: float
    y: float
    width: float
    weight: float = 0.5
    ink: Ink = HAIR


@dataclass(frozen=True, slots=True)
class Box:
    """A filled or, where `edge` is given, a framed rectangle; x and y are its lower left corner."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = TINT
    edge: Ink | None = None
    radius: float = 3


@dataclass(frozen=True, slots=True)
class Squares:
    """Black rectangles (x, y, width, height) of one figure, filled in one stroke so that no seam shows."""

    parts: tuple[tuple[float, float, float, float], ...]


Mark = Text | Rule | Box | Squares
Page = Sequence[Mark]


@dataclass(frozen=True, slots=True)
class About:
    """What the file says about itself: title, author and language."""

    title: str
    author: str
    language: str


def render(pages: Sequence[Page], about: About, *, size: tuple[float, float] = (WIDTH, HEIGHT)) -> bytes:
    """The pages as one PDF, fonts embedded and subset."""
    out = BytesIO()
    first = faces().regular.name  # else each page names Helvetica, which is never embedded
    canvas = Canvas(
        out,
        pagesize=size,
        invariant=1,
        lang=about.language,
        initialFontName=first,  # type: ignore[arg-type]  # the stubs say float; it is a name
    )
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setSubject(about.title)
    canvas.setCreator("mfc-desk")
    for page in pages:
        for mark in page:
            if not isinstance(mark, Text):
                _draw(mark, canvas)
        _write([mark for mark in page if isinstance(mark, Text)], canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _write(lines: Sequence[Text], canvas: Canvas) -> None:
    """All letters of a page in one text object, in reading order."""
    text = canvas.beginText()
    face, size, ink = "", 0.0, None
    for line in lines:
        if (line.face.name, line.size) != (face, size):
            face, size = line.face.name, line.size
            text.setFont(face, size)
        if line.ink != ink:
            ink = line.ink
            text.setFillColorRGB(*ink)
        text.setTextOrigin(line.x, line.y)
        text.textOut(line.words)
    canvas.drawText(text)


def _draw(mark: Rule | Box | Squares, canvas: Canvas) -> None:
    match mark:
        case Rule():
            _rule(mark, canvas)
        case Box():
            _box(mark, canvas)
        case Squares():
            _squares(mark, canvas)


def _rule(mark: Rule, canvas: Canvas) -> None:
    canvas.setLineWidth(mark.weight)
    canvas.setStrokeColorRGB(*mark.ink)
    canvas.line(mark.x, mark.y, mark.x + mark.width, mark.y)


def _box(mark: Box, canvas: Canvas) -> None:
    if mark.fill:
        canvas.setFillColorRGB(*mark.fill)
    if mark.edge:
        canvas.setLineWidth(0.6)
        canvas.setStrokeColorRGB(*mark.edge)
    canvas.roundRect(
        mark.x, mark.y, mark.width, mark.height, mark.radius, stroke=int(bool(mark.edge)), fill=int(bool(mark.fill))
    )


def _squares(mark: Squares, canvas: Canvas) -> None:
    path = canvas.beginPath()
    for part in mark.parts:
        path.rect(*part)
    canvas.setFillColorRGB(*BLACK)
    canvas.drawPath(path, stroke=0, fill=1)
