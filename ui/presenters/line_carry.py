"""The day's work by hand: which stick, what a file would hold, writing it, what lies there, the office's answer.

Nothing here changes what waits: it waits until the office has said what it took.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from mfc_desk.ports.courier import Bundle, Carrying, Found, Lies, NotCarried, Taken
from mfc_desk.ports.storage import StorageError
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import bundles
from mfc_desk.usecases.bundles import Exported, ToCarry
from ui.presenters.context import Context
from ui.presenters.parts import Notice, Tone

ICONS: Final = {
    Lies.BUNDLE: ("package", "muted"),
    Lies.ANSWER: ("cloud-check", "ok"),
    Lies.OTHERS: ("file-question-mark", "muted"),
    Lies.BROKEN: ("triangle-alert", "bad"),
    Lies.NEWER: ("info", "warn"),
}
OTHER: Final = "other"
"""The choice of a folder that is no stick."""


@dataclass(frozen=True, slots=True)
class Stick:
    """A place for a file: where it is, what it is called, how many bytes are free on it."""

    path: str
    name: str
    free: int
    writable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StickWords:
    """A stick as it is offered."""

    path: str
    words: str
    below: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWords:
    """A file on the stick; `takes` where the office's answer in it can be taken in."""

    path: str
    icon: str
    role: str
    title: str
    below: str
    takes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryWords:
    """The part of the page as a whole."""

    title: str
    body: str
    sticks: tuple[StickWords, ...]
    chosen: str
    found: tuple[FoundWords, ...]
    left: str
    """What has to be done before a file can be written."""


