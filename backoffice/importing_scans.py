"""The scans of a bundle go where those of the line go, each from where the office stands with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from backoffice import scanning
from backoffice.errors import Full, OfficeTrouble
from backoffice.office import Office
from backoffice.scanning import WrongOffset
from mfc_desk.text.message import Message, msg
from sync.wire.bundle import ScanBegins
from sync.wire.messages import ScanState


@dataclass(slots=True)
class ScansIn:
    """Takes scans in, one after the other, as they come out of a bundle."""

    office: Office
    token: str
    here: list[str] = field(default_factory=list)
    """Those of the bundle that the office holds whole."""
    refused: list[Message] = field(default_factory=list)
    _name: str = ""
    """The scan that is on its way; empty where none is, or nothing more of it is needed."""
    _have: int = 0
    """How much of it the office holds."""
    _read: int = 0
    """How much of it was read from the bundle."""

    def begin(self, scan: ScanBegins) -> None:
        """The next scan. Raises `OfficeTrouble` where the office can take none at all."""
        self.end()
        self._name, self._have, self._read = scan.sha256, 0, 0
        try:
            state = scanning.begin(
                self.office, self.token, sha256=scan.sha256, size=scan.size, media_type=scan.media_type
            )
        except OfficeTrouble as trouble:
            self._refuse(trouble)
        else:
            self._is_at(state)

    def go_on(self, content: bytes) -> None:
        """Store what the office does not have of it. Another import of the same bundle may be ahead of this one."""
        rest = content[max(0, self._have - self._read) :]
        self._read += len(content)
        if not rest or not self._name:
            return
        offset = self._read - len(rest)
        try:
            _, state = scanning.receive(self.office, self.token, sha256=self._name, offset=offset, piece=rest)
        except WrongOffset as elsewhere:
            state = elsewhere.state
        except OfficeTrouble as trouble:
            self._refuse(trouble)
            return
        self._is_at(state)

    def end(self) -> None:
        """Nothing more comes of the scan: one that is not whole by now was begun anew meanwhile."""
        if self._name:
            self.refused.append(msg("bundle.scan_not_whole"))
        self._name = ""

    def _is_at(self, state: ScanState) -> None:
        self._have = state.offset
        if state.done:
            self.here.append(self._name)
            self._name = ""

    def _refuse(self, trouble: OfficeTrouble) -> None:
        """One scan that is not taken holds up no other, and no operation: that one waits for it in the office."""
        if trouble.status >= 500 and not isinstance(trouble, Full):
            raise trouble
        self.refused.append(trouble.why)
        self._name = ""
