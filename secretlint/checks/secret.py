"""What is wrong with a Secret that the API server takes all the same."""

from __future__ import annotations

from collections.abc import Iterator

from secretlint.apiserver.secret import SERVED_TYPES
from secretlint.checks import Context, Document
from secretlint.checks.apiserver import is_placeholder, objects
from secretlint.checks.document import is_encrypted
from secretlint.model import Hit, ObjectId, Related
from secretlint.tree import Mapping, Scalar, span

_APPLY_LIMIT = 256 * 1024
"""`TotalAnnotationSizeLimitB`: client-side apply keeps a copy of the object in an annotation."""
_MAX_DISTANCE = 0.9


def wants(document: Document) -> bool:
    """Whether the document is or may hold a Secret."""
    return document.object is not None and (document.object.kind == "Secret" or document.object.kind.endswith("List"))


def check_document(document: Document, context: Context) -> Iterator[Hit]:
    """Hits about each Secret of the document."""
    for root, identity in objects(document):
        if identity.kind == "Secret" and identity.api_version in ("v1", "/v1"):
            yield from _overridden(root, identity)
            yield from _type(root, identity)
            yield from _size(root, identity)


def _overridden(root: Mapping, identity: ObjectId) -> Iterator[Hit]:
    """A key in both `data` and `stringData`: only the latter counts."""
    data, written = root.map("data"), root.map("stringData")
    if data is None or written is None:
        return
    for key, field in written.fields.items():
        other = data.fields.get(key)
        if other is not None:
            related = (Related(span(other.key), "this value is lost"),)
            args = (("key", key[:80]),)
            yield Hit("secret-key-twice", span(field.key), f"stringData[{key}]", args, related=related, object=identity)


def _type(root: Mapping, identity: ObjectId) -> Iterator[Hit]:
    node = root.get("type")
    kind = node.text if isinstance(node, Scalar) else None
    if not kind or node is None or kind in SERVED_TYPES or is_placeholder(kind):
        return
    meant = _meant(kind)
    args = (("type", kind[:120]), ("meant", meant))
    if meant:
        yield Hit("secret-type-misspelt", span(node), "type", args, object=identity)
    elif "/" not in kind:
        yield Hit("secret-type-without-domain", span(node), "type", args, object=identity)


def _meant(kind: str) -> str:
    """The built-in type that the text resembles, or ""."""
    import difflib

    folded = kind.strip().lower()
    for known in SERVED_TYPES:
        if folded in (known.lower(), known.lower().rpartition("/")[2]):
            return known
    names = {known.lower(): known for known in SERVED_TYPES}
    close = difflib.get_close_matches(folded, names, 1, _MAX_DISTANCE)
    if not close and folded.startswith("kubernetes.io/"):
        close = difflib.get_close_matches(folded, [name for name in names if "/" in name], 1, 0.85)
    return names[close[0]] if close else ""


def _size(root: Mapping, identity: ObjectId) -> Iterator[Hit]:
    """Roughly the length of the object as JSON, which client-side apply writes into an annotation."""
    if is_encrypted(root):
        return
    total = 0
    first = None
    for name in ("data", "stringData"):
        field = root.fields.get(name)
        if field is None or not isinstance(field.value, Mapping):
            continue
        first = first or field.key
        for key, entry in field.value.fields.items():
            text = entry.value.value if isinstance(entry.value, Scalar) else ""
            total += len(key) + len(text)
    if first is not None and total > _APPLY_LIMIT:
        args = (("size", str(total)), ("limit", str(_APPLY_LIMIT)))
        yield Hit("secret-too-large-to-apply", span(first), "metadata.annotations", args, object=identity)
