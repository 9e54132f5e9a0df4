"""What is wrong with a reference to a Secret, judged on the resolved graph."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from secretlint import lazyre
from secretlint.checks import Context
from secretlint.facts import Reference
from secretlint.graph.graph import Graph
from secretlint.graph.resolve import Answer, External, is_unresolved
from secretlint.graph.spare import Spare
from secretlint.graph.units import Declared, is_base
from secretlint.kinds import table
from secretlint.kinds.table import Usage, usages
from secretlint.model import Hit, Related, Span

_EMPTY = "lowered: an empty Secret is filled in by something else"
_NO_CONTAINER = "the container does not start"
_NO_FILES = "the Pod stays in ContainerCreating"
_NO_VOLUME = "the volume cannot be mounted and the Pod does not start"
_NO_SOURCE = "Flux does not fetch the source"
_HTTP_ERROR = "the controller answers every request with an error"
EFFECTS = {
    "env": _NO_CONTAINER,
    "env-from": _NO_CONTAINER,
    "volume": _NO_FILES,
    "projected-volume": _NO_FILES,
    "csi-volume": _NO_VOLUME,
    "azure-file": _NO_VOLUME,
    "legacy-volume": _NO_VOLUME,
    "persistent-volume": _NO_VOLUME,
    "pull-secret": "images are pulled without it, which fails for a private registry",
    "ingress-tls": "the controller serves its own default certificate",
    "ingress-auth-file": _HTTP_ERROR,
    "ingress-client-ca": _HTTP_ERROR,
    "gateway-tls": "the listener is not served",
    "flux-source": _NO_SOURCE,
    "flux-git-ssh": _NO_SOURCE,
    "flux-git-https": _NO_SOURCE,
    "flux-helm-repository": _NO_SOURCE,
    "flux-bucket": _NO_SOURCE,
    "flux-receiver": "the webhook is not served",
    "flux-notification": "nothing is sent",
    "flux-values": "Flux neither installs nor upgrades the release",
    "flux-substitute": "Flux does not apply it",
    "merge-target": "{user} only writes into a Secret that is there already",
    "copy-source": "{user} is not filled",
}
"""What happens without the Secret, for the kinds of use where there is more to say than that it cannot work."""

_TYPE_MAY_DIFFER = {"gateway-tls": "lowered: some Gateway controllers take other types"}
"""Uses for which only some of the controllers look at the type."""
_OLD_ENV_NAME = lazyre.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*\Z", re.ASCII)
_NEW_ENV_NAME = lazyre.compile(r"[ -<>-~]+\Z")
_RELAXED_ENV_NAMES = (1, 34)
"""Since when every printable ASCII name but `=` is a variable (KEP-4369, beta and on by default since 1.32)."""
_CLOSE = 0.75
_BOOTSTRAP = "what makes a repository readable is seldom in it"
_MOST_NOTES = 20
_WARNINGS = ("reference-missing-pull-secret", "reference-missing-degraded", "reference-unknown-secret")
"""These are no errors, so that a doubt does not make less of them."""


def check_repository(graph: Graph, context: Context) -> Iterator[Hit]:
    """Judges every answer of the graph; the same fault in several environments is one hit.

    So is what several objects or fields have from one place: an alias, a patch.
    """
    together: dict[tuple[str, Span], list[Hit]] = {}
    for hit in _hits(graph, context):
        together.setdefault((hit.rule, hit.span), []).append(hit)
    places = {unit.name: unit.place for unit in graph.units if unit.name and unit.place and not unit.shared}
    for hits in together.values():
        yield hits[0] if len(hits) == 1 else _merged(hits, places)


def _merged(hits: list[Hit], places: dict[str, Span]) -> Hit:
    """One hit with the namespaces and environments of all, and a note for each environment."""
    environments = sorted({name for hit in hits for name in hit.environments})
    namespaces = sorted({dict(hit.args)["namespace"] for hit in hits})
    hints = {dict(hit.args).get("hint", "") for hit in hits}
    times = Counter(note for hit in hits for note in hit.related)
    related = dict.fromkeys(note for hit in hits for note in _notes(hit, times, places, len(hints) > 1))
    names = sorted({dict(hit.args)["name"] for hit in hits})
    args = dict(hits[0].args) | {"name": _listing(names)} | _namespaces(namespaces)
    args |= {"hint": ""} if len(hints) > 1 else {}
    downgrade = hits[0].downgrade if all(hit.downgrade for hit in hits) else ""
    return hits[0]._replace(
        args=tuple(args.items()),
        environments=tuple(environments),
        related=tuple(related)[:_MOST_NOTES],
        downgrade=downgrade,
    )


def _notes(hit: Hit, times: Counter[Related], places: dict[str, Span], hints_differ: bool) -> Iterator[Related]:
    """The notes of one environment's hit: which environment is meant, and what is different there."""
    hint = dict(hit.args).get("hint", "") if hints_differ else ""
    for name in hit.environments or ("",):
        own = [note for note in hit.related if times[note] == 1]
        yield from (note for note in hit.related if times[note] > 1 or not name)
        if name and own:
            yield own[0]._replace(message=f"{own[0].message}, for {name}{hint}")
            yield from own[1:]
        elif name in places:
            yield Related(places[name], f"it is so in {name}{hint}")


