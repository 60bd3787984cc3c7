"""`mfc-office appointments FILE`: the agreed times of a centre, as a list from elsewhere."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from backoffice import appointments as lists
from backoffice.centre_commands import at_centre
from mfc_desk.text.catalogue import Catalogue

SOME_REFUSED: Final = 3
"""The exit code where lines of the list were not taken; 1 is a file that is no list at all."""


def appointments(options: argparse.Namespace) -> int:
    """Take in what can be kept, and say of each other line why."""
    say = Catalogue(options.language)
    with at_centre(options) as (office, centre):
        say.chain(office.law(centre).texts(options.language))
        taken = lists.take_in(office, centre, options.file)
    print(say("appointments.taken", n=taken.new, centre=centre.name))
    if taken.over:
        print(say("appointments.over_today", n=taken.over))
    for each in taken.unfit:
        print(say("appointments.line", line=each.line, why=each.why), file=sys.stderr)
    if taken.unfit:
        print(say("appointments.refused", n=len(taken.unfit)), file=sys.stderr)
    return SOME_REFUSED if taken.unfit else 0
