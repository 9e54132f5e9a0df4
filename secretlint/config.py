"""defaults < file < flags, in one frozen Config. Whatever is unknown or wrong in the file is an error with its place.

The settings are described once, in `config.schema.json`, which editors use as well.
"""

from __future__ import annotations

import fnmatch
import functools
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from secretlint import catalog
from secretlint.model import Severity, Span

if TYPE_CHECKING:
    from secretlint.schema import Problem
    from secretlint.tree import Mapping, Node, Origin

FILE_NAME = ".secretlint.yaml"
OLDEST, NEWEST = (1, 27), (1, 36)
"""The Kubernetes versions whose rules are known; older and newer ones are judged as the nearest of these."""

FailOn = Literal["error", "warning", "info", "never"]


class ExternalSecret(NamedTuple):
    """Secrets that exist although no file declares them. `namespace` and `name` are globs (`*`, `?`, `[ab]`).

    `keys` are all the keys that it has, None when they are not known. `type` is "" when not known.
    """

    namespace: str
    name: str
    keys: tuple[str, ...] | None
    type: str
    span: Span

    def matches(self, namespace: str, name: str) -> bool:
        """Whether it is the Secret of this name in this namespace."""
        return fnmatch.fnmatchcase(name, self.name) and fnmatch.fnmatchcase(namespace, self.namespace)


@dataclass(frozen=True, slots=True)
class Config:
    """All that decides about a run. Picklable, so that workers can have it. Paths and globs use `/`.

    `patterns_root` is the folder that globs of the configuration file are relative to (the file's own folder, absolute;
    the working directory where there is no file).
    """

    paths: tuple[str, ...] = (".",)
    stdin: bytes | None = None
    """What came from standard input (`-`), judged as the content of `stdin_filename`."""
    stdin_filename: str = "stdin.yaml"
    hook: bool = False
    """Called by pre-commit: `paths` are the changed files, elsewhere only what `HEAD` did not have counts."""
    patterns_root: str = ""
    file: str = ""
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    exclude: tuple[str, ...] = ()
    external_secrets: tuple[ExternalSecret, ...] = ()
    namespace: str = ""
    """`--namespace`: for objects that name none, wherever they are. "" leaves it to `namespaces`."""
    namespaces: tuple[tuple[str, str], ...] = ()
    """(glob, namespace), the last match counts."""
    kubernetes_version: tuple[int, int] = NEWEST
    fail_on: FailOn = "error"
    detect_secrets: tuple[tuple[str, Any], ...] = ()
    """Plugin name → False (off) or a tuple of (setting, value)."""
    detect_secrets_baseline: str = ""
    cluster_inventory: str = ""
    """Path of the file that `secretlint inventory` wrote, "" for none."""
    kinds: Origin | None = None
    """The configuration's text when it has `kinds`: the loader of kinds reads them with their places."""
    helm: bool = False
    new_from: str = ""
    baseline: str = ""
    write_baseline: str = ""
    cache: bool = True
    jobs: int = 0
    """Worker processes; 0 means as many as there are cores."""
    today: date | None = None
    """The date for rules that depend on one; None means the clock's."""

    def default_namespace(self, path: str) -> str:
        """The namespace of an object in this file (relative to the working directory) that names none itself."""
        if self.namespace:
            return self.namespace
        found = "default"
        for pattern, namespace in self.namespaces:
            if matches(pattern, self.relative(path)):
                found = namespace
        return found

    def excluded(self, path: str) -> bool:
        """Whether `exclude` leaves the file out."""
        return bool(self.exclude) and any(matches(pattern, self.relative(path)) for pattern in self.exclude)

    def relative(self, path: str) -> str:
        """The path (relative to the working directory) as the globs of the configuration see it."""
        if not self.patterns_root:
            return path.removeprefix("./")
        return os.path.relpath(os.path.abspath(path), self.patterns_root).replace(os.sep, "/")


