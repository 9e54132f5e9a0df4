"""`patches`, `patchesStrategicMerge` and `patchesJson6902`."""

from __future__ import annotations

from secretlint.kustomize import jsonpatch
from secretlint.kustomize.edit import Refused, drop, look, put, raw, text
from secretlint.kustomize.merge import DIRECTIVE, Merger
from secretlint.kustomize.model import Parsed, Resource
from secretlint.kustomize.objects import empty_map, key_of, keys_of, refreshed, remembered, resources_of
from secretlint.kustomize.tables import effective_namespace
from secretlint.kustomize.targets import selector_test
from secretlint.tree import Mapping, Node, Sequence, is_null

Resources = list[Resource]


def operations_of(parsed: Parsed) -> Sequence | None:
    """The operations, when the text is a JSON patch."""
    first = parsed.nodes[0] if parsed.nodes else None
    return first if isinstance(first, Sequence) else None


def strategic_patches(path: str, parsed: Parsed, named: bool) -> list[Mapping]:
    """The patches of a text, lists unrolled. Raises Refused for what is none; `named`: each must say its target."""
    found = []
    for item in resources_of(path, parsed):
        if isinstance(item, Refused):
            if named or not isinstance(item.node, Mapping):
                raise Refused("patch", "a patch has no kind or no metadata.name", item.node)
            found.append(item.node)
        else:
            found.append(item.node)
    return found


class Patcher:
    """Applies patches with the merge keys of one API."""

    def __init__(self, merger: Merger) -> None:
        self._merger = merger

    def to_named(self, resources: Resources, patch: Mapping, options: Mapping | None) -> Resources:
        """A strategic merge patch on the object that it names. Raises Refused unless there is exactly one."""
        version, kind = raw(patch.get("apiVersion")), raw(patch.get("kind"))
        name, namespace = raw(look(patch, "metadata", "name")), raw(look(patch, "metadata", "namespace"))
        wanted = (version, kind, effective_namespace(version, kind, namespace), name)
        found = [index for index, resource in enumerate(resources) if wanted in keys_of(resource)]
        if len(found) != 1:
            raise Refused("no-target", f"{len(found) or 'no'} objects fit a patch of {kind} {name}", patch)
        result = list(resources)
        patched = self._patched(result[found[0]], patch, options)
        result[found[0] : found[0] + 1] = [patched] if patched else []
        return result

    def to_selected(self, resources: Resources, patch: Mapping, target: Mapping, options: Mapping | None) -> Resources:
        """A strategic merge patch on everything that a target selects."""
        fits = selector_test(target)
        chosen = {key_of(resource) for resource in resources if fits(resource)}
        result: Resources = []
        for resource in resources:
            if key_of(resource) in chosen:
                changed = put(patch, "apiVersion", text(resource.api_version, patch))
                patched = self._patched(resource, changed, options)
                result += [patched] if patched else []
            else:
                result.append(resource)
        return result

    def _patched(self, resource: Resource, patch: Mapping, options: Mapping | None) -> Resource | None:
        """`Resource.ApplySmPatch`: name, namespace and kind stay unless the options allow a change."""
        new_name, new_kind = _allows(options, "allowNameChange"), _allows(options, "allowKindChange")
        if new_name or new_kind:
            resource = remembered(resource)
        before = resource.node
        merged = self._merger.merge_object(before, patch)
        if merged is None:
            return None
        if not new_kind:
            merged = _keep(merged, before, "kind")
        meta, old_meta = merged.map("metadata"), before.map("metadata")
        if meta is not None and old_meta is not None:
            kept = meta if new_name else _keep(meta, old_meta, "name")
            merged = put(merged, "metadata", _keep(kept, old_meta, "namespace"))
        if _wipes_notes(patch):
            resource = resource._replace(previous=(), prefixes=(), suffixes=(), needs_hash=False, behavior="")
        return _marked(resource, merged, patch.origin.path)

    def json(self, resources: Resources, operations: Sequence, target: Mapping | None, remember: bool) -> Resources:
        """A JSON patch on everything that a target selects. Raises Refused without a target."""
        if target is None:
            raise Refused("patch", "a JSON patch has no target", operations)
        fits = selector_test(target)
        result: Resources = []
        for resource in resources:
            if fits(resource):
                resource = remembered(resource) if remember else resource
                patched = _without_note(jsonpatch.apply(_with_note(resource), operations))
                resource = _marked(resource, patched, operations.origin.path)
            result.append(resource)
        return result


_NOTE = "internal.config.kubernetes.io/note"


def _with_note(resource: Resource) -> Mapping:
    """The object with an annotation where kustomize has its notes at work: then a patch finds annotations there."""
    node, meta = resource.node, resource.node.map("metadata")
    if meta is None or not (resource.previous or resource.generated):
        return node
    annotations = meta.get("annotations")
    if not isinstance(annotations, Mapping):
        annotations = empty_map(meta)
    return put(node, "metadata", put(meta, "annotations", put(annotations, _NOTE, text("", meta))))


def _without_note(node: Mapping) -> Mapping:
    meta = node.map("metadata")
    annotations = meta.map("annotations") if meta is not None else None
    if meta is None or annotations is None or _NOTE not in annotations.fields:
        return node
    rest = drop(annotations, _NOTE)
    return put(node, "metadata", put(meta, "annotations", rest) if rest.fields else drop(meta, "annotations"))


def _wipes_notes(patch: Mapping) -> bool:
    """Whether the patch removes all annotations, and with them what kustomize has noted there: old names, the hash."""
    annotations = look(patch, "metadata", "annotations")
    if isinstance(annotations, Mapping):
        return raw(annotations.get(DIRECTIVE)) in ("delete", "replace")
    return annotations is not None and is_null(annotations)


def _marked(resource: Resource, node: Mapping, path: str) -> Resource:
    if node is resource.node:
        return resource
    patched = resource.patched_by if path in resource.patched_by else (*resource.patched_by, path)
    return refreshed(resource, node, transformed=True, patched_by=patched)


def _allows(options: Mapping | None, name: str) -> bool:
    return options is not None and raw(options.get(name)).lower() == "true"


def _keep(new: Mapping, old: Mapping, name: str) -> Mapping:
    value: Node | None = old.get(name)
    return drop(new, name) if value is None else put(new, name, value)
