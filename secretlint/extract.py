"""One file's bytes → its facts and the hits of document checks. The one place that sees values; they stay here."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import NamedTuple

from secretlint import checks, stream, suppress, tree
from secretlint.checks import Context, Document
from secretlint.facts import DocumentFacts, FileFacts
from secretlint.kinds import extract as kinds
from secretlint.model import Hit, ObjectId, Skipped, Span
from secretlint.tree import Mapping, Node, Origin


class Parsed(NamedTuple):
    """One document of a file with its nodes, for the stages that transform objects."""

    origin: Origin
    root: Node
    object: ObjectId | None
    role: str


def parse_file(data: bytes, path: str) -> tuple[stream.Stream, list[Parsed], list[Hit], list[Skipped]]:
    """Splits and composes. Documents that cannot be read become hits; those that no rule looks at are left out."""
    split = stream.split(data, path)
    parsed: list[Parsed] = []
    hits = list(split.hits)
    skipped = list(split.skipped)
    for origin in split.documents:
        try:
            root = tree.compose(origin)
        except tree.SyntaxProblem as problem:
            hit = stream.syntax_hit(problem, origin)
            if isinstance(hit, Skipped):
                skipped.append(hit)
            elif hit is not None:
                hits.append(hit)
            continue
        if root is None:
            continue
        identity, role = stream.classify(root, path)
        parsed.append(Parsed(origin, root, identity, role))
    return split, parsed, hits, skipped


def file_facts(
    data: bytes, path: str, digest: str, context: Context, keep: dict[str, list[Parsed]] | None = None
) -> FileFacts:
    """All facts of a file. With `keep`, the nodes are left there for the caller under `path`."""
    split, parsed, hits, skipped = parse_file(data, path)
    if keep is not None:
        keep[path] = parsed
    documents = [found for item in parsed for found in document_facts(item, context)]
    documents.extend(split.unread)
    return FileFacts(
        path, digest, tuple(documents), tuple(hits), tuple(skipped), suppress.find(split.text), len(split.documents)
    )


def document_facts(parsed: Parsed, context: Context) -> Iterator[DocumentFacts]:
    """The facts of a document: one, or one for each object of a List (the hits are with the first)."""
    document = Document(parsed.root, parsed.origin, parsed.object, parsed.role)
    hits = tuple(judge(document, context))
    if parsed.object is None:
        yield DocumentFacts(parsed.origin.index, None, _place(parsed.root), hits=hits)
        return
    objects = list(unroll(parsed.root, parsed.object))
    for number, (root, identity) in enumerate(objects):
        yield object_facts(root, identity, parsed.origin.index, hits if number == 0 else ())


def object_facts(root: Mapping, identity: ObjectId, index: int, hits: tuple[Hit, ...]) -> DocumentFacts:
    """The facts of one object."""
    metadata = root.map("metadata")
    return DocumentFacts(
        index,
        identity,
        _place(root),
        kinds.declarations(root, identity),
        kinds.references(root, identity),
        hits,
        _strings(metadata, "labels"),
        _strings(metadata, "annotations"),
    )


def judge(document: Document, context: Context) -> Iterator[Hit]:
    """Runs the document checks. Hits get the document's index and object."""
    for name in checks.DOCUMENT_CHECKS:
        module = _module(name)
        if module.wants(document):
            for hit in module.check_document(document, context):
                yield hit._replace(document=document.origin.index, object=hit.object or document.object)


def unroll(root: Node, identity: ObjectId) -> Iterator[tuple[Mapping, ObjectId]]:
    """The objects of a document: itself, or the items of a List, however deep (iteratively; depth is limited by size)."""
    waiting: list[tuple[Node, ObjectId]] = [(root, identity)]
    while waiting:
        node, known = waiting.pop()
        if not isinstance(node, Mapping):
            continue
        if not known.kind.endswith("List") or node.get("items") is None:
            yield node, known
            continue
        for item in reversed(node.seq("items")):
            if isinstance(item, Mapping):
                waiting.append((item, identify(item, known)))


def identify(root: Mapping, parent: ObjectId | None = None) -> ObjectId:
    """Who an object is. Items of a typed list may leave kind and apiVersion to it."""
    metadata = root.map("metadata")
    kind, version = root.str("kind") or "", root.str("apiVersion") or ""
    if parent is not None and not kind and not version and parent.kind != "List":
        kind, version = parent.kind.removesuffix("List"), parent.api_version
    if metadata is None:
        return ObjectId(version, kind, "", "")
    return ObjectId(version, kind, metadata.str("namespace") or "", metadata.str("name") or "")


_ANNOTATIONS_KEPT = 8_192
"""Longer annotation values (last-applied-configuration) are never looked at by the graph."""


def _strings(metadata: Mapping | None, name: str) -> tuple[tuple[str, str], ...]:
    found = metadata.map(name) if metadata is not None else None
    if found is None:
        return ()
    pairs = []
    for key, field in found.fields.items():
        text = field.value.text if isinstance(field.value, tree.Scalar) else None
        if text is not None and key in GRAPH_METADATA:
            pairs.append((key, text[:_ANNOTATIONS_KEPT]))
    return tuple(pairs)


GRAPH_METADATA = frozenset(
    (
        "argocd.argoproj.io/hook",
        "argocd.argoproj.io/sync-wave",
        "config.kubernetes.io/local-config",
        "helm.sh/hook",
        "helm.sh/hook-weight",
        "sealedsecrets.bitnami.com/cluster-wide",
        "sealedsecrets.bitnami.com/namespace-wide",
    )
)
"""The labels and annotations that the graph reads. Others are not kept: an annotation may hold a credential."""


def _place(node: Node) -> Span:
    """The first line of a document: enough to say where it is."""
    origin, start = node.origin, node.start
    line, column, offset = origin.line + start.line + 1, start.column + 1, origin.offset + start.index
    return Span(origin.path, line, column, line, column, offset, offset)


@cache
def _module(name: str) -> ModuleType:
    return importlib.import_module(name)