def _namespaces(names: list[str]) -> dict[str, str]:
    word = "namespace" if len(names) == 1 else "namespaces"
    return {"namespace": _listing(names), "namespaces": f"{word} {_listing(names)}"}


def _hits(graph: Graph, context: Context) -> Iterator[Hit]:
    spare = Spare(graph)
    for answer in graph.answers:
        if answer.used.fact.weak:
            yield from _keys(answer) if answer.found else _of_values(answer, spare)
            continue
        if answer.found:
            yield from _content(answer)
            yield from _skipped_names(answer, context)
            yield from _left_out(answer, answer.found)
        elif answer.external is not None:
            yield from _external(answer, answer.external)
        else:
            yield from _missing(graph, answer, spare)


def _hit(answer: Answer, rule: str, args: Iterable[tuple[str, str]] = (), related: Iterable[Related] = ()) -> Hit:
    used = answer.used
    fact, unit = used.fact, used.instance.unit
    common = {"name": used.name, "user": subject(answer)} | _namespaces([used.namespace or "default"])
    if unit.shared and unit.place is not None:
        related = (*related, Related(unit.place, f"it is so where this deploys {unit.name}"))
    return Hit(
        rule,
        fact.span,
        fact.field,
        (*common.items(), *args),
        tuple(related),
        used.instance.id,
        used.instance.facts.document,
        (unit.name,) if unit.name else (),
        downgrade=unit.downgrade or used.instance.facts.idle,
    )


def subject(answer: Answer) -> str:
    """The object that refers, in words."""
    identity = answer.used.instance.id
    return f"{identity.kind} {identity.name}" if identity.name else identity.kind


def _of_values(answer: Answer, spare: Spare) -> Iterator[Hit]:
    """A name in a chart's values that nothing answers: the chart may make it, or cert-manager for an Ingress."""
    fact = answer.used.fact
    if fact.usage != "helm-values" or answer.external is not None or is_unresolved(answer.used.name):
        return
    meant = "" if answer.unknown else spare.meant(answer)
    if meant:
        hint = ("hint", f" (did you mean {meant}?)")
        yield _hit(answer, "reference-missing-degraded", (_effect(answer, subject(answer)), hint))
    elif not _CERTIFICATE.search(fact.field):
        reason = answer.unknown or f"the chart of {subject(answer)} may make it"
        yield _hit(answer, "reference-unknown-secret", (("reason", reason),))


_CERTIFICATE = lazyre.compile(r"ingress|tls|cert", re.IGNORECASE)
"""Fields of values whose Secret cert-manager makes, by an annotation or a Certificate of the chart."""


def _effect(answer: Answer, user: str = "what needs it") -> tuple[str, str]:
    """What happens; `user` is what the sentence calls the object that refers."""
    return ("effect", EFFECTS.get(answer.used.fact.usage, "{user} cannot work").format(user=user))


