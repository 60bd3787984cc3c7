"""The ticket on paper: the number that is called, the way to the desk, and what to have at hand.

One layout for the roll of a kiosk and for a sheet of any size. It is read from a distance, by old eyes, and lies about
where others see it: no name stands on it, and no ground. On the roll everything is set in dots of a 203 dpi printer, so
that no square of the code falls between two of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import Final

from reportlab.lib.pagesizes import A6

from mfc_desk.domain.checklists import ChecklistLine
from mfc_desk.domain.ticket_papers import TicketPaperData
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message
from printing.documents import qr
from printing.documents.layout import LARGE, LEADING, MM, NORMAL, PAGE, Line, Paper, Sheet, Style, height
from printing.documents.marks import BLACK, WHITE, About, Box, Ink, Mark, Rule, Squares, Text, render

DPI: Final = 203
DOT: Final = 72 / DPI
"""One dot of a roll printer, in points."""
ROLL_DOTS: Final = 576
"""The dots across an 80 mm roll."""
LONGEST: Final = 16_000
"""Dots a paper may be long: two metres, then it goes on with the next one."""
ROLL: Final = Paper(ROLL_DOTS * DOT - 1e-4, LONGEST * DOT, roll=True)  # a hair less: 577 dots fit no printer
SMALL_SHEET: Final = Paper(*A6)
SQUARE: Final = 6
"""Dots a square of the code is wide; four squares around it stay free."""


@dataclass(frozen=True, slots=True)
class Look:
    """A paper and the sizes on it."""

    paper: Paper
    style: Style
    large: Style


_ROLL: Final = Style(
    text=10, small=8, head=11.5, title=13, number=66, due=24, gap=9, code=0,
    label=0, text_label=9, bold_values=False, margin=16 * DOT,
)  # fmt: skip
_ROLL_LARGE: Final = replace(_ROLL, text=14, small=11, head=15, title=17, number=74, due=32, text_label=12, gap=11)
_A6: Final = replace(NORMAL, text=9, small=7.5, head=10.5, title=12, number=60, due=22, gap=6, margin=7 * MM)
_A6_LARGE: Final = replace(_A6, text=12.5, small=10, head=14, title=16, number=60, due=28, gap=8)
_A4: Final = replace(NORMAL, text=13, small=10, head=15, title=18, number=130, due=40, gap=14)
_A4_LARGE: Final = replace(LARGE, text=19, small=14, head=21, title=24, number=150, due=54, gap=16)
LOOKS: Final = {
    "roll": Look(ROLL, _ROLL, _ROLL_LARGE),
    "a6": Look(SMALL_SHEET, _A6, _A6_LARGE),
    "a4": Look(PAGE, _A4, _A4_LARGE),
}
"""By the name of the paper in the settings."""


def ticket_pdf(data: TicketPaperData, catalogue: Catalogue, *, paper: str = "roll", large: bool = False) -> bytes:
    """The ticket as PDF: the same data give the same bytes. Raises `FontMissing`, `KeyError` for an unknown paper."""
    look = LOOKS[paper]
    sheet = Sheet(look.large if large else look.style, catalogue, look.paper)
    _Ticket(data, sheet).write()
    about = About(catalogue("paper.ticket.about", number=data.number), data.centre, catalogue.language)
    if look.paper.roll:
        return _cut_off(sheet, about)
    return sheet.finish(foot=f"{data.number} · {data.centre}", about=about)


class _Ticket:
    """One ticket being written."""

    def __init__(self, data: TicketPaperData, sheet: Sheet) -> None:
        self.data, self.sheet = data, sheet
        self.say, self.style = sheet.catalogue, sheet.style
        self.side = len(qr.modules(data.code)) * SQUARE * DOT if data.code else 0.0

    def write(self) -> None:
        """All parts, the ones seen from afar first. On a sheet the code has its place beside the number."""
        self.copy()
        if self.sheet.paper.roll:
            self.head(self.sheet.width)
        else:
            self.head_beside_code()
        self.appointment()
        self.matter()
        self.turn()
        if self.sheet.paper.roll:
            self.code_below()
        self.worth()
        self.checklist()

    def copy(self) -> None:
        """White on black, over the whole width: nobody takes a copy for the original."""
        if not self.data.copy:
            return
        sheet, size = self.sheet, self.style.due
        tall = size * 1.4
        sheet.put(Box(sheet.left, sheet.y - tall, sheet.width, tall, fill=BLACK, radius=0))
        self.large(self.say("paper.ticket.copy", copy=self.data.copy), size, drop=tall, ink=WHITE)
        sheet.skip(self.style.gap)

    def head(self, width: float) -> None:
        """Who gives it, the number, and when it was given."""
        style, data = self.style, self.data
        self.lines(data.centre, style.head, bold=True, within=width)
        self.lines(self.say("paper.ticket.your_number"), style.text, within=width)
        size = min(style.number, width / self.sheet.faces.bold.width(data.number, 1))
        self.large(data.number, size, drop=size * 0.98, within=width)
        self.sheet.skip(style.gap * 0.6)
        self.lines(self.say("paper.ticket.at", at=data.issued_at), style.text, within=width)
        if data.people > 1:
            self.lines(self.say("paper.ticket.people", n=data.people), style.text, bold=True, within=width)

    def head_beside_code(self) -> None:
        """The head, and the code to its right."""
        sheet, top = self.sheet, self.sheet.y
        if not self.data.code:
            self.head(sheet.width)
            return
        sheet.put(qr.draw(self.data.code, x=sheet.left + sheet.width - self.side, y=top - self.side, side=self.side))
        quiet = 4 * SQUARE * DOT
        self.head(sheet.width - self.side - quiet)
        sheet.y = min(sheet.y, top - self.side - quiet)

    def appointment(self) -> None:
        """The hour somebody is booked for, in large figures."""
        data, style = self.data, self.style
        if data.appointment is None:
            return
        self.line()
        self.lines(self.say("paper.ticket.appointment"), style.text, within=self.sheet.width)
        words = self.say("paper.ticket.appointment_at", at=data.appointment)
        self.large(words, style.due, drop=style.due * 1.15)

    def matter(self) -> None:
        """What they came for, and that they are called earlier; why only where they want it to be seen."""
        data, style, say = self.data, self.style, self.say
        if data.services or data.life_event or data.priority or data.ground:
            self.line()
        if data.life_event is not None:
            self.lines(say.say(data.life_event), style.text)
        for message in data.services:
            self.lines(say.say(message), style.head, bold=True)
        if not data.priority and data.ground is None:
            return
        words = say("paper.ticket.priority")
        if data.ground is not None:
            words = say("paper.ticket.priority_ground", ground=data.ground)
        end = self.sheet.write([Line(words, style.text, ink=BLACK)])
        if not data.priority_verified:
            self.sheet.badge(end, say("paper.not_verified"))

    def turn(self) -> None:
        """How many are before them and, where that is known, how long it may take."""
        data, style, say = self.data, self.style, self.say
        if data.ahead is None:
            return
        self.line()
        words = say("paper.ticket.ahead", n=data.ahead) if data.ahead else say("paper.ticket.next")
        self.lines(words, style.head, bold=True)
        if data.wait_min is not None:
            least, most = data.wait_min
            self.lines(say("paper.ticket.wait", least=least, most=most), style.head, bold=True)
        self.lines(say("paper.ticket.counted", at=data.counted_at or data.issued_at), style.small)

    def code_below(self) -> None:
        """The code in the middle, each square whole dots wide, with its quiet zone."""
        sheet = self.sheet
        if not self.data.code:
            return
        self.line()
        quiet, end = 4 * SQUARE * DOT, sheet.paper.height
        top = _on_dot(end - sheet.y + quiet)
        left = _on_dot((sheet.paper.width - self.side) / 2)
        sheet.put(qr.draw(self.data.code, x=left, y=end - top - self.side, side=self.side))
        sheet.y = end - top - self.side - quiet

    def worth(self) -> None:
        """What the paper is worth."""
        data, say, style = self.data, self.say, self.style
        if not data.code or not self.sheet.paper.roll:
            self.line()
        self.lines(say("paper.ticket.code" if data.code else "paper.ticket.no_code"), style.text, bold=True)
        if data.copy:
            self.lines(say("paper.ticket.copy_note"), style.text)

    def checklist(self) -> None:
        """What to have at hand, what only some need, and what the centre gets by itself."""
        found = self.data.checklist
        self.part("paper.ticket.bring", found.bring)
        self.part("paper.ticket.perhaps", found.perhaps)
        self.part("paper.ticket.fetched", found.fetched, aside="paper.ticket.fetched_note")
        if not (found.verified and self.data.priority_verified):
            self.sheet.skip(self.style.gap * 0.5)
            self.lines(self.say("paper.not_verified_note"), self.style.small)

    def part(self, title: str, items: Sequence[ChecklistLine], *, aside: str = "") -> None:
        """A list under its title, the mark beside the title where it is true of every line. `aside`: nothing to do."""
        if not items:
            return
        sheet, style, say = self.sheet, self.style, self.say
        sheet.need(4 * style.text * LEADING)
        self.line()
        alike = not any(one.verified for one in items)
        end = sheet.write([Line(say(title), style.head, bold=True, ink=BLACK)])
        if alike:
            sheet.badge(end, say("paper.not_verified"))
        sheet.skip(style.gap * 0.2)
        if aside:
            sheet.write([Line(say(aside), style.text, ink=BLACK)])
        for why, together in groupby(items, key=lambda one: one.why or one.what):
            papers = list(together)
            self.item(why if papers[0].why else None, papers, to_do=not aside, alike=alike)

    def item(self, why: Message | None, items: Sequence[ChecklistLine], *, to_do: bool, alike: bool) -> None:
        """A box to tick by pen, or a dot where the person has nothing to do, and the papers of one case."""
        sheet, style, say = self.sheet, self.style, self.say
        named = [say("paper.ticket.original", what=one.what) if one.original else say.say(one.what) for one in items]
        words = ", ".join(named)
        if why is not None:
            words = say("paper.ticket.perhaps_line", why=why, what=words)
        indent, size = style.text * 1.5, style.text
        line = Line(words, size, ink=BLACK, after=size * 0.2)
        sheet.need(height(sheet.broken([line], sheet.width - indent)))
        base = sheet.y - size * 1.06
        if to_do:
            sheet.put(Box(sheet.left, base, size * 0.72, size * 0.72, fill=None, edge=BLACK, radius=0))
        else:
            sheet.put(Text(sheet.left + 1, base, "•", sheet.faces.bold, size, BLACK))
        end = sheet.write([line], x=sheet.left + indent, width=sheet.width - indent)
        if not alike and not all(one.verified for one in items):
            sheet.badge(end, say("paper.not_verified"), left=sheet.left + indent)

    def line(self) -> None:
        """A black line: grey ones do not come out of a roll printer."""
        sheet, gap = self.sheet, self.style.gap
        sheet.skip(gap * 0.5)
        if sheet.y < sheet.top:
            sheet.put(Rule(sheet.left, sheet.y, sheet.width, 2 * DOT, BLACK))
        sheet.skip(gap * 0.6)

    def lines(self, words: str, size: float, *, bold: bool = False, within: float = 0) -> None:
        """Words in black, broken where they must; in the middle of a column `within`, where one is told."""
        sheet = self.sheet
        for line in sheet.broken([Line(words, size, bold, BLACK)], within or sheet.width):
            aside = (within - sheet.face(bold).width(line.words, size)) / 2 if within else 0.0
            sheet.write([line], x=sheet.left + aside)

    def large(self, words: str, size: float, *, drop: float, within: float = 0, ink: Ink = BLACK) -> None:
        """One bold line in the middle of a band of height `drop`."""
        sheet, face = self.sheet, self.sheet.faces.bold
        width = within or sheet.width
        size = min(size, width * 0.96 / face.width(words, 1))
        x = sheet.left + (width - face.width(words, size)) / 2
        sheet.put(Text(x, sheet.y - drop / 2 - size * 0.365, words, face, size, ink))
        sheet.y -= drop


def _on_dot(length: float) -> float:
    """The next whole dot."""
    return ceil(length / DOT - 1e-6) * DOT


def _cut_off(sheet: Sheet, about: About) -> bytes:
    """What was written on the roll, as one page that is as long as it needs to be, in whole dots."""
    used = _on_dot(sheet.paper.height - sheet.y + sheet.style.margin)
    down = sheet.paper.height - used
    page = [_moved(mark, down) for mark in sheet.pages[0]]
    return render([page], about, size=(sheet.paper.width, used))


def _moved(mark: Mark, down: float) -> Mark:
    if isinstance(mark, Squares):
        return Squares(tuple((x, y - down, width, height) for x, y, width, height in mark.parts))
    return replace(mark, y=mark.y - down)
