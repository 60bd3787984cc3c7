"""Who is expected back where, in words: at the desk that waits, and at the desk that has the person meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.tickets import TicketState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.ways_back import Expected, Whereabouts
from ui.presenters.parts import Fact
from ui.presenters.wish import Option

Say = Callable[..., str]
BACK, HOME = "back", "home"


def where(there: Whereabouts) -> Message:
    """Where the person of a visit that waits here is now."""
    if there.gone:
        return gone(there)
    if there.desk is None:
        return msg("back.where_hall", number=there.number)
    if there.state in (TicketState.CALLED, TicketState.SERVING, TicketState.NO_SHOW, TicketState.PARKED):
        return msg(f"back.where_{there.state}", number=there.number, desk=there.desk)
    return msg("back.where_issued", number=there.number, desk=there.desk)


def gone(there: Whereabouts) -> Message:
    """That nobody comes back with the number: from which desk they went."""
    if there.desk is None:
        return msg("back.gone", number=there.number)
    return msg("back.gone_from", number=there.number, desk=there.desk)


def ways(say: Say, there: Whereabouts) -> Iterator[Option]:
    """What can be done about a visit whose person is elsewhere."""
    desk = there.desk or ""
    yield Option(key="stay", words=say("back.stay"), below=say("back.stay_below"))
    if there.comes:
        yield Option(key="go", words=say("back.here"), below=say("back.here_below", number=there.number))
    else:
        yield Option(key="go", words=say("back.without"), below=say("back.without_below", desk=desk))


def names(say: Say, one: Expected) -> str:
    """What is unfinished at the desk that waits."""
    return ", ".join(say(each) for each in one.services)


def line(say: Say, then: Sequence[Expected], also_at: DeskName | None, number: str) -> str:
    """In the head of a visit: where the person goes after it, and who else has them, or what is theirs, open now."""
    parts = [say("back.also_here", number=number, desk=also_at)] if also_at is not None else []
    parts += [_then(say, each) for each in then[:1]]
    parts += [say("back.open_there", desk=each.desk) for each in then if each.going_on]
    return " · ".join(parts)


def _then(say: Say, one: Expected) -> str:
    what = names(say, one)
    return say("back.then_for", desk=one.desk, what=what) if what else say("back.then", desk=one.desk)


def facts(say: Say, then: Sequence[Expected]) -> tuple[Fact, ...]:
    """At the call: each desk that waits for the person, and for what."""
    return tuple(
        Fact(
            icon="undo-2",
            title=msg("back.then", desk=each.desk),
            why=msg("back.for", what=what) if (what := names(say, each)) else None,
        )
        for each in then
    )


def choices(say: Say, one: Expected, number: str) -> tuple[Option, ...]:
    """How a visit ends here, where another desk waits for the person."""
    what = names(say, one) or say("back.what_waits")
    return (
        Option(key=BACK, words=say("back.to_desk", desk=one.desk), below=say("back.to_desk_below", number=number)),
        Option(key=HOME, words=say("back.home"), below=say("back.home_below", number=number, desk=one.desk, what=what)),
    )
