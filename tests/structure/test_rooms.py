"""Which part of the program may use which: imports go down the list of rooms, and few rooms reach the world outside."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

TOP = Path(__file__).resolve().parents[2]

ROOMS = (
    ("__main__", "the entry"),
    ("cli", "commands: flags → Config, one engine call, a report, the exit status"),
    ("engine", "the conductor: discover, facts, graph, checks, gate → Report"),
    ("dev", "compiles rules and kinds; never imported at run time"),
    ("report", "Report → text, JSON, SARIF …"),
    ("gate", "selection, severities, comments, baseline, fingerprints"),
    ("exposed_files", "reads what is no manifest and may hold credentials"),
    ("history", "what cannot replace an object as an older revision has it"),
    ("inventory", "the Secrets of a cluster, as a file"),
    ("checks/*", "one module per family of rules"),
    ("graph", "facts → units, declarations, references, answers"),
    ("repository", "the facts of all files, and their nodes on demand"),
    ("extract", "a file's bytes → its facts and the hits of document checks"),
    ("checks", "what a check is given, and the names of their modules"),
    ("helm", "runs `helm template`"),
    ("kustomize", "what a kustomization builds, on nodes"),
    ("content", "what values hold: certificates, registries, keys"),
    ("apiserver", "the API server's verdict on an object"),
    ("deploys", "what Flux, Argo CD and kustomizations say about others"),
    ("credentials", "whether a text is a credential"),
    ("grants", "what RBAC objects allow"),
    ("inputs", "the files that a kustomization reads"),
    ("kinds", "who declares Secrets, who refers to them"),
    ("suppress", "comments that hide findings"),
    ("snippet", "lines of a file without its values"),
    ("stream", "a file → documents"),
    ("faults", "syntax problems in words"),
    ("config", "defaults < file < flags → Config"),
    ("schema", "checks configuration and rule files"),
    ("catalog", "rules by id and name"),
    ("compiled", "the rules, generated"),
    ("tree", "a document's text → nodes"),
    ("yamltext", "YAML → nodes, as go-yaml has it"),
    ("rawjson", "JSON → nodes, as Go has it"),
    ("goscan", "how far go-yaml reads"),
    ("nodes", "what nodes say, where they stand"),
    ("lines", "offsets → lines and columns"),
    ("events", "libyaml's events"),
    ("pureparse", "the same events without libyaml"),
    ("purescan", "the same tokens without libyaml"),
    ("scalar", "how the Kubernetes toolchain reads a scalar"),
    ("cache", "facts from the run before"),
    ("pool", "a map over processes"),
    ("revision", "files as a Git revision has them"),
    ("discover", "paths → files, aware of Git"),
    ("facts", "what a file says, without any value"),
    ("redact", "what names may be shown"),
    ("model", "spans, hits, rules, findings"),
    ("lazyre", "regular expressions, compiled when they are used"),
    ("wildcard", "texts with gaps"),
    ("", "the version"),
)
"""A room may use itself and those below it."""

PACKAGES = {
    "cryptography": {"content"},
    "detect_secrets": {"credentials"},
    "pathspec": {"discover"},
    "ruamel": {"events", "pureparse", "purescan"},
    "_ruamel_yaml": {"events"},
    "typer": {"cli"},
}
"""Each dependency, and the rooms that may know of it."""

OUTSIDE = {
    "os": {"cache", "cli", "config", "discover", "engine", "gate", "graph", "pool", "report", "repository"},
    "shutil": {"cli"},
    "subprocess": {"discover", "helm", "revision"},
    "tempfile": {"cache"},
    "time": {"cache", "cli"},
    "pathlib": {"apiserver", "dev", "kustomize"},
}
"""Modules that reach files, processes or the clock. `graph`, `gate` and `report` join paths; none reads a manifest."""

OFFLINE = ("asyncio", "ftplib", "http", "requests", "smtplib", "socket", "ssl", "urllib.request", "xmlrpc")


class Import(NamedTuple):
    """`module` imports `target` at `line`; `late`: when a function runs, or only for the type checker."""

    module: str
    target: str
    line: int
    late: bool


def _modules() -> dict[str, Path]:
    found = {}
    for path in (TOP / "secretlint").rglob("*.py"):
        words = path.relative_to(TOP).with_suffix("").parts
        found[".".join(words[:-1] if words[-1] == "__init__" else words)] = path
    return found


MODULES = _modules()


def _imports(module: str, node: ast.AST, late: bool = False) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        inner = late or isinstance(child, ast.FunctionDef) or _is_for_types(child)
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(module, alias.name, child.lineno, late)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{module}: a relative import"
            for alias in child.names:
                below = f"{child.module}.{alias.name}"
                yield Import(module, below if below in MODULES else child.module or "", child.lineno, late)
        else:
            yield from _imports(module, child, inner)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


IMPORTS = [
    found
    for module, path in MODULES.items()
    for found in _imports(module, ast.parse(path.read_text(encoding="utf-8")))
    if found.target != "__future__"
]
OWN = [one for one in IMPORTS if one.target.partition(".")[0] == "secretlint"]


def _room(module: str) -> str:
    words = module.split(".")[1:]
    if words[:1] == ["checks"] and len(words) > 1:
        return "checks/*"
    return words[0] if words else ""


def test_every_module_has_a_room_and_every_room_a_module() -> None:
    assert {_room(module) for module in MODULES} == {name for name, _ in ROOMS}


def test_imports_go_down() -> None:
    floors = {name: number for number, (name, _) in enumerate(ROOMS)}
    up = [
        f"{one.module}:{one.line} imports {one.target}"
        for one in OWN
        if floors[_room(one.target)] < floors[_room(one.module)]
    ]
    assert up == []


def test_no_module_imports_itself_through_others() -> None:
    uses: dict[str, set[str]] = {module: set() for module in MODULES}
    for one in OWN:
        if not one.late and one.target != one.module:
            uses[one.module].add(one.target)
    while free := {module for module, targets in uses.items() if not targets & uses.keys()}:
        uses = {module: targets for module, targets in uses.items() if module not in free}
    assert uses == {}, "these stand in a circle, or above one"


def test_nothing_imports_the_developers_room() -> None:
    assert [one for one in OWN if _room(one.target) == "dev" and _room(one.module) != "dev"] == []


@pytest.mark.parametrize(("package", "rooms"), [*PACKAGES.items(), *OUTSIDE.items()])
def test_who_may_know_of_a_package(package: str, rooms: set[str]) -> None:
    users = {_room(one.module) for one in IMPORTS if one.target.partition(".")[0] == package}
    assert users == rooms


def test_nothing_reaches_the_network() -> None:
    reached = [one for one in IMPORTS if any(f"{one.target}.".startswith(f"{name}.") for name in OFFLINE)]
    assert reached == []


CLOCK = {"today", "now", "utcnow"}


def test_only_the_conductor_asks_for_the_date() -> None:
    askers = {
        _room(module)
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK
    }
    assert askers == {"engine"}
