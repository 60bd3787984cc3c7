"""Erlang C by published figures, by another way to reckon it, and at its limits."""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.staffing.erlang import Norm, Service, Steady, desks_for, erlang_b, erlang_c

SERVICE = Service(mean_min=12)
few = st.integers(1, 12)
shares = st.floats(0.01, 0.99)


def exactly(desks: int, load: Fraction) -> Fraction:
    """Erlang C by its definition, in whole numbers over whole numbers: sums of a^k / k!, no recursion."""
    terms = [load**k / math.factorial(k) for k in range(desks)]
    last = load**desks / math.factorial(desks) / (1 - load / desks)
    return last / (sum(terms) + last)


def test_the_worked_example_of_a_call_centre() -> None:
    """360 calls in half an hour, four minutes each, 55 agents (mitan.co.uk, The Erlang-C Formula): 0.239, 8.2 s."""
    steady = Steady(desks=55, load=360 * 4 / 30, service=Service(mean_min=4))
    assert steady.load == 48
    assert steady.occupancy == pytest.approx(0.873, abs=5e-4)
    assert steady.waits_at_all == pytest.approx(0.239, abs=5e-4)
    assert steady.mean_wait_min * 60 == pytest.approx(8.2, abs=0.05)


def test_the_emergency_room_of_a_textbook() -> None:
    """Hillier and Lieberman, Introduction to Operations Research, ch. 17, County Hospital: 2 an hour, 20 minutes
    each.
    """
    one, two = (Steady(desks=n, load=2 / 3, service=Service(mean_min=20)) for n in (1, 2))
    assert one.mean_wait_min == pytest.approx(40)
    assert one.waits_at_all == pytest.approx(2 / 3)
    assert two.mean_wait_min == pytest.approx(60 / 24)
    assert two.waits_at_all == pytest.approx(1 / 6)
    assert 1 - two.within(30) == pytest.approx(0.022, abs=1e-3)


@given(desks=few, share=st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20))
def test_it_is_what_its_definition_says_in_exact_fractions(desks: int, share: Fraction) -> None:
    load = desks * share
    assert erlang_c(desks, float(load)) == pytest.approx(float(exactly(desks, load)), rel=1e-9)


@given(share=shares)
def test_at_one_desk_one_waits_as_often_as_it_is_busy(share: float) -> None:
    assert erlang_c(1, share) == pytest.approx(share)


@given(desks=st.integers(1, 100), share=shares)
def test_a_desk_more_makes_fewer_wait_and_more_load_more(desks: int, share: float) -> None:
    load = desks * share
    assert 0 <= erlang_c(desks + 1, load) <= erlang_c(desks, load) <= erlang_c(desks, load * 1.005) <= 1
    assert erlang_b(desks, load) <= erlang_c(desks, load)


@pytest.mark.parametrize("beta", [0.3, 1.0, 2.0])
def test_of_thousands_of_desks_it_comes_near_the_limit_of_halfin_and_whitt(beta: float) -> None:
    """Heavy-traffic limits for queues with many exponential servers, Operations Research 29 (1981)."""
    desks, normal = 40_000, NormalDist()
    limit = 1 / (1 + beta * normal.cdf(beta) / normal.pdf(beta))
    assert erlang_c(desks, desks - beta * math.sqrt(desks)) == pytest.approx(limit, rel=0.02)


def test_where_the_desks_do_not_carry_the_load_everybody_waits_and_no_wait_is_named() -> None:
    over = Steady(desks=5, load=5.0, service=SERVICE)
    assert over.waits_at_all == 1
    assert math.isinf(over.mean_wait_min)
    assert over.within(15) == 0
    assert math.isinf(over.settles_min)


@given(share=shares, spread=st.floats(0, 5))
def test_at_one_desk_the_factor_for_other_visits_is_exact(share: float, spread: float) -> None:
    """Pollaczek and Khinchine: load x visit x (1 + Cs²) / 2 / (1 - load)."""
    steady = Steady(desks=1, load=share, service=Service(mean_min=12, spread=spread))
    assert steady.mean_wait_min == pytest.approx(share * 12 * (1 + spread) / 2 / (1 - share))


@given(load=st.floats(0.01, 300), share=st.floats(0.5, 0.99), spread=st.floats(0, 4))
def test_the_desks_that_are_advised_keep_the_norm_and_one_fewer_would_not(
    load: float, share: float, spread: float
) -> None:
    norm, service = Norm(minutes=15, share=share), Service(mean_min=12, spread=spread)
    desks = desks_for(load, service=service, norm=norm)
    assert desks > load
    assert Steady(desks=desks, load=load, service=service).within(15) >= share
    fewer = Steady(desks=desks - 1, load=load, service=service)
    assert desks == 1 or fewer.occupancy >= 1 or fewer.within(15) < share


@pytest.mark.parametrize("share", [1.0, 90.0, -0.1])
def test_a_norm_that_no_number_of_desks_keeps_is_refused_and_of_everybody_no_wait_is_named(share: float) -> None:
    service = Service(mean_min=12)
    with pytest.raises(ValueError, match="no share"):
        desks_for(4, service=service, norm=Norm(share=share))
    assert math.isinf(Steady(desks=5, load=4, service=service).wait_of(1.0))


def test_no_load_needs_no_desk_and_a_load_of_no_hall_is_refused() -> None:
    assert desks_for(0, service=SERVICE, norm=Norm()) == 0
    for wrong in (-1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="no load of a hall"):
            desks_for(wrong, service=SERVICE, norm=Norm())


@given(load=st.floats(1, 20), share=st.floats(0.05, 0.98))
def test_the_wait_of_a_share_is_the_other_side_of_the_share_within(load: float, share: float) -> None:
    steady = Steady(desks=21, load=load, service=SERVICE)
    wait = steady.wait_of(share)
    assert steady.within(wait) == pytest.approx(max(share, 1 - steady.waits_at_all))
