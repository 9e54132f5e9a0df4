"""Credentials that anybody who reads the repository can use.

What a plain Secret holds is one hit, whatever the number of its keys; private keys, tokens of a known format and
default passwords are hits of their own there too. Everywhere else each place is a hit.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from secretlint import lazyre, redact
from secretlint.checks import Context, Document
from secretlint.credentials import content, detectors, shapes, templates, tokens
from secretlint.credentials.allow import Allowed
from secretlint.credentials.judge import inspect
from secretlint.credentials.model import Judgement, Kind
from secretlint.credentials.names import Grade, grade
from secretlint.credentials.places import Places
from secretlint.credentials.walk import Exposure, document_in, may_expose, walk
from secretlint.inputs import Generator
from secretlint.lines import Lines
from secretlint.model import Hit, ObjectId, Related, Span
from secretlint.tree import Mapping, Node, Origin, SyntaxProblem, compose

_KEYS_SHOWN = 3
_SOPS = lazyre.compile(r'(?:^|\n)[ \t]*"?sops"?:(?:.*\n)*?.*\bmac"?:\s*"?ENC\[')
"""A file that SOPS encrypted as a whole: JSON, whatever it is called."""
_COMMENT = lazyre.compile(r"^[ \t]*#[^\n]{20,4096}", re.MULTILINE)
_TO_REPLACE = lazyre.compile(
    r"(?i)(?<!\S)#[^\n]{0,80}\b(?:replace|substitute|insert|put|fill|enter)\b[^\n]{0,40}\byour\b"
)
_NEARBY = 1000
"""Characters: a line may be a file of its own."""
_LESS = {
    tokens.PROTECTED_KEY: "lowered: a passphrase protects it",
    tokens.KEY_ID: "lowered: of no use without the secret key",
}


class _Item(NamedTuple):
    """One readable value of something that becomes a Secret."""

    span: Span
    judgement: Judgement
    field: str
    key: str


def wants(document: Document) -> bool:
    """Whether the document's text has anything that a credential could hang on."""
    return may_expose(document.origin.text)


def check_document(document: Document, context: Context) -> Iterator[Hit]:
    """All exposures of a document. Keys are named, values never."""
    yield from _in_nodes(document.root, document.origin, context)


def check_template(origin: Origin, context: Context) -> Iterator[Hit]:
    """A template of Helm: what stands in it whatever the values are. Content that is no credential may be anybody's."""
    if not may_expose(origin.text):
        return
    root = None
    if templates.is_worth_composing(origin.text):
        with contextlib.suppress(SyntaxProblem):
            root = compose(origin._replace(text=templates.without_actions(origin.text)))
    if root is None:
        begin = (origin.line, origin.column, origin.offset)
        yield from check_text(origin.path, origin.text, context, begin=begin)
    else:
        yield from _in_nodes(root, origin, context, ignored=content.VAGUE)


def _in_nodes(root: Node, origin: Origin, context: Context, ignored: Container[Judgement] = ()) -> Iterator[Hit]:
    allowed = Allowed(origin.text, origin.line, context.known_secrets)
    secrets: dict[int, tuple[Mapping | None, list[_Item]]] = {}
    applied: set[int] = set()
    seen: list[Span] = []
    lines = Lines(root.origin.text)
    places = Places()
    for found in walk(root, settings_of(context)):
        span = span_of(found, lines, places)
        seen.append(span)
        if found.judgement in ignored or allowed.hides(span, found.node.value[found.start : found.end]):
            continue
        if not found.judgement.certain and _is_to_replace(found.node.origin.text, span.start - origin.offset):
            continue
        if found.inside == "secret":
            group = secrets.setdefault(id(found.secret), (found.secret, []))[1]
            group.append(_Item(span, found.judgement, found.field, found.key))
        elif found.inside != "last-applied":
            yield _hit(span, found.judgement, found.field, sops=found.inside == "sops")
        elif id(found.node) not in applied:
            applied.add(id(found.node))
            yield Hit("exposed-last-applied", span, found.field, (("what", found.judgement.why),))
    for node, items in secrets.values():
        yield from _of_secret(items, _identity(node), "Secret" if node is not None else "the patch of a Secret")
    for span in _in_comments(root.origin.text, origin, context):
        if not allowed.hides(span, "") and not any(one.start <= span.start < one.end for one in seen):
            yield Hit("exposed-credential", span, "", (("what", tokens.TOKEN.why), ("where", "a comment")))


