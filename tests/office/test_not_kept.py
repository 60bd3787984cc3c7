"""What the rules let through and the database refuses: that one is refused in words, and everything else goes on."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.rehearsal import NotTaken
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from sync.wire.envelope import WireOp
from sync.wire.messages import Duplicate, Rejected
from tests.office.bureau import Bureau, kinds, name_of

LONG = 50_000
SCAN = b"%PDF-1.4 a scan"
Acts = tuple[StartVisit | AbandonVisit, ...]
"""The last of them is refused."""


def what_it_does_not_keep(bureau: Bureau) -> Acts:
    """PostgreSQL keeps no text with a NUL in it; the embedded one no row beyond its limit, that of its acts fits in."""
    if _is_served(bureau):
        return (StartVisit(visit=VisitId("with\0nothing")),)

    def limited(raw: Any, *_: object) -> None:
        raw.setlimit(0, LONG + LONG // 2)  # SQLITE_LIMIT_LENGTH

    sa.event.listen(bureau.database.engine, "checkout", limited)
    visit = VisitId("long")
    return StartVisit(visit=visit, paper_number="9" * LONG), AbandonVisit(visit=visit, reason="x" * LONG)


def what_it_has_no_place_for(bureau: Bureau) -> Acts:
    """PostgreSQL's index takes no key of that length; here one forbids what no rule asks about."""
    if _is_served(bureau):
        return (StartVisit(visit=VisitId(secrets.token_hex(LONG))),)
    odd = "CREATE TRIGGER odd BEFORE INSERT ON entity WHEN NEW.key = 'visit:odd' BEGIN SELECT RAISE(ABORT, 'odd'); END"
    bureau.database.write(lambda tx: tx.execute(sa.text(odd)))
    return (StartVisit(visit=VisitId("odd")),)


@pytest.mark.logs("^backoffice.apart|^psycopg: error ignored")
@pytest.mark.parametrize("makes", [what_it_does_not_keep, what_it_has_no_place_for])
def test_one_that_the_database_refuses_is_refused_in_words_and_the_others_are_done(
    bureau: Bureau, makes: Callable[[Bureau], Acts]
) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    *before, odd = makes(bureau)
    plain = [VisitId(f"plain-{number}") for number in range(6)]
    for act in [*(StartVisit(visit=name) for name in plain[:3]), *before]:
        desk.do(act)
    wrong = desk.do(odd)
    rests = AbandonVisit(visit=odd.visit, reason="rests on it")
    desk.append(desk.wire(rests, bases={f"visit:{odd.visit}": name_of(wrong)}))
    for act in [*(StartVisit(visit=name) for name in plain[3:]), AbandonVisit(visit=plain[0], reason="left")]:
        desk.do(act)
    pushed, good = desk.push(), 3 + len(before)
    assert kinds(pushed) == [*["applied"] * good, *["rejected"] * 2, *["applied"] * 4]
    refusal = pushed.verdicts[good]
    assert isinstance(refusal, Rejected)
    assert (refusal.why.code, refusal.fixable) == ("office.not_kept", True)
    resting = pushed.verdicts[good + 1]
    assert isinstance(resting, Rejected)
    assert resting.why.code == ("office.not_kept" if "\0" in odd.visit else "office.rests_on_refused")
    assert pushed.receipt.n == desk.n
    other.pull()
    assert {key.id for key in other.rows if key.kind == "visit"} == {*plain, *(one.visit for one in before)}
    assert desk.push([wrong]).verdicts == [Duplicate(name_of(wrong), refusal)], "it was said once, and is said again"
    desk.do(StartVisit(visit=VisitId("next")))
    assert kinds(desk.push()) == ["applied"], "nothing waits behind it"


@pytest.mark.logs("^backoffice.apart|^psycopg: error ignored")
def test_a_scan_arrives_whole_though_the_database_refuses_what_waited_for_it(bureau: Bureau) -> None:
    desk, blobs = bureau.desk(), (hashlib.sha256(SCAN).hexdigest(),)
    acts = [StartVisit(visit=VisitId("one")), *what_it_has_no_place_for(bureau), StartVisit(visit=VisitId("two"))]
    wires = []
    for act in acts:
        wires.append(desk.wire(act, bases={f"visit:{act.visit}": ""}, blobs=blobs))
        desk.append(wires[-1])
    assert kinds(desk.push()) == ["held"] * 3
    desk.send_scan(SCAN)
    desk.pull()
    assert {key.id for key in desk.rows if key.kind == "visit"} == {"one", "two"}
    assert [_first(each) for each in desk.push(wires).verdicts] == ["Applied", "Rejected", "Applied"]


def test_an_id_that_no_database_keeps_is_no_operation(bureau: Bureau) -> None:
    desk = bureau.desk()
    wire = desk.do(StartVisit(visit=VisitId("plain")))
    text = wire.head.replace(name_of(wire).encode(), rb"an\u0000id")
    with pytest.raises(NotTaken) as refused:
        desk.push([WireOp(text, wire.salt, wire.args)])
    assert refused.value.status == 400


def _first(verdict: object) -> str:
    return type(verdict.first if isinstance(verdict, Duplicate) else verdict).__name__


def _is_served(bureau: Bureau) -> bool:
    return bureau.database.engine.dialect.name == "postgresql"
