"""A due date that rests on a calendar nobody has read at its source says so, in the window and on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from forms.node import Standing
from mfc_desk.usecases import case_files, finishing, visits
from tests.domain.world import stories
from tests.usecases.place import operator, words, workplace
from tests.usecases.test_visit import registered

FAMILY = next(each for each in stories() if each.service == "kz.large_family")
"""Its term was read at its source; the calendar of the year was not."""
SEEN = Standing("sourced", "https://example.org")


@pytest.mark.parametrize("read", [False, True])
def test_a_day_is_no_surer_than_its_calendar(tmp_path: Path, *, read: bool) -> None:
    work = workplace(tmp_path)
    pack = work.law.packs[0]
    if read:
        years = {number: replace(year, standing=SEEN) for number, year in pack.calendar.years.items()}
        vars(pack)["calendar"] = replace(pack.calendar, years=years)
    visit, application = registered(work, FAMILY, tmp_path)
    session, case = operator(work), visits.look_at_case(work, application)
    paper = finishing.receipt_data(work, session, case=case, visit=visits.look(work, visit), catalogue=words(work))
    assert ("due" in paper.unverified) is not read
    assert case_files.look(work, session, application).verified is read
    work.store.close()
