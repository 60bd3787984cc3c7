"""What the long part counts, told by each test into one file, and added up at the end."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

FILE: Final = "MFC_KILLS_TOLL"
"""The environment's word for where it is told; nowhere without."""
ALWAYS: Final = ("lost", "doubled")
"""Said also where they are 0: for these the kills are played."""


def tell(what: str, **counts: int) -> None:
    """One test, or one round of it, is over."""
    where = os.environ.get(FILE)
    if where:
        with Path(where).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what, **counts}) + "\n")


def summary(lines: Iterable[str]) -> list[str]:
    """Each kind of test with its sums, then everything together."""
    sums, whole = dict[str, Counter[str]](), Counter[str]()
    for line in lines:
        told = json.loads(line)
        for each in (sums.setdefault(told.pop("what"), Counter()), whole):
            each.update(told)
    return [*(f"  {what}: {_said(counts)}" for what, counts in sorted(sums.items())), f"in all: {_said(whole)}"]


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {counts[name]}" for name in dict.fromkeys((*ALWAYS, *counts)))
