"""The invented agencies know the invented people, and say over X-Road's protocol what is wrong with a request."""

from __future__ import annotations

import http.client
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backoffice.agency.registers import HERE, find, seed
from forms.pack import builtin_pack
from tests.office.agencies import BIRTH, AgencyProcess
from tools.registers import registers as made

HEADERS = {"X-Road-Client": "KZ/GOV/KZ03/desk"}


@pytest.fixture
def seeded(tmp_path: Path) -> Iterator[AgencyProcess]:
    agency = AgencyProcess(tmp_path, seed="kz")
    agency.start()
    yield agency
    agency.kill()


def ask(
    agency: AgencyProcess, subject: dict[str, str], *, path: str = f"/r1/{BIRTH}", request: str = "", **headers: str
) -> tuple[int, dict[str, str], dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", int(agency.url.rpartition(":")[2]), timeout=10)
    named = HEADERS | {"X-Road-Id": request or str(uuid.uuid4())} | headers
    connection.request("POST", path, json.dumps({"subject": subject}), named)
    answer = connection.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    body = json.loads(answer.read())
    connection.close()
    return answer.status, told, body


def of_seed(country: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((HERE / f"{country}.json").read_text(encoding="utf-8"))
    return whole


@pytest.mark.parametrize("country", ["kz", "ru"])
def test_the_registers_hold_the_people_of_the_demo_and_all_that_agencies_give(country: str, tmp_path: Path) -> None:
    assert of_seed(country)["people"] == made(country)["people"], "python -m tools.registers"
    seed(country, tmp_path / "registers.json")
    kinds = [one.agency for one in builtin_pack(country).evidence_types.values() if one.agency is not None]
    assert kinds
    for one in kinds:
        assert find(tmp_path / "registers.json", f"{country.upper()}/{one.address}") is not None


def test_who_is_known_is_found_and_who_is_missing_is_not(seeded: AgencyProcess) -> None:
    whole = of_seed("kz")
    missing = whole["registers"][BIRTH]["missing"][0]
    known = next(name for name in whole["people"] if name not in whole["registers"][BIRTH]["missing"])
    assert ask(seeded, {"identifier": missing})[2]["outcome"] == "not_found"
    found = ask(seeded, {"identifier": known})[2]
    assert found["outcome"] == "found"
    assert found["person"]["family_name"] == whole["people"][known]["family_name"]


def test_the_same_request_gets_the_same_answer_also_after_a_restart(seeded: AgencyProcess) -> None:
    request, subject = str(uuid.uuid4()), {"identifier": "890515450028", "family_name": "Ким"}
    first = ask(seeded, subject, request=request)
    assert seeded.stop() == 0
    seeded.start()
    assert ask(seeded, subject, request=request)[2] == first[2]
    assert ask(seeded, {"identifier": "0"}, request=request)[0] == 400, "another question under the same id"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"path": "/r1/KZ/GOV/nobody/nothing/none-v1"}, "Server.ServerProxy.UnknownService"),
        ({"path": "/r1/KZ"}, "Client.BadRequest"),
        ({"X-Road-Client": ""}, "Client.MissingHeader"),
        ({"request": "not-a-uuid"}, "Client.InvalidHeader"),
    ],
)
def test_the_gateway_names_its_own_errors_in_a_header(agency: AgencyProcess, more: dict[str, str], fault: str) -> None:
    status, told, body = ask(agency, {"identifier": "1"}, **more)
    assert (told["x-road-error"], body["type"]) == (fault, fault)
    assert status >= 400
