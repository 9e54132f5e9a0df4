"""What the API server refuses: strict decoding and validation of the kinds that hold or use Secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secretlint import lazyre, redact
from secretlint.apiserver.containers import REFUSED
from secretlint.apiserver.locate import locate, node_at
from secretlint.apiserver.problem import Key, Problem, render
from secretlint.apiserver.validate import VALIDATORS, judge, warn
from secretlint.checks import Context, Document
from secretlint.checks.document import is_encrypted, is_foreign
from secretlint.model import Hit, ObjectId
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_null, span

_PLACEHOLDER = lazyre.compile(
    r"\$\{[^}]{,1000}\}|\A\$\{\w|\$[A-Z][A-Z0-9_]+|\(\([\w.-]+\)\)|\A\(.+\)\Z|"
    r"\$\w{,40}\([^)]{,1000}\)|\{\{.{,200}?\}\}|<[A-Za-z_ -]+>|\Areplace_[a-z]|__[A-Z][A-Z0-9_]*__",
    re.DOTALL,
)
_SHOUTED = lazyre.compile(r"(?:[A-Z]+_)+[A-Z]+")
"""`SET_BY_SOMEBODY`: a placeholder as a value; as a key, or as the name of a variable, a name like any other."""
_FILLED = lazyre.compile(r"<path:[^<>\n]+#[^<>\n]+>")
"""What argocd-vault-plugin replaces in any object; `<name | modifier>` in those that have its annotation."""
_FILLED_BY_NAME = lazyre.compile(r"<[^<>\n]+>")
_LISTS = frozenset(("v1", "apps/v1", "batch/v1"))
_MAX_LIST_DEPTH = 20


def wants(document: Document) -> bool:
    """Whether the document may be an object (or a list of objects) of a kind that is validated here."""
    identity = document.object
    if identity is None or is_foreign(identity.kind, identity.api_version):
        return False
    return identity.kind in VALIDATORS or (isinstance(document.root, Mapping) and "items" in document.root.fields)


def check_document(document: Document, context: Context) -> Iterator[Hit]:
    """What the API server refuses in each object's fields, and what it warns about."""
    encrypted = isinstance(document.root, Mapping) and is_encrypted(document.root)
    for root, identity in objects(document):
        if _is_seen(root, identity):
            continue
        hidden = encrypted or is_encrypted(root)
        verdict = judge(root, identity.api_version, identity.kind, context.kubernetes_version, hidden)
        if verdict is None:
            continue
        for problem in (*verdict.problems, *warn(identity.kind, verdict)):
            if not (hidden and _is_ciphertext(problem, root)):
                yield hit(problem, root, identity)


def _is_seen(root: Mapping, identity: ObjectId) -> bool:
    """Whether it is what somebody looks for in a cluster: it has a status, and neither a name nor anything to apply."""
    return not identity.name and "status" in root.fields and root.fields.keys() <= {"apiVersion", "kind", "status"}


def _is_ciphertext(problem: Problem, root: Mapping) -> bool:
    """Whether the problem is one of a value that nobody knows before SOPS decrypts it."""
    node = locate(root, problem.at or problem.path, problem.key).node
    return isinstance(node, Scalar) and node.value.startswith("ENC[")


def objects(document: Document) -> Iterator[tuple[Mapping, ObjectId]]:
    """The objects of a document: itself, or the items of a list (however deep lists nest)."""
    yield from _unroll(document.mapping, document.object, 0)


def _unroll(root: Mapping, identity: ObjectId | None, depth: int) -> Iterator[tuple[Mapping, ObjectId]]:
    if identity is None or depth > _MAX_LIST_DEPTH:
        return
    items = root.get("items")
    if items is None or (depth and not isinstance(items, Sequence)):
        yield root, identity
        return
    typed = "" if depth else identity.kind.removesuffix("List")
    for item in items.items if isinstance(items, Sequence) else ():
        if is_null(item) and typed and identity.api_version in _LISTS:
            yield _empty(item), ObjectId(identity.api_version, typed, "", "")
        if not isinstance(item, Mapping):
            continue
        api_version, kind = item.str("apiVersion") or "", item.str("kind") or ""
        if not api_version and not kind and typed and identity.api_version in _LISTS:
            api_version, kind = identity.api_version, typed
        meta = item.map("metadata")
        namespace = (meta.str("namespace") if meta else None) or ""
        name = (meta.str("name") if meta else None) or ""
        yield from _unroll(item, ObjectId(api_version.removeprefix("/"), kind, namespace, name), depth + 1)


