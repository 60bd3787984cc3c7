"""What changed for the operator from one version of a pack to another, service by service, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from forms.diff_service import ServicePair, only, told
from forms.ids import ServiceId
from forms.node import worded
from forms.pack import Pack
from forms.register import Law
from forms.service import Service
from mfc_desk.text.message import Message, msg


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise now; `about` names it for machines, `message` says it to people."""

    service: ServiceId | None
    kind: str
    about: str
    message: Message


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed, with the two packs whose words the messages use."""

    old: Pack
    new: Pack
    changes: tuple[Change, ...]

    def name(self, service: ServiceId) -> Message:
        """What a service is called, in the newer version where it still has it."""
        return (_services(self.new).get(service) or _services(self.old)[service]).name

    def texts(self, language: str) -> dict[str, str]:
        """The words of both packs, to be chained behind the catalogue."""
        return {**self.old.texts(language), **self.new.texts(language)}


def difference(old: Pack, new: Pack) -> Difference:
    """What changed from `old` to `new`. Raises `PackError` where one of them cannot be read."""
    old = replace(old, edition=old.version)
    before, after = _services(old), _services(new)
    found = [Change(one.id, "service_gone", one.id, told("service_gone", one.name)) for one in only(before, after)]
    found += [Change(one.id, "service_new", one.id, told("service_new", one.name)) for one in only(after, before)]
    for name in sorted(before.keys() & after.keys()):
        pair = ServicePair(old, new, before[name], after[name])
        found += [Change(name, kind, about, message) for kind, about, message in pair.changes()]
    return Difference(old, new, (*found, *_priority(old, new), *_calendar(old, new)))


def _services(pack: Pack) -> Mapping[ServiceId, Service]:
    return {one.id: one for one in Law((pack,)).services()}


def _priority(old: Pack, new: Pack) -> Iterator[Change]:
    """Who is called earlier now, who is not any more, and under which other act."""
    for name in sorted(old.priority.keys() - new.priority.keys()):
        yield Change(None, "priority_gone", name, msg("pack.diff_priority_gone", who=old.priority[name].label))
    for name, one in sorted(new.priority.items()):
        was, act = old.priority.get(name), one.standing.article
        if was is None:
            yield Change(None, "priority_new", name, msg("pack.diff_priority_new", who=one.label))
        elif act is not None and was.standing.article != msg(worded(act.code, old.edition)):
            yield Change(None, "priority_act", name, msg("pack.diff_priority_act", who=one.label, act=act))


def _calendar(old: Pack, new: Pack) -> Iterator[Change]:
    known, published = (set(pack.calendar.published) for pack in (old, new))
    for year in sorted(published - known):
        yield Change(None, "calendar_new", str(year), msg("pack.diff_calendar_new", year=str(year)))
    for year in sorted(published & known):
        was, now = old.calendar.years[year], new.calendar.years[year]
        for day in sorted((was.off | was.worked) ^ (now.off | now.worked)):
            kind = "day_worked" if new.calendar.works(day) else "day_off"
            yield Change(None, kind, day.isoformat(), msg(f"pack.diff_{kind}", day=day))
