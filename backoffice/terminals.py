"""Browsers in the hall are let in by the centre: each has a code that opens it once, and a token ever after.

A number is given to nobody who merely reaches the office. What a kiosk gives in a minute is bounded, so that neither a
child at the screen nor a stolen token empties a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final, TypeVar

from sqlalchemy.engine import Connection

from backoffice import keys
from backoffice.errors import Busy, Forbidden, NotDone, SessionOver
from backoffice.office import Office
from backoffice.store import centres, terminals
from backoffice.store.centres import Centre, Device
from backoffice.store.kinds import EPOCH
from backoffice.store.terminals import Terminal, TerminalKind
from mfc_desk.domain.ids import CentreId, DeskName, DeviceId
from mfc_desk.text.message import msg

T = TypeVar("T")
CODE_LIVES: Final = timedelta(hours=24)
LONGEST_NAME: Final = 40
A_WHILE: Final = timedelta(minutes=1)
NUMBERS_A_WHILE: Final = 20
"""More than two hands can take; a kiosk that asks for more is not used by people."""
WAIT_S: Final = 30
ADDRESS: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?(:[1-9][0-9]{0,4})?")
"""A host, by name or number, and the port where it is another than 9100."""


def add(
    office: Office,
    centre: CentreId,
    *,
    kind: TerminalKind,
    name: str,
    prints: bool = False,
    roll: str | None = None,
) -> str:
    """Let a browser in; the code that opens it, once and within a day. Raises `NotDone`.

    `roll`: where its roll printer is, which the office drives; without it, what it `prints` its browser prints.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise NotDone(msg("terminal.bad_name", n=LONGEST_NAME))
    if roll is not None and not ADDRESS.fullmatch(roll):
        raise NotDone(msg("terminal.bad_printer", address=roll[:60]))
    code, now = keys.new_code(centre), office.clock.now()
    device = Device(
        centre=centre,
        device=DeviceId(office.ids.new()),
        desk=DeskName(name),
        public_key=keys.public_of(keys.new_private_key()),  # nobody holds its other half: it signs nothing, ever
        enrolled_at=now,
        revoked_at=None,
    )
    terminal = Terminal(
        centre=centre, device=device.device, kind=kind, name=name, prints=prints or roll is not None, roll=roll,
        code_hash=keys.digest(code), code_until=now + CODE_LIVES, rate_since=EPOCH,
    )  # fmt: skip

    def work(tx: Connection) -> None:
        if terminals.named(tx, centre, name) is not None:
            raise NotDone(msg("terminal.name_taken", name=name))
        centres.add_device(tx, device)
        terminals.add(tx, terminal)

    office.database.write(work)
    return code


def new_code(office: Office, centre: CentreId, name: str) -> str:
    """Another code for one that is here, whose browser was changed; the old one goes on until the code is used."""
    code = keys.new_code(centre)

    def work(tx: Connection) -> None:
        known = _named(tx, centre, name)
        terminals.change(tx, replace(known, code_hash=keys.digest(code), code_until=office.clock.now() + CODE_LIVES))
        device = centres.device_of(tx, known.device)
        assert device is not None, "a terminal belongs to its device"
        centres.set_revoked(tx, device, None)

    office.database.write(work)
    return code


def block(office: Office, centre: CentreId, name: str) -> None:
    """The browser is let in no more, from now on; whoever is signed in at it is signed out. Raises `NotDone`."""

    def work(tx: Connection) -> None:
        known = _named(tx, centre, name)
        device = centres.device_of(tx, known.device)
        assert device is not None, "a terminal belongs to its device"
        centres.set_revoked(tx, device, office.clock.now())
        terminals.change(tx, replace(known, code_hash=None, code_until=None, token_hash=None))

    office.database.write(work)


def open_with(office: Office, code: str) -> tuple[Terminal, str]:
    """The browser that this code opens, and the token it shows from now on. Raises `Forbidden`."""
    plain = "".join(code.split()).upper()
    centre = CentreId(plain.partition("-")[0])
    token = keys.new_token(centre)

    def work(tx: Connection) -> Terminal:
        known = terminals.by_code(tx, centre, keys.digest(plain))
        if known is None or known.code_until is None or known.code_until <= office.clock.now():
            raise Forbidden(msg("terminal.code_unknown"))
        opened = replace(known, code_hash=None, code_until=None, token_hash=keys.digest(token))
        terminals.change(tx, opened)
        return opened

    return office.database.write(work), token


def of_token(
    tx: Connection, office: Office, token: str, kind: TerminalKind, *, to_change: bool = False
) -> tuple[Centre, Terminal, Device]:
    """Whose token this is. Raises `SessionOver`."""
    centre = centres.centre_of(tx, CentreId(token.partition(".")[0]))
    found = None
    if centre is not None:
        found = terminals.by_token(tx, centre.centre, keys.digest(token), to_change=to_change)
    device = None if found is None else centres.device_of(tx, found.device)
    if centre is None or found is None or device is None or device.revoked_at is not None or found.kind is not kind:
        raise SessionOver(msg("terminal.not_let_in"))
    office.hearing.heard(found.device, office.clock.now())
    return centre, found, device


def read(office: Office, token: str, kind: TerminalKind, work: Callable[[Connection, Centre, Terminal], T]) -> T:
    """What `work` reads for the browser with this token. Raises `SessionOver`."""

    def whole(tx: Connection) -> T:
        centre, terminal, _ = of_token(tx, office, token, kind)
        return work(tx, centre, terminal)

    return office.database.read(whole)


def feed_end(office: Office, token: str, kind: TerminalKind) -> int:
    """The last number of the feed, in one look, for the browser with this token. Raises `SessionOver`."""
    centre = CentreId(token.partition(".")[0])
    found = office.database.read(lambda tx: terminals.feed_end(tx, centre, keys.digest(token), kind))
    if found is None:
        raise SessionOver(msg("terminal.not_let_in"))
    end, device = found
    office.hearing.heard(device, office.clock.now())
    return end


def count_number(tx: Connection, office: Office, terminal: Terminal) -> None:
    """One more number is given here. Raises `Busy` where it is more than people can take."""
    now = office.clock.now()
    if not terminal.rate_since <= now < terminal.rate_since + A_WHILE:  # the office's clock may have been put back
        terminal = replace(terminal, rate_since=now, rate_count=0)
    if terminal.rate_count >= NUMBERS_A_WHILE:
        raise Busy(msg("terminal.too_many"), wait_seconds=WAIT_S)
    terminals.change(tx, replace(terminal, rate_count=terminal.rate_count + 1))


def ask_for_help(office: Office, token: str, kind: TerminalKind) -> None:
    """Somebody at this screen wants a person; told once, however often it is pressed."""

    def work(tx: Connection) -> None:
        _, terminal, _ = of_token(tx, office, token, kind, to_change=True)
        if terminal.help_at is None:
            terminals.change(tx, replace(terminal, help_at=office.clock.now()))

    office.database.write(work)


def help_goes(office: Office, centre: CentreId, name: str) -> None:
    """Somebody of the staff goes there. Raises `NotDone`."""
    office.database.write(lambda tx: terminals.change(tx, replace(_named(tx, centre, name), help_at=None)))


def _named(tx: Connection, centre: CentreId, name: str) -> Terminal:
    """The one to change: a row is written whole, so nobody else changes it meanwhile. Raises `NotDone`."""
    known = terminals.named(tx, centre, name, to_change=True)
    if known is None:
        names = ", ".join(one.name for one in terminals.all_of(tx, centre))
        raise NotDone(msg("terminal.nobody", name=name, names=names))
    return known
