"""The computers that are a centre's desks: which there are, how far the office is with each, and taking one out.

What a desk did before it was taken out still arrives and counts; what it does after is denied, and stays on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.engine import Connection

from backoffice.errors import NotDone
from backoffice.leasing import tell_key
from backoffice.office import Office
from backoffice.store import centres, lives, projections, terminals
from backoffice.store.centres import Centre, Device
from backoffice.store.lives import Life
from backoffice.store.projections import Void
from mfc_desk.domain.ids import CentreId
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True)
class Known:
    """A desk's computer with the lives of its store."""

    device: Device
    lives: Sequence[Life]

    @property
    def beside(self) -> Sequence[Life]:
        """Earlier lives that spoke after a newer one began: two stores speak with this desk's key."""
        newest = max((one.knock for one in self.lives), default=0)
        return [one for one in self.lives[:-1] if one.heard > newest]


def known(tx: Connection, centre: CentreId) -> Sequence[Known]:
    """Every computer that was ever enrolled as a desk; browsers of the hall aside."""
    browsers = {each.device for each in terminals.all_of(tx, centre)}
    return [Known(each, lives.of(tx, each)) for each in centres.devices(tx, centre) if each.device not in browsers]


def void(tx: Connection, centre: CentreId) -> Sequence[Void]:
    """Numbers that nobody gives any more, and why."""
    return projections.voided(tx, centre)


def revoke(office: Office, centre: Centre, name: str) -> Device:
    """Take a desk's computer out, at once; the device. Raises `NotDone`. `name` is its id or how that begins."""

    def work(tx: Connection) -> Device:
        found = _one(tx, centre, name)
        if found.revoked_at is not None:
            raise NotDone(msg("devices.was_revoked", device=found.device))
        now = office.clock.now()
        centres.set_revoked(tx, found, now)
        centres.end_device_sessions(tx, found)
        projections.void_leases(tx, found, but=(), at=now, why=projections.REVOKED)
        tell_key(tx, office, centre=centre, device=replace(found, revoked_at=now))
        return found

    return office.database.write(work)


def allow(office: Office, centre: Centre, name: str) -> Device:
    """Let a computer that was taken out be its desk again; the device. Raises `NotDone`."""

    def work(tx: Connection) -> Device:
        found = _one(tx, centre, name)
        if found.revoked_at is None:
            raise NotDone(msg("devices.was_allowed", device=found.device))
        centres.set_revoked(tx, found, None)
        projections.revive_leases(tx, found, [each.incarnation for each in lives.of(tx, found)[-1:]])
        tell_key(tx, office, centre=centre, device=replace(found, revoked_at=None))
        return found

    return office.database.write(work)


def _one(tx: Connection, centre: Centre, name: str) -> Device:
    wanted = name.strip().lower()
    found = [one.device for one in known(tx, centre.centre) if wanted and one.device.device.startswith(wanted)]
    if len(found) != 1:
        raise NotDone(msg("devices.which" if found else "devices.nobody", device=name))
    return found[0]
