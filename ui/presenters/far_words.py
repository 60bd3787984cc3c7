"""Acts from afar in words: what is about to be done to another desk, a visit there, or people who wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from mfc_desk.domain import reasons
from mfc_desk.domain.halls import DeskState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.acts_told import Told
from mfc_desk.usecases.from_afar import OpenVisit
from mfc_desk.usecases.second_words import ToJudge
from ui.presenters import closing_words, decide_words
from ui.presenters.wish import Kind, Missing, Option, PlaceWords, Wish

if TYPE_CHECKING:
    from mfc_desk.text.catalogue import Catalogue
    from ui.presenters.wishing import WishPresenter

RESCUES: Final = ("put_by", "end")
THERE: Final = frozenset({Kind.CLOSE, Kind.PAUSE_OTHER, Kind.END_SHIFT})
"""Who is at the desk is said before it is done."""


def card(page: WishPresenter, wish: Wish) -> PlaceWords | None:
    """What has to be known before."""
    say = page.ctx.catalogue
    if wish.kind in THERE:
        there = closing_words.there(say, page.there, page.ctx.work.today())
        return _unsent(say, there) if wish.kind is Kind.END_SHIFT else there
    if wish.kind is Kind.RESCUE and wish.seen is not None:
        return _visit(say, wish.seen)
    if wish.kind is Kind.WORD and wish.judge is not None:
        return _question(say, wish.judge)
    if wish.kind is Kind.MOVE:
        return _people(say, wish)
    if wish.kind is Kind.DECIDE:
        return decide_words.card(say, wish)
    return None


def _people(say: Catalogue, wish: Wish) -> PlaceWords:
    return PlaceWords(
        title=say("far.these", n=len(wish.listed)),
        sentence=say("far.keep_arrival"),
        before=say("far.called_stay"),
        nearest=tuple(
            (one.number, say("far.waits", what=_service(say, one.what), n=one.waits_min)) for one in wish.listed
        ),
    )


def _service(say: Catalogue, what: Message | None) -> str:
    return say("desk.no_service_short") if what is None else say.say(what)


def _unsent(say: Catalogue, there: PlaceWords) -> PlaceWords:
    """What is open stays open, and what that desk did not send yet stays there."""
    sentence = " ".join(part for part in (there.sentence, say("far.unsent_stays")) if part)
    return PlaceWords(title=there.title, sentence=sentence, before=there.before, nearest=there.nearest)


def _question(say: Catalogue, asked: ToJudge) -> PlaceWords:
    """What is asked, by whom, since when, for what reason, with the facts that the ground hangs on."""
    one = asked.question
    reason = say("word.reason", why=say(f"override.{one.reason}"))
    facts = tuple((f"{place}.", say.say(each.told)) for place, each in enumerate(asked.view.facts, 1))
    return PlaceWords(
        title=say("word.question", ground=asked.view.ground.text),
        sentence=f"{say.say(asked.service)}. {reason}",
        before=say("word.since", name=one.asked_by, desk=one.desk, at=one.asked_at, until=one.until),
        nearest=facts,
    )


def _visit(say: Catalogue, seen: OpenVisit) -> PlaceWords:
    number = seen.number or say("closing.here_nameless")
    who = say("far.visit_of", name=seen.operator) if seen.operator else ""
    closed = say("far.desk_closed") if seen.state is DeskState.CLOSED else ""
    return PlaceWords(
        title=say("far.visit_since", desk=seen.desk, number=number, at=seen.since, day=seen.since.date()),
        sentence=". ".join(part for part in (who, closed) if part),
        before=say("far.drafts", n=seen.drafts) if seen.drafts else say("far.no_drafts"),
    )


def label(page: WishPresenter, wish: Wish) -> str:
    """What is asked before the reason."""
    codes = {
        Kind.OPEN_OTHER: "far.who_sits",
        Kind.RESCUE: "far.what_becomes",
        Kind.WORD: "word.what",
        Kind.DECIDE: "decide.how",
    }
    return page.ctx.say(codes[wish.kind]) if wish.kind in codes else ""


def ways(page: WishPresenter, wish: Wish) -> Iterator[Option]:
    """The answers to it."""
    say = page.ctx.catalogue
    if wish.kind is Kind.OPEN_OTHER:
        yield from (Option(key=login, words=name) for login, name in wish.who)
    elif wish.kind is Kind.RESCUE:
        nameless = "_nameless" if wish.seen is not None and not wish.seen.number else ""
        for key in RESCUES:
            yield Option(key=key, words=say(f"far.way_{key}"), below=say(f"far.way_{key}_below{nameless}"))
    elif wish.kind is Kind.DECIDE:
        yield from decide_words.ways(say, wish)
    elif wish.kind is Kind.WORD:
        for key in ("yes", "no"):
            yield Option(key=key, words=say(f"word.{key}"), below=say(f"word.{key}_below"))


def missing(wish: Wish) -> Missing | None:
    """What has to be chosen or said first."""
    if wish.kind is Kind.DECIDE and (why := decide_words.nothing_to_do(wish)) is not None:
        return Missing(why, "primary")
    codes = {
        Kind.OPEN_OTHER: "far.say_who", Kind.RESCUE: "far.say_what", Kind.WORD: "word.say_yes_no",
        Kind.DECIDE: "fardecide.say_way",
    }  # fmt: skip
    if wish.kind in codes and not wish.way:
        return Missing(Message(codes[wish.kind]), "way")
    declines = wish.kind is Kind.WORD and wish.way == "no"
    if declines and not reasons.written(wish.because, wish.words):
        return Missing(msg("rule.reason_needed"), "because")
    return None


def why(say: Catalogue, reason: str) -> str:
    """A reason as it is read."""
    listed, words = reasons.read(reason)
    return ", ".join(part for part in (say.say(listed) if listed is not None else "", words) if part)


def line(say: Catalogue, one: Told) -> tuple[str, str, str, str]:
    """An audit line in the columns of a list: about what, what and why, when, by whom from where."""
    about = say("cockpit.desk", desk=one.about) if one.key.kind == "desk" else one.about or say("cockpit.no_number")
    if one.key.kind == "far_decision":
        about = " · ".join(part for part in (say("cockpit.desk", desk=one.to), one.about) if part)
    what = say(f"acts.{one.verb}")
    reason = why(say, one.reason)
    said = say("cockpit.pair", first=what, second=reason) if reason else what
    return about, said, f"{one.at.hour:02d}:{one.at.minute:02d}", say("acts.by", name=one.by, desk=one.desk)


def entry(say: Catalogue, one: Told) -> tuple[str, str]:
    """The same line where it is said whose it is: when, and what, why, by whom."""
    _, what, at, by = line(say, one)
    return at, f"{what} · {by}"


def news(say: Catalogue, one: Told) -> Message:
    """What somebody did to this desk from afar, for who works here: who, what, why."""
    return msg(f"far.told_{one.verb}", name=one.by, why=why(say, one.reason), number=one.about)
