"""What a kustomization builds, on nodes that keep the file and line they came from."""

from secretlint.kustomize.build import Builder
from secretlint.kustomize.deployers import argo_changes, flux_changes
from secretlint.kustomize.model import HASH, Build, BuildProblem, Files, Link, Parsed, Resource
from secretlint.kustomize.replace import UNKNOWN
from secretlint.kustomize.usage import Use

__all__ = [
    "HASH",
    "UNKNOWN",
    "Build",
    "BuildProblem",
    "Builder",
    "Files",
    "Link",
    "Parsed",
    "Resource",
    "Use",
    "argo_changes",
    "flux_changes",
]
