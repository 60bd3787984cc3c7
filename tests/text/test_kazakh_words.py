"""One Kazakh word for one thing, and sentences that read as one."""

from __future__ import annotations

from pathlib import Path

from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg

KAZAKH = Path(__file__).resolve().parents[2] / "mfc_desk" / "text" / "locale" / "kk"


def test_a_supervisor_has_one_name():
    assert [each.name for each in KAZAKH.glob("*.po") if "аға маман" in each.read_text("utf-8")] == []


def test_the_term_in_the_head_of_a_visit_is_told_without_two_colons():
    assert Catalogue("kk")("visit.head.term", term=msg("term.wd", n=7)).count(":") == 1
