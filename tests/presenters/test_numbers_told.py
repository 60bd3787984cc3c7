"""A number is given in the person's language, and whoever is told how many wait is told the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.usecases.place import OPENING


def test_the_language_of_a_number_is_asked_and_goes_to_the_office(place):
    asked = []
    ask = place.hall.issued

    def issued(body):
        asked.append(body.args["language"])
        return ask(body)

    place.hall.issued = issued
    page = place.desk.lifecycle.page
    place.desk.lifecycle.issue()
    assert [each.key for each in page.words().languages] == ["kk", "ru", "en"]
    assert page.language(page.wish) == "en"
    page.choose("language", "kk")
    page.press()
    assert asked == ["kk"]


def test_whose_appointment_is_still_to_come_is_listed_and_not_counted_among_those_who_wait(place):
    later = OPENING + timedelta(minutes=40)
    known = place.hall.tickets["a-044"]
    with place.work.store.write() as uow:
        uow.rows.receive(place.hall.row(replace(known, appointment=later, eligible_at=later)))
        uow.commit()
    place.desk.queue.look()
    words = place.desk.queue.words()
    assert (len(words.rows), words.count, words.waiting) == (3, "2", "2 waiting")
