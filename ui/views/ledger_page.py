"""The ledger of violations: four classes with their figures, then every row, which opens in place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from mfc_desk.domain.guards import Mode
from ui.keys import keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.ledger import MODES, ClassCount, LedgerRow
from ui.views.facts import named, nothing_here
from ui.views.sides import SidePage
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import box, clear, col, row
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
        self._buttons: dict[str, Button] = {}

    def refresh(self) -> None:
        """Draw figures and rows when they changed; the focus stays on the row it was on."""
        ledger, say = self.desk.beside.ledger, self.say
        self.set_head(say("ledger.title"), say("ledger.sub_all" if ledger.sees_all else "ledger.sub_own"))
        if not ledger.known():
            return
        counts, rows = ledger.counts(), ledger.rows()
        if not self.once((counts, rows)):
            return
        had = next((name for name, button in self._buttons.items() if button.hasFocus()), "")
        clear(self.rows)
        self._buttons = {}
        self.rows.put(GroupHead(say("ledger.counts"), name="ledger.counts"), *[self._count(each) for each in counts])
        if not rows:
            self.rows.put(nothing_here("shield-check", say("ledger.empty"), say("ledger.empty_body")))
            return
        self.rows.put(GroupHead(say("ledger.rows"), count=str(len(rows)), name="ledger.rows"))
        self.rows.put(*[self._row(each) for each in rows[:SHOWN]])
        self.show_rows()
        if had in self._buttons:
            self._buttons[had].setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._buttons[each.id] = toggle
        words = col(Label(each.title, "strong", wrap=True), Label(each.sub, "sm", "muted", wrap=True), gap=1)
        for label, value in each.details:
            words.put(row(Label(label, "sm", "muted"), (Label(value, "sm", wrap=True), 1), gap=8))
        tone = TONES[each.mode]
        icon = Icon(ICONS[each.mode], TEXT_OF.get(tone, tone), 19)
        line = box(
            "row", col(icon, ...), (words, 1), col(Tag(each.tag, tone), ...),
            col(toggle, ...), across=True, gap=10, pad=(20, 8, 16, 8),
        )  # fmt: skip
        line.setAccessibleName(each.title)
        line.setAccessibleDescription(each.sub)
        return line
