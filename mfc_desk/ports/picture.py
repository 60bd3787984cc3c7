"""What this desk holds of the office, as the core sees it: counted, compared, and let go by rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mfc_desk.domain.ids import Key, ScanHash
from mfc_desk.domain.scope import Sums


@dataclass(frozen=True, slots=True)
class Held:
    """A row as the office told it last: its revision, and the number of the feed it came with."""

    revision: str
    feed: int


class Picture(Protocol):
    """The office's rows that are here."""

    def sums(self) -> tuple[Sums, int]:
        """The sums over the rows in this desk's scope, and the highest number of the feed among them."""
        ...

    def of_buckets(self, numbers: Collection[int]) -> Mapping[str, Held]:
        """The rows in scope that are counted in these buckets, by their keys."""
        ...

    def count(self) -> int:
        """How many rows of the office are here."""
        ...

    def bound(self, after: int = 0) -> Mapping[Key, Key]:
        """The rows with which the files begin that our own work needs (unsent, refused, typed), and their people.

        Each with the row its file begins with. `after`: of what was recorded, only what stands after that place.
        """
        ...

    def files_of(self, keys: Collection[Key]) -> Mapping[Key, Key]:
        """The row with which the file of each of these begins, as far as that can be seen here."""
        ...

    def in_use(self, keys: Sequence[Key]) -> frozenset[Key]:
        """Those of the rows that our own work needs: shown otherwise than told, unsent, refused, typed, scanned."""
        ...

    def linger(self, keys: Sequence[Key], file: str) -> None:
        """These rows have left this desk's scope with that file and stay for our own work; they are not counted.

        A row that was not told since the picture was begun counts as told.
        """
        ...

    def lingering(self) -> Mapping[str, Sequence[Key]]:
        """What has left and is still here, by its file."""
        ...

    def spent_scans(self, upto: int, limit: int) -> Sequence[ScanHash]:
        """Scans the office holds whole and that nothing here needs; a document counts that changed after `upto`."""
        ...

    def going(self, scans: Sequence[ScanHash]) -> None:
        """The files of these scans are about to be taken off the disk."""
        ...

    def gone(self) -> Sequence[ScanHash]:
        """The scans whose files are being taken off the disk."""
        ...

    def forget_scans(self, scans: Sequence[ScanHash]) -> None:
        """Their files are off the disk."""
        ...
