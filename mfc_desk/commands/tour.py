"""`mfc-desk tour`: a whole visit played by itself on the real window, with the line cut in the middle.

The exit code is 0 only if every scene truly happened, in the window and in the office.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from mfc_desk.commands import profile
from mfc_desk.text.catalogue import Catalogue


def main(argv: list[str]) -> int:
    """Play it; 1 where a scene did not happen, with its name."""
    parser = argparse.ArgumentParser(prog="mfc-desk tour")
    parser.add_argument("--centre", choices=("kz", "ru"), default="kz")
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="ru")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    parser.add_argument("--scale", type=float, default=1.0, metavar="FACTOR")
    parser.add_argument("--out", type=Path, default=Path("tour-pictures"), help="folder for the pictures")
    profile.add_packs(parser)
    options = parser.parse_args(argv)
    say = Catalogue(options.language)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print(say("tour.no_screen"))
    from forms.errors import PackRefused
    from mfc_desk.commands.office_process import OfficeDidNotStart
    from mfc_desk.commands.profile import Profile
    from mfc_desk.commands.run import Desk
    from mfc_desk.commands.stage import set_up
    from ui.tour.play import Look, play

    try:
        with set_up(options.centre, packs=options.packs) as stage:
            mine = Profile(folder=stage.profile, passphrase=stage.passphrase, clock=stage.office.clock)
            desk = Desk(lambda: mine, options.packs)
            look = Look(options.language, options.theme, options.scale)
            return play(desk, stage.office, people=stage.ready.people, look=look, folder=options.out)
    except PackRefused as error:
        print(say.say(error.why), file=sys.stderr)
        return 1
    except OfficeDidNotStart as error:
        print(say("command.office_did_not_start", said=str(error)), file=sys.stderr)
        return 1
