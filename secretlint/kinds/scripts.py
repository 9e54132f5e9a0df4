"""Secrets that commands in a manifest or script make at run time: `kubectl create secret`, certificate-generation Jobs.

They are read from the text: a command may stand in a ConfigMap, a container's arguments, a Makefile or a comment. What
is found only may be made, so it silences and never accuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from secretlint import lazyre
from secretlint.facts import Declaration
from secretlint.kinds.match import is_unresolved
from secretlint.kinds.table import ANY
from secretlint.model import ObjectId, Span
from secretlint.tree import Mapping, Origin

_REACH = 400
"""Characters after a command's first word that belong to it."""

_CREATE = lazyre.compile(r"\bcreate[\s\"',\[\]-]+secret[\s\"',\[\]-]+(?:generic|tls|docker-registry)\b")
_FLAG = lazyre.compile(
    r"(?<!-)--(?:[a-z-]+-)?secret-name[\s=\"',\[\]-]+([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?=[\s\"',\]\\]|\Z)"
)
_SERVING = lazyre.compile(
    r"serving-cert-secret-name[\"']?[ \t]*:[ \t]*[\"']?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?=[\s\"',}]|\Z)"
)
_CONTOUR = lazyre.compile(r"\bcontour\b[^\n]*\n?[^\n]*\bcertgen\b|\bcertgen\b(?s:.{0,200})--secrets-format")
_MANIFEST = lazyre.compile(
    r"^[ \t]*(?:\\n)?kind:[ \t]*[\"']?Secret[\"']?[ \t]*\r?\n(?:[^\n]*\n){0,3}?[ \t]*metadata:[ \t]*\r?\n"
    r"(?:[ \t]+[^\n]*\n){0,3}?[ \t]+name:[ \t]*[\"']?([a-z0-9][a-z0-9.-]*)[\"']?[ \t]*\r?$",
    re.MULTILINE,
)
_NAMESPACE = lazyre.compile(r"(?:\s-n|--namespace)[\s=\"',\[\]-]+([^\s\"',\]]+)")
_TOKEN = lazyre.compile(r"[^\s\"',\[\]\\]+")
_NAME = lazyre.compile(r"[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\Z", re.ASCII)
_ANY = lazyre.compile(r".+", re.DOTALL)
_VARIABLE = lazyre.compile(r"\$\{?([A-Za-z_]\w*)\}?\Z", re.ASCII)
_WITH_VALUE = frozenset(("-n", "--namespace", "--context", "--kubeconfig", "-o", "--output", "--type"))


_DEPLOYERS = frozenset(("Application", "ApplicationSet", "Component", "HelmRelease", "Kustomization", "Secret"))
"""Kinds whose texts are patches, not files: what they say of a Secret may be its deletion."""


class Made(NamedTuple):
    """A Secret that a text makes: name, namespace (ANY when it does not say), and where the name stands."""

    name: str
    namespace: str
    start: int
    end: int


def made_by(text: str) -> Iterator[Made]:
    """Every Secret that commands in a text make. Names with variables are left out."""
    if "secret" not in text:
        return
    for command in _CREATE.finditer(text) if "create" in text else ():
        found = _created(text, command.start(), command.end())
        if found is not None:
            yield found
    for flag in _FLAG.finditer(text) if "secret-name" in text else ():
        yield Made(flag[1], "", *flag.span(1))
    if "certgen" in text and (contour := _CONTOUR.search(text)):
        for name in ("contourcert", "envoycert"):
            yield Made(name, "", *contour.span())


def served_by(text: str) -> Iterator[Made]:
    """Certificates that OpenShift makes for Services which an object describes (operators take such annotations)."""
    for found in _SERVING.finditer(text):
        yield Made(found[1], "", *found.span(1))


def manifests_in(text: str) -> Iterator[Made]:
    """Secrets that a text holds as manifests: here-documents, files in a ConfigMap."""
    for found in _MANIFEST.finditer(text):
        yield Made(found[1], ANY, *found.span(1))


def _created(text: str, begin: int, start: int) -> Made | None:
    before = _NAMESPACE.findall(text[max(text.rfind("\n", 0, begin) + 1, begin - _REACH, 0) : begin])
    namespace = before[-1] if before else ""
    name: re.Match[str] | None = None
    expects = ""
    for token in _TOKEN.finditer(text, start, start + _REACH):
        word = token[0]
        if expects:
            if expects in ("-n", "--namespace"):
                namespace = word
            expects = ""
        elif word.startswith("-"):
            if word.startswith("--namespace="):
                namespace = word.partition("=")[2]
            expects = word if word in _WITH_VALUE else ""
        elif name is None:
            name = token if _NAME.match(word) else _variable(text, word)
            if name is None:
                return None
        if name is not None and "\n" in text[token.end() : token.end() + 1]:
            break
    if name is None:
        return None
    return Made(name[0], ANY if not namespace or is_unresolved(namespace) else namespace, *name.span())


def _variable(text: str, word: str) -> re.Match[str] | None:
    """Where the text gives a shell variable its one value, which is a name; None otherwise."""
    variable = _VARIABLE.match(word)
    if variable is None:
        return None
    given = list(re.finditer(rf"(?<![\w$]){variable[1]}=[\"']?(?P<value>[^\s\"';]*)", text))
    return _ANY.match(text, *given[0].span("value")) if len(given) == 1 and _NAME.match(given[0]["value"]) else None


def declarations(root: Mapping, obj: ObjectId) -> Iterator[Declaration]:
    """Secrets that commands inside an object make."""
    origin = root.origin
    first, last = root.start.index, root.end.index
    text = origin.text[first:last]
    made = list(made_by(text))
    if obj.kind != "Service" and "serving-cert-secret-name" in text:
        made += served_by(text)
    if obj.kind not in _DEPLOYERS and "kind: Secret" in text:
        made += manifests_in(text)
    seen: set[tuple[str, str]] = set()
    for name, namespace, start, end in made:
        if (name, namespace) in seen:
            continue
        seen.add((name, namespace))
        place = place_in(origin, first + start, first + end)
        yield Declaration(obj, name, namespace, (), True, "", place, "command", False)


def place_in(origin: Origin, start: int, end: int) -> Span:
    """The span of a stretch of a document's text."""
    text = origin.text
    line = origin.line + text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    end_line = line + text.count("\n", start, end)
    end_column = end - (text.rfind("\n", 0, end) + 1) + 1
    return Span(origin.path, line, column, end_line, end_column, origin.offset + start, origin.offset + end)
