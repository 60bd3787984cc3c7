"""The last day of a power of attorney that step 1 knows already is proposed where the paper is attached."""

from __future__ import annotations

from datetime import date

from mfc_desk.usecases import capacity, last_days, services, visits
from mfc_desk.usecases.persons import identify
from tests.usecases.place import operator, workplace
from tests.usecases.test_visit import WITH_PAPER, fields_of

PAPER = "kz.power_of_attorney"


def test_the_last_day_of_the_right_is_that_of_its_paper_and_of_no_other(tmp_path):
    work = workplace(tmp_path, WITH_PAPER.country)
    session = operator(work)
    visit = visits.start(work, session)
    identify(work, session, visit, fields_of(WITH_PAPER))
    application = services.choose(work, session, visit, WITH_PAPER.service, "ru")
    paper = {"authority_type": "power_of_attorney", "authority_number": "1", "authority_issuer": "Нотариус Ким"}
    fields = fields_of(WITH_PAPER, acts=False) | paper | {"authority_issued": "01.02.2026", "expires": "01.02.2027"}
    right = capacity.for_person(work, session, visit, capacity=WITH_PAPER.capacity, fields=fields).right
    alone = visits.look_at_case(work, application)
    assert last_days.on_the_right(work, alone, PAPER) is None, "nobody is represented yet"
    capacity.act_for(work, session, application, right.id)
    case = visits.look_at_case(work, application)
    assert last_days.on_the_right(work, case, PAPER) == date(2027, 2, 1)
    assert last_days.on_the_right(work, case, "kz.study_certificate") is None
    assert last_days.asked(case, "authority", PAPER)
    work.store.close()
