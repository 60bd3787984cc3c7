"""Whom a requirement is about, read a second time: straight from the JSON of a pack."""

from __future__ import annotations

from typing import Any

from tests.domain.reference import Sheet, decide, row_ids


def people(about: dict[str, Any], done: Sheet, answers: dict[str, Any]) -> tuple[set[str], bool]:
    """Where those stand whom a requirement is about and who are known, and whether more has to be said of one."""
    head, star, _ = about["name"].partition("/*/")
    rows = row_ids(answers, head) if star else [""]
    known, more = set(), False
    for number, row in enumerate(rows if not star or head in done.asked else []):
        names = done.names.at(done.names.tables[head.strip("/").replace("/", ".")][number]) if star else done.names
        needed = decide(about.get("when", True), names)
        if needed is False:
            continue
        paths = {part: path.replace("*", row) for part, path in about.items() if part != "when"}
        told = {part for part, path in paths.items() if path in done.counts and path not in done.wrong}
        sure = needed is True and ("identifier" in told or {"name", "born"} <= told)
        known |= {paths["name"].rpartition("/")[0]} if sure else set()
        more = more or not sure
    return known, more
