"""A defect of ours has a number: the operator reads it out, the log has it too."""

from __future__ import annotations

import hashlib


def number_of(error: BaseException) -> str:
    """The number of a defect: the same for the same kind of failure at the same place."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place, trace = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}", trace.tb_next
    return hashlib.sha256(f"{type(error).__name__} {place}".encode()).hexdigest()[:8]
