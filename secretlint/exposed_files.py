"""Files that are no manifests and may hold credentials: what kustomizations read, environment files, keys.

The engine calls `load` once the manifests' facts are there. Files that Git ignores are not read: they are in nobody's
clone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from secretlint import discover, suppress
from secretlint.facts import FileFacts
from secretlint.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from secretlint.repository import Repository

MAX_BYTES = 1 << 20
"""A longer file fits in no Secret or ConfigMap."""

_BY_NAME = re.compile(
    r"(?:\A|/)(?:[^/]*\.env|\.env(?:\.[\w.-]+)?"
    r"|[^/]*\.(?:properties|key|pem|p8|ppk|pgpass|netrc|htpasswd|tfvars|kubeconfig|dockerconfigjson)"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)|\.(?:pgpass|netrc|npmrc|pypirc|dockercfg|dockerconfigjson|htpasswd)|kubeconfig)\Z",
    re.IGNORECASE,
)


Generator = Literal["", "secret-env", "secret-file", "configmap-env", "configmap-file"]


class Use(NamedTuple):
    """A file that a kustomization reads, and what becomes of it. `key` is "" where it keeps its own name."""

    path: str
    generator: Generator
    key: str = ""
    target: str = ""
    """The kind at which it is aimed, for a patch."""


def load(repository: Repository) -> None:
    """Fills `repository.texts` with the exposures in all such files, from the cache where one is unchanged."""
    uses: dict[str, Use] = {}
    for path, facts in repository.facts.items():
        for document in facts.documents:
            for name, said in document.deploys:
                if name == "reads":
                    use = _beside(path, said)
                    if uses.setdefault(use.path, use).generator == "":
                        uses[use.path] = use
    for path in sorted(repository.files):
        if path not in uses and not discover.is_manifest(path) and _BY_NAME.search(path):
            uses[path] = Use(path, "")
    for use in uses.values():
        if use.path in repository.files and not repository.config.excluded(repository.shown(use.path)):
            known = repository.facts.get(use.path)
            if (
                known is None or not known.documents_seen or not (known.documents or known.hits)
            ):  # else judged as a manifest
                _load(repository, use)


def _beside(path: str, said: str) -> Use:
    """The pair `reads` of a kustomization's facts, with the file's path from the root."""
    name, generator, key, target = said.split("\t")
    return Use(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)), generator, key, target)  # type: ignore[arg-type]


def facts(root: Mapping) -> Iterator[tuple[str, str]]:
    """The files that a kustomization reads, as pairs `reads` for its facts."""
    for use in uses(root):
        if not any("\t" in word or "\n" in word for word in use):
            yield "reads", "\t".join(use)


def uses(root: Mapping) -> Iterator[Use]:
    """The files that a kustomization's generators, JSON patches and charts read, relative to its folder."""
    for field, kind in (("secretGenerator", "secret"), ("configMapGenerator", "configmap")):
        for entry in _mappings(root, field):
            env: Generator = "secret-env" if kind == "secret" else "configmap-env"
            file: Generator = "secret-file" if kind == "secret" else "configmap-file"
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


def _load(repository: Repository, use: Use) -> None:
    cache, stamp = repository.cache, repository.stamp(use.path) if repository.cache is not None else None
    name = "\t".join(use)
    found = cache.get(name, stamp) if cache is not None and stamp is not None else None
    if found is None:
        found = _facts_of(repository, use)
        if cache is not None and stamp is not None:
            cache.put(name, stamp, found)
    repository.texts[use.path] = found


def _facts_of(repository: Repository, use: Use) -> FileFacts:
    try:
        data = repository.read(use.path)
    except discover.Unreadable:
        return FileFacts(use.path, ())
    if len(data) > MAX_BYTES or b"\0" in data[:4096]:
        return FileFacts(use.path, ())
    from secretlint.checks import exposure

    text = data.decode("utf-8-sig", "replace")
    context = repository.context(use.path)
    hits = exposure.check_text(use.path, text, context, generator=use.generator, key=use.key, target=use.target)
    return FileFacts(use.path, (), tuple(hits), (), suppress.find(text, yaml=False))
