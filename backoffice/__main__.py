"""The `mfc-office` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 where it did what was asked."""
    os.umask(0o077)  # a centre's data is its own
    options = _parser().parse_args(arguments)
    from backoffice import commands
    from forms.errors import PackRefused
    from mfc_desk.text.catalogue import Catalogue

    work = {
        "serve": commands.serve,
        "demo": commands.rehearse,
        "enrol-code": commands.enrol_code,
        "migrate": commands.migrate,
    }
    try:
        return work[options.command](options)
    except PackRefused as error:
        print(Catalogue("ru").say(error.why), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mfc-office")
    verbs = parser.add_subparsers(dest="command", required=True)
    serve, demo = verbs.add_parser("serve"), verbs.add_parser("demo")
    code, migrate = verbs.add_parser("enrol-code"), verbs.add_parser("migrate")
    demo.add_argument("--centre", choices=("kz", "ru"), default="kz")
    code.add_argument("--centre", default="")
    code.add_argument("--desk", required=True)
    for one in (serve, demo):
        one.add_argument("--host", default="127.0.0.1")
        one.add_argument("--port", type=int, default=0)
        one.add_argument("--base-url", default="")
        one.add_argument("--ready-fd", type=int)
        one.add_argument("--ready-file", type=Path)
        one.add_argument("--packs", type=Path, help="the law installed here, not the program's own")
        one.add_argument("--lifeline-fd", type=int, help="end when the other end of this pipe is closed")
    for one in (serve, demo, code, migrate):
        place = one.add_mutually_exclusive_group(required=True)
        place.add_argument("--data", type=Path)
        place.add_argument("--database")
        one.add_argument("--clock-at", type=_moment)
    return parser


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
