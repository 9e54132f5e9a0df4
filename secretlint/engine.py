"""The only conductor: discover, facts, graph, checks, gate. Returns a Report; knows no rule and no format."""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from secretlint import __version__, catalog, checks, discover, exposed_files, extract, gate
from secretlint import revision as revisions
from secretlint.cache import Cache
from secretlint.checks import Context
from secretlint.config import Config
from secretlint.facts import FileFacts, Suppression
from secretlint.graph import assemble, overview, scripts
from secretlint.graph.graph import Graph, resolve
from secretlint.graph.resolve import External
from secretlint.model import Finding, Hit, Report, Skipped
from secretlint.pool import Progress
from secretlint.repository import Repository


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def run(config: Config, progress: Progress = _silent) -> Report:
    """The whole job; `progress` hears how many files are read. Raises `discover.UsageProblem` and `ConfigError`."""
    if config.stdin is not None:
        return check_text(config.stdin, config.stdin_filename, config)
    repository, tree = load(config, progress)
    revision = config.new_from or (_HEAD if config.hook and tree.git and revisions.exists(tree.root, _HEAD) else "")
    graph = link(repository)
    hits = list(judge(repository, graph))
    shown = discover.shown_from(tree.root)
    if not revision:
        gated = gate.judge(hits, _suppressions(repository), config, tree.root, tree.report.__contains__)
    else:
        from secretlint.checks import change

        past = _Past(repository, revision)
        hits = change.instead_of(hits, list(past.hits(graph)))
        reports = repository.files.__contains__ if config.hook else tree.report.__contains__
        gated = gate.judge(hits, _suppressions(repository), config, tree.root, reports)
        always = frozenset(map(shown, tree.report)) if config.hook and not config.new_from else frozenset()
        gated = past.only_new(gated, always)
    reported = [found for path, found in repository.facts.items() if path in tree.report]
    return _report(gated, reported, shown, repository)


_HEAD = "HEAD"


class _Past:
    """The repository as a revision has it. It is read and linked only as far as a comparison needs it."""

    def __init__(self, now: Repository, revision: str) -> None:
        self._now = now
        self._difference = revisions.difference(now.root, revision)
        self._then = _at_revision(now, revision, self._difference)
        self._linked: Graph | None = None

    def _graph(self) -> Graph:
        if self._linked is None:
            self._linked = link(self._then)
        return self._linked

    def hits(self, graph: Graph) -> Iterator[Hit]:
        """What is wrong with the change as such."""
        from secretlint import history
        from secretlint.checks import change

        for path in sorted(self._difference.before & self._difference.after):
            if path in self._now.facts and path in self._then.facts:
                yield from history.updates(self._then.parsed(path), self._now.parsed(path))
        if (self._difference.before or self._difference.after) and change.is_open(graph):
            yield from change.check_change(self._graph(), graph)

    def only_new(self, gated: gate.Gated, always: frozenset[str]) -> gate.Gated:
        """The findings of `always` (paths as shown) and those that the state before did not have.

        A reference that breaks in one more environment is new, though it is the same finding.
        """
        if all(finding.span.path in always for finding in gated.findings):
            return gated
        then = self._then
        old = gate.judge(judge(then, self._graph()), _suppressions(then), then.config, then.root)
        known: dict[str, set[str]] = {}
        for finding in (*old.findings, *old.suppressed):
            known.setdefault(finding.fingerprint, set()).update(finding.environments)
        kept = tuple(one for one in gated.findings if one.span.path in always or _is_new(one, known))
        return gated._replace(findings=kept)


