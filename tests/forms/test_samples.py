"""Numbers of papers against the samples that a pack gives."""

from __future__ import annotations

import pytest

from forms.samples import sample_problem
from mfc_desk.text.message import msg

SAMPLES = ("012345678", "N01234567")


@pytest.mark.parametrize("number", ["098765432", "N12345678", "n 1234 5678", "098-765-432"])
def test_a_number_like_a_sample_is_taken_however_it_is_spaced(number: str) -> None:
    assert sample_problem(number, SAMPLES) is None


@pytest.mark.parametrize("number", ["SAGYNOV N", "12345678", "0987654321", "NN1234567", "0987654\u0663\u0663"])
def test_a_number_like_no_sample_is_told_how_one_looks(number: str) -> None:
    assert sample_problem(number, SAMPLES) == msg("forms.problem.unlike", samples="012345678, N01234567")


def test_without_samples_every_number_is_taken() -> None:
    assert sample_problem("SAGYNOV N", ()) is None


CADASTRAL = ("77:01:0001001:1234", "77:01:000100:1234")


@pytest.mark.parametrize("number", ["69:40:0100001:7", "69:40:010001:123456", "69:40:0100001 : 12"])
def test_where_the_end_is_open_the_last_digits_are_as_many_as_they_are(number: str) -> None:
    assert sample_problem(number, CADASTRAL, ends_open=True) is None


@pytest.mark.parametrize("number", ["69:40:0100001", "69:40:0100001:", "69:40:0100001:A", "69:4:0100001:12"])
def test_and_never_none_of_them_nor_anything_else(number: str) -> None:
    assert sample_problem(number, CADASTRAL, ends_open=True) is not None
