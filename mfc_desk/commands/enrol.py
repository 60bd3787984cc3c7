"""`mfc-desk enrol`: make a profile a desk of a centre, with the one-time code that the office gave."""

from __future__ import annotations

import argparse
import sys

from mfc_desk.commands import profile
from mfc_desk.text.catalogue import Catalogue


def main(argv: list[str]) -> int:
    """0 when the desk is enrolled; 1 with the reason in words."""
    from mfc_desk.bootstrap import enrol, secrets_of
    from mfc_desk.ports.office import NoLine, Refused

    parser = argparse.ArgumentParser(prog="mfc-desk enrol")
    profile.add_arguments(parser)
    parser.add_argument("--office", required=True, metavar="URL")
    parser.add_argument("--code", required=True)
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="ru")
    options = parser.parse_args(argv)
    mine, say = profile.read(options), Catalogue(options.language)
    secrets = secrets_of(mine.folder, mine.passphrase)
    try:
        desk = enrol(mine.folder, secrets, office_url=options.office, code=options.code, clock=mine.clock)
    except (NoLine, Refused) as error:
        print(say.say(error.why), file=sys.stderr)
        return 1
    print(say("command.enrolled", centre=desk.centre_name, desk=desk.desk))
    return 0
