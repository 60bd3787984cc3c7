"""How long it is until the same number may be called once more, as the desk says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta


def test_the_seconds_until_a_number_may_be_called_again_are_enough_once_they_are_over(place):
    place.desk.call_next()
    ticket = place.desk.stand.ticket
    last = place.work.now() - timedelta(seconds=17.4)
    place.desk.stand.ticket = replace(ticket, last_call_at=last)
    told = place.desk.why_not_again()
    assert told.params["n"] == 3, "2.6 seconds are left: after two it would still be refused"
