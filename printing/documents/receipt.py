"""The receipt: what was taken, when the answer comes, where to ask. The paper in the person's hand."""

from __future__ import annotations

from typing import Final, Literal, get_args

from mfc_desk.domain.papers import DocumentLine, ReceiptData
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.formats import long_date
from printing.documents import parts
from printing.documents.layout import LARGE, NORMAL, Line, Sheet
from printing.documents.marks import MUTED, About
from printing.documents.parts import Words, said
from printing.documents.table import Column, Table, width_of

Part = Literal[
    "service", "authority", "due", "fee", "documents", "fetched", "to_bring", "complaint", "address", "phone"
]
CERTIFICATE: Final = 16
"""Digits of the certificate's digest that stand on paper: enough to compare by eye."""
PARTS: Final[frozenset[str]] = frozenset(get_args(Part))


def receipt_pdf(data: ReceiptData, catalogue: Catalogue, *, large: bool = False) -> bytes:
    """The receipt as PDF: the same data give the same bytes. Raises `FontMissing`.

    Each of `data.unverified` marks the part its name begins with ("fee.amount": the fee). A name that is no
    part marks the whole paper, at its title: an example of the law never reaches paper unmarked.
    """
    sheet = Sheet(LARGE if large else NORMAL, catalogue)
    ReceiptPages(data, sheet, large=large).write()
    about = About(catalogue("paper.receipt_about", number=data.number), data.centre, catalogue.language)
    return sheet.finish(foot=f"{data.number} · {data.centre}", about=about)


def in_fours(digits: str) -> str:
    """A long number in groups that can be read aloud."""
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


