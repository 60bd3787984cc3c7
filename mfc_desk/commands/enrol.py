"""`mfc-desk enrol`: make a profile a desk of a centre, with the one-time code that the office gave."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from mfc_desk.commands import profile
from mfc_desk.ports.storage import Desk
from mfc_desk.text.catalogue import Catalogue


def main(argv: list[str]) -> int:
    """0 when the desk is enrolled; 1 with the reason in words."""
    from mfc_desk.bootstrap import enrol, secrets_of
    from mfc_desk.ports.office import NoLine, Refused
    from mfc_desk.ports.outside import CannotOpen, NeedsPassphrase
    from mfc_desk.ports.storage import StorageError

    parser = argparse.ArgumentParser(prog="mfc-desk enrol")
    profile.add_arguments(parser)
    parser.add_argument("--office", required=True, metavar="URL")
    parser.add_argument("--code", required=True)
    parser.add_argument("--again", action="store_true", help="a desk already, and a restored office forgot it")
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="ru")
    options = parser.parse_args(argv)
    mine, say = profile.read(options), Catalogue(options.language)

    def begin(passphrase: str | None) -> Desk:
        secrets = secrets_of(mine.folder, passphrase)
        told = {"office_url": options.office, "code": options.code, "again": options.again}
        return enrol(mine.folder, secrets, clock=mine.clock, **told)

    try:
        try:
            desk = begin(mine.passphrase)
        except NeedsPassphrase:
            if not sys.stdin.isatty():
                print(say("command.needs_passphrase"), file=sys.stderr)
                return 1
            desk = begin(_asked(say))
    except (NoLine, Refused, CannotOpen, StorageError) as error:
        print(say.say(error.why), file=sys.stderr)
        return 1
    print(say("command.enrolled", centre=desk.centre_name, desk=desk.desk))
    return 0


def _asked(say: Catalogue) -> str:
    """A passphrase for a computer without a keyring, typed twice alike; it is kept nowhere."""
    print(say("signin.passphrase_why"))
    while True:
        first, second = (getpass(say(code) + ": ") for code in ("signin.passphrase", "command.passphrase_again"))
        if first and first == second:
            return first
        print(say("command.passphrase_differs"), file=sys.stderr)