def _missing(graph: Graph, answer: Answer, spare: Spare) -> Iterator[Hit]:
    used = answer.used
    fact = used.fact
    if answer.hashed is not None and answer.hashed.instance.unit is used.instance.unit:
        if not fact.optional:
            yield _hashed(answer, answer.hashed)
        return
    if is_unresolved(used.name):
        return
    if fact.optional:
        if not answer.unknown and answer.doubt is None and not answer.unsettled:
            yield _hit(answer, "reference-optional-unmet", (("what", f"Secret {used.name} is declared nowhere"),))
        return
    left_out = list(_left_out(answer, answer.unsettled))
    if left_out:  # it names no namespace, because no kustomization gives it one
        yield from left_out
        return
    unknown = answer.unknown or _likely(graph, answer)
    usage = table.usages().get(fact.usage)
    if not unknown and usage is not None and usage.bootstrap and not _meant(graph, answer):
        unknown = _BOOTSTRAP
    if unknown and not spare.meant(answer):
        yield _hit(answer, "reference-unknown-secret", (("reason", unknown),))
        return
    if answer.unsettled:
        yield _hit(
            answer, "reference-unsettled-namespace", _elsewhere(answer.unsettled), _declared_here(answer.unsettled)
        )
        return
    made = graph.creators().of(used.name)
    if made and not spare.meant(answer):
        yield _hit(answer, "reference-unknown-secret", (("reason", made),))
        return
    reason = unknown or (answer.doubt.reason if answer.doubt is not None else made)
    for hit in _certainly_missing(graph, answer):
        doubted = reason and hit.rule not in _WARNINGS
        yield hit._replace(downgrade=f"lowered: {reason}") if doubted else hit


def _left_out(answer: Answer, found: tuple[Declared, ...]) -> Iterator[Hit]:
    """The Secret is in a file beside a kustomization that does not list it, and nowhere else."""
    if is_left_out(answer, found):
        made = found[0].fact
        plain = made.via == "Secret"
        args = (
            ("maker", f"Secret {answer.used.name}" if plain else f"{made.via} {made.object.name}"),
            ("what", "it" if plain else f"Secret {answer.used.name}"),
            ("file", found[0].instance.path),
            ("kustomization", found[0].instance.unit.left_out),
            _effect(answer, subject(answer)),
        )
        yield _hit(answer, "reference-left-out", args, _declared_here(found))


def is_left_out(answer: Answer, found: tuple[Declared, ...]) -> bool:
    """Whether what is built needs a Secret that only files beside a kustomization declare which does not list them."""
    unit = answer.used.instance.unit
    if unit.kind == "plain" or answer.used.fact.optional or answer.used.fact.weak:
        return False
    return bool(found) and all(declared.instance.unit.left_out for declared in found)


def _likely(graph: Graph, answer: Answer) -> str:
    """Why what is only doubted is unknown after all: values spell the name, or there is another doubt already."""
    doubt = answer.doubt
    if doubt is None:
        return ""
    instance = answer.used.instance
    less = instance.unit.downgrade or instance.facts.idle or answer.unsettled
    values = [path for path in doubt.paths if path != instance.path]
    counts = doubt.installed or instance.unit.kind == "plain"
    return doubt.reason if less or (counts and graph.mentions(values, answer.used.name)) else ""


def _nearest(graph: Graph, answer: Answer, name: str) -> list[Declared]:
    """Of the declarations of a name the one in the same namespace, or else in the file that is least far away."""
    path, namespace = answer.used.instance.path, answer.used.namespace

    def distance(found: Declared) -> tuple[bool, int]:
        return found.namespace != namespace, -len(posixpath.commonprefix((path, found.instance.path)))

    return sorted(graph.resolver.by_name(name), key=distance)[:1]


def _hashed(answer: Answer, made: Declared) -> Hit:
    return _hit(answer, "generated-name-not-rewritten", (("made", made.name),), _declared_here([made]))


def _meant(graph: Graph, answer: Answer) -> bool:
    """Whether the repository has the Secret after all, in another namespace, where nothing uses it."""
    needed = {key for key, _ in answer.used.fact.keys}
    return bool(answer.elsewhere) and all(
        not graph.used_by(one) and (one.fact.open or needed <= {key.name for key in one.fact.keys})
        for one in answer.elsewhere
    )


