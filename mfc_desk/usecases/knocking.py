"""What a desk sends without a session: signed with its own key, and numbered so that it cannot be played back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from msgspec import structs

from mfc_desk.ports.office import Office, Refused
from mfc_desk.ports.storage import Desk, Store
from sync.wire.messages import SignedIn, SignIn, sign_in_bytes

T = TypeVar("T")
KNOCKS: Final = "knocks"
"""Note: the number this desk knocked with last."""
BEHIND: Final = "office.hello_repeated"


def knocked(store: Store, send: Callable[[int], T]) -> T:
    """The answer to what `send` sends with a number never used; no transaction is open while it waits.

    A store that came back from a copy counts from too low: the office says how far it was, and it is sent once more.
    Raises `OfficeError`.
    """
    try:
        return send(_next(store))
    except Refused as error:
        newest = error.why.params.get("newest") if error.why.code == BEHIND else None
        if not isinstance(newest, int):
            raise
        return send(_next(store, newest))


def try_password(office: Office, store: Store, desk: Desk, *, login: str, password: str) -> SignedIn:
    """What the office says to this login and password at this desk. Raises `OfficeError`."""

    def send(knock: int) -> SignedIn:
        body = SignIn(desk.device, login, password, knock)
        return office.sign_in(structs.replace(body, signature=sign(desk, sign_in_bytes(body))))

    return knocked(store, send)


def sign(desk: Desk, message: bytes) -> bytes:
    """The desk's signature over `message`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # after the first frame

    return Ed25519PrivateKey.from_private_bytes(desk.private_key).sign(message)


def _next(store: Store, newest: int = 0) -> int:
    with store.write() as uow:
        number = max(uow.facts.note(KNOCKS) or 0, newest) + 1
        uow.facts.set_note(KNOCKS, number)
        uow.commit()
    return int(number)
