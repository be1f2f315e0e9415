"""A strict validator of what is sent to LINE, made from LINE's own OpenAPI file, and lint for limits it leaves out.

LINE's file names a parent with a discriminator and lets children extend it, so that plain JSON Schema accepts any
`type` with any fields. Here every use of a parent becomes a choice by its discriminator and every object is closed.
"""

import functools
import os
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from tests.line_spec.lint import lint

SHARED = Path(os.environ.get("PRACHAKHOM_SHARED") or Path(__file__).parents[2].parent / "shared")
SPEC = SHARED / "line" / "openapi" / "messaging-api.yml"
has_spec = SPEC.exists()
Schema = dict[str, Any]


def problems_in(messages: list[dict[str, Any]]) -> list[str]:
    """What LINE would refuse in these message objects; without the spec at hand only the lint speaks."""
    found = lint(messages)
    if has_spec:
        found += _errors(_validator_of_messages(), messages)
    return found


def problems_in_object(name: str, value: Any, spec: Path = SPEC) -> list[str]:
    """What is wrong with an object that a file of LINE's calls `name`, such as RichMenuRequest."""
    return _errors(_validator({"$ref": _ref(name)}, spec), value)


@functools.cache
def _validator_of_messages() -> jsonschema_rs.Draft202012Validator:
    return _validator({"type": "array", "minItems": 1, "maxItems": 5, "items": {"$ref": _ref("Message")}})


def _validator(root: Schema, spec: Path = SPEC) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({**root, "$defs": definitions(spec)})


def _errors(validator: jsonschema_rs.Draft202012Validator, value: Any) -> list[str]:
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(value)]


@functools.cache
def definitions(spec: Path) -> dict[str, Schema]:
    """Every schema twice: `Name` closed and chosen by its discriminator, `Name.open` for those that extend it."""
    schemas = yaml.safe_load(spec.read_text(encoding="utf-8"))["components"]["schemas"]
    kinds = _kinds(schemas)
    made: dict[str, Schema] = {}
    for name, schema in schemas.items():
        made[f"{name}.open"] = _opened({key: value for key, value in schema.items() if key != "discriminator"})
        if "discriminator" in schema:
            made[name] = _choice(schema["discriminator"])
        else:
            made[name] = _closed(name, kinds.get(name))
    return made


def _kinds(schemas: dict[str, Schema]) -> dict[str, tuple[str, str]]:
    """For each child of a parent, the discriminating property and its value."""
    return {
        _name(ref): (schema["discriminator"]["propertyName"], value)
        for schema in schemas.values()
        for value, ref in schema.get("discriminator", {}).get("mapping", {}).items()
    }


def _choice(discriminator: Schema) -> Schema:
    key, mapping = discriminator["propertyName"], discriminator["mapping"]
    chosen = [
        {"if": {"properties": {key: {"const": value}}, "required": [key]}, "then": {"$ref": _ref(_name(ref))}}
        for value, ref in mapping.items()
    ]
    return {"type": "object", "required": [key], "properties": {key: {"enum": list(mapping)}}, "allOf": chosen}


def _closed(name: str, kind: tuple[str, str] | None) -> Schema:
    fixed = {"properties": {kind[0]: {"const": kind[1]}}, "required": [kind[0]]} if kind else {}
    return {"allOf": [{"$ref": _ref(f"{name}.open")}], "unevaluatedProperties": False, **fixed}


def _opened(schema: Any, *, extends: bool = False) -> Any:
    """A schema whose `allOf` points at open definitions (it extends them) and whose properties at closed ones."""
    if isinstance(schema, list):
        return [_opened(part, extends=extends) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": _ref(_name(schema["$ref"]) + (".open" if extends else ""))}
    return {key: _opened(value, extends=key == "allOf") for key, value in schema.items()}


def _name(ref: str) -> str:
    return ref.rsplit("/", 1)[1]


def _ref(name: str) -> str:
    return f"#/$defs/{name}"
