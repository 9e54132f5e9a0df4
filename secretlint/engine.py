"""The only conductor: discover, facts, graph, checks, gate. Returns a Report; knows no rule and no format."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from secretlint import __version__, checks, discover, extract, gate
from secretlint.cache import Cache
from secretlint.checks import Context
from secretlint.config import Config
from secretlint.facts import FileFacts
from secretlint.graph import assemble
from secretlint.graph.graph import Graph, resolve
from secretlint.graph.resolve import External
from secretlint.model import Finding, Hit, Report, Skipped
from secretlint.repository import Repository


def run(config: Config) -> Report:
    """The whole job. Raises `discover.UsageProblem` and `config.ConfigError`."""
    if config.stdin is not None:
        return check_text(config.stdin, config.stdin_filename, config)
    repository, tree = load(config)
    hits = judge(repository, link(repository))
    shown = discover.shown_from(tree.root)
    gated = gate.judge(hits, _suppressions(repository), config, tree.root, tree.report.__contains__)
    reported = [found for path, found in repository.facts.items() if path in tree.report]
    return _report(gated, reported, shown, repository)


def load(config: Config) -> tuple[Repository, discover.Tree]:
    """The facts of everything around the configured paths, and what is to be reported on."""
    today = config.today or date.today()
    tree = discover.discover(config.paths, os.getcwd())
    shown = discover.shown_from(tree.root)
    paths = [
        path
        for path in tree.files
        if (discover.is_manifest(path) or path in tree.named) and not config.excluded(shown(path))
    ]
    repository = Repository(tree.root, tree.files, discover.Reader(tree.root), config, today)
    cache = Cache(tree.root, _fingerprint(config, today)) if config.cache else None
    repository.load(paths, cache, tree.named, config.jobs)
    if cache is not None:
        cache.save()
    return repository, tree


def link(repository: Repository) -> Graph:
    """The resolved graph of a repository."""
    config = repository.config
    externals = [External(one.namespace, one.name, one.keys, one.type) for one in config.external_secrets]
    return resolve(assemble.units(repository), externals, config.namespace or "default")


def judge(repository: Repository, graph: Graph) -> Iterator[Hit]:
    """All hits: of unreadable files, of documents, and of the repository as a whole."""
    yield from repository.unreadable
    for facts in repository.facts.values():
        yield from facts.hits
    context = Context(repository.today, repository.config.kubernetes_version)
    for name in checks.REPOSITORY_CHECKS:
        yield from importlib.import_module(name).check_repository(graph, context)


def check_text(data: bytes, path: str, config: Config) -> Report:
    """Judges one file by itself, known only by its name and content (standard input, an editor's buffer)."""
    today = config.today or date.today()
    repository = Repository("", (path,), lambda _: data, config, today)
    repository.facts[path] = extract.file_facts(data, path, repository.context(path))
    gated = gate.judge(judge(repository, link(repository)), _suppressions(repository), config)
    return _report(gated, repository.facts.values(), str, repository)


def check_source(data: bytes, path: str, config: Config) -> list[Finding]:
    """The findings of one file judged by itself."""
    return list(check_text(data, path, config).findings)


def _suppressions(repository: Repository) -> dict[str, tuple[object, ...]]:
    return {path: facts.suppressions for path, facts in repository.facts.items() if facts.suppressions}


def _report(
    gated: gate.Gated, reported: Iterable[FileFacts], shown: Callable[[str], str], repository: Repository
) -> Report:
    files = documents = 0
    skipped: list[Skipped] = []
    for facts in reported:
        files += 1
        documents += facts.documents_seen
        skipped.extend(Skipped(shown(one.path), one.reason) for one in facts.skipped)
    return Report(gated.findings, gated.suppressed, files, documents, tuple(skipped))


def _fingerprint(config: Config, today: date) -> str:
    """All that facts depend on besides the file itself."""
    settings = (config.kubernetes_version, config.namespace, config.namespaces, config.patterns_root, config.kinds)
    return repr((__version__, _program(), today.isoformat(), settings, config.detect_secrets))


def _program() -> list[tuple[str, int, int]]:
    """Names, sizes and times of the program's files: an upgrade or an edit makes every cached fact stale."""
    found = []
    folder = os.path.dirname(__file__)
    for name in ("", "apiserver", "checks", "content", "compiled", "credentials", "kinds", "kustomize", "graph"):
        with os.scandir(os.path.join(folder, name)) as entries:
            for entry in entries:
                if entry.is_file():
                    status = entry.stat()
                    found.append((entry.name, status.st_size, status.st_mtime_ns))
    return sorted(found)
