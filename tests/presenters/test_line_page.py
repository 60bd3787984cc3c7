"""The page of the line in words: what waits and why, what is decided, what went."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mfc_desk.domain.ids import OpId, ScanHash
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import msg
from mfc_desk.usecases import deciding, persons, picture, visits
from mfc_desk.usecases.line import LineView
from mfc_desk.usecases.turns import Turn
from mfc_desk.usecases.workplace import do
from tests.usecases.place import OPENING
from tests.usecases.untaken_work import MINE, THEIRS, WHO, chief, clash, phone, refused, with_the_office


@pytest.fixture
def page(place):
    """The page, open at what waits; the line is cut."""
    place.desk.status.set_line(
        LineView(online=False, since=place.work.local(OPENING), kept=0, attention=0, held_up_to=None)
    )
    return place.desk.beside.line


def visit(place, number, name="Оспанова"):
    begun = visits.start(place.work, place.session, paper_number=number)
    persons.identify(place.work, place.session, begun, {**WHO, "family_name": name})
    return begun


def rows(presenter):
    return [presenter.row(each) for each in presenter.refs()]


def turn(**changed):
    return Turn(
        **{
            "online": True,
            "turned": False,
            "sent": 0,
            "kept": 0,
            "changed": frozenset(),
            "attention": 0,
            "next_in_s": 0,
        }
        | changed
    )


def test_what_waits_stands_under_its_visit_with_why_it_waits(place, page):
    visit(place, "12")
    page.open("waiting")
    group, begun, named = rows(page.waiting)
    assert (group.lead, group.title, group.end) == ("12", "Оспанова Р. · 2 actions", "waits for the line")
    assert [each.title for each in (begun, named)] == ["Visit begun", "Person identified"]
    assert "unfolded" in group.spoken


def test_many_visits_come_folded_and_one_is_unfolded_by_itself(place, page, monkeypatch):
    from ui.presenters import line_waiting

    monkeypatch.setattr(line_waiting, "UNFOLDED", 3)
    for number in ("11", "12"):
        done = visit(place, number)
        visits.abandon(place.work, place.session, done, "left")
    page.open("waiting")
    first, second = page.waiting.refs()
    page.waiting.turn(second.key)
    assert [each.kind for each in page.waiting.refs()] == ["group", "group", "act", "act", "act"]
    page.waiting.turn(first.key, unfold=False)
    assert len(page.waiting.refs()) == 5


def test_three_pages_of_waiting_work_are_read_one_after_the_other_and_what_is_known_is_not_read_again(
    place, page, monkeypatch
):
    from ui.presenters import line_waiting

    monkeypatch.setattr(line_waiting, "PAGE", 20)
    do(place.work, place.session, *[IssueTicket(ticket=f"t{n}", number=f"Z-{n}", series="Z") for n in range(60)])
    page.open("waiting")
    assert (page.waiting.count, page.waiting.unread, len(page.waiting.refs())) == (60, 0, 60)
    with place.work.store.write() as uow:
        for each in uow.outbox.unsent(50):
            uow.outbox.settle(each.op_id, OpState.APPLIED, None, 1)
        uow.commit()
    read = []
    run = place.ctx.run
    place.ctx.run = lambda lane, job, done, failed=None: (read.append(lane), run(lane, job, done, failed))
    page.look()
    assert (page.waiting.count, read.count("data")) == (10, 2), "one look at the numbers, one at what is to be decided"


def test_a_held_action_says_what_the_office_waits_for(place, page):
    visit(place, "12")
    with place.work.store.write() as uow:
        first, second = uow.outbox.pending()
        uow.outbox.settle(OpId(first.op_id), OpState.HELD, msg("line.held_newer"), 0)
        uow.outbox.settle(OpId(second.op_id), OpState.HELD, None, 0)
        uow.commit()
    page.open("waiting")
    group, begun, named = rows(page.waiting)
    assert begun.end == "The office will take this after its own update. It is kept there and here."
    assert named.end == "waits for the one before: Visit begun"
    assert group.end == begun.end, "what holds a visit up is said at its head"


def test_the_head_says_when_the_office_answered_last_and_when_it_is_tried_again(place, page):
    place.desk.contact.turned(turn())
    place.desk.contact.turned(turn(online=False, next_in_s=20.0, why=msg("line.no_connection")))
    head = page.head()
    assert (head.title, head.next_try, head.trouble) == ("Offline since 10:40", "next try by itself in 0:20", "")
    assert [each.value for each in head.tiles if each.name == "contact"] == ["10:40"]
    page.try_now()
    assert (page.head().next_try, page.head().trying) == ("trying now", True)
    place.desk.contact.turned(turn(online=False, next_in_s=5.0, why=msg("line.stranger")))
    assert page.head().trouble.startswith("Something else answers in place of the office")
    assert page.head().tone == "warn", "somebody has to do something about it"


def test_a_scan_on_its_way_stands_beside_what_is_kept_with_what_is_left_of_it(place, page):
    with place.work.store.write() as uow:
        uow.scans.add(ScanHash("ab" * 32), 3_000_000, "image/png")
        uow.scans.sent(ScanHash("ab" * 32), 1_000_000, done=False)
        uow.commit()
    page.open("waiting")
    (tile,) = [each for each in page.head().tiles if each.name == "kept"]
    assert tile.value == "0 · scans 1.9\u00a0MB"


def test_a_scan_that_goes_on_is_told_without_a_turn_of_the_line(place, page):
    scan = ScanHash("ab" * 32)
    with place.work.store.write() as uow:
        uow.scans.add(scan, 3_000_000, "image/png")
        uow.commit()
    page.open("waiting")
    shown, page.shown = [], lambda: shown.append(page.waiting.scans_left())
    page.waiting.look_at_scans()
    assert shown == [], "nothing moved"
    with place.work.store.write() as uow:
        uow.scans.sent(scan, 2_000_000, done=False)
        uow.commit()
    page.waiting.look_at_scans()
    assert shown == [(1, 1_000_000)]


def test_both_versions_are_laid_out_in_words_with_what_differs(place, page):
    found = clash(place)
    page.open("decide")
    (row,) = page.decide.rows()
    assert (row.title, row.tag) == ("12 · Оспанова Р. · Person identified", "two versions")
    page.decide.open(found.op_id)
    words = page.decide.page()
    (person,) = words.things
    assert [(each.label, each.mine, each.theirs) for each in person.different] == [("Phone", MINE, THEIRS)]
    assert person.theirs_by == "The office's: Дина М., desk 7, 23 Nov, 10:40"
    assert words.changes == (f"Phone: {MINE} (now: {THEIRS})",)
    assert [each.way for each in words.ways] == ["leave", "again", "hand"]


def test_nothing_is_decided_before_a_way_was_chosen(place, page):
    found = clash(place)
    page.open("decide")
    page.decide.open(found.op_id)
    page.decide.press()
    assert page.decide.notice.title == msg("decide.choose_first")
    assert len(page.decide.rows()) == 1


def test_leaving_the_offices_version_is_said_and_can_be_undone(place, page):
    found, undone = clash(place), []
    place.ctx.announce = lambda message, undo=None: undone.append((place.ctx.say(message), undo))
    page.open("decide")
    page.decide.open(found.op_id)
    page.decide.choose("leave")
    page.decide.press()
    ((said, undo),) = undone
    assert (said, page.decide.rows()) == ("Left as the office has it: 12", ())
    undo()
    assert [each.key for each in page.decide.rows()] == [found.op_id]


def test_mine_done_again_is_shown_at_once_and_waits_to_go(place, page):
    found = clash(place)
    page.open("decide")
    page.decide.open(found.op_id)
    page.decide.choose("again")
    page.decide.press()
    assert (phone(place, found.party), page.decide.rows(), page.waiting.count) == (MINE, (), 1)


def test_a_way_that_is_closed_says_why_and_is_not_chosen(place, page):
    found = refused(place, fixable=False)
    page.open("decide")
    page.decide.open(found.op_id)
    again = next(each for each in page.decide.page().ways if each.way == "again")
    assert again.off.startswith("Doing it again would change nothing")
    page.decide.choose("again")
    assert page.decide.page().chosen == ""


def test_the_supervisor_sees_whose_it_is(place, page):
    clash(place)
    place.ctx.session = chief(place)
    page.open("decide")
    (row,) = page.decide.rows()
    assert "by aigerim" in row.below


def test_history_tells_what_became_of_each_action_and_is_sifted_as_one_types(place, page):
    visit(place, "12")
    visit(place, "13", "Ким")
    with_the_office(place)
    page.open("history")
    newest = rows(page.history)[0]
    assert (newest.lead, newest.title, newest.end) == ("13", "Ким Р. · Person identified", "with the office")
    assert "the office took it 23 Nov, 10:40" in newest.below
    page.history.sift("12 begun")
    assert [each.title for each in rows(page.history)] == ["Оспанова Р. · Visit begun"]


def test_from_history_what_was_left_is_decided_again(place, page):
    found = clash(place)
    deciding.leave(place.work, place.session, found.op_id)
    page.open("history")
    newest = page.history.refs()[0]
    assert page.history.row(newest).end == "left as the office has it"
    assert page.history.undoable(newest.key) == found.op_id
    page.decide.decide_anew(found.op_id)
    assert [each.key for each in page.decide.rows()] == [found.op_id]


def test_everything_there_says_since_when(place, page):
    held = OPENING + timedelta(minutes=2)
    view = LineView(online=True, since=OPENING, kept=0, attention=0, held_up_to=place.work.local(held))
    place.desk.status.set_line(view)
    page.open("waiting")
    assert page.waiting.refs() == []
    assert place.ctx.say(page.everything_there()) == "Office holds your work up to 10:42"


def test_the_history_tells_how_many_records_of_the_office_are_here_and_when_they_were_compared(place, page):
    page.open("history")
    assert page.picture.words() == "3 records of the office are here, not compared yet"
    wished = []
    page.picture.compare(lambda: wished.append(page.picture.words()))
    assert wished == ["3 records here are compared with the office at the next contact"]
    for mended, told in ((0, ""), (2, " (2 were put right)")):
        with place.work.store.write() as uow:
            uow.facts.set_note(picture.TO_COMPARE, False)
            uow.facts.set_note(picture.COMPARED, {"at": 5, "time": OPENING.isoformat(), "mended": mended})
            uow.commit()
        page.look()
        assert page.picture.words() == f"3 records here, compared with the office at 10:40{told}"
