"""Parts of the OpenAPI description that the framework cannot draw itself."""

from typing import Any

from pydantic import BaseModel


def inlined(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a body that comes in several media types, with nothing to look up elsewhere."""
    schema = model.model_json_schema()
    named = schema.pop("$defs", {})
    found = _put_in(schema, named)
    assert isinstance(found, dict)  # noqa: S101
    return found


def _put_in(node: object, named: dict[str, Any]) -> object:
    if isinstance(node, list):
        return [_put_in(each, named) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        own = {name: value for name, value in node.items() if name != "$ref"}
        found = _put_in(named[str(node["$ref"]).rpartition("/")[2]], named)
        return {**found, **own} if isinstance(found, dict) else found
    return {name: _put_in(value, named) for name, value in node.items()}
