"""Worlds in which a verb on a second person's word can be applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from forms.ids import GroundId
from mfc_desk.domain.ids import DeskName, DeviceId, Key, SecondWordId
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.second_words import AskSecond, DeclineWord, GiveWord, RefuseByWord, WithdrawSecond
from mfc_desk.domain.second_words import SecondWord
from tests.domain.test_refusals import CHIEF, REASON, WHOLE, false_ground, made_of, refuse
from tests.domain.tries import Try
from tests.domain.world import CASE

WORD = SecondWordId("w1")
KEY = Key("second_word", WORD)


def asked(operation: Operation | None, *, answers: bool = False) -> Callable[[], Try]:
    """A question stands; where it `answers`, a supervisor is about to, at a desk with another computer."""

    def build() -> Try:
        made = made_of(WHOLE)
        ground = GroundId(false_ground(made))
        made.do(AskSecond(word=WORD, application=CASE, ground=ground, reason=REASON))
        row = made.rows.get(KEY)
        assert isinstance(row, SecondWord)
        if answers:
            made.put(replace(row, device=DeviceId("d9"), desk=DeskName("9")))
            made.actor = CHIEF
        else:
            made.put(replace(row, answered_by=CHIEF.id, answered_at=made.at.at))
        if operation is not None:
            return Try(made, operation, KEY)
        plain = refuse(made, ground, reason=REASON)
        whole = {name: getattr(plain, name) for name in ("application", "refusal", "lease", "number")}
        return Try(made, RefuseByWord(word=WORD, ground=ground, reason=REASON, **whole), KEY)

    return build


RECIPES: dict[tuple[str, str], Callable[[], Try]] = {
    ("second_word", "give_word"): asked(GiveWord(word=WORD), answers=True),
    ("second_word", "decline_word"): asked(DeclineWord(word=WORD, reason="not so"), answers=True),
    ("second_word", "withdraw_second"): asked(WithdrawSecond(word=WORD)),
    ("second_word", "refuse_by_word"): asked(None),
}
