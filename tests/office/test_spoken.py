"""What the floor of "next" says is what the office says: the same statements, and an end only where the office has one."""

from __future__ import annotations

import pytest

from benchmarks.measured.spoken import heard
from tests.office.bureau import PASSWORD, Bureau


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_only_the_last_statement_of_a_call_is_sent_with_the_end_of_its_transaction(
    bureau: Bureau, database_url: str
) -> None:
    desks = [bureau.desk(str(place)) for place in range(2)]
    for desk in desks:
        bureau.ticket(desk)
        desk.sign_in("operator1", PASSWORD)
    statements, _ = heard(database_url, [desk.token for desk in desks], bureau.clock)
    assert [one.joined for one in statements] == [*[False] * (len(statements) - 1), True]
