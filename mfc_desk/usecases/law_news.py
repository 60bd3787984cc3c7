"""What changed for the operator since they last signed in here: the version of the law they knew, and the one of today.

How a presenter uses it: `news` once at the start of a shift, on a lane; None where nothing changed, or nobody knows
from what. `last` is what the page shows, also after it was put away. `known` puts the notice away. Whoever works here
for the first time is told nothing: they learn the law of today as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from forms.errors import UnknownService, UnknownVersion
from forms.ids import PackId, ServiceId
from forms.register import Law
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.workplace import Session, Workplace

if TYPE_CHECKING:
    from forms.diff import Change, Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNews:
    """What changed for one service, or for all of them where `name` says so."""

    name: Message
    changes: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One reading of what changed: from which version to which, since when it is in force."""

    old: str
    new: str
    since: date
    services: tuple[ServiceNews, ...]
    put_away: bool
    unknown: bool = False
    """The older version is not at hand here, so that nobody can say what changed."""

    @property
    def count(self) -> int:
        """How many changes there are."""
        return sum(len(each.changes) for each in self.services)


def news(work: Workplace, session: Session) -> News | None:
    """What this operator was not told yet; None where there is nothing to tell. Notes what they know from now on."""
    seen, now = _note(work, session, "law.seen"), work.law.version
    if not seen or seen == now:
        if not seen:
            _set(work, session, seen=now)
        return None
    return _between(work.law, seen, put_away=False)


def last(work: Workplace, session: Session) -> News | None:
    """The last change this operator was told of, or is to be told of; None where there was none."""
    seen, before = _note(work, session, "law.seen"), _note(work, session, "law.before")
    if seen and seen != work.law.version:
        return _between(work.law, seen, put_away=False)
    return _between(work.law, before, put_away=True) if before else None


def known(work: Workplace, session: Session) -> None:
    """The operator has read it, or will later: it is not shown by itself any more, and is found again."""
    seen = _note(work, session, "law.seen")
    if seen != work.law.version:
        _set(work, session, seen=work.law.version, before=seen)


def _between(law: Law, seen: str, *, put_away: bool) -> News | None:
    found = [one for one in (_pack_news(law, part) for part in seen.split("+")) if one is not None]
    if not found:
        return None
    first = found[0]
    services = tuple(each for one in found if not isinstance(one, str) for each in _services(one))
    newest = law.packs[0]
    return News(
        old=seen,
        new=law.version,
        since=first.new.valid_from if not isinstance(first, str) else newest.valid_from,
        services=services,
        put_away=put_away,
        unknown=any(one == "" for one in found),
    )


def _pack_news(law: Law, seen: str) -> Difference | str | None:
    """The difference of one pack; None where it is the same, "" where the older version is not here."""
    name, _, version = seen.partition("-")
    try:
        new = law.pack(PackId(name))
        if new.version == version:
            return None
        old = law.at(seen).pack(PackId(name))
    except (UnknownVersion, UnknownService):
        return ""
    from forms.diff import difference  # it compares whole packs: only where there are two

    return difference(old, new)


def _services(found: Difference) -> Iterator[ServiceNews]:
    groups: dict[ServiceId | None, list[Change]] = {}
    for one in found.changes:
        groups.setdefault(one.service, []).append(one)
    for service, changes in groups.items():
        name = msg("pack.diff_all") if service is None else found.name(service)
        yield ServiceNews(name=name, changes=tuple(one.message for one in changes))


def _note(work: Workplace, session: Session, name: str) -> str:
    with work.store.read() as uow:
        return uow.facts.note(f"{name}.{session.actor.id}") or ""


def _set(work: Workplace, session: Session, *, seen: str, before: str = "") -> None:
    with work.store.write() as uow:
        uow.facts.set_note(f"law.seen.{session.actor.id}", seen)
        if before:
            uow.facts.set_note(f"law.before.{session.actor.id}", before)
        uow.commit()
