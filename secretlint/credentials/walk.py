"""Where credentials can stand in a document: a walk over its nodes that knows Kubernetes' ways of writing them.

Pairs of `name` and `value`, argument lists, Secrets in any position and order, generators' literals, JSON patches, and
texts that are documents themselves (`last-applied-configuration`, files in a ConfigMap).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from secretlint import lazyre
from secretlint.credentials import detectors, shapes, texts, tokens
from secretlint.credentials.content import find_content, judge_bytes, judge_content
from secretlint.credentials.judge import inspect, judge, judge_basic
from secretlint.credentials.model import Found, Judgement, Kind
from secretlint.credentials.names import Grade, among_secrets, grade
from secretlint.credentials.names import suspect as suspect_name
from secretlint.credentials.places import Places
from secretlint.tree import Mapping, Node, Origin, Scalar, Sequence, SyntaxProblem, compose

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_TOKEN_LENGTH = 20
_MAX_NESTING = 4
"""Documents inside texts inside documents are followed so deep."""


class Exposure(NamedTuple):
    """Something readable. `node` is the scalar in the document, `start` and `end` the place in its text.

    `inside`: "secret" (with `secret`, the mapping of the Secret or of its generator, and `key`), "sops", "last-applied"
    or "".
    """

    node: Scalar
    start: int
    end: int
    judgement: Judgement
    field: str
    inside: str = ""
    secret: Mapping | None = None
    key: str = ""


class _Frame(NamedTuple):
    node: Node
    name: str
    parents: str
    field: str
    sops: bool
    kind: str  # the kind of the list that encloses it, for SecretList
    target: str  # the kind that a patch is aimed at
    owner: Mapping | None = None  # the Secret generator that encloses it
    users: frozenset[str] = frozenset()  # names of users that stand beside it


_SKIPPED = frozenset(
    ("encryptedData", "openAPIV3Schema", "managedFields", "caBundle", "status", "x-kubernetes-validations")
)
_GENERATOR_FILES = frozenset(("files", "envs", "env"))
"""Of a kustomize generator: names of files."""
_PROSE = frozenset(
    (
        "description",
        "summary",
        "message",
        "help",
        "documentation",
        "title",
        "runbook_url",
        "expr",
        "$comment",
        "displayName",
        "notes",
    )
)
_ARGUMENTS = frozenset(
    ("args", "command", "cmd", "entrypoint", "extraargs", "argv", "exec", "arguments", "containerargs")
)
_NAMES_BESIDE = frozenset(("remoteRef", "sourceRef", "secretKeyRef"))
_PAIR_NAMES = ("name", "key", "header", "parameter")
_VALUE = frozenset(("value", "inline", "inlineString", "inline_string", "plaintext"))
_BRACKETED = frozenset(("data", "stringData", "binaryData", "annotations", "labels", "matchLabels"))
_USER_LISTS = frozenset(("users", "basicauth", "htpasswd", "basic_auth", "credentials"))
_USER_LIST = lazyre.compile(r"(?!system:)[\w.@-]+:(?P<password>[^\s:$,]+)\Z")
_DOCUMENT_NAME = lazyre.compile(r"\.(?:ya?ml|json|kubeconfig|yml\.tpl)\Z|kubeconfig\Z|config\Z", re.I)
_YAML_LINE = lazyre.compile(
    r"\A(?:[^\S\n]*(?:#[^\n]*)?\n|---[^\n]*\n)*[^\S\n]*(?:-\s+)?[\"']?[\w.$/-]+[\"']?:(?:\s|\Z)"
)
_RARE = ("mnemonic", "pepper", "onnection", "ession", "ebhook", "once", "otp", "stringData", "_PIN", "_pin", "Pin:")
"""Parts of names of vague grade, and what only Secrets have."""


def may_expose(text: str) -> bool:
    """The cheap question before anything else."""
    return texts.suspect(text) or tokens.suspect(text) or any(word in text for word in _RARE)


def walk(
    root: Node, settings: detectors.Settings = detectors.DEFAULT, depth: int = 0, target: str = ""
) -> Iterator[Exposure]:
    """Everything readable in a document, roughly in order. Aliased nodes count once."""
    seen: set[int] = set()
    stack = [_Frame(root, "", "", "", _is_sops(root), "", target)]
    while stack:
        frame = stack.pop()
        node = frame.node
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Scalar):
            yield from _scalar(frame, node, settings, depth)
        elif isinstance(node, Sequence):
            if frame.name.lower() in _ARGUMENTS or frame.name.lower().endswith(("args", "command")):
                yield from _arguments(frame, node, settings)
            below = []
            pairs = [(item.str("name") or "", item.get("value")) for item in node.items if isinstance(item, Mapping)]
            users = _users(pairs)
            for index, item in enumerate(node.items):
                if frame.name == "literals" and isinstance(item, Scalar):
                    seen.add(id(item))
                    yield from _literal(frame, item, index, settings)
                    continue
                below.append(frame._replace(node=item, field=f"{frame.field}[{index}]", users=users))
            stack.extend(reversed(below))
        else:
            yield from _mapping(frame, node, seen, stack, settings, depth)


def _is_sops(root: Node) -> bool:
    found = root.get("sops") if isinstance(root, Mapping) else None
    return isinstance(found, Mapping) and ("mac" in found.fields or "version" in found.fields)


def _mapping(
    frame: _Frame, node: Mapping, seen: set[int], stack: list[_Frame], settings: detectors.Settings, depth: int
) -> Iterator[Exposure]:
    keys = {key.value: value for key, value in node.entries if key.__class__ is Scalar}
    if _is_secret(node, keys, frame):
        yield from _secret(frame, node, seen, settings)
    if "secretKey" in keys and (frame.name == "match" or not _NAMES_BESIDE.isdisjoint(keys)):
        seen.add(id(keys["secretKey"]))  # of an ExternalSecret or PushSecret: the name of a key
    pair = _pair(keys) if "value" in keys else None
    if pair is not None:
        name, value = pair
        if isinstance(value, Scalar) and id(value) not in seen:
            seen.add(id(value))
            field, parents = f"{frame.field}.value".lstrip("."), f"{frame.parents}.{frame.name}".strip(".")
            yield from _scalar(frame._replace(name=name, parents=parents, field=field), value, settings, depth)
    patched = _patched(node) if "op" in keys else None
    if patched is not None:
        path, value = patched
        seen.add(id(value))
        yield from _patch(frame, path, value, settings)
    below, exposed = _below(frame, node, keys, settings)
    yield from exposed
    stack.extend(reversed(below))


def _below(
    frame: _Frame, node: Mapping, keys: dict[str, Node], settings: detectors.Settings
) -> tuple[list[_Frame], list[Exposure]]:
    """The values of a mapping that are still to be looked at, and the tokens among its keys."""
    kind = _text(keys.get("kind"))
    patch_target = keys.get("target") if "patch" in keys else None
    target = patch_target.str("kind") or "" if isinstance(patch_target, Mapping) else frame.target
    owner = node if frame.name == "secretGenerator" else frame.owner
    below: list[_Frame] = []
    exposed: list[Exposure] = []
    users = _users(keys.items())
    parents = f"{frame.parents}.{frame.name}".strip(".")
    for key, value in node.entries:
        name = key.value if isinstance(key, Scalar) else ""
        if name in _SKIPPED or (name == "sops" and frame.sops and not frame.field):
            continue
        if name in _GENERATOR_FILES and frame.name in ("secretGenerator", "configMapGenerator"):
            continue
        shown = name
        if len(name) >= _TOKEN_LENGTH and isinstance(key, Scalar):
            for one in tokens.find(name, settings):
                shown = "*"  # a token used as a key must not become part of a field's name
                exposed.append(Exposure(key, one.start, one.end, one.judgement, frame.field))
        bracket = frame.name in _BRACKETED or not name or any(c in name for c in ".[]/ ")
        field = f"{frame.field}[{shown}]" if bracket else f"{frame.field}.{shown}".lstrip(".")
        kind_below = kind if name == "items" else frame.kind
        if frame.sops and _ID.search(name) and _SECRET_BESIDE.sub(r"\1secret_key", name) in keys:
            continue  # who uses the key, not the key
        if name in _VALUE and suspect_name(frame.name) and not any(one in keys for one in _PAIR_NAMES):
            name = frame.name  # `password: {value: …}`
        below.append(_Frame(value, name, parents, field, frame.sops, kind_below, target, owner, users))
    return below, exposed


_ID = lazyre.compile(r"(?i)(?<!secret_)access_key(?:_id)?\Z")
_SECRET_BESIDE = lazyre.compile(r"(?i)(\A|_)access_key(?:_id)?\Z")


def _text(node: Node | None) -> str:
    return node.value if isinstance(node, Scalar) else ""


def _is_secret(node: Mapping, keys: dict[str, Node], frame: _Frame) -> bool:
    if "data" not in keys and "stringData" not in keys and "<<" not in keys:
        return False
    if "kind" in keys:
        return _text(keys["kind"]) == "Secret" and (_text(keys.get("apiVersion")) or "v1") == "v1"
    if frame.kind == "SecretList" and "metadata" in keys:
        return True
    return "stringData" in keys and ("metadata" in keys or not frame.field)


def _pair(keys: dict[str, Node]) -> tuple[str, Node] | None:
    """The two halves of `{name: DB_PASSWORD, value: …}`, whatever their order."""
    if len(keys) > 4:
        return None
    for candidate in _PAIR_NAMES:
        name = keys.get(candidate)
        if isinstance(name, Scalar):
            return name.value, keys["value"]
    return None


def _patched(node: Mapping) -> tuple[str, Scalar] | None:
    """Path and value of one operation of a JSON patch."""
    operation, path, value = node.str("op"), node.str("path"), node.get("value")
    if operation in ("add", "replace", "test") and path and path.startswith("/") and isinstance(value, Scalar):
        return path, value
    return None


def _patch(frame: _Frame, path: str, node: Scalar, settings: detectors.Settings) -> Iterator[Exposure]:
    parts = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")]
    name = parts[-1]
    field = f"{frame.field}.value".lstrip(".")
    if parts[1:2] == ["stringData"] or (parts[1:2] == ["data"] and frame.target == "Secret"):
        judged = (
            judge_content(node.value, name, settings)
            if parts[1] == "stringData"
            else _judge_data(node.value, name, settings)
        )
        if judged.kind.readable:
            yield Exposure(node, 0, len(node.value), judged, field, "sops" if frame.sops else "secret", None, name)
        return
    yield from _scalar(frame._replace(name=name, field=field), node, settings, _MAX_NESTING)


def _judge_data(value: str, name: str, settings: detectors.Settings) -> Judgement:
    """A value under `data`: decoded where it is base64, as it stands where it is not (SOPS, templates, mistakes)."""
    decoded = shapes.decode_base64(value, least=1)
    if decoded is None or (shapes.readable_text(decoded) is None and shapes.is_placeholder(value)):
        return judge_content(value, name, settings)
    return judge_bytes(decoded, name, settings)


def _secret(frame: _Frame, node: Mapping, seen: set[int], settings: detectors.Settings) -> Iterator[Exposure]:
    """The keys of a plain Secret that hold content of their own. With SOPS around it: those that it left readable."""
    inside = "sops" if frame.sops else "secret"
    for section in ("data", "stringData"):
        found = node.map(section)
        if found is None:
            continue
        seen.add(id(found))
        for key, entry in found.fields.items():
            value = entry.value
            if not isinstance(value, Scalar) or not value.value.strip():
                continue
            seen.add(id(value))
            text = value.value
            judged = (
                Found(0, len(text), _judge_data(text, key, settings))
                if section == "data"
                else _in_string(text, key, settings)
            )
            if judged.judgement.kind.readable:
                prefix = f"{frame.field}." if frame.field else ""
                field = f"{prefix}{section}[{key}]"
                yield Exposure(value, judged.start, judged.end, judged.judgement, field, inside, node, key)


def _in_string(text: str, key: str, settings: detectors.Settings) -> Found:
    """What a value under `stringData` holds: the worst credential, at its place in the text where it is only a part."""
    found = find_content(text, key, settings)
    if not (found.judgement.kind.readable and found.judgement.certain):
        nested = document_in(text, key)
        for one in walk(nested, settings, 1) if nested is not None else ():
            found = Found(*Places().of(one.node, one.start, one.end), one.judgement)
            break
    alone = not text[: found.start].strip() and "\n" not in text[found.end :].strip()
    return found._replace(start=0, end=len(text)) if alone else found


def _literal(frame: _Frame, node: Scalar, index: int, settings: detectors.Settings) -> Iterator[Exposure]:
    """A generator's `name=value`."""
    name, separator, value = node.value.partition("=")
    if not separator or not value:
        return
    start = len(name) + 1
    bare = value.strip("\"'") if value[:1] in "\"'" and value[-1:] == value[:1] else value
    start += len(value) - len(value.lstrip("\"'")) if bare != value else 0
    field = f"{frame.field}[{index}]"
    if frame.owner is not None:
        judged = judge_content(bare, name, settings)
        if judged.kind.readable:
            yield Exposure(node, start, start + len(bare), judged, field, "secret", frame.owner, name)
        return
    for found in inspect(bare, name, "", settings):
        yield Exposure(node, start + found.start, start + found.end, found.judgement, field)


