"""The ledger of violations: four classes with their figures, then every row, which opens in place."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QFrame

from mfc_desk.domain.guards import Mode
from mfc_desk.domain.ids import ApplicationId
from ui.keys import keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.ledger import MODES, ClassCount, LedgerRow
from ui.views.facts import named, nothing_here
from ui.views.rows import Row, Rows
from ui.views.sides import SidePage
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import box, col, row
from ui.widgets.marks import TEXT_OF, Tag
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap

TONES: Final = {Mode.PREVENTED: "ok", Mode.INSISTED: "tint", Mode.OVERRIDDEN: "warn", Mode.HAPPENED: "bad"}
ICONS: Final = {
    Mode.PREVENTED: "shield-check",
    Mode.INSISTED: "signature",
    Mode.OVERRIDDEN: "gavel",
    Mode.HAPPENED: "triangle-alert",
}
SHOWN: Final = 60


class LedgerPage(SidePage):
    """Draws a `LedgerPresenter`."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        super().__init__(desk, "ledger", named(Button(say("desk.find"), keycap=keycap("palette", say)), "ledger.find"))
        self._listed = Rows(self, self.rows)

    def refresh(self) -> None:
        """Draw figures and rows when they changed; the focus stays on the row it was on."""
        ledger, say = self.desk.beside.ledger, self.say
        self.set_head(say("ledger.title"), say("ledger.sub_all" if ledger.sees_all else "ledger.sub_own"))
        if not ledger.known():
            return
        counts, rows = ledger.counts(), ledger.rows()
        if not self.once((counts, rows)):
            return
        listed = [Row("head.counts", "", lambda: GroupHead(say("ledger.counts"), name="ledger.counts"))]
        listed += [Row(f"count.{n}", each, partial(self._count, each)) for n, each in enumerate(counts)]
        if not rows:
            nothing = partial(nothing_here, "shield-check", say("ledger.empty"), say("ledger.empty_body"))
            listed.append(Row("nothing", "", nothing))
        else:
            many = str(len(rows))
            listed.append(Row("head.rows", many, lambda: GroupHead(say("ledger.rows"), count=many, name="ledger.rows")))
        listed += [Row(f"row.{each.id}", each, partial(self._row, each)) for each in rows[:SHOWN]]
        self._listed.show(listed, _nothing_more)

    def _count(self, each: ClassCount) -> QFrame:
        tags = [
            Tag(f"{self.say(f'violation.{mode}')}: {n}", TONES[mode] if n else "plain")
            for mode, n in zip(MODES, each.counts, strict=True)
        ]
        line = box("row", col(Label(each.name, "strong", wrap=True), Wrap(*tags, gap=6), gap=4), pad=(20, 7, 16, 8))
        line.setAccessibleName(each.name)
        line.setAccessibleDescription(", ".join(tag.words() for tag in tags))
        return line

    def _row(self, each: LedgerRow) -> QFrame:
        opened = bool(each.details)
        toggle = Button("", icon="x" if opened else "ellipsis", kind="icon", name="")
        toggle.set_words("", name=self.say("ledger.close" if opened else "ledger.open", what=each.title))
        toggle.setObjectName(f"ledger.row.{each.id}")
        toggle.clicked.connect(lambda _checked=False: self.desk.beside.ledger.toggle(each.id))
        words = col(Label(each.title, "strong", wrap=True), Label(each.sub, "sm", "muted", wrap=True), gap=1)
        for label, value in each.details:
            words.put(row(Label(label, "sm", "muted"), (Label(value, "sm", wrap=True), 1), gap=8))
        if each.opens is not None:
            words.put(row(self._opens(each, each.opens), ...))
        tone = TONES[each.mode] if each.counts else "plain"
        icon = Icon(ICONS[each.mode], TEXT_OF.get(tone, tone), 19)
        line = box(
            "row", col(icon, ...), (words, 1), col(Tag(each.tag, tone), ...),
            col(toggle, ...), across=True, gap=10, pad=(20, 8, 16, 8),
        )  # fmt: skip
        line.setAccessibleName(each.title)
        line.setAccessibleDescription(each.sub)
        return line

    def _opens(self, each: LedgerRow, case: ApplicationId) -> Button:
        go = named(Button(self.say("ledger.open_case"), icon="file-text", kind="quiet"), f"ledger.case.{each.id}")
        go.clicked.connect(lambda _checked=False: self.desk.open_case(case, refused=each.refused))
        return go


def _nothing_more() -> None:
    """The focus stays on the row it was on; nothing else follows."""