class ReceiptPages:
    """One receipt being written, on a sheet of its own or behind others."""

    def __init__(self, data: ReceiptData, sheet: Sheet, *, large: bool) -> None:
        self.data, self.sheet, self.large = data, sheet, large
        self.say, self.style = sheet.catalogue, sheet.style
        self.marked = {name.partition(".")[0] for name in data.unverified}

    def write(self) -> None:
        """All parts in the order a person needs them: in large type the way to ask comes first."""
        data, sheet, say = self.data, self.sheet, self.say
        desk = say("paper.desk", desk=data.desk)
        sheet.title(centre=data.centre, desk=desk, words=say("paper.receipt"), badges=self.badges())
        self.number()
        papers = [self.facts, self.documents, self.fetched, self.taken_on]
        for part in [self.due, self.ask, *papers] if self.large else [self.due, *papers, self.ask]:
            sheet.skip(self.style.gap)
            part()
        sheet.skip(self.style.gap)
        unverified = bool(data.unverified)
        parts.signed_end(sheet, say("paper.taken_by"), data.operator_name, unverified=unverified)

    def badges(self) -> list[str]:
        """What stands beside the title: that it was printed before, that something in it is an example."""
        copy = [self.say("paper.copy", copy=self.data.copy + 1)] if self.data.copy else []
        return copy + ([self.say("paper.not_verified")] if self.marked - PARTS else [])

    def mark(self, part: Part) -> str:
        """The words "not verified" where `part` rests on an example, else nothing."""
        return self.say("paper.not_verified") if part in self.marked else ""

    def fact(self, label: str, words: Words, part: Part | None = None) -> None:
        """One labelled fact, left out where there is nothing to say."""
        value = said(words, self.say)
        if value:
            parts.pair(self.sheet, self.say(label), value, badge=self.mark(part) if part else "")

    def number(self) -> None:
        """The number and what was done, beside the code that tells how it goes on."""
        data, style, say = self.data, self.style, self.say
        kind = "accepted_here" if data.accepted_offline else "registered"
        lines = [
            Line(say("paper.number"), style.small, ink=MUTED),
            Line(data.number, style.number, bold=True, after=style.gap * 0.6),
            Line(say(f"paper.{kind}", at=data.received_at), style.head, bold=True),
            Line(say(f"paper.{kind}_qr"), style.text),
        ]
        if data.provisional:
            lines.append(Line(say("paper.time_by_desk"), style.text_label))
        parts.beside_code(self.sheet, lines, address=data.status_url)

    def due(self) -> None:
        """The day of the answer, the largest words of the page."""
        data, style = self.data, self.style
        day = long_date(data.due, self.say.language) if data.due else self.say("paper.day_is_told")
        lines = [
            Line(self.say("paper.answer_by"), style.text, ink=MUTED),
            Line(day[:1].upper() + day[1:], style.due, bold=True),
        ]
        if data.ready_at is not None:
            lines.append(Line(self.say("paper.ready_at", at=data.ready_at), style.head, bold=True))
        if note := said(data.term, self.say):
            lines.append(Line(note, style.text))
        parts.panel(self.sheet, lines, badge=self.mark("due"))

    def facts(self) -> None:
        """Who, what, when and for how much."""
        data = self.data
        self.fact("paper.applicant", data.applicant)
        if data.by:
            self.fact("paper.by", parts.in_right(data.by, data.capacity, self.say))
        self.fact("paper.service", data.service, "service")
        self.fact("paper.authority", data.authority, "authority")
        self.fact("paper.accepted", self.say("paper.date_in_full", at=data.received_at))
        self.fact("paper.fee", data.fee, "fee")
        self.fact("paper.certificate", in_fours(data.certificate[:CERTIFICATE]))
        self.fact("paper.copy_for", data.copy_for)

    def documents(self) -> None:
        """Each paper that was taken; in large type a list, else a table."""
        say, taken = self.say, self.data.documents
        pages = say("paper.pages_in_all", pages=sum(line.pages for line in taken))
        title = say("paper.documents", n=len(taken))
        aside = pages if taken else say(self.none_taken())
        parts.heading(self.sheet, title, badge=self.mark("documents"), aside=aside)
        if self.large:
            self.document_list()
        elif taken:
            self.document_table()
        self.to_bring()

    def none_taken(self) -> str:
        """How it is said that nothing was taken: that nothing was wanted only where it is so."""
        if self.data.to_bring:
            return "paper.none_taken_yet"
        return "paper.none_taken" if self.data.taken_on else "paper.no_documents"

    def to_bring(self) -> None:
        """What the person still brings, until when, by which act, and where to."""
        if self.data.to_bring:
            self.sheet.skip(self.style.gap)
            title, aside = self.say("paper.to_bring"), self.say("paper.to_bring_where")
            parts.heading(self.sheet, title, badge=self.mark("to_bring"), aside=aside)
            parts.bullets(self.sheet, self.data.to_bring)

    def document_list(self) -> None:
        """The papers as numbered names with a line of words below each."""
        sheet, style, say = self.sheet, self.style, self.say
        for place, line in enumerate(self.data.documents, 1):
            state = say(self.where(line))
            told = (say("paper.pages", n=line.pages), self.form(line), said(line.validity or "", say), state)
            words = " · ".join(each for each in told if each)
            name = Line(f"{place}. {line.name}", style.text, bold=True)
            sheet.write([name, Line(words, style.text, after=style.gap * 0.4)])

    def document_table(self) -> None:
        """The papers as a table."""
        sheet, say = self.sheet, self.say
        names = ("place", "document", "pages", "form", "returned")
        heads = [say(f"paper.column.{name}") for name in names]
        rows = [self.document_row(place, line) for place, line in enumerate(self.data.documents, 1)]
        size, small = self.style.text, self.style.small
        wide = [
            max(width_of(sheet, [row[i] for row in rows], size), width_of(sheet, [heads[i]], small)) for i in range(5)
        ]
        wide[1] = 0
        right = (True, False, True, False, False)
        Table(sheet, [Column(*column) for column in zip(heads, wide, right, strict=True)]).rows(rows)

    def where(self, line: DocumentLine) -> str:
        """Where the paper is. An original that lies here goes back before the visit ends: it never stays."""
        return {"yes": "paper.given_back", "with_this": "paper.back_with_this", "no": "paper.kept_here"}[
            self.back(line)
        ]

    def back(self, line: DocumentLine) -> str:
        """Whether it was given back, is given back with this receipt, or stays: a copy."""
        if line.returned:
            return "yes"
        return "with_this" if line.original else "no"

    def document_row(self, place: int, line: DocumentLine) -> tuple[str, ...]:
        say = self.say
        form, returned = self.form(line), say(f"paper.returned.{self.back(line)}")
        name = line.name if line.validity is None else f"{line.name}, {said(line.validity, say)}"
        return (str(place), name, str(line.pages), form, returned)

    def form(self, line: DocumentLine) -> str:
        if line.volunteered:
            return self.say("paper.form.volunteered")
        return self.say("paper.form.original" if line.original else "paper.form.copy")

    def fetched(self) -> None:
        """What the person was spared: what agencies answered, and what they still owe."""
        both = (("paper.fetched", self.data.fetched), ("paper.awaited", self.data.awaited))
        for place, (code, items) in enumerate(one for one in both if one[1]):
            if place:
                self.sheet.skip(self.style.gap)
            title, aside = self.say(code, n=len(items)), self.say("paper.fetched_note")
            parts.heading(self.sheet, title, badge=self.mark("fetched"), aside=aside)
            parts.bullets(self.sheet, items)

    def taken_on(self) -> None:
        """What the person insisted on handing in without, in the words they signed."""
        if self.data.taken_on:
            parts.heading(self.sheet, self.say("paper.taken_on"))
            parts.bullets(self.sheet, self.data.taken_on)

    def ask(self) -> None:
        """Where to ask and how to complain."""
        data = self.data
        self.fact("paper.phone", data.phone, "phone")
        self.fact("paper.address", data.address, "address")
        self.fact("paper.complaint", data.complaint or parts.complain_here(data.phone), "complaint")
