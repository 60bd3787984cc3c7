"""What happened in a case, as the pages of cases and refusals show it, and where a supervisor records more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame

from ui.presenters.case_told import Telling, ToldWords
from ui.views.facts import nothing_here
from ui.views.retract_entry import told_row
from ui.views.rows import Row
from ui.views.told_entry import ToldEntry
from ui.widgets.layout import box


def told_part(say: Callable[..., str], told: ToldWords, telling: Telling, *, head: Row, about: object) -> list[Row]:
    """The rows under their head. `about`: what the words that are typed belong to."""
    rows = [head]
    rows += [Row(f"told.{n}", each, partial(told_row, say, each, telling.retract)) for n, each in enumerate(told.rows)]
    if not told.rows:
        rows.append(Row("told.nothing", "", lambda: nothing_here("shield-check", say("case.told.none"), "")))
    typed = telling.typed

    def entry() -> QFrame:
        return box("plain", ToldEntry(say, told, typed=typed, record=telling.record), pad=(20, 8, 16, 12))

    return [*rows, Row("told.entry", (about, told, typed), entry)]