def _certainly_missing(graph: Graph, answer: Answer) -> Iterator[Hit]:
    fact = answer.used.fact
    if answer.hashed is not None:
        by, used = answer.hashed.instance, answer.used.instance
        if is_base(used.path) and not used.unit.group:  # nothing here says what else is built with the base
            reason = f"what includes both {by.unit.location} and {used.unit.location} has the name rewritten"
            yield _hit(answer, "reference-unknown-secret", (("reason", reason),))
        else:
            yield _hashed(answer, answer.hashed)
        return
    called = _called_here(graph, answer)
    if fact.usage == "pull-secret":
        rule = "reference-missing-pull-secret"
    elif fact.missing == "degraded":
        rule = "reference-missing-degraded"
    elif not called and answer.apart:
        others = sorted({declared.instance.unit.name or declared.instance.path for declared in answer.apart})
        there = (_effect(answer), ("others", _listing(others)))
        yield _hit(answer, "reference-other-environment", there, _declared_here(answer.apart))
        return
    elif not called and (answer.elsewhere or answer.in_cluster):
        args = (_effect(answer), *_elsewhere((*answer.elsewhere, *answer.in_cluster)))
        yield _hit(answer, "reference-wrong-namespace", args, _declared_here(answer.elsewhere))
        return
    else:
        rule = "reference-missing-secret"
    close = _similar(answer.used.name, _names_at_hand(graph, answer))
    related = [place for name in close for place in _declared_here(_nearest(graph, answer, name))]
    hint = f" (did you mean {_listing(close)}?)" if close else ""
    if called:
        hint, related = f"; this build calls it {called[0].name}", _declared_here(called[:1])
    elif (answer.elsewhere or answer.in_cluster) and rule != "reference-missing-secret":
        hint = _one_elsewhere([*answer.elsewhere, *answer.in_cluster])
    yield _hit(answer, rule, (_effect(answer, subject(answer)), ("hint", hint)), related)


def _called_here(graph: Graph, answer: Answer) -> list[Declared]:
    """What the reference's own build calls otherwise: by a prefix, or by a patch of the object that makes it."""
    makers = {(one.instance.path, one.instance.written) for one in (*answer.elsewhere, *answer.apart)}
    patched = (
        made
        for instance in (answer.used.instance.unit.instances if makers else ())
        if (instance.path, instance.written) in makers
        for made in instance.declared
    )
    return graph.resolver.renamed(answer.used) or [one for one in patched if one.name != answer.used.name]


def _one_elsewhere(declared: list[Declared | External]) -> str:
    places = _places(declared)
    return f"; {places} {'has one' if places.startswith('namespace ') else 'have one each'} of that name"


def _elsewhere(declared: Iterable[Declared | External]) -> tuple[tuple[str, str], ...]:
    return (("elsewhere", _places(declared)),)


def _places(declared: Iterable[Declared | External]) -> str:
    """Their namespaces in words; where labels select them, only that they are others."""
    names = sorted({item.namespace or "default" for item in declared})
    return "other namespaces" if any("!" in name for name in names) else _namespaces(names)["namespaces"]


def _declared_here(declared: Iterable[Declared]) -> list[Related]:
    places = []
    for item in declared:
        via = item.fact.via
        what = (
            "the Secret is declared here" if via == "Secret" else f"{via} {item.fact.object.name} makes the Secret here"
        )
        places.append(Related(item.fact.span, what))
    return list(dict.fromkeys(places))[:3]


def _names_at_hand(graph: Graph, answer: Answer) -> Iterator[str]:
    """Names declared in the reference's namespace, where they could serve it."""
    used = answer.used
    for name in graph.resolver.names():
        for declared in graph.resolver.by_name(name):
            if name != used.name and (
                not declared.hashed
                and graph.resolver.same_namespace(used.namespace, declared.namespace)
                and graph.environments.compatible(used.instance.unit, declared.instance.unit)
            ):
                yield name
                break


def _similar(word: str, names: Iterable[str], most: int = 1) -> list[str]:
    return difflib.get_close_matches(word, list(names), most, _CLOSE)


