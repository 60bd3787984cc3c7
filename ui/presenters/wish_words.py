"""The page of a wish in the operator's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mfc_desk.domain import reasons
from mfc_desk.domain.halls import Hall
from mfc_desk.domain.ticket_prints import CopyReason
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.text.message import Message, msg
from ui.presenters import back_words, decide_words, far_words, wish_targets
from ui.presenters.wish import (
    DIRECTED,
    FAR,
    ICONS,
    MINUTES,
    MUST_SAY,
    REASONS,
    TIMED,
    Kind,
    Option,
    PlaceWords,
    Wish,
    WishWords,
)

if TYPE_CHECKING:
    from ui.presenters.wishing import WishPresenter

VISIT_WAYS, CALLED_WAYS = ("stay", "hold", "finish"), ("stay", "put_back", "no_show")
AWAY = (TicketState.PARKED, TicketState.NO_SHOW)
Say = Callable[[Message], str]


def words_of(page: WishPresenter) -> WishWords:
    """Everything the page shows now."""
    wish, say = page.wish, page.ctx.say
    assert wish is not None
    kind, number = wish.kind, wish.number
    staying = wish.way == "stay"
    nameless = "_nameless" if not number else ""
    asks = bool(REASONS.get(kind)) and not page.is_first() and not decide_words.nothing_to_do(wish)
    turn = "_turn" if page.is_first() else ""
    return WishWords(
        title=say(back_words.where(wish.where))
        if wish.where
        else say(f"wish.title_{kind}{turn}{nameless}", number=number),
        sub=_sub(page, wish, turn),
        primary=say("wish.do_stay") if staying else _primary(page, wish),
        icon="" if staying else "check" if wish.printed else ICONS[kind],
        number=number if kind is Kind.TICKET else "",
        place=_place(page),
        versions=decide_words.versions(page.ctx.catalogue, wish),
        ways_label=_ways_label(page, wish),
        ways=tuple(_ways(page)),
        minutes=tuple(_minutes(page)) if kind in TIMED else (),
        where_label=say("wish.where" if kind in DIRECTED else "wish.what") if _directed(kind) else "",
        where_help=say("wish.where_help" if kind in DIRECTED else "wish.what_help") if _directed(kind) else "",
        where=page.options() if _directed(kind) else (),
        many=kind is Kind.ISSUE,
        chosen=tuple(_chosen(page, wish)),
        back=say("wish.back") if kind in DIRECTED and not wish.must_back else "",
        grounds=tuple(_grounds(page)) if kind is Kind.ISSUE else (),
        languages=tuple(_languages(page)) if kind is Kind.ISSUE else (),
        people=kind is Kind.ISSUE,
        reasons_label=say("wish.why_must" if kind in MUST_SAY else "wish.why") if asks else "",
        reasons=tuple(_reasons(page, kind)) if asks else (),
        acts=tuple(_acts(page)),
        second=_second(page, wish),
    )


def _sub(page: WishPresenter, wish: Wish, turn: str) -> str:
    say, ticket = page.ctx.say, page.ticket()
    if wish.where is not None:
        return say("back.they_come") if wish.where.since is None else say("back.they_come_since", at=wish.where.since)
    waits = ticket.back_to if ticket is not None else None
    if wish.kind is Kind.LEAVE and waits is not None:
        return say("back.leaves", desk=waits)
    told = say("wish.sub_send_on_kept" if wish.must_back else f"wish.sub_{wish.kind}{turn}")
    far = wish.kind in FAR | {Kind.CLOSE}
    if wish.kind is Kind.DECIDE:
        shown = decide_words.item_of(wish) is not None
        return say("fardecide.needs_line") if shown and page.desk.status.offline else told
    if wish.kind is Kind.WORD and page.desk.status.offline:
        return say("word.answer_needs_line")
    return f"{told} {say('far.no_line')}" if far and page.desk.status.offline else told


def _primary(page: WishPresenter, wish: Wish) -> str:
    if wish.kind is Kind.TICKET:
        return page.ctx.say("wish.done" if wish.printed else "wish.do_copy" if wish.copies else "wish.do_ticket")
    return page.ctx.say(f"wish.do_{wish.kind}")


def _second(page: WishPresenter, wish: Wish) -> str:
    if wish.kind is Kind.TICKET:
        return page.ctx.say("wish.do_copy" if wish.printed else "wish.no_paper") if wish.given else ""
    return page.ctx.say("wish.serve_now") if wish.kind is Kind.ISSUE and page.desk.stand.page == "idle" else ""


def _ways_label(page: WishPresenter, wish: Wish) -> str:
    if page.busy_with():
        return page.ctx.say(page.desk.why_no_call())
    if wish.kind in FAR:
        return far_words.label(page, wish)
    if wish.where is not None:
        return page.ctx.say("back.what_now")
    return page.ctx.say("wish.why_copy") if wish.copies else ""


def _directed(kind: Kind) -> bool:
    return kind in DIRECTED or kind is Kind.ISSUE


def _place(page: WishPresenter) -> PlaceWords | None:
    view, wish = page.place, page.wish
    if wish is not None and wish.kind in FAR | far_words.THERE:
        return far_words.card(page, wish)
    if view is None or wish is None or wish.kind not in (Kind.CALL, Kind.HERE, Kind.TICKET):
        return None
    say, work = page.ctx.say, page.ctx.work
    said = sentence(page.ctx.say, view.parts)
    ticket = view.ticket
    waits = ticket.waits_at(work.now())
    if waits:
        before = say("place.before", n=view.before) if view.before else say("place.first")
    else:
        before = say(away_words(ticket, work.local))
    return PlaceWords(
        title=say("place.counts_from", at=view.counts_from),
        sentence=said,
        before=before,
        nearest=tuple((number, sentence(page.ctx.say, parts)) for number, parts in view.nearest) if waits else (),
        acts=tuple(far_words.entry(page.ctx.catalogue, each) for each in view.acts),
    )


def sentence(say: Say, parts: tuple[Message, ...]) -> str:
    """The parts of a place as one sentence."""
    return "; ".join(say(each) for each in parts)


def away_words(ticket: Ticket, local: Callable[[datetime], datetime]) -> Message:
    """Where somebody is who cannot be called now, and when they can."""
    since = ticket.callable_from
    if ticket.state in AWAY and since is None:
        return msg("place.away_shows_up")
    if since is not None:
        return msg("place.back_at" if ticket.state in AWAY else "place.booked_at", at=local(since))
    return Message(f"state.ticket.{ticket.state}")


def _ways(page: WishPresenter) -> Iterator[Option]:
    """What becomes of who is here, where another person is wanted."""
    if page.wish is not None and page.wish.kind in FAR:
        yield from far_words.ways(page, page.wish)
        return
    if page.wish is not None and page.wish.kind is Kind.TICKET:
        if page.wish.copies:
            yield from (Option(key=each, words=page.ctx.say(f"print.reason_{each}")) for each in CopyReason)
        return
    if page.wish is not None and page.wish.where is not None:
        yield from back_words.ways(page.ctx.say, page.wish.where)
        return
    here = page.busy_with()
    number = page.desk.stand.number
    for key in {"visit": VISIT_WAYS, "called": CALLED_WAYS}.get(here, ()):
        nameless = "_nameless" if not number else ""
        yield Option(
            key=key,
            words=page.ctx.say(f"wish.way_{key}{nameless}", number=number),
            below=page.ctx.say(f"wish.way_{key}_below"),
        )


def _minutes(page: WishPresenter) -> Iterator[Option]:
    view = page.desk.seat.view
    hall = view.hall if view is not None else Hall()
    for each in sorted({*MINUTES, hall.park_min}):
        if each <= hall.park_most_min:
            at = page.ctx.work.local(page.ctx.work.now()) + timedelta(minutes=each)
            below = page.ctx.say("wish.until", at=at)
            yield Option(key=str(each), words=page.ctx.say("desk.min", n=each), below=below)


def _chosen(page: WishPresenter, wish: Wish) -> Iterator[str]:
    """What a number is taken for so far."""
    event = wish_targets.event_words(page.ctx, wish.event) if wish.event else None
    if event is not None:
        yield page.ctx.say(event)
    for each in wish.services:
        yield page.ctx.say(page.ctx.work.law.service(each).short)


def _grounds(page: WishPresenter) -> Iterator[Option]:
    view = page.desk.seat.view
    hall = view.hall if view is not None else Hall()
    yield Option(key="", words=page.ctx.say("wish.no_ground"))
    for each in page.ctx.work.law.packs[0].priority.values():
        below = page.ctx.say("wish.earlier_shown", n=hall.head_start(each.id), paper=each.shown_by)
        yield Option(key=each.id, words=page.ctx.say(each.label), below=below)


def _languages(page: WishPresenter) -> Iterator[Option]:
    """The languages a person may be asked in, those of the country first; each in its own words."""
    for each in dict.fromkeys((*page.ctx.work.law.packs[0].languages, *LANGUAGES)):
        yield Option(key=each, words=page.ctx.say(f"visit.language.{each}"))


def _reasons(page: WishPresenter, kind: Kind) -> Iterator[Option]:
    for key in reasons.LISTED[REASONS[kind]]:
        yield Option(key=key, words=page.ctx.say(f"because.{key}"))


def _acts(page: WishPresenter) -> Iterator[Option]:
    """What else can be done with a person of the list."""
    wish, ticket = page.wish, page.ticket()
    if wish is None or wish.kind is not Kind.CALL or ticket is None:
        return
    say, state = page.ctx.say, ticket.state
    if page.desk.stand.page == "idle":
        yield Option(key="here", words=say("wish.act_here"))
    if state in AWAY:
        yield Option(key="come_back", words=say("wish.act_come_back"))
    if state is not TicketState.NO_SHOW and ticket.visit is None:
        yield Option(key="send", words=say("wish.act_send"))
    if ticket.visit is None:
        yield Option(key="leave", words=say("wish.act_leave"))
    yield Option(key="ticket", words=say("wish.act_ticket"))
    if state is TicketState.ISSUED:
        yield Option(key="void", words=say("wish.act_void"))
