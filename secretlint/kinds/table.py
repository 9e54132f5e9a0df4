"""The compiled knowledge about kinds, read per kind on first use.

`compiled.py` holds one JSON text per block of `data/*.yaml`; a kind is a few numbers of such blocks. So a run pays for
the kinds that it meets, and for no YAML.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from secretlint.kinds.path import ITEMS, VALUES, Path

ANY = "*"
"""As the namespace of a Reference: the manifest does not say which; of a Declaration: several, by a selector."""

Condition = tuple[Path, tuple[str, ...]]
"""A path and the texts that satisfy it; `present` and `absent` are about the field itself."""


class Usage(NamedTuple):
    """What a kind of use needs of its Secret. `any_of`: one of these sets of keys; `types`: Secret types it accepts.

    `bootstrap`: the Secret is what makes the rest of the repository readable (the key of SOPS, a store's credential),
    so it usually cannot be in Git.
    """

    missing: str = "not-started"
    keys: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    types: tuple[str, ...] = ()
    weak: bool = False
    bootstrap: bool = False
    optional_keys: bool = True
    """Whether `optional` on a reference forgives a missing key too, not only a missing Secret."""


class Row(NamedTuple):
    """How one field names a Secret. Paths are relative to the mapping that holds the name; see docs/kinds.md."""

    usage: str
    keys: tuple[Path, ...] = ()
    default_key: str = ""
    items: Path | None = None
    optional: Path | None = None
    prefix: Path | None = None
    namespace: Path | None = None
    namespace_else: str = ""
    syntax: str = ""
    conditions: tuple[Condition, ...] = ()
    weak: bool = False
    kustomize: bool = False
    makes: tuple[Condition, ...] | None = None
    requires: tuple[str, ...] = ()


@dataclass(slots=True)
class Step:
    """A node of the matcher: what may come next, and the rows that end here."""

    fields: dict[str, Step] = field(default_factory=dict)
    items: Step | None = None
    values: Step | None = None
    rows: tuple[Row, ...] = ()


class Alternative(NamedTuple):
    """One way to fill a placeholder: a path below `root` ("object", "item", "key"), or a literal (root "")."""

    root: str
    path: Path
    literal: str = ""


Template = tuple[tuple[Alternative, ...], ...]
"""Pieces to be joined; each piece is a list of alternatives of which the first that is there counts."""


class KeysIf(NamedTuple):
    """Keys that are there under conditions."""

    conditions: tuple[Condition, ...]
    keys: tuple[str, ...]


class Producer(NamedTuple):
    """A Secret that a kind makes."""

    name: Template
    namespace: Template = ()
    type: Template = ()
    each: Path = ()
    keys: tuple[str, ...] = ()
    keys_from: tuple[tuple[str, Path], ...] = ()
    keys_if: tuple[KeysIf, ...] = ()
    open: bool = False
    open_if: tuple[Condition, ...] = ()
    open_without: bool = False
    conditions: tuple[Condition, ...] = ()
    certain: bool = True
    metadata: Path = ()
    dashes: bool = False
    """Whether `_` in the name becomes `-`."""
    traits: tuple[tuple[str, Template], ...] = ()


class Use(NamedTuple):
    """A Secret that a kind reads although no field names it. It only marks the Secret as used."""

    name: Template
    namespace: Template = ()
    conditions: tuple[Condition, ...] = ()


class Kind(NamedTuple):
    """All that is known about a kind.

    `closed`: its fields are all known, so no shape rules are tried on it. `namespace`: where the references of a
    cluster-scoped kind go when they name no namespace (ANY: unknown); `own`: a namespace that they name is ignored.
    """

    step: Step
    producers: tuple[Producer, ...] = ()
    uses: tuple[Use, ...] = ()
    closed: bool = False
    namespace: str = ""
    makes: bool = False
    """Whether a row's own Secret may be made by the controller that reads it."""


class Table:
    """Blocks of rows by kind, linked on first use. A team's own kinds are a second table of the same form."""

    def __init__(self, kinds: dict[str, tuple[int, ...]], blocks: tuple[str, ...], fragments: dict[str, str]) -> None:
        self._kinds = kinds
        self._blocks = blocks
        self._fragments = fragments
        self._linked: dict[str, Kind | None] = {}
        self._steps: dict[tuple[str, bool], Step] = {}

    def get(self, api_version: str, kind: str) -> Kind | None:
        """What is known about a kind, or None. Versions do not matter; kinds are compared without regard to case."""
        group = api_version.rpartition("/")[0]
        name = f"{group}/{kind}".lower()
        if name not in self._linked:
            numbers = self._kinds.get(name) or self._kinds.get(f"*/{kind}".lower())
            self._linked[name] = self._link([json.loads(self._blocks[n]) for n in numbers]) if numbers else None
        return self._linked[name]

    def fragment(self, name: str, kustomize: bool = False) -> Step:
        """The matcher of a fragment (`PodSpec`, `Container`, …)."""
        found = self._steps.get((name, kustomize))
        if found is None:
            found = self._steps[(name, kustomize)] = Step()
            self._grow(found, [json.loads(self._fragments[name])], kustomize)
        return found

    def _link(self, blocks: list[dict[str, Any]]) -> Kind:
        step = Step()
        self._grow(step, blocks, None)
        producers = tuple(read_producer(raw) for block in blocks for raw in block.get("makes", ()))
        uses = tuple(read_use(raw) for block in blocks for raw in block.get("uses", ()))
        namespace = next((block["namespace"] for block in blocks if "namespace" in block), "")
        makes = any(self._makes(block) for block in blocks)
        return Kind(step, producers, uses, any(block.get("closed") for block in blocks), namespace, makes)

    def _makes(self, block: dict[str, Any]) -> bool:
        """Whether a row of the block, or of a fragment in it, says `makes`."""
        if any("makes" in row for _, row in block.get("references", ())):
            return True
        hosts = {fragment for _, fragment, _ in block.get("hosts", ())}
        return any(self._makes(json.loads(self._fragments[name])) for name in hosts)

    def _grow(self, step: Step, blocks: list[dict[str, Any]], kustomize: bool | None) -> None:
        """Add the rows of blocks. `kustomize` None: rows say it themselves; otherwise the host must agree.

        Fragments are shared between kinds and must not change: own rows come first, then the longest hosts, so that a
        fragment is only ever merged into something, never grown.
        """
        for path, raw in (entry for block in blocks for entry in block.get("references", ())):
            row = read_row(raw)
            end = _descend(step, path)
            end.rows = (*end.rows, row if kustomize is None else row._replace(kustomize=row.kustomize and kustomize))
        hosts = [entry for block in blocks for entry in block.get("hosts", ())]
        for path, fragment, rewritten in sorted(hosts, key=lambda host: -len(host[0])):
            _graft(step, path, self.fragment(fragment, bool(rewritten and kustomize is not False)))


def _descend(step: Step, path: Iterable[str]) -> Step:
    for segment in path:
        step = _next(step, segment)
    return step


def _next(step: Step, segment: str) -> Step:
    if segment == ITEMS:
        step.items = step.items or Step()
        return step.items
    if segment == VALUES:
        step.values = step.values or Step()
        return step.values
    return step.fields.setdefault(segment, Step())


def _graft(step: Step, path: list[str], branch: Step) -> None:
    """Hang a shared branch under `path`; where something is there already, a merged copy."""
    if not path:
        merged = _merge(step, branch)
        step.fields, step.items, step.values, step.rows = merged.fields, merged.items, merged.values, merged.rows
        return
    parent = _descend(step, path[:-1])
    last = path[-1]
    if last == ITEMS:
        parent.items = _merge(parent.items, branch)
    elif last == VALUES:
        parent.values = _merge(parent.values, branch)
    else:
        parent.fields[last] = _merge(parent.fields.get(last), branch)


def _merge(one: Step | None, other: Step | None) -> Step:
    if one is None or other is None:
        return one or other or Step()
    if one is other:
        return one
    fields = dict(one.fields)
    for name, branch in other.fields.items():
        fields[name] = _merge(fields.get(name), branch)
    items = _merge(one.items, other.items) if one.items or other.items else None
    values = _merge(one.values, other.values) if one.values or other.values else None
    return Step(fields, items, values, _union(one.rows, other.rows))


def _union(own: tuple[Row, ...], others: tuple[Row, ...]) -> tuple[Row, ...]:
    """Both; of the same usage the kind's own row, which may say more than a fragment's."""
    named = {row.usage for row in own}
    return own + tuple(row for row in others if row.usage not in named)


def read_row(raw: dict[str, Any]) -> Row:
    """A Row from its compiled JSON."""
    namespace, default = raw.get("namespace", (None, ""))
    return Row(
        raw["usage"],
        tuple(tuple(path) for path in raw.get("key", ())),
        raw.get("default", ""),
        _path(raw.get("items")),
        _path(raw.get("optional")),
        _path(raw.get("prefix")),
        _path(namespace),
        default,
        raw.get("syntax", ""),
        _conditions(raw.get("if", ())),
        raw.get("weak", False),
        raw.get("kustomize", False),
        _conditions(raw["makes"]) if "makes" in raw else None,
        tuple(raw.get("requires", ())),
    )


def read_producer(raw: dict[str, Any]) -> Producer:
    """A Producer from its compiled JSON."""
    return Producer(
        _template(raw["name"]),
        _template(raw.get("namespace", ())),
        _template(raw.get("type", ())),
        tuple(raw.get("each", ())),
        tuple(raw.get("keys", ())),
        tuple((root, tuple(path)) for root, path in raw.get("keys-from", ())),
        tuple(KeysIf(_conditions(entry["if"]), tuple(entry["keys"])) for entry in raw.get("keys-if", ())),
        raw.get("open") is True,
        _conditions(raw.get("open-if", ())),
        raw.get("open-without", False),
        _conditions(raw.get("if", ())),
        raw.get("certain", True),
        tuple(raw.get("metadata", ())),
        raw.get("dashes", False),
        tuple((name, _template(text)) for name, text in raw.get("traits", ())),
    )


def read_use(raw: dict[str, Any]) -> Use:
    """A Use from its compiled JSON."""
    return Use(_template(raw["name"]), _template(raw.get("namespace", ())), _conditions(raw.get("if", ())))


def _path(raw: list[str] | None) -> Path | None:
    return None if raw is None else tuple(raw)


def _conditions(raw: Iterable[Any]) -> tuple[Condition, ...]:
    return tuple((tuple(path), tuple(texts)) for path, texts in raw)


def _template(raw: Iterable[Any]) -> Template:
    return tuple(tuple(Alternative(root, tuple(path), literal) for root, path, literal in piece) for piece in raw)


@lru_cache(maxsize=1)
def built_in() -> Table:
    """The table of `data/*.yaml`."""
    from secretlint.kinds import compiled

    return Table(compiled.KINDS, compiled.BLOCKS, compiled.FRAGMENTS)


@lru_cache(maxsize=1)
def anywhere() -> tuple[Step, frozenset[str]]:
    """A matcher of annotations that name Secrets on any kind, and labels by which Secrets are selected."""
    from secretlint.kinds import compiled

    raw = json.loads(compiled.ANYWHERE)
    step = Step()
    for name, row in raw["annotations"]:
        step.fields[name] = Step(rows=(read_row(row),))
    return step, frozenset(raw["labels"])


class Known(NamedTuple):
    """Secrets that software makes which need not be in the repository: patterns (`fnmatch`) of name and namespace."""

    name: str
    namespace: str
    by: str


@lru_cache(maxsize=1)
def known() -> tuple[Known, ...]:
    """The Secrets that clusters have without anybody declaring them."""
    from secretlint.kinds import compiled

    rows = json.loads(compiled.ANYWHERE)["known"]
    return tuple(Known(row["name"], row.get("namespace", "*"), row["by"]) for row in rows)


@lru_cache(maxsize=1)
def usages() -> dict[str, Usage]:
    """What each `Reference.usage` needs."""
    from secretlint.kinds import compiled

    return {
        name: Usage(
            raw.get("missing", "not-started"),
            tuple(raw.get("keys", ())),
            tuple(tuple(keys) for keys in raw.get("any-of", ())),
            tuple(raw.get("types", ())),
            raw.get("weak", False),
            raw.get("bootstrap", False),
            raw.get("optional-keys", True),
        )
        for name, raw in json.loads(compiled.USAGES).items()
    }
