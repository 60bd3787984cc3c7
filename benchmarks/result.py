"""What a measurement says: our figure, the floor it is held against, and the ratio of the two."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement. `floor` is measured in the same run; `beside` holds figures that explain, never decide."""

    name: str
    ours: float
    floor: float
    unit: str
    beside: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def ratio(self) -> float:
        """How many times the floor we take; infinite where the floor is nothing."""
        return self.ours / self.floor if self.floor else float("inf")

    def as_record(self) -> dict[str, object]:
        """The five promised fields, rounded for reading."""
        figures = {"ours": round(self.ours, 3), "floor": round(self.floor, 3), "ratio": round(self.ratio, 3)}
        return {"name": self.name, **figures, "unit": self.unit}

    def as_line(self) -> str:
        """The one JSON line that ends a measurement."""
        return json.dumps(self.as_record(), ensure_ascii=False)
