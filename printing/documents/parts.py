"""The parts documents are put together from: pairs, a panel, a list, a code with words, a line to sign on."""

from __future__ import annotations

from collections.abc import Sequence

from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from printing.documents import qr
from printing.documents.layout import LEADING, Line, Sheet, height
from printing.documents.marks import INK, MUTED, Box, Rule, Text

Words = str | Message
"""Words of a pack or of a person: a message is said in the language of the document."""


def complain_here(phone: Words) -> Message:
    """Where to complain at the centre itself; of a phone only where there is one."""
    return msg("paper.complain_here", phone=phone) if phone else msg("paper.complain_at_desk")


def said(words: Words, catalogue: Catalogue) -> str:
    """`words` in the language of the document."""
    return catalogue.say(words) if isinstance(words, Message) else words


def in_right(name: str, capacity: Message | None, catalogue: Catalogue) -> str:
    """Who acts for another, and in what right."""
    return name if capacity is None else catalogue("paper.in_right", name=name, capacity=capacity)


def heading(sheet: Sheet, words: str, *, badge: str = "", aside: str = "") -> None:
    """The name of the part that follows, with words aside; it never stands alone at the foot of a page."""
    style = sheet.style
    lines = [Line(words, style.head, bold=True)]
    single = sheet.broken(lines, sheet.width)
    sheet.need(height(single) + 4 * style.text * LEADING)
    end = sheet.write(lines)
    if aside:
        end = sheet.follow(end, Line(aside, style.text, ink=MUTED))
    if badge:
        sheet.badge(end, badge)
    sheet.skip(style.gap * 0.3)


def pair(sheet: Sheet, label: str, words: str, *, badge: str = "") -> None:
    """A label and, to its right, what it names; both break into lines where they must."""
    style = sheet.style
    indent = style.label
    value = Line(words, style.text, bold=style.bold_values)
    name = sheet.broken([Line(label, style.text_label, ink=MUTED)], indent - 8)
    sheet.need(max(height(name), height(sheet.broken([value], sheet.width - indent))))
    base = sheet.y - style.text * 1.06
    for line in name:
        sheet.put(Text(sheet.left, base, line.words, sheet.faces.regular, line.size, line.ink))
        base -= line.size * LEADING
    page, below = len(sheet.pages), sheet.y - height(name)
    end = sheet.write([value], x=sheet.left + indent, width=sheet.width - indent)
    if badge:
        sheet.badge(end, badge, left=sheet.left + indent)
    sheet.y = min(sheet.y, below) if len(sheet.pages) == page else sheet.y
    sheet.skip(style.gap * 0.3)


def panel(sheet: Sheet, lines: Sequence[Line], *, badge: str = "") -> None:
    """Lines on a tint over the whole width, kept together: the one thing to see from afar."""
    style = sheet.style
    pad = style.gap * 0.7
    inner = sheet.width - 2 * pad
    tall = height(sheet.broken(lines, inner)) + 2 * pad + (style.small * 2 if badge else 0)
    sheet.need(tall)
    page, top = len(sheet.pages), sheet.y
    sheet.y -= pad
    end = sheet.write(lines, x=sheet.left + pad, width=inner)
    if badge:
        sheet.badge(end, badge, left=sheet.left + pad, right=sheet.left + pad + inner)
    sheet.y -= pad
    if len(sheet.pages) == page:
        sheet.pages[-1].insert(0, Box(sheet.left, sheet.y, sheet.width, top - sheet.y))  # under its words


def beside_code(sheet: Sheet, lines: Sequence[Line], *, address: str) -> None:
    """Lines to the left of the code that leads to `address`."""
    side = sheet.style.code
    quiet = side / 5  # four squares of the smallest code there is (21 squares)
    sheet.need(side)
    page, top = len(sheet.pages), sheet.y
    sheet.put(qr.draw(address, x=sheet.left + sheet.width - side, y=top - side, side=side))
    sheet.write(lines, width=sheet.width - side - quiet)
    if len(sheet.pages) == page:
        sheet.y = min(sheet.y, top - side)


def bullets(sheet: Sheet, items: Sequence[str]) -> None:
    """A plain list."""
    size = sheet.style.text
    indent = size * 1.3
    for item in items:
        line = Line(item, size, after=size * 0.15)
        sheet.need(height(sheet.broken([line], sheet.width - indent)))
        sheet.put(Text(sheet.left + 1, sheet.y - size * 1.06, "•", sheet.faces.regular, size, MUTED))
        sheet.write([line], x=sheet.left + indent, width=sheet.width - indent)


def sign_here(sheet: Sheet, label: str, name: str, *, asides: Sequence[str], keep: float = 0) -> None:
    """A label above a name and, to the right, each word of `asides` above a line to write on.

    `keep` is the height of what must stay on the same page after it.
    """
    style = sheet.style
    wide = sheet.width * (0.34 if len(asides) == 1 else 0.26)
    width = sheet.width - (wide + style.gap) * len(asides)
    lines = [Line(label, style.text_label, ink=MUTED), Line(name, style.text, ink=INK)]
    sheet.need(height(sheet.broken(lines, width)) + keep)
    base = sheet.y - style.text_label * 1.06
    sheet.write(lines, width=width)
    for place, aside in enumerate(asides):
        x = sheet.left + width + style.gap + place * (wide + style.gap)
        sheet.put(Text(x, base, aside, sheet.faces.regular, style.text_label, MUTED))
        sheet.put(Rule(x, base - style.text_label * 0.3 - style.text * LEADING, wide, 0.8, MUTED))


def signed_end(
    sheet: Sheet, label: str, name: str, *, unverified: bool, dated: bool = False, also: tuple[str, str] | None = None
) -> None:
    """The end of a paper: who signs, and when if `dated`, words against swindlers, and what "not verified" means.

    `also` is the label and the name of a second person who signs.
    """
    style, say = sheet.style, sheet.catalogue
    lines = [Line(say("paper.never_asked"), style.text)]
    if unverified:
        lines.append(Line(say("paper.not_verified_note"), style.small, ink=MUTED))
    keep = height(sheet.broken(lines, sheet.width)) + style.gap
    asides = [say("paper.signature"), *([say("paper.sign_date")] if dated else [])]
    sign_here(sheet, label, name, asides=asides, keep=keep)
    if also is not None:
        sheet.skip(style.gap)
        sign_here(sheet, *also, asides=asides, keep=keep)
    sheet.skip(style.gap)
    sheet.write(lines)
