"""Draws docs/pictures/outage.png from what the played outage wrote.

python tools/outage_picture.py [REPORT [PICTURE]]
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen, QPolygonF

ROOT: Final = Path(__file__).resolve().parents[1]
WIDE, HIGH, TWICE = 1500, 1060, 2
INK, FAINT, LINES = QColor("#1f2933"), QColor("#5b6773"), QColor("#dde2e7")
MANY, BUSY, COPY, OFFICE = QColor("#7f93a8"), QColor("#d55e00"), QColor("#0072b2"), QColor("#009e73")
"""Told apart by those who do not see red or green; the special ones are drawn thicker and named beside."""
WORDS: Final = {
    "conflict: line.conflict": "conflict: somebody else changed the same case meanwhile",
    "rejected: office.rests_on_refused": "rests on something that was not taken",
    "rejected: office.number_taken": "its number was given by the other copy of the disk",
    "rejected: rule.number_not_leased": "its number was given before",
}
MOST_REASONS: Final = 4
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Axes:
    """Where a panel lies and what its edges stand for."""

    box: QRectF
    most_x: float
    most_y: float

    def at(self, x: float, y: float) -> QPointF:
        """Where a figure is drawn."""
        return QPointF(
            self.box.left() + self.box.width() * x / self.most_x,
            self.box.bottom() - self.box.height() * y / self.most_y,
        )


class Drawing:
    """A page that panels are drawn on."""

    def __init__(self) -> None:
        self.image = QImage(WIDE * TWICE, HIGH * TWICE, QImage.Format.Format_RGB32)
        self.image.fill(QColor("white"))
        self._painter = QPainter(self.image)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.scale(TWICE, TWICE)

    def end(self) -> QImage:
        """The picture, finished."""
        self._painter.end()
        return self.image

    def say(self, x: float, y: float, text: str, *, size: int = 15, bold: bool = False, ink: QColor = INK,
            align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft, width: float = 1400) -> None:  # fmt: skip
        """Words whose top is at `y`."""
        font = QFont("DejaVu Sans")
        font.setPixelSize(size)
        font.setBold(bold)
        self._painter.setFont(font)
        self._painter.setPen(ink)
        left = (
            x
            if align == Qt.AlignmentFlag.AlignLeft
            else x - width
            if align == Qt.AlignmentFlag.AlignRight
            else x - width / 2
        )
        self._painter.drawText(QRectF(left, y, width, size * 1.6), align | Qt.AlignmentFlag.AlignVCenter, text)

    def axes(self, box: QRectF, *, title: str, x: tuple[float, float, str], y: tuple[float, float, str]) -> Axes:
        """A panel with its grid: the most and the step of each axis, and its name with the unit."""
        made = Axes(box, x[0], y[0])
        self.say(box.left(), box.top() - 58, title, size=17, bold=True)
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
        self.say(box.left(), box.top() - 30, y[2], size=13, ink=FAINT)
        self._painter.setPen(QPen(LINES, 1))
        for value in _steps(y[0], y[1]):
            self._painter.drawLine(made.at(0, value), made.at(x[0], value))
        for value in _steps(y[0], y[1]):
            self.say(
                box.left() - 8,
                made.at(0, value).y() - 11,
                _figure(value),
                size=13,
                ink=FAINT,
                align=Qt.AlignmentFlag.AlignRight,
                width=80,
            )
        for value in _steps(x[0], x[1]):
            self.say(
                made.at(value, 0).x(),
                box.bottom() + 6,
                _figure(value),
                size=13,
                ink=FAINT,
                align=middle,
                width=80,
            )
        self.say(box.right(), box.bottom() + 28, x[2], size=13, ink=FAINT, align=right)
        return made

    def curve(self, axes: Axes, points: Points, ink: QColor, *, thick: float = 1.2, dashed: bool = False) -> None:
        """A line through the points."""
        pen = QPen(ink, thick)
        pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        self._painter.setPen(pen)
        self._painter.drawPolyline(QPolygonF([axes.at(x, y) for x, y in points]))

    def bar(self, box: QRectF, ink: QColor) -> None:
        """A filled bar."""
        self._painter.fillRect(box, ink)

    def legend(self, x: float, y: float, entries: Sequence[tuple[str, QColor, float, bool]]) -> None:
        """What each line stands for, one under the other."""
        for place, (text, ink, thick, dashed) in enumerate(entries):
            here = y + place * 24
            pen = QPen(ink, thick)
            pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
            self._painter.setPen(pen)
            self._painter.drawLine(QPointF(x, here + 11), QPointF(x + 34, here + 11))
            self.say(x + 44, here, text, size=13)


def draw(told: dict[str, Any]) -> QImage:
    """The whole page."""
    page, figures = Drawing(), told["figures"]
    hours, desks = figures["hours without the line"], figures["desks"]
    page.say(70, 22, f"{_hours(hours)} without the line: {desks} desks, one office", size=26, bold=True)
    said = (
        f"{_many(figures, 'operations called saved')} operations and {_many(figures, 'scans')} scans were called saved"
    )
    said += f" at the desks. Lost: {figures['lost']}. Doubled: {figures['doubled']}."
    said += f" Not taken: {_many(figures, 'not taken by the office')}"
    in_trays = figures["of these not in exactly the tray of who did it"] == 0
    page.say(70, 62, said + ", each in the tray of who did it." * in_trays, size=15)
    special = _special(told["alone"])
    _kept(page, told, special)
    _reasons(page, told["not taken"])
    _drained(page, figures)
    _memory(page, told)
    return page.end()


def _drained(page: Drawing, figures: dict[str, Any]) -> None:
    """What the drain came to, in words."""
    whole, told, half = (
        "until every desk had every row",
        "until each desk had told everything",
        "until half of them had",
    )
    machine, asked = figures["machine"].partition(",")[0], figures["turns that were asked to wait"]
    office_mb, desk_mb = figures["peak memory of the office, MB"], figures["peak memory of a desk, MB"]
    first = f"Half of the desks had told everything after {figures[f'seconds {half}']:,.0f} s, all of them after"
    second = f"and every desk had every row after {figures[f'seconds {whole}']:,.0f} s, on a machine of {machine}."
    third = f"Of {figures['turns of desks in the drain']:,} turns the office asked {asked:,} to wait."
    lines = (
        f"{first} {figures[f'seconds {told}']:,.0f} s,",
        second,
        f"{third} At most it had {office_mb:,.0f} MB, a desk {desk_mb:,.0f} MB.",
    )
    for place, line in enumerate(lines):
        page.say(90, 902 + place * 26, line, size=14)


def _special(alone: dict[str, Any]) -> dict[str, tuple[QColor, bool]]:
    """The desks that are drawn so that they can be told apart."""
    copies = {name for each in alone if each.endswith("b") for name in (each, each[:-1])}
    most = {name: max((n for _, n in points), default=0) for name, points in alone.items()}
    middle = sorted(most.values())[len(most) // 2]
    busy = {name for name, n in most.items() if n > 1.8 * middle}
    return dict.fromkeys(busy - copies, (BUSY, False)) | {name: (COPY, name.endswith("b")) for name in copies}


def _kept(page: Drawing, told: dict[str, Any], special: dict[str, tuple[QColor, bool]]) -> None:
    alone, drain = told["alone"], told["drain"]
    most = max(n for points in (*alone.values(), *drain.values()) for _, n in points)
    top, step = _round_up(most)
    days = told["figures"]["hours without the line"] / 24
    seconds = max(at for points in drain.values() for at, _ in points)
    right, each = _round_up(seconds)
    of_days = page.axes(
        QRectF(90, 180, 780, 370),
        title="Kept at each desk while the line is dead",
        x=(days, 1, "days since the line died"),
        y=(top, step, "operations that only this desk has, and scans"),
    )
    of_drain = page.axes(
        QRectF(960, 180, 470, 370),
        title="… and after it is back",
        x=(right, each, "seconds since all came back at once"),
        y=(top, step, "operations that only this desk has"),
    )
    for name in sorted(alone, key=lambda one: one in special):
        ink, dashed = special.get(name, (MANY, False))
        thick = 2.6 if name in special else 1.0
        days_of = [(0.0, 0.0), *((at / 24, n) for at, n in alone[name])]
        page.curve(of_days, days_of, ink, thick=thick, dashed=dashed)
        page.curve(of_drain, drain[name], ink, thick=thick, dashed=dashed)
    entries = [(f"a desk ({sum(name not in special for name in alone)} of them)", MANY, 1.0, False)]
    if any(ink == BUSY for ink, _ in special.values()):
        entries.append(("everybody registers there, until no number is left", BUSY, 2.6, False))
    if any(dashed for _, dashed in special.values()):
        entries.append(("its disk was copied", COPY, 2.6, False))
        entries.append(("the copy, which works on as well", COPY, 2.6, True))
    page.legend(120, 196, entries)


def _reasons(page: Drawing, reasons: dict[str, int]) -> None:
    page.say(90, 632, "Not taken by the office, by the reason that stands in the tray", size=17, bold=True)
    page.say(90, 660, "operations", size=13, ink=FAINT)
    most = max(reasons.values(), default=1)
    ranked = sorted(reasons.items(), key=lambda one: -one[1])
    rest = sum(count for _, count in ranked[MOST_REASONS - 1 :])
    shown = ranked if len(ranked) <= MOST_REASONS else [*ranked[: MOST_REASONS - 1], ("other reasons", rest)]
    for place, (reason, count) in enumerate(shown):
        y = 690 + place * 50
        page.say(90, y, WORDS.get(reason, reason), size=14)
        width = max(3.0, 640 * count / most)
        page.bar(QRectF(90, y + 25, width, 16), COPY)
        page.say(100 + width, y + 22, f"{count:,}", size=14, bold=True)


def _memory(page: Drawing, told: dict[str, Any]) -> None:
    samples = told["memory"]
    top, step = _round_up(max(max(one["office_mb"], one["desk_mb"]) for one in samples) * 1.1)
    right, each = _round_up(samples[-1]["at"])
    axes = page.axes(
        QRectF(960, 690, 470, 280),
        title="Memory in the meantime",
        x=(right, each, "seconds since all came back at once"),
        y=(top, step, "MB of the process"),
    )
    page.curve(axes, [(one["at"], one["office_mb"]) for one in samples], OFFICE, thick=2.6)
    page.curve(axes, [(one["at"], one["desk_mb"]) for one in samples], BUSY, thick=2.2, dashed=True)
    page.legend(985, 906, [("the office", OFFICE, 2.6, False), ("the desk that has most", BUSY, 2.2, True)])


def _round_up(most: float) -> tuple[float, float]:
    """A round end of an axis, and the step to it."""
    for step in (s * 10**p for p in range(7) for s in (1, 2, 5)):
        if most <= step * 6:
            return step * max(1, -(-most // step)), float(step)
    raise ValueError(most)


def _steps(most: float, step: float) -> list[float]:
    return [step * place for place in range(int(most / step + 1e-9) + 1)]


def _many(figures: dict[str, Any], name: str) -> str:
    return f"{figures[name]:,}"


def _figure(value: float) -> str:
    return f"{value:,.0f}"


def _hours(hours: float) -> str:
    whole = int(hours)
    return f"{whole} hours {round((hours - whole) * 60)} minutes"


def main(report: Path, picture: Path) -> None:
    """Draw it."""
    app = QGuiApplication.instance() or QGuiApplication([])
    draw(json.loads(report.read_text(encoding="utf-8"))).save(str(picture))
    del app


if __name__ == "__main__":
    here = [Path(each) for each in sys.argv[1:]]
    main(*(*here, *(ROOT / "benchmarks" / "outage.json", ROOT / "docs" / "pictures" / "outage.png")[len(here) :]))
