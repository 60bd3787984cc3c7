"""A case that has left this desk is asked of the office from the one field for everything, and then it is here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.entities import Application, IdentityDocument, Party, Visit
from mfc_desk.domain.ids import ApplicationId, CaseNumber, PartyId, VisitId
from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.ports.office import NoLine, SessionOver
from mfc_desk.store.bodies import decode_entity, encode
from mfc_desk.text.message import msg
from mfc_desk.usecases import case_files
from sync.wire.messages import ChangeRow
from sync.wire.picture import CaseFile
from tests.presenters.place import Hall, Place
from tests.usecases.place import OPENING
from ui.presenters.looked_up import whole_number
from ui.presenters.palette import PalettePresenter

NUMBER = "KZ-03-26-000007"


class Archive(Hall):
    """An office that still has a case which no desk holds."""

    def __init__(self):
        super().__init__()
        self.asked, self.over, self.file = [], False, []

    def case(self, token, number):
        self.asked.append(number)
        if self.over:
            raise SessionOver
        if not self.line:
            raise NoLine(msg("line.no_connection"))
        return CaseFile(self.file if number == NUMBER else [])


def archived(work) -> list[ChangeRow]:
    """The visit, the person and the case as the office tells them."""
    service = work.law.services()[0]
    visit = Visit(
        id=VisitId("visit"), desk="4", operator="aigerim", state=VisitState.FINISHED, started_at=OPENING,
        party=PartyId("party"), applications=(ApplicationId("old"),),
    )  # fmt: skip
    party = Party(
        id=PartyId("party"), family_name="Old", given_name="Person", born=OPENING.date(), method="typed",
        document=IdentityDocument(type="identity_card", number="1"), identified_at=OPENING, identified_by="aigerim",
    )  # fmt: skip
    case = Application(
        id=ApplicationId("old"),
        visit=VisitId("visit"),
        party=PartyId("party"),
        service=service.id,
        law_version=work.law.pin(service),
        language="ru",
        lifecycle=Lifecycle.REGISTERED,
        number=CaseNumber(NUMBER),
        received_at=OPENING,
    )
    rows = (visit, party, case)
    return [ChangeRow(500 + n, f"{each.kind}:{each.id}", f"opOld{n}", encode(each)) for n, each in enumerate(rows)]


@pytest.fixture
def office(tmp_path):
    made = Place(tmp_path, hall=Archive())
    made.hall.file = archived(made.work)
    yield made
    made.work.store.close()


@pytest.fixture
def palette(office):
    return PalettePresenter(office.desk, lambda: ())


def cases(palette):
    return [(each.key, each.title, each.below) for each in palette.entries if each.group == "cases"]


def test_a_whole_number_that_nobody_here_bears_offers_to_ask_the_office_and_half_a_number_does_not(palette):
    palette.search("KZ-03-26")
    assert cases(palette) == []
    palette.search(NUMBER)
    ((key, title, _),) = cases(palette)
    assert (key, title) == (f"office:{NUMBER}", f"Ask the office for case {NUMBER}")


def test_what_the_office_tells_is_found_at_once_and_opens_like_any_case(office, palette):
    palette.search(NUMBER)
    palette.choose(f"office:{NUMBER}")
    ((key, title, _),) = cases(palette)
    assert key == "case:old"
    assert title.startswith(NUMBER)
    assert {each.id for each in office.changed if each.kind == "application"} == {"old"}


def test_a_number_typed_on_the_other_keyboard_is_asked_as_it_was_meant(office, palette):
    palette.search("ля-03-26-000007")
    palette.choose("office:ЛЯ-03-26-000007")
    assert [key for key, *_ in cases(palette)] == ["case:old"]


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        ("unknown", "The office knows no case with the number KZ-03-26-999999"),
        ("cut", "No connection to the office. Your work is kept here and will go by itself."),
        ("over", "The line is being opened anew. Try again in a minute."),
    ],
)
def test_what_came_of_it_stands_below_the_row_which_can_be_chosen_again(office, palette, happens, told):
    number = "KZ-03-26-999999" if happens == "unknown" else NUMBER
    office.hall.line, office.hall.over = happens != "cut", happens == "over"
    palette.search(number)
    palette.choose(f"office:{number}")
    assert cases(palette) == [(f"office:{number}", f"Ask the office for case {number}", told)]
    asked = len(office.hall.asked)
    palette.choose(f"office:{number}")
    assert len(office.hall.asked) > asked


def test_a_part_of_a_number_finds_the_newest_cases_and_nothing_that_holds_it_elsewhere(office):
    case = decode_entity("application", office.hall.file[2].body)
    told = [
        replace(case, id=f"n{n}", number=f"KZ-03-26-{n:06d}", received_at=OPENING + timedelta(minutes=n))
        for n in range(case_files.MOST + 3)
    ]
    told.append(replace(case, id="other", number="KZ-03-26-777777", form={"note": "KZ-03-26-000001"}))
    with office.work.store.write() as uow:
        uow.rows.receive_all([ChangeRow(600 + n, f"application:{each.id}", f"op{each.id}", encode(each))
                              for n, each in enumerate(told)])  # fmt: skip
        uow.commit()
    assert [each.application for each in case_files.find(office.work, "26-000001")] == ["n1"]
    found = case_files.find(office.work, "kz-03-26-0000")
    assert [each.application for each in found[:2]] == ["n52", "n51"]
    assert len(found) == case_files.MOST


@pytest.mark.parametrize("words", ["прописка", "A-042", "2026-11-2", "passport renewal 10", "", "000007"])
def test_what_is_no_whole_number_of_a_case_asks_nobody(words):
    assert whole_number(words) == ""
