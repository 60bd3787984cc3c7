"""`mfc-office appointments FILE`: the agreed times of a centre, as a list from elsewhere."""

from __future__ import annotations

import argparse
import sys

from backoffice import appointments as lists
from backoffice.centre_commands import at_centre
from mfc_desk.text.catalogue import Catalogue


def appointments(options: argparse.Namespace) -> int:
    """Take the list in, or say of each line that is unfit why; then nothing is taken."""
    say = Catalogue(options.language)
    with at_centre(options) as (office, centre):
        say.chain(office.law(centre).texts(options.language))
        try:
            new = lists.take_in(office, centre, options.file)
        except lists.ListRefused as refused:
            for each in refused.lines:
                print(say("appointments.line", line=each.line, why=each.why), file=sys.stderr)
            raise
    print(say("appointments.taken", n=new, centre=centre.name))
    return 0