def _listing(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`; long lists are cut."""
    items = list(words)
    if len(items) > 8:
        items = [*items[:7], f"{len(items) - 7} more"]
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


def _content(answer: Answer) -> Iterator[Hit]:
    """A wrong type or missing keys: one of the two, as the one is mended with the other."""
    wrong = list(_type(answer, [declared.fact.type for declared in answer.found]))
    if answer.used.fact.usage in _TYPE_MAY_DIFFER:
        yield from list(_keys(answer)) or wrong
    else:
        yield from wrong or _keys(answer)


def _keys(answer: Answer) -> Iterator[Hit]:
    if any(declared.fact.open for declared in answer.found):
        return
    present = {key.name for declared in answer.found for key in declared.fact.keys}
    yield from _needs(answer, present)


def _needs(answer: Answer, present: set[str]) -> Iterator[Hit]:
    """Keys that the reference names or its use requires, against those that the Secret has."""
    fact = answer.used.fact
    usage = usages().get(fact.usage, Usage())
    missing: dict[Span, list[str]] = {}
    for key, span in fact.keys:
        if key not in present and not is_unresolved(key):
            missing.setdefault(span, []).append(key)
    if fact.optional and usage.optional_keys:
        for span, keys in missing.items():
            what = ("what", f"key {' or '.join(keys)} is missing from Secret {answer.used.name}")
            hit = _hit(answer, "reference-optional-unmet", (what,), _declared_here(answer.found))
            yield hit._replace(span=span, field=_field_of_key(fact, span))
        return
    for span, keys in missing.items():
        yield _missing_key(answer, keys, sorted(present))._replace(span=span, field=_field_of_key(fact, span))
    names_a_key = any(key not in usage.keys for key, _ in fact.keys)
    if usage.any_of and not names_a_key and not any(present.issuperset(keys) for keys in usage.any_of):
        yield _incomplete(answer, usage.any_of, present)


def _field_of_key(fact: Reference, place: Span) -> str:
    """The field of a key: beside the name in a variable's source, in the list of items in a volume."""
    around, _, last = fact.field.rpartition(".")
    if fact.usage == "env" and last == "name":
        return f"{around}.key"
    if fact.usage in ("volume", "projected-volume") and place != fact.span:
        items = [span for _, span in fact.keys]  # a volume names no other keys
        return f"{around}.items[{items.index(place)}].key"
    return fact.field


def _incomplete(answer: Answer, sets: Iterable[tuple[str, ...]], present: set[str]) -> Hit:
    """None of the sets of keys that would do is there; the first of the nearest ones is what the message names."""
    nearest = max(sets, key=lambda keys: len(present.intersection(keys)) / len(keys))
    hit = _missing_key(answer, [key for key in nearest if key not in present], sorted(present))
    wanted = "; or ".join(" with ".join(keys) for keys in sets)
    return hit._replace(
        args=(*(pair for pair in hit.args if pair[0] != "hint"), ("hint", f"; it may be used with {wanted}"))
    )


def _missing_key(answer: Answer, keys: list[str], present: list[str]) -> Hit:
    close = _similar(keys[0], present)
    have = (
        f"its keys are {_listing(present)}"
        if len(present) > 1
        else f"its only key is {present[0]}"
        if present
        else "it has no keys"
    )
    hint = f" (did you mean {close[0]}?)" if close else f"; {have}"
    fact = answer.used.fact
    rule = "reference-missing-key" if fact.missing == "not-started" else "reference-key-degraded"
    args = (("key", " or ".join(keys)), ("hint", hint), _effect(answer, subject(answer)))
    hit = _hit(answer, rule, args, _declared_here(answer.found))
    return hit if present else hit._replace(downgrade=hit.downgrade or _EMPTY)


def _external(answer: Answer, external: External) -> Iterator[Hit]:
    """What the configuration or the inventory says about the Secret, as far as it says it."""
    wrong = list(_type(answer, [external.type]))
    yield from wrong
    if not wrong and external.keys is not None and not answer.used.fact.optional:
        yield from _needs(answer, set(external.keys))


def _type(answer: Answer, types: Iterable[str]) -> Iterator[Hit]:
    """The type, where the one who reads it looks at the type."""
    fact = answer.used.fact
    wrong = [kind for kind in types if kind not in fact.types]
    if not fact.types or not wrong or any(not kind or is_unresolved(kind) or kind in fact.types for kind in types):
        return
    rule = "pull-secret-wrong-type" if fact.usage == "pull-secret" else "reference-wrong-type"
    args = (("type", wrong[0]), ("accepted", " or ".join(fact.types)), _effect(answer))
    hit = _hit(answer, rule, args, _declared_here(answer.found))
    yield (
        hit
        if fact.usage not in _TYPE_MAY_DIFFER
        else hit._replace(downgrade=hit.downgrade or _TYPE_MAY_DIFFER[fact.usage])
    )


def _skipped_names(answer: Answer, context: Context) -> Iterator[Hit]:
    """Keys that `envFrom` cannot turn into variables: the kubelet leaves them out."""
    if answer.used.fact.usage != "env-from":
        return
    valid = _NEW_ENV_NAME if context.kubernetes_version >= _RELAXED_ENV_NAMES else _OLD_ENV_NAME
    prefix = answer.used.fact.prefix
    names = sorted(
        {key.name for declared in answer.found for key in declared.fact.keys if not valid.match(prefix + key.name)}
    )
    if names:
        yield _hit(answer, "reference-env-name-skipped", (("keys", _listing(names)),), _declared_here(answer.found))
