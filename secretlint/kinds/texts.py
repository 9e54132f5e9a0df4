"""Secrets that text inside a manifest names: files in a ConfigMap, arguments of programs, Argo CD's settings.

Only fields and flags whose value is a name by definition are read, and the references only mark a Secret as used.
"""

from __future__ import annotations

from collections.abc import Iterator

from secretlint import lazyre
from secretlint.facts import Reference
from secretlint.kinds.scripts import place_in
from secretlint.kinds.table import ANY
from secretlint.model import ObjectId
from secretlint.tree import Mapping, Scalar, span

_NAME = r"[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?"
_FIELD = lazyre.compile(rf"\b(?:secretName|existingSecret)\\?[\"']?:\s*\\?[\"']?({_NAME})(?=\\?[\"']?[\s,}}\\]|\Z)")
_REFERENCE = lazyre.compile(
    rf"\bsecret(?:Key)?Ref\\?[\"']?:[\s{{\\n]*(?:\\?[\"']?(?:key|optional)\\?[\"']?:[^\n,]*[\s,]+)?"
    rf"\\?[\"']?name\\?[\"']?:\s*\\?[\"']?({_NAME})(?=\\?[\"']?[\s,}}\\]|\Z)"
)
_CERTIFICATE = lazyre.compile(rf"\bdefault-ssl-certificate[\"']?[=:\s,]+[\"']?([^/\s\"']+)/({_NAME})(?=[\s\"',\]]|\Z)")
_FLAG = lazyre.compile(rf"(?<!-)--(?:[a-z-]+-)?secret-name[\s=\"',\[\]-]+({_NAME})(?=[\s\"',\]\\]|\Z)")
_ARGO_CD = lazyre.compile(rf"\$({_NAME}):([-._a-zA-Z0-9]+)")


def references(root: Mapping, obj: ObjectId) -> Iterator[Reference]:
    """Weak references of an object's text."""
    origin, first, last = root.origin, root.start.index, root.end.index
    text = origin.text[first:last]
    found: list[tuple[str, str, int, int]] = []
    if "secret-name" in text:
        found += [(match[1], "", *match.span(1)) for match in _FLAG.finditer(text)]
    if "default-ssl-certificate" in text:
        found += [(match[2], match[1], *match.span(2)) for match in _CERTIFICATE.finditer(text)]
    if obj.kind == "ConfigMap":
        for pattern in (_FIELD, _REFERENCE):
            found += [(match[1], ANY, *match.span(1)) for match in pattern.finditer(text)]
    seen: set[tuple[str, str]] = set()
    for name, namespace, start, end in found:
        if (name, namespace) not in seen:
            seen.add((name, namespace))
            place = place_in(origin, first + start, first + end)
            where = ANY if "$" in namespace else namespace
            yield Reference(obj, "", name, where, (), False, place, "text", "advice", False, True)
    if obj.kind == "ConfigMap" and obj.name.startswith("argocd-"):
        yield from _argo_cd(root, obj)


def _argo_cd(root: Mapping, obj: ObjectId) -> Iterator[Reference]:
    """`$name:key` in Argo CD's ConfigMaps. Source: its page on user management."""
    data = root.map("data")
    for name, entry in data.fields.items() if data else ():
        text = entry.value.text if isinstance(entry.value, Scalar) else None
        for found in _ARGO_CD.finditer(text or ""):
            here = span(entry.value)
            field = f"data[{name}]"
            yield Reference(obj, field, found[1], "", ((found[2], here),), False, here, "text", "advice", False, True)