def _in_comments(text: str, origin: Origin, context: Context) -> Iterator[Span]:
    """Tokens in lines that were commented out; the comments in a script's text are part of the script."""
    if "#" not in text or not tokens.any_in(text):
        return
    lines = Lines(text)
    for match in _COMMENT.finditer(text):
        for found in tokens.find(match.group(), settings_of(context)):
            if found.judgement == tokens.TOKEN:
                start = match.start() + found.start
                end = match.start() + found.end
                yield text_span(origin.path, lines, start, end, (origin.line, origin.column, origin.offset))


def _is_to_replace(text: str, at: int) -> bool:
    """Whether a comment on the line, or on the one above, asks the reader to put in a value of their own."""
    begin, stop = max(0, at - _NEARBY), at + _NEARBY
    end = text.find("\n", at, stop)
    above = text.rfind("\n", begin, max(begin, text.rfind("\n", begin, at))) + 1
    return _TO_REPLACE.search(text, max(above, begin), end if end >= 0 else stop) is not None


def _hit(span: Span, judgement: Judgement, field: str, where: str = "", *, sops: bool = False) -> Hit:
    rule = "exposed-half-encrypted" if sops else _rule(judgement)
    args = (("what", judgement.why), ("where", where or _where(field)))
    return Hit(rule, span, field, args, downgrade=_LESS.get(judgement, ""))


def _rule(judgement: Judgement) -> str:
    if judgement in (tokens.PRIVATE_KEY, tokens.PROTECTED_KEY):
        return "exposed-private-key"
    return "exposed-weak-password" if judgement.kind is Kind.WEAK_DEFAULT else "exposed-credential"


def _of_secret(items: list[_Item], identity: ObjectId | None, subject: str = "") -> Iterator[Hit]:
    """One hit for the Secret, at its worst value, and one for each value that is worse than the rest."""
    worst = max(items, key=_badness)
    names = [_nameable(item.key) for item in items if item.key]
    more = len(names) - _KEYS_SHOWN
    shown = ", ".join(names[:_KEYS_SHOWN]) + (f" and {more} more" if more > 0 else "")
    related = tuple(Related(item.span, f"key {_nameable(item.key)}") for item in items if item is not worst)
    subject = subject if identity is not None or subject.startswith("the ") else "the generated Secret"
    yield Hit(
        "exposed-plain-secret", worst.span, worst.field, (("subject", subject), ("keys", shown)), related, identity
    )
    for item in items:
        if item.judgement.certain or item.judgement.kind is Kind.WEAK_DEFAULT:
            yield _hit(item.span, item.judgement, item.field, f"the {subject.removeprefix('the ')}")._replace(
                object=identity
            )


def _badness(item: _Item) -> tuple[bool, bool, int]:
    """A token outdoes a password, that a default, and that what nothing but the name of its key speaks against."""
    judged = item.judgement
    if judged in content.VAGUE:
        return False, False, grade(item.key) - len(Grade)
    return judged.certain, judged.kind is Kind.CREDENTIAL, 0


def _nameable(key: str) -> str:
    """The key for people, unless it may be a piece of a value (a line of a file cut at the wrong `=`)."""
    return "?" if shapes.looks_random(key, least=20) or tokens.suspect(key) else redact.key(key)


def _identity(node: Mapping | None) -> ObjectId | None:
    metadata = node.map("metadata") if node is not None else None
    if metadata is None:
        return None
    return ObjectId("v1", "Secret", metadata.str("namespace") or "", metadata.str("name") or "")


def _where(field: str) -> str:
    """The field in the words of a person."""
    return next((said for part, said in _PLACES if part in field), "the manifest")


_PLACES = (
    ("env[", "an environment variable"),
    ("args[", "an argument"),
    ("Args[", "an argument"),
    ("command", "a command"),
    ("annotations[", "an annotation"),
    ("httpHeaders", "a probe's header"),
    ("literals[", "a generator's literal"),
    ("helm.parameters", "a Helm parameter"),
    ("spec.values", "Helm values"),
    ("data[", "the data"),
)


