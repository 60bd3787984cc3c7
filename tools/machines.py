"""Draws the state machines into the docs, from the tables in the code: python -m tools.machines > docs/machines.md"""

from __future__ import annotations

import sys
from typing import Any

from mfc_desk.domain.machines import MACHINES, UNTOUCHED, Machine

HEAD = """# State machines

Drawn from `mfc_desk/domain/machines.py` by `python -m tools.machines`; a test keeps them equal.
"""


def drawing(machines: tuple[Machine[Any], ...]) -> str:
    """The page with one Mermaid diagram a machine."""
    return HEAD + "".join(_diagram(machine) for machine in machines)


def _diagram(machine: Machine[Any]) -> str:
    moves = [f"    {state} --> {after}: {verb}" for (state, verb), after in machine.moves.items()]
    kept = sorted(verb for name, verb in UNTOUCHED if name == machine.name)
    note = [f"\nWhere {' or '.join(kept)} changes nothing, the state stays."] if kept else []
    return "\n".join([f"\n## {machine.name.capitalize()}\n", "```mermaid", "stateDiagram-v2", *moves, "```", *note, ""])


if __name__ == "__main__":
    sys.stdout.write(drawing(MACHINES))
