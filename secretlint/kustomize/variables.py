"""The legacy `vars:`: `$(NAME)` in known fields becomes the value of a field of another object."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from secretlint.kustomize.config import Specs
from secretlint.kustomize.edit import Refused, at_path, look, mapping, plain, raw, sequence, split_path, text
from secretlint.kustomize.model import Resource
from secretlint.kustomize.objects import Key, gvk, keys_of, refreshed
from secretlint.kustomize.replace import field_value
from secretlint.kustomize.tables import effective_namespace
from secretlint.tree import Field, Mapping, Node, Scalar, Sequence, is_null


class Variable(NamedTuple):
    """One entry of `vars:`."""

    name: str
    node: Mapping

    @property
    def field(self) -> str:
        """The field that holds the value."""
        return raw(look(self.node, "fieldref", "fieldPath")) or "metadata.name"


def mark(resources: list[Resource], variable: Variable) -> list[Resource]:
    """Notes on the object that a variable reads that it does. Raises Refused when several fit."""
    reference = variable.node.map("objref")
    version = raw(look(reference, "apiVersion"))
    if not version:
        group = raw(look(reference, "group"))
        version = (f"{group}/" if group else "") + raw(look(reference, "version"))
    kind, name, namespace = (raw(look(reference, part)) for part in ("kind", "name", "namespace"))
    wanted = (version, kind, effective_namespace(version, kind, namespace), name)

    def fits(key: Key) -> bool:
        return key == wanted if namespace else (key[0], key[1], key[3]) == (version, kind, name)

    found = [index for index, resource in enumerate(resources) if any(map(fits, keys_of(resource)))]
    if len(found) > 1:
        raise Refused("vars", "several objects fit a variable", variable.node)
    result = list(resources)
    for index in found:
        result[index] = result[index]._replace(variables=(*result[index].variables, variable.name))
    return result


def resolve(
    resources: list[Resource], variables: list[Variable], specs: Specs, complain: Callable[[Refused], None]
) -> list[Resource]:
    """The objects with all variables put in; one without a value is complained about and stays as it is written."""
    values: dict[str, Node] = {}
    for variable in variables:
        try:
            values[variable.name] = _value(resources, variable)
        except Refused as refused:
            complain(refused)
    if not values:
        return resources
    return [_resolved(resource, values, specs, complain) for resource in resources]


def _value(resources: list[Resource], variable: Variable) -> Node:
    source = next((resource for resource in resources if variable.name in resource.variables), None)
    if source is None:
        raise Refused("vars", "a variable reads an object that is not there", variable.node)
    found = field_value(source.node, variable.field)
    if found is None:
        raise Refused("vars", "a variable reads a field that is not there", variable.node)
    return found


def _resolved(
    resource: Resource, values: dict[str, Node], specs: Specs, complain: Callable[[Refused], None]
) -> Resource:
    node: Node = resource.node
    for spec in specs:
        if gvk(resource).fits(spec.gvk):
            try:
                node = at_path(node, split_path(spec.path), lambda found: _expand(found, values))
            except Refused as refused:
                complain(refused)
    if node is resource.node:
        return resource
    assert isinstance(node, Mapping)
    return refreshed(resource, node, transformed=True)


def _expand(node: Node, values: dict[str, Node]) -> Node:
    if isinstance(node, Scalar):
        return _expand_scalar(node, values)
    if isinstance(node, Sequence):
        if any(not isinstance(item, Scalar) or item.json.type != "string" for item in node.items):
            raise Refused("vars", "a list that may hold variables has something else than strings", node)
        items = [_expand(item, values) for item in node.items]
        return node if all(new is old for new, old in zip(items, node.items, strict=True)) else sequence(items, node)
    fields = {
        key: Field(field.key, _expand_scalar(field.value, values)) if isinstance(field.value, Scalar) else field
        for key, field in node.fields.items()
    }
    return (
        node if all(fields[key].value is field.value for key, field in node.fields.items()) else mapping(fields, node)
    )


def _expand_scalar(node: Scalar, values: dict[str, Node]) -> Node:
    if "$" not in node.value or is_null(node) or node.json.type != "string":
        return node
    for name, value in values.items():
        if node.value == f"$({name})" and isinstance(value, Scalar):
            return text(value.value, value) if value.json.type == "string" else plain(value.value, value)
    new = _replace_text(node.value, values)
    return node if new == node.value else text(new, node)


def _replace_text(value: str, values: dict[str, Node]) -> str:
    """`DoReplacements`: `$(NAME)` for known names, `$$` is one `$`."""
    result: list[str] = []
    position = 0
    while position < len(value):
        character = value[position]
        following = value[position + 1 : position + 2]
        if character != "$" or not following:
            result.append(character)
            position += 1
        elif following == "$":
            result.append("$")
            position += 2
        elif following == "(" and ")" in value[position + 2 :]:
            end = value.index(")", position + 2)
            name = value[position + 2 : end]
            found = values.get(name)
            result.append(found.value if isinstance(found, Scalar) else value[position : end + 1])
            position = end + 1
        else:
            result.append(value[position : position + 2])
            position += 2
    return "".join(result)
