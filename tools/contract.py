"""The shapes that desk and office have agreed on, written down: what grows is recorded, what breaks is refused.

usage: python -m tools.contract          records what has grown since
       python -m tools.contract --look   says what is not recorded, or breaks the contract; changes nothing

How a shape is changed: docs/adr/0020.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

import msgspec

from mfc_desk.domain.entities import ENTITIES
from mfc_desk.domain.operations.all import OPERATIONS
from sync.wire import bundle, centre, envelope, feedback, load, messages, picture, sealing
from sync.wire.envelope import SCHEMA
from sync.wire.upcast import CASTS

FILE: Final = Path(__file__).resolve().parents[1] / "sync" / "wire" / "contract.json"
MODULES: Final = (envelope, messages, sealing, bundle, picture, load, feedback, centre)
Shape = dict[str, str]
"""Field to its type; a field that may be left out ends with " =". """
Contract = dict[str, Any]


def contract() -> Contract:
    """The shapes as this program has them."""
    rows: dict[str, Shape] = {}
    for each in ENTITIES.values():
        rows |= {name: shape_of(record) for name, record in records_in(each)}
    operations = {kind: {"schema": each.SCHEMA, "fields": whole_shape_of(each)} for kind, each in OPERATIONS.items()}
    bodies = {each.__name__: struct_shape(each) for module in MODULES for each in structs(module)}
    return {"schema": SCHEMA, "bodies": _sorted(bodies), "operations": _sorted(operations), "rows": _sorted(rows)}


def broken(old: Contract, new: Contract) -> list[str]:
    """Where the new shapes are not what the old ones promised, each said in a line."""
    found = [line for part in ("bodies", "rows") for line in _shrunk(old[part], new[part])]
    changed = [line for kind, was in old["operations"].items() for line in _changed(kind, was, new["operations"])]
    raised = [kind for kind, was in old["operations"].items() if _schema(new, kind) > was["schema"]]
    if raised and new["schema"] <= old["schema"]:
        found.append(f"{', '.join(raised)}: SCHEMA of the envelope is raised with them")
    return found + changed


def records_in(shape: Any) -> Iterator[tuple[str, Any]]:
    """The dataclasses of ours that a type is made of, itself among them, each once and by name."""
    seen: dict[str, Any] = {}
    waiting = [shape]
    while waiting:
        each = waiting.pop()
        if dataclasses.is_dataclass(each) and isinstance(each, type) and each.__qualname__ not in seen:
            seen[each.__qualname__] = each
            waiting += [kind for _, kind, _ in _fields(each)]
        waiting += get_args(each)
    yield from seen.items()


def shape_of(record: Any) -> Shape:
    """The fields of a record; the records within stand by their names."""
    return {name: _named(kind) + (" =" if optional else "") for name, kind, optional in _fields(record)}


def whole_shape_of(operation: Any) -> Shape:
    """The fields of an operation, the records within spelt out: they change with it or not at all."""
    found = shape_of(operation)
    for name, record in records_in(operation):
        if record is not operation:
            found |= {f"{name}.{field}": kind for field, kind in shape_of(record).items()}
    return found


def struct_shape(struct: type[msgspec.Struct]) -> Shape:
    """The fields of a body, and the tag by which it is told apart."""
    fields = msgspec.structs.fields(struct)
    tag = struct.__struct_config__.tag
    named = {each.encode_name: _named(each.type) + ("" if each.required else " =") for each in fields}
    return named | ({"<tag>": str(tag)} if tag is not None else {})


def structs(module: Any) -> list[type[msgspec.Struct]]:
    """The bodies that a module defines."""
    found = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    return [each for each in found if each.__module__ == module.__name__]


def _shrunk(old: dict[str, Shape], new: dict[str, Shape]) -> Iterator[str]:
    """What a program of the old shapes would miss, or could not read."""
    for name, was in old.items():
        here = new.get(name)
        if here is None:
            yield f"{name} is gone"
            continue
        for field, kind in was.items():
            if not _keeps(here.get(field, "").removesuffix(" ="), kind.removesuffix(" =")):
                yield f"{name}.{field} was {kind!r} and is {here.get(field)!r}"
            elif kind.endswith(" =") and not here[field].endswith(" ="):
                yield f"{name}.{field} could be left out"
        yield from (f"{name}.{f} is new and has no default" for f in here.keys() - was.keys() if here[f][-2:] != " =")


def _changed(kind: str, was: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    here = new.get(kind)
    if here is None:
        yield f"{kind} is gone: desks of the last releases still say it"
    elif here["schema"] < was["schema"]:
        yield f"{kind} has a lower SCHEMA than before"
    elif here["schema"] == was["schema"] and not _same_fields(here["fields"], was["fields"]):
        differ = sorted({*here["fields"].items()} ^ {*was["fields"].items()})
        yield f"{kind} is another shape under the same SCHEMA: {differ}"
    elif lacking := CASTS.lacking(kind, here["schema"]):
        yield f"{kind} has no step from {lacking}"


def _same_fields(here: Shape, was: Shape) -> bool:
    return here.keys() == was.keys() and all(_keeps(here[name], kind) for name, kind in was.items())


def _keeps(here: str, was: str) -> bool:
    """Whether it is the same type. The kinds of rows may grow: an older program keeps unread what it does not know."""
    if here == was or "ticket" not in was:
        return here == was
    return {*was.split(" | ")} <= {*here.split(" | ")} and all(one.startswith("'") for one in here.split(" | "))


def _schema(new: Contract, kind: str) -> int:
    return int(new["operations"].get(kind, {}).get("schema", 0))


def _fields(record: Any) -> Iterator[tuple[str, Any, bool]]:
    hints = get_type_hints(record, include_extras=False)
    for each in dataclasses.fields(record):
        missing = each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
        yield each.name, hints[each.name], not missing


def _named(kind: Any) -> str:
    """A type by the names of what it is made of, without where they stand."""
    if isinstance(kind, typing.NewType):
        return _named(kind.__supertype__)
    arguments = get_args(kind)
    if not arguments:
        return getattr(kind, "__name__", str(kind))
    if typing.get_origin(kind) is typing.Literal:
        return " | ".join(repr(each) for each in arguments)
    inner = [_named(each) for each in arguments]
    origin = getattr(typing.get_origin(kind), "__name__", "")
    return " | ".join(sorted(inner)) if origin in ("UnionType", "Union", "") else f"{origin}[{', '.join(inner)}]"


def _sorted(found: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(found.items()))


def main(arguments: list[str]) -> int:
    """Record what has grown, or only look; 1 where the contract is broken or, looking, not up to date."""
    new = contract()
    old = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else new
    wrong = broken(old, new)
    for line in wrong:
        print(line)
    if wrong or "--look" in arguments:
        return int(bool(wrong) or old != new)
    FILE.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
