"""A desk that is watched from outside: started as a program, it plays one visit and tells what it was given to keep secret.

usage: python -m tests.story.desk_under_watch FOLDER CLOCK LOGIN PASSWORD PASSPHRASE [leak]
FOLDER holds home/desk (the profile), chosen/page.png (a scan) and chosen/ (where receipts go).
"""

from __future__ import annotations

import json
import sys
import zlib
from datetime import datetime
from pathlib import Path

from mfc_desk.commands.profile import Profile
from mfc_desk.commands.run import Desk
from mfc_desk.domain.time import SystemClock
from tests.story.visiting import first_visitor, one_visit
from ui.app import create_app
from ui.shell import Shell
from ui.theme.tokens import Theme
from ui.tour.driver import Driver
from ui.tour.script import Script
from ui.views.signin import SignInView


def unlock(hands: Driver, signin: SignInView, *, passphrase: str) -> None:
    """No keyring answers: a wrong passphrase is typed first, then the right one."""
    hands.wait_for("signin.passphrase")
    for typed, phrase in (("not this one", "wrong"), (passphrase, "no")):
        hands.go_to("signin.passphrase")
        hands.replace(typed)
        hands.press("Return")
        hands.wait(lambda wanted=phrase: signin.presenter.state.phrase == wanted, f"the passphrase: not {phrase}")


def play(folder: Path, *, clock_at: str, login: str, password: str, passphrase: str) -> list[str]:
    """Play it; answers every word that nobody may read without the key."""
    app = create_app(["mfc-desk"], Theme(), language="ru")
    clock = SystemClock(datetime.fromisoformat(clock_at))
    mine = Profile(folder=folder / "home" / "desk", passphrase=None, clock=clock)
    shell = Shell(app, Desk(lambda: mine), "ru")
    shell.show()
    hands = Driver()
    script = Script(hands, shell)
    unlock(hands, shell.signin, passphrase=passphrase)
    script.sign_in(login, password)
    numbers: list[str] = []

    def note(scene: str) -> None:
        if scene == "registered":
            numbers.append(str(script.case().application.number))

    who = first_visitor(script)
    one_visit(script, folder / "chosen" / "page.png", folder / "chosen", note)
    shell.window.close()
    answers = [value for value in who.answers.values() if isinstance(value, str)]
    return [*numbers, *who.fields.values(), *answers, *who.zone.split()]


def leak(folder: Path, word: str) -> None:
    """What the watcher must see: a deleted file, a packed one in UTF-16, and a page of a scan."""
    for name, content in {
        "plain.tmp": word.upper().encode(),
        "packed.tmp": b"head" + zlib.compress(word.lower().encode("utf-16-le") * 3),
        "page.tmp": b"\x89PNG\r\n\x1a\n",
    }.items():
        (folder / name).write_bytes(content)
        (folder / name).unlink()
    (folder / word).mkdir()


def main(argv: list[str]) -> None:
    """Play and print the secrets as one line of JSON."""
    folder, clock_at, login, password, passphrase = argv[:5]
    if argv[5:]:
        leak(Path(folder) / "tmp", password)
        return
    told = play(Path(folder), clock_at=clock_at, login=login, password=password, passphrase=passphrase)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
