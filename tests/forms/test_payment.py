"""What pays a fee is read back before anybody gets it, and nothing is offered where no standard is confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.errors import ExemptionOpen, PackError, PaymentRefused
from forms.fees import Fee, assess
from forms.ids import ServiceId
from forms.node import Node, Standing
from forms.payment import SEPARATORS, Payer, payment_code, read_back, written
from forms.requisites import TAGS, parse_payment
from forms.rules import Scope
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from tests.forms.world import KZ, LAW, PASSPORT, RU, TODAY

FEE = Fee(30_000, "RUB", msg("fee"), Standing("illustrative"))
PAYER = Payer("Иванова", "Мария", "Петровна")


def test_the_code_says_whom_to_pay_how_much_and_for_whom() -> None:
    code = payment_code(RU.payment, "passport", FEE, PAYER)
    assert code.text.startswith("ST00012|Name=УФК по г. Москве")
    assert "|Sum=30000|" in code.text
    assert read_back(code.text) == code.tags
    assert list(code.tags)[:5] == ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]
    assert code.standing.confidence == "illustrative"


def test_a_value_with_the_separator_in_it_changes_the_separator() -> None:
    code = payment_code(RU.payment, "passport", FEE, replace(PAYER, last_name="Иванова|Петрова"))
    assert code.text.startswith("ST00012~Name=")
    assert read_back(code.text)["LastName"] == "Иванова|Петрова"


def test_where_every_separator_is_taken_there_is_no_code() -> None:
    with pytest.raises(PaymentRefused) as refused:
        payment_code(RU.payment, "passport", FEE, replace(PAYER, last_name=SEPARATORS))
    assert refused.value.why.code == "forms.payment.separator"


@pytest.mark.parametrize(
    ("payee", "fee", "payer", "code"),
    [
        ("nobody", FEE, PAYER, "forms.payment.no_standard"),
        ("passport", replace(FEE, minor=0), PAYER, "forms.payment.nothing"),
        ("passport", FEE, Payer(uin="12"), "forms.payment.tag"),
        ("passport", FEE, Payer(last_name="a\nb"), "forms.payment.tag"),
    ],
)
def test_what_may_not_be_paid_so_is_said_in_words(payee: str, fee: Fee, payer: Payer, code: str) -> None:
    with pytest.raises(PaymentRefused) as refused:
        payment_code(RU.payment, payee, fee, payer)
    assert refused.value.why.code == code
    assert all(Catalogue(language).say(refused.value.why) for language in LANGUAGES)


def test_where_no_standard_is_confirmed_no_code_is_offered() -> None:
    assert KZ.payment.standard == "none"
    with pytest.raises(PaymentRefused) as refused:
        payment_code(KZ.payment, "passport", FEE, PAYER)
    assert refused.value.why.code == "forms.payment.no_standard"


TEXT = st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=45).filter(str.strip)


@given(name=TEXT, purpose=TEXT, minor=st.integers(1, 10**12))
def test_whatever_is_written_reads_back_the_same_or_is_refused(name: str, purpose: str, minor: int) -> None:
    tags = {**RU.payment.payees["passport"].tags, "Name": name, "Purpose": purpose, "Sum": str(minor)}
    try:
        text = written(tags)
    except PaymentRefused:
        assert all(one in "".join(tags.values()) for one in SEPARATORS)
        return
    assert read_back(text) == tags


@pytest.mark.parametrize(
    "text",
    ["", "ST00011|Name=x", "ST00012", "ST00012xName=x", "ST00012|Name=x|Name=y", "ST00012|Name", "ST00012|BIC=1"],
)
def test_a_string_no_bank_would_read_is_refused(text: str) -> None:
    with pytest.raises(PaymentRefused):
        read_back(text)


@pytest.mark.parametrize("tag", ["BIC", "PersonalAcc", "Name", "Purpose"])
def test_requisites_with_a_gap_or_a_letter_too_many_are_no_pack(tag: str) -> None:
    account = {**RU.payment.payees["passport"].tags, "confidence": "known"}
    whole = {"standard": "ST00012", "text": "ru.x", "confidence": "known"}
    for broken in ({**account, tag: "x" * 300}, {name: value for name, value in account.items() if name != tag}):
        with pytest.raises(PackError):
            parse_payment(Node({**whole, "payees": {"passport": broken}}, "payment.json"))
    assert set(RU.payment.payees["passport"].tags) <= set(TAGS)


def test_nothing_is_assessed_before_it_is_asked_who_pays_nothing() -> None:
    with pytest.raises(ExemptionOpen):
        assess(PASSPORT, RU, on=TODAY, scope=Scope({"reason": "lost"}))


def test_an_exemption_that_is_not_proven_yet_is_named_and_the_fee_stands() -> None:
    scope = Scope({"reason": "lost", "orphan": True})
    fee = assess(PASSPORT, RU, on=TODAY, scope=scope)
    assert fee.minor == 150_000
    assert fee.claimed is not None
    proven = assess(PASSPORT, RU, on=TODAY, scope=scope, proofs={fee.claimed.proven_by or ""})  # type: ignore[arg-type]
    assert proven.free
    assert proven.exempt == fee.claimed
    assert proven.told == fee.claimed.text


def test_a_share_of_a_sum_is_rounded_bounded_and_never_guessed() -> None:
    service = LAW.service(ServiceId("ru.property_right"))
    said = {"applicant.kind": "natural", "exemption": "none"}
    costs = {20_000_001: 400_000, 33_333_333: 666_600, 2_500_000_000: 50_000_000, 10**12: 50_000_000}
    for value, minor in costs.items():
        scope = Scope({**said, "object.value": value})
        assert assess(service, RU, on=date(2026, 5, 5), scope=scope).minor == minor