def _arguments(frame: _Frame, node: Sequence, settings: detectors.Settings) -> Iterator[Exposure]:
    """A command line in pieces: judged as one line, so that a flag and its value in the next item belong together."""
    items = [item for item in node.items if isinstance(item, Scalar)]
    line = ""
    places: list[tuple[int, int, Scalar, int]] = []
    mysql = any(re.match(r"-u\w+\Z|--user=", item.value) for item in items)
    for index, item in enumerate(items):
        value = item.value
        said = items[index - 1].value if index else ""
        phrase = said.startswith("--") and "=" not in said and suspect_name(said)
        if "\n" in value or (" " in value.strip() and not value.startswith("-") and not phrase):
            line += " | "  # a script: it is judged by itself
            continue
        if mysql and re.match(r"-p[^\s-]", value) and "mysql" not in line:
            line += " | mysql -u x "
        quote = '"' if any(c in value for c in " &;|)>,]") and '"' not in value and "=" not in value else ""
        start = len(line) + len(quote)
        line += f"{quote}{value}{quote} "
        places.append((start, start + len(value), item, index))
    for found in inspect(line, "", "", settings):
        for start, end, item, index in places:
            if start <= found.start < end:
                yield Exposure(
                    item, found.start - start, min(found.end, end) - start, found.judgement, f"{frame.field}[{index}]"
                )
                break