class CarryPresenter:
    """Writes the file and takes answers in. `shown` is called when there is news.

    `seek` finds the sticks, `moved` is told when verdicts came in. How far the writing is stands in `progress`, which
    the window asks for while `busy`: it changes too often to be told.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.seek: Callable[[], Sequence[Stick]] = tuple
        self.moved: Callable[[], None] = _nothing
        self.busy = False
        self.progress: Carrying | None = None
        self.notice: Notice | None = None
        self.folder = ""
        self._sticks: tuple[Stick, ...] = ()
        self._cargo: ToCarry | None = None
        self._found: tuple[Found, ...] = ()
        self._stop = False

    def look(self) -> None:
        """What a file would hold, which sticks there are, what lies on the chosen one."""
        work, seek, folder = self._ctx.work, self.seek, self.folder

        def job() -> tuple[ToCarry, tuple[Stick, ...], tuple[Found, ...], Message | None]:
            sticks = tuple(seek())
            here = folder or _only(sticks)
            try:
                return bundles.to_carry(work), sticks, bundles.look(work, here) if here else (), None
            except NotCarried as error:  # it was pulled out: what would be carried is known all the same
                return bundles.to_carry(work), sticks, (), error.why

        self._ctx.run("scan", job, self._looked)

    def choose(self, folder: str) -> None:
        """This stick, or this folder."""
        self.folder, self.notice = folder, None
        self.look()

    def press(self) -> None:
        """Write the file; while it is being written, stop."""
        if self.busy:
            self._stop = True
        elif not self.folder:
            self._say("warn", msg("carry.choose_first"))
        else:
            self._write(self.folder)

    def stop(self) -> bool:
        """Stop the writing; False where nothing is written."""
        self._stop = self.busy
        return self.busy

    def take(self, path: str) -> None:
        """Take the office's answer in; between two turns of the line, both record verdicts."""
        if not self.busy:
            work = self._ctx.work
            self.busy = True
            self._ctx.run("sync", lambda: bundles.take(work, path), self._took, self._failed)

    def words(self) -> CarryWords | None:
        """The part in words; None while nobody has looked."""
        cargo, say = self._cargo, self._ctx.say
        if cargo is None:
            return None
        if cargo.nothing:
            title, body = say("bundle.nothing"), say("carry.nothing_body")
        else:
            title = say("carry.holds", actions=say("linepage.actions", n=cargo.operations), size=cargo.size)
            body = say("carry.body")
        if cargo.drafts:
            body = f"{body} {say('carry.drafts', n=cargo.drafts)}"
        return CarryWords(
            title=title,
            body=body,
            sticks=tuple(self._stick(each) for each in self._places()),
            chosen=self.folder,
            found=tuple(self._file(each) for each in self._found),
            left="" if self.folder or self.busy else say("carry.choose_first"),
        )

    def how_far(self) -> tuple[int, int, str]:
        """Bytes that are done, of how many, and that in words."""
        now = self.progress
        if now is None or not now.total:
            return 0, 1, self._ctx.say("carry.begins")
        percent = now.done * 100 // now.total
        return now.done, now.total, self._ctx.say(f"carry.{now.what}", percent=percent)

    def _places(self) -> tuple[Stick, ...]:
        """The sticks, and the folder that was chosen where it is none of them."""
        if not self.folder or any(each.path == self.folder for each in self._sticks):
            return self._sticks
        return (*self._sticks, Stick(self.folder, "", 0))

    def _write(self, folder: str) -> None:
        work = self._ctx.work
        self.busy, self._stop, self.progress, self.notice = True, False, None, None

        def told(now: Carrying) -> None:
            self.progress = now  # read by the window's own clock

        def job() -> Exported | None:
            return bundles.export(work, folder, on_progress=told, stop=lambda: self._stop)

        self._ctx.run("scan", job, self._written, self._failed)
        self.shown()

    def _written(self, exported: Exported | None) -> None:
        self.busy = False
        if exported is None:
            self._say("tint", msg("carry.stopped"))
        else:
            bundle = exported.bundle
            body = msg("carry.lost", n=bundle.lost) if bundle.lost else msg("carry.written_body")
            self._say("warn" if bundle.lost else "ok", msg("carry.written", name=bundle.name, size=bundle.size), body)
        self.look()

    def _took(self, taken: Taken) -> None:
        self.busy = False
        if taken.refused is not None:
            self._say("bad", msg("carry.refused"), taken.refused)
        else:
            body = msg("carry.took_attention", n=taken.attention) if taken.attention else msg("carry.took_body")
            tone: Tone = "warn" if taken.attention else "ok"
            self._say(tone, msg("carry.took", n=taken.applied, at=taken.held_up_to, day=taken.held_up_to), body)
        self._ctx.changed(taken.changed)
        self.moved()
        self.look()

    def _failed(self, error: Exception) -> None:
        self.busy = False
        if not isinstance(error, NotCarried | StorageError):
            self.shown()
            raise error
        self._say("bad", error.why)
        self.look()

    def _looked(self, found: tuple[ToCarry, tuple[Stick, ...], tuple[Found, ...], Message | None]) -> None:
        self._cargo, self._sticks, self._found, why = found
        self.folder = self.folder or _only(self._sticks)
        if why is not None and self.notice is None:
            self.notice = Notice(tone="bad", icon="triangle-alert", title=why)
        self.shown()

    def _say(self, tone: Tone, title: Message, body: Message | None = None) -> None:
        icon = {"ok": "circle-check", "bad": "triangle-alert"}.get(tone, "info")
        self.notice = Notice(tone=tone, icon=icon, title=title, body=body)
        self.shown()

    def _stick(self, each: Stick) -> StickWords:
        say = self._ctx.say
        if not each.name:
            return StickWords(path=each.path, words=each.path, below=say("carry.folder"))
        below = say("carry.free", size=each.free, path=each.path)
        return StickWords(path=each.path, words=each.name, below=below if each.writable else say("carry.read_only"))

    def _file(self, each: Found) -> FoundWords:
        icon, role = ICONS[each.lies]
        name = each.path.replace("\\", "/").rpartition("/")[2]
        return FoundWords(
            path=each.path,
            icon=icon,
            role=role,
            title=f"{self._ctx.say(f'carry.lies.{each.lies}')} · {name}",
            below=self._below(each, each.bundle),
            takes=each.lies is Lies.ANSWER and not each.taken,
        )

    def _below(self, each: Found, bundle: Bundle | None) -> str:
        say = self._ctx.say
        if each.lies is Lies.ANSWER and each.held_up_to is not None:
            code = "carry.answer_taken" if each.taken else "carry.answer"
            return say(code, at=each.held_up_to, day=each.held_up_to)
        if bundle is None:
            return say(f"carry.about.{each.lies}")
        count = say("linepage.actions", n=bundle.operations)
        told = say("carry.ours", at=bundle.made_at, day=bundle.made_at, actions=count, size=bundle.size)
        if bundle.answered_at is None:
            return told
        return f"{told} · {say('carry.answered', at=bundle.answered_at, day=bundle.answered_at)}"


def _only(sticks: Sequence[Stick]) -> str:
    """Where there is nothing to choose: the one stick that can be written to."""
    return sticks[0].path if len(sticks) == 1 and sticks[0].writable else ""


def _nothing() -> None:
    """Nobody looks yet."""
