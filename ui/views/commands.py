"""What the desk can be told to do: one table for keys and palette, with the reason where it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ui.keys import command, keycap
from ui.presenters.context import no_cockpit
from ui.presenters.desk import DeskPresenter
from ui.presenters.palette import CommandWords
from ui.theme.state import current
from ui.views.looks import larger, next_theme, normal, smaller, toggle_full_screen

if TYPE_CHECKING:
    from ui.views.desk import DeskWindow

ONLY_IDLE: Final = ("call_next", "without_ticket")
ONLY_CALLED: Final = ("came", "call_again", "no_show", "leaves", "put_back")
ONLY_HERE: Final = ("hold", "send_on")
"""Where somebody is called or served."""
HIDDEN: Final = ("palette", "find", "undo", "open_desk", "primary", "said_yes")
"""Not in the palette: they open it, or mean nothing without what has the focus."""
ALSO: Final = {
    **dict.fromkeys(("text_larger", "text_smaller", "text_normal"), "letters"),
    **dict.fromkeys(("next_case", "previous_case", "refuse_intake", "hold"), "case"),
    **{name: name for name in ("theme", "full_screen", "operator_language")},
}
"""Commands that people look for by other words than their own, and where those stand in the catalogue."""
UNBOUND: Final = (  # bound elsewhere: on the page they belong to, or with the other keys of the look
    *("came", "call_again", "no_show", "leaves", "put_back", "without_ticket"),
    *("text_larger", "text_smaller", "text_normal", "theme", "full_screen"),
)


class Commands:
    """The commands of a `DeskWindow` by the names of the table of keys."""

    def __init__(self, desk: DeskPresenter, window: DeskWindow) -> None:
        self._desk, self._window = desk, window
        self._acts: dict[str, Callable[[], object]] = {
            "call_next": desk.call_next,
            "came": desk.came,
            "call_again": desk.call_again,
            "no_show": desk.no_show,
            "without_ticket": desk.ask_number,
            "hold": desk.lifecycle.hold,
            "send_on": desk.lifecycle.send,
            "leaves": desk.lifecycle.leave,
            "put_back": desk.lifecycle.put_back,
            "issue_ticket": desk.lifecycle.issue,
            "pause": desk.lifecycle.turn_pause,
            "end_shift": lambda: desk.open_side("shift"),
            "hall": lambda: desk.open_side("hall"),
            "desks": lambda: desk.open_side("desks"),
            "palette": window.open_palette,
            "find": window.open_palette,
            "tray": lambda: desk.open_line("decide"),
            "line_centre": lambda: desk.open_line("waiting"),
            "all_keys": lambda: desk.open_side("keys"),
            "cockpit": desk.open_cockpit,
            "reports": desk.open_reports,
            "ledger": lambda: desk.open_side("ledger"),
            "law_news": lambda: desk.open_side("law"),
            "open_desk": lambda: desk.open_side(""),
            "try_line": window.try_line,
            "lock": window.lock_asked.emit,
            "undo": window.take_back,
            "operator_language": window.language_asked.emit,
            "theme": lambda: current().switch(next_theme(current().theme)),
            "text_larger": lambda: current().switch(larger(current().theme)),
            "text_smaller": lambda: current().switch(smaller(current().theme)),
            "text_normal": lambda: current().switch(normal(current().theme)),
            "full_screen": lambda: toggle_full_screen(window.window()),
        }

    def bound(self) -> tuple[str, ...]:
        """The commands whose keys the window holds itself."""
        return tuple(name for name in self._acts if name not in UNBOUND)

    def do(self, name: str) -> None:
        """Carry out the command `name`."""
        act = self._acts.get(name) or self._window.middle.commands().get(name)
        if act is not None:
            act()

    def offered(self) -> list[CommandWords]:
        """Every command as the palette shows it now."""
        say = self._desk.ctx.catalogue
        names = [*self._window.middle.commands(), *self._acts]
        return [
            CommandWords(
                id=name,
                words=say.say(command(name).words),
                keycap=keycap(name, say),
                off=self._off(name),
                also=say(f"keys.also.{ALSO[name]}") if name in ALSO else "",
            )
            for name in names
            if name not in HIDDEN and not (name in ONLY_CALLED and self._desk.stand.page != "called")
        ]

    def _off(self, name: str) -> str:
        page = self._desk.stand.page
        if name in ONLY_IDLE and page != "idle" and (name, page) != ("call_next", "visit"):
            return self._desk.ctx.say(self._desk.why_no_call())
        if name in ONLY_HERE and page not in ("called", "visit"):
            return self._desk.ctx.say("wish.nobody_here")
        if name in ("cockpit", "reports") and (told := no_cockpit(self._desk.ctx)) is not None:
            return self._desk.ctx.say(told)
        return ""
