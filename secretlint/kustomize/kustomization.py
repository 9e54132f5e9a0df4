"""A kustomization file as read: every entry with its node, nothing looked up yet."""

from __future__ import annotations

from typing import NamedTuple

from secretlint.kustomize.edit import look, mapping, raw, sequence, strings
from secretlint.kustomize.model import BuildProblem
from secretlint.tree import Field, Mapping, Node, Scalar, Sequence, is_null

OPENAPI_VERSION = "v1.21.2"
"""The one that kustomize 5.7 has built in."""

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")

_FIELDS: dict[str, tuple[str, ...]] = {
    "scalar": ("apiVersion", "kind", "namePrefix", "nameSuffix", "namespace"),
    "mapping": (
        "metadata",
        "openapi",
        "commonLabels",
        "commonAnnotations",
        "sortOptions",
        "helmGlobals",
        "generatorOptions",
    ),
    "strings": (
        *("resources", "bases", "components", "crds", "configurations", "generators", "transformers", "validators"),
        *("patchesStrategicMerge", "buildMetadata"),
    ),
    "mappings": (
        *("labels", "patches", "patchesJson6902", "replacements", "replicas", "images", "imageTags", "vars"),
        *("configMapGenerator", "secretGenerator", "helmCharts", "helmChartInflationGenerator"),
    ),
}
_SHAPES = {name: shape for shape, names in _FIELDS.items() for name in names}
_KNOWN = {name.lower(): name for name in _SHAPES}
_TYPES = {
    **dict.fromkeys(("count", "index"), "integer"),
    **dict.fromkeys(("create", "includeSelectors", "includeTemplates"), "boolean"),
    **dict.fromkeys(("disableNameSuffixHash", "immutable", "allowNameChange", "allowKindChange"), "boolean"),
}
"""What kustomize's own types ask for; every other value is a string."""

_INNER: tuple[str, ...] = (
    *("path", "patch", "target", "options", "group", "version", "kind", "name", "namespace", "apiVersion"),
    *("labelSelector", "annotationSelector", "source", "sourceValue", "targets", "select", "reject", "fieldPath"),
    *("fieldPaths", "delimiter", "objref", "fieldref", "pairs", "fields", "behavior", "type", "literals", "files"),
    *("envs", "env", "labels", "annotations"),
    *_TYPES,
)
_KNOWN_INNER = {name.lower(): name for name in _INNER}
_FREE = frozenset(("pairs", "labels", "annotations", "commonLabels", "commonAnnotations"))
"""Below these, keys are the user's own."""
_UNCHECKED = frozenset(("helmCharts", "helmGlobals", "helmChartInflationGenerator", "metadata", "sortOptions"))


class Entry(NamedTuple):
    """A string of a list, and where it stands."""

    text: str
    node: Scalar


class Kustomization:
    """One kustomization file. Field names are matched as Go's JSON decoder does, without regard to case."""

    def __init__(self, path: str, node: Mapping) -> None:
        self.path = path
        self.node = node
        self.fields: dict[str, Node] = {}
        self.problems: list[BuildProblem] = []
        for key, field in node.fields.items():
            name = _KNOWN.get(key.lower())
            if name is None:
                self._complain("it has a field that kustomize does not know", field.key)
            elif not is_null(field.value):
                self.fields[name] = field.value if name in _FREE - {"labels"} else _canonical(field.value)
        self._check_kind()
        self._check_types()

    def _complain(self, message: str, node: Node, kind: str = "kustomization") -> None:
        line = node.origin.line + node.start.line + 1
        self.problems.append(BuildProblem(kind, message, node.origin.path, line))

    def _check_kind(self) -> None:
        kind, version = self.text("kind") or "Kustomization", self.text("apiVersion")
        if kind not in ("Kustomization", "Component"):
            self._complain("its kind is neither Kustomization nor Component", self.node)
        wanted = "kustomize.config.k8s.io/" + ("v1alpha1" if kind == "Component" else "v1beta1")
        if version and version != wanted:
            self._complain(f"its apiVersion should be {wanted}", self.fields["apiVersion"])
        schema = look(self.fields.get("openapi"), "version")
        if raw(schema) not in ("", OPENAPI_VERSION):
            self._complain("it asks for an OpenAPI version that kustomize does not have", self.fields["openapi"])
        if not self.fields.keys() - {"kind", "apiVersion"}:
            self._complain("it is empty", self.node)

    @property
    def component(self) -> bool:
        """Whether it is a Component, which is never built alone."""
        return self.text("kind") == "Component"

    def text(self, name: str) -> str:
        """A scalar field, "" when absent."""
        return raw(self.fields.get(name))

    def _check_types(self) -> None:
        for name, node in self.fields.items():
            shape = _SHAPES[name]
            if not isinstance(node, {"scalar": Scalar, "mapping": Mapping}.get(shape, Sequence)):
                self._complain(f"{name} has the wrong type of value", node)
            for item in node.items if isinstance(node, Sequence) else ():
                if not isinstance(item, Scalar if shape == "strings" else Mapping) and not is_null(item):
                    self._complain(f"an item of {name} has the wrong type of value", item)
                elif shape == "strings" and not raw(item):
                    self._complain(f"an item of {name} is empty", item, "missing")
            if name not in _UNCHECKED:
                self._check_values(name, node)

    def _check_values(self, name: str, node: Node) -> None:
        if isinstance(node, Scalar):
            wanted = _TYPES.get(name, "string")
            if node.json.type not in (wanted, "null"):
                self._complain(f"{name} is not of type {wanted}", node)
            return
        if isinstance(node, Sequence):
            for item in node.items:
                self._check_values(name, item)
            return
        for key, field in node.fields.items():
            self._check_values("" if name in _FREE and name != "labels" else key, field.value)

    def entries(self, *names: str) -> list[Entry]:
        """The strings of lists, one after the other."""
        found = []
        for name in names:
            node = self.fields.get(name)
            items = node.items if isinstance(node, Sequence) else []
            found += [Entry(raw(item), item) for item in items if isinstance(item, Scalar) and raw(item)]
        return found

    def maps(self, *names: str) -> list[Mapping]:
        """The mappings of lists, one after the other."""
        found = []
        for name in names:
            node = self.fields.get(name)
            found += [item for item in (node.items if isinstance(node, Sequence) else []) if isinstance(item, Mapping)]
        return found

    def strings(self, name: str) -> dict[str, str]:
        """A mapping of strings, such as commonLabels."""
        return strings(self.fields.get(name))


def _canonical(node: Node) -> Node:
    """The node with its known keys spelt as kustomize spells them."""
    if isinstance(node, Sequence):
        items = [_canonical(item) for item in node.items]
        return node if all(new is old for new, old in zip(items, node.items, strict=True)) else sequence(items, node)
    if not isinstance(node, Mapping):
        return node
    fields: dict[str, Field] = {}
    for key, field in node.fields.items():
        name = _KNOWN_INNER.get(key.lower(), key)
        free = name in _FREE and isinstance(field.value, Mapping)
        fields[name] = Field(field.key, field.value if free else _canonical(field.value))
    same = all(name in node.fields and fields[name].value is node.fields[name].value for name in fields)
    return node if same else mapping(fields, node)
