"""Values of charts that are made of the common library of bjw-s (`app-template`): they hold whole containers.

What their values name is what their Pods need: such a chart makes no Secret but those of its own values `secrets` and
`rawResources`. Known by its shape (`controllers.*.containers.*`), because releases name the chart in many ways.
Source: the library's values (`charts/library/common`), where `env` may be a list or a mapping.
"""

from __future__ import annotations

from collections.abc import Iterator

from secretlint.facts import Reference
from secretlint.kinds import handed
from secretlint.kinds.path import join
from secretlint.kinds.shapes import Place, is_name, named
from secretlint.model import ObjectId, Span
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_false, is_true, span

_MAKERS = ("secrets", "rawResources", "externalSecrets")
_KINDS = ("containers", "initContainers")


def references(values: Mapping, obj: ObjectId, field: str, place: Place) -> Iterator[tuple[Scalar, Reference]]:
    """Required references of the Pods that the chart makes, each with the node of its name."""
    if not makes_no_secret(values):
        return
    for where, controller in _enabled(values.get("controllers"), join(field, "controllers")):
        for kind in _KINDS:
            for inside, container in _enabled(controller.get(kind), join(where, kind)):
                for at, selector, usage in _of_container(container, inside):
                    yield from _reference(selector, obj, at, place, usage)
    for where, volume in _enabled(values.get("persistence"), join(field, "persistence")):
        if volume.str("type") == "secret":
            yield from _reference(volume, obj, where, place, "volume")


def makes_no_secret(values: Mapping) -> bool:
    """Whether values are of the shape, and ask for no Secret."""
    controllers = _enabled(values.get("controllers"), "")
    makers = [node for node in map(values.get, _MAKERS) if node is not None and handed.has_entries(node)]
    return any(controller.map("containers") is not None for _, controller in controllers) and all(
        map(handed.makes_no_secret, makers)
    )


def _enabled(node: Node | None, field: str) -> Iterator[tuple[str, Mapping]]:
    for name, entry in node.fields.items() if isinstance(node, Mapping) else ():
        if isinstance(entry.value, Mapping) and not is_false(entry.value.get("enabled")):
            yield join(field, name), entry.value


def _of_container(container: Mapping, field: str) -> Iterator[tuple[str, Mapping, str]]:
    """The selectors of a container: field, node, usage."""
    for number, item in enumerate(container.seq("envFrom")):
        selector = item.map("secretRef") if isinstance(item, Mapping) else None
        if selector is not None:
            yield f"{join(field, 'envFrom')}[{number}].secretRef", selector, "env-from"
    env = container.get("env")
    entries: list[tuple[str, Node]] = []
    if isinstance(env, Mapping):
        entries = [(join(join(field, "env"), name), entry.value) for name, entry in env.fields.items()]
    elif isinstance(env, Sequence):
        entries = [(f"{join(field, 'env')}[{number}]", item) for number, item in enumerate(env.items)]
    for where, item in entries:
        source = item.map("valueFrom") if isinstance(item, Mapping) else None
        selector = source.map("secretKeyRef") if source is not None else None
        if selector is not None:
            yield join(join(where, "valueFrom"), "secretKeyRef"), selector, "env"


def _reference(
    selector: Mapping, obj: ObjectId, field: str, place: Place, usage: str
) -> Iterator[tuple[Scalar, Reference]]:
    name = selector.get("name")
    text = named(name.text or "", place) if isinstance(name, Scalar) else ""
    if not isinstance(name, Scalar) or not is_name(text):
        return
    key = selector.get("key") if usage == "env" else None
    keys: tuple[tuple[str, Span], ...] = ()
    if isinstance(key, Scalar) and key.text:
        keys = ((key.text, span(key)),)
    optional = is_true(selector.get("optional"))
    # a warning and no error: templates have the last word on what the values say
    where, here = f"{field}.name", span(name)
    yield (
        name,
        Reference(obj, where, text, place.namespace, keys, optional, here, usage, "degraded", handed=True),
    )
