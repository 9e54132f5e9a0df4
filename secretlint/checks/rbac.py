"""Who may read every Secret of a namespace or of the cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from secretlint.checks import Context
from secretlint.graph.graph import Graph
from secretlint.graph.units import Instance
from secretlint.model import Hit, Related

_EVERYONE = frozenset(("system:authenticated", "system:unauthenticated", "system:anonymous", "system:serviceaccounts"))
_BUILT_IN = ("cluster-admin", "admin", "edit")
"""The ClusterRoles that every cluster has and that read Secrets."""
_MOST_NAMED = 4


def check_repository(graph: Graph, context: Context) -> Iterator[Hit]:
    """Every Role that reads all Secrets, with those that it is bound to."""
    bindings: dict[str, list[Instance]] = defaultdict(list)
    for kind in ("RoleBinding", "ClusterRoleBinding"):
        for binding in graph.of_kind(kind):
            for name, bound, _ in binding.facts.grants:
                if name == "role":
                    bindings[bound].append(binding)
    for kind in ("Role", "ClusterRole"):
        for role in graph.of_kind(kind):
            if any(name == "reads" for name, _, _ in role.facts.grants):
                yield from _role(graph, role, bindings[f"{kind}/{role.id.name}"])
    defined = {role.id.name for role in graph.of_kind("ClusterRole")}
    for name in _BUILT_IN:
        for binding in bindings[f"ClusterRole/{name}"] if name not in defined else ():
            yield from _built_in(binding, name)


def _built_in(binding: Instance, role: str) -> Iterator[Hit]:
    """Bound to everyone; that somebody has such a role is what it is for."""
    everyone = _everyone({value for name, value, _ in binding.facts.grants if name == "subject"})
    if not everyone:
        return
    args = {
        "role": f"ClusterRole {role}",
        "verbs": "get, list, watch",
        "scope": "the cluster" if binding.id.kind == "ClusterRoleBinding" else "its namespace",
        "subjects": _named(everyone),
    }
    place = next(place for name, _, place in binding.facts.grants if name == "role")
    environments = (binding.unit.name,) if binding.unit.name else ()
    yield Hit(
        "secrets-readable-by-everyone",
        place,
        "roleRef.name",
        tuple(args.items()),
        (),
        binding.id,
        binding.facts.document,
        environments,
    )


def _everyone(subjects: set[str]) -> list[str]:
    return sorted(subject for subject in subjects if subject.split("/")[1] in _EVERYONE)


def _role(graph: Graph, role: Instance, bindings: list[Instance]) -> Iterator[Hit]:
    bound = [
        binding
        for binding in bindings
        if graph.environments.compatible(role.unit, binding.unit)
        and (role.id.kind == "ClusterRole" or graph.resolver.same_namespace(role.id.namespace, binding.id.namespace))
    ]
    subjects = sorted({value for binding in bound for name, value, _ in binding.facts.grants if name == "subject"})
    everyone = _everyone(set(subjects))
    places = [place for binding in bound for name, _, place in binding.facts.grants if name == "role"]
    wide = role.id.kind == "ClusterRole" and (not bound or any(one.id.kind == "ClusterRoleBinding" for one in bound))
    for name, verbs, place in role.facts.grants:
        if name != "reads":
            continue
        args = {
            "role": f"{role.id.kind} {role.id.name}",
            "verbs": verbs.replace(", ", " and ") if verbs.count(",") == 1 else verbs,
            "scope": "the cluster" if wide else "its namespace",
            "subjects": _named(everyone or subjects),
        }
        yield Hit(
            "secrets-readable-by-everyone" if everyone else "role-reads-all-secrets",
            place,
            "rules",
            tuple(args.items()),
            tuple(Related(one, "it is bound here") for one in dict.fromkeys(places[:3])),
            role.id,
            role.facts.document,
            (role.unit.name,) if role.unit.name else (),
        )


def _named(subjects: list[str]) -> str:
    """`ServiceAccount shop/web, Group ops`; what binds it is not in the repository when there are none."""
    words = []
    for subject in subjects[:_MOST_NAMED]:
        kind, name, namespace = subject.split("/", 2) if subject.count("/") == 2 else (subject, "", "")
        words.append(f"{kind} {namespace + '/' if namespace else ''}{name}")
    more = len(subjects) - _MOST_NAMED
    return ", ".join(words) + (f" and {more} more" if more > 0 else "") if words else "nobody here"
