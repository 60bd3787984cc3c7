"""The one honest line about the world: the line to the office, what is kept here, the devices, the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from mfc_desk.usecases import line
from mfc_desk.usecases.line import LineView
from ui.presenters.context import Context

DeviceName = Literal["scanner", "printer", "reader"]
DeviceState = Literal["ready", "absent", "trouble"]
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
        """How much was kept when the line came back; 0 when nothing is on its way."""

    def look(self) -> None:
        """Read the line anew."""
        work = self.ctx.work
        self.ctx.run("data", lambda: line.look(work), self.set_line)

    def set_line(self, view: LineView) -> None:
        """Show this state of the line."""
        before, self.view = self.view, view
        if before is not None and not before.online and view.online:
            self._returning = view.kept
        if not view.online or not view.kept:
            self._returning = 0
        self.shown()
        if before is not None and before.online is not view.online:
            self.turned(view.online)

    def set_devices(self, devices: Mapping[DeviceName, DeviceState]) -> None:
        """Say how the devices are; one that is not named is not spoken of."""
        self._devices = dict(devices)
        self.shown()

    @property
    def offline(self) -> bool:
        """Whether the line is known to be cut."""
        return self.view is not None and not self.view.online

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
            kept=kept,
            kept_role=role,
            held=self._held(),
            devices=tuple(self._device(name, state) for name, state in self._devices.items()),
            clock=self.ctx.say("status.clock", at=self.ctx.work.local(self.ctx.work.clock.now())),
        )

    def _line(self) -> str:
        if self.view is None:
            return ""
        if self.view.online:
            return self.ctx.say("status.online")
        if self.view.since is None:
            return self.ctx.say("status.offline")
        return self.ctx.say("line.offline_since", at=self.view.since)

    def _kept(self) -> tuple[str, str]:
        if self.view is None:
            return "", "muted"
        kept = self.view.kept
        if not self.view.online:
            return (
                (self.ctx.say("line.kept", n=kept), "off") if kept else (self.ctx.say("status.nothing_kept"), "muted")
            )
        if self._returning and kept:
            return self.ctx.say("line.back", n=self._returning - min(kept, self._returning), m=self._returning), "ok"
        if kept:
            return self.ctx.say("status.sending", n=kept), "muted"
        return self.ctx.say("line.all_arrived"), "muted"

    def _held(self) -> str:
        if self.view is None or self.view.held_up_to is None:
            return ""
        return self.ctx.say("line.held_up_to", at=self.view.held_up_to)

    def _device(self, name: DeviceName, state: DeviceState) -> DeviceWords:
        role = {"ready": "muted", "absent": "muted", "trouble": "warn"}[state]
        return DeviceWords(ICONS[name], self.ctx.say(f"status.{name}_{state}"), role)


def _nothing() -> None:
    """Nobody looks yet."""


def _ignore(_online: bool) -> None:
    """Nobody asked to be told."""
