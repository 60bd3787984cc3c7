"""The ledger of violations: one row for one attempt, its class by the guard and by nobody's choice."""

from __future__ import annotations

import pytest

from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import (
    GUARDS,
    HINDSIGHT,
    INSISTS,
    KNOWN_FROM,
    REASONS,
    TOLD,
    Mode,
    Violation,
    ViolationClass,
)
from mfc_desk.domain.ids import ApplicationId, Key, VisitId
from mfc_desk.domain.operations.guards import NotePrevented
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from tests.domain.world import CASE, NOW, VISIT, begin, stories, world

ONE = next(iter(stories()))


def asked(subject: str = "residence", rule: str = "agency_held") -> NotePrevented:
    return NotePrevented(visit=VISIT, application=CASE, rule=rule, subject=subject)


def test_a_stopped_demand_stands_in_the_ledger_with_its_class_and_article():
    made = world(ONE)
    begin(made, ONE)
    (row,) = made.do(asked("identity"))
    assert isinstance(row, Violation)
    assert (row.category, row.mode) == (ViolationClass.UNNECESSARY_DOCUMENT, Mode.PREVENTED)
    assert (row.by, row.at, row.visit, row.application) == ("aigerim", NOW, VISIT, CASE)
    assert row.article


def test_ten_tries_count_once_and_another_subject_counts_again():
    made = world(ONE)
    begin(made, ONE)
    for _ in range(10):
        made.do(asked())
    made.do(asked("study"))
    assert len([key for key in made.rows.written if key.kind == "violation"]) == 2


def test_a_guard_nobody_wrote_is_not_noted():
    made = world(ONE)
    begin(made, ONE)
    for rule in ("whim", *HINDSIGHT, *TOLD):
        with pytest.raises(Unlawful):
            made.do(asked(rule=rule))
    with pytest.raises(Unlawful):
        made.do(asked(subject=" "))


def test_what_was_stopped_belongs_to_an_application_of_this_visit():
    made = world(ONE)
    begin(made, ONE)
    made.do(StartVisit(visit=VisitId("v2")))
    with pytest.raises(WrongState):
        made.do(NotePrevented(visit=VisitId("v2"), application=CASE, rule="complete", subject="identity"))


def test_without_an_application_the_visit_is_enough():
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    operation = NotePrevented(visit=VISIT, rule="refusal_ground", subject="busy")
    made.do(operation)
    assert isinstance(made.rows.get(operation.primary), Violation)
    assert made.rows.get(Key("application", ApplicationId("none"))) is None


def test_each_class_has_a_guard_and_each_guard_and_reason_has_words():
    assert set(GUARDS.values()) == set(ViolationClass)
    for every in (HINDSIGHT, TOLD):
        assert set(every.values()) == set(ViolationClass), "each class can be found out and can be told"
    codes = [f"guard.{name}" for name in (*GUARDS, *HINDSIGHT, *TOLD)] + [f"happened.{one}" for one in KNOWN_FROM]
    codes += [f"override.{one}" for each in (*REASONS.values(), {INSISTS}) for one in each]
    codes += [f"violation.{one}" for one in (*ViolationClass, *Mode)]
    for language in LANGUAGES:
        words = Catalogue(language)
        assert all(words.say(msg(code)) for code in codes)
    assert REASONS.keys() <= GUARDS.keys()
