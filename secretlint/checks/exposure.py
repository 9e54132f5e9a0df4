"""Credentials that anybody who reads the repository can use."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from secretlint import tree
from secretlint.checks import Context, Document
from secretlint.credentials import content, detectors, shapes, tokens
from secretlint.credentials.allow import Allowed
from secretlint.credentials.judge import inspect
from secretlint.credentials.model import Judgement, Kind
from secretlint.credentials.walk import Exposure, may_expose, place_in_text, walk
from secretlint.model import Hit, ObjectId, Related, Span
from secretlint.tree import Mapping, Scalar

_KEYS_SHOWN = 3


def wants(document: Document) -> bool:
    """Whether the document's text has anything that a credential could hang on."""
    return may_expose(document.origin.text)


def check_document(document: Document, context: Context) -> Iterator[Hit]:
    """All exposures of a document. A plain Secret is one hit; what it holds is named by key only."""
    settings = settings_of(context)
    allowed = Allowed(document.origin.text, document.origin.line, getattr(context, "known_secrets", frozenset()))
    secrets: dict[int, list[Exposure]] = {}
    applied: set[int] = set()
    for found in walk(document.root, settings):
        if allowed.hides(span_of(found), found.node.value[found.start : found.end]):
            continue
        if found.inside == "secret":
            secrets.setdefault(id(found.secret), []).append(found)
        elif found.inside == "last-applied":
            if id(found.node) not in applied:
                applied.add(id(found.node))
                yield Hit("exposed-last-applied", span_of(found), found.field, (("what", found.judgement.why),))
        else:
            yield _hit(found)
    for group in secrets.values():
        yield from _secret_hits(group)


def _hit(found: Exposure) -> Hit:
    rule = "exposed-half-encrypted" if found.inside == "sops" else _rule(found.judgement)
    return Hit(rule, span_of(found), found.field, (("what", found.judgement.why), ("where", where(found.field))))


def _rule(judgement: Judgement) -> str:
    if judgement == tokens.PRIVATE_KEY:
        return "exposed-private-key"
    return "exposed-weak-password" if judgement.kind is Kind.WEAK_DEFAULT else "exposed-credential"


def _secret_hits(group: list[Exposure]) -> Iterator[Hit]:
    """One hit for the Secret, and one for each value in it that is worse than the rest: keys, live tokens, defaults."""
    worst = max(group, key=lambda found: (found.judgement.certain, found.judgement.kind is Kind.CREDENTIAL, found.judgement != content.CONTENT))
    identity = _identity(group[0].secret)
    names = [found.key for found in group]
    shown = ", ".join(names[:_KEYS_SHOWN]) + (f" and {len(names) - _KEYS_SHOWN} more" if len(names) > _KEYS_SHOWN else "")
    related = tuple(Related(span_of(found), f"key {found.key}") for found in group if found is not worst)
    yield Hit("exposed-plain-secret", span_of(worst), worst.field, (("keys", shown),), related, identity)
    for found in group:
        if found.judgement.certain or found.judgement.kind is Kind.WEAK_DEFAULT:
            yield _hit(found)._replace(object=identity)


def _identity(node: Mapping | None) -> ObjectId | None:
    metadata = node.map("metadata") if node is not None else None
    if metadata is None:
        return None
    return ObjectId("v1", "Secret", metadata.str("namespace") or "", metadata.str("name") or "")


def where(field: str) -> str:
    """The field in the words of a person."""
    for part, said in _PLACES:
        if part in field:
            return said
    return "the manifest"


_PLACES = (
    (".env[", "an environment variable"),
    ("args", "an argument"),
    ("command", "a command"),
    ("annotations[", "an annotation"),
    ("httpHeaders", "a probe's header"),
    ("literals[", "a generator's literal"),
    ("helm.parameters", "a Helm parameter"),
    ("spec.values", "Helm values"),
    ("data[", "the data"),
)


def span_of(found: Exposure) -> Span:
    """The place of an exposure in its file."""
    return _span(found.node, *place_in_text(found.node, found.start, found.end))


