"""The back office, as the core sees it: asked verbs, and the turn that sends and receives."""

from __future__ import annotations

from datetime import date
from typing import Final, Protocol

from mfc_desk.domain.ids import (
    ScanHash,
)
from mfc_desk.text.message import Message
from sync.wire.centre import CentreNow, UntakenTold
from sync.wire.feedback import FeedbackRows, FeedbackSpan
from sync.wire.load import Arrivals, LoadBasis, LoadDay
from sync.wire.messages import (
    Answer,
    Ask,
    Changes,
    Enrol,
    Enrolled,
    Hello,
    HelloBack,
    Push,
    Pushed,
    ScanState,
    SignedIn,
    SignIn,
    WholeScans,
)
from sync.wire.picture import Bucket, CaseFile, Digest, Leaving, Picture

NOT_TRUSTED: Final = "line.not_trusted"
"""Why there is no line where the office answers and shows a certificate nobody here vouches for."""

OF_VERSIONS: Final = frozenset({"line.office_older", "line.update_needed"})
"""What is said where desk and office are of different releases: the line itself is as good as any."""


class OfficeError(Exception):
    """The office did not do it."""


class NoLine(OfficeError):
    """No answer, half an answer, a stranger's answer, or an answer nobody understands: the line is treated as cut."""

    def __init__(self, why: Message, retry_after: float | None = None) -> None:
        super().__init__(why.code)
        self.why = why
        self.retry_after = retry_after


class Busy(NoLine):
    """The office is there and has no time now; what was asked comes later."""


class NoRoom(NoLine):
    """The office has no room on a disk: it takes nothing for now, or no scans."""


class Refused(OfficeError):
    """The office understood and said no."""

    def __init__(self, why: Message, wait_seconds: int = 0) -> None:
        super().__init__(why.code)
        self.why = why
        self.wait_seconds = wait_seconds


class SessionOver(OfficeError):
    """The session ended; sign in or say hello again. Nothing is lost."""


class Overseer(Protocol):
    """What the office tells a supervisor who signed in with the line. Bounded in time; raises `OfficeError`."""

    def centre_now(self, token: str) -> CentreNow:
        """What is known of every desk at this moment."""
        ...

    def untaken(self, token: str, op_id: str) -> UntakenTold:
        """One operation of a desk that was not taken, with the rows it was to write."""
        ...

    def arrivals(self, token: str, since: date, until: date) -> Arrivals:
        """Who came in each quarter hour of these days, both with them."""
        ...


class Office(Overseer, Protocol):
    """The back office over the wire. Every call is bounded in time; raises `OfficeError`."""

    def enrol(self, body: Enrol) -> Enrolled: ...

    def sign_in(self, body: SignIn) -> SignedIn: ...

    def ask(self, token: str, body: Ask) -> Answer: ...

    def hello(self, body: Hello) -> HelloBack: ...

    def push(self, session: str, body: Push) -> Pushed: ...

    def changes(self, session: str, *, after: int, limit: int) -> Changes: ...

    def picture(self, session: str, *, after: str, limit: int) -> Picture:
        """The rows in this desk's scope whose keys follow `after`."""
        ...

    def digest(self, session: str) -> Digest:
        """The sums over the rows in this desk's scope."""
        ...

    def bucket(self, session: str, number: int) -> Bucket:
        """Every row of one bucket."""
        ...

    def leaving(self, session: str, *, since: int) -> Leaving:
        """The files that left this desk's scope after that number."""
        ...

    def case(self, session: str, number: str) -> CaseFile:
        """The file of an application by its number, however old it is."""
        ...

    def load_day(self, token: str, *, day: str) -> LoadDay:
        """The ways of a day and the states of its desks, for a supervisor who signed in."""
        ...

    def load_basis(self, token: str, *, since: str, until: str) -> LoadBasis:
        """The ledger of some days, and what is known of them and what is not."""
        ...

    def feedback(self, token: str, *, since: str, until: str) -> FeedbackSpan:
        """What people said of their visits in those days, for a supervisor who signed in."""
        ...

    def feedback_rows(self, token: str, *, since: str, until: str) -> FeedbackRows:
        """The same person by person, and nobody's name."""
        ...

    def head(self, session: str, *, after: int, wait_s: float) -> int:
        """The feed's head, as soon as it is beyond `after` or the wait is over."""
        ...

    def scan_state(self, session: str, sha256: ScanHash, size: int, media_type: str) -> ScanState: ...

    def send_piece(self, session: str, sha256: ScanHash, offset: int, piece: bytes) -> ScanState: ...

    def send_scans(self, session: str, body: WholeScans) -> list[ScanState]:
        """Several whole scans in one call. Raises `Refused` where an older office knows no such call."""
        ...
