"""Work of another desk that the office did not take, in words: its versions, the ways to decide, what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from mfc_desk.domain.far_decisions import Came, FarState, FarWay
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.decided_afar import Heard
from mfc_desk.usecases.deciding_afar import Thing, ToDecideFar
from mfc_desk.usecases.overseen import Undecided
from ui.presenters.wish import FieldWords, Option, PlaceWords, VersionsWords, Wish

if TYPE_CHECKING:
    from mfc_desk.text.catalogue import Catalogue

BACK: Final = "back"
"""The way that takes a decision back; the others are those of the decision."""


def item_of(wish: Wish) -> ToDecideFar | None:
    """What is open; None where it could not be shown."""
    return wish.untaken if isinstance(wish.untaken, ToDecideFar) else None


def nothing_to_do(wish: Wish) -> Message | None:
    """Why nothing can be decided here; None where something can, or another kind of page is open."""
    if isinstance(wish.untaken, Message):
        return wish.untaken
    item = item_of(wish)
    if item is None or item.can_be_taken_back or item.leave_not is None:
        return None
    return item.leave_not


def card(say: Catalogue, wish: Wish) -> PlaceWords | None:
    """Whose work it is, why it was not taken, who decides; and how a decision that stands goes on."""
    item, listed = item_of(wish), wish.listed_as
    if item is None:
        why = wish.untaken if isinstance(wish.untaken, Message) else msg("fardecide.gone")
        if listed is None:
            return PlaceWords(title=say("fardecide.not_shown"), sentence=say.say(why), before="")
        there = say("fardecide.there", name=listed.by or say("decide.somebody"), desk=listed.desk)
        return PlaceWords(title=_sentence(say.say(listed.what)), sentence=say.say(why), before=there)
    name = " · ".join(part for part in (item.place.number, item.place.person) if part)
    title = " · ".join(part for part in (name, _sentence(say.say(item.what))) if part)
    done = say("decide.done", name=item.by, at=item.at, day=item.at)
    rests = tuple((say("fardecide.with_it"), _sentence(say.say(each))) for each in item.rests)
    before = stands(say, item) or say("fardecide.there", name=item.by, desk=item.desk)
    if item.unlaid is not None:
        before = f"{before} {say('fardecide.unlaid', why=item.unlaid)}"
    said = f"{_sentence(stop(say.say(item.why)))} {_sentence(stop(done))}"
    return PlaceWords(title=title, sentence=said, before=before, nearest=rests)


def stands(say: Catalogue, item: ToDecideFar) -> str:
    """The decision about it and how far it came; "" where none stands."""
    one = item.decided
    if one is None or one.state is FarState.TAKEN_BACK:
        return ""
    return state_words(say, item.decided_by, one.desk, way=one.way, state=one.state, came=one.came, by=item.came_by)


def state_words(
    say: Catalogue, name: str, desk: str, *, way: FarWay, state: FarState, came: Came | None, by: str = ""
) -> str:
    """Who decided what, and what the desk made of it."""
    decided = say(f"fardecide.was_{way}", name=name)
    if state is FarState.DROPPED and came is not None:
        somebody = by or say("decide.somebody")
        return f"{decided} {say(f'fardecide.came_{came}', desk=desk, name=somebody)}"
    return f"{decided} {say(f'fardecide.state_{state}', desk=desk)}"


def who_words(say: Catalogue, one: Undecided) -> str:
    """In a word or two: who decides, or how far the decision came."""
    row = one.decided
    if row is not None and row.state is not FarState.TAKEN_BACK:
        return say(f"state.far_decision.{row.state}")
    return one.by or say("cockpit.desk", desk=one.desk)


def row_words(say: Catalogue, one: Undecided) -> str:
    """In the list: who decides, or who decided and how far that came."""
    row = one.decided
    if row is not None and row.state is not FarState.TAKEN_BACK:
        return state_words(say, one.decided_by, row.desk, way=row.way, state=row.state, came=row.came)
    if one.by:
        return say("fardecide.row", desk=one.desk, name=one.by)
    return say("centre.decide_there", desk=one.desk)


def ways(say: Catalogue, wish: Wish) -> Iterator[Option]:
    """The answers that there are; one that is not possible says why."""
    item = item_of(wish)
    if item is None:
        return
    if item.can_be_taken_back:
        yield Option(key=BACK, words=say("fardecide.back"), below=say("fardecide.back_below", desk=item.desk))
        return
    if item.leave_not is not None:
        return
    kind = "" if item.conflict else "_refused"
    yield Option(
        key=FarWay.LEAVE, words=say(f"decide.way.leave{kind}"), below=say("fardecide.leave_below", desk=item.desk)
    )
    off = "" if item.again_not is None else say.say(item.again_not)
    below = off or say("fardecide.again_below", desk=item.desk, name=item.by)
    yield Option(key=FarWay.AGAIN, words=say("fardecide.again"), below=below, off=off)


def versions(say: Catalogue, wish: Wish) -> tuple[VersionsWords, ...]:
    """Each row of it, field by field; where what the desk wanted is not known, the two others."""
    item = item_of(wish)
    return () if item is None else tuple(_versions(say, item, each) for each in item.things)


def heard(say: Catalogue, one: Heard, why: str) -> Message:
    """For who works at the desk: who decided from afar what about it, why, and what became of it here."""
    about = " · ".join(part for part in (one.number, say.say(one.what)) if part)
    if one.state is FarState.DROPPED and one.came is not None:
        return msg(f"fardecide.heard_{one.came}", name=one.by, about=about, why=why)
    if one.state is FarState.TAKEN_BACK:
        return msg("fardecide.heard_back", name=one.by, about=about)
    if one.state is FarState.DECIDED:
        return msg("fardecide.heard_waits", name=one.by, about=about, why=why, who=one.waits_for)
    return msg(f"fardecide.heard_{one.way}", name=one.by, about=about, why=why)


def _versions(say: Catalogue, item: ToDecideFar, each: Thing) -> VersionsWords:
    by = say("fardecide.now_gone") if each.gone else say("fardecide.now")
    if each.at is not None:
        by = say("decide.theirs_by", name=each.by or say("decide.somebody"), desk=each.desk, at=each.at, day=each.at)
    wanted = say("fardecide.wanted", desk=item.desk, name=item.by)
    laid = item.unlaid is None

    def field(label: Message, found: tuple[Message | None, ...], *, differs: bool) -> FieldWords:
        words = tuple(say("decide.nothing") if one is None else say.say(one) for one in found)
        return FieldWords(say.say(label), words, say("decide.differs") if differs else "")

    return VersionsWords(
        title=_sentence(say.say(each.what)),
        heads=(say("fardecide.stood"), wanted, by) if laid else (say("fardecide.stood"), by),
        fields=tuple(
            field(one.label, (one.stood, one.wanted, one.now), differs=one.differs)
            if laid
            else field(one.label, (one.stood, one.now), differs=one.stood != one.now)
            for one in each.lines
        ),
        nothing=say("fardecide.nothing_differs"),
    )


def stop(words: str) -> str:
    """The words as a sentence that ends."""
    return words if words[-1:] in ".!?" else f"{words}."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
