"""Proves a form when it is read: no page or rule points nowhere, no rule is ill-typed or goes in a circle."""

from __future__ import annotations

from collections import Counter

from forms.errors import RuleError
from forms.form import RULE_KIND, Binding, Form, node_name
from forms.ids import FieldPath
from forms.node import Node
from forms.rulecheck import check, check_truth


def prove(form: Form, place: Node) -> None:
    """Raise `PackError` for a rule that is ill-typed or cyclic, or a page or rule that points nowhere."""
    where = place
    try:
        _ = form.types
        _ = form.order
        for path, bound in form.bindings.items():
            where = Node(None, place.file, f"/rules/{path}")
            _prove_binding(form, path, bound)
    except RuleError as error:
        raise (_place_of(form, error.name, place) if error.name else where).wrong(str(error)) from error
    _prove_places(form, place)


def _place_of(form: Form, name: str, place: Node) -> Node:
    """Where the rule stands that gives a name its value, or decides whether it is asked."""
    path = next((path for path, one in form.fields.items() if node_name(one) == name), None)
    return Node(None, place.file, f"/calculate/{name.removeprefix('calc.')}" if path is None else f"/rules/{path}")


def _prove_binding(form: Form, path: str, bound: Binding) -> None:
    if path not in form.fields:
        raise RuleError(f"no field {path}")
    field = form.fields[FieldPath(path)]
    types = form.types_at(field)
    for rule in (bound.relevant, bound.required, bound.readonly, *(one.rule for one in bound.constraints)):
        if rule is not None:
            check_truth(rule, types)
    if bound.calculate is not None:
        wanted, got = RULE_KIND.get(field.type, "text"), check(bound.calculate, types).name
        if wanted != got:
            raise RuleError(f"the field is {wanted}, its calculation gives {got}")


def _prove_places(form: Form, place: Node) -> None:
    def at(where: str) -> Node:
        return Node(None, place.file, where)

    pages = {page.id for page in form.pages}
    shown = Counter(item for page in form.pages for item in page.items)
    repeats = {page.repeat for page in form.pages if page.repeat is not None}
    for page in form.pages:
        for item in (*page.items, *((page.repeat,) if page.repeat else ())):
            if item not in form.fields:
                raise at(f"/pages/{page.id}").wrong(f"a page shows {item}, which is no field")
    for path, field in form.fields.items():
        if shown[path] + (path in repeats) != 1:
            raise at(f"/fields/{path}").wrong(f"{path} must be on exactly one page")
        if field.table is not None and FieldPath(f"/{field.table.replace('.', '/')}") not in form.fields:
            raise at(f"/fields/{path}").wrong(f"{path} has no repeat")
    for number, spec in enumerate(form.check):
        if spec.page is not None and spec.page not in pages:
            raise at(f"/check/{number}").wrong(f"a check row points to page {spec.page}")
        known = form.types.names if spec.table is None else form.types.tables.get(spec.table, {})
        for name in spec.values:
            if name not in known:
                raise at(f"/check/{number}").wrong(f"a check row shows {name}, which nobody asks")
