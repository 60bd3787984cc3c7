"""This desk's work by hand: sealed onto a stick for the office, and the office's answer taken in.

A bundle holds what is unsent, in batches signed as over the line, and the scans the office does not hold. Writing it
changes nothing but what the desk remembers of it.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from forms.register import Law
from mfc_desk.domain.ids import Ids
from mfc_desk.domain.time import Clock, business_time
from mfc_desk.ports.courier import Bundle, Cargo, Carrying, Found, Lies, NotCarried, Taken
from mfc_desk.ports.scans import ScanFiles
from mfc_desk.ports.storage import Desk, Store
from mfc_desk.text.message import msg
from sync import bundle_answer, bundle_memory
from sync.bundle_memory import Remembered, public_of
from sync.bundle_writing import Outrun, Plan, Stopped, Writing, planned
from sync.wire.bundle import ANSWER, WORK, BundleReader, Manifest
from sync.wire.envelope import PROTOCOL, SCHEMA, WireError
from sync.wire.sealing import NewerSeal, fingerprint
from sync.wire.stick import Folder, StickError, demand_room, in_words, new_file, plain_name, sweep

log = logging.getLogger(__name__)
BUNDLE_NAME: Final = ".mfcwork"
ANSWER_NAME: Final = ".mfcanswer"


class StickCourier:
    """`ports.courier.Courier` of one desk. `folder` opens what the operator chose."""

    def __init__(
        self,
        store: Store,
        scans: ScanFiles,
        *,
        clock: Clock,
        ids: Ids,
        law: Law,
        folder: Callable[[str], Folder] = Folder,
    ) -> None:
        self._store, self._scans = store, scans
        self._clock, self._ids, self._law = clock, ids, law
        self._folder = folder

    def cargo(self) -> Cargo:
        plan = planned(self._store)
        return Cargo(operations=len(plan.places), scans=len(plan.scans), size=plan.size)

    def written(self) -> Sequence[Bundle]:
        with self._store.read() as uow:
            return tuple(each.bundle for each in bundle_memory.remembered(uow))

    def write(
        self, folder: str, *, on_progress: Callable[[Carrying], object], stop: Callable[[], bool]
    ) -> Bundle | None:
        while True:  # as often as a new life begins: at a hello, and never twice at one
            plan = planned(self._store)
            if not plan.places and not plan.scans:
                raise NotCarried(msg("bundle.nothing"))
            writing = Writing(self._store, self._scans, plan, on_progress=on_progress, stop=stop)
            try:
                return self._write(self._folder(folder), self._manifest(plan), writing)
            except Outrun:
                log.warning("a new life began while its work was written to a stick: it is counted again")
            except Stopped:
                return None
            except StickError as error:
                raise NotCarried(error.why) from error

    def find(self, folder: str) -> Sequence[Found]:
        place = self._folder(folder)
        desk, known = self._known()
        try:
            with in_words():
                names = [name for name in place.names() if name.endswith((BUNDLE_NAME, ANSWER_NAME))]
                found = [_look(place, name, desk=desk, known=known) for name in names]
        except StickError as error:
            raise NotCarried(error.why) from error
        return tuple(sorted(found, key=_age, reverse=True))

    def take(self, path: str) -> Taken:
        place = Path(path)
        try:
            with in_words(), self._folder(str(place.parent)).read(place.name) as file:
                return bundle_answer.take(self._store, self._law, file)
        except StickError as error:
            raise NotCarried(error.why) from error

    def _known(self) -> tuple[Desk, dict[str, Remembered]]:
        with self._store.read() as uow:
            desk = uow.facts.desk()
            assert desk is not None, "a desk works with its centre's law"
            return desk, {each.bundle.id: each for each in bundle_memory.remembered(uow)}

    def _manifest(self, plan: Plan) -> Manifest:
        with self._store.read() as uow:
            made_at = business_time(self._clock, uow.facts.anchor()).at
        desk = plan.desk
        return Manifest(
            bundle=self._ids.new(),
            device=desk.device,
            desk=desk.desk,
            centre=desk.centre,
            incarnation=desk.incarnation,
            epoch=desk.epoch,
            made_at=made_at,
            operations=len(plan.places),
            scans=len(plan.scans),
            size=plan.size,
            first_n=plan.first_n,
            last_n=plan.last_n,
            last_link=plan.last_link,
            protocol=PROTOCOL,
            schema=SCHEMA,
        )

    def _write(self, folder: Folder, manifest: Manifest, writing: Writing) -> Bundle:
        stem = plain_name("mfc", manifest.centre, manifest.desk)
        when = manifest.made_at.astimezone(ZoneInfo(self._law.time_zone)).strftime("%Y%m%d-%H%M")
        name = plain_name(stem, when, manifest.bundle[-6:]) + BUNDLE_NAME
        with in_words():
            sweep(folder, lambda left: left.startswith(f"{stem}-") and BUNDLE_NAME in left)
        demand_room(folder, manifest.size)
        with new_file(folder, name) as file:
            ends = writing.into(file, manifest)
            sha256 = file.settle()
            writing.check(file)
            bundle = bundle_memory.bundle_of(manifest, name=name, size=file.size, sha256=sha256, lost=len(ends.lost))
            self._remember(bundle, manifest)  # before it has its name: none is ever out there that we do not know
            try:
                file.finish()
            except OSError:
                self._forget(bundle)
                raise
        return bundle

    def _remember(self, bundle: Bundle, manifest: Manifest) -> None:
        with self._store.write() as uow:
            bundle_memory.remember(uow, bundle, manifest)
            uow.commit()

    def _forget(self, bundle: Bundle) -> None:
        with self._store.write() as uow:
            bundle_memory.forget(uow, bundle.id)
            uow.commit()


def _look(folder: Folder, name: str, *, desk: Desk, known: dict[str, Remembered]) -> Found:
    """What a file is to this desk; whatever is in it, that is no error."""
    path, mine = str(folder.path / name), fingerprint(public_of(desk))
    with folder.read(name) as file:
        try:
            reader = BundleReader(file, private=desk.private_key, public=public_of(desk))
            if reader.label.kind == ANSWER and reader.label.to == mine:
                return bundle_answer.found(reader, desk, path=path, known=known)
            if reader.label.kind != WORK or reader.label.by != mine:
                return Found(path=path, lies=Lies.OTHERS)
            manifest = bundle_memory.read_aside(reader.label, desk)
        except NewerSeal:
            return Found(path=path, lies=Lies.NEWER)
        except WireError:
            return Found(path=path, lies=Lies.BROKEN)
        size = file.seek(0, io.SEEK_END)
    ours = known.get(manifest.bundle)
    if ours is None:
        return Found(path=path, lies=Lies.BUNDLE, bundle=bundle_memory.bundle_of(manifest, name=name, size=size))
    return Found(path=path, lies=Lies.BUNDLE if ours.bundle.size == size else Lies.BROKEN, bundle=ours.bundle)


def _age(found: Found) -> tuple[bool, str, str]:
    made = found.bundle.made_at.isoformat() if found.bundle else ""
    return bool(made), made, found.path
