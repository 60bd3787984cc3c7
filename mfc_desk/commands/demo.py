"""`mfc-desk demo`: a believable centre at 10:40, its office in a process of its own, and the desk beside it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from mfc_desk.commands import profile
from mfc_desk.commands.office_process import Ready
from mfc_desk.text.catalogue import Catalogue


def told(ready: Ready, say: Catalogue) -> Iterator[str]:
    """What a stranger needs: who signs in with what, and where the screens of the hall are opened, once each."""
    yield say("command.demo_people")
    for person in ready.people:
        yield "  {login}  {password}  {name}".format(**person)
    yield say("command.demo_screens")
    for screen in ready.screens:
        yield f"  {say('terminal.kind_' + screen['kind'])}  {ready.url}/hall/open?code={screen['code']}"


def main(argv: list[str]) -> int:
    """The exit code of the desk; the office ends with it."""
    parser = argparse.ArgumentParser(prog="mfc-desk demo")
    parser.add_argument("--centre", choices=("kz", "ru"), default="kz")
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="ru")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    parser.add_argument(
        "--clock-at", type=profile.moment, metavar="TIME", help="ISO; UTC without a zone; 10:40 by itself"
    )
    profile.add_packs(parser)
    options = parser.parse_args(argv)
    say = Catalogue(options.language)
    from forms.errors import PackRefused
    from mfc_desk.commands.office_process import OfficeDidNotStart
    from mfc_desk.commands.stage import set_up
    from ui.line_switch import Kept, show

    try:
        with set_up(options.centre, options.clock_at, packs=options.packs) as stage:
            print(*told(stage.ready, say), sep="\n", flush=True)
            looks = ("--language", options.language, "--theme", options.theme)
            desk = Kept(lambda: stage.start_desk(*looks))
            return show(stage.office, desk, language=options.language, theme=options.theme)
    except PackRefused as error:
        print(say.say(error.why), file=sys.stderr)
        return 1
    except OfficeDidNotStart as error:
        print(say("command.office_did_not_start", said=str(error)), file=sys.stderr)
        return 1
