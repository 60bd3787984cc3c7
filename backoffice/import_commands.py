"""`mfc-office import FILE`: the work of a desk that came on a stick, and the answer that goes back on it."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final, cast

from sqlalchemy.exc import DBAPIError

from backoffice.commands import open_database, open_office
from backoffice.errors import NotDone, OfficeTrouble, OutOfStep
from backoffice.importing import Imported, open_bundle, take_in
from backoffice.office import Office
from backoffice.store import disks
from backoffice.store.centres import Centre
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from sync.wire.stick import PART, Folder, StickError, in_words, new_file, sweep

ANSWER_NAME: Final = ".mfcanswer"
VERDICTS: Final = ("applied", "duplicate", "conflict", "rejected", "held", "denied")


def take_bundles(options: argparse.Namespace) -> int:
    """Take in each file and write its answer; 0 where all of them were taken."""
    say, code = Catalogue(options.language), 0
    with closing(open_database(options)) as database:
        office = open_office(options, database)
        for path in options.file:
            code = max(code, _take_one(office, path, options, say))
    return code


def _take_one(office: Office, path: Path, options: argparse.Namespace, say: Catalogue) -> int:
    with _readable(path) as file, cast(BinaryIO, TemporaryFile()) as answer, _in_words():
        bundle = open_bundle(office, file)
        say.chain(office.law(bundle.centre).texts(options.language))
        done = take_in(office, bundle, answer.write, told=_tell)
        for line in report(done, bundle.centre):
            print(say.say(line))
        name = path.with_suffix(ANSWER_NAME).name
        answered = _write_answer(Folder(str(options.answer or path.parent)), name, answer)
    print(say.say(answered or msg("bundle.report_answer", name=name)), file=sys.stderr if answered else sys.stdout)
    return int(answered is not None or done.refused is not None)


def report(done: Imported, centre: Centre) -> Iterator[Message]:
    """What became of a bundle, line by line."""
    about = done.manifest
    at = centre.local(about.made_at)
    yield msg(
        "bundle.report_whose",
        desk=about.desk,
        centre=centre.centre,
        day=at.date(),
        at=at,
        first=about.first_n,
        last=about.last_n,
    )
    if done.refused is not None:
        yield done.refused
        return
    for name in VERDICTS:
        if done.verdicts.get(name):
            yield msg(f"bundle.report_{name}", n=done.verdicts[name])
    if done.scans:
        yield msg("bundle.report_scans", n=done.scans)
    for why in done.scans_refused:
        yield msg("bundle.report_scans_refused", why=why)
    if done.lost:
        yield msg("bundle.report_lost", n=len(done.lost))
    for each in done.troubles:
        said = each.why or msg(f"bundle.said_{each.verdict}")
        yield msg("bundle.report_trouble", n=each.n, what=msg(f"verb.{each.kind}"), said=said)
    yield msg("bundle.report_upto", n=done.have_n)


def _write_answer(folder: Folder, name: str, answer: BinaryIO) -> Message | None:
    """Why the answer is not there; None where it is. The work is taken in all the same."""
    answer.seek(0)
    try:
        with in_words():
            sweep(folder, lambda left: left == name + PART)
        with new_file(folder, name) as file:
            shutil.copyfileobj(answer, file)
            file.settle()
            for _ in file.read_back():
                continue
            file.finish()
    except StickError as error:
        return msg("bundle.report_no_answer", why=error.why)
    return None


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)


@contextmanager
def _readable(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise NotDone(msg("bundle.unreadable", said=error.strerror or str(error))) from error
    with file:
        yield file


@contextmanager
def _in_words() -> Iterator[None]:
    """What stops an import half-way; what was done until then is kept."""
    try:
        yield
    except OutOfStep as trouble:
        raise NotDone(msg("bundle.other_chain")) from trouble
    except OfficeTrouble as trouble:
        raise NotDone(trouble.why) from trouble
    except (OSError, DBAPIError) as error:
        if disks.is_full(error):
            raise NotDone(msg("bundle.office_full")) from error
        if isinstance(error, DBAPIError):
            raise
        raise NotDone(msg("bundle.unreadable", said=error.strerror or str(error))) from error
