"""The `mfc-desk` command. The first word chooses what to do; only that part is imported."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Final

COMMANDS: Final = {
    "run": "the desk of a profile",
    "demo": "a centre at 10:40 with its office, and the desk beside it",
    "tour": "the guided tour: a whole visit played by itself, a picture per step",
    "enrol": "make a profile a desk of a centre",
    "pack": "the law as data: lint, test, diff, keygen, build, verify, install, list",
    "doctor": "what this machine has and lacks",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command and answer its exit code; 2 for a word that is none."""
    words = list(sys.argv[1:] if argv is None else argv)
    name = words[0] if words else ""
    if name not in COMMANDS:
        asked = name in ("-h", "--help", "")
        lines = [f"  {each:8}{about}" for each, about in COMMANDS.items()]
        print("usage: mfc-desk COMMAND [options]\n", *lines, sep="\n", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    keep_to_ourselves()
    command = import_module(f"mfc_desk.commands.{name}")
    code: int = command.main(words[1:])
    return code


def keep_to_ourselves() -> None:
    """What this process makes is for its owner alone, and its memory is written nowhere when it dies."""
    os.umask(0o077)
    with suppress(ImportError):  # there are such limits only where there are core files
        from resource import RLIMIT_CORE, setrlimit

        setrlimit(RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
