"""A kustomization file as read: every entry with its node, nothing looked up yet."""

from __future__ import annotations

from typing import NamedTuple

from secretlint.kustomize.edit import raw, strings
from secretlint.kustomize.model import BuildProblem
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_null

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")

_FIELDS = (
    "apiVersion", "kind", "metadata", "openapi", "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels",
    "commonAnnotations", "patchesStrategicMerge", "patchesJson6902", "patches", "images", "imageTags", "replacements",
    "replicas", "vars", "sortOptions", "resources", "components", "crds", "bases", "configMapGenerator", "secretGenerator",
    "helmGlobals", "helmCharts", "helmChartInflationGenerator", "generatorOptions", "configurations", "generators",
    "transformers", "validators", "buildMetadata",
)  # fmt: skip
_KNOWN = {name.lower(): name for name in _FIELDS}


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
                self.fields[name] = field.value
        self._check_kind()

    def _complain(self, message: str, node: Node) -> None:
        line = node.origin.line + node.start.line + 1
        self.problems.append(BuildProblem("kustomization", message, node.origin.path, line))

    def _check_kind(self) -> None:
        kind, version = self.text("kind") or "Kustomization", self.text("apiVersion")
        if kind not in ("Kustomization", "Component"):
            self._complain("its kind is neither Kustomization nor Component", self.node)
        wanted = "kustomize.config.k8s.io/" + ("v1alpha1" if kind == "Component" else "v1beta1")
        if version and version != wanted:
            self._complain(f"its apiVersion should be {wanted}", self.fields["apiVersion"])
        if not self.fields.keys() - {"kind", "apiVersion"}:
            self._complain("it is empty", self.node)

    @property
    def component(self) -> bool:
        """Whether it is a Component, which is never built alone."""
        return self.text("kind") == "Component"

    def text(self, name: str) -> str:
        """A scalar field, "" when absent."""
        return raw(self.fields.get(name))

    def entries(self, *names: str) -> list[Entry]:
        """The strings of lists, one after the other."""
        found = []
        for name in names:
            node = self.fields.get(name)
            if isinstance(node, Scalar):
                self._complain(f"{name} is not a list", node)
                continue
            for item in node.items if isinstance(node, Sequence) else []:
                if isinstance(item, Scalar) and not is_null(item):
                    found.append(Entry(item.value, item))
                else:
                    self._complain(f"an item of {name} is not a string", item)
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
