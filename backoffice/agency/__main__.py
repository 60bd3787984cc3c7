"""The `mfc-agency` command: invented agencies behind one gateway, for the demo and for tests."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from types import FrameType

from backoffice.agency import registers
from backoffice.agency.server import Agencies, serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal comes."""
    os.umask(0o077)
    options = _parser().parse_args(arguments)
    if options.seed:
        registers.seed(options.seed, options.data)
    server = serve(Agencies(options.data), options.host, options.port)

    def end(_number: int, _frame: FrameType | None) -> None:
        # from another thread: the loop below must get its turn to see it
        Thread(target=server.shutdown, daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    if options.lifeline_fd is not None:
        Thread(target=_end_with, args=(options.lifeline_fd,), name="lifeline", daemon=True).start()
    host, port = server.server_address[:2]
    _announce(options.ready_fd, {"url": f"http://{host!s}:{port}", "port": port})
    with server:
        server.serve_forever(poll_interval=0.05)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mfc-agency")
    serving = parser.add_subparsers(dest="command", required=True).add_parser("serve")
    serving.add_argument("--data", type=Path, required=True, help="the file of the registers")
    serving.add_argument("--seed", choices=("kz", "ru"), help="begin with the invented people of that country")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=0)
    serving.add_argument("--ready-fd", type=int)
    serving.add_argument("--lifeline-fd", type=int, help="end when the other end of this pipe is closed")
    return parser


def _end_with(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _announce(ready: int | None, told: dict[str, object]) -> None:
    line = json.dumps(told)
    if ready is not None:
        with os.fdopen(ready, "w", encoding="utf-8") as channel:
            channel.write(line + "\n")
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
