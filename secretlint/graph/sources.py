"""Where objects come from: folders that are built, by kustomize or as Flux and Argo CD would, and plain files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from secretlint import discover, lazyre, stream, wildcard
from secretlint.facts import DocumentFacts
from secretlint.graph import openings
from secretlint.kustomize.model import Parsed
from secretlint.stream import KUSTOMIZATION_NAMES, Stream
from secretlint.tree import Node

if TYPE_CHECKING:
    from secretlint.repository import Repository

_CHART_SECRET = lazyre.compile(rb"kind:\s*[\"']?(?:\w*Secrets?|Certificate|DopplerSecret|OnePasswordItem)\b")
_CHART_NAME = lazyre.compile(
    rb"(?:^|[\s\"'{,])(?:secretN|n)ame:[ \t]*(\{\{.*?\}\}[^\s#]*|[^\s#{]+(?:\{\{.*?\}\}[^\s#]*)*)"
)
_CHART_ENTRY = lazyre.compile(rb"^[ \t-]*(?:name|alias):[ \t]*[\"']?([-.\w]+)", re.MULTILINE)
_ACTION = lazyre.compile(r"\{\{.*?\}\}")
_TEMPLATES = lazyre.compile(r"(?:^|/)templates/")


class ChartNames(NamedTuple):
    """Patterns of the names of a chart's Secrets: those with words of their own, and those that are all computed.

    `others` are the names that its `Chart.yaml` has: its own and those of its dependencies.
    """

    spelt: re.Pattern[str] | None
    computed: re.Pattern[str] | None
    others: tuple[str, ...]


def _unquoted(name: str) -> str:
    """Without quotes, and without what closes a mapping in braces."""
    return name.strip("\"'") if "{{" in name else name.strip("\"'},")


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    pieces = sorted({wildcard.pattern(_ACTION.split(name)) for name in names})
    return re.compile("|".join(pieces)) if pieces else None


_VARIABLE = lazyre.compile(r"\$\{[^}]*\}|\$\w+")


class Tree:
    """A repository's folders and files as kustomize sees them (`kustomize.model.Files`)."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, Parsed | None] = {}
        self._by_name: dict[str, list[str]] = {}
        self.facts: dict[int, DocumentFacts] = {}
        """The facts of each parsed object, by the identity of its node."""
        self.folders: dict[str, list[str]] = {"": []}
        for path in sorted(repository.files):
            folder, _, name = path.rpartition("/")
            self._add_folder(folder)
            self.folders[folder].append(name)

    def _add_folder(self, folder: str) -> None:
        while folder not in self.folders:
            self.folders[folder] = []
            folder = folder.rpartition("/")[0]

    def kind(self, path: str) -> str | None:
        """Whether the path is a "file", a "dir" or nothing."""
        if path in ("", "."):
            return "dir"
        if path in self._repository.files:
            return "file"
        return "dir" if path in self.folders else None

    def documents(self, path: str) -> Parsed | None:
        """The nodes of a file."""
        if path not in self._known:
            self._known[path] = self._documents(path)
        return self._known[path]

    def _documents(self, path: str) -> Parsed | None:
        if path not in self._repository.files:
            return None
        try:
            parsed = self._repository.parsed(path)
        except discover.Unreadable:
            return None
        facts = self._repository.facts.get(path)
        if facts is not None:
            for item, found in zip(parsed.objects, facts.documents, strict=False):
                self.facts[id(item.root)] = found
        if not parsed.documents and not parsed.stream.meant:
            return _unmarked(parsed.stream)
        nodes: list[Node] = [item.root for item in parsed.documents]
        broken = bool(parsed.skipped) or any(hit.rule == "yaml-syntax" for hit in parsed.hits)
        return Parsed(tuple(nodes), broken)

    def read_bytes(self, path: str) -> bytes | None:
        """The bytes of a file."""
        if path not in self._repository.files:
            return None
        try:
            return self._repository.read(path)
        except discover.Unreadable:
            return None

    def kustomization(self, folder: str) -> str | None:
        """The kustomization file of a folder."""
        for name in self.folders.get("" if folder == "." else folder, ()):
            if name in _SPELLINGS:
                return posixpath.join(folder, name)
        return None

    def kustomizations(self) -> list[str]:
        """All folders that have one, "" is the root."""
        return [folder for folder, names in self.folders.items() if not _SPELLINGS.isdisjoint(names)]

    def below(self, folder: str) -> Iterable[str]:
        """All files in a folder and those below it."""
        prefix = f"{folder}/" if folder else ""
        return (path for path in self._repository.files if path.startswith(prefix))

    def charts(self) -> list[str]:
        """All folders with a `Chart.yaml`."""
        return [folder for folder, names in self.folders.items() if "Chart.yaml" in names]

    def chart_at(self, path: str) -> str | None:
        """The chart that a release's path means."""
        folder = self.resolve(path)
        return folder if folder is not None and "Chart.yaml" in self.folders.get(folder, ()) else None

    def chart_of(self, path: str) -> str | None:
        """The chart whose templates a file is one of."""
        for match in _TEMPLATES.finditer(path):
            folder = path[: match.start()]
            if "Chart.yaml" in self.folders.get(folder, ()):
                return folder
        return None

    def chart_names(self, chart: str) -> ChartNames:
        """What the Secrets of a chart may be called, as far as its templates show. With dependencies: anything."""
        meta = self.read_bytes(posixpath.join(chart, "Chart.yaml")) or b""
        others = [match[1].decode("utf-8", "replace") for match in _CHART_ENTRY.finditer(meta)]
        names = ["{{}}"] if b"dependencies:" in meta else []
        for path in self.below(posixpath.join(chart, "templates") if chart else "templates"):
            data = self.read_bytes(path)
            if data is not None and _CHART_SECRET.search(data):
                names += [_unquoted(match[1].decode("utf-8", "replace")) for match in _CHART_NAME.finditer(data)]
        spelt = {name for name in names if "{{" not in name or openings.telling(" ".join(_ACTION.split(name)))}
        return ChartNames(_any_of(spelt), _any_of(set(names) - spelt), tuple(others))

    def _called(self, name: str) -> list[str]:
        """The folders of that name, wherever they are."""
        if not self._by_name:
            for folder in self.folders:
                self._by_name.setdefault(folder.rpartition("/")[2], []).append(folder)
        return self._by_name.get(name, [])

    def resolve(self, path: str, near: str = "", artifact: bool = True) -> str | None:
        """The folder that a deployer's path means: from the root, else below a folder around the file `near`.

        `artifact`: or else the only folder that ends like it, because artifacts that are no git repository may start
        anywhere.
        """
        clean = posixpath.normpath(path.strip().lstrip("/")) if path.strip().strip("/") else "."
        if "$" in clean:
            return self._fitting(clean)
        if clean == ".":
            return ""
        if clean in self.folders:
            return clean
        found = [folder for folder in self._called(clean.rpartition("/")[2]) if folder.endswith("/" + clean)]
        around = [folder for folder in found if near.startswith(folder[: -len(clean)])]
        if around:
            return max(around, key=len)
        return found[0] if len(found) == 1 and artifact else None

    def _fitting(self, path: str) -> str | None:
        """The only folder that a path with variables can mean, when it names the folder itself."""
        last = path.rpartition("/")[2]
        if "$" in last:
            return None
        patterns = [re.compile(wildcard.pattern(_VARIABLE.split(name))) for name in path.split("/")]
        found = [folder for folder in self._called(last) if _fits(patterns, folder.split("/"))]
        return found[0] if len(found) == 1 else None


def _fits(patterns: list[re.Pattern[str]], names: list[str]) -> bool:
    return len(patterns) == len(names) and all(map(re.Pattern.fullmatch, patterns, names))


def _unmarked(split: Stream) -> Parsed:
    """A file without kind and apiVersion (a JSON patch, name references, inputs): kustomize reads it all the same."""
    loaded = [stream.load(origin, split) for origin in split.documents]
    return Parsed(
        tuple(one.root for one in loaded if one.root is not None), any(one.skipped is not None for one in loaded)
    )


_SPELLINGS = frozenset(("kustomization.yaml", "kustomization.yml", "Kustomization"))
assert {name.lower() for name in _SPELLINGS} == KUSTOMIZATION_NAMES
