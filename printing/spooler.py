"""The printer: a document handed to CUPS through `lp`, its job followed to the end; and a copy where the operator says.

The document goes to `lp` through a pipe. Nothing is written to a temporary file; CUPS keeps its own spool.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mfc_desk.ports.outside import NotPrinted, NotSaved, Printed, PrintJob, PrintOutcome
from mfc_desk.text.message import Message, msg

STEP: Final = 0.5
"""Seconds between two looks at the job."""
ONE_COMMAND: Final = 10.0
"""Seconds one command of CUPS may take."""
REQUEST: Final = re.compile(r"request id is (\S+)")
DEFAULT: Final = re.compile(r"system default destination: (\S+)")
ALERTS: Final = re.compile(r"^\s*Alerts: (.*)$", re.MULTILINE)
STOPPED: Final = "printer-stopped"
"""The spool gave the printer up: nothing more will come out until someone starts it again."""
REASONS: Final[Mapping[str, str]] = {
    "media-empty": "paper.out_of_paper",
    "media-needed": "paper.out_of_paper",
    "media-jam": "paper.paper_stuck",
    "cover-open": "paper.printer_open",
    "door-open": "paper.printer_open",
    "toner-empty": "paper.out_of_toner",
    "marker-supply-empty": "paper.out_of_toner",
    "paused": "paper.print_stopped",
}
WHY_NOT: Final[Mapping[int, str]] = {
    errno.ENOSPC: "paper.not_saved_full",
    errno.EDQUOT: "paper.not_saved_full",
    errno.EACCES: "paper.not_saved_right",
    errno.EPERM: "paper.not_saved_right",
    errno.EROFS: "paper.not_saved_right",
}
"""What of a file that could not be written is for a person to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How long a job is waited for, and by which clock: seconds that only run forward, and a pause."""

    bound: float = 120.0
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep


ORDINARY: Final = Waiting()


class CupsPrinter:
    """Prints through CUPS on `printer`, or on the computer's default, or on its only printer."""

    def __init__(
        self, *, printer: str = "", environment: Mapping[str, str] | None = None, waiting: Waiting = ORDINARY
    ) -> None:
        self._printer: Final = printer
        # What CUPS says is read by this program, so it must say it in one language.
        self._environment: Final = {**(os.environ if environment is None else environment), "LC_ALL": "C"}
        self._waiting: Final = waiting

    def print(self, job: PrintJob) -> PrintOutcome:
        """Print and wait, bounded. A job that does not end is cancelled: it must not come out for the next person."""
        try:
            printer = self._printer or self._found()
            if not printer:
                return NotPrinted(msg("paper.no_printer"), nothing_came_out=True)
            request = self._submit(job, printer)
            if not request:
                return NotPrinted(msg("paper.printer_refused"), nothing_came_out=True)
            return self._followed(request, printer)
        except FileNotFoundError:
            return NotPrinted(msg("paper.no_printer"), nothing_came_out=True)
        except subprocess.TimeoutExpired:
            return NotPrinted(msg("paper.printer_silent"))

    def save(self, pdf: bytes, *, to: str) -> None:
        """A copy in place of paper. Raises `NotSaved`."""
        save_pdf(pdf, to=Path(to))

    def _found(self) -> str:
        named = DEFAULT.search(self._ask("lpstat", "-d"))
        if named:
            return named[1]
        every = self._ask("lpstat", "-e").split()
        return every[0] if len(every) == 1 else ""

    def _submit(self, job: PrintJob, printer: str) -> str:
        """The request's id, or nothing where it was not taken."""
        copies = str(max(1, job.copies))
        paper = f"media={job.media}"
        said = self._ask("lp", "-d", printer, "-n", copies, "-t", job.document, "-o", paper, "-", given=job.pdf)
        request = REQUEST.search(said)
        return request[1] if request else ""

    def _followed(self, request: str, printer: str) -> PrintOutcome:
        """Look at the job until it has left the spool or the time is over."""
        waiting = self._waiting
        end = waiting.clock() + waiting.bound
        while (entry := self._listed(request, printer, which="not-completed")) is not None:
            if STOPPED in entry or waiting.clock() >= end:
                why = self._trouble(printer)
                self._ask("cancel", request)
                return NotPrinted(why)
            waiting.pause(STEP)
        last = self._listed(request, printer, which="completed")
        # CUPS 2.4 gives no alert "completed" for a job that went well; a spool without history lists none at all.
        if last and any(word in last for word in ("cancel", "abort")):
            return NotPrinted(msg("paper.print_stopped"))
        return Printed()

    def _listed(self, request: str, printer: str, *, which: str) -> str | None:
        """What CUPS lists about `request`, alerts included; None where it is not on that list.

        Empty where CUPS does not answer: that a job is gone is known only from a list without it.
        """
        done = self._done("lpstat", "-W", which, "-l", "-o", printer)
        if done.returncode:
            return ""
        listing = _words(done)
        entries = re.split(r"(?m)^(?=\S)", listing)
        return next((entry for entry in entries if entry.split(" ", 1)[0] == request), None)

    def _trouble(self, printer: str) -> Message:
        """What the printer itself complains of, else that it does not answer."""
        alerts = ALERTS.search(self._ask("lpstat", "-l", "-p", printer))
        for alert in alerts[1].split() if alerts else ():
            for reason, code in REASONS.items():
                if alert.startswith(reason):
                    return msg(code)
        return msg("paper.printer_silent")

    def _ask(self, command: str, *words: str, given: bytes = b"") -> str:
        """What a command of CUPS says. Raises `FileNotFoundError` where it is not installed, `TimeoutExpired`."""
        return _words(self._done(command, *words, given=given))

    def _done(self, command: str, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        path = shutil.which(command, path=self._environment.get("PATH"))
        if path is None:
            raise FileNotFoundError(command)
        return subprocess.run(
            [path, *words],
            input=given,
            capture_output=True,
            timeout=ONE_COMMAND,
            env=self._environment,
            check=False,
        )


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stdout.decode("utf-8", "replace")


def save_pdf(pdf: bytes, *, to: Path) -> None:
    """Write the document where the operator chose, for their eyes only. Raises `NotSaved` and leaves no half behind.

    It is written beside and put in place whole: an earlier file of that name stays until then.
    """
    beside = to.parent / f".{secrets.token_hex(8)}.part"
    try:
        try:
            _write(pdf, beside)
            beside.replace(to)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise NotSaved(msg(WHY_NOT.get(error.errno or 0, "paper.not_saved"), name=to.name)) from error


def _write(pdf: bytes, path: Path) -> None:
    """A new file with these bytes, on the disk when this returns."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