class ConfigError(Exception):
    """The configuration cannot be used; `problems` say where and why, never with more than names of settings."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def load(paths: Sequence[str] = (".",), *, file: str = "", isolated: bool = False, **flags: Any) -> Config:
    """The configuration for these paths.

    `file` is used instead of the one that is found upwards from the first path; `isolated` uses none. `flags` are
    fields of Config that the command line sets; a `select` among them replaces all that the file says about selection,
    an `ignore` is added to the file's. Raises ConfigError, and OSError when `file` cannot be read.
    """
    found = "" if isolated else file or find(paths[0] if paths else ".")
    settings = _read(found) if found else {}
    if "select" in flags:
        settings |= {"extend_select": (), "ignore": ()}
    if "ignore" in flags:
        flags["ignore"] = (*settings.get("ignore", ()), *flags["ignore"])
    return replace(Config(paths=tuple(paths)), **(settings | flags))


def find(path: str) -> str:
    """The nearest `.secretlint.yaml` from this file or folder upwards, "" when there is none up to the git root.

    Raises ConfigError for a file with the other extension, which would be overlooked.
    """
    folder = os.path.abspath(path)
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    while True:
        candidate = os.path.join(folder, FILE_NAME)
        if os.path.isfile(candidate):
            return _shown(candidate)
        other = candidate.removesuffix("yaml") + "yml"
        if os.path.isfile(other):
            raise ConfigError([_whole(other, f"this file must be called {FILE_NAME} to be read")])
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return ""
        folder = parent


def _shown(path: str) -> str:
    """Relative to the working directory when it is below it."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative.replace(os.sep, "/")


def _whole(path: str, message: str) -> Problem:
    from secretlint.schema import Problem

    return Problem(Span(_shown(path), 1, 1, 1, 1), message)


def _read(path: str) -> dict[str, Any]:
    """The fields of Config that the file sets."""
    from secretlint import schema, tree

    try:
        with open(path, encoding="utf-8-sig") as stream:
            origin = tree.Origin(path, 0, stream.read())
        root = tree.compose(origin)
    except UnicodeDecodeError:
        raise ConfigError([_whole(path, "the file is not UTF-8")]) from None
    except tree.SyntaxProblem as error:
        line, column = error.mark.line + 1, error.mark.column + 1
        problem = schema.Problem(Span(path, line, column, line, column), f"not YAML: {error.problem}")
        raise ConfigError([problem]) from None
    folder = os.path.dirname(os.path.abspath(path)).replace(os.sep, "/")
    base: dict[str, Any] = {"file": path, "patterns_root": folder}
    if root is None:
        return base
    wrong = list(schema.problems(root, _schema()))
    if not wrong and isinstance(root, tree.Mapping):
        wrong = list(_further(root))
        if not wrong:
            return base | dict(_settings(root, folder)) | ({"kinds": origin} if root.get("kinds") else {})
    raise ConfigError(wrong)


def _schema() -> dict[str, Any]:
    import json

    with open(os.path.join(os.path.dirname(__file__), "config.schema.json"), encoding="utf-8") as stream:
        found: dict[str, Any] = json.load(stream)
    return found


def _further(root: Mapping) -> Iterator[Problem]:
    """What the schema cannot know: rules, and versions."""
    from secretlint import tree
    from secretlint.schema import Problem

    for node in _selectors(root):
        problem = unknown_rule(node.value)
        if problem:
            yield Problem(tree.span(node), problem)
    version = root.get("kubernetes-version")
    if isinstance(version, tree.Scalar) and not tree.is_null(version):
        try:
            parse_version(version.value)
        except ValueError as error:
            yield Problem(tree.span(version), str(error))


def _selectors(root: Mapping) -> Iterator[Any]:
    """Every node that means rules."""
    from secretlint.tree import Mapping

    for setting in ("select", "extend-select", "ignore"):
        yield from root.seq(setting)
    severity = root.get("severity")
    if isinstance(severity, Mapping):
        yield from (key for key, _ in severity.fields.values())
    ignores = root.get("per-path-ignores")
    if isinstance(ignores, Mapping):
        for name in ignores.fields:
            yield from ignores.seq(name)


def unknown_rule(selector: str) -> str:
    """What is wrong with a word that should mean rules; "" when nothing is."""
    if catalog.known(selector):
        return ""
    from secretlint.schema import suggestion

    wanted = selector.upper() if selector.upper().startswith("KSL") else selector.lower()
    return f"no rule is called {selector!r}{suggestion(wanted, catalog.words())}"


