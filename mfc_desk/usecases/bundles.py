"""Our work by hand: out onto a stick for the office, and the office's answer back from it.

Writing a bundle changes nothing here: what is in it stays unsent until the office has said what it took, over the
line or in its answer. So it may be written twice, brought twice, and the line may come back in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from mfc_desk.ports.courier import Bundle, Carrying, Found, Taken
from mfc_desk.usecases.workplace import Workplace

Report = Callable[[Carrying], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCarry:
    """What a bundle written now would hold, and what it would not."""

    operations: int
    scans: int
    size: int
    drafts: int
    """Forms and fields that were begun and not yet finished: they stay on this desk."""

    @property
    def nothing(self) -> bool:
        """Whether the office holds all there is."""
        return not self.operations and not self.scans


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A bundle that lies on the stick, read back and found whole. Times are local."""

    bundle: Bundle
    folder: str
    drafts: int
    """What was begun here and is not in it."""


def to_carry(work: Workplace) -> ToCarry:
    """What a bundle would hold now."""
    cargo = work.courier.cargo()
    return ToCarry(operations=cargo.operations, scans=cargo.scans, size=cargo.size, drafts=_drafts(work))


def export(
    work: Workplace, folder: str, *, on_progress: Report = lambda _: None, stop: Callable[[], bool] = lambda: False
) -> Exported | None:
    """Write everything the office does not hold yet into one sealed file of that folder.

    None where `stop` said so; nothing is left on the stick then. Raises `NotCarried` with the reason in words.
    """
    bundle = work.courier.write(folder, on_progress=on_progress, stop=stop)
    if bundle is None:
        return None
    return Exported(bundle=_local_bundle(work, bundle), folder=folder, drafts=_drafts(work))


def look(work: Workplace, folder: str) -> tuple[Found, ...]:
    """The bundles and answers on a stick, newest first. Raises `NotCarried` where it cannot be read."""
    return tuple(
        replace(
            each,
            bundle=_local_bundle(work, each.bundle) if each.bundle else None,
            held_up_to=_local(work, each.held_up_to),
        )
        for each in work.courier.find(folder)
    )


def take(work: Workplace, path: str) -> Taken:
    """Take in the office's answer. Doing it again changes nothing. Raises `NotCarried`."""
    taken = work.courier.take(path)
    return replace(taken, held_up_to=work.local(taken.held_up_to))


def written(work: Workplace) -> tuple[Bundle, ...]:
    """The bundles of this desk, newest first, and which of them the office has answered."""
    return tuple(_local_bundle(work, each) for each in work.courier.written())


def _drafts(work: Workplace) -> int:
    with work.store.read() as uow:
        return len(uow.drafts.keys())


def _local_bundle(work: Workplace, bundle: Bundle) -> Bundle:
    return replace(bundle, made_at=work.local(bundle.made_at), answered_at=_local(work, bundle.answered_at))


def _local(work: Workplace, at: datetime | None) -> datetime | None:
    return None if at is None else work.local(at)
