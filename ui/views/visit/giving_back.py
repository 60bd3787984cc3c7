"""Originals on the desk that go back into the person's hands, one tick each, wherever a visit or a step ends."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.domain.ids import DocumentId
from ui.presenters.visit.receipt import GiveBack
from ui.views.visit.parts import take_focus
from ui.widgets.layout import Line, clear
from ui.widgets.pick import Pick
from ui.widgets.words import Label


class GivingBack:
    """A `head` and its `rows`, for a page to lay out. A row that is ticked hands its focus to the next one that waits.

    `given` is told what was handed over; `all_back` is called for a focus that has no row left to go to.
    """

    def __init__(
        self, head: str, *, name: str, locked: str, given: Callable[[DocumentId], None], all_back: Callable[[], object]
    ) -> None:
        self.head, self.rows = Label(head, "h3", wrap=True), Line(False, gap=8)
        self._name, self._locked, self._given, self._all_back = name, locked, given, all_back
        self._picks: dict[str, Pick] = {}
        self._shown: list[GiveBack] = []

    def show(self, originals: list[GiveBack]) -> None:
        """These are on the desk, or were."""
        self.head.setVisible(bool(originals))
        if originals == self._shown:
            return
        had = any(pick.hasFocus() for pick in self._picks.values())
        self._shown = originals
        if list(self._picks) != [each.document for each in originals]:
            self._lay(originals)
        lost = had and not self.to_next()  # before a row is locked, which would send the focus anywhere
        for each in originals:
            pick = self._picks[each.document]
            pick.set_words(each.name, each.sub)
            pick.setChecked(each.given)
            pick.set_locked(self._locked if each.given else "")
        if lost:
            self._all_back()

    def _lay(self, originals: list[GiveBack]) -> None:
        """One row each. They stay while the same papers are on the desk, and so does their order of Tab."""
        clear(self.rows)
        self._picks = {}
        for each in originals:
            pick = Pick(each.name, each.sub, on=each.given, many=True)
            pick.setObjectName(f"{self._name}.{each.document}")
            pick.clicked.connect(lambda _checked, document=each.document: self._given(document))
            self._picks[each.document] = pick
            self.rows.addWidget(pick)

    def seek(self, document: str) -> bool:
        """Put the focus on the row of a document; False where it has none."""
        pick = self._picks.get(document)
        return take_focus(pick) if pick is not None else False

    def to_next(self) -> bool:
        """Put the focus on the first that still waits; False where all went back."""
        waiting = next((each for each in self._shown if not each.given), None)
        return waiting is not None and self.seek(waiting.document)
