from __future__ import annotations

import pytest

from mfc_desk.ports.outside import Papers
from mfc_desk.text.catalogue import LANGUAGES
from printing.documents.check_sheet import check_sheet_pdf
from printing.documents.receipt import receipt_pdf
from printing.papers import HousePapers
from tests.printing import samples


@pytest.fixture
def papers() -> Papers:
    return HousePapers({language: samples.catalogue(language) for language in LANGUAGES})


def test_a_receipt_is_made_in_the_language_asked_for(papers: Papers) -> None:
    for language in LANGUAGES:
        drawn = receipt_pdf(samples.receipt(), samples.catalogue(language), large=True)
        assert papers.receipt(samples.receipt(), language, large=True) == drawn


def test_a_check_sheet_is_made_in_the_language_asked_for(papers: Papers) -> None:
    drawn = check_sheet_pdf(samples.check_sheet(), samples.catalogue("ru"))
    assert papers.check_sheet(samples.check_sheet(), "ru") == drawn
