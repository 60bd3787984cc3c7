"""What one step in the whole hall costs with ten thousand people in it: a letter typed into its field, a page scrolled.

A step is everything until it is painted. The floor types and scrolls alike in the same run: Qt's own `QListView` over a
`QStringListModel` with ten thousand lines, sifted by a plain "in" over the same words, in a field and a window of the
same size, the same style sheet in force.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter

from benchmarks.process import MeasureError
from benchmarks.result import Result
from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.tickets import TicketState
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases.whole_hall import HallRow
from ui.presenters.hall import HallLine, in_words, sifted

PEOPLE, ROUNDS, SCROLLS = 10_000, 12, 120
WORDS = ("a", "a1", "a12", "a123", "a12", "a1", "a", "", "в", "ве", "вет", "вете", "ветер", "вет", "в", "",
         "ждёт", "ждёт 5", "ждёт 57", "ждёт 5", "ждёт", "")  # fmt: skip
SIZE = (1000, 640)
LIMIT_MS = 33.0


@dataclass(frozen=True, slots=True)
class Screen:
    """Something that is typed into and scrolled: both return when it is painted."""

    type: Callable[[str], None]
    scroll: Callable[[int], None]


def measure() -> Result:
    """The 95th percentile of a step, ours and Qt's own list."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.app import create_app
    from ui.theme.tokens import Theme

    app = create_app(["bench"], Theme(), language="ru")
    lines, _ = in_words(tuple(hall()), Catalogue("ru"))
    ours, floor = our_screen(lines, app.processEvents), bare_screen(lines, app.processEvents)
    took: dict[str, list[float]] = {"typed": [], "scrolled": []}
    bare: list[float] = []
    for _ in range(ROUNDS):  # one after the other, so that a slow moment of the machine falls on both
        took["typed"] += typed(ours)
        bare += typed(floor)
        took["scrolled"] += scrolled(ours)
        bare += scrolled(floor)
    steps = took["typed"] + took["scrolled"]
    if len(steps) != len(bare):
        raise MeasureError("the two did not take the same steps")
    beside: dict[str, object] = {
        "people": len(lines),
        "steps": len(steps),
        "p95 of a letter, ms": round(p95(took["typed"]), 2),
        "p95 of a page scrolled, ms": round(p95(took["scrolled"]), 2),
        "longest, ms": round(max(steps), 2),
        "at most, ms": LIMIT_MS,
    }
    return Result("queue_list_step_ms", p95(steps), p95(bare), "ms", beside)


def hall() -> Iterator[HallRow]:
    """Ten thousand people, as mixed as a hall is."""
    chance, day = random.Random(4), datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    states = [TicketState.ISSUED] * 12 + [TicketState.CALLED, TicketState.SERVING, TicketState.PARKED, TicketState.DONE]
    for n in range(PEOPLE):
        came, state = day + timedelta(seconds=3 * n), chance.choice(states)
        place = [msg("place.short_came", at=came)]
        if chance.random() < 0.2:
            place.append(msg("place.short_ground", ground=msg("ground.by_law"), n=30))
        yield HallRow(
            ticket=TicketId(f"t{n}"),
            number=f"{chance.choice('ABVK')}-{n:04d}",
            service=None,
            state=state,
            desk=str(chance.randrange(1, 61)) if state is TicketState.SERVING else "",
            waits_min=chance.randrange(90),
            place=tuple(place),
            reason="copy" if state is TicketState.PARKED else "",
            returns_at=came + timedelta(minutes=15) if state is TicketState.PARKED else None,
        )


def our_screen(lines: tuple[HallLine, ...], paint: Callable[[], None]) -> Screen:
    """The table of the hall under its field, as the page has them."""
    from PySide6.QtWidgets import QWidget

    from ui.models.hall_rows import COLUMNS
    from ui.widgets.field import text_field
    from ui.widgets.hall_table import HallTable
    from ui.widgets.layout import col

    field = text_field("find", name="bench.find", enter_moves=False)
    table = HallTable("hall", COLUMNS, [state.value for state in TicketState])
    field.edited.connect(lambda words: table.show_lines(sifted(lines, words)))
    window = QWidget()
    col(field, (table, 1), into=window)
    table.show_lines(lines)
    _show(window, paint)

    def write(words: str) -> None:
        field.set_value(words)
        field.edited.emit(words)
        paint()

    def scroll(page: int) -> None:
        bar = table.verticalScrollBar()
        bar.setValue((bar.value() + page * bar.pageStep()) % max(1, bar.maximum()))
        paint()

    _keep.append(window)
    return Screen(write, scroll)


def bare_screen(lines: tuple[HallLine, ...], paint: Callable[[], None]) -> Screen:
    """Qt's own list of strings under Qt's own field."""
    from PySide6.QtCore import QStringListModel
    from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

    whole = [each.find for each in lines]
    field, listed, model = QLineEdit(), QListView(), QStringListModel(whole)
    listed.setModel(model)
    listed.setUniformItemSizes(True)
    window = QWidget()
    across = QVBoxLayout(window)
    across.addWidget(field)
    across.addWidget(listed, 1)
    _show(window, paint)

    def write(words: str) -> None:
        field.setText(words)
        model.setStringList([each for each in whole if words in each])
        paint()

    def scroll(page: int) -> None:
        bar = listed.verticalScrollBar()
        bar.setValue((bar.value() + page * bar.pageStep()) % max(1, bar.maximum()))
        paint()

    _keep.append(window)
    return Screen(write, scroll)


def typed(screen: Screen) -> list[float]:
    """How long each letter takes."""
    return [timed(lambda words=words: screen.type(words)) for words in WORDS]  # type: ignore[misc]  # bound at once


def scrolled(screen: Screen) -> list[float]:
    """How long each page takes, with everybody shown."""
    screen.type("")
    return [timed(lambda: screen.scroll(7)) for _ in range(SCROLLS // ROUNDS)]


def timed(act: Callable[[], object]) -> float:
    """How many milliseconds it takes until it is painted."""
    started = perf_counter()
    act()
    return (perf_counter() - started) * 1000


def p95(took: list[float]) -> float:
    """The figure that one in twenty is above."""
    return sorted(took)[int(len(took) * 0.95)]


def _show(window: object, paint: Callable[[], None]) -> None:
    from PySide6.QtWidgets import QWidget

    assert isinstance(window, QWidget)
    window.resize(*SIZE)
    window.show()
    for _ in range(4):
        paint()


_keep: list[object] = []
"""Windows live until the process ends."""
