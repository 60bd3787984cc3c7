"""Whose document was scanned: what can be compared is, and a name in other letters proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mfc_desk.domain.entities import IdentityDocument, Party
from mfc_desk.domain.ids import OperatorId, PartyId
from mfc_desk.domain.mrz import Mrz
from mfc_desk.usecases.persons import whose

ZONE = Mrz(
    kind="PN", state="RUS", number="4619 156125", surname="ИМЯРЕК", given="ЕВГЕНИЙ", nationality="RUS",
    birth=date(1982, 9, 12), sex="M", expiry=None, optional="", patronymic="АЛЕКСАНДРОВИЧ",
)  # fmt: skip
PARTY = Party(
    id=PartyId("p"), family_name="Имярек", given_name="Евгений", born=date(1982, 9, 12), method="typed",
    document=IdentityDocument(type="passport", number="46 19 156125"),
    identified_at=datetime(2026, 3, 1, tzinfo=UTC), identified_by=OperatorId("o"),
)  # fmt: skip
CARD = replace(ZONE, kind="ID", state="KAZ", number="1", optional="820912300018")


@pytest.mark.parametrize(
    ("zone", "party", "found"),
    [
        (ZONE, PARTY, "same"),
        (replace(ZONE, surname="ДРУГОЙ"), PARTY, "same"),
        (replace(ZONE, number="4619 156126"), PARTY, "same"),
        (replace(ZONE, number="4619 156126", surname="ДРУГОЙ"), PARTY, "other"),
        (replace(ZONE, birth=date(1982, 9, 13)), PARTY, "other"),
        (replace(ZONE, number="75", surname="IMIAREK", given="EVGENII"), PARTY, "unclear"),
        (replace(ZONE, number=""), replace(PARTY, document=IdentityDocument(type="passport", number="")), "same"),
        (CARD, replace(PARTY, identifier="820912300018"), "same"),
        (CARD, replace(PARTY, identifier="820912300027"), "other"),
    ],
)
def test_a_scanned_document_is_compared_with_the_person_at_the_desk(zone: Mrz, party: Party, found: str) -> None:
    assert whose(zone, party) == found
