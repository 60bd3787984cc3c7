"""Asked verbs: one answer per command, one call per person, and the fair next."""

from __future__ import annotations

import dataclasses
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from backoffice import asking
from backoffice.rehearsal import NotTaken
from backoffice.store import places
from backoffice.store import tables as t
from backoffice.store.asked import Asker
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.operations.calls import ReturnToQueue
from mfc_desk.domain.operations.desks import OpenDesk
from mfc_desk.domain.tickets import Ticket, TicketState
from sync.wire.messages import Answer, Ask
from tests.office.bureau import Bureau, key, kinds, start

CLIENTS, TICKETS = 8, 60


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_eight_desks_and_sixty_people_nobody_is_called_twice(bureau: Bureau) -> None:
    desks = [bureau.desk(str(place)) for place in range(CLIENTS)]
    issued = [bureau.ticket(desks[0]) for _ in range(TICKETS)]
    called: list[str] = []
    lock = threading.Lock()

    def work(place: int) -> None:
        desk, count = desks[place], 0
        while True:
            count += 1
            answer = _ask(bureau, desk, "call_next", f"{place}-{count}")
            name = answer.result["ticket"]
            if name is None:
                return
            with lock:
                called.append(name)
            assert _ask(bureau, desk, "no_show", f"{place}-{count}-gone", ticket=name).refused is None

    with ThreadPoolExecutor(CLIENTS) as pool:
        for each in [pool.submit(work, place) for place in range(CLIENTS)]:
            each.result()
    assert Counter(called) == Counter(issued)


def test_eight_kiosks_share_no_number_and_leave_no_gap(bureau: Bureau) -> None:
    desks = [bureau.desk(str(place)) for place in range(CLIENTS)]

    def work(place: int) -> list[str]:
        return [
            _ask(bureau, desks[place], "issue_ticket", f"{place}-{n}", series="A").result["number"] for n in range(6)
        ]

    with ThreadPoolExecutor(CLIENTS) as pool:
        numbers = [each for part in pool.map(work, range(CLIENTS)) for each in part]
    assert sorted(numbers) == [f"A-{n:03d}" for n in range(1, 6 * CLIENTS + 1)]


def _ask(bureau: Bureau, desk: object, verb: str, command: str, **args: object) -> Answer:
    _, raw = asking.ask(bureau.office, desk.session, Ask(command, verb, args, desk.actor.id))
    answer: Answer = msgspec.msgpack.decode(raw, type=Answer)
    return answer


def test_the_same_command_gets_the_same_answer_and_calls_nobody_else(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    bureau.ticket(desk)
    first = desk.ask("call_next", command="c-1")
    bureau.clock.advance(minutes(3))
    assert desk.ask("call_next", command="c-1") == first
    assert _states(bureau) == Counter({"called": 1, "issued": 1})


def test_the_same_command_at_once_from_eight_threads_is_one_call(bureau: Bureau) -> None:
    desk = bureau.desk()
    for _ in range(4):
        bureau.ticket(desk)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: _ask(bureau, desk, "call_next", "c-1"), range(8)))
    assert all(each == answers[0] for each in answers)
    assert _states(bureau) == Counter({"called": 1, "issued": 3})


