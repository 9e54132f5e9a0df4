"""Which references really have their Secret, decided on what the real kustomize builds and nothing of secretlint.

A site is what is applied together: the build of a kustomization (with what a Flux Kustomization or an Argo CD
Application gives to it), or the plain files of a folder. A Secret of another site counts where the two sites hold no
object of the same kind, namespace and name, so that they may share a cluster.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from . import shapes
from .source import Files

_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)(?::?[-=]([^{}]*))?\}")
_CLUSTER_WIDE = re.compile(r"Cluster(?!\Z).*|Namespace|StorageClass|PersistentVolume|.*WebhookConfiguration")


class Site(NamedTuple):
    """`folder` is built unless `plain`, then `files` are read. `override`: `namespace` wins over those of objects."""

    name: str
    folder: str
    plain: bool
    files: tuple[str, ...]
    namespace: str = ""
    override: bool = False
    variables: tuple[tuple[str, str], ...] = ()


class Lost(NamedTuple):
    """A reference without an answer, and where to look for it."""

    site: str
    kind: str
    object: str
    path: shapes.Path
    name: str
    key: str
    values: bool


class Output(NamedTuple):
    """What a site brings: ids of its objects, its references and what it makes (namespace, name → producers)."""

    ids: frozenset[tuple[str, str, str]]
    references: tuple[tuple[str, str, str, shapes.Reference], ...]
    made: dict[tuple[str, str], list[shapes.Producer]]
    error: str = ""


class Kustomize:
    """The real kustomize, one build after the other in one process."""

    def __init__(self, binary: str) -> None:
        self._process = subprocess.Popen([binary, "objects"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def build(self, folder: str) -> tuple[list[Any], str]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(folder + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return answer["objects"], answer.get("error", "")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


class World:
    """The sites of a copy and their outputs."""

    def __init__(self, files: Files, kustomize: Kustomize) -> None:
        self.files = files
        self._kustomize = kustomize
        self._builds: dict[str, tuple[list[Any], str]] = {}
        self.sites = self._sites()
        self.outputs = {site.name: self._output(site) for site in self.sites}
        self.reads = {site.name: self._read_by(site) for site in self.sites}
        self.unanswered = dict(self._unanswered(self.outputs))
        """What has no answer before anything is broken, by identity."""
        self.answered = self.count(self.outputs) - len(self.unanswered)

    def _build(self, folder: str) -> tuple[list[Any], str]:
        return self._kustomize.build(posixpath.join(self.files.root, folder))

    def _built(self, folder: str) -> tuple[list[Any], str]:
        if folder not in self._builds:
            self._builds[folder] = self._build(folder)
        return self._builds[folder]

    def _sites(self) -> list[Site]:
        folders = sorted(folder for folder in self.files.folders if self.files.kustomization(folder))
        included = {path for folder in folders for path in self.files.included(folder)}
        roots = [one for one in folders if one not in included and not self._is_component(one)]
        closures = {root: self.files.closure(root) for root in roots}
        read = {path for closure in closures.values() for path in closure}
        plain: dict[str, list[str]] = defaultdict(list)
        for path in self.files.paths:
            if path.endswith((".yaml", ".yml")) and path not in read and not self._is_part(path):
                plain[posixpath.dirname(path)].append(path)
        sites = list(self._deployed(roots, plain))
        taken = {site.folder for site in sites if not site.plain}
        held = {path for site in sites if site.plain for path in site.files}
        sites += [Site(root, root, False, ()) for root in roots if root not in taken]
        for folder, paths in plain.items():
            left = tuple(path for path in paths if path not in held)
            if left:
                sites.append(Site(f"plain:{folder}", folder, True, left))
        return list({site.name: site for site in sites}.values())

    def _is_component(self, folder: str) -> bool:
        return "kind: Component" in self.files.text(self.files.kustomization(folder) or "")

    def _is_part(self, path: str) -> bool:
        """Files below a component or base that nothing includes, templates of charts, and what tests hold."""
        if re.search(r"(?:^|/)(?:templates|tests?|e2e|hack|docs|\.github)/|patch", path):
            return True
        folder = posixpath.dirname(path)
        while folder:
            if self.files.kustomization(folder):
                return True
            folder = posixpath.dirname(folder)
        return bool(self.files.kustomization(""))

    def _deployed(self, roots: list[str], plain: dict[str, list[str]]) -> Iterator[Site]:
        objects = [one for root in roots for one in self._built(root)[0]]
        for paths in plain.values():
            objects += [
                one.plain for path in paths for one in self.files.documents(path) if isinstance(one.plain, dict)
            ]
        for obj in objects:
            spec = obj.get("spec")
            if not isinstance(spec, dict):
                continue
            group = str(obj.get("apiVersion", "")).partition("/")[0]
            if group == "kustomize.toolkit.fluxcd.io":
                given = (spec.get("postBuild") or {}).get("substitute") or {}
                values = {key: str(value) for key, value in given.items()}
                namespace = str(spec.get("targetNamespace", ""))
                yield from self._site(str(spec.get("path", "")), namespace, True, values, plain)
            elif group == "argoproj.io" and obj.get("kind") == "Application":
                namespace = str((spec.get("destination") or {}).get("namespace") or "")
                source = spec.get("source") or {}
                yield from self._site(str(source.get("path", "")), namespace, False, {}, plain)

    def _site(
        self, path: str, namespace: str, override: bool, values: dict[str, str], plain: dict[str, list[str]]
    ) -> Iterator[Site]:
        folder = posixpath.normpath(path.lstrip("./") or ".").strip("/")
        if not path or folder not in self.files.folders or "$" in path or "{" in path:
            return
        more = (namespace, override, tuple(sorted(values.items())))
        if self.files.kustomization(folder):
            yield Site(f"{folder}@{namespace}{sorted(values.items()) or ''}", folder, False, (), *more)
            return
        files = [one for place, paths in plain.items() for one in paths if f"{place}/".startswith(f"{folder}/")]
        if files:
            yield Site(f"plain:{folder}@{namespace}", folder, True, tuple(files), *more)

    def _read_by(self, site: Site) -> frozenset[str]:
        return frozenset(site.files) if site.plain else self.files.closure(site.folder)

    def _output(self, site: Site) -> Output:
        if site.plain:
            objects = [
                one.plain
                for path in site.files
                for one in self.files.documents(path)
                if isinstance(one.plain, dict) and one.plain.get("kind") and one.plain.get("apiVersion")
            ]
            return _reduced(objects, site, "")
        return _reduced(*_swap(site, self._built(site.folder)))

    def after(self, path: str) -> tuple[dict[tuple[Any, ...], Lost], str]:
        """What a change of one file takes the answer from; or the error that a build gives now."""
        outputs = dict(self.outputs)
        done: dict[str, tuple[list[Any], str]] = {}
        for site in self.sites:
            if path not in self.reads[site.name]:
                continue
            if site.plain:
                outputs[site.name] = self._output(site)
                continue
            if site.folder not in done:
                done[site.folder] = self._build(site.folder)
            outputs[site.name] = _reduced(*_swap(site, done[site.folder]))
            if outputs[site.name].error and not self.outputs[site.name].error:
                return {}, outputs[site.name].error
        now = dict(self._unanswered(outputs))
        fields = {(one.site, one.kind, one.object, one.path) for one in self.unanswered.values()}
        names = {(one.kind, one.name, one.path) for one in self.unanswered.values()}
        lost = {
            identity: one
            for identity, one in now.items()
            if (one.site, one.kind, one.object, one.path) not in fields and (one.kind, one.name, one.path) not in names
        }
        return lost, ""

    def count(self, outputs: dict[str, Output]) -> int:
        return sum(1 for output in outputs.values() for _ in output.references)

    def _unanswered(self, outputs: dict[str, Output]) -> Iterator[tuple[tuple[Any, ...], Lost]]:
        index: dict[tuple[str, str], list[str]] = defaultdict(list)
        for site, output in outputs.items():
            for place in output.made:
                index[place].append(site)
        for site, output in outputs.items():
            for kind, name, namespace, found in output.references:
                place = (found.namespace or namespace, found.name)
                if "$" in place[0] or "$" in place[1]:
                    continue
                makers = output.made.get(place, [])
                if not makers:
                    others = [outputs[other] for other in index.get(place, ()) if other != site]
                    makers = [
                        made for other in others if other.ids.isdisjoint(output.ids) for made in other.made[place]
                    ]
                key = _missing(found, makers)
                if key is not None:
                    lost = Lost(site, kind, name, found.path, found.name, key, found.values)
                    yield (site, kind, name, found.path, found.name, key), lost


def _missing(found: shapes.Reference, makers: list[shapes.Producer]) -> str | None:
    """None when the reference is served, the key that is missing, or "" for the Secret itself."""
    if not makers:
        return ""
    if found.types and not any(made.type in ("", *found.types) for made in makers):
        return ""
    if any(made.open for made in makers):
        return None
    have = {key for made in makers for key, _ in made.keys}
    return next((key for key, _ in found.keys if key not in have), None)


def _swap(site: Site, built: tuple[list[Any], str]) -> tuple[list[Any], Site, str]:
    return built[0], site, built[1]


def _reduced(objects: Iterable[Any], site: Site, error: str) -> Output:
    variables = dict(site.variables)

    def filled(text: str) -> str:
        return _VARIABLE.sub(lambda match: variables.get(match[1], match[0]), text) if "${" in text else text

    ids = set()
    references = []
    made: dict[tuple[str, str], list[shapes.Producer]] = defaultdict(list)
    for obj in objects:
        metadata = obj.get("metadata") if isinstance(obj.get("metadata"), dict) else {}
        kind, name = str(obj.get("kind", "")), filled(str(metadata.get("name", "")))
        own = str(metadata.get("namespace") or "")
        own = filled(site.namespace if site.namespace and (site.override or not own) else own) or "default"
        if kind != "Namespace":
            ids.add((kind, own, name))
        for found in shapes.references(obj):
            if _CLUSTER_WIDE.fullmatch(kind) and not found.namespace:
                continue
            found = found._replace(name=filled(found.name), namespace=filled(found.namespace))
            references.append((kind, name, own, found))
        for one in shapes.producers(obj):
            made[own, filled(one.name)].append(one)
    return Output(frozenset(ids), tuple(references), made, error)
