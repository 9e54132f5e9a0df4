"""Charts of the repository: rendered where helm is asked for, else known by what their templates may call a Secret."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from secretlint import discover, extract, helm, lazyre, schema, tree
from secretlint.checks import OBJECT_CHECKS
from secretlint.facts import Declaration, DocumentFacts, Reference
from secretlint.graph import deployers
from secretlint.graph.openings import EVERYWHERE, Opening
from secretlint.graph.resolve import is_unresolved
from secretlint.graph.units import Instance, Unit
from secretlint.model import Hit, Related, Skipped, Span
from secretlint.tree import Mapping

if TYPE_CHECKING:
    from secretlint.graph.assemble import Assembly
    from secretlint.graph.sources import Tree
    from secretlint.repository import Repository

Place = Callable[[Span], Span]


class Use(NamedTuple):
    """How a chart is installed."""

    release: str
    namespace: str
    values: dict[str, Any]
    unit: Unit | None


def unrendered(assembly: Assembly, units: list[Unit]) -> Iterator[Unit]:
    """A unit for each chart that may make Secrets, with the names that its templates show."""
    for chart in assembly.tree.charts():
        places = list(_places(chart, assembly, units))
        openings = [one for release, namespace in places for one in _openings(chart, release, namespace, assembly.tree)]
        if not places:
            found = _openings(chart, _name(chart), EVERYWHERE, assembly.tree)
            openings = [_of_any_release(one) for one in found]
        if openings:
            yield Unit(chart, "chart", chart, openings=openings)


def _of_any_release(opening: Opening) -> Opening:
    """Of a chart that nothing installs: its release may be called anything, where that is a part of the name."""
    anything = opening.names is None or opening.names.fullmatch("-") is not None
    return opening._replace(installed=False, stem=opening.stem if anything else "")


def _places(chart: str, assembly: Assembly, units: list[Unit]) -> Iterator[tuple[str, str]]:
    """Release and namespace of each installation that the repository shows."""
    for instance in _releases(chart, assembly, units):
        said = dict(instance.facts.deploys)
        namespace = said.get("namespace") or instance.id.namespace
        settled = namespace and not is_unresolved(namespace)
        yield said.get("release") or instance.id.name, namespace if settled else EVERYWHERE


def _openings(chart: str, release: str, namespace: str, files: Tree) -> Iterator[Opening]:
    """Names that templates spell out, and those that they compute: these are called after the release or the chart."""
    reason = f"the chart in {chart or '.'} may make it"
    spelt, computed, others = files.chart_names(chart)
    if spelt is not None:
        yield Opening(reason, namespace, spelt)
    if computed is not None:
        paths = [path for path in files.below(chart) if _VALUES.search(path)]
        yield Opening(reason, namespace, computed, " ".join((release, _name(chart), *others)), tuple(paths))


_VALUES = lazyre.compile(r"(?:^|/)[^/]*values[^/]*\.ya?ml\Z")


def rendered(assembly: Assembly, repository: Repository, units: list[Unit]) -> Iterator[Unit]:
    """A unit for each use of each chart that helm renders; the others as `unrendered` has them, with a note."""
    unknown = {unit.location: unit for unit in unrendered(assembly, units)}
    for chart in assembly.tree.charts():
        for use in list(_uses(chart, assembly, repository, units)) or [Use(_name(chart), "", {}, None)]:
            try:
                documents = helm.render(os.path.join(repository.root, chart), use.release, use.namespace, use.values)
            except helm.HelmProblem as problem:
                repository.notes.append(Skipped(posixpath.join(chart, "Chart.yaml"), f"chart not rendered: {problem}"))
                if chart in unknown:
                    yield unknown.pop(chart)
                break
            yield _unit(chart, use, documents, assembly, repository)


def _name(chart: str) -> str:
    return chart.rpartition("/")[2].lower() or "chart"


def _unit(chart: str, use: Use, documents: list[helm.Rendered], assembly: Assembly, repository: Repository) -> Unit:
    unit = Unit(chart, "chart", use.unit.location if use.unit else chart)
    if use.unit is not None:
        unit.group, unit.destination = use.unit.group, use.unit.destination
    for document in documents:
        path = helm.template_path(chart, document.template)
        template = (assembly.tree.read_bytes(path) or b"").decode("utf-8", "replace")
        place = helm.PlaceMap(document.text, template, path)
        for item in extract.parse(document.text.encode(), path).objects:
            if item.object is None:
                continue
            hits = tuple(extract.judge(item, repository.context(path), OBJECT_CHECKS))
            facts = relocated(extract.object_facts(item, hits, repository.kinds), place)
            identity = item.object if item.object.namespace else item.object._replace(namespace=use.namespace)
            assembly.add(unit, facts, path, identity)
    return unit


def _uses(chart: str, assembly: Assembly, repository: Repository, units: list[Unit]) -> Iterator[Use]:
    return (_use(instance, chart, repository) for instance in _releases(chart, assembly, units))


def _releases(chart: str, assembly: Assembly, units: list[Unit]) -> Iterator[Instance]:
    """The objects that install a chart of the repository."""
    for unit in units:
        for instance in unit.instances:
            for name, value in instance.facts.deploys:
                if name in ("chart", "helm-path") and assembly.tree.chart_at(value) == chart and _is_local(instance):
                    yield instance


def settle(assembly: Assembly, units: list[Unit]) -> None:
    """Takes back that a release may make any Secret in its namespace, where its chart is here."""
    for unit in units:
        for instance in unit.instances if unit.openings else ():
            charts = [value for name, value in instance.facts.deploys if name in ("chart", "helm-path")]
            if charts and _is_local(instance) and all(assembly.tree.chart_at(chart) is not None for chart in charts):
                known = {one.reason for one in deployers.charts(instance)}
                unit.openings = [one for one in unit.openings if one.reason not in known]


def _is_local(instance: Instance) -> bool:
    said = dict(instance.facts.deploys)
    return instance.id.kind == "Application" or said.get("source-kind") == "GitRepository"


def _use(instance: Instance, chart: str, repository: Repository) -> Use:
    said = dict(instance.facts.deploys)
    release = said.get("release") or instance.id.name
    namespace = said.get("namespace") or instance.id.namespace
    return Use(release, namespace, _values(instance, chart, repository), instance.unit)


def _values(instance: Instance, chart: str, repository: Repository) -> dict[str, Any]:
    """The values of a HelmRelease, or of an Application's helm source (files, text, object, parameters; later wins)."""
    root = next(
        (
            item.root
            for item in repository.parsed(instance.path).objects
            if item.object is not None
            and item.object.kind == instance.id.kind
            and item.object.name == instance.written.name
        ),
        None,
    )
    spec = root.map("spec") if isinstance(root, Mapping) else None
    if spec is None:
        return {}
    if instance.id.kind != "Application":
        return _mapping(schema.plain(spec.get("values")))
    source = spec.map("source")
    settings = source.map("helm") if source is not None else None
    return _argo_values(settings, chart, repository) if settings is not None else {}


