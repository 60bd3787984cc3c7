"""What another desk has in its tray, in the cockpit: the list, its versions, the ways, what is said, what is undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.far_decisions import Came, FarDecision, FarState, FarWay
from mfc_desk.domain.ids import Key
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.text.message import msg
from mfc_desk.usecases import line
from sync.wire.messages import Say
from tests.presenters.place import Place
from tests.presenters.test_cockpit import chief
from tests.presenters.untaken import OP, TICKET, head_of, stuck
from tests.usecases.place import words
from ui.presenters.wish import Kind


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    line.remember(made.work, online=True)
    made.undone = []
    made.ctx.announce = lambda message, undo=None: (made.told.append(made.ctx.say(message)), made.undone.append(undo))
    yield made
    made.work.store.close()


def opened(place):
    """The cockpit, with what the office tells of the other desks."""
    place.desk.status.look()
    place.desk.open_cockpit()
    cockpit = place.desk.beside.cockpit
    cockpit.acted = place.desk.lifecycle.far.begin
    again(place)
    return cockpit


def again(place):
    """A moment and a minute pass."""
    place.desk.beside.cockpit._asked_ms = None
    place.desk.tick()
    place.desk.minute()


def row_of(place):
    cockpit = opened(place)
    cockpit.open("tile.undecided")
    return next(row for row in cockpit.drill.rows if row.key == OP)


def decide(place):
    """The page with its versions; what it says."""
    opened(place)
    place.desk.lifecycle.far.begin("decide", "undecided", OP, "")
    return place.desk.lifecycle.page.words()


def page(place):
    return place.desk.lifecycle.page


def decided(place):
    with place.work.store.read() as uow:
        return uow.rows.get(Key("far_decision", OP))


def arrives(place, **changes):
    """The row comes from the office."""
    with place.work.store.write() as uow:
        uow.rows.show_all([(replace(decided(place), **changes), "opX")])
        uow.commit()


def press(place, way, because="asked_there"):
    page(place).choose("way", way)
    page(place).choose("because", because)
    page(place).press()


def test_the_row_says_who_decides_opens_the_person_and_offers_to_decide(place):
    stuck(place)
    row = row_of(place)
    assert row.cells[0] == "Desk 7"
    assert row.cells[1].endswith("Decide it here, or Марат Оспанов does at desk 7.")
    assert row.cells[3] == "Марат Оспанов"
    assert (row.opens, row.leads, row.number, row.can) == ("person", TICKET, "A-031", ("decide",))


def test_a_row_of_which_this_desk_holds_nothing_opens_the_decision(place):
    stuck(place)
    told = place.hall.centre.undecided[0]
    place.hall.centre.undecided[0] = type(told)(
        **{name: getattr(told, name) for name in told.__struct_fields__} | {"key": "ticket:gone"}
    )
    assert row_of(place).opens == "untaken"


def test_the_versions_stand_side_by_side_in_the_words_of_the_tray(place):
    stuck(place)
    shown = decide(place)
    assert (shown.title, page(place).wish.kind) == ("Desk 7: not taken by the centre", Kind.DECIDE)
    (versions,) = shown.versions
    assert versions.heads[:2] == ("Before", "Desk 7: Марат Оспанов")
    assert versions.heads[2].startswith("The office's: Дина Әлиева, desk 8")
    state = next(each for each in versions.fields if each.label == "State")
    assert state.versions == tuple(place.ctx.say(msg(f"state.ticket.{one}")) for one in ("issued", "left", "called"))
    assert state.differs
    assert shown.place.title.startswith("A-031")
    assert "Марат Оспанов" in shown.place.before
    assert [(each.key, each.off) for each in shown.ways] == [("leave", ""), ("again", "")]
    assert "Марат Оспанов" in shown.ways[1].below


def test_a_decision_wants_a_way_and_a_reason_is_recorded_said_and_undone(place):
    stuck(place)
    decide(place)
    page(place).press()
    assert place.ctx.say(page(place).notice.title) == "Say what is to become of it"
    page(place).choose("way", "leave")
    page(place).press()
    assert page(place).notice is not None, "nobody said why"
    assert decided(place) is None
    press(place, "leave", "office_right")
    row = decided(place)
    assert isinstance(row, FarDecision)
    assert (row.way, row.reason, row.state, row.number) == (FarWay.LEAVE, "office_right", FarState.DECIDED, "A-031")
    assert place.told[-1] == "Decided: it stays as the centre has it. Desk 7 is told why"
    assert place.desk.stand.side == "cockpit"
    cockpit = place.desk.beside.cockpit
    again(place)
    cockpit.open("acts")
    assert cockpit.drill.rows[0].cells[:2] == (
        "Desk 7 · A-031", "Leave as the centre has it: the centre has it right",
    )  # fmt: skip
    assert "Desk 7 has not carried it out yet." in row_of(place).cells[1]
    place.undone[-1]()
    assert decided(place).state is FarState.TAKEN_BACK


def test_what_was_decided_is_shown_with_how_far_it_came_and_can_be_taken_back(place):
    stuck(place)
    decide(place)
    press(place, "leave")
    shown = decide(place)
    assert [each.key for each in shown.ways] == ["back"]
    assert "Desk 7 has not carried it out yet." in shown.place.before
    press(place, "back", "mistake")
    assert (decided(place).state, decided(place).acts[-1].reason) == (FarState.TAKEN_BACK, "mistake")
    decide(place)
    press(place, "again", "desk_right")
    arrives(place, state=FarState.CARRIED)
    stuck(place, waits=False)
    shown = decide(place)
    assert shown.ways == (), "what was done again stands"
    assert not shown.reasons
    assert "Desk 7 did so." in shown.place.before


@pytest.mark.parametrize("came", list(Came))
def test_what_the_desk_made_of_it_is_said_in_words_and_can_be_decided_anew(place, came):
    stuck(place)
    decide(place)
    press(place, "again")
    arrives(place, state=FarState.DROPPED, came=came, came_by="marat")
    for language in LANGUAGES:
        place.ctx.catalogue = words(place.work, language)
        shown = decide(place)
        assert shown.place.before
        assert "{" not in shown.place.before
    assert [each.key for each in shown.ways] == ["leave", "again"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"carries": False}, "fardecide.older_desk"),
        ({"waits": False}, "fardecide.over"),
        ({"state": "held", "waits": False}, "centre.held"),
    ],
)
def test_what_cannot_be_decided_from_here_says_why_and_who_decides(place, changes, code):
    stuck(place, **changes)
    shown = decide(place)
    assert (shown.ways, shown.reasons) == ((), ())
    page(place).press()
    assert page(place).notice.title.code == code
    assert "Марат Оспанов" in shown.place.before
    assert decided(place) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "denied", "why": Say("rule.not_allowed", {"verb": "x"}), "fixable": False}, "fardecide.denied"),
        ({"state": "rejected", "why": Say("rule.reason_needed"), "fixable": False}, "decide.cannot_help"),
    ],
)
def test_what_only_the_desk_can_do_again_says_so_and_can_be_left(place, changes, code):
    stuck(place, **changes)
    leave, anew = decide(place).ways
    assert not leave.off
    assert page(place).wish.untaken.again_not.code == code
    assert anew.off == anew.below != ""


def test_what_two_persons_signed_is_done_again_by_two_persons(place):
    stuck(place, head=head_of(place, second="dina"))
    decide(place)
    assert page(place).wish.untaken.again_not.code == "fardecide.needs_second"


def test_without_the_line_the_page_says_that_nothing_is_decided_from_here_and_who_decides_there(place):
    stuck(place)
    opened(place)
    place.hall.line = False
    line.remember(place.work, online=False)
    place.desk.status.look()
    shown = decide(place)
    assert shown.place.sentence.startswith("There is no line.")
    assert "Марат Оспанов" in shown.place.before
    page(place).press()
    assert page(place).notice.title.code == "fardecide.needs_line"


def test_the_desk_tells_who_decided_what_and_why_once(place):
    stuck(place)
    decide(place)
    press(place, "leave", "office_right")
    here = place.work.desk.device
    place.told.clear()
    arrives(place, state=FarState.CARRIED, device=here, by="marat")
    changed = frozenset({Key("far_decision", OP)})
    place.desk.refresh(changed)
    place.desk.refresh(changed)
    (told,) = place.told
    assert told.startswith("Марат Оспанов decided from afar: A-031 · Left before being served.")
    assert told.endswith("It stays as the centre has it. Why: the centre has it right")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_is_told_at_the_desk_in_each_language(place, language):
    stuck(place)
    decide(place)
    press(place, "leave")
    here = place.work.desk.device
    place.ctx.catalogue = words(place.work, language)
    ends = [(FarState.CARRIED, None), (FarState.TAKEN_BACK, None), *((FarState.DROPPED, came) for came in Came)]
    for state, came in ends:
        place.told.clear()
        arrives(place, state=state, came=came, device=here)
        place.desk.refresh(frozenset({Key("far_decision", OP)}))
        assert len(place.told) == 1, (state, came)
        assert "{" not in place.told[0]
