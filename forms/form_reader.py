"""Reads a form's file into its layers."""

from __future__ import annotations

from typing import Final, cast, get_args

from forms.calendar import Calendar
from forms.form import Binding, CheckSpec, Constraint, Field, FieldType, Form, Page, Severity, TextCheck
from forms.form_proof import prove
from forms.ids import FieldPath, FormId, ServiceId
from forms.node import Node

MOST_FIELDS: Final = 600


def parse_form(node: Node, *, calendar: Calendar, registers: tuple[str, ...]) -> Form:
    """The form that a file describes, proven. Raises `PackError`."""
    node.only("id", "service", "fields", "pages", "rules", "calculate", "check")
    service, calculated = node.at("service").text(), node.maybe("calculate")
    fields = [_field(FieldPath(path), one, service) for path, one in node.at("fields").pairs()]
    if len(fields) > MOST_FIELDS:
        raise node.at("fields").wrong(f"a form has at most {MOST_FIELDS} questions")
    form = Form(
        id=FormId(node.at("id").text()),
        service=ServiceId(service),
        file=node.file,
        fields={field.path: field for field in fields},
        pages=tuple(_page(one, service) for one in node.at("pages").items()),
        bindings={path: _binding(one) for path, one in node.at("rules").pairs()},
        calculated={f"calc.{name}": one.rule() for name, one in calculated.pairs()} if calculated else {},
        check=tuple(_check(one) for one in node.at("check").items()),
        calendar=calendar,
        registers=registers,
    )
    prove(form, node)
    return form


def _field(path: FieldPath, node: Node, service: str) -> Field:
    node.only("type", "label", "hint", "choices", "choice_texts", "serves", "min", "max", "check", "like", "ends_open")
    name = path[1:].replace("/*/", ".").replace("/", ".")
    hint, choices = node.maybe_text("hint"), node.texts("choices")
    kind = cast("FieldType", node.at("type").one_of(get_args(FieldType)))
    if not path.startswith("/") or (kind == "choice") != bool(choices):
        raise node.wrong("a path begins with / and only a choice has choices")
    checked, like = node.maybe("check"), node.texts("like")
    open_ = node.maybe("ends_open")
    if open_ is not None and not like:
        raise node.wrong("only a number with a sample ends open")
    if kind != "text" and (checked is not None or like):
        raise node.wrong("only a text is a name or like a sample")
    return Field(
        path=path,
        type=kind,
        label=node.words(node.maybe_text("label") or f"{service}.f.{name}"),
        hint=None if hint is None else node.words(hint),
        choices=choices,
        choice_texts=node.maybe_text("choice_texts") or f"{service}.c.{name}",
        serves=node.texts("serves"),
        least=node.maybe_whole("min"),
        most=node.maybe_whole("max"),
        edition=node.edition,
        check=None if checked is None else cast("TextCheck", checked.one_of(get_args(TextCheck))),
        like=like,
        ends_open=open_.flag() if open_ is not None else False,
    )


def _page(node: Node, service: str) -> Page:
    node.only("id", "title", "items", "repeat")
    key, repeat = node.at("id").text(), node.maybe_text("repeat")
    return Page(
        id=key,
        title=node.words(node.maybe_text("title") or f"{service}.page.{key}"),
        items=tuple(FieldPath(one) for one in node.texts("items")),
        repeat=None if repeat is None else FieldPath(repeat),
    )


def _binding(node: Node) -> Binding:
    node.only("relevant", "required", "readonly", "calculate", "prefill", "constraints")
    constraints = node.maybe("constraints")
    return Binding(
        relevant=node.maybe_rule("relevant"),
        required=node.maybe_rule("required"),
        readonly=node.maybe_rule("readonly"),
        calculate=node.maybe_rule("calculate"),
        prefill=node.maybe_text("prefill"),
        constraints=tuple(_constraint(one) for one in constraints.items()) if constraints else (),
    )


def _constraint(node: Node) -> Constraint:
    node.only("rule", "message", "severity")
    severity = node.maybe("severity")
    return Constraint(
        rule=node.at("rule").rule(),
        message=node.words(node.at("message").text()),
        severity=cast("Severity", severity.one_of(get_args(Severity))) if severity else "error",
    )


def _check(node: Node) -> CheckSpec:
    node.only("label", "values", "page", "repeat")
    return CheckSpec(
        label=node.words(node.at("label").text()),
        values=node.texts("values"),
        page=node.maybe_text("page"),
        table=node.maybe_text("repeat"),
    )