def _span(node: Scalar, start: int, end: int) -> Span:
    whole = tree.span(node)
    origin = node.origin
    if (start, end) == (whole.start - origin.offset, whole.end - origin.offset):
        return whole
    return text_span(origin.path, origin.text, start, end, origin.line, origin.offset, origin.column)


def text_span(path: str, text: str, start: int, end: int, line: int = 0, offset: int = 0, column: int = 0) -> Span:
    """Offsets in a text that begins at `line`, `column` and `offset` (0-based) of a file → a span."""

    def place(index: int) -> tuple[int, int]:
        breaks = list(tree.BREAK.finditer(text, 0, index))
        begin = breaks[-1].end() if breaks else 0
        return line + len(breaks) + 1, index - begin + 1 + (0 if breaks else column)

    return Span(path, *place(start), *place(end), offset + start, offset + end)


def check_text(
    path: str, text: str, context: Context, *, generator: str = "", key: str = "", line: int = 0, offset: int = 0
) -> Iterator[Hit]:
    """A file, or a stretch of one, that is not read as YAML: environment files, keys, configuration, chart templates.

    `generator`: "secret-env", "secret-file", "configmap-env" or "configmap-file" when a kustomization reads it (with the
    `key` that it becomes), else "". The text begins at `line` and `offset` (0-based) of the file.
    """
    if not (generator.startswith("secret") or may_expose(text)):
        return
    settings = settings_of(context)
    allowed = Allowed(text, line, getattr(context, "known_secrets", frozenset()))
    sops = "\nsops_version=" in text or "\nsops_mac=" in text
    any_found = False
    for start, end, judgement in _in_text(text, settings, generator, key):
        any_found = True
        span = text_span(path, text, start, end, line, offset)
        if allowed.hides(span, text[start:end]):
            continue
        rule = "exposed-half-encrypted" if sops else _rule(judgement)
        yield Hit(rule, span, "", (("what", judgement.why), ("where", "the file")))
    if generator == "secret-file" and not any_found:
        judgement = content.judge_content(text, key, settings)
        if judgement.kind.readable and not allowed.hides(text_span(path, text, 0, len(text), line, offset), text.strip()):
            last = len(text.rstrip())
            yield Hit(_rule(judgement), text_span(path, text, 0, last, line, offset), "", (("what", judgement.why), ("where", "the file")))


def _in_text(text: str, settings: detectors.Settings, generator: str, key: str) -> Iterator[tuple[int, int, Judgement]]:
    if generator.endswith("-env"):
        yield from _in_env_file(text, settings, secret=generator.startswith("secret"))
        return
    from secretlint.credentials.walk import _document

    root = _document(text, key or "file.yaml")
    if root is not None:
        for found in walk(root, settings, 1):
            yield *place_in_text(found.node, found.start, found.end), found.judgement
        return
    for one in inspect(text, key, "", settings):
        yield one.start, one.end, one.judgement


def _in_env_file(text: str, settings: detectors.Settings, *, secret: bool) -> Iterator[tuple[int, int, Judgement]]:
    """`NAME=value` per line, as kustomize's `envs` reads it; under a Secret's generator every value counts as content."""
    begin = 0
    for row in text.splitlines(keepends=True):
        name, separator, value = row.rstrip("\r\n").partition("=")
        start = begin + len(name) + 1
        begin += len(row)
        if not separator or not value or name.lstrip().startswith("#") or name.startswith("sops_"):
            continue
        bare = value.strip("\"'")
        start += value.find(bare)
        if secret:
            judgement = content.judge_content(bare, name.strip(), settings)
            if judgement.kind.readable:
                yield start, start + len(bare), judgement
        else:
            for one in inspect(bare, name.strip(), "", settings):
                yield start + one.start, start + one.end, one.judgement


def settings_of(context: Context) -> detectors.Settings:
    """The configured detect-secrets plugins: name → False (off) or its settings."""
    return _settings(getattr(context, "detect_secrets", ()))


@lru_cache(maxsize=8)
def _settings(configured: tuple[tuple[str, Any], ...]) -> detectors.Settings:
    used = tuple((name, value or ()) for name, value in configured if value is not False)
    return detectors.Settings(used, frozenset(name for name, value in configured if value is False))


_ = shapes
