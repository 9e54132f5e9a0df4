"""What the API server refuses of a Secret that a kustomize generator makes: kustomize itself asks for no keys."""

from __future__ import annotations

from collections.abc import Iterator

from secretlint.checks import Context, Document, apiserver
from secretlint.model import Hit

_EMPTY = ("lacks", "an empty key")
"""A value that is not known (its file is not in the clone) looks the same."""


def wants(document: Document) -> bool:
    """Whether the document is a Secret."""
    return document.object is not None and document.object.kind == "Secret"


def check_document(document: Document, context: Context) -> Iterator[Hit]:
    """The keys that the type asks for and the generator does not give."""
    for hit in apiserver.check_document(document, context):
        if hit.rule == "secret-required-key" and _EMPTY not in hit.args:
            yield hit
