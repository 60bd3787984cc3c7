"""`mfc-desk pack lint|test [FOLDER ...]`: the law as data, proven before it is used."""

from __future__ import annotations

import argparse
from pathlib import Path

from forms.errors import PackError
from forms.golden import run_golden
from forms.lint import lint
from forms.pack import BUILTIN, Pack, load_pack


def main(argv: list[str]) -> int:
    """0 when nothing was found; 1 with file and place of each finding."""
    parser = argparse.ArgumentParser(prog="mfc-desk pack")
    parser.add_argument("what", choices=("lint", "test"))
    parser.add_argument("folder", nargs="*", type=Path, default=sorted(p for p in BUILTIN.iterdir() if p.is_dir()))
    options = parser.parse_args(argv)
    found = 0
    for folder in options.folder:
        try:
            found += (_lint if options.what == "lint" else _test)(load_pack(folder))
        except PackError as error:
            print(error)
            found += 1
    return 1 if found else 0


def _lint(pack: Pack) -> int:
    findings = lint(pack)
    print(*findings, f"{pack.id} {pack.version}: {len(findings)} findings", sep="\n")
    return len(findings)


def _test(pack: Pack) -> int:
    report = run_golden(pack)
    for failure in report.failures:
        print(f"{failure.file}: {failure.place}: expected {failure.expected!r}, got {failure.got!r}")
    for service, count in report.cases.items():
        print(f"{service}: {count} cases")
    return len(report.failures)
