"""The receipt as the person will hold it, small: the operator reads the same words."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from mfc_desk.domain.papers import ReceiptData
from mfc_desk.text.catalogue import Catalogue
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.words import Icon, Label


class Slip(QFrame):
    """A white sheet with the words of the receipt in its own language."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visit.receipt.slip")
        self.setProperty("box", "paper")
        self._body: Line = col(gap=8, pad=(14, 12, 14, 14), into=self)
        self._shown: tuple[ReceiptData, str] | None = None

    def set_receipt(self, data: ReceiptData, words: Catalogue) -> None:
        """Show what the paper says."""
        if (data, words.language) == self._shown:
            return
        self._shown = (data, words.language)
        clear(self._body)
        head = Label(data.centre, "strong", "ink", wrap=True)
        self._body.put(row(Icon("landmark", "ink", 16), (head, 1), gap=6))
        for label, value in self._pairs(data, words):
            one, other = Label(label, "xs", "ink", wrap=True), Label(value, "strong", "ink", wrap=True)
            one.set_language(words.language)
            other.set_language(words.language)
            self._body.put(col(one, other, gap=0))
        self._body.put(...)

    def _pairs(self, data: ReceiptData, words: Catalogue) -> list[tuple[str, str]]:
        """What stands on it; behind a fact that nobody vouched for the same words as on the paper."""
        marked = {name.partition(".")[0] for name in data.unverified}

        def mark(part: str, value: str) -> str:
            return words("visit.slip.marked", value=value) if part in marked else value

        pairs = [
            (words("visit.slip.number"), data.number),
            (words("visit.slip.accepted"), words("visit.slip.moment", day=data.received_at, at=data.received_at)),
        ]
        if data.due is not None:
            pairs.append((words("visit.slip.due"), mark("due", words("visit.slip.day", day=data.due))))
        pages = sum(each.pages for each in data.documents)
        if data.documents:
            taken = words("visit.slip.pages", n=len(data.documents), pages=pages)
            pairs.append((words("visit.slip.taken"), mark("documents", taken)))
        if data.to_bring:
            pairs.append((words("owing.slip"), mark("to_bring", "; ".join(data.to_bring))))
        pairs.append((words("visit.slip.fee"), mark("fee", words.say(data.fee))))
        return pairs