def _scalar(frame: _Frame, node: Scalar, settings: detectors.Settings, depth: int) -> Iterator[Exposure]:
    value = node.value
    name = frame.name
    patches_secret = name == "patch" and frame.target == "Secret"
    if not (settings.widened or patches_secret or _worth_a_look(name, frame.parents, value)):
        return
    if name in _PROSE:
        found_tokens = tokens.find(value, settings)
        yield from (
            Exposure(node, one.start, one.end, one.judgement, frame.field)
            for one in found_tokens
            if one.judgement.certain
        )
        return
    if depth < _MAX_NESTING:
        nested = document_in(value, name, whatever=patches_secret)
        if nested is not None:
            yield from _nested(frame, node, nested, settings, depth)
            return
    if name == "auth" and len(value) >= 8 and judge_basic(value).kind.readable:
        yield Exposure(node, 0, len(value), judge_basic(value), frame.field, "sops" if frame.sops else "")
        return
    if name.lower() in _USER_LISTS and _USER_LIST.match(value) and not shapes.shape(value).certain:
        password = value.partition(":")[2]
        if judge(password, "password", "", settings).kind.readable:
            yield Exposure(node, 0, len(value), judge(password, "password", "", settings), frame.field)
        return
    if node.style == "" and node.json.type != "string" and grade(name, frame.parents) is not Grade.PASSWORD:
        return
    for found in inspect(value, name, frame.parents, settings):
        judged = found.judgement
        if value in frame.users and judged.kind.readable:
            judged = _OF_USER
        yield Exposure(node, found.start, found.end, judged, frame.field, "sops" if frame.sops else "")


