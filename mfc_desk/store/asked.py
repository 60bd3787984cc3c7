"""Asked verbs: stored before they are sent, kept with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from mfc_desk.domain.ids import CommandId
from mfc_desk.store import bodies, tables
from sync.wire.messages import Answer, Ask

_WAITING: Final = "waiting"
_GIVEN_UP: Final = "given_up"
_ANSWERED: Final = "answered"
_LATE: Final = "late"
_TO_TELL: Final = "to_tell"
_HONOURED: Final = "honoured"

_asked = tables.asked

_OPEN: Final = select(_asked.c.ask).where(_asked.c.state == _GIVEN_UP).order_by(_asked.c.place)
_IN_STATE: Final = select(_asked.c.answer).where(_asked.c.state == bindparam("state")).order_by(_asked.c.place)


class SqlAsked:
    """`ports.storage.Asked` over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, ask: Ask, at: datetime) -> None:
        values = {"command": ask.command, "ask": bodies.encode(ask), "at": bodies.stamp(at)}
        self._db.execute(insert(_asked).values(**values, state=_WAITING))

    def answered(self, answer: Answer) -> bool:
        state = self._db.execute(select(_asked.c.state).where(_asked.c.command == answer.command)).scalar()
        if state not in (_WAITING, _GIVEN_UP):
            return False
        then = _ANSWERED if state == _WAITING else _LATE
        self._move(answer.command, then, bodies.encode(answer))
        return True

    def open(self) -> Sequence[Ask]:
        return [bodies.decode(raw, Ask) for raw in self._db.execute(_OPEN).scalars()]

    def late(self) -> Sequence[Answer]:
        return self._answers(_LATE)

    def give_up(self, command: CommandId) -> None:
        waiting = update(_asked).where(_asked.c.command == command, _asked.c.state == _WAITING)
        self._db.execute(waiting.values(state=_GIVEN_UP))

    def give_up_all(self) -> None:
        self._db.execute(update(_asked).where(_asked.c.state == _WAITING).values(state=_GIVEN_UP))

    def honoured(self, command: CommandId, *, tell: bool = False) -> None:
        late = update(_asked).where(_asked.c.command == command, _asked.c.state == _LATE)
        self._db.execute(late.values(state=_TO_TELL if tell else _HONOURED))

    def to_tell(self) -> Sequence[Answer]:
        return self._answers(_TO_TELL)

    def told(self, command: CommandId) -> None:
        known = update(_asked).where(_asked.c.command == command, _asked.c.state == _TO_TELL)
        self._db.execute(known.values(state=_HONOURED))

    def _answers(self, state: str) -> Sequence[Answer]:
        return [bodies.decode(raw, Answer) for raw in self._db.execute(_IN_STATE, {"state": state}).scalars()]

    def _move(self, command: str, state: str, answer: bytes) -> None:
        self._db.execute(update(_asked).where(_asked.c.command == command).values(state=state, answer=answer))
