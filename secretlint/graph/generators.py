"""The parameters that an ApplicationSet's generators yield, as far as the repository says.

Sources: the git, list, matrix and merge generators of Argo CD's documentation. Generators that ask a cluster or a forge
yield one set that knows only what the manifest says; templates keep the rest as it is written.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from secretlint import deploys, discover, lazyre, tree, wildcard

if TYPE_CHECKING:
    from secretlint.graph.sources import Tree
    from secretlint.repository import Repository

Parameters = dict[str, str]

_PARAMETER = lazyre.compile(r"\{\{([^{}]*)\}\}")
_MOST_SETS = 10_000


def filled(text: str, parameters: Mapping[str, str]) -> str:
    """A template's text with the parameters that are known."""
    return _PARAMETER.sub(lambda match: parameters.get(match[1].strip().lstrip("."), match[0]), text)


class Generators:
    """Evaluates each list of generators once."""

    def __init__(self, folders: Tree, repository: Repository) -> None:
        self._tree = folders
        self._repository = repository
        self._known: dict[str, tuple[Parameters, ...]] = {}
        self._chosen: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._read: dict[str, tuple[Parameters, ...]] = {}

    def parameters(self, said: str) -> tuple[Parameters, ...]:
        """What the generators (`deploys`, pair `generators`) yield."""
        if said not in self._known:
            sets = (one for generator in json.loads(said) for one in self._sets(generator, {}))
            self._known[said] = tuple(islice(sets, _MOST_SETS))
        return self._known[said]

    def _sets(self, generator: Mapping[str, Any], known: Parameters) -> Iterable[Parameters]:
        """The sets of one generator; `known` are those of the ones before it in a matrix, which it may use."""
        if generator["kind"] == "matrix":
            return self._product(generator["generators"], known)
        if generator["kind"] == "merge":
            return self._merged(generator["generators"], generator["keys"], known)
        if generator["kind"] == "git":
            found: Iterable[Parameters] = (*self._folders(generator, known), *self._files(generator, known))
        else:
            found = generator.get("elements", ({},))
        values = generator.get("values", {})
        return (_with_values({name: filled(text, known) for name, text in one.items()}, values, known) for one in found)

    def _product(self, generators: list[Mapping[str, Any]], known: Parameters) -> list[Parameters]:
        sets: list[Parameters] = [{}]
        for generator in generators:
            more = ({**one, **other} for one in sets for other in self._sets(generator, {**known, **one}))
            sets = list(islice(more, _MOST_SETS))
        return sets

    def _merged(self, generators: list[Mapping[str, Any]], keys: list[str], known: Parameters) -> Iterator[Parameters]:
        """The first generator's sets; those of the others change the one that has the same keys.

        Where a cluster says what the keys are, each of the others may change it.
        """
        first, *others = [list(self._sets(generator, known)) for generator in generators] or [[]]
        more: dict[tuple[str, ...], Parameters] = {}
        for one in (one for sets in others for one in sets):
            more.setdefault(tuple(one.get(key, "") for key in keys), {}).update(one)
        for one in first:
            if all(key in one for key in keys):
                yield {**one, **more.get(tuple(one[key] for key in keys), {})}
            else:
                yield from (one, *({**one, **other} for other in more.values()))

    def _folders(self, generator: Mapping[str, Any], known: Parameters) -> Iterator[Parameters]:
        for folder in self._choose("folders", self._tree.folders, generator["directories"], known):
            yield dict(_of_path(folder, generator["prefix"]))

    def _files(self, generator: Mapping[str, Any], known: Parameters) -> Iterator[Parameters]:
        for path in self._choose("files", self._repository.files, generator["files"], known):
            folder, _, name = path.rpartition("/")
            about = dict(_of_path(folder, generator["prefix"], name))
            yield from ({**one, **about} for one in self._contents(path))

    def _choose(self, what: str, paths: Iterable[str], globs: Iterable[str], known: Parameters) -> tuple[str, ...]:
        """The paths that the globs mean. A matrix asks for the same ones again and again."""
        written = [filled(text, known) for text in globs]
        key = (what, *written)
        if key not in self._chosen:
            self._chosen[key] = tuple(sorted(filter(_Choice(written).takes, paths))) if written else ()
        return self._chosen[key]

    def _contents(self, path: str) -> tuple[Parameters, ...]:
        if path not in self._read:
            self._read[path] = tuple(self._sets_in(path))
        return self._read[path]

    def _sets_in(self, path: str) -> Iterator[Parameters]:
        """The parameters in a file: one set, or a list of them."""
        try:
            root = tree.compose(tree.Origin(path, 0, self._repository.read(path).decode("utf-8", "replace")))
        except (discover.Unreadable, tree.SyntaxProblem):
            return
        for node in root.items if isinstance(root, tree.Sequence) else [root]:
            if isinstance(node, tree.Mapping):
                yield deploys.flat(node)


def _with_values(found: Parameters, values: Mapping[str, str], known: Parameters) -> Parameters:
    return {**found, **{f"values.{name}": filled(text, {**known, **found}) for name, text in values.items()}}


class _Choice:
    """Globs, those that begin with `!` exclude."""

    def __init__(self, written: list[str]) -> None:
        self._wanted = [glob(text) for text in written if not text.startswith("!")]
        self._excluded = [glob(text[1:]) for text in written if text.startswith("!")]

    def takes(self, path: str) -> bool:
        return any(one.fullmatch(path) for one in self._wanted) and not any(
            one.fullmatch(path) for one in self._excluded
        )


def glob(text: str) -> re.Pattern[str]:
    """`*` and `?` stay within one folder's name, `**` stands for any folders. One with very many takes nothing."""
    parts: list[str] = []
    names = text.strip("/").split("/")
    if max(map(_stars, names)) > wildcard.MOST_STARS or names.count("**") > wildcard.MOST_STARS:
        return re.compile("(?!)")
    for part in names:
        within = re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        parts.append("(?:[^/]+/)*" if part == "**" else f"{within}/")
    return re.compile("".join(parts).removesuffix("/"))


def _stars(name: str) -> int:
    return name.count("*")


def _of_path(folder: str, prefix: str, file: str = "") -> Iterator[tuple[str, str]]:
    """What the git generator says of a folder, as templates name it (with and without `goTemplate`)."""
    path = f"{prefix}.path" if prefix else "path"
    base = posixpath.basename(folder)
    yield from ((path, folder), (f"{path}.path", folder), (f"{path}.basename", base))
    yield f"{path}.basenameNormalized", _normalized(base)
    if file:
        yield from ((f"{path}.filename", file), (f"{path}.filenameNormalized", _normalized(file)))
    for number, part in enumerate(folder.split("/")):
        yield f"{path}[{number}]", part
        yield f"index .{path}.segments {number}", part


def _normalized(name: str) -> str:
    return re.sub(r"[^-a-z0-9]", "-", name.lower())
