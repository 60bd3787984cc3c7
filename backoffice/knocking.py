"""Who knocks without a session proves which device it is, and that this very request was not sent before."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from backoffice import keys
from backoffice.errors import Forbidden, Garbage
from backoffice.store import centres
from backoffice.store.centres import Device
from mfc_desk.text.message import msg
from sync.wire.messages import Hello, SignIn

MOST = 1 << 62


def let_in(tx: Connection, body: Hello | SignIn, signed: bytes) -> Device:
    """The device that signed these bytes under a number it never used. Raises `Forbidden`, with the newest one.

    A desk that was revoked may still say hello, to hand in what it did before; nobody signs in at it.
    """
    device = centres.device_of(tx, body.device)
    if device is None or (device.revoked_at is not None and isinstance(body, SignIn)):
        raise Forbidden(msg("office.device_unknown"))
    if not keys.signed(device.public_key, body.signature, signed):
        raise Forbidden(msg("office.signature_wrong"))
    if not 0 < body.knock < MOST:
        raise Garbage(msg("office.garbage"))
    newest = centres.knock(tx, device, body.knock)
    if newest is not None:
        raise Forbidden(msg("office.hello_repeated", newest=newest))
    return device
