"""The `mfc-office` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MOST_DAYS = 180
"""Between two backups: desks keep what the office holds for twice that."""
ROLES = ("operator", "supervisor", "reception")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 where it did what was asked, 1 with the reason in words where not."""
    os.umask(0o077)  # a centre's data is its own
    options = _parser().parse_args(arguments)
    from sqlalchemy.exc import DBAPIError

    from backoffice.errors import NotDone
    from backoffice.store.disks import is_full
    from forms.errors import PackError, PackRefused
    from mfc_desk.text.catalogue import Catalogue

    say = Catalogue(options.language)
    try:
        return _work()[options.command](options)
    except (PackRefused, NotDone) as error:
        print(say.say(error.why), file=sys.stderr)
    except PackError as error:
        print(error, file=sys.stderr)
    except (DBAPIError, OSError) as error:
        why = error.orig if isinstance(error, DBAPIError) else error
        full = is_full(error)
        print(say("centre.no_room") if full else say("centre.no_database", said=str(why).strip()), file=sys.stderr)
    return 1


def _work() -> dict[str, Callable[[argparse.Namespace], int]]:
    from backoffice import (
        appointment_commands,
        centre_commands,
        commands,
        device_commands,
        hall_commands,
        import_commands,
        picture_commands,
        terminal_commands,
    )

    return {
        "serve": commands.serve,
        "demo": commands.rehearse,
        "found": centre_commands.found,
        "desk": centre_commands.desk,
        "staff": centre_commands.staff,
        "appointments": appointment_commands.appointments,
        "hall": hall_commands.hall,
        "terminal": terminal_commands.terminal,
        "device": device_commands.device,
        "restored": device_commands.restored,
        "picture": picture_commands.picture,
        "import": import_commands.take_bundles,
        "enrol-code": commands.enrol_code,
        "migrate": commands.migrate,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mfc-office")
    verbs = parser.add_subparsers(dest="command", required=True)
    serve = verbs.add_parser("serve", help="answer the desks until a signal comes")
    demo = verbs.add_parser("demo", help="play a morning into an empty database, then serve it")
    found = verbs.add_parser("found", help="found a centre")
    code = verbs.add_parser("enrol-code", help="a code, good once and for a day, with which a desk enrols")
    migrate = verbs.add_parser("migrate", help="bring the database to the tables of this program")
    demo.add_argument("--centre", choices=("kz", "ru"), default="kz")
    code.add_argument("--centre", default="")
    code.add_argument("--desk", required=True)
    _add_founding(found)
    for one in (serve, demo):
        _add_serving(one)
    desks = _verbs_of(verbs.add_parser("desk", help="the desks of a centre"), ("list", "add"))
    desks["add"].add_argument("--desk", required=True)
    people = _add_people(verbs.add_parser("staff", help="the people of a centre"))
    booked = _add_list(
        verbs.add_parser("appointments", help="take in a list of agreed times (CSV: code, at, service, people, name)")
    )
    carried = _add_import(verbs.add_parser("import", help="take in the work of a desk that came on a stick"))
    rules = _add_rules(verbs.add_parser("hall", help="lists, numbers, limits and waits of a hall"))
    screens = _add_screens(verbs.add_parser("terminal", help="kiosks, receptions and boards that a centre lets in"))
    machines, back = _add_machines(verbs)
    memory = _verbs_of(verbs.add_parser("picture", help="how long closed cases stay at the desks"), ("show", "set"))
    memory["set"].add_argument("--days", type=int, required=True)
    several = (
        *memory.values(),
        *desks.values(),
        *people.values(),
        *rules.values(),
        *screens.values(),
        *machines.values(),
        back,
    )
    for one in (serve, demo, found, code, migrate, booked, carried, *several):
        _add_place(one)
    return parser


def _add_place(one: argparse.ArgumentParser) -> None:
    place = one.add_mutually_exclusive_group(required=True)
    place.add_argument("--data", type=Path, metavar="FOLDER", help="the embedded database and the scans")
    place.add_argument("--database", metavar="URL", help="postgresql://…; scans then go to $MFC_OFFICE_SCANS")
    one.add_argument("--clock-at", type=_moment)
    one.add_argument("--language", choices=("kk", "ru", "en"), default="ru")


def _add_machines(verbs: Any) -> tuple[dict[str, argparse.ArgumentParser], argparse.ArgumentParser]:
    machines = _verbs_of(verbs.add_parser("device", help="the computers of the desks"), ("list", "revoke", "allow"))
    for name in ("revoke", "allow"):
        machines[name].add_argument("--device", required=True, metavar="ID", help="as list shows it, or its beginning")
    back = verbs.add_parser(
        "restored", help="once, right after a backup was put back: desks tell again what is missing"
    )
    back.add_argument("--centre", default="", help="all without")
    return machines, back


def _add_list(one: argparse.ArgumentParser) -> argparse.ArgumentParser:
    one.add_argument("file", type=Path)
    one.add_argument("--centre", default="", help="where the office has more than one")
    return one


def _add_import(one: argparse.ArgumentParser) -> argparse.ArgumentParser:
    one.add_argument("file", type=Path, nargs="+", help="as the desk wrote it, the oldest first")
    one.add_argument("--answer", type=Path, metavar="FOLDER", help="where the answers go; beside each file without")
    return one


def _add_serving(one: argparse.ArgumentParser) -> None:
    one.add_argument("--host", default="127.0.0.1")
    one.add_argument("--port", type=int, default=0)
    one.add_argument("--base-url", default="", help="where people reach the status page, if not where desks enrol")
    one.add_argument("--certificate", type=Path, metavar="PEM", help="serve https with this certificate")
    one.add_argument("--certificate-key", type=Path, metavar="PEM", help="its key, if it is not in the same file")
    one.add_argument("--ready-fd", type=int)
    one.add_argument("--ready-file", type=Path)
    one.add_argument("--packs", type=Path, help="the law installed here, not the program's own")
    one.add_argument("--gateway", default="", metavar="URL", help="the way to the agencies; nobody is asked without")
    one.add_argument("--backup-days", type=_days, metavar="N", help="how far backups lie apart at most; 7 without")
    one.add_argument("--lifeline-fd", type=int, help="end when the other end of this pipe is closed")


def _add_founding(one: argparse.ArgumentParser) -> None:
    one.add_argument("--centre", required=True, metavar="ID", help="capital letters and figures, as KZ05")
    one.add_argument(
        "--country", required=True, metavar="PACK", help="whose law it is under: kz, ru or a pack of --packs"
    )
    for name, needed in (("--name", True), ("--address", False)):
        words = {"metavar": "LANGUAGE=WORDS", "help": "once for each language of the country"}
        one.add_argument(name, type=_named, action="append", required=needed, default=None if needed else [], **words)
    one.add_argument("--phone", default="")
    one.add_argument("--time-zone", default="", metavar="ZONE", help="as Asia/Oral; the country's first without")
    one.add_argument("--number-prefix", default="", help="what numbers of cases begin with; the id without")
    one.add_argument("--series", nargs="+", default=["A"], help="what tickets begin with")
    one.add_argument("--desks", nargs="+", default=["1"])
    one.add_argument("--packs", type=Path, help="the law installed here, not the program's own")


def _add_people(one: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    people = _verbs_of(one, ("add", "list", "block", "unblock", "password"))
    for name, verb in people.items():
        if name != "list":
            verb.add_argument("--login", required=True)
    people["add"].add_argument("--name", required=True)
    people["add"].add_argument("--role", action="append", required=True, choices=ROLES)
    people["add"].add_argument("--desk", help="where this person usually sits")
    return people


def _add_rules(one: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    rules = _verbs_of(one, ("show", "set"))
    rules["set"].add_argument("file", type=Path, help="as show prints them; what it leaves out is as by itself")
    return rules


def _add_screens(one: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    screens = _verbs_of(one, ("add", "list", "code", "block"))
    for name, verb in screens.items():
        verb.add_argument("--base-url", default="", help="how the browsers of the hall reach the office")
        if name != "list":
            verb.add_argument("--name", required=True, help="where it stands, as Entrance")
    screens["add"].add_argument("--kind", required=True, choices=("kiosk", "reception", "board"))
    screens["add"].add_argument("--prints", action="store_true", help="a printer for slips hangs on it")
    screens["add"].add_argument("--roll", metavar="HOST[:PORT]", help="its roll printer, which the office drives")
    return screens


def _verbs_of(one: argparse.ArgumentParser, names: tuple[str, ...]) -> dict[str, argparse.ArgumentParser]:
    verbs = one.add_subparsers(dest="what", required=True)
    made = {name: verbs.add_parser(name) for name in names}
    for verb in made.values():
        verb.add_argument("--centre", default="", help="where the office has more than one")
    return made


def _named(text: str) -> tuple[str, str]:
    language, equals, words = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("LANGUAGE=WORDS")
    return language, words


def _days(text: str) -> int:
    days = int(text)
    if not 0 < days <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"1 to {MOST_DAYS}")
    return days


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
