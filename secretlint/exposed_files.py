"""Files that are no manifests and may hold credentials: what kustomizations read, environment files, keys.

The engine calls `load` once the manifests' facts are there. Files that Git ignores are not read: they are in nobody's
clone.
"""

from __future__ import annotations

import re

from secretlint import discover, inputs, lazyre, suppress
from secretlint.facts import FileFacts
from secretlint.inputs import Use
from secretlint.repository import Repository

MAX_BYTES = 1 << 20
"""A longer file fits in no Secret or ConfigMap."""

_BY_NAME = lazyre.compile(
    r"(?:\A|/)(?:[^/]*\.env|\.env(?:\.[\w.-]+)?"
    r"|[^/]*\.(?:properties|key|pem|p8|ppk|pgpass|netrc|htpasswd|tfvars|kubeconfig|dockerconfigjson)"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)|\.(?:pgpass|netrc|npmrc|pypirc|dockercfg|dockerconfigjson|htpasswd)|kubeconfig|\.kube/config)\Z",
    re.IGNORECASE,
)


def load(repository: Repository) -> None:
    """Fills `repository.texts` with the exposures in all such files, from the cache where one is unchanged.

    What `repository.texts` has already, from another state of the repository, is kept as far as it is used here.
    """
    known, repository.texts = repository.texts, {}
    uses: dict[str, Use] = {}
    for path, found in repository.facts.items():
        for document in found.documents:
            for name, said in document.deploys:
                if name == "reads":
                    use = inputs.beside(path, said)
                    if uses.setdefault(use.path, use).generator == "":
                        uses[use.path] = use
    for path in sorted(repository.files):
        if path in uses or discover.is_manifest(path) or discover.is_vendored(path):
            continue
        if _BY_NAME.search(path):
            uses[path] = Use(path, "")
    for use in uses.values():
        if use.path in repository.files and not repository.config.excluded(repository.shown(use.path)):
            facts = repository.facts.get(use.path)
            manifest = facts is not None and facts.documents_seen and (facts.documents or facts.hits)
            if not manifest:  # else it is judged as one
                repository.texts[use] = known.get(use) or _load(repository, use)


def _load(repository: Repository, use: Use) -> FileFacts:
    cache, stamp = repository.cache, repository.stamp(use.path) if repository.cache is not None else None
    name = "\t".join(use)
    found = cache.get(name, stamp) if cache is not None and stamp is not None else None
    if found is None:
        found = _facts_of(repository, use)
        if cache is not None and stamp is not None:
            cache.put(name, stamp, found)
    return found


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
