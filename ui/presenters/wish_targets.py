"""Where somebody can be sent, and what they can take a number for: desks, lists, services, life events."""

from __future__ import annotations

from collections.abc import Iterator

from forms.ids import ServiceId
from forms.search import fold, layouts
from forms.service import Service
from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.tickets import Onward
from mfc_desk.text.message import Message
from mfc_desk.usecases.desk_state import DeskView
from ui.presenters.context import Context
from ui.presenters.wish import Option

MOST = 8


def onward_to(target: str, *, back: bool) -> Onward:
    """Where a chosen target leads."""
    kind, _, name = target.partition(":")
    if kind == "desk":
        return Onward(desk=DeskName(name), back=back)
    if kind == "list":
        return Onward(series=name, back=back)
    return Onward(service=ServiceId(name), back=back)


def places(ctx: Context, view: DeskView, found: tuple[Service, ...], words: str) -> tuple[Option, ...]:
    """Desks where somebody sits first, open ones before breaks, then lists, then services by the words people use."""
    said = layouts(words)
    desks, lists = (
        [each for each in some if not said or _fits(said, each)] for some in (_desks(ctx, view), _lists(ctx, view))
    )
    services = [_service(ctx, each) for each in found] if words.strip() else []
    return (*desks[:MOST], *lists, *services[: MOST - min(len(desks), MOST // 2)])


def matters(ctx: Context, found: tuple[Service, ...], event: str, words: str) -> tuple[Option, ...]:
    """What a number can be taken for: life events while nothing is typed, then services; those of a chosen event."""
    if event:
        return tuple(_service(ctx, each) for each in found if event in each.events)[: MOST + 4]
    events = list(_events(ctx))
    if not words.strip():
        return tuple(events[:MOST])
    said = layouts(words)
    return tuple([*(_service(ctx, each) for each in found[:5]), *(each for each in events if _fits(said, each))][:MOST])


def services_of(ctx: Context, event: str) -> tuple[ServiceId, ...]:
    """The services of a life event."""
    return tuple(each.id for each in ctx.work.law.services(ctx.work.today()) if event in each.events)


def event_words(ctx: Context, event: str) -> Message | None:
    """The words of a life event."""
    for service in ctx.work.law.services(ctx.work.today()):
        if event in service.events:
            return service.life_events[service.events.index(event)]
    return None


def _events(ctx: Context) -> Iterator[Option]:
    known: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for service in ctx.work.law.services(ctx.work.today()):
        for event, message in zip(service.events, service.life_events, strict=True):
            words.setdefault(event, ctx.say(message))
            known.setdefault(event, []).append(ctx.say(service.short))
    for event, names in known.items():
        below = ctx.say("wish.event_of", n=len(names), names=", ".join(names[:3]))
        yield Option(key=f"event:{event}", words=words[event], below=below)


def _desks(ctx: Context, view: DeskView) -> Iterator[Option]:
    say = ctx.say
    sits = [one for one in view.others if one.state is not DeskState.CLOSED]
    for row in sorted(sits, key=lambda one: (not _open(one.state), one.desk)):
        state = say(f"state.desk.{row.state}")
        yield Option(
            key=f"desk:{row.desk}",
            words=say("seat.desk", desk=row.desk),
            below=" · ".join(filter(None, (state, row.name))),
        )


def _lists(ctx: Context, view: DeskView) -> Iterator[Option]:
    for one in view.hall.series if len(view.hall.series) > 1 else ():
        below = ctx.say("wish.list_quick") if one.quick else ""
        yield Option(key=f"list:{one.letter}", words=ctx.say("wish.list", letter=one.letter), below=below)


def _service(ctx: Context, service: Service) -> Option:
    return Option(key=f"service:{service.id}", words=ctx.say(service.name), below=ctx.say(service.summary))


def _open(state: DeskState) -> bool:
    return state is DeskState.OPEN


def _fits(said: tuple[tuple[str, ...], ...], option: Option) -> bool:
    known = fold(f"{option.words} {option.below}")
    return any(all(any(one.startswith(part) for one in known) for part in parts) for parts in said)
