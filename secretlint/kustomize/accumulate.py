"""What is being put together while a kustomization is read: resources in order, configuration, variables, problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Concatenate, NamedTuple, ParamSpec

from secretlint.kustomize import variables
from secretlint.kustomize.config import EMPTY, Config
from secretlint.kustomize.edit import Refused
from secretlint.kustomize.generate import absorb
from secretlint.kustomize.model import BuildProblem, Resource
from secretlint.kustomize.objects import Key, key_of, keys_of
from secretlint.kustomize.variables import Variable

Rest = ParamSpec("Rest")


class Accumulated(NamedTuple):
    """What one kustomization adds up to, before names are final. Kept and shared by all that include it."""

    resources: tuple[Resource, ...]
    config: Config
    variables: tuple[Variable, ...]
    problems: tuple[BuildProblem, ...]
    files: frozenset[str]
    directories: frozenset[str]
    schema: str
    """The `openapi.path` in force, as a file path; "" for the built-in API."""


class Accumulator:
    """The growing set. Every step that kustomize would refuse is noted, and what was there before stays."""

    def __init__(self) -> None:
        self.resources: list[Resource] = []
        self.config: Config = EMPTY
        self.variables: dict[str, Variable] = {}
        self.problems: list[BuildProblem] = []
        self.files: set[str] = set()
        self.directories: set[str] = set()
        self.schema = ""
        self._keys: set[Key] | None = set()

    def freeze(self) -> Accumulated:
        """The result so far."""
        return Accumulated(
            tuple(self.resources), self.config, tuple(self.variables.values()), tuple(self.problems),
            frozenset(self.files), frozenset(self.directories), self.schema,
        )  # fmt: skip

    def complain(self, refused: Refused, path: str = "", line: int = 1, open_: bool = False, names: str = "") -> None:
        """Notes why kustomize refuses; the place is that of the node, if there is one."""
        node = refused.node
        if node is not None:
            path, line = node.origin.path, node.origin.line + node.start.line + 1
        self.problems.append(BuildProblem(refused.kind, refused.message, path, line, open_, names))

    def step(
        self,
        change: Callable[Concatenate[list[Resource], Rest], list[Resource]],
        path: str,
        *args: Rest.args,
        **kwargs: Rest.kwargs,
    ) -> None:
        """One transformation of everything: `change(resources, *args)`. What it refuses leaves all as it was."""
        try:
            self.resources = change(self.resources, *args, **kwargs)
        except Refused as refused:
            self.complain(refused, path)
        except RecursionError:
            self.complain(Refused("object", "it is nested too deeply"), path, 1, True)
        self._keys = None

    def append(self, resources: Iterable[Resource], path: str) -> None:
        """Adds resources; one whose id is taken is refused and left out (`AppendAll`)."""
        if self._keys is None:
            self._keys = {key_of(resource) for resource in self.resources}
        for resource in resources:
            key = key_of(resource)
            if key in self._keys:
                message = f"{resource.kind} {resource.name} is there twice"
                self.complain(Refused("conflict", message, resource.node), path)
                continue
            self._keys.add(key)
            self.resources.append(resource)

    def absorb(self, resource: Resource, path: str) -> None:
        """Adds a generated object, or merges it into the one it names (`AbsorbAll`)."""
        key = key_of(resource)
        found = [index for index, old in enumerate(self.resources) if key in keys_of(old)]
        changes = resource.behavior in ("merge", "replace")
        if len(found) == 1 and changes:
            self.resources[found[0]] = absorb(self.resources[found[0]], resource)
        elif not found and not changes:
            self.append([resource], path)
        else:
            words = {0: "is not there to be merged"}.get(len(found), "is there already")
            self.complain(Refused("generator", f"{resource.kind} {resource.name} {words}", resource.node), path)
            if not found:
                self.append([resource], path)

    def merge(self, other: Accumulated, path: str) -> None:
        """Adds what another kustomization adds up to (`MergeAccumulator`)."""
        self.append(other.resources, path)
        self.merge_config(other.config, path)
        for variable in other.variables:
            self._add_variable(variable)
        self.problems += [problem for problem in other.problems if problem not in self.problems]
        self.files |= other.files
        self.directories |= other.directories
        self.schema = self.schema or other.schema

    def merge_config(self, config: Config, path: str) -> None:
        """Adds field specs."""
        try:
            self.config = self.config.merged(config)
        except Refused as refused:
            self.complain(refused, path)

    def add_variable(self, variable: Variable) -> None:
        """Adds one of the kustomization's own variables (`MergeVars`)."""
        try:
            self.resources = variables.mark(self.resources, variable)
        except Refused as refused:
            self.complain(refused)
        self._add_variable(variable)

    def _add_variable(self, variable: Variable) -> None:
        if variable.name in self.variables:
            self.complain(Refused("vars", "a variable of that name is there already", variable.node))
        else:
            self.variables[variable.name] = variable
