"""One field for everything: tickets, services and commands, found by parts of words, also on the wrong layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from forms.ids import ServiceId
from forms.search import fold, layouts
from forms.service import Service
from mfc_desk.domain.ids import ApplicationId, TicketId
from mfc_desk.usecases import case_files, services
from mfc_desk.usecases.case_files import Found
from ui.presenters.desk import DeskPresenter
from ui.presenters.looked_up import LookedUp, whole_number
from ui.presenters.newest import Newest

Group = Literal["tickets", "cases", "services", "do"]
MOST: Final[dict[Group, int]] = {"tickets": 4, "cases": 4, "services": 4, "do": 6}
ONLY: Final[dict[str, Group]] = {">": "do", "#": "tickets"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """A command as the window offers it now: its words, its key, and why it cannot be done; "" when it can."""

    id: str
    words: str
    keycap: str
    off: str = ""
    also: str = ""
    """Other words by which people look for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the results."""

    key: str
    group: Group
    icon: str
    title: str
    below: str = ""
    keycap: str = ""
    off: str = ""
    stays: bool = False
    """Doing it leaves the field open: its answer comes into the results."""


class PalettePresenter:
    """Searches as one types. `commands` says what can be done now; `shown` is called when there are results.

    A ticket begins its visit, a command goes to `do`, a service to `choose_service`.
    """

    def __init__(self, desk: DeskPresenter, commands: Callable[[], Sequence[CommandWords]]) -> None:
        self._desk, self._commands = desk, commands
        self.words, self.entries, self.say = "", tuple[Entry, ...](), desk.ctx.say
        self._search = Newest(desk.ctx)
        self._office = LookedUp(desk.ctx, self._asked_office)
        self._searching = False
        self._services: tuple[Service, ...] = ()
        self._cases: tuple[Found, ...] = ()
        self.shown: Callable[[], None] = _nothing
        self.do: Callable[[str], None] = _ignore
        self.choose_service: Callable[[ServiceId], None] = _ignore

    @property
    def looking(self) -> bool:
        """Whether more may be found yet."""
        return self._searching or self._office.asking

    def search(self, words: str) -> None:
        """Look for `words`; what is known at once is shown at once, services follow."""
        self.words, self._services, self._cases = words, (), ()
        asked = words.strip()
        self._searching = bool(asked) and asked[0] not in ONLY
        self._gather()
        if not self._searching:
            return
        work, catalogue = self._desk.ctx.work, self._desk.ctx.catalogue
        self._search.ask(
            lambda: (services.find(work, catalogue, asked), case_files.find(work, asked)),
            lambda found: self._found(words, *found),
        )

    def choose(self, key: str) -> str:
        """Do what the line stands for. Answers why it cannot be done, "" when it is done."""
        entry = next((each for each in self.entries if each.key == key), None)
        if entry is None or entry.off:
            return entry.off if entry is not None else ""
        kind, _, name = key.partition(":")
        if kind == "office":
            self._office.ask(name)
            self._gather()
        elif kind == "ticket":
            self._desk.take(TicketId(name))
        elif kind in ("case", "refusal"):
            self._desk.open_case(ApplicationId(name), refused=kind == "refusal")
        elif kind == "service":
            self.choose_service(ServiceId(name))
        else:
            self.do(name)
        return ""

    def _found(self, words: str, found: tuple[Service, ...], cases: tuple[Found, ...]) -> None:
        if words == self.words:
            self._services, self._cases, self._searching = found, cases, False
            self._gather()

    def _asked_office(self) -> None:
        """The office answered: what it told is found like everything that is here."""
        self.search(self.words)

    def _gather(self) -> None:
        asked = self.words.strip()
        only = ONLY.get(asked[:1])
        tried = layouts(asked.lstrip("".join(ONLY)))
        parts: dict[Group, Iterable[Entry]] = {
            "tickets": self._tickets(tried) if tried or only == "tickets" else (),
            "cases": self._case_rows(),
            "do": self._do(tried),
            "services": self._service_rows(),  # last: Enter on a command changes nothing of the visit, a service does
        }
        kept = [[*rows][: MOST[group]] for group, rows in parts.items() if only in (None, group)]
        self.entries = tuple(entry for rows in kept for entry in rows)
        self.shown()

    def _tickets(self, tried: tuple[tuple[str, ...], ...]) -> Iterable[Entry]:
        say = self._desk.ctx.say
        off = "" if self._desk.stand.page == "idle" else say(self._desk.why_no_call())
        for each in self._desk.queue.everyone(self.words.strip().lstrip("".join(ONLY))):
            if not tried or _ticket_fits(tried, each.number) or fits(tried, each.what):
                yield Entry(
                    key=f"ticket:{each.key}",
                    group="tickets",
                    icon="user-round",
                    title=f"{each.number} · {each.what}",
                    below=f"{each.why} · {each.wait} · {say('palette.take')}",
                    off=off,
                )

    def _service_rows(self) -> Iterable[Entry]:
        say, serving = self._desk.ctx.say, self._desk.stand.page == "visit"
        for each in self._services:
            yield Entry(
                key=f"service:{each.id}",
                group="services",
                icon="file-text",
                title=say(each.name),
                below=say("palette.service_add") if serving else "",
                off="" if serving else say("palette.service_needs_visit"),
            )

    def _case_rows(self) -> Iterable[Entry]:
        say = self._desk.ctx.say
        for each in self._cases:
            yield Entry(
                key=f"{'refusal' if each.refused else 'case'}:{each.application}",
                group="cases",
                icon="file-text",
                title=f"{each.number} · {say(each.service)}",
                below=f"{say(f'state.application.{each.lifecycle}')} · {say('palette.case_open')}",
            )

        if not self._cases and not self._searching:
            yield from self._office_row(whole_number(self.words))

    def _office_row(self, number: str) -> Iterable[Entry]:
        """A number that no case here bears: the office may know it, for it keeps what left the desks."""
        say, office = self._desk.ctx.say, self._office
        if not number:
            return
        mine = office.number == number
        told = office.told if mine else None
        yield Entry(
            key=f"office:{number}",
            group="cases",
            icon="search",
            title=say("palette.case_asking" if mine and office.asking else "palette.case_ask", number=number),
            below=say("palette.case_not_here") if told is None else say(told),
            stays=True,
        )

    def _do(self, tried: tuple[tuple[str, ...], ...]) -> Iterable[Entry]:
        for each in sorted(self._commands(), key=lambda one: bool(one.off)):
            if not tried or fits(tried, f"{each.words} {each.keycap} {each.also}"):
                yield Entry(
                    key=f"do:{each.id}",
                    group="do",
                    icon="corner-down-right",
                    title=each.words,
                    keycap=each.keycap,
                    off=each.off,
                )


def fits(tried: tuple[tuple[str, ...], ...], words: str) -> bool:
    """Whether each word typed, on some layout, begins a word of `words`."""
    known = fold(words)
    return any(all(any(one.startswith(part) for one in known) for part in parts) for parts in tried)


def _ticket_fits(tried: tuple[tuple[str, ...], ...], number: str) -> bool:
    plain = "".join(fold(number))
    return any("".join(parts) in plain for parts in tried)


def _nothing() -> None:
    """Nobody looks yet."""


def _ignore(_name: object) -> None:
    """Nobody does it."""
