"""`./bench`: measures everything into `benchmarks/results.json`; `./bench NAME` measures one thing.

A benchmark is a module `benchmarks/<name>.py` with `measure() -> Result`. Each runs in a process of its own.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from benchmarks.process import MeasureError
from benchmarks.result import Result

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
PARTS = {"__main__", "__init__", "result", "process"}  # the runner itself; every other module measures


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in PARTS)


def measure(name: str) -> Result:
    """Measure one thing here and now."""
    result: Result = importlib.import_module(f"benchmarks.{name}").measure()
    return result


def measure_one(name: str) -> int:
    """Measure, print what explains the figure, and its JSON line last."""
    result = measure(name)
    for what, value in result.beside.items():
        print(f"  {what}: {value}")
    print(result.as_line(), flush=True)
    return 0


def measure_all() -> int:
    """Measure everything, each in a process of its own, and write the results; 0 if each gave a figure."""
    records, silent = [], []
    for name in names():
        print(f"== {name}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks", name], stdout=subprocess.PIPE, text=True, check=False
        )
        print(done.stdout, end="", flush=True)
        if done.returncode:
            silent.append(name)
        else:
            records.append(json.loads(done.stdout.splitlines()[-1]))
    machine = {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()}
    text = json.dumps({"machine": machine, "results": records}, indent=2, ensure_ascii=False) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(
        f"{len(records)} results in {RESULTS.relative_to(HERE.parent)}" + f"; no figure from: {silent}" * bool(silent)
    )
    return 1 if silent else 0


def main() -> int:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=names(), help="what to measure; nothing: everything")
    name = parser.parse_args().name
    try:
        return measure_one(name) if name else measure_all()
    except MeasureError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
