"""The house style on paper: sizes, and a sheet that documents write on from top to bottom.

A sheet keeps what belongs together on one page, begins the next page by itself, and never writes
below the foot. Documents say what they want to tell; where it lands is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from mfc_desk.text.catalogue import Catalogue
from printing.documents.marks import (
    ACCENT,
    HAIR,
    HEIGHT,
    INK,
    MUTED,
    WIDTH,
    About,
    Box,
    Ink,
    Mark,
    Rule,
    Text,
    render,
)
from printing.documents.measure import clean, wrap
from printing.fonts import Face, faces

MM: Final = 72 / 25.4
LEADING: Final = 1.34
LINE_FOOT: Final = 10 * MM
"""Where the foot's baseline stands, above the lower edge."""


@dataclass(frozen=True, slots=True)
class Style:
    """The sizes of one variant, in points."""

    text: float
    small: float
    head: float
    title: float
    number: float
    due: float
    gap: float
    code: float
    label: float
    """The width of a label's column."""
    text_label: float
    bold_values: bool
    margin: float


NORMAL: Final = Style(
    text=10, small=8.5, head=11.5, title=17, number=17, due=16, gap=14, code=28 * MM,
    label=136, text_label=10, bold_values=False, margin=18 * MM,
)  # fmt: skip
LARGE: Final = Style(
    text=14, small=11.5, head=15, title=18.5, number=22, due=24, gap=9, code=32 * MM,
    label=126, text_label=12, bold_values=True, margin=11 * MM,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written on. Of a roll as much is used as there is to say."""

    width: float
    height: float
    roll: bool = False


PAGE: Final = Paper(WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class Line:
    """Words in one look; they are broken into as many lines as they need."""

    words: str
    size: float
    bold: bool = False
    ink: Ink = INK
    after: float = 0
    """Free space below the last line."""


class Sheet:
    """Paper being written on. `y` is the height of what is still free above the foot's line."""

    def __init__(self, style: Style, catalogue: Catalogue, paper: Paper = PAGE) -> None:
        self.style: Final = style
        self.paper: Final = paper
        self.catalogue: Final = catalogue
        self.faces: Final = faces()
        self.left: Final = style.margin
        self.width: Final = paper.width - 2 * style.margin
        self.top: Final = paper.height - style.margin
        self.bottom: Final = 0.0 if paper.roll else LINE_FOOT + style.small * LEADING + 3 * MM
        self.pages: Final[list[list[Mark]]] = [[]]
        self.y = self.top

    def face(self, bold: bool) -> Face:
        """The face for plain or bold words."""
        return self.faces.bold if bold else self.faces.regular

    def put(self, mark: Mark) -> None:
        """Place `mark` on the page being written."""
        self.pages[-1].append(mark)

    def turn(self) -> None:
        """Begin the next page."""
        self.pages.append([])
        self.y = self.top

    def need(self, height: float) -> bool:
        """Turn the page unless `height` fits; whether it was turned. What is higher than a page begins where it is."""
        if self.y - height >= self.bottom or self.y == self.top or height > self.top - self.bottom:
            return False
        self.turn()
        return True

    def skip(self, height: float) -> None:
        """Leave free space, except at the top of a page."""
        if self.y < self.top:
            self.y -= height

    def broken(self, lines: Sequence[Line], width: float) -> list[Line]:
        """`lines` as single lines that fit `width`."""
        out: list[Line] = []
        for line in lines:
            parts = wrap(line.words, face=self.face(line.bold), size=line.size, width=width)
            out += [replace(line, words=part, after=0) for part in parts[:-1]]
            out.append(replace(line, words=parts[-1]))
        return out

    def write(
        self, lines: Sequence[Line], *, x: float | None = None, width: float | None = None
    ) -> tuple[float, float]:
        """Write `lines` below each other, kept together if a page can hold them.

        Answers where the last line ended: its right end and its baseline.
        """
        x = self.left if x is None else x
        single = self.broken(lines, self.width if width is None else width)
        self.need(height(single))
        end = (x, self.y)
        for line in single:
            tall = line.size * LEADING
            if self.y - tall < self.bottom:
                self.turn()
            self.y -= tall
            base = self.y + tall - line.size * 1.06
            self.put(Text(x, base, line.words, self.face(line.bold), line.size, line.ink))
            end = (x + self.face(line.bold).width(line.words, line.size), base)
            self.y -= line.after
        return end

    def follow(self, end: tuple[float, float], line: Line) -> tuple[float, float]:
        """Write `line` behind what ended at `end` where it fits there, else below; answers like `write`."""
        x, face = end[0] + line.size, self.face(line.bold)
        if x + face.width(line.words, line.size) > self.left + self.width:
            return self.write([line])
        self.put(Text(x, end[1], line.words, face, line.size, line.ink))
        return (x + face.width(line.words, line.size), end[1])

    def badge(
        self, end: tuple[float, float], words: str, *, left: float | None = None, right: float | None = None
    ) -> tuple[float, float]:
        """Put framed small words behind what ended at `end`, or below from `left` where they do not fit.

        Answers like `write`.
        """
        size, pad = self.style.small, 3.5
        wide = self.faces.regular.width(words, size) + 2 * pad
        right = self.left + self.width if right is None else right
        x, base = end[0] + 6, end[1]
        if x + wide > right:
            self.need(size * LEADING + 4)
            self.y -= size * LEADING + 4
            x, base = self.left if left is None else left, self.y + size * 0.45
        self.put(Box(x, base - size * 0.32, wide, size * 1.36, fill=None, edge=MUTED, radius=2))
        self.put(Text(x + pad, base, words, self.faces.regular, size, MUTED))
        return (x + wide, base)

    def rule(self, *, after: float = 0) -> None:
        """A hairline over the whole width."""
        self.put(Rule(self.left, self.y, self.width, ink=HAIR))
        self.y -= after

    def title(self, *, centre: str, desk: str, words: str, badges: Sequence[str] = ()) -> None:
        """The head of the first page: who speaks, from which desk, and what this paper is."""
        style = self.style
        side = self.faces.regular.width(desk, style.text)
        start = self.y
        self.write([Line(centre, style.head, bold=True, after=5)], width=self.width - side - 12)
        x = self.left + self.width - side
        self.put(Text(x, start - style.head * 1.06, desk, self.faces.regular, style.text, MUTED))
        self.put(Rule(self.left, self.y, self.width, 1.4, ACCENT))
        self.y -= style.gap * 0.8
        end = self.write([Line(words, style.title, bold=True, after=style.gap * 0.8)])
        for badge in badges:
            end = self.badge(end, badge)

    def finish(self, *, foot: str, about: About) -> bytes:
        """Write the foot of each page, "page x of y", and answer with the PDF."""
        for index, page in enumerate(self.pages, 1):
            place = self.catalogue("paper.page_of", page=index, pages=len(self.pages))
            page.extend(self._foot(foot, place))
        return render(self.pages, about, size=(self.paper.width, self.paper.height))

    def _foot(self, foot: str, place: str) -> list[Mark]:
        size, face = self.style.small, self.faces.regular
        right = self.left + self.width - face.width(place, size)
        words = wrap(foot, face=face, size=size, width=right - self.left - 12)[0]
        rule = Rule(self.left, LINE_FOOT + size * LEADING, self.width)
        return [
            rule,
            Text(self.left, LINE_FOOT, clean(words), face, size, MUTED),
            Text(right, LINE_FOOT, place, face, size, MUTED),
        ]


def height(lines: Sequence[Line]) -> float:
    """How high single lines stand below each other."""
    return sum(line.size * LEADING + line.after for line in lines)
