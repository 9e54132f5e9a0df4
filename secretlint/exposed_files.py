"""Files that are no manifests and may hold credentials: what kustomizations read, environment files, keys.

The engine calls `hits` once the manifests' facts are there. Files that Git ignores are not read: they are in nobody's
clone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from secretlint import discover
from secretlint.checks import exposure
from secretlint.model import Hit
from secretlint.repository import Repository
from secretlint.stream import KUSTOMIZATION_NAMES
from secretlint.tree import Mapping, Node, Scalar, Sequence

MAX_BYTES = 1 << 20
"""A longer file fits in no Secret or ConfigMap."""

_BY_NAME = re.compile(
    r"(?:\A|/)(?:[^/]*\.env|\.env(?:\.[\w.-]+)?"
    r"|[^/]*\.(?:properties|key|pem|p8|ppk|pgpass|netrc|htpasswd|tfvars|kubeconfig|dockerconfigjson)"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)|\.(?:pgpass|netrc|npmrc|pypirc|dockercfg|dockerconfigjson|htpasswd)|kubeconfig)\Z",
    re.IGNORECASE,
)


class Use(NamedTuple):
    """A file that a kustomization reads, and what becomes of it. `key` is "" where it keeps its own name."""

    path: str
    generator: exposure.Generator
    key: str = ""
    target: str = ""
    """The kind at which it is aimed, for a patch."""


def hits(repository: Repository) -> Iterator[Hit]:
    """The exposures in all such files of a repository, each file once."""
    uses: dict[str, Use] = {}
    for path in repository.facts:
        if path.rpartition("/")[2].lower() in KUSTOMIZATION_NAMES:
            for use in _uses_of(repository, path):
                if uses.setdefault(use.path, use).generator == "":
                    uses[use.path] = use
    for path in sorted(repository.files):
        if path not in uses and not discover.is_manifest(path) and _BY_NAME.search(path):
            uses[path] = Use(path, "")
    for use in uses.values():
        if use.path in repository.files and not repository.config.excluded(repository.shown(use.path)):
            yield from _hits_in(repository, use)


def _uses_of(repository: Repository, path: str) -> Iterator[Use]:
    folder = posixpath.dirname(path)
    try:
        documents = repository.parsed(path).documents
    except discover.Unreadable:
        return
    for document in documents:
        if isinstance(document.root, Mapping):
            for use in uses(document.root):
                yield use._replace(path=posixpath.normpath(posixpath.join(folder, use.path)))


def uses(root: Mapping) -> Iterator[Use]:
    """The files that a kustomization's generators, JSON patches and charts read, relative to its folder."""
    for field, kind in (("secretGenerator", "secret"), ("configMapGenerator", "configmap")):
        for entry in _mappings(root, field):
            env: exposure.Generator = "secret-env" if kind == "secret" else "configmap-env"
            file: exposure.Generator = "secret-file" if kind == "secret" else "configmap-file"
            for name in (*_strings(entry.seq("envs")), entry.str("env") or ""):
                if name:
                    yield Use(name, env)
            for name in _strings(entry.seq("files")):
                key, _, given = name.rpartition("=")
                yield Use(given, file, key)
    for field in ("patches", "patchesJson6902"):
        for entry in _mappings(root, field):
            target, patch = entry.map("target"), entry.str("path")
            if patch and target is not None:
                yield Use(patch, "", "", target.str("kind") or "")
    for entry in _mappings(root, "helmCharts"):
        for values in (entry.str("valuesFile"), *_strings(entry.seq("additionalValuesFiles"))):
            if values:
                yield Use(values, "")


def _mappings(root: Mapping, field: str) -> Iterator[Mapping]:
    found = root.get(field)
    for item in found.items if isinstance(found, Sequence) else ():
        if isinstance(item, Mapping):
            yield item


def _strings(nodes: list[Node]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, Scalar)]


def _hits_in(repository: Repository, use: Use) -> Iterator[Hit]:
    known = repository.facts.get(use.path)
    if known is not None and known.documents_seen and (known.documents or known.hits):
        return  # a manifest: judged as such
    try:
        data = repository.read(use.path)
    except discover.Unreadable:
        return
    if len(data) > MAX_BYTES or b"\0" in data[:4096]:
        return
    text = data.decode("utf-8-sig", "replace")
    context = repository.context(use.path)
    yield from exposure.check_text(use.path, text, context, generator=use.generator, key=use.key, target=use.target)