_OF_USER = Judgement(Kind.WEAK_DEFAULT, "the name of its user")
_USER = lazyre.compile(r"(?i)(?:\A|[-_.a-z])(?:user|usr|login|role)[-_]?(?:name)?\Z")


def _users(pairs: Iterable[tuple[str, Node | None]]) -> frozenset[str]:
    """The values whose names say that they name users."""
    return frozenset(
        value.value for name, value in pairs if isinstance(value, Scalar) and value.value and _USER.search(name)
    )


def _worth_a_look(name: str, parents: str, value: str) -> bool:
    """The question that nearly all scalars of a repository answer with no, in about a microsecond."""
    if len(value) < 3:
        return False
    if suspect_name(name) or among_secrets(parents) or name.lower() in _USER_LISTS:
        return True
    if len(value) < 12:
        return False
    if texts.suspect(value) or tokens.suspect(value):
        return True
    return len(value) >= 40 and " " not in value and "\n" not in value and _encoded_document(value)


def _encoded_document(value: str) -> bool:
    data = shapes.decode_base64(value, least=40)
    text = shapes.readable_text(data) if data is not None else None
    return text is not None and (tokens.suspect(text) or texts.suspect(text))


def document_in(value: str, name: str, *, whatever: bool = False) -> Node | None:
    """The nodes of a text that is a YAML or JSON document itself, else None.

    Texts that can hold no credential count as no document, unless `whatever`.
    """
    start = value.lstrip()[:1]
    if start not in ("{", "[") and not ("\n" in value and (_YAML_LINE.match(value) or _DOCUMENT_NAME.search(name))):
        return None
    if (start in ("{", "[") and len(value) < 12) or "{{" in value[:200]:
        return None
    if not (whatever or may_expose(value)):
        return None
    try:
        root = compose(Origin("", 0, value))
    except SyntaxProblem:
        return None
    if (
        isinstance(root, Mapping)
        and root.entries
        and not (start == "{" and any(not isinstance(k, Scalar) for k, _ in root.entries))
    ):
        return root
    return root if isinstance(root, Sequence) and any(isinstance(item, Mapping) for item in root.items) else None


def _nested(frame: _Frame, node: Scalar, root: Node, settings: detectors.Settings, depth: int) -> Iterator[Exposure]:
    applied = frame.name == LAST_APPLIED
    places = Places()
    for found in walk(root, settings, depth + 1, frame.target):
        start, end = places.of(found.node, found.start, found.end)
        inside = "last-applied" if applied else ("sops" if frame.sops else found.inside)
        yield Exposure(node, start, end, found.judgement, frame.field, inside, found.secret, found.key)
