"""The one honest line about the world: the line to the office, what is kept here, the devices, the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from mfc_desk.text.message import msg
from mfc_desk.usecases import line
from mfc_desk.usecases.line import LineView
from ui.presenters.context import Context
from ui.presenters.line_words import cut_words, held_words

DeviceName = Literal["scanner", "printer", "reader"]
DeviceState = Literal["ready", "absent", "trouble"]
STAYS: Final = timedelta(seconds=25)
"""How long the window says that the line is back and how much went, unless the next act comes first."""
ICONS: Final[Mapping[DeviceName, str]] = {"scanner": "scan-line", "printer": "printer", "reader": "id-card"}


@dataclass(frozen=True, slots=True)
class DeviceWords:
    """What is said about one device."""

    icon: str
    words: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    """The whole line in the operator's words."""

    line: str
    online: bool
    """False only where the line is known to be cut."""
    icon: str
    role: str
    kept: str
    kept_role: str
    held: str
    devices: tuple[DeviceWords, ...]
    clock: str


class StatusPresenter:
    """Keeps what is known about the line. `shown` is called when there is something new to show."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.view: LineView | None = None
        self.shown: Callable[[], None] = _nothing
        self.turned: Callable[[bool], None] = _ignore
        """Told once when the line is lost (False) and once when it is back (True)."""
        self._devices: dict[DeviceName, DeviceState] = {}
        self._returning = 0
        """How much had to go when the line came back; 0 when nothing is told of it."""
        self._returned_at: datetime | None = None

    def look(self) -> None:
        """Read the line anew."""
        work = self.ctx.work
        self.ctx.run("data", lambda: line.look(work), self.set_line)

    def set_line(self, view: LineView) -> None:
        """Show this state of the line."""
        before, self.view = self.view, view
        if view.online and before is not None and before.known and not before.online:
            self._returning, self._returned_at = max(before.kept, view.kept), self.ctx.work.now()
        elif not view.online:
            self._returning = 0
        elif before is not None and self._returning:
            self._count_new(before.kept, view.kept)
        self.shown()
        if before is not None and before.known and before.online is not view.online:
            self.turned(view.online)

    def set_devices(self, devices: Mapping[DeviceName, DeviceState]) -> None:
        """Say how the devices are; one that is not named is not spoken of."""
        self._devices = dict(devices)
        self.shown()

    @property
    def offline(self) -> bool:
        """Whether the line is known to be cut."""
        return self.view is not None and self.view.known and not self.view.online

    @property
    def attention(self) -> int:
        """How many things wait for a decision."""
        return self.view.attention if self.view is not None else 0

    def words(self) -> StatusWords:
        """What the line says now."""
        kept, role = self._kept()
        return StatusWords(
            line=self._line(),
            online=not self.offline,
            icon="cloud-check" if self._sure else "cloud",
            role="ok" if self._sure else "muted",
            kept=kept,
            kept_role=role,
            held=self._held(),
            devices=(*self._disk(), *(self._device(name, state) for name, state in self._devices.items())),
            clock=self.ctx.say("status.clock", at=self.ctx.work.local(self.ctx.work.now())),
        )

    @property
    def _sure(self) -> bool:
        return self.view is not None and self.view.known

    def _count_new(self, before: int, now: int) -> None:
        """What is done while the old work is still on its way goes with it; once that is over it ends the tale."""
        if now > before:
            self._returning = self._returning + now - before if before else 0

    def _tells_return(self) -> bool:
        """Whether the way back is still worth saying."""
        if not self._returning or self._returned_at is None or self.view is None:
            return False
        return bool(self.view.kept) or self.ctx.work.now() - self._returned_at < STAYS

    def _line(self) -> str:
        if self.view is None:
            return ""
        if not self.view.known:
            return self.ctx.say("status.looking")
        if self.view.online:
            return self.ctx.say(self.view.short or "status.online")
        return self.ctx.say(cut_words(self.view, self.ctx.work.today()))

    def _kept(self) -> tuple[str, str]:
        if self.view is None:
            return "", "muted"
        kept = self.view.kept
        if not self.view.known:
            return "", "muted"
        if not self.view.online:
            return (
                (self.ctx.say("line.kept", n=kept), "off") if kept else (self.ctx.say("status.nothing_kept"), "muted")
            )
        if self._tells_return():
            sent = self._returning - min(kept, self._returning)
            told = self.ctx.say("line.back", n=sent, m=self._returning)
            arrived = msg("line.all_arrived")
            return told if kept else self.ctx.say("status.returned", told=told, rest=arrived), "ok"
        if kept:
            return self.ctx.say("status.sending", n=kept), "muted"
        return self.ctx.say("line.all_arrived"), "muted"

    def _held(self) -> str:
        if self.view is None or self.view.held_up_to is None:
            return ""
        return self.ctx.say(held_words(self.view.held_up_to, self.ctx.work.today()))

    def _disk(self) -> tuple[DeviceWords, ...]:
        """A full disk stands here until there is room again."""
        tight = self.view is not None and self.view.tight
        return (DeviceWords("hard-drive", self.ctx.say("room.tight"), "warn"),) if tight else ()

    def _device(self, name: DeviceName, state: DeviceState) -> DeviceWords:
        role = {"ready": "muted", "absent": "muted", "trouble": "warn"}[state]
        return DeviceWords(ICONS[name], self.ctx.say(f"status.{name}_{state}"), role)


def _nothing() -> None:
    """Nobody looks yet."""


def _ignore(_online: bool) -> None:
    """Nobody asked to be told."""
