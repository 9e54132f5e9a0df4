"""Configuration objects of `generators:` and `transformers:`: the built-in ones, and ksops. Nothing is executed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from secretlint.kustomize import transform
from secretlint.kustomize.config import Specs, read_spec
from secretlint.kustomize.edit import Refused, at_path, look, put, raw, split_path, text
from secretlint.kustomize.generate import annotation
from secretlint.kustomize.kustomization import Entry
from secretlint.kustomize.model import Resource
from secretlint.kustomize.objects import empty_map, refreshed
from secretlint.kustomize.reading import inline_object, parse_text
from secretlint.kustomize.targets import selector_test
from secretlint.tree import Mapping, Node, Scalar, is_null

if TYPE_CHECKING:
    from secretlint.kustomize.layer import Layer

_KSOPS_KEYS = "kustomize.config.k8s.io/"


def run_generator(layer: Layer, plugin: Resource) -> None:
    """Adds what a generator makes; one that is not known makes anything."""
    if plugin.api_version == "builtin" and plugin.kind in ("SecretGenerator", "ConfigMapGenerator"):
        layer.generate(plugin.kind.removesuffix("Generator"), _with_names(plugin.node), None)
    elif plugin.api_version.startswith("viaduct.ai/") and plugin.kind == "ksops":
        _ksops(layer, plugin.node)
    elif plugin.kind == "HelmChartInflationGenerator":
        layer.chart(plugin.node)
    else:
        layer.complain("plugin", f"the generator {plugin.kind} is not run", plugin.node, True)


def _with_names(node: Mapping) -> Mapping:
    for field in ("name", "namespace"):
        value = look(node, "metadata", field)
        if value is not None and not raw(node.get(field)):
            node = put(node, field, value)
    return node


def _ksops(layer: Layer, node: Mapping) -> None:
    """ksops: Secrets from the encrypted files that it lists, and from `secretFrom` as a generator would make them."""
    layer.complain("plugin", "ksops needs kustomize --enable-alpha-plugins --enable-exec", node)
    for item in node.seq("files"):
        if isinstance(item, Scalar) and not is_null(item):
            found = layer.parsed(Entry(item.value, item), "the encrypted file")
            for made in layer.objects(*found) if found else ():
                _absorb_encrypted(layer, made)
    for source in node.seq("secretFrom"):
        if isinstance(source, Mapping):
            layer.generate("Secret", _secret_from(source), None)


def _absorb_encrypted(layer: Layer, made: Resource) -> None:
    wanted = annotation(made.node, _KSOPS_KEYS + "needs-hash") == "true"
    behavior = annotation(made.node, _KSOPS_KEYS + "behavior")
    layer.into.absorb(made._replace(needs_hash=wanted, behavior=behavior, generated=True), layer.file.path)


def _secret_from(source: Mapping) -> Mapping:
    """A `secretFrom` entry with the fields of a secretGenerator entry; `binaryFiles` are files."""
    meta = source.get("metadata")
    hashed = raw(look(meta, "annotations", _KSOPS_KEYS + "needs-hash")) == "true"
    args = _with_names(source)
    if not hashed:
        options = put(
            empty_map(source), "disableNameSuffixHash", Scalar("true", "", "", source.start, source.end, source.origin)
        )
        args = put(args, "options", options)
    return args


def run_transformer(layer: Layer, plugin: Resource) -> None:
    """Applies a built-in transformer; any other one may change anything."""
    known = {
        "NamespaceTransformer": _namespace,
        "PrefixTransformer": _affix,
        "SuffixTransformer": _affix,
        "LabelTransformer": _labels,
        "AnnotationsTransformer": _labels,
        "PatchTransformer": _patch,
        "PatchStrategicMergeTransformer": _strategic,
        "PatchJson6902Transformer": _json6902,
        "ReplacementTransformer": _replacements,
        "ReplicaCountTransformer": _replicas,
        "ImageTagTransformer": _nothing,
        "ValueAddTransformer": _value_add,
        "HashTransformer": _nothing,
        "SortOrderTransformer": _nothing,
    }
    if plugin.api_version != "builtin" or plugin.kind not in known:
        layer.complain("plugin", f"the transformer {plugin.kind} is not run", plugin.node, True)
        return
    known[plugin.kind](layer, plugin)


def _specs(plugin: Resource) -> Specs:
    return tuple(read_spec(item) for item in plugin.node.seq("fieldSpecs") if isinstance(item, Mapping))


def _namespace(layer: Layer, plugin: Resource) -> None:
    value = look(plugin.node, "metadata", "namespace")
    if not isinstance(value, Scalar):
        return
    unset_only = raw(plugin.node.get("unsetOnly")).lower() == "true"
    subjects = raw(plugin.node.get("setRoleBindingSubjects")) or "defaultOnly"
    layer.set_namespace(value, _specs(plugin), unset_only, subjects)


def _affix(layer: Layer, plugin: Resource) -> None:
    suffix = plugin.kind == "SuffixTransformer"
    value, specs = plugin.node.get("suffix" if suffix else "prefix"), _specs(plugin)
    if isinstance(value, Scalar) and specs:
        layer.into.step(transform.add_affix, layer.file.path, value, specs, suffix)


def _labels(layer: Layer, plugin: Resource) -> None:
    pairs = transform.values_of(plugin.node.get("labels" if plugin.kind == "LabelTransformer" else "annotations"))
    layer.into.step(transform.set_entries, layer.file.path, pairs, _specs(plugin))


def _patch(layer: Layer, plugin: Resource) -> None:
    layer.patch(plugin.node, "patches")


def _json6902(layer: Layer, plugin: Resource) -> None:
    inline = plugin.node.get("jsonOp")
    node = put(plugin.node, "patch", inline) if inline is not None else plugin.node
    layer.patch(node, "patchesJson6902")


def _strategic(layer: Layer, plugin: Resource) -> None:
    for item in plugin.node.seq("paths"):
        if isinstance(item, Scalar):
            inline = inline_object(item)
            found = (
                (layer.file.path, inline) if inline is not None else layer.parsed(Entry(item.value, item), "the patch")
            )
            if found is not None:
                layer.strategic(*found, None, None)
    patches = plugin.node.get("patches")
    if isinstance(patches, Scalar) and patches.value.strip():
        layer.strategic(plugin.path, parse_text(patches), None, None)


def _replacements(layer: Layer, plugin: Resource) -> None:
    for item in plugin.node.seq("replacements"):
        if isinstance(item, Mapping):
            layer.replacement(item)


def _replicas(layer: Layer, plugin: Resource) -> None:
    replica = plugin.node.map("replica")
    count = look(replica, "count")
    if count is not None:
        name, specs = raw(look(replica, "name")), _specs(plugin)
        layer.into.step(transform.set_replicas, layer.file.path, name, count, specs)


def _value_add(layer: Layer, plugin: Resource) -> None:
    """`ValueAddTransformer`: one value into fields of many; by default the name of the directory."""
    value = raw(plugin.node.get("value")).strip() or layer.directory.rsplit("/", 1)[-1]
    for target in plugin.node.seq("targets"):
        if isinstance(target, Mapping):
            layer.into.step(_add_value, layer.file.path, target, value)


def _add_value(resources: list[Resource], target: Mapping, value: str) -> list[Resource]:
    selector, path = target.map("selector"), raw(target.get("fieldPath"))
    position = raw(target.get("filePathPosition"))
    if not path or position not in ("", "0"):
        raise Refused("unsupported", "a ValueAddTransformer edits a path inside of a value", target)
    fits = selector_test(selector) if selector is not None else None
    made: Node = text(value, target)
    result = []
    for resource in resources:
        if fits is None or fits(resource):
            node = at_path(resource.node, split_path(path), lambda _: made, lambda: made, target)
            assert isinstance(node, Mapping)
            resource = refreshed(resource, node, transformed=True)
        result.append(resource)
    return result


def _nothing(_layer: Layer, _plugin: Resource) -> None:
    """A transformer that changes no object."""