def _at_revision(now: Repository, revision: str, difference: revisions.Difference) -> Repository:
    """The repository as the revision has it; files that did not change keep their facts, and builds of them too."""
    files = (now.files - difference.after) | difference.before
    read = revisions.Reader(now.root, revision, difference.before)
    then = Repository(now.root, files, read, now.config, now.today)
    changed = difference.before | difference.after
    then.facts = {path: facts for path, facts in now.facts.items() if path not in difference.after}
    then.texts = {use: facts for use, facts in now.texts.items() if use.path not in changed}
    then.builds = {
        name: built
        for name, built in now.builds.items()
        if "?" not in name and changed.isdisjoint(built.files) and not built.missing
    }
    manifests = [
        path
        for path in sorted(difference.before)
        if discover.is_manifest(path) and not now.config.excluded(now.shown(path))
    ]
    then.load(manifests, frozenset(), 1, _silent)
    exposed_files.load(then)
    return then


def _is_new(finding: Finding, known: dict[str, set[str]]) -> bool:
    before = known.get(finding.fingerprint)
    if before is None:
        return True
    return finding.rule.consequence == "not-started" and not before.issuperset(finding.environments)


def load(config: Config, progress: Progress = _silent) -> tuple[Repository, discover.Tree]:
    """The facts of everything around the configured paths, and what is to be reported on."""
    today = config.today or date.today()
    tree = discover.discover(config.paths, os.getcwd())
    shown = discover.shown_from(tree.root)
    paths = [
        path
        for path in tree.files
        if (path in tree.named or (discover.is_manifest(path) and not discover.is_vendored(path)))
        and not config.excluded(shown(path))
    ]
    repository = Repository(tree.root, tree.files, discover.Reader(tree.root), config, today)
    if config.cache:
        repository.cache = Cache(tree.root, _fingerprint(config, today))
    repository.load(paths, tree.named, config.jobs, progress)
    exposed_files.load(repository)
    return repository, tree


def link(repository: Repository) -> Graph:
    """The resolved graph of a repository."""
    config = repository.config
    externals = [External(one.namespace, one.name, one.keys, one.type) for one in config.external_secrets]
    externals += _inventory(config)
    creators = functools.cache(functools.partial(scripts.creators, repository))
    units, parts = assemble.assemble(repository)
    if repository.cache is not None:
        repository.cache.save()
    return resolve(units, externals, config.namespace or "default", creators)._replace(
        parts=parts, mentions=functools.partial(scripts.mentions, repository)
    )


def _inventory(config: Config) -> list[External]:
    """The Secrets of the inventory that the configuration names."""
    if not config.cluster_inventory:
        return []
    from secretlint import inventory

    try:
        with open(config.cluster_inventory, encoding="utf-8") as handle:
            return inventory.externals(handle.read())
    except (inventory.InventoryError, UnicodeDecodeError) as error:
        raise discover.UsageProblem(f"{config.cluster_inventory}: {error}") from None


def overview_of(config: Config, secret: str) -> tuple[overview.Secret, ...]:
    """The graph as rows (see `graph.overview`), with paths relative to the working directory."""
    repository, tree = load(config)
    shown = discover.shown_from(tree.root)
    return overview.overview(link(repository), secret, lambda span: span._replace(path=shown(span.path)))


def judge(repository: Repository, graph: Graph) -> Iterator[Hit]:
    """All hits: of unreadable files, of documents, and of the repository as a whole."""
    yield from repository.unreadable
    for path, facts in repository.facts.items():
        whole = path not in graph.parts
        yield from (hit for hit in facts.hits if whole or _consequence(hit) != "rejected")
        for document in facts.documents if whole else ():
            if document.object is None:
                yield from document.hits
    for facts in repository.texts.values():
        yield from facts.hits
    for unit in graph.units:
        for instance in unit.instances:
            alone = unit.downgrade == assemble.NOT_INCLUDED or assemble.is_patch(instance.path)
            partial = unit.unpatched or (alone and any(map(_is_partial, instance.facts.hits)))
            filled = [hit for hit in instance.facts.hits if _PLACEHOLDER in hit.args]
            told = filled if len(filled) < _OF_A_TEMPLATE else filled[:1]
            for hit in instance.facts.hits:
                if (_FILLED in hit.args and repository.root) or (partial and _of_whole_object(hit)):
                    continue
                if _PLACEHOLDER not in hit.args:
                    yield hit._replace(environments=(unit.name,) if unit.name else (), downgrade=unit.downgrade)
                elif not repository.root:
                    yield hit
                elif unit.kind == "plain" and not unit.downgrade and hit in told:  # else it is filled in later
                    yield hit._replace(downgrade="it is a placeholder")
    context = Context(repository.today, repository.config.kubernetes_version)
    for name in checks.REPOSITORY_CHECKS:
        yield from importlib.import_module(name).check_repository(graph, context)


