"""A supervisor decides about work of another desk that the office did not take: looked at first, then decided once.

How a presenter uses it: `look` on a lane of its own, for it asks the office, with no transaction open; then `decide`
with a reason, or `take_back`. The desk that has the work carries it out, see `decided_afar`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from mfc_desk.domain.entities import ENTITIES, Entity
from mfc_desk.domain.errors import DomainError, WrongState
from mfc_desk.domain.far_decisions import FarDecision, FarState, FarWay
from mfc_desk.domain.fold import Pending
from mfc_desk.domain.ids import KINDS, DeskName, DeviceId, FarDecisionId, Incarnation, Key, OperatorId, OpId
from mfc_desk.domain.operations.base import Rows, Writes, apply, key_of
from mfc_desk.domain.operations.far_decisions import DecideFar, TakeBackDecision
from mfc_desk.domain.scope import PRIVATE
from mfc_desk.ports.office import NoLine, Refused, SessionOver
from mfc_desk.ports.outbox import OpState, Sent
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import line
from mfc_desk.usecases.placing import Place, Places
from mfc_desk.usecases.rebase import pending_of
from mfc_desk.usecases.row_words import RowWords
from mfc_desk.usecases.tray import IN_VAIN
from mfc_desk.usecases.versions import MOST, Told
from mfc_desk.usecases.waiting import done_of, people
from mfc_desk.usecases.workplace import Done, Session, Workplace, do
from sync.wire.centre import RowTold, UntakenTold
from sync.wire.decoders import json_decoder
from sync.wire.envelope import Head, UnknownKind, WireError, WireOp, decode_head
from sync.wire.say import from_say

OLDER: Final = "office.no_such_address"
"""What an office says that does not know the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One field of three versions; None where it has no value, or that version is not known."""

    label: Message
    stood: Message | None
    wanted: Message | None
    now: Message | None

    @property
    def differs(self) -> bool:
        """Whether the desk wanted something else than the office has."""
        return self.wanted != self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One row: what stood when the desk acted, what the desk wanted, what the office has; and who wrote that."""

    what: Message
    lines: tuple[Line, ...]
    by: str
    desk: str
    at: datetime | None
    """Local."""
    gone: bool
    """The office does not have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDecideFar:
    """Work of another desk that was not taken, with everything to decide by."""

    op_id: OpId
    desk: DeskName
    device: DeviceId
    life: Incarnation
    kind: str
    what: Message
    why: Message
    at: datetime
    """Local: when it was done."""
    did: OperatorId
    by: str
    """The name of who did it."""
    place: Place
    things: tuple[Thing, ...]
    unlaid: Message | None
    """Why what the desk wanted cannot be laid out here; None where it is."""
    rests: tuple[Message, ...]
    leave_not: Message | None
    """Why it cannot be left from here; None where it can."""
    again_not: Message | None
    """Why it cannot be done again from here; None where it can."""
    decided: FarDecision | None
    decided_by: str
    came_by: str
    conflict: bool

    @property
    def can_be_taken_back(self) -> bool:
        """Whether the decision that stands can be taken back: what was done again stands."""
        one = self.decided
        if one is None:
            return False
        return one.state is FarState.DECIDED or (one.state is FarState.CARRIED and one.way is FarWay.LEAVE)


def look(work: Workplace, session: Session, op_id: OpId) -> ToDecideFar | Message:
    """It, asked of the office now; else why it cannot be shown here. Waits for the network."""
    if session.token is None:
        return msg("centre.signed_in_without")
    if not line.look(work).online:
        return msg("fardecide.needs_line")
    try:
        told = work.office.untaken(session.token, op_id)
    except SessionOver:
        return msg("centre.sign_in_again")
    except Refused as error:
        return msg("fardecide.older_office") if error.why.code == OLDER else error.why
    except NoLine:
        return msg("fardecide.needs_line")
    with work.store.read() as uow:
        return _made(work, uow, told)


def decide(work: Workplace, session: Session, item: ToDecideFar, *, way: FarWay, reason: str) -> Done:
    """Decide it; its desk carries that out. Back: `take_back`. Raises `WrongState` without the line, `DomainError`."""
    if not line.look(work).online:
        raise WrongState(msg("fardecide.needs_line"))
    why_not = item.leave_not if way is FarWay.LEAVE else item.again_not
    if why_not is not None:
        raise WrongState(why_not)
    operation = DecideFar(
        decision=FarDecisionId(item.op_id),
        desk=item.desk,
        device=item.device,
        life=item.life,
        what=item.kind,
        did=item.did,
        number=item.place.number,
        way=way,
        reason=reason,
    )
    return do(work, session, operation)


def take_back(work: Workplace, session: Session, op_id: OpId, *, reason: str) -> Done:
    """Its desk decides again. Without the line it counts when that is back. Raises `DomainError`."""
    return do(work, session, TakeBackDecision(decision=FarDecisionId(op_id), reason=reason))


class _Stood:
    """The rows as they stood when the desk acted, as far as the office knows; of the others as they are here."""

    def __init__(self, rows: Rows, stood: Mapping[Key, Entity | None]) -> None:
        self._rows, self._stood = rows, stood

    def get(self, key: Key) -> Entity | None:
        return self._stood[key] if key in self._stood else self._rows.get(key)


def _made(work: Workplace, uow: UnitOfWork, told: UntakenTold) -> ToDecideFar:
    head, names = decode_head(told.head), people(uow)
    sent = _sent(head, told)
    rows = {Key.parse(one.key): one for one in told.rows if one.key.partition(":")[0] in KINDS}
    now = {key: _read(key, one.now) for key, one in rows.items()}
    stood = {key: _read(key, one.stood) for key, one in rows.items() if one.known}
    wanted, unlaid = _applied(work, _Stood(_Stood(uow.rows, now), stood), sent, told)
    words = RowWords(work.law, names, row=uow.rows.get, zone=work.zone)
    decided = uow.rows.get(Key("far_decision", head.op_id))
    known = decided if isinstance(decided, FarDecision) else None
    leave_not = _leave_not(told, head, known, names)
    return ToDecideFar(
        op_id=OpId(head.op_id),
        desk=DeskName(told.desk),
        device=DeviceId(told.device),
        life=Incarnation(told.life),
        kind=head.kind,
        what=done_of(head.kind),
        why=from_say(told.why) if told.why is not None else msg(_plain_why(told)),
        at=work.local(head.business_at),
        did=OperatorId(head.actor),
        by=names.get(OperatorId(head.actor), head.actor),
        place=Places(uow).of(sent),
        things=tuple(
            _thing(
                work, words, one, versions=(stood.get(key), wanted.get(key), now[key]), names=names, laid=unlaid is None
            )
            for key, one in rows.items()
        ),
        unlaid=unlaid,
        rests=tuple(done_of(each) for each in told.rests),
        leave_not=leave_not,
        again_not=leave_not or _again_not(work, _Stood(uow.rows, now), sent, told, names),
        decided=known,
        decided_by="" if known is None else names.get(known.by, known.by),
        came_by="" if known is None or known.came_by is None else names.get(known.came_by, known.came_by),
        conflict=told.state == "conflict",
    )


def _plain_why(told: UntakenTold) -> str:
    return {"conflict": "tray.two_versions", "held": "centre.held"}.get(told.state, "fardecide.taken")


def _sent(head: Head, told: UntakenTold) -> Sent:
    """As it stands in the desk's outbox."""
    wire = WireOp(told.head, b"", told.args or b"")
    return Sent(place=head.n, n=head.n, op_id=OpId(head.op_id), head=head, wire=wire, state=OpState.CONFLICT)


