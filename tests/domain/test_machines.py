"""The state machines are tables: every state and every verb is tried."""

from __future__ import annotations

from enum import StrEnum
from itertools import product
from pathlib import Path

import pytest

from mfc_desk.domain.appointments import AppointmentState
from mfc_desk.domain.entities import Application, Document, Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.far_decisions import FarState
from mfc_desk.domain.guards import Discrepancy
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.inquiries import RequestState
from mfc_desk.domain.intake import Assistance, ConsentState, Consultation
from mfc_desk.domain.machines import APPLICATION, MACHINES, TICKET, Lifecycle
from mfc_desk.domain.operations.all import OPERATIONS
from mfc_desk.domain.permissions import TABLE
from mfc_desk.domain.second_words import WordState
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.catalogue import Catalogue
from tools.machines import drawing

EVERY = [
    (machine, state, verb)
    for machine in MACHINES
    for state, verb in product(type(next(iter(machine.moves.values()))), {verb for _, verb in machine.moves})
]


@pytest.mark.parametrize(("machine", "state", "verb"), EVERY, ids=lambda value: str(getattr(value, "name", value)))
def test_a_verb_moves_by_the_table_or_is_refused_in_words(machine, state, verb):
    if machine.allows(state, verb):
        assert machine.after(state, verb) is machine.moves[state, verb]
        return
    with pytest.raises(WrongState) as refused:
        machine.after(state, verb)
    for language in ("kk", "ru", "en"):
        assert Catalogue(language).say(refused.value.message)


BEGINS: dict[str, StrEnum] = {
    "appointment": AppointmentState.BOOKED,
    **{
        kind.kind: kind.__dataclass_fields__["state"].default
        for kind in (Ticket, Desk, Visit, Consultation, Assistance)
    },
    "discrepancy": Discrepancy.__dataclass_fields__["state"].default,
    "application": Application.__dataclass_fields__["lifecycle"].default,
    "document": Document.__dataclass_fields__["custody"].default,
    "consent": ConsentState.REQUESTED,
    "second_word": WordState.ASKED,
    "far_decision": FarState.DECIDED,
    "agency_request": RequestState.PLANNED,
}
BY_THE_DAY: set[StrEnum] = {ConsentState.EXPIRED}
"""No verb leads there: a consent is over with its last day."""


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_is_where_a_row_begins_or_where_a_verb_leads(machine):
    led_to = set(machine.moves.values())
    assert set(type(next(iter(led_to)))) - BY_THE_DAY == led_to | {BEGINS[machine.name]}


def test_every_verb_of_the_tables_is_an_operation_that_someone_may_do():
    verbs = {verb for machine in MACHINES for _, verb in machine.moves}
    assert verbs <= OPERATIONS.keys()
    assert verbs <= TABLE.keys()


def test_every_operation_is_held_by_someone():
    assert OPERATIONS.keys() <= TABLE.keys()


def test_what_is_registered_is_never_a_draft_again_and_never_dropped():
    after = {to for (state, _), to in APPLICATION.moves.items() if state is Lifecycle.REGISTERED}
    assert after <= {Lifecycle.REGISTERED, Lifecycle.IN_WORK, Lifecycle.SUSPENDED}


def test_what_was_refused_comes_back_by_no_verb():
    assert {to for (state, _), to in APPLICATION.moves.items() if state is Lifecycle.INTAKE_REFUSED} == {
        Lifecycle.INTAKE_REFUSED
    }


def test_a_served_ticket_is_never_called_again():
    assert not any(state is TicketState.DONE for state, _ in TICKET.moves)


def test_the_pictures_in_the_docs_are_drawn_from_the_tables():
    kept = (Path(__file__).parents[2] / "docs" / "machines.md").read_text(encoding="utf-8")
    assert kept == drawing(MACHINES)
