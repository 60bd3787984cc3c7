"""Step 1: who is here. The zone of a document fills the fields; typing works too; each field is kept at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from mfc_desk.domain.entities import Party
from mfc_desk.domain.mrz import MrzError
from mfc_desk.text.entry import read_date, say_age, say_weekday
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import persons
from mfc_desk.usecases.persons import NEEDED, NotIdentified
from mfc_desk.usecases.visits import VisitView
from mfc_desk.usecases.workplace import Workplace
from ui.presenters.visit.companion import CompanionPresenter
from ui.presenters.visit.shared import Mark, Unsettled, Visiting, full_name
from ui.presenters.visit.whom import WhomPresenter

FIELDS: Final = (
    "document_type", "document_number", "valid_until", "identifier", "family_name", "given_name", "patronymic",
    "born", "sex", "phone",
)  # fmt: skip
"""In the order of Tab."""
SEXES: Final = ("", "F", "M")
SHAPES: Final = {90: 30, 88: 44}
"""Characters of a whole zone, and of one of its lines."""
Spans = tuple[tuple[int, int, int], ...]
_CARD: Final[Mapping[str, Spans]] = {  # group: line, first character, one past the last
    "number": ((0, 5, 15),), "birth": ((1, 0, 7),), "expiry": ((1, 8, 15),), "optional": ((0, 15, 30),),
    "composite": ((1, 29, 30),), "names": ((2, 0, 30),),
}  # fmt: skip
_BOOK: Final[Mapping[str, Spans]] = {
    "number": ((1, 0, 10),), "birth": ((1, 13, 20),), "expiry": ((1, 21, 28),), "optional": ((1, 28, 43),),
    "composite": ((1, 43, 44),), "names": ((0, 5, 44),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ZoneWords:
    """What the reading of a zone came to: its lines, the characters that do not agree, and why."""

    lines: tuple[str, ...]
    spans: Spans
    words: str


def zone_lines(text: str) -> tuple[str, ...]:
    """The lines of a zone, however it was cut on its way here; one line where it has no known shape."""
    bare = re.sub(r"\s", "", text).upper().replace("«", "<<").replace("‹", "<")
    wide = SHAPES.get(len(bare), 0)
    return tuple(bare[at : at + wide] for at in range(0, len(bare), wide)) if wide else (bare,)


def looks_like_zone(text: str) -> bool:
    """Whether this can only be a zone: its length, its letters, its fillers."""
    bare = re.sub(r"\s", "", text).upper()
    return len(bare) in SHAPES and bool(re.fullmatch(r"[0-9A-Z<]+", bare)) and "<<" in bare


class WhoPresenter:
    """The fields of step 1: what is typed, what is wrong with it, what is read back."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self.whom, self.companion = WhomPresenter(room), CompanionPresenter(room)
        self._fields: dict[str, str] = {}
        self._unkept: dict[str, str] = {}
        self._wrong: dict[str, Message] = {}
        self._back: dict[str, tuple[Message, ...]] = {}
        self._read: set[str] = set()
        self._known: Party | None = None
        self.zone = ""
        self._zone: ZoneWords | None = None

    def viewed(self, view: VisitView) -> None:
        """Take what is kept; what is being typed stands above it."""
        self._known = view.party
        self.whom.viewed(view)
        self.companion.viewed(view)
        base = _of_party(view.party) if view.party is not None else {}
        draft = {name: str(value) for name, value in view.who.items()}
        self._take({**base, **draft, **self._unkept})
        self._read_back()

    def value(self, field: str) -> str:
        """What stands in the field."""
        if field == "document_type":
            return self._fields.get(field) or persons.papers_of(self._room.ctx.work)[0]
        return self._fields.get(field, "")

    def problem(self, field: str) -> str:
        """What is wrong with it, in words; empty when nothing is."""
        message = self._wrong.get(field)
        return self._room.ctx.say(message) if message is not None else ""

    def echo(self, field: str) -> str:
        """What is read back: of a date weekday and age, of a number a day of birth that is not the one said."""
        return " · ".join(self._room.ctx.say(each) for each in self._back.get(field, ()))

    def was_read(self, field: str) -> bool:
        """Whether the value came from the zone of the document."""
        return field in self._read

    def documents(self) -> list[tuple[str, str]]:
        """The kinds of identity documents."""
        return [
            (name, self._room.ctx.say(f"visit.who.document.{name}")) for name in persons.papers_of(self._room.ctx.work)
        ]

    def sexes(self) -> list[tuple[str, str]]:
        """The entries of the list of sexes."""
        return [(name, self._room.ctx.say(f"visit.who.sex.{name or 'none'}")) for name in SEXES]

    def label(self, field: str) -> str:
        """How a field is called."""
        return self.identifier_label() if field == "identifier" else self._room.ctx.say(f"visit.who.{field}")

    def identifier_label(self) -> str:
        """How this country calls a person's number."""
        pack = self._room.ctx.work.law.packs[0]
        return self._room.ctx.say(f"visit.who.identifier.{pack.id}")

    def zone_words(self) -> ZoneWords | None:
        """What is wrong with the zone that was read last; None while nothing is."""
        return self._zone

    def edit(self, field: str, value: str) -> None:
        """The person types: remember it, and take back what was said about the old value."""
        self._fields[field] = value
        self._unkept[field] = value
        self._wrong.pop(field, None)
        self._back.pop(field, None)
        self._read.discard(field)

    def keep(self, field: str, *, judge: bool = True) -> None:
        """Keep what is typed in the field; `judge` says as well what is wrong with it."""
        if field in self._unkept:
            work, visit, value = self._room.ctx.work, self._room.visit, self._unkept[field]

            def kept(_: object) -> None:
                if self._unkept.get(field) == value:
                    del self._unkept[field]

            self._room.keep(lambda: persons.save_field(work, visit, field, value), kept)
        if judge:
            self._judge(field)

    def keep_all(self) -> None:
        """Keep everything that is typed and not yet kept."""
        for field in tuple(self._unkept):
            self.keep(field, judge=False)
        self.whom.keep_all()
        self.companion.keep_all()

    def edit_zone(self, text: str) -> None:
        """The zone is typed or pasted; it is read as soon as it is whole."""
        self.zone = text
        self._zone = None
        if looks_like_zone(text):
            self.read_zone(text)

    def leave_zone(self) -> None:
        """The zone was left: say so when it is not whole."""
        bare = "".join(zone_lines(self.zone))
        if bare and len(bare) not in SHAPES:
            self._zone = ZoneWords((bare,), (), self._room.ctx.say("visit.who.zone_short", given=len(bare)))
            self._room.tell()

    def read_zone(self, text: str) -> None:
        """Fill the fields from a zone, from the reader or typed; what does not agree is marked."""
        work, visit, lines = self._room.ctx.work, self._room.visit, zone_lines(text)
        self.zone, before = "".join(lines), dict(self._fields)

        def filled(found: Mapping[str, str]) -> None:
            for field in found:
                self._unkept.pop(field, None)
                self._wrong.pop(field, None)
            self._take({**self._fields, **found})
            self._read = {field for field, value in found.items() if value}
            self.zone, self._zone = "", None
            name = full_name(found.get("family_name", ""), found.get("given_name", ""))
            self._room.ctx.announce(msg("visit.who.read", name=name), lambda: self._restore(before))
            for field in ("born", "valid_until", "identifier", "document_number"):
                self._judge(field)

        def refused(error: Exception) -> bool:
            if not isinstance(error, MrzError):
                return False
            spans = (_CARD if len(lines) == 3 else _BOOK).get(error.group, ())
            self._zone = ZoneWords(lines, spans, self._room.ctx.say(error.message))
            self._room.seek("zone")
            return True

        self._room.act(lambda: persons.read_zone(work, visit, "\n".join(lines)), filled, refused)

    def mark(self) -> Mark:
        """Checked with the time, begun, or not yet."""
        view = self._room.view
        if view is not None and view.party is not None and self.unsettled() is None:
            return Mark("done", msg("visit.sub.checked", at=self._room.ctx.work.local(view.party.identified_at)))
        if self._wrong:
            return Mark("attention", msg("visit.sub.to_correct", n=len(self._wrong)))
        if view is not None and view.party is not None:
            return Mark("attention", msg("visit.sub.unconfirmed" if self._changed() else "visit.sub.unfinished"))
        return Mark("started" if any(self._fields.values()) else "todo", msg("visit.sub.not_yet"))

    def unsettled(self) -> Unsettled | None:
        """What of the person who is known was typed since and not confirmed; None where all is as it was recorded."""
        if self._known is None:
            return None
        changed = next((field for field in FIELDS if field in self._changes()), "")
        if self._changed():
            return Unsettled(msg("visit.first.confirm_who"), f"who.{changed or FIELDS[0]}")
        return Unsettled(msg("visit.first.finish_whom"), "whom.right") if self.whom.unfinished() else None

    def left(self) -> Message | None:
        """How many fields still stand in the way."""
        missing = self._missing()
        return msg("visit.left.fields", n=len(missing)) if missing else None

    def primary(self) -> Message:
        """On to what the person came for."""
        return msg("visit.go.what")

    def press(self) -> None:
        """Record who is here and go on."""
        if self._known is not None and not self._changed():
            self._on()
            return
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit
        fields = {**self._fields, "document_type": self.value("document_type")}
        unkept, self._unkept = self._unkept, {}

        def refused(error: Exception) -> bool:
            self._unkept = {**unkept, **self._unkept}  # it did not become a person: it is typed, as before
            return self._not_identified(error)

        self._room.act(lambda: persons.identify(work, session, visit, fields), lambda _: self._on(), refused)

    def problems(self) -> list[tuple[str, str]]:
        """Every field in the way with its name and words, in the order of the fields."""
        say = self._room.ctx.say
        own = [
            (field, say("visit.form.problem", label=self.label(field), words=self.problem(field)))
            for field in FIELDS
            if field in self._wrong
        ]
        return [*own, *self.whom.problems()]

    def next_open(self, after: str, *, back: bool = False) -> str | None:
        """The next field after `after` that is wrong or still empty; round and round."""
        open_ = [field for field in FIELDS if field in self._wrong or field in self._missing()]
        if not open_:
            return None
        order = list(FIELDS[::-1]) if back else list(FIELDS)
        at = order.index(after) + 1 if after in order else 0
        return next(field for field in order[at:] + order[:at] if field in open_)

    def _on(self) -> None:
        """Who is here is known: record who came along and for whom, then what for."""
        self.companion.settle(lambda: self.whom.settle(lambda: self._room.go(2)))

    def _not_identified(self, error: Exception) -> bool:
        if not isinstance(error, NotIdentified):
            return False
        self._unkept = dict(self._fields)
        self.keep_all()
        self._wrong = {each.field: each.message for each in error.wrong}
        first = next((field for field in FIELDS if field in self._wrong), None)
        if first is not None:
            self._room.seek(f"who.{first}" if len(self._wrong) == 1 else "summary")
        return True

    def _missing(self) -> list[str]:
        return [field for field in FIELDS if field in NEEDED and not self._fields.get(field, "").strip()]

    def _changed(self) -> bool:
        return self._known is None or bool(self._changes())

    def _changes(self) -> list[str]:
        """The fields that say something else than is recorded of the person; a letter put back is none."""
        recorded = _of_party(self._known) if self._known is not None else {}
        return [field for field, value in recorded.items() if self._fields.get(field, "").strip() != value]

    def _judge(self, field: str) -> None:
        work, value = self._room.ctx.work, self._fields.get(field, "")

        def judged(found: tuple[Message | None, tuple[Message, ...]]) -> None:
            if self._fields.get(field, "") != value:
                return
            self._wrong.pop(field, None)
            if found[0] is not None:
                self._wrong[field] = found[0]
            if field != "document_number":  # it has a word of its own
                self._back[field] = found[1]
            self._room.tell()

        def judge() -> tuple[Message | None, tuple[Message, ...]]:
            problem = persons.problem_of(work, field, value)
            return problem, () if problem is not None else _read_back(work, field, value)

        self._room.ctx.run("data", judge, judged)
        if field in ("born", "identifier"):
            self._compare_births()
        if field in ("document_type", "document_number"):
            self._compare_number()

    def _compare_births(self) -> None:
        """A word beside the number where it carries another day of birth than is said."""
        work = self._room.ctx.work
        number, born = self._fields.get("identifier", ""), self._fields.get("born", "")

        def compared(carried: date | None) -> None:
            if (number, born) == (self._fields.get("identifier", ""), self._fields.get("born", "")):
                self._back["identifier"] = () if carried is None else (msg("visit.who.other_birth", day=carried),)
                self._room.tell()

        if number.strip() and born.strip():
            self._room.ctx.run("data", lambda: persons.odd_birth(work, number, born), compared)

    def _compare_number(self) -> None:
        """A word beside the number of a document that looks otherwise than those of this country; it stops nobody."""
        number = self._fields.get("document_number", "")
        samples = persons.unlike_number(self._room.ctx.work, self.value("document_type"), number)
        told = (msg("visit.who.unlike_number", samples=", ".join(samples)),) if samples else ()
        self._back["document_number"] = told
        self._room.tell()

    def _take(self, fields: dict[str, str]) -> None:
        """Show these values; what was read back of an old one goes with it."""
        self._back = {name: said for name, said in self._back.items() if fields.get(name) == self._fields.get(name)}
        self._fields = fields

    def _read_back(self) -> None:
        for field in ("born", "valid_until"):
            if self._fields.get(field) and field not in self._back and field not in self._wrong:
                self._back[field] = ()
                self._judge(field)

    def _restore(self, before: dict[str, str]) -> None:
        for field in FIELDS:
            if self._fields.get(field, "") != before.get(field, ""):
                self.edit(field, before.get(field, ""))
        self.keep_all()
        self._room.tell()


def _read_back(work: Workplace, field: str, value: str) -> tuple[Message, ...]:
    if field not in ("born", "valid_until") or not value.strip():
        return ()
    today = work.today()
    day = read_date(value, today=today, past=field == "born")
    if isinstance(day, Message):
        return ()
    if field == "born":
        return (say_age(day, today), say_weekday(day))
    return _how_long(day, today)


def _how_long(until: date, today: date) -> tuple[Message, ...]:
    days = (until - today).days
    return (msg("visit.who.valid_days", n=days),) if days <= 90 else (say_weekday(until),)


def _of_party(party: Party) -> dict[str, str]:
    until = party.document.valid_until
    return {
        "document_type": party.document.type,
        "document_number": party.document.number,
        "valid_until": f"{until:%d.%m.%Y}" if until else "",
        "identifier": party.identifier,
        "family_name": party.family_name,
        "given_name": party.given_name,
        "patronymic": party.patronymic,
        "born": f"{party.born:%d.%m.%Y}",
        "sex": party.sex,
        "phone": party.phone,
        "method": party.method,
    }
