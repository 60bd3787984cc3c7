"""The bodies of the protocol: enrolment, sign-in, the asked verbs, hello, push, changes, scans."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec

from sync.wire.envelope import WireOp

UNDECIDED: Final = 100
"""So many of what a desk has to decide are named in a hello."""
KEEP_DAYS: Final = 14
"""Where an office does not say."""


class Say(msgspec.Struct, frozen=True):
    """A `Message` on the wire: a code of the catalogue and its values."""

    code: str
    params: dict[str, Any] = {}


class Refusal(msgspec.Struct, frozen=True):
    """The body of every 4xx and 5xx answer of the office: the words, and how long to wait before trying again."""

    why: Say
    wait_seconds: int = 0


class Person(msgspec.Struct, frozen=True):
    """An operator of the centre, as the sign-in screen shows them."""

    id: str
    login: str
    name: str
    roles: list[str]
    desk: str | None = None
    password: str = ""
    """The stamp of their password, see `sync.wire.approval`: with another one a desk forgets the old password."""


class Enrol(msgspec.Struct, frozen=True):
    """A new desk introduces itself with the one-time code the office gave for it."""

    code: str
    device: str
    incarnation: str
    public_key: bytes
    """Ed25519, 32 bytes."""
    desk: str = ""
    """Which desk it is already, where a restored office forgot it: a code for another one is refused."""


class Enrolled(msgspec.Struct, frozen=True):
    """The office's answer: which centre, which desk, and the key to check its receipts with."""

    centre: str
    centre_name: dict[str, str]
    """In each language the country speaks; so is the address."""
    jurisdiction: str
    desk: str
    office_key: bytes
    epoch: str
    office_time: datetime
    people: list[Person]
    address: dict[str, str]
    phone: str
    status_url: str
    """Where the receipt's QR leads; the case number is put in place of `{number}`."""
    time_zone: str = ""
    """Where it is not the one of the jurisdiction."""


class SignIn(msgspec.Struct, frozen=True):
    """An operator at an enrolled desk. Signed by the device over all other fields, as a hello is."""

    device: str
    login: str
    password: str
    knock: int
    signature: bytes = b""


class SignedIn(msgspec.Struct, frozen=True):
    """The operator is known; `token` goes with every asked verb until `until`."""

    person: Person
    token: str
    until: datetime
    office_time: datetime
    approval: str = ""
    """With what the desk makes the person's approvals out of their password, see `sync.wire.approval`."""


class Ask(msgspec.Struct, frozen=True):
    """An asked verb with the id under which the same answer is given again."""

    command: str
    verb: str
    """call_next, call_again"""
    args: dict[str, Any] = {}
    actor: str = ""
    """Who asks, where the desk vouches for its operator with its own session."""
    withdrawn: bool = False
    """Nobody waits for it any more: what was done is told; what was not done yet is refused, then and later."""


class Answer(msgspec.Struct, frozen=True):
    """What the office answered. `rows` are the changes it made, as they will come in the feed."""

    command: str
    answered_at: datetime
    result: dict[str, Any]
    """call_next: {"ticket": id or None}"""
    rows: list[ChangeRow] = []
    refused: Say | None = None


class Receipt(msgspec.Struct, frozen=True):
    """The office's signed word that it holds this device's work up to `n`. See `receipt_bytes`."""

    device: str
    incarnation: str
    n: int
    hash: str
    office_time: datetime
    signature: bytes


class Life(msgspec.Struct, frozen=True):
    """How far the office has come with the chain of one life of a desk's store."""

    incarnation: str
    n: int
    hash: str


class Standing(msgspec.Struct, frozen=True):
    """How the office stands to what it holds of a desk, in whichever life; what is named in neither was done."""

    undecided: list[str] = []
    """Operations that wait here for something."""
    refused: list[str] = []
    """Those that were not taken."""


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """Before each turn: who I am, how far I am. Signed by the device over all fields up to its signature.

    What follows the signature came later. It grants nothing: it asks, or bears a signature of its own.
    """

    protocol: tuple[int, int]
    schema: int
    app: str
    device: str
    incarnation: str
    head_n: int
    head_hash: str
    cursor: int
    epoch: str
    device_time: datetime
    knock: int
    """Counted up by the device with each hello and each sign-in, so that none of them can be played back."""
    signature: bytes = b""
    former: list[str] = []
    """The lives its store had before and still keeps links of, oldest first."""
    kept: int = 0
    """How many operations it holds without a final verdict, in whichever life."""
    receipt: Receipt | None = None
    """The office's newest word on this life, where what it vouches for was not taken back since: a proof."""
    unsent_since: datetime | None = None
    """When the oldest operation was recorded that no answer of the office was heard to; None: there is none."""
    scans: int | None = None
    """How many scans the office does not hold whole; None: an older desk does not say."""
    undecided: list[str] | None = None
    """The oldest operations that the office did not take and nobody decided on; None: an older desk does not say."""
    carries: bool = False
    """Whether its program carries out what a supervisor decides from afar about them."""


class Scope(msgspec.Struct, frozen=True):
    """What the office lets this desk hold: see `mfc_desk.domain.scope`.

    `rev` changes with everything but time (whose desk it is, how many days); `since` is the number of the feed up to
    which closed files have rested long enough to leave.
    """

    rev: str
    since: int


