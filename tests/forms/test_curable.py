"""What may be brought after registration, by its own article: no refusal hangs on it, and it is shown as not verified."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.badges import unverified
from forms.node import Standing
from forms.pack import builtin_pack
from forms.register import Law


@pytest.mark.parametrize("country", ["kz", "ru"])
def test_each_country_declares_what_may_come_later_and_why_a_term_stands_still(country):
    services = builtin_pack(country).services
    later = [one for each in services for one in each.requirements if one.curable is not None]
    grounds = [one for each in services for one in each.deadline.grounds.suspend]
    assert later
    assert grounds
    for one in later:
        assert one.cure is not None
        assert one.cure.article is not None
        assert not one.cure.verified
    for ground in grounds:
        assert ground.standing.article is not None
        assert not ground.standing.verified


def test_a_term_to_bring_it_later_that_nobody_vouched_for_marks_the_list_of_papers():
    from datetime import date

    from forms.evidence import plan
    from forms.terms import Term

    law = Law.of(builtin_pack("kz"))
    service = law.service("kz.birth")
    sure = replace(service, requirements=tuple(replace(one, standing=SOURCED) for one in service.requirements))
    found = plan(sure, law.form(service), answers={}, facts={}, held=[], today=date(2026, 3, 16))
    assert "documents" not in unverified(sure, plan=found, fee=None, deadline=SOURCED)
    unsure = tuple(replace(one, curable=Term(5, "wd"), cure=Standing("illustrative")) for one in sure.requirements)
    later = replace(sure, requirements=unsure)
    assert "documents" in unverified(later, plan=found, fee=None, deadline=SOURCED)


SOURCED = Standing("sourced", "https://example.org")