def span_of(found: Exposure, lines: Lines, places: Places) -> Span:
    """The place of an exposure in its file; `lines` are those of the document that is walked."""
    origin = found.node.origin
    start, end = places.of(found.node, found.start, found.end)
    if lines.text is not origin.text:
        lines = Lines(origin.text)
    return text_span(origin.path, lines, start, end, (origin.line, origin.column, origin.offset))


def text_span(path: str, lines: Lines, start: int, end: int, begin: tuple[int, int, int] = (0, 0, 0)) -> Span:
    """Offsets in a text that begins at (line, column, offset), all 0-based, of a file → a span."""
    first, column = lines.place(start)
    last, end_column = lines.place(end)
    return Span(
        path,
        begin[0] + first + 1,
        column + 1 + (0 if first else begin[1]),
        begin[0] + last + 1,
        end_column + 1 + (0 if last else begin[1]),
        begin[2] + start,
        begin[2] + end,
    )


def check_text(
    path: str,
    text: str,
    context: Context,
    *,
    generator: Generator = "",
    key: str = "",
    target: str = "",
    begin: tuple[int, int, int] = (0, 0, 0),
) -> Iterator[Hit]:
    """A file, or a stretch of one, that is not read as YAML: environment files, keys, configuration, chart templates.

    `key` is what a generator's file becomes ("" for its own name), `target` the kind that a patch is aimed
    at. The text begins at (line, column, offset), 0-based.
    """
    if not (generator.startswith("secret") or target == "Secret" or may_expose(text)):
        return
    allowed = Allowed(text, begin[0], context.known_secrets)
    sops = "\nsops_version=" in text or "\nsops_mac=" in text
    items = []
    lines = Lines(text)
    for start, end, judgement, name in _in_text(
        text, settings_of(context), generator, key or path.rpartition("/")[2], target
    ):
        span = text_span(path, lines, start, end, begin)
        if allowed.hides(span, text[start:end]):
            continue
        if sops or not generator.startswith("secret"):
            yield _hit(span, judgement, "", "the file", sops=sops)
        else:
            items.append(_Item(span, judgement, "", name))
    if items:
        yield from _of_secret(items, None)


_InText = tuple[int, int, Judgement, str]


def _in_text(text: str, settings: detectors.Settings, generator: Generator, key: str, target: str) -> Iterator[_InText]:
    if generator.endswith("-env"):
        yield from _in_env_file(text, settings, secret=generator == "secret-env")
        return
    any_found = False
    for found in _in_file(text, settings, key, target):
        any_found = True
        yield *found, key if generator else ""
    if generator == "secret-file" and not any_found and not _SOPS.search(text):
        judgement = content.judge_content(text, key, settings)
        if judgement.kind.readable:
            yield 0, len(text.rstrip()), judgement, key


def _in_file(text: str, settings: detectors.Settings, key: str, target: str) -> Iterator[tuple[int, int, Judgement]]:
    root = document_in(text, key, whatever=target == "Secret")
    if root is None:
        for one in inspect(text, key, "", settings):
            yield one.start, one.end, one.judgement
        return
    places = Places()
    for found in walk(root, settings, 1, target):
        yield *places.of(found.node, found.start, found.end), found.judgement


def _in_env_file(text: str, settings: detectors.Settings, *, secret: bool) -> Iterator[_InText]:
    """`NAME=value` per line, as kustomize's `envs` reads it; in a Secret's generator every value counts as content."""
    begin = 0
    for row in text.splitlines(keepends=True):
        name, separator, value = row.rstrip("\r\n").partition("=")
        bare = value.strip("\"'")
        start = begin + len(name) + 1 + value.find(bare)
        begin += len(row)
        if not separator or not bare or name.lstrip().startswith(("#", "sops_")):
            continue
        if secret:
            judgement = content.judge_content(bare, name.strip(), settings)
            if judgement.kind.readable:
                yield start, start + len(bare), judgement, name.strip()
        else:
            for one in inspect(bare, name.strip(), "", settings):
                yield start + one.start, start + one.end, one.judgement, ""


def settings_of(context: Context) -> detectors.Settings:
    """The configured detect-secrets plugins: name → False (off) or its settings."""
    return _settings(context.detect_secrets)


@lru_cache(maxsize=8)
def _settings(configured: tuple[tuple[str, Any], ...]) -> detectors.Settings:
    used = tuple((name, value or ()) for name, value in configured if value is not False)
    return detectors.Settings(used, frozenset(name for name, value in configured if value is False))