class HelloBack(msgspec.Struct, frozen=True, kw_only=True):
    """What the office has of this device, and a session for this turn."""

    protocol: int
    schema_ok: bool
    epoch: str
    have_n: int
    have_hash: str
    office_time: datetime
    feed_head: int
    session: str
    people: list[Person]
    held_up_to: datetime | None = None
    """When the newest operation of this device that the office holds was received."""
    schema: int = 1
    """The office's. `schema_ok` is false where the desk's is newer, or more than three older."""
    receipt: Receipt | None = None
    """The same as `have_n` and `have_hash`, signed; none of an older office."""
    former: list[Life] = []
    """Of each former life that was named, in the same order."""
    twin: str = ""
    """Another life of this device that goes on beside this one: two stores speak with one key."""
    revoked: bool = False
    """The desk was taken out: what it did before is taken, and it hears nothing more."""
    keep_days: int = KEEP_DAYS
    """How long a desk keeps what the office holds: twice the time between two of the office's backups, at least."""
    scope: Scope | None = None
    """None: an office that does not tell; then everything the feed tells is held."""
    standing: Standing | None = None
    """Told to a desk that knows this office under another epoch only: verdicts may be others than it was told."""
    word: bytes = b""
    """The office's signature under this greeting and the hello that it answers; an older office signs none."""


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """A batch in order of n. `signature` is the device's, over incarnation, n and hash of the last link."""

    incarnation: str
    ops: list[WireOp]
    head_n: int
    head_hash: str
    signature: bytes


class Applied(msgspec.Struct, frozen=True, tag="applied"):
    """Done. `seq` is its last change in the feed, 0 where nothing changed."""

    op_id: str
    seq: int


class Writer(msgspec.Struct, frozen=True):
    """Who wrote a revision: at which desk, and the time that counts for it."""

    actor: str
    desk: str
    at: datetime


class Conflict(msgspec.Struct, frozen=True, tag="conflict"):
    """A row was changed by someone else in between; nothing was written. `theirs`: row to revision."""

    op_id: str
    theirs: dict[str, str]
    writers: dict[str, Writer] = {}
    """Row to who wrote that revision, where an operation of a desk did."""


class Rejected(msgspec.Struct, frozen=True, tag="rejected"):
    """The rules of the office refuse it; the operator can mend it if `fixable`."""

    op_id: str
    why: Say
    fixable: bool = True


class Held(msgspec.Struct, frozen=True, tag="held"):
    """Not decided yet: something it rests on is missing (an operation, a scan, a newer office)."""

    op_id: str
    missing: list[str]


class Denied(msgspec.Struct, frozen=True, tag="denied"):
    """The actor may not do this."""

    op_id: str
    why: Say


class Duplicate(msgspec.Struct, frozen=True, tag="duplicate"):
    """Known already; `first` is the verdict it got then, encoded."""

    op_id: str
    first: Applied | Conflict | Rejected | Denied


Verdict = Applied | Conflict | Rejected | Held | Denied | Duplicate


class Pushed(msgspec.Struct, frozen=True):
    """A verdict for each operation of the batch, in order, and a receipt."""

    verdicts: list[Verdict]
    receipt: Receipt


class ChangeRow(msgspec.Struct, frozen=True):
    """One row of the feed. `body` is the JSON of the entity; `revision` the operation that wrote it.

    A row that this desk may not hold takes its number all the same, so that the feed has no hole: without key,
    revision and body, see `sync.wire.picture.not_yours`.
    """

    seq: int
    key: str
    revision: str
    body: bytes
    deleted: bool = False


class Changes(msgspec.Struct, frozen=True):
    """A page of the feed without holes: rows from `after` + 1 to `to`. `head` is where the feed ends now."""

    epoch: str
    after: int
    to: int
    head: int
    office_time: datetime
    rows: list[ChangeRow]


class ScanState(msgspec.Struct, frozen=True):
    """How much of a scan the office holds. `done` when all of it, hash checked."""

    sha256: str
    offset: int
    done: bool
    feed_head: int = 0
    """The end of the centre's feed: while scans are on their way nobody listens for news."""


class WholeScan(msgspec.Struct, frozen=True):
    """A scan that is small enough to go in one piece."""

    sha256: str
    media_type: str
    content: bytes


class WholeScans(msgspec.Struct, frozen=True):
    """Several scans in one call, each once and `MAX_PIECE` bytes at most together; answered with a `ScanState` each."""

    scans: list[WholeScan]


def push_bytes(push: Push) -> bytes:
    """What the device signs under a batch."""
    return f"push|{push.incarnation}|{push.head_n}|{push.head_hash}".encode("ascii")


def receipt_bytes(receipt: Receipt) -> bytes:
    """What the office signs under a receipt."""
    when = receipt.office_time.isoformat()
    return f"receipt|{receipt.device}|{receipt.incarnation}|{receipt.n}|{receipt.hash}|{when}".encode("ascii")


def sign_in_bytes(sign_in: SignIn) -> bytes:
    """What the device signs under a sign-in."""
    return b"sign-in|" + _named(sign_in, SIGN_IN_SIGNED)


def hello_bytes(hello: Hello) -> bytes:
    """What the device signs under a hello."""
    return b"hello|" + _named(hello, HELLO_SIGNED)


def _named(body: Hello | SignIn, names: tuple[str, ...]) -> bytes:
    return msgspec.msgpack.encode({**{name: getattr(body, name) for name in names}, "signature": b""})


HELLO_SIGNED = (
    "protocol",
    "schema",
    "app",
    "device",
    "incarnation",
    "head_n",
    "head_hash",
    "cursor",
    "epoch",
    "device_time",
    "knock",
)
SIGN_IN_SIGNED = ("device", "login", "password", "knock")
"""By name, and never by whatever a program knows of: an older office does not see what a newer desk adds, and a newer
one sees more than an older desk signed. What a release adds is signed by a signature that it adds."""
