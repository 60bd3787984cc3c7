"""The code on a ticket: who holds the paper holds the place, and any desk can tell so without the line.

Signed with Ed25519 (RFC 8032) by the centre, or by the desk that gave the number from its own block. Every desk of the
centre holds the public halves. In the letters that a QR code packs best: capital letters, figures and a few signs.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.ids import CentreId, TicketId
from mfc_desk.text.message import msg

HEAD: Final = "MFC1"
BY_CENTRE: Final = "C"
"""The issuer where the office gave the number."""
_SHAPE: Final = re.compile(
    r"MFC1/(?P<centre>[0-9A-Z-]{1,16})/(?P<ticket>[0-9A-Z-]{8,64})/(?P<number>[^\W_]{1,4}-[0-9]{1,6})"
    r"/(?P<day>[0-9]{8})/(?P<issuer>[0-9A-Z-]{1,64})/(?P<signature>[A-Z2-7]{103})"
)
_SIGNATURE_BYTES: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCode:
    """What the code says. `issuer` is `BY_CENTRE`, or the device whose block the number is of."""

    centre: CentreId
    ticket: TicketId
    number: str
    day: date
    issuer: str = BY_CENTRE

    def signed(self) -> bytes:
        """What the signature is about."""
        day = self.day.isoformat().replace("-", "")
        return f"{HEAD}/{self.centre}/{self.ticket}/{self.number}/{day}/{self.issuer}".upper().encode()

    def printed(self, signature: bytes) -> str:
        """What the QR says; `signature` has 64 bytes."""
        plain = base64.b32encode(signature).decode().rstrip("=")
        return f"{self.signed().decode()}/{plain}"


def read_code(text: str, *, centre: CentreId, keys: Mapping[str, bytes]) -> TicketCode:
    """What a scanned code says, where it is genuine. Raises `Unlawful`, in words for the person who scanned.

    `keys` has the public key of the centre under `BY_CENTRE`, and of each desk under its device. Ids are told in the
    small letters in which they were made.
    """
    found = _SHAPE.fullmatch("".join(text.split()).upper())
    if found is None:
        raise Unlawful(msg("ticket_code.unread"))
    if found["centre"] != centre.upper():
        raise Unlawful(msg("ticket_code.other_centre", centre=found["centre"]))
    try:
        code = TicketCode(
            centre=centre,
            ticket=TicketId(found["ticket"].lower()),
            number=found["number"],
            day=date.fromisoformat(found["day"]),
            issuer=found["issuer"] if found["issuer"] == BY_CENTRE else found["issuer"].lower(),
        )
    except ValueError:
        raise Unlawful(msg("ticket_code.unread")) from None
    signature = base64.b32decode(f"{found['signature']}=")
    if not _genuine(keys.get(code.issuer), signature, code.signed()):
        raise Unlawful(msg("ticket_code.not_genuine", number=code.number))
    return code


def _genuine(key: bytes | None, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # heavy, and not needed for the first frame
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if key is None or len(signature) != _SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