_OF_WHOLE_OBJECTS = frozenset(
    (
        "object-missing-name",
        "pod-missing-field",
        "pod-invalid-field",
        "pod-mount-without-volume",
        "workload-selector-mismatch",
    )
)


def _of_whole_object(hit: Hit) -> bool:
    """Whether the hit is of no account where the object is a part of another."""
    return hit.rule in _OF_WHOLE_OBJECTS or _is_directive(hit)


def _is_directive(hit: Hit) -> bool:
    """Whether the hit is about `$patch`, with which only patches say what to do."""
    return hit.rule == "object-unknown-field" and hit.field.endswith("$patch")


def _is_partial(hit: Hit) -> bool:
    """Whether the hit says that the object is a patch: it has no containers, no image or no labels in its template."""
    if hit.rule == "workload-selector-mismatch":
        return ("labels", "none") in hit.args
    if hit.rule == "object-unknown-field":
        return _is_directive(hit)
    return hit.rule == "pod-missing-field" and hit.field.endswith((".image", ".containers"))


_PLACEHOLDER = ("placeholder", "true")
_OF_A_TEMPLATE = 3
"""An object with so many refused placeholders is the template of something else: one of them tells it."""
_FILLED = ("placeholder", "filled")


def _consequence(hit: Hit) -> str:
    rule = catalog.by_name().get(hit.rule)
    return rule.consequence if rule is not None else ""


def check_text(data: bytes, path: str, config: Config) -> Report:
    """Judges one file by itself, known only by its name and content (standard input, an editor's buffer)."""
    today = config.today or date.today()
    repository = Repository("", (path,), lambda _: data, config, today)
    repository.facts[path] = extract.file_facts(data, path, repository.context(path), repository.kinds)
    gated = gate.judge(judge(repository, link(repository)), _suppressions(repository), config)
    return _report(gated, repository.facts.values(), str, repository)


def check_source(data: bytes, path: str, config: Config) -> list[Finding]:
    """The findings of one file judged by itself."""
    return list(check_text(data, path, config).findings)


def _suppressions(repository: Repository) -> dict[str, tuple[Suppression, ...]]:
    found = {path: facts.suppressions for path, facts in repository.facts.items() if facts.suppressions}
    found |= {use.path: facts.suppressions for use, facts in repository.texts.items() if facts.suppressions}
    return found


def _report(
    gated: gate.Gated, reported: Iterable[FileFacts], shown: Callable[[str], str], repository: Repository
) -> Report:
    files = documents = 0
    skipped = [Skipped(shown(one.path), one.reason) for one in repository.notes]
    for facts in reported:
        files += 1
        documents += facts.documents_seen
        skipped.extend(Skipped(shown(one.path), one.reason) for one in facts.skipped)
    return Report(gated.findings, gated.suppressed, files, documents, tuple(skipped))


def _fingerprint(config: Config, today: date) -> str:
    """All that facts depend on besides the file itself."""
    settings = (config.kubernetes_version, config.namespace, config.namespaces, config.patterns_root, config.kinds)
    baseline = os.stat(config.detect_secrets_baseline).st_mtime_ns if config.detect_secrets_baseline else 0
    return repr((__version__, _program(), today.isoformat(), settings, config.detect_secrets, baseline))


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
