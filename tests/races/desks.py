"""Desks or kiosks in a process of their own, made to be killed anywhere.

    python -m tests.races.desks JOB.json

Every command is written into the journal before it is asked and its answer after. Who comes after a kill reads the
journal and asks the last command again, by the same id.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sync.wire.envelope import MEDIA, decode, encode
from sync.wire.messages import Answer, Ask

LONGEST_S = 120
PAUSE = threading.Event()


class Clerk:
    """One desk or kiosk: its journal and its line."""

    def __init__(self, job: dict[str, Any], name: str, token: str) -> None:
        self.job, self.name, self.token = job, name, token
        self.journal = Path(job["folder"]) / f"{name}.jsonl"
        lines = self.journal.read_text(encoding="utf-8").split("\n") if self.journal.exists() else []
        self.past = [json.loads(line) for line in lines[:-1]]  # what follows the last line's end was cut by a kill
        if lines and lines[-1]:
            self.journal.write_text("".join(f"{line}\n" for line in lines[:-1]), encoding="utf-8")
        self.line: http.client.HTTPConnection | None = None

    def ask(self, verb: str, **args: Any) -> Answer:
        """A new command, once it is written down."""
        command = f"{self.name}-{sum('verb' in one for one in self.past)}"
        self._note({"command": command, "verb": verb, "args": args})
        return self._finish(self.past[-1])

    def resume(self) -> tuple[dict[str, Any], Answer] | None:
        """The last command with its answer, asked again where it has none."""
        asked = [one for one in self.past if "verb" in one]
        if not asked:
            return None
        if "answer" in self.past[-1]:
            return asked[-1], decode(bytes.fromhex(self.past[-1]["answer"]), Answer)
        return asked[-1], self._finish(asked[-1])

    def _finish(self, asked: dict[str, Any]) -> Answer:
        raw = self._send(encode(Ask(asked["command"], asked["verb"], asked["args"])))
        self._note({"command": asked["command"], "answer": raw.hex()})
        answer: Answer = decode(raw, Answer)
        return answer

    def _note(self, line: dict[str, Any]) -> None:
        with self.journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        self.past.append(line)

    def _send(self, body: bytes) -> bytes:
        """The answer, however often the office has to be asked: it may be killed in between."""
        headers = {"authorization": f"Bearer {self.token}", "content-type": MEDIA}
        for _ in range(LONGEST_S * 20):
            try:
                if self.line is None:
                    split = urlsplit(self.job["urls"][hash(self.name) % len(self.job["urls"])])
                    self.line = http.client.HTTPConnection(str(split.hostname), split.port, timeout=20)
                self.line.request("POST", "/api/ask", body=body, headers=headers)
                said = self.line.getresponse()
                raw = said.read()
            except (OSError, http.client.HTTPException):
                self._hang_up()
                PAUSE.wait(0.05)
                continue
            if said.status >= 500:  # as a desk does: no answer, asked again by the same id
                PAUSE.wait(0.05)
                continue
            if said.status != 200:
                raise RuntimeError(f"{said.status} {raw!r}")
            return raw
        raise RuntimeError("the office did not come back")

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None


def call(clerk: Clerk) -> None:
    """Call one after the other until nobody is left, and see each of them out, some to another list first."""
    last = clerk.resume()
    done = Path(clerk.job["folder"]) / "kiosks-done"
    while True:
        if last is not None and last[0]["verb"] == "call_next" and last[1].result.get("ticket"):
            _see_out(clerk, last[1])
            last = None
        none_left = done.exists()
        answer = clerk.ask("call_next")
        if answer.refused is not None:
            raise RuntimeError(str(answer.refused))
        last = ({"verb": "call_next"}, answer)
        if answer.result["ticket"] is None:
            if none_left:
                return
            PAUSE.wait(0.05)


def _see_out(clerk: Clerk, answer: Answer) -> None:
    ticket = answer.result["ticket"]
    row = json.loads(answer.rows[0].body)
    chance = zlib.crc32(ticket.encode()) % 256
    if row.get("for_desk") or chance > 48:
        clerk.ask("leave_queue", ticket=ticket, reason="gone")
    elif chance > 24:
        clerk.ask("transfer_ticket", ticket=ticket, onward={"desk": clerk.name}, reason="once more")
    else:
        clerk.ask("park_ticket", ticket=ticket, minutes=120, reason="a copy")


def issue(clerk: Clerk) -> None:
    """Give so many numbers; some are voided, some handed back in."""
    last = clerk.resume()
    for number in range(sum(one.get("verb") == "issue_ticket" for one in clerk.past), clerk.job["each"] + 1):
        if last is not None and last[0]["verb"] == "issue_ticket":
            ticket = last[1].result["ticket"]
            if number % 10 == 3:
                clerk.ask("void_ticket", ticket=ticket, reason="misprint")
        last = None
        if number < clerk.job["each"]:
            service = ("kz.birth", "kz.criminal_record", None)[number % 3]
            last = ({"verb": "issue_ticket"}, clerk.ask("issue_ticket", service=service, source="kiosk"))


def main(job_file: str) -> None:
    """Let all of this process work."""
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    work = call if job["what"] == "desks" else issue
    clerks = [Clerk(job, name, token) for name, token in job["who"].items()]
    with ThreadPoolExecutor(len(clerks)) as pool:
        for each in [pool.submit(work, clerk) for clerk in clerks]:
            each.result()


if __name__ == "__main__":
    main(sys.argv[1])