def parse_version(text: str) -> tuple[int, int]:
    """`1.31` or `v1.31.4` as (1, 31). Newer than known counts as the newest. Raises ValueError with a sentence."""
    matched = re.match(r"v?1\.([0-9]{1,3})(?:\.[0-9]+)?\Z", text.strip())
    if not matched:
        raise ValueError(f"a Kubernetes version looks like {NEWEST[0]}.{NEWEST[1]}")
    version = (1, int(matched[1]))
    if version < OLDEST:
        raise ValueError(f"versions before {OLDEST[0]}.{OLDEST[1]} are not known")
    return min(version, NEWEST)


def _settings(root: Mapping, folder: str) -> Iterator[tuple[str, Any]]:
    """Field of Config and its value, for every setting; the schema has been checked."""
    from secretlint.schema import plain
    from secretlint.tree import Scalar, is_null

    for name, (_, node) in root.fields.items():
        if is_null(node) or name == "kinds":
            continue
        value = plain(node)
        match name:
            case "select" | "extend-select" | "ignore" | "exclude":
                yield name.replace("-", "_"), tuple(value)
            case "per-path-ignores":
                yield "per_path_ignores", tuple((pattern, tuple(rules)) for pattern, rules in value.items())
            case "severity":
                yield "severity", tuple(value.items())
            case "external-secrets":
                yield "external_secrets", tuple(map(_external, root.seq(name)))
            case "default-namespace":
                yield "namespaces", _namespaces(value)
            case "kubernetes-version" if isinstance(node, Scalar):
                yield "kubernetes_version", parse_version(node.value)
            case "detect-secrets":
                yield (
                    "detect_secrets",
                    tuple((plugin, _frozen(value)) for plugin, value in value.get("plugins", {}).items()),
                )
                if value.get("baseline"):
                    yield "detect_secrets_baseline", _beside(folder, value["baseline"])
            case "cluster-inventory" | "baseline":
                yield name.replace("-", "_"), _beside(folder, value)
            case "fail-on" | "helm":
                yield name.replace("-", "_"), value


def _frozen(value: Any) -> Any:
    """A mapping or list as tuples, so that Config stays hashable."""
    if isinstance(value, dict):
        return tuple((name, _frozen(item)) for name, item in value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _beside(folder: str, path: str) -> str:
    """A path in the file is relative to the file."""
    return _shown(os.path.join(folder, path))


def _namespaces(value: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str):
        return (("**", value),)
    return tuple((entry["path"], entry["namespace"]) for entry in value)


def _external(node: Node) -> ExternalSecret:
    from secretlint.schema import plain
    from secretlint.tree import span

    value = plain(node)
    keys = value.get("keys")
    return ExternalSecret(
        value.get("namespace") or "*",
        value["name"],
        None if keys is None else tuple(keys),
        value.get("type") or "",
        span(node),
    )


@functools.lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    """A glob as a regular expression over a whole relative path; see `matches`."""
    body = glob.removeprefix("./").rstrip("/")
    anchored = "/" in body
    parts = []
    for piece in re.findall(r"\*\*/?|\*|\?|\[[^\]]+\]|[^*?\[]+|\[", body.lstrip("/")):
        match piece:
            case "**/":
                parts.append("(?:.*/)?")
            case "**":
                parts.append(".*")
            case "*":
                parts.append("[^/]*")
            case "?":
                parts.append("[^/]")
            case _ if piece.startswith("[") and len(piece) > 2:
                parts.append(
                    "[" + ("^" if piece[1] in "!^" else "") + piece[1:-1].lstrip("!^").replace("\\", "\\\\") + "]"
                )
            case _:
                parts.append(re.escape(piece))
    start = "" if anchored else "(?:.*/)?"
    return re.compile(f"{start}{''.join(parts)}(?:/.*)?\\Z", re.DOTALL)


def matches(glob: str, path: str) -> bool:
    """Whether the glob means this path or a folder above it.

    As in `.gitignore`: `*` and `?` stop at `/`, `**` does not, and a glob without `/` means a name at any depth.
    """
    return _pattern(glob).match(path) is not None
