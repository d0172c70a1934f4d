"""The API's OpenAPI document, made from the command registry."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from conference.commands.registry import REGISTRY, Command

_WHERE = "#/components/schemas/"


def document() -> dict[str, Any]:
    """OpenAPI 3.1: one path a command, its arguments as JSON schema."""
    models = [(command.args, "validation") for command in REGISTRY.values()]
    _, definitions = models_json_schema(models, ref_template=_WHERE + "{model}")  # type: ignore[arg-type]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Conference", "version": "1", "description": "Commands on a live dialogue conference."},
        "paths": {_path(command): {"post": _operation(command)} for command in REGISTRY.values()},
        "components": {
            "schemas": definitions.get("$defs", {}) | {"Done": _DONE, "NotDone": _NOT_DONE},
            "securitySchemes": {"link": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"link": []}],
    }


_DONE = {
    "type": "object",
    "properties": {"ok": {"const": True}, "seq": {"type": "integer"}, "result": {"type": "object"}},
    "required": ["ok", "seq", "result"],
}
_NOT_DONE = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "sentence": {"type": "string"}},
    "required": ["code", "sentence"],
}
_REFUSALS = {
    "401": "unknown token",
    "403": "this role may not",
    "409": "a rule says no, or the meeting has moved on",
    "422": "the arguments are not right",
    "429": "too many at once",
    "503": "the database cannot take it now",
}


def _path(command: Command) -> str:
    return "/api/v1/conferences/{slug}/commands/" + command.name


def _operation(command: Command) -> dict[str, Any]:
    body = {
        "type": "object",
        "properties": {
            "args": {"$ref": _WHERE + command.args.__name__},
            "id": {"type": "string", "maxLength": 64, "description": "a repeated id gets the first answer again"},
            "expects": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
    slug = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}
    refusals = {code: _answer(text, "NotDone") for code, text in _REFUSALS.items()}
    return {
        "operationId": command.name,
        "summary": command.summary,
        "parameters": [slug],
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"200": _answer("done", "Done")} | refusals,
    }


def _answer(description: str, schema: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": {"$ref": _WHERE + schema}}}}
