"""`mfc-office terminal`: the browsers of the hall that a centre lets in."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final

from backoffice import terminals
from backoffice.centre_commands import at_centre
from backoffice.office import Office
from backoffice.store import terminals as kept
from backoffice.store.terminals import Terminal, TerminalKind
from mfc_desk.domain.ids import CentreId
from mfc_desk.text.catalogue import Catalogue


def terminal(options: argparse.Namespace) -> int:
    """Let a kiosk, a reception or a board in, list them, open one anew, or let it in no more."""
    say = Catalogue(options.language)
    with at_centre(options) as (office, centre):
        _VERBS[options.what](options, office, centre.centre, say)
    return 0


def _add(options: argparse.Namespace, office: Office, centre: CentreId, say: Catalogue) -> None:
    kind = TerminalKind(options.kind)
    code = terminals.add(office, centre, kind=kind, name=options.name, prints=options.prints, roll=options.roll)
    print(say("terminal.added", name=options.name, where=_where(office, code)))


def _code(options: argparse.Namespace, office: Office, centre: CentreId, say: Catalogue) -> None:
    code = terminals.new_code(office, centre, options.name)
    print(say("terminal.added", name=options.name, where=_where(office, code)))


def _block(options: argparse.Namespace, office: Office, centre: CentreId, say: Catalogue) -> None:
    terminals.block(office, centre, options.name)
    print(say("terminal.blocked", name=options.name))


def _list(_: argparse.Namespace, office: Office, centre: CentreId, say: Catalogue) -> None:
    for each in office.database.read(lambda tx: kept.all_of(tx, centre)):
        print(_line(each, say))


def _line(one: Terminal, say: Catalogue) -> str:
    parts = [one.name, say(f"terminal.kind_{one.kind}")]
    parts += [say("terminal.prints")] if one.prints else []
    parts += [] if one.token_hash or one.code_hash else [say("terminal.is_blocked")]
    return " · ".join(parts)


def _where(office: Office, code: str) -> str:
    return f"{office.base_url}/hall/open?code={code}"


_VERBS: Final[dict[str, Callable[[argparse.Namespace, Office, CentreId, Catalogue], None]]] = {
    "add": _add,
    "code": _code,
    "list": _list,
    "block": _block,
}
