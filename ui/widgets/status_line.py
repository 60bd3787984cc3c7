"""The line at the lower edge: how the world is, and for a while the last word about what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.theme.state import current
from ui.theme.tokens import STATUS_LINE
from ui.widgets.bars import Bar
from ui.widgets.button import Button
from ui.widgets.last_word import LastWord
from ui.widgets.layout import col, hold, row
from ui.widgets.marks import State, Tag
from ui.widgets.words import Elide, Label


@dataclass(frozen=True, slots=True)
class Device:
    """What the status line says about one device."""

    icon: str
    words: str
    role: str = "muted"


class StatusLine(Bar):
    """One honest line about the world. Its height never changes, so losing the line moves nothing.

    The last word about what was done stands in it, in place of what is kept and of the devices: so it lies over
    nothing. Only a word that does not fit there has rows of its own above, for as long as it stays.
    Reports `asked` where somebody wants to see what waits, and why.
    """

    asked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("status", name="status_line", height=STATUS_LINE)
        self.setAccessibleName(name)
        self._online, self._offline = State("", "cloud-check", "ok"), Tag("", "off", "cloud-off", kind="sm")
        self._kept, self._held = Elide("", "sm", "muted", hug=True), Elide("", "sm", "muted", hug=True)
        self._devices, self._clock = row(gap=14), Label("", "strong")
        self._way = Button("", kind="line", name="…")
        self._way.setObjectName("status_line.open")
        self._way.clicked.connect(self.asked)
        self._way.hide()
        self._offline.hide()
        self._online.hide()
        self._world = QWidget()
        row(self._kept, self._held, self._way, ..., self._devices, gap=8, into=self._world)
        self._line = row(self._online, self._offline, (self._world, 1), 6, self._clock, gap=8, pad=(12, 0, 14, 0))
        self._rows = col((self._line, 1), gap=0, into=self)
        self._shown: tuple[Device, ...] = ()

    @cached_property
    def word(self) -> LastWord:
        """The last word: between the state of the line and the clock, or above them where it needs more room."""
        word = LastWord()
        self._rows.insertWidget(0, word)
        word.turned.connect(self._make_room)
        return word

    def set_line(self, words: str, *, online: bool, icon: str = "cloud-check", role: str = "ok") -> None:
        """Whether there is a line, and since when not."""
        if online:
            self._online.set_state(words, icon, role)
        else:
            self._offline.set_tag(words, "off", "cloud-off")
        self._online.setVisible(online and bool(words))
        self._offline.setVisible(not online)

    def set_kept(self, words: str, role: str = "muted") -> None:
        """What is kept here or needs a decision."""
        self._kept.set_words(words)
        self._kept.set_ink(role)

    def set_way(self, words: str, keycap: str, *, spoken: str) -> None:
        """The words of the way to everything that waits; `spoken` says where it leads."""
        self._way.set_words(words, name=spoken)
        self._way.setToolTip(f"{spoken} ({keycap})")
        self._make_room()

    def set_held(self, words: str) -> None:
        """Up to when the office holds the work; no words on a narrow window."""
        self._held.set_words(words)
        self._held.setVisible(bool(words))

    def set_devices(self, devices: Sequence[Device]) -> None:
        """How the devices are, in this order."""
        if tuple(devices) == self._shown:
            return
        self._shown = tuple(devices)
        while self._devices.count() > len(devices):
            self._drop_last()
        for place, device in enumerate(devices):
            item = self._devices.itemAt(place)
            old = item.widget() if item is not None else None
            if isinstance(old, State):
                old.set_state(device.words, device.icon, device.role)
            else:
                self._devices.put(State(device.words, device.icon, device.role))

    def set_clock(self, words: str) -> None:
        """The time of the desk."""
        self._clock.set_words(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower line may need a second row for the word."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room()

    def _make_room(self) -> None:
        """Room for the word, and for the world again once it is gone."""
        told = "word" in self.__dict__ and not self.word.isHidden()
        beside = sum(each.sizeHint().width() for each in self._beside() if not each.isHidden())
        room = self.width() - beside - current().px(60)
        inside = told and self.word.needs() <= room
        self._world.setVisible(not inside)
        self._way.setVisible(bool(self._way.words()) and not told)  # a word that needs rows of its own needs them all
        high = current().px(STATUS_LINE)
        if told:
            self._seat(inside=inside)
            high += 0 if inside else self.word.fit(self.width())
        if high != self.height():
            hold(self, height=ceil(high / current().theme.scale))

    def _seat(self, *, inside: bool) -> None:
        """Put the word into the line, or above it."""
        word, line = self.word, self._line
        if inside and line.indexOf(word) < 0:
            self._rows.removeWidget(word)
            line.insertWidget(line.indexOf(self._world), word, 1)
        elif not inside and self._rows.indexOf(word) < 0:
            line.removeWidget(word)
            self._rows.insertWidget(0, word)

    def _beside(self) -> tuple[QWidget, ...]:
        return (self._online, self._offline, self._clock)

    def _drop_last(self) -> None:
        item = self._devices.takeAt(self._devices.count() - 1)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
