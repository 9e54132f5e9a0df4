"""Whether what a plain Secret holds under a key is content of its own: something that has to stay out of Git.

Placeholders, public and encrypted material, references, empty values, flags and numbers are not; nor are the user
names, hosts and URLs that say where a credential would be used.
"""

from __future__ import annotations

import json

from secretlint import lazyre
from secretlint.credentials import detectors, shapes, texts, vocabulary
from secretlint.credentials.judge import inspect, judge
from secretlint.credentials.model import NOTHING, Found, Judgement, Kind
from secretlint.credentials.names import words

CONTENT = Judgement(Kind.CREDENTIAL, "content of its own")
_BINARY = Judgement(Kind.CREDENTIAL, "binary content")
VAGUE = (CONTENT, _BINARY)
"""Content that nothing says to be a credential."""
_HARMLESS = (Kind.PLACEHOLDER, Kind.PUBLIC, Kind.ENCRYPTED, Kind.REFERENCE)


def judge_content(value: str, name: str, settings: detectors.Settings = detectors.DEFAULT) -> Judgement:
    """What the text under the key `name` of a plain Secret is; CREDENTIAL and WEAK_DEFAULT count as content."""
    return find_content(value, name, settings).judgement


def find_content(value: str, name: str, settings: detectors.Settings = detectors.DEFAULT) -> Found:
    """The same with its place: the worst credential in the text, or all of it."""
    if not value.strip():
        return Found(0, len(value), NOTHING)
    inside = list(inspect(value, name, "", settings))
    if inside:
        return max(inside, key=lambda one: (one.judgement.certain, one.judgement.kind is Kind.CREDENTIAL))
    return Found(0, len(value), _without_credential(value, name, settings))


def _without_credential(value: str, name: str, settings: detectors.Settings) -> Judgement:
    if value.strip()[:1] in "{[" and _is_harmless_json(value):
        return NOTHING
    if "\n" not in value.strip():
        return _single(value.strip(), name, settings)
    return NOTHING if _only_harmless(value, settings) else CONTENT


def judge_bytes(data: bytes, name: str, settings: detectors.Settings = detectors.DEFAULT) -> Judgement:
    """The same for decoded `data`. Text that is base64 once more is judged by what it hides."""
    if not data.strip():
        return NOTHING
    text = shapes.readable_text(data)
    if text is None:
        return (
            Judgement(Kind.ENCRYPTED, "encrypted")
            if data.startswith((b"\x00GITCRYPT", b"age-encryption.org/", b"\x85", b"Salted__"))
            else _BINARY
        )
    inner = shapes.decode_base64(text, least=8)
    if inner is not None:
        again = shapes.readable_text(inner)
        if again is not None:
            return judge_content(again, name, settings)
    return judge_content(text, name, settings)


def _single(value: str, name: str, settings: detectors.Settings) -> Judgement:
    found = judge(value, name, "", settings)
    if found.kind is not Kind.NOTHING:
        if found.kind is Kind.REFERENCE and not found.certain:
            return found  # a URL without credentials
        return found
    if found.certain or shapes.is_flag_or_number(value) or shapes.is_template(value):
        return NOTHING
    if not any(map(str.isalnum, value)):
        return NOTHING  # `-`, `?`
    named = words(name)
    if named and named[-1] in vocabulary.IDENTITY and not shapes.looks_random(value, least=20):
        return NOTHING
    if shapes.is_slow_hash(value):
        return Judgement(Kind.PUBLIC, "a slow password hash")
    if shapes.is_weak(value) and not (named and named[-1] in vocabulary.IDENTITY):
        return CONTENT
    return CONTENT


def _is_harmless_json(text: str) -> bool:
    """Whether the text is JSON without any value that could be content (`{}`, flags, placeholders, hosts)."""
    try:
        pending: list[tuple[str, object]] = [("", json.loads(text))]
    except (ValueError, RecursionError):
        return text.split() in (["{}"], ["[]"])
    while pending:
        name, value = pending.pop()
        if isinstance(value, dict):
            pending.extend(value.items())
        elif isinstance(value, list):
            pending.extend((name, item) for item in value)
        elif isinstance(value, str) and not _is_harmless_leaf(name, value):
            return False
    return True


def _is_harmless_leaf(name: str, value: str) -> bool:
    judged = shapes.shape(value)
    named = words(name)
    identity = bool(named) and named[-1] in vocabulary.IDENTITY and not shapes.looks_random(value, least=20)
    return identity or judged.kind is not Kind.NOTHING or judged.certain or shapes.is_template(value)


def _only_harmless(text: str, settings: detectors.Settings) -> bool:
    """Whether everything that a file assigns is a placeholder, public, encrypted, a flag or a number, or says where."""
    if all(_is_harmless_line(line) for line in text.splitlines()):
        return True
    if shapes.shape(text).kind in _HARMLESS:
        return not _PRIVATE.search(text)
    seen = held = 0
    for item in texts.assignments(text):
        value = text[item.start : item.end].strip()
        seen += 1
        judged = shapes.shape(value)
        name = words(item.name)
        if (
            judged.kind is Kind.NOTHING
            and not judged.certain
            and not shapes.is_template(value)
            and not (name and name[-1] in vocabulary.IDENTITY)
        ):
            held += 1
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith(("#", ";", "//"))]
    if all(shapes.shape(line).kind in _HARMLESS for line in lines):
        return True
    return seen > 0 and held == 0


_SETTING = lazyre.compile(r"[ \t]*(?:-[ \t]+)?[\"']?([\w.-]+)[\"']?[ \t]*[:=](.*)\Z")
_MARKER = lazyre.compile(r"\s*(?:[#;]|//|-{5}(?:BEGIN|END) |\[[\w. -]+\]\s*\Z|[][{}(),|>-]*\s*\Z)")


def _is_harmless_line(line: str) -> bool:
    """Whether a line sets nothing that could be content; it need not be the line of any format that is known."""
    if _MARKER.match(line):
        return True
    said = _SETTING.match(line)
    if said is None:
        return shapes.shape(line).kind in _HARMLESS
    name, value = said[1], said[2].strip(" \t,\"'")
    return not value or value in ("|", ">", "{", "[") or _is_harmless_leaf(name, value)


_PRIVATE = lazyre.compile(r"PRIVATE KEY")