def _empty(item: Node) -> Mapping:
    """What a null item of a typed list is to the API server: an object without a field."""
    empty = Mapping("", True, item.start, item.origin)
    empty.end = item.end
    return empty


def hit(problem: Problem, root: Mapping, identity: ObjectId) -> Hit:
    """The problem with its place. Args: those of the problem, `field`, and `placeholder` where the text is one."""
    place = locate(root, problem.at or problem.path, problem.key)
    field = render(problem.path)
    given = tuple(_explained(_present(arg, place.exists), problem, identity) for arg in problem.args)
    args = (*given, ("field", field), ("kind", identity.kind))
    if _is_filled(place.node, root):
        return Hit(problem.rule, span(place.node), field, (*args, ("placeholder", "filled")), object=identity)
    refused = ("problem", REFUSED) in args and _PLACEHOLDER.search(root.origin.text) is not None
    pointed = place.node.value if isinstance(place.node, Scalar) else ""
    shouted = not _names_variable(problem) and _SHOUTED.fullmatch(place.text)
    if (
        refused
        or shouted
        or _PLACEHOLDER.search(place.text)
        or _PLACEHOLDER.search(pointed)
        or _is_marked(problem, root)
    ):
        args = (*args, ("placeholder", "true"))
    if problem.rule == "workload-selector-mismatch" and not place.exists:
        args = (*args, ("labels", "none"))
    return Hit(problem.rule, span(place.node), field, args, object=identity)


def _is_marked(problem: Problem, root: Mapping) -> bool:
    """Whether a program replaces what is wrong: keys in capitals without a value, labels of selectors."""
    found = node_at(root, problem.at or problem.path)
    if problem.rule == "object-unknown-field":
        name = str((problem.at or problem.path)[-1])
        return isinstance(found, Scalar) and not found.value and _SHOUTED.fullmatch(name) is not None
    if not isinstance(found, Mapping) or not found.entries:
        return False
    labels = found.map("matchLabels") or found
    values = [field.value for field in labels.fields.values()]
    if ("problem", "is no selector") in problem.args:
        return any(isinstance(one, Scalar) and _PLACEHOLDER.search(one.value) for one in values)
    empty = all(isinstance(one, Scalar) and not one.value for one in values)
    return empty and all(map(_SHOUTED.fullmatch, found.fields))


def _present(arg: tuple[str, str], exists: bool) -> tuple[str, str]:
    """The argument: what does not exist is missing, and what does is empty."""
    name, text = arg
    if name != "problem":
        return arg
    wrong, right = ("is missing", "is empty") if exists else ("is empty", "is missing")
    return (name, right + text[len(wrong) :]) if re.match(rf"{wrong}(?:,|\Z)", text) else arg


def _explained(arg: tuple[str, str], problem: Problem, identity: ObjectId) -> tuple[str, str]:
    """The argument, with a hint where the problem brings none."""
    if arg != ("hint", ""):
        return (arg[0], redact.key(arg[1])) if arg[0] == "key" else arg
    path = problem.at or problem.path
    fields = (segment for segment in path if isinstance(segment, str) and not isinstance(segment, Key))
    names = [redact.key(field) for field in fields]
    if problem.rule == "object-unknown-field":
        return ("hint", f"kubectl explain {'.'.join((identity.kind.lower(), *names[:-1]))} lists the fields.")
    return ("hint", f"kubectl explain {'.'.join((identity.kind.lower(), *names))} says what it takes.")


def is_placeholder(text: str) -> bool:
    """Whether the text holds what is filled in before it reaches the cluster: `${VAR}`, `{{ … }}`, `$(VAR)`."""
    return _PLACEHOLDER.search(text) is not None or _SHOUTED.fullmatch(text) is not None


def _names_variable(problem: Problem) -> bool:
    path = problem.at or problem.path
    return len(path) > 2 and path[-3] == "env" and path[-1] == "name"


def _is_filled(node: Node, root: Mapping) -> bool:
    """Whether argocd-vault-plugin writes the text before Argo CD applies the object."""
    if not isinstance(node, Scalar):
        return False
    metadata = root.map("metadata")
    annotations = metadata.map("annotations") if metadata is not None else None
    annotated = annotations is not None and any(name.startswith("avp.kubernetes.io/") for name in annotations.fields)
    return (_FILLED_BY_NAME if annotated else _FILLED).search(node.value) is not None
