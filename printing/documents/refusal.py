"""The notice of a refusal at intake: the ground with its article and facts, what cures it, and where to complain.

In large type, one idea under the other: whoever was turned away reads it at home, and shows it to whom they ask.
"""

from __future__ import annotations

from typing import Final

from mfc_desk.domain.notices import RefusalData
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from printing.documents import parts
from printing.documents.layout import LARGE, Line, Sheet
from printing.documents.marks import MUTED, About
from printing.documents.parts import Words, said

PARTS: Final = frozenset({"ground"})


def refusal_pdf(data: RefusalData, catalogue: Catalogue) -> bytes:
    """The notice as PDF: the same data give the same bytes. Raises `FontMissing`.

    "ground" in `data.unverified` marks ground and cure; any other name marks the whole paper, at its title.
    """
    return _Notice(data, catalogue).pdf()


class _Notice:
    """One notice being written."""

    def __init__(self, data: RefusalData, catalogue: Catalogue) -> None:
        self.data, self.say = data, catalogue
        self.sheet = Sheet(LARGE, catalogue)
        self.style = self.sheet.style

    def pdf(self) -> bytes:
        """All parts in the order a person needs them: why, what to do, where to complain."""
        data, sheet, say = self.data, self.sheet, self.say
        badges = [say("paper.not_verified")] if set(data.unverified) - PARTS else []
        desk = say("paper.desk", desk=data.desk)
        sheet.title(centre=data.centre, desk=desk, words=say("paper.refusal"), badges=badges)
        for part in (self.number, self.who, self.why, self.cure):
            part()
            sheet.skip(self.style.gap)
        sheet.need(_Notice(data, say).tall())
        self.end()
        about = About(say("paper.refusal_about", number=data.number), data.centre, say.language)
        return sheet.finish(foot=f"{data.number} · {data.centre}", about=about)

    def tall(self) -> float:
        """How high the end of the paper is: where to complain and who signs stand on one page, never a name alone."""
        self.end()
        return self.sheet.top - self.sheet.y

    def end(self) -> None:
        """Where to complain, and everyone who refused, each beside a line to sign on."""
        data, sheet, say = self.data, self.sheet, self.say
        self.complain()
        sheet.skip(self.style.gap)
        also = (say("paper.refused_second"), data.second_name) if data.second_name else None
        parts.signed_end(
            sheet, say("paper.refused_by"), data.operator_name, unverified=bool(data.unverified), also=also
        )

    def number(self) -> None:
        """The number of the notice, when, and that nothing of the person's was kept."""
        data, style, say = self.data, self.style, self.say
        lines = [
            Line(say("paper.refusal_number"), style.small, ink=MUTED),
            Line(data.number, style.number, bold=True, after=style.gap * 0.6),
            Line(say("paper.refused_at", day=data.refused_at, at=data.refused_at), style.head, bold=True),
        ]
        if not data.confirmed:
            lines.append(Line(say("paper.refusal_by_desk"), style.text))
        self.sheet.write(lines)

    def who(self) -> None:
        """For whom and for what."""
        data = self.data
        self.fact("paper.applicant", data.applicant)
        if data.by:
            self.fact("paper.by", parts.in_right(data.by, data.capacity, self.say))
        self.fact("paper.service", self.data.service)
        self.fact("paper.authority", self.data.authority)

    def why(self) -> None:
        """The ground, the largest words of the page, its article, and the facts."""
        data, style, say = self.data, self.style, self.say
        lines = [Line(say("paper.ground"), style.text, ink=MUTED), Line(said(data.ground, say), style.head, bold=True)]
        if data.article is not None:
            lines.append(Line(said(data.article, say), style.text))
        parts.panel(self.sheet, lines, badge=self.mark())
        self.sheet.skip(style.gap * 0.6)
        if data.reason is not None:
            parts.heading(self.sheet, say("paper.two_persons"))
            parts.bullets(self.sheet, [said(data.reason, say)])
        elif data.facts:
            parts.heading(self.sheet, say("paper.facts"))
            parts.bullets(self.sheet, [said(one, say) for one in data.facts])
        if data.papers:
            self.sheet.skip(style.gap * 0.6)
            parts.heading(self.sheet, say("paper.owed"))
            parts.bullets(self.sheet, [said(one, say) for one in data.papers])

    def cure(self) -> None:
        """What puts it right, and what can be done today."""
        parts.heading(self.sheet, self.say("paper.cure"), badge=self.mark())
        parts.bullets(self.sheet, [said(one, self.say) for one in (self.data.cure, self.data.today)])

    def complain(self) -> None:
        """Where to complain of this refusal, and that a new application is always possible."""
        data = self.data
        parts.heading(self.sheet, self.say("paper.refusal_complain"))
        told: list[Message] = [parts.complain_here(data.phone), msg("paper.apply_again")]
        parts.bullets(self.sheet, [self.say.say(one) for one in told])
        self.sheet.skip(self.style.gap * 0.4)
        self.fact("paper.phone", data.phone)
        self.fact("paper.address", data.address)

    def mark(self) -> str:
        """The words "not verified" where ground, article and cure rest on an example, else nothing."""
        return self.say("paper.not_verified") if "ground" in self.data.unverified else ""

    def fact(self, label: str, words: Words) -> None:
        """One labelled fact, left out where there is nothing to say."""
        value = said(words, self.say)
        if value:
            parts.pair(self.sheet, self.say(label), value)
