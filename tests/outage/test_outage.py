"""Days without the line at every desk of a centre, and the morning on which all of them are back.

In every check three desks and a day; `./check --long outage` plays forty desks and 271 h 40 min, prints what it came
to and writes it to `benchmarks/outage.json`, from which `tools/outage_picture.py` draws.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from backoffice.store.database import sqlite_url
from tests.office.conftest import named
from tests.outage.oracle import Found, judge
from tests.outage.plan import SMALL, WHOLE
from tests.outage.report import report, told, write
from tests.outage.run import Outage

LONG = os.environ.get("MFC_OUTAGE", "")
SIZE = WHOLE if LONG else SMALL
if "MFC_OUTAGE_DESKS" in os.environ:
    SIZE = replace(SIZE, desks=int(os.environ["MFC_OUTAGE_DESKS"]))
REPORT = Path(os.environ.get("MFC_OUTAGE_REPORT", "benchmarks/outage.json"))


@dataclass(frozen=True, slots=True)
class Played:
    """A run that is over."""

    outage: Outage
    found: Found

    def judged(self) -> Found:
        """Looked at once more."""
        return judge(self.outage.url, self.outage.folder, self.outage.jobs)


@pytest.fixture(scope="module")
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("outage")
    url = _fresh(request.getfixturevalue("postgresql")) if LONG else sqlite_url(folder / "office.db")
    outage = Outage(url, folder, SIZE)
    outage.play()
    found = judge(url, folder, outage.jobs)
    if LONG:
        whole = report(outage, found, "PostgreSQL")
        write(REPORT, whole)
        print(f"\n{told(whole['figures'])}\n  not taken, by reason: {whole['not taken']}\n  told: {whole['told']}")
    return Played(outage, found)


def _fresh(server: str) -> str:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS outage WITH (FORCE)")
        admin.execute("CREATE DATABASE outage")
    return named(server, "outage")


@pytest.mark.timeout(3600)
def test_after_days_without_the_line_nothing_is_lost_and_nothing_is_doubled(played: Played) -> None:
    assert played.found.lost == []
    assert played.found.doubled == []
    assert played.found.registered >= played.outage.size.desks, "they had something to tell"
    assert played.found.scans


def test_what_the_office_did_not_take_is_in_the_tray_of_who_did_it_with_a_reason(played: Played) -> None:
    assert played.found.unaccounted == []
    reasons = {each.partition(":")[0] for each in played.found.not_taken}
    assert reasons >= {"conflict", "rejected"}, "people came with one case to two desks, and a disk was copied"


def test_every_desk_sees_the_same_in_the_end(played: Played) -> None:
    assert played.found.unlike == []


def test_the_tokens_of_before_are_over_and_the_certificate_is_another_one(played: Played) -> None:
    desks = len(played.outage.jobs)
    assert desks == played.outage.size.desks + 1
    assert played.found.tokens_over == 2 * desks
    before, *after = played.outage.seen.certificates
    assert before not in after


def test_the_oracle_sees_what_is_lost_and_what_is_in_no_tray(played: Played) -> None:
    """Planted: an act that was called saved and is nowhere, and a refusal that stands in no tray."""
    assert played.found.not_taken
    for job in played.outage.jobs:
        before = job.journal.read_bytes()
        lines = [json.loads(line) for line in before.splitlines()]
        unheard = {"what": "done", "kind": "start_visit", "about": "visit:0", "op": f"none {job.name}", "scans": []}
        emptied = [{**line, "tray": []} if line["what"] == "over" else line for line in lines]
        job.journal.write_text("\n".join(json.dumps(line) for line in [unheard, *emptied]), encoding="utf-8")
        job.journal.with_suffix(".kept").write_bytes(before)
    seen = played.judged()
    for job in played.outage.jobs:
        job.journal.with_suffix(".kept").replace(job.journal)
    assert len(seen.lost) == len(played.outage.jobs)
    assert len(seen.unaccounted) == played.found.not_taken.total()
