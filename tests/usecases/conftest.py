"""A desk of the demo: its office and agencies in processes of their own, an operator signed in over the line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from mfc_desk.bootstrap import Connection, open_workplace, secrets_of
from mfc_desk.commands.stage import Stage, set_up
from mfc_desk.usecases import signing_in
from mfc_desk.usecases.workplace import Session, Workplace


class OnLine(NamedTuple):
    """What stands round a desk that has its line."""

    stage: Stage
    work: Workplace
    connection: Connection
    session: Session


@pytest.fixture
def on_line() -> Iterator[OnLine]:
    """An enrolled desk that has told the office once."""
    with set_up("kz") as stage:
        work = open_workplace(stage.profile, secrets_of(stage.profile, stage.passphrase), stage.office.clock)
        try:
            connection = Connection(work)
            connection.turn(None)
            one = next(each for each in stage.ready.people if "operator" in each["roles"])
            yield OnLine(stage, work, connection, signing_in.sign_in(work, one["login"], one["password"]))
        finally:
            work.store.close()