def _read(key: Key, body: bytes | None) -> Entity | None:
    """The row; None where it is not there, or of a newer program."""
    if body is None:
        return None
    try:
        row: Entity = json_decoder(ENTITIES[key.kind]).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return row


def _applied(work: Workplace, rows: Rows, sent: Sent, told: UntakenTold) -> tuple[Mapping[Key, Entity], Message | None]:
    """What the desk wanted, or why that cannot be laid out here."""
    if any(not one.known for one in told.rows):
        return {}, msg("fardecide.stood_unknown")
    if _own_rows(sent.head):
        return {}, msg("fardecide.own_numbers")
    done = _done(work, rows, sent)
    if isinstance(done, Message):
        return {}, done
    return {key_of(row): row for row in done}, None


def _done(work: Workplace, rows: Rows, sent: Sent) -> Writes | Message:
    """What it writes over these rows, or why it does not."""
    try:
        pending: Pending = pending_of(sent, work.law)
        return apply(rows, pending.operation, pending.act)
    except (UnknownKind, WireError):
        return msg("line.newer_work")
    except DomainError as error:
        return error.message


def _own_rows(head: Head) -> bool:
    """Whether it takes of what that desk alone holds: its numbers."""
    return any(key.partition(":")[0] in PRIVATE for key in head.bases)


