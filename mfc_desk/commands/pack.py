"""`mfc-desk pack …`: the law as data, proven before it is used, signed, carried and installed without a line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from forms.errors import PackError, PackRefused
from forms.golden import run_golden
from forms.lint import lint
from forms.pack import BUILTIN, Pack, load_pack
from mfc_desk.commands import pack_bundles, pack_diff
from mfc_desk.text.catalogue import LANGUAGES, Catalogue

Verb = Callable[[argparse.Namespace, Catalogue], int]


def main(argv: list[str]) -> int:
    """0 when it was done and nothing was found; 1 with file and place of each finding, or the reason in words."""
    options = _parser().parse_args(argv)
    say = Catalogue(options.language)
    try:
        return _VERBS[options.what](options, say)
    except PackRefused as error:
        print(say.say(error.why), file=sys.stderr)
    except PackError as error:
        print(error, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mfc-desk pack")
    verbs = parser.add_subparsers(dest="what", required=True)
    every = argparse.ArgumentParser(add_help=False)
    every.add_argument("--language", choices=LANGUAGES, default="ru")
    for name in ("lint", "test"):
        one = verbs.add_parser(name, parents=[every])
        one.add_argument("folder", nargs="*", type=Path, default=sorted(p for p in BUILTIN.iterdir() if p.is_dir()))
    pack_bundles.add_parsers(lambda name: verbs.add_parser(name, parents=[every]))
    pack_diff.add_arguments(verbs.add_parser("diff", parents=[every]))
    return parser


def _each(options: argparse.Namespace, work: Callable[[Pack], int]) -> int:
    found = 0
    for folder in options.folder:
        try:
            found += work(load_pack(folder))
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


_VERBS: Final[dict[str, Verb]] = {
    "lint": lambda options, _: _each(options, _lint),
    "test": lambda options, _: _each(options, _test),
    "diff": pack_diff.run,
    **pack_bundles.VERBS,
}
