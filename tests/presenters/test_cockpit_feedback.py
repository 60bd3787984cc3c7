"""What people said, on the cockpit: the whole distribution with its number, or that too few answered, or since when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from backoffice.rehearsal import AdvancingClock
from mfc_desk.domain.feedback import CRITERIA
from mfc_desk.domain.halls import Hall
from mfc_desk.ports.office import NoLine
from mfc_desk.store.bodies import encode
from mfc_desk.text.message import msg
from sync.wire.feedback import CriterionTold, FeedbackRow, FeedbackRows, FeedbackSpan
from sync.wire.messages import ChangeRow
from tests.presenters.place import Place, rules
from tests.presenters.test_cockpit import chief, opened
from tests.usecases.place import OPENING, words
from ui.presenters.cockpit_feedback import AGAIN


def span(counts: list[int] | None, *, n: int, refused: int = 2) -> FeedbackSpan:
    told = [CriterionTold(each, n, counts, 3, 1) for each in CRITERIA]
    return FeedbackSpan(
        since="2026-10-25", until="2026-11-23", at=OPENING.isoformat(), least=5, satisfied_from=4, complete=n,
        partly=1, refused=refused, nobody=0, criteria=told,
    )  # fmt: skip


def cut(*_: object, **__: object) -> None:
    raise NoLine(msg("line.no_answer"))


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    made.clock = AdvancingClock(OPENING)
    made.work = made.ctx.work = replace(made.work, clock=made.clock)
    rules(made, feedback=True)
    made.hall.feedback = lambda token, *, since, until: span([1, 2, 6, 31, 60], n=100)
    yield made
    made.work.store.close()


def test_each_criterion_has_its_number_distribution_and_what_satisfied_means(place):
    told = opened(place).feedback.words()
    assert told.sub == "Satisfied: 4 or 5; 25 Oct to 23 Nov, today is told tomorrow"
    assert told.told.startswith("Asked 103: all answered 100, in part 1, refused 2, nobody there 0. As of ")
    assert [one.name for one in told.lines][:2] == ["Information", "Accessibility"]
    first = told.lines[0]
    assert (first.counts, first.figures) == (("1", "2", "6", "31", "60"), ("100", "3", "91 %", "4.47"))
    assert first.shares[-1] == 1.0
    assert first.few == ""


def test_of_too_few_there_is_no_mean_and_that_is_said(place):
    place.hall.feedback = lambda token, *, since, until: span(None, n=4)
    first = opened(place).feedback.words().lines[0]
    assert (first.counts, first.figures) == ((), ("4", "3", "–", "–"))
    assert "fewer than five" in first.few


def test_a_centre_that_asks_nobody_shows_nothing_and_is_not_asked(place):
    with place.work.store.write() as uow:
        uow.rows.receive(ChangeRow(9001, "hall:hall", "opNoMore", encode(Hall(feedback=False))))
        uow.commit()
    place.hall.feedback = cut
    assert opened(place).feedback.words() is None


def test_without_the_line_it_says_what_is_known_and_since_when(place):
    place.hall.feedback = cut
    cockpit = opened(place)
    assert "nothing is known here" in cockpit.feedback.words().empty
    place.hall.feedback = lambda token, *, since, until: span([1, 2, 6, 31, 60], n=100)
    cockpit.feedback.look()
    assert "As of" in cockpit.feedback.words().told
    place.hall.feedback = cut
    place.clock.advance(AGAIN)
    cockpit.feedback.look()
    told = cockpit.feedback.words()
    assert "Without the line: as known on 23 Nov" in told.told
    assert told.lines


def test_the_office_is_not_asked_again_within_some_minutes(place):
    asked = []

    def told(token, *, since, until):
        asked.append((since, until))
        return span([1, 2, 6, 31, 60], n=100)

    place.hall.feedback = told
    cockpit = opened(place)
    cockpit.feedback.look()
    assert asked == [("2026-10-25", "2026-11-23")]
    place.clock.advance(AGAIN + timedelta(seconds=1))
    cockpit.feedback.look()
    assert len(asked) == 2


def test_a_criterion_leads_to_what_was_said_and_to_nobody(place):
    said = [FeedbackRow("ab", "2026-11-20", ["kz.large_family"], [5, 4, 3, 2, 1, 6, 0, 5])]
    place.hall.feedback_rows = lambda token, *, since, until: FeedbackRows(of=1, few=False, rows=said)
    cockpit = opened(place)
    seen = {}
    for one in cockpit.feedback.marks():
        cockpit.open(one.key)
        seen[cockpit.drill.title.split(", ")[-1]] = cockpit.drill.rows[0]
    scores = [row.cells[3] for row in seen.values()]
    assert scores == ["5", "4", "3", "2", "1", "Does not apply to me", "not answered", "5"]
    row = next(iter(seen.values()))
    assert (row.cells[2], row.opens, row.number) == ("20.11.2026", "", "")
    assert row.cells[1] == "Large family"


def test_what_so_few_scored_is_not_told_behind_the_figures_either(place):
    said = [FeedbackRow("ab", "2026-11-20", [], [5, 4, 3, 2, 1, 7, 0, 5])]
    place.hall.feedback_rows = lambda token, *, since, until: FeedbackRows(of=5, few=False, rows=said)
    cockpit = opened(place)
    cockpit.open("feedback.expenses")
    assert cockpit.drill.rows[0].cells[3] == "not told"


def test_of_many_answers_it_is_said_how_many_are_not_shown(place):
    said = [FeedbackRow("ab", "2026-11-20", [], [5, 4, 3, 2, 1, 6, 0, 5])]
    place.hall.feedback_rows = lambda token, *, since, until: FeedbackRows(of=312, few=False, rows=said)
    cockpit = opened(place)
    cockpit.open("feedback.expenses")
    assert cockpit.drill.count == "1 row; and 311 more that are not shown"


def test_a_share_is_rounded_once(place):
    place.hall.feedback = lambda token, *, since, until: span([2, 0, 0, 0, 17], n=19)
    assert opened(place).feedback.words().lines[0].figures[2] == "89 %", "17 of 19 are 89.47 %"


def test_too_few_rows_and_a_cut_line_are_said(place):
    place.hall.feedback_rows = lambda token, *, since, until: FeedbackRows(of=4, few=True, rows=[])
    cockpit = opened(place)
    cockpit.open("feedback.results")
    assert "Fewer than five" in cockpit.drill.empty
    cockpit.close()
    place.hall.feedback_rows = cut
    cockpit.open("feedback.results")
    assert "cannot be reached" in cockpit.drill.empty


def test_the_chart_has_a_table_that_leads_on(place):
    cockpit = opened(place)
    cockpit.open("feedback")
    assert [one.opens for one in cockpit.drill.rows] == ["mark"] * 8


def test_it_speaks_the_language_of_the_window(place):
    cockpit = opened(place)
    place.ctx.catalogue = words(place.work, "ru")
    first = cockpit.feedback.words().lines[0]
    assert (first.name, first.figures[3]) == ("Информация", "4,47")


def test_the_supervisor_s_own_sign_in_opens_it(place):
    asked = []

    def told(token, *, since, until):
        asked.append(token)
        return span([1, 2, 6, 31, 60], n=100)

    place.hall.feedback = told
    opened(place)
    assert asked == ["t"], "the supervisor's own sign-in opens it, and no session of the desk"
