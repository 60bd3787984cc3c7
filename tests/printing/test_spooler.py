from __future__ import annotations

import os
import resource
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfc_desk.ports.outside import NotPrinted, NotSaved, Printed, PrintJob, PrintOutcome
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from printing.spooler import REASONS, CupsPrinter, Waiting, save_pdf

JOB = PrintJob(document="receipt-1", pdf=b"%PDF-1.4 \x00\xff Raushan", copies=2)
# What `lpstat` of CUPS 2.4.2 answered to real jobs; the scripts below answer the same.
ENTRY = "fo-12                   root              2048   Sun Nov 22 02:48:43 2026\n\tStatus: \n\tAlerts: {alert}\n\tqueued for fo\n"


class Spool:
    """A folder with `lp`, `lpstat` and `cancel` that behave as told; the printer sees no other programs of CUPS."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.say("default", "system default destination: fo\n")
        self.say("request", "request id is fo-12 (0 file(s))\n")
        self.say("completed", ENTRY.format(alert="processing-to-stop-point"))
        self.say("printer", "printer fo is idle.\n\tAlerts: none\n")
        self._script("lp", 'printf "%s\\n" "$*" > asked; cat > got; cat request')
        self._script("cancel", 'printf "%s\\n" "$*" > cancelled')
        self._script(
            "lpstat",
            'case "$*" in -d) cat default;; -e) cat every;; *"-W completed"*) cat completed;;'
            ' *not-completed*) cat "open.$(cat turn)" 2>/dev/null || cat open; echo $(($(cat turn) + 1)) > turn;;'
            " *-p*) cat printer;; esac",
        )
        self.say("turn", "1")
        self.say("every", "")
        self.say("open", "")
        self.seconds = 0.0

    def _script(self, name: str, body: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\ncd {self.folder}\n{body}\n", encoding="utf-8")
        path.chmod(0o700)

    def say(self, name: str, words: str) -> None:
        (self.folder / name).write_text(words, encoding="utf-8")

    def heard(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""

    def print(self, *, printer: str = "") -> PrintOutcome:
        waiting = Waiting(bound=30, clock=lambda: self.seconds, pause=self._pass)
        environment = {"PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}"}
        return CupsPrinter(printer=printer, environment=environment, waiting=waiting).print(JOB)

    def _pass(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path)


def why(outcome: PrintOutcome) -> str:
    assert isinstance(outcome, NotPrinted)
    return outcome.why.code


def test_a_document_reaches_the_printer_byte_for_byte_and_is_followed_to_its_end(spool: Spool) -> None:
    for turn in "123":
        spool.say(f"open.{turn}", ENTRY.format(alert="job-printing"))
    assert spool.print() == Printed()
    assert (spool.folder / "got").read_bytes() == JOB.pdf
    assert "-d fo -n 2 -t receipt-1" in spool.heard("asked")
    assert spool.seconds == 1.5


def test_the_title_others_can_see_is_the_document_s_id(spool: Spool) -> None:
    spool.print()
    assert "-t receipt-1 " in spool.heard("asked")


def test_a_spool_that_stops_answering_has_not_printed_anything(spool: Spool) -> None:
    spool._script("lpstat", 'case "$*" in -d) cat default;; *) exit 1;; esac')
    assert why(spool.print()) == "paper.printer_silent"
    assert spool.heard("cancelled") == "fo-12"


def test_without_cups_the_operator_hears_that_there_is_no_printer(tmp_path: Path) -> None:
    printer = CupsPrinter(environment={"PATH": str(tmp_path)})
    assert why(printer.print(JOB)) == "paper.no_printer"


def test_without_a_printer_the_document_is_not_handed_over(spool: Spool) -> None:
    spool.say("default", "no system default destination\n")
    assert why(spool.print()) == "paper.no_printer"
    assert not (spool.folder / "got").exists()


def test_the_only_printer_is_taken_where_none_is_the_default(spool: Spool) -> None:
    spool.say("default", "no system default destination\n")
    spool.say("every", "fo\n")
    assert spool.print() == Printed()


def test_of_several_printers_none_is_guessed(spool: Spool) -> None:
    spool.say("default", "no system default destination\n")
    spool.say("every", "fo\nhall\n")
    assert why(spool.print()) == "paper.no_printer"


def test_the_printer_of_the_settings_goes_before_the_default(spool: Spool) -> None:
    spool.print(printer="hall")
    assert "-d hall" in spool.heard("asked")


def test_a_job_that_is_not_taken_is_said_so(spool: Spool) -> None:
    spool.say("request", "")
    assert why(spool.print()) == "paper.printer_refused"


@pytest.mark.parametrize("alert", ["job-canceled-at-device", "job-canceled-by-user", "aborted-by-system"])
def test_a_job_stopped_at_the_printer_is_not_called_printed(spool: Spool, alert: str) -> None:
    spool.say("completed", ENTRY.format(alert=alert))
    assert why(spool.print()) == "paper.print_stopped"


def test_a_job_that_does_not_end_is_taken_back_within_the_bound(spool: Spool) -> None:
    spool.say("open", ENTRY.format(alert="job-printing"))
    assert why(spool.print()) == "paper.printer_silent"
    assert spool.heard("cancelled") == "fo-12"
    assert spool.seconds == 30


@pytest.mark.parametrize(("reason", "code"), sorted(REASONS.items()))
def test_what_the_printer_complains_of_is_told(spool: Spool, reason: str, code: str) -> None:
    spool.say("open", ENTRY.format(alert="job-printing"))
    spool.say("printer", f"printer fo now printing fo-12.\n\tAlerts: toner-low-report {reason}-error\n")
    assert why(spool.print()) == code


def test_a_printer_the_spool_gave_up_is_not_waited_for(spool: Spool) -> None:
    spool.say("open", ENTRY.format(alert="printer-stopped"))
    spool.say("printer", "printer fo disabled since Sun Nov 22 02:48:41 2026 -\n\tAlerts: paused\n")
    assert why(spool.print()) == "paper.print_stopped"
    assert spool.seconds == 0
    assert spool.heard("cancelled") == "fo-12"


def test_another_job_with_a_longer_number_is_not_taken_for_this_one(spool: Spool) -> None:
    spool.say("open", ENTRY.replace("fo-12", "fo-123").format(alert="job-printing"))
    assert spool.print() == Printed()


def test_every_reason_can_be_said_in_every_language() -> None:
    codes = {*REASONS.values(), "paper.no_printer", "paper.printer_silent", "paper.printer_refused"}
    assert all(Catalogue(language).knows(code) for language in LANGUAGES for code in codes)


@settings(max_examples=10)
@given(pdf=st.binary(max_size=2000))
def test_a_copy_is_written_where_the_operator_chose_for_their_eyes_only(
    tmp_path_factory: pytest.TempPathFactory, pdf: bytes
) -> None:
    folder = tmp_path_factory.mktemp("chosen")
    save_pdf(pdf, to=folder / "receipt.pdf")
    assert [path.name for path in folder.iterdir()] == ["receipt.pdf"]
    assert (folder / "receipt.pdf").read_bytes() == pdf
    assert stat.S_IMODE((folder / "receipt.pdf").stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_said_in_the_operator_s_words(tmp_path: Path) -> None:
    with pytest.raises(NotSaved) as caught:
        save_pdf(b"%PDF", to=tmp_path / "gone" / "receipt.pdf")
    assert "receipt.pdf" in Catalogue("ru").say(caught.value.why)


@contextmanager
def full_disk() -> Iterator[None]:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)


def test_a_full_disk_leaves_no_half_of_a_document_behind(tmp_path: Path) -> None:
    with full_disk(), pytest.raises(NotSaved):
        save_pdf(b"%PDF" * 10_000, to=tmp_path / "receipt.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_could_not_be_written_leaves_the_earlier_one_alone(tmp_path: Path) -> None:
    (tmp_path / "receipt.pdf").write_bytes(b"%PDF earlier")
    with full_disk(), pytest.raises(NotSaved):
        save_pdf(b"%PDF" * 10_000, to=tmp_path / "receipt.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["receipt.pdf"]
    assert (tmp_path / "receipt.pdf").read_bytes() == b"%PDF earlier"


def test_a_copy_takes_the_place_of_an_earlier_one_for_their_eyes_only(tmp_path: Path) -> None:
    (tmp_path / "receipt.pdf").write_bytes(b"%PDF earlier and longer")
    save_pdf(b"%PDF", to=tmp_path / "receipt.pdf")
    assert (tmp_path / "receipt.pdf").read_bytes() == b"%PDF"
    assert stat.S_IMODE((tmp_path / "receipt.pdf").stat().st_mode) == 0o600


def test_a_name_that_is_a_folder_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "receipt.pdf").mkdir()
    with pytest.raises(NotSaved):
        save_pdf(b"%PDF", to=tmp_path / "receipt.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["receipt.pdf"]
