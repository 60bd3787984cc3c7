"""`mfc-office picture show|set`: how many days a closed case stays at the desks of a centre."""

from __future__ import annotations

import argparse

from backoffice import picturing
from backoffice.centre_commands import at_centre
from backoffice.store import pictures
from mfc_desk.text.catalogue import Catalogue


def picture(options: argparse.Namespace) -> int:
    """Say how long it is, or set it; the desks hear of it at their next turn. Raises `NotDone`."""
    say = Catalogue(options.language)
    with at_centre(options) as (office, centre):
        if options.what == "show":
            at = office.database.read(lambda tx: pictures.told(tx, centre.centre))
            print(say("picture.days", centre=centre.name, n=at.days))
            return 0
        done = picturing.set_days(office, centre, options.days)
    print(say("picture.days_set" if done else "picture.days", centre=centre.name, n=options.days))
    return 0
