"""One module per family of checks. Two entries only, both generators of hits:

`check_document(document, context)` sees the nodes of one document; its hits are part of the file's facts.
`check_repository(graph, context)` runs over the resolved graph.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from secretlint.model import ObjectId
from secretlint.tree import Mapping, Node, Origin

TEXT_CHECKS: tuple[str, ...] = ("secretlint.checks.document", "secretlint.checks.exposure")
"""Modules with `wants(document) -> bool` (cheap) and `check_document(document, context)`: what a file says."""

OBJECT_CHECKS: tuple[str, ...] = (
    "secretlint.checks.apiserver",
    "secretlint.checks.secret",
    "secretlint.checks.pods",
    "secretlint.checks.content",
)
"""The same for modules that judge an object as it reaches the API server: where kustomize changes it, the built one."""

GENERATED_CHECKS: tuple[str, ...] = ("secretlint.checks.content",)
"""Those that judge what a kustomize generator makes, too: its form is right by construction, its content is not."""

WHOLE_CHECKS: tuple[str, ...] = (*GENERATED_CHECKS, "secretlint.checks.generated")
"""The same where all keys of what it makes are known."""

REPOSITORY_CHECKS: tuple[str, ...] = (
    "secretlint.checks.reference",
    "secretlint.checks.producers",
    "secretlint.checks.order",
    "secretlint.checks.access",
    "secretlint.checks.rbac",
    "secretlint.checks.content",
)


class Document(NamedTuple):
    """One parsed document that is not empty. `object` is None when it is not a Kubernetes object.

    `role` is "manifest", "values" (Helm values), "kustomization", "template" or "other".
    """

    root: Node
    origin: Origin
    object: ObjectId | None
    role: str = "manifest"

    @property
    def mapping(self) -> Mapping:
        """The root as a mapping; an empty one when the document is something else."""
        root = self.root
        return root if isinstance(root, Mapping) else Mapping("", False, root.start, self.origin)


class Context(NamedTuple):
    """All that a check may know besides its subject; no check reaches the clock, the environment or a file."""

    today: date
    kubernetes_version: tuple[int, int] = (1, 36)
    default_namespace: str = "default"
    detect_secrets: tuple[tuple[str, Any], ...] = ()
    """Plugin of detect-secrets → False, or its settings."""
    known_secrets: frozenset[str] = frozenset()
    """Hashes of secrets that the team's detect-secrets baseline allows in this file."""