def test_a_command_cannot_be_used_for_something_else(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.ask("call_next", command="c-1")
    with pytest.raises(NotTaken) as refused:
        desk.ask("no_show", command="c-1", ticket="t")
    assert (refused.value.status, refused.value.refusal.why.code) == (409, "office.command_reused")


def test_a_refusal_is_an_answer_too_and_stays(bureau: Bureau) -> None:
    desk = bureau.desk()
    first = desk.ask("call_again", command="c-1", ticket="nowhere")
    assert first.refused.code == "rule.not_there"
    assert desk.ask("call_again", command="c-1", ticket="nowhere") == first


def test_who_comes_first_is_called_first(bureau: Bureau) -> None:
    desk = bureau.desk()
    names = []
    for _ in range(3):
        names.append(bureau.ticket(desk))
        bureau.clock.advance(minutes(1))
    assert _all_called(bureau, desk) == names


def test_a_head_start_counts_as_time_and_ages_like_everyone(bureau: Bureau) -> None:
    desk = bureau.desk()
    early = bureau.ticket(desk)
    bureau.clock.advance(minutes(31))
    plain = bureau.ticket(desk)
    bureau.clock.advance(minutes(1))
    ahead = bureau.ticket(desk, ground="veteran")
    assert _all_called(bureau, desk) == [early, ahead, plain]


def test_an_appointment_is_called_at_its_time_and_not_before(bureau: Bureau) -> None:
    desk = bureau.desk()
    booked = bureau.ticket(desk, appointment=(bureau.clock.now() + minutes(10)).isoformat())
    assert desk.ask("call_next").result["ticket"] is None
    bureau.clock.advance(minutes(10))
    assert desk.ask("call_next").result["ticket"] == booked


def test_a_call_brings_the_row_as_it_will_come_in_the_feed(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(desk)
    row = desk.ask("call_next").rows[0]
    other.pull()
    ticket, revision = other.rows[key("ticket", name)]
    assert (row.key, row.revision, row.seq) == (f"ticket:{name}", revision, other.cursor)
    assert isinstance(ticket, Ticket)
    assert (ticket.state, ticket.desk, ticket.operator) == (TicketState.CALLED, "1", desk.actor.id)


def _withdraw(bureau: Bureau, desk: object, command: str) -> Answer:
    body = Ask(command, "call_next", {}, desk.actor.id, withdrawn=True)
    return msgspec.msgpack.decode(asking.ask(bureau.office, desk.session, body)[1], type=Answer)


def test_a_command_that_is_withdrawn_before_it_comes_is_never_done(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    refused = _withdraw(bureau, desk, "c-1").refused
    assert refused.code == "office.withdrawn"
    assert desk.ask("call_next", command="c-1").refused == refused
    assert _states(bureau) == Counter({"issued": 1})


def test_a_command_that_is_withdrawn_after_it_was_done_is_told(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    done = desk.ask("call_next", command="c-1")
    assert _withdraw(bureau, desk, "c-1") == done


def test_a_desk_that_has_called_someone_calls_no_one_else(bureau: Bureau) -> None:
    desk = bureau.desk()
    first = bureau.ticket(desk)
    bureau.ticket(desk)
    desk.ask("call_next")
    refused = desk.ask("call_next").refused
    assert (refused.code, refused.params) == ("office.desk_has_ticket", {"number": "A-001"})
    desk.pull()
    start(desk, bureau.ids, ticket=first)
    desk.push()
    assert desk.ask("call_next").refused is None


def test_the_database_itself_forbids_two_open_calls_of_a_desk(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    bureau.ticket(desk)
    with pytest.raises(sa.exc.IntegrityError):
        bureau.database.write(lambda tx: tx.execute(t.waiting.update().values(state="called", desk="1")))


def test_a_ticket_that_was_written_between_its_claim_and_its_call_is_called_as_it_is_then(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk)
    claims = []
    honest = places.claim_next

    def stale(*args: object, **named: object) -> object:
        claims.append(honest(*args, **named))
        return dataclasses.replace(claims[-1], revision="older") if len(claims) == 1 else claims[-1]

    monkeypatch.setattr(places, "claim_next", stale)
    assert desk.ask("call_next").result["ticket"] == name
    assert len(claims) == 2
    assert _states(bureau) == Counter({"called": 1})


def test_a_command_whose_answer_was_not_seen_yet_gets_that_answer_and_is_done_once(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    answer = desk.ask("call_next", command="call-1")
    first = desk.ask("leave_queue", command="gone-1", ticket=answer.result["ticket"])
    honest, looks = asking.asker_of, []

    def blind_once(*args: Any, **named: Any) -> Asker:
        looks.append(honest(*args, **named))
        return dataclasses.replace(looks[-1], answered=None) if len(looks) == 1 else looks[-1]

    monkeypatch.setattr(asking, "asker_of", blind_once)
    assert desk.ask("call_next", command="call-1") == answer
    assert len(looks) == 2
    looks.clear()
    assert desk.ask("leave_queue", command="gone-1", ticket=answer.result["ticket"]) == first
    assert len(looks) == 2


def test_a_desk_that_opened_between_the_look_and_the_call_is_looked_at_again(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    assert desk.actor is not None
    desk.do(OpenDesk(desk=DeskName("1"), operator=desk.actor.id))
    assert kinds(desk.push()) == ["applied"]
    honest, looks = asking.asker_of, []

    def stale_once(*args: Any, **named: Any) -> Asker:
        looks.append(honest(*args, **named))
        unopened = {**looks[-1].looked, key("desk", "1"): None}
        return dataclasses.replace(looks[-1], looked=unopened) if len(looks) == 1 else looks[-1]

    monkeypatch.setattr(asking, "asker_of", stale_once)
    assert desk.ask("call_next").result["ticket"]
    assert len(looks) == 2
    assert _states(bureau) == Counter({"called": 1})


def test_who_is_returned_keeps_the_place_and_can_be_called_again(bureau: Bureau) -> None:
    desk = bureau.desk()
    first = bureau.ticket(desk)
    bureau.clock.advance(minutes(1))
    bureau.ticket(desk)
    desk.ask("call_next")
    desk.do(ReturnToQueue(ticket=first))
    assert kinds(desk.push()) == ["applied"]
    assert desk.ask("call_next").result["ticket"] == first


def test_another_desks_person_is_not_called_away(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(desk)
    desk.ask("call_next")
    assert other.ask("no_show", ticket=name).refused.code == "rule.other_desk"


def test_the_reception_calls_nobody(bureau: Bureau) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk)
    bureau.seat(desk, "reception")
    assert desk.ask("call_next").refused.code == "rule.not_allowed"
    assert _states(bureau) == Counter({"issued": 1})
    assert name


@pytest.mark.parametrize("body", [Ask("c", "open_the_door"), Ask("", "call_next"), Ask("c" * 65, "call_next")])
def test_a_verb_or_command_that_does_not_exist_is_refused(bureau: Bureau, body: Ask) -> None:
    desk = bureau.desk()
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", "/api/ask", body, Answer, token=desk.session)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "args",
    [{"people": "many"}, {"series": 5}, {"series": "A", "colour": "red"}, {"series": "A", "appointment": "soon"}],
)
def test_a_wish_for_a_ticket_that_makes_no_sense_is_refused(bureau: Bureau, args: dict[str, object]) -> None:
    desk = bureau.desk()
    with pytest.raises(NotTaken) as refused:
        desk.ask("issue_ticket", **args)
    assert refused.value.status == 400
    assert _states(bureau) == Counter()


def test_a_stranger_asks_nothing(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.actor = type(desk.actor)("nobody", desk.actor.roles)
    with pytest.raises(NotTaken) as refused:
        desk.ask("call_next")
    assert refused.value.status == 403


def _all_called(bureau: Bureau, desk: object) -> list[str]:
    names = []
    while (name := desk.ask("call_next").result["ticket"]) is not None:
        names.append(name)
        desk.ask("no_show", ticket=name)
    return names


def _states(bureau: Bureau) -> Counter[str]:
    return Counter(bureau.database.read(lambda tx: tx.execute(sa.select(t.waiting.c.state)).scalars().all()))


def test_a_visit_begun_over_the_desks_own_late_call_is_taken(bureau: Bureau) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk)
    desk.pull()
    assert _ask(bureau, desk, "call_next", "late").result["ticket"] == name  # and the answer did not come
    visit = start(desk, bureau.ids, ticket=name)
    assert kinds(desk.push()) == ["applied"]
    desk.pull()
    ticket, revision = desk.rows[key("ticket", name)]
    assert isinstance(ticket, Ticket)
    assert (ticket.state, revision) == (TicketState.SERVING, msgspec.json.decode(visit.head)["op_id"])


def test_a_late_call_excuses_no_change_that_another_desk_made_before_it(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(desk)
    desk.pull()
    other.ask("call_next", command="theirs")
    other.pull()
    other.do(ReturnToQueue(ticket=name))
    other.push()
    assert _ask(bureau, desk, "call_next", "late").result["ticket"] == name
    start(desk, bureau.ids, ticket=name)
    assert kinds(desk.push()) == ["conflict"]


def test_a_call_to_another_desk_stays_a_conflict(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(desk)
    desk.pull()
    other.ask("call_next", command="theirs")
    start(desk, bureau.ids, ticket=name)
    assert kinds(desk.push()) == ["conflict"]