def _leave_not(
    told: UntakenTold, head: Head, decided: FarDecision | None, names: Mapping[OperatorId, str]
) -> Message | None:
    """Why nothing is decided about it from here."""
    if decided is not None and decided.state is FarState.DECIDED:
        return msg("fardecide.decided", name=names.get(decided.by, decided.by))
    if told.state == "held":
        return msg("centre.held")
    if not told.waits:
        return msg("fardecide.over", desk=told.desk)
    if not told.carries:
        return msg("fardecide.older_desk", name=names.get(OperatorId(head.actor), head.actor), desk=told.desk)
    return msg("fardecide.only_told", desk=told.desk) if head.kind in IN_VAIN else None


def _again_not(
    work: Workplace, rows: Rows, sent: Sent, told: UntakenTold, names: Mapping[OperatorId, str]
) -> Message | None:
    """Why it cannot be done again from afar, and who can."""
    head, name = sent.head, names.get(OperatorId(sent.head.actor), sent.head.actor)
    if head.second is not None:
        return msg("fardecide.needs_second", name=name, desk=told.desk)
    if told.state == "denied":
        return msg("fardecide.denied", name=name, desk=told.desk)
    if not told.fixable:
        return msg("decide.cannot_help")
    if _own_rows(head):
        return None  # its desk looks when it does it
    done = _done(work, rows, sent)
    return done if isinstance(done, Message) else None


def _thing(
    work: Workplace,
    words: RowWords,
    told: RowTold,
    *,
    versions: tuple[Entity | None, Entity | None, Entity | None],
    names: Mapping[OperatorId, str],
    laid: bool,
) -> Thing:
    writer = told.writer
    return Thing(
        what=msg(f"thing.{Key.parse(told.key).kind}"),
        lines=_lines([words.of(each) for each in versions], laid=laid),
        by="" if writer is None else names.get(OperatorId(writer.actor), writer.actor),
        desk="" if writer is None else writer.desk,
        at=None if writer is None else work.local(writer.at),
        gone=told.now is None,
    )


def _lines(versions: Sequence[Told], *, laid: bool) -> tuple[Line, ...]:
    """What differs first; of what is the same in all that are known nothing."""
    names = dict.fromkeys(name for each in reversed(versions) for name in each)
    made = []
    for name in names:
        label = next(each[name][0] for each in versions if name in each)
        stood, wanted, now = (each[name][1] if name in each else None for each in versions)
        if stood != now or (laid and wanted != now):
            made.append(Line(label=label, stood=stood, wanted=wanted, now=now))
    return tuple(sorted(made, key=lambda one: not one.differs)[:MOST])