def _argo_values(settings: Mapping, chart: str, repository: Repository) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for item in settings.seq("valueFiles"):
        name = schema.plain(item)
        if isinstance(name, str) and "://" not in name and not name.startswith("$"):
            values = _merged(values, _parsed(repository, posixpath.normpath(posixpath.join(chart, name))))
    values = _merged(values, _text(settings.str("values") or ""))
    values = _merged(values, _mapping(schema.plain(settings.get("valuesObject"))))
    for item in settings.seq("parameters"):
        parameter = _mapping(schema.plain(item))
        if isinstance(parameter.get("name"), str):
            value = parameter.get("value")
            value = value if parameter.get("forceString") is True else _as_set(value)
            values = _merged(values, _nested(_PARAMETER_DOT.split(parameter["name"]), value))
    return values


_PARAMETER_DOT = lazyre.compile(r"(?<!\\)\.")


def _as_set(value: Any) -> Any:
    """What `helm --set` makes of a text: true, false, null and whole numbers are no strings."""
    if not isinstance(value, str):
        return value
    known = {"true": True, "false": False, "null": None}
    return known[value] if value in known else int(value) if re.fullmatch(r"0|[1-9][0-9]{0,17}", value) else value


def _parsed(repository: Repository, path: str) -> dict[str, Any]:
    try:
        return _text(repository.read(path).decode("utf-8", "replace"))
    except discover.Unreadable:
        return {}


def _text(text: str) -> dict[str, Any]:
    try:
        return _mapping(schema.plain(tree.compose(tree.Origin("values", 0, text))))
    except tree.SyntaxProblem:
        return {}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _nested(names: list[str], value: Any) -> dict[str, Any]:
    for name in reversed(names):
        value = {name.replace("\\.", "."): value}
    return _mapping(value)


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """As helm merges values: maps deeply, everything else replaced."""
    found = dict(one)
    for name, value in other.items():
        old = found.get(name)
        found[name] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return found


def relocated(facts: DocumentFacts, place: Place) -> DocumentFacts:
    """The same facts at other places."""
    return facts._replace(
        span=place(facts.span),
        declarations=tuple(_declaration(one, place) for one in facts.declarations),
        references=tuple(_reference(one, place) for one in facts.references),
        hits=tuple(_hit(one, place) for one in facts.hits),
        placed=place(facts.placed) if facts.placed is not None else None,
        annotations=tuple((name, value, place(span)) for name, value, span in facts.annotations),
        grants=tuple((name, value, place(span)) for name, value, span in facts.grants),
    )


def _declaration(fact: Declaration, place: Place) -> Declaration:
    return fact._replace(span=place(fact.span), keys=tuple(key._replace(span=place(key.span)) for key in fact.keys))


def _reference(fact: Reference, place: Place) -> Reference:
    return fact._replace(span=place(fact.span), keys=tuple((key, place(span)) for key, span in fact.keys))


def _hit(hit: Hit, place: Place) -> Hit:
    related = tuple(Related(place(one.span), one.message) for one in hit.related)
    return hit._replace(span=place(hit.span), related=related, fix=None)
