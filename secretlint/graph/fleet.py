"""Rancher's Fleet: into which namespace a folder with a `fleet.yaml` is deployed, and what charts it installs there.

Source: the reference of `fleet.yaml` in Fleet's documentation: `defaultNamespace` is for objects that name none,
`namespace` for all.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from secretlint import tree
from secretlint.graph.openings import EVERYWHERE, Opening
from secretlint.graph.sources import Tree
from secretlint.graph.units import Unit
from secretlint.tree import Mapping

_NAME = "fleet.yaml"
_FIELDS = ("namespace", "defaultNamespace")


class Bundle(NamedTuple):
    """What the nearest `fleet.yaml` says. `override`: of objects that name a namespace, too."""

    namespace: str = ""
    override: bool = False
    chart: str = ""


class Bundles:
    """The bundles of a repository, each file read once."""

    def __init__(self, folders: Tree) -> None:
        self._tree = folders
        self._known: dict[str, Bundle] = {}
        self._folders = [folder for folder, names in folders.folders.items() if _NAME in names]

    def of(self, folder: str) -> Bundle:
        """The bundle that a folder belongs to."""
        if not self._folders:
            return Bundle()
        if folder not in self._known:
            if _NAME in self._tree.folders.get(folder, ()):
                self._known[folder] = self._read(folder)
            else:
                self._known[folder] = self.of(folder.rpartition("/")[0]) if folder else Bundle()
        return self._known[folder]

    def _read(self, folder: str) -> Bundle:
        path = posixpath.join(folder, _NAME)
        try:
            root = tree.compose(tree.Origin(path, 0, (self._tree.read_bytes(path) or b"").decode("utf-8", "replace")))
        except tree.SyntaxProblem:
            return Bundle()
        if not isinstance(root, Mapping):
            return Bundle()
        helm = root.map("helm")
        chart = (helm.str("chart") if helm is not None else None) or ""
        for target in root.seq("targetCustomizations"):
            if isinstance(target, Mapping) and any(name in target.fields for name in _FIELDS):
                return Bundle(chart=chart)  # it depends on the cluster
        forced, default = (root.str(name) or "" for name in _FIELDS)
        return Bundle(forced or default, bool(forced), chart)

    def units(self) -> Iterator[Unit]:
        """A unit for each chart from elsewhere, which may make Secrets in its namespace."""
        for folder in self._folders:
            bundle = self.of(folder)
            if bundle.chart and self._tree.chart_at(posixpath.join(folder, bundle.chart)) is None:
                path = posixpath.join(folder, _NAME)
                reason, place = f"the chart of {path} may make it", bundle.namespace or EVERYWHERE
                yield Unit(folder, "chart", folder, openings=[Opening(reason, place, stem=f"{folder} {bundle.chart}")])
