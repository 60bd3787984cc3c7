"""What a desk is given beforehand, so that it can go on alone: numbers of its own, and its key in every desk's hand.

Asked at each hello. Nothing of it runs out with a day: the line may be dead for eleven of them. Numbers are given to
one life of the desk's store: of a store that was copied both would give the same ones.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.engine import Connection

from backoffice.office import Office
from backoffice.store import places, projections
from backoffice.store.centres import Centre, Device
from backoffice.store.lives import Life
from backoffice.store.world import World
from mfc_desk.domain.entities import NumberLease
from mfc_desk.domain.halls import BLOCKS_FROM, DeskKey, TicketBlock
from mfc_desk.domain.ids import Key, LeaseId
from mfc_desk.domain.operations.tickets import hall_of

LEASE: Final = 200
"""Application numbers of one lease."""
LOW: Final = 50
FORGOTTEN: Final = "forgotten"
"""The life of numbers that no desk gives: a restored office knows them only from what was done with them."""
BLOCK: Final = 100
"""Ticket numbers of a list that a desk gives by itself in a day."""


def equip(tx: Connection, office: Office, *, centre: Centre, device: Device, life: Life) -> None:
    """Whatever the device lacks to work alone is written into the world and the feed."""
    world = World(tx, centre)
    if device.revoked_at is None:
        for lease in _numbers(tx, office, centre=centre, device=device, life=life):
            world.put([lease], lease.id)  # so its first revision is known to whoever holds it, see ADR 16
        for block in _blocks(tx, world, centre=centre, device=device, life=life):
            world.put([block], office.ids.new())
    world.put(_key(world, device), office.ids.new())
    world.flush()


def tell_key(tx: Connection, office: Office, *, centre: Centre, device: Device) -> None:
    """Every desk hears whether this one's tickets are to be believed."""
    world = World(tx, centre)
    world.put(_key(world, device), office.ids.new())
    world.flush()


def given_to(life: Life) -> tuple[str, ...]:
    """Under which names numbers were given to a life; an older office named none, and knew of no second one."""
    return (life.incarnation, "") if life.life == 1 else (life.incarnation,)


def _numbers(tx: Connection, office: Office, *, centre: Centre, device: Device, life: Life) -> list[NumberLease]:
    """A lease of application numbers that nobody else has or will have, where the last one is nearly used up."""
    if projections.numbers_left(tx, centre, device.device, given_to(life)) >= LOW:
        return []
    year = centre.local(office.clock.now()).strftime("%y")
    first = places.next_in_series(tx, centre, series="application", day=year, count=LEASE)
    lease = NumberLease(
        id=LeaseId(office.ids.new()),
        device=device.device,
        prefix=f"{centre.number_prefix}-{year}",
        first=first,
        last=first + LEASE - 1,
        next=first,
        life=life.incarnation,
    )
    return [lease]


def _blocks(tx: Connection, world: World, *, centre: Centre, device: Device, life: Life) -> list[TicketBlock]:
    """A block of ticket numbers of each list the centre has and this life of the device has none of."""
    letters = {*(one.letter for one in hall_of(world).series), *centre.series}
    later = "" if life.life == 1 else f".{life.life}"
    names = {letter: _name(world, centre, f"{device.device}.{letter}{later}") for letter in sorted(letters)}
    missing = [letter for letter, name in names.items() if world.get(Key("ticket_block", name)) is None]
    return [_block(tx, centre, life, device=device, letter=letter, name=names[letter]) for letter in missing]


def _name(world: World, centre: Centre, name: str) -> LeaseId:
    """What a block is called. One that a restored office does not know may be one that it gave, and forgot."""
    known = world.get(Key("ticket_block", name))
    mine = centre.restored_at is None or (isinstance(known, TicketBlock) and known.life != FORGOTTEN)
    return LeaseId(name if mine else f"{name}.{centre.epoch}")


def _block(tx: Connection, centre: Centre, life: Life, *, device: Device, letter: str, name: LeaseId) -> TicketBlock:
    first = BLOCKS_FROM - 1 + places.next_in_series(tx, centre, series=f"block {letter}", day="", count=BLOCK)
    return TicketBlock(
        id=name, device=device.device, series=letter, first=first, last=first + BLOCK - 1, life=life.incarnation
    )


def _key(world: World, device: Device) -> list[DeskKey]:
    known = DeskKey(
        id=device.device, desk=device.desk, public=device.public_key.hex(), revoked=device.revoked_at is not None
    )
    return [] if world.get(Key("desk_key", device.device)) == known else [known]
