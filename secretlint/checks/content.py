"""Content of Secrets that cannot work: certificates, docker configs, keys, tokens, and values against their use."""

from __future__ import annotations

from collections.abc import Iterator

from secretlint import redact
from secretlint.checks import Context, Document
from secretlint.content import manifest, text, tokens, uses, validity
from secretlint.content.docker import CONFIG_KEY
from secretlint.content.model import Problem, SecretTraits
from secretlint.facts import KeyFact
from secretlint.graph.graph import Graph
from secretlint.graph.resolve import Answer
from secretlint.graph.units import Declared, Instance
from secretlint.model import Hit, ObjectId, Related, Span
from secretlint.tree import Mapping, Node, Scalar, is_null, span

TOKEN_TYPE = "kubernetes.io/service-account-token"
API_SERVER_CHECKS = ("kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg")
"""Types whose content must be a JSON object for the API server; when it is not, a rule of its own says so."""

_NOT_JSON = ("it is not JSON", "it is not a JSON object")


def wants(document: Document) -> bool:
    """Whether the document is a Secret, or a list that may hold one."""
    identity = document.object
    return identity is not None and (identity.kind == "Secret" or identity.kind.endswith("List"))


def check_document(document: Document, context: Context) -> Iterator[Hit]:
    """Hits that the Secret alone decides, some of them against today's date."""
    from secretlint.checks.apiserver import objects  # a run from the cache does without the API server's rules

    for root, identity in objects(document):
        if identity.kind == "Secret" and identity.api_version in ("v1", "/v1") and manifest.is_judged(root):
            yield from _secret(root, identity, context)


def _secret(root: Mapping, identity: ObjectId, context: Context) -> Iterator[Hit]:
    kind = root.str("type") or "Opaque"
    found, seen = manifest.examine(root)
    for problem in (*seen.problems, *validity.problems(seen.traits, context.today)):
        if kind in API_SERVER_CHECKS and problem.reason in _NOT_JSON and found[problem.key].data.strip() != b"null":
            continue
        yield _hit(problem, root, found, identity)
    for key, traits in seen.values.items():
        if uses.is_empty_credential(kind, key, traits):
            yield _hit(Problem("basic-auth-empty", key, ""), root, found, identity)
    if kind == tokens.BOOTSTRAP_TYPE:
        yield from _bootstrap(root, found, identity)
    if kind == TOKEN_TYPE:
        place = root.get("type")
        yield Hit(
            "service-account-token-long-lived",
            span(place) if place is not None else span(root),
            "type",
            (("what", f"a Secret of type {TOKEN_TYPE}"),),
            object=identity,
        )


def _hit(problem: Problem, root: Mapping, found: dict[str, manifest.Value], identity: ObjectId) -> Hit:
    value = found[problem.key]
    where = value.span
    entry = root.map(value.part)
    field = entry.fields.get(problem.key) if entry is not None else None
    if field is not None and (is_null(field.value) or (isinstance(field.value, Scalar) and not field.value.value)):
        where = span(field.key)
    key = redact.key(problem.key)
    args = (("key", key), ("reason", problem.reason), ("what", key))
    return Hit(problem.rule, where, f"{value.part}[{key}]", args, object=identity)


def _bootstrap(root: Mapping, found: dict[str, manifest.Value], identity: ObjectId) -> Iterator[Hit]:
    """What a bootstrap token needs outside its values: both parts, its name and its namespace."""

    def hit(place: Node, field: str, key: str, reason: str) -> Hit:
        return Hit("bootstrap-token-malformed", span(place), field, (("key", key), ("reason", reason)), object=identity)

    metadata = root.map("metadata")
    parts = [part for part in ("stringData", "data") if part in root.fields]
    for key in ("token-id", "token-secret"):
        if key not in found and not any(key in mapping.fields for mapping in map(root.map, parts) if mapping):
            place = root.fields[parts[0]].key if parts else root
            yield hit(place, parts[0] if parts else "", key, "it is missing")
    name = metadata.get("name") if metadata is not None else None
    token = found.get("token-id")
    if name is not None and token is not None and _is_other_name(identity.name, token.data):
        yield hit(name, "metadata.name", "the name", "it must be bootstrap-token- and then the value of token-id")
    namespace = metadata.get("namespace") if metadata is not None else None
    if namespace is not None and identity.namespace not in ("", "kube-system"):
        yield hit(namespace, "metadata.namespace", "the namespace", "it must be kube-system")


def _is_other_name(name: str, token: bytes) -> bool:
    """Whether the name is not that of the token; a token id that is malformed itself is reported for that only."""
    whole = name.encode("utf-8", "replace")
    if text.is_template(token) or text.is_template(whole) or not tokens.is_part(token, "token-id"):
        return False
    return whole != b"bootstrap-token-" + token


def check_repository(graph: Graph, context: Context) -> Iterator[Hit]:
    """Hits that need a Secret's users: hosts, images, environment variables."""
    for unit in graph.units:
        for instance in unit.instances:
            for declared in instance.declared:
                if declared.fact.via == "Secret":
                    yield from _values(graph, declared)
    pulls = _Pulls(graph)
    for answer in graph.answers:
        for declared in answer.found[:1]:
            yield from _hosts(graph, answer, declared)
            if answer.used.fact.usage == "pull-secret":
                yield from _images(graph, answer, declared, pulls)


def _values(graph: Graph, declared: Declared) -> Iterator[Hit]:
    """Values whose surroundings (newline, blanks, quotes) would become part of a variable or a credential."""
    fact = declared.fact
    users = graph.used_by(declared)
    for key in fact.keys:
        if key.value is None:
            continue
        mine = [answer for answer in users if _uses_key(answer, key.name)]
        trouble = uses.value_trouble(fact.type, key.name, key.traits, {answer.used.fact.usage for answer in mine})
        if trouble is None or uses.is_empty_credential(fact.type, key.name, key.traits):
            continue
        yield Hit(
            "value-surrounding-characters",
            key.value,
            _field_of(key),
            (("key", key.name), ("reason", trouble)),
            tuple(_users(mine)),
            declared.instance.id,
            declared.instance.facts.document,
            (declared.instance.unit.name,) if declared.instance.unit.name else (),
            downgrade=declared.instance.unit.downgrade,
        )


def _uses_key(answer: Answer, key: str) -> bool:
    """Whether the reference takes this key; one that names no keys takes all."""
    if answer.used.fact.weak:
        return False
    names = [name for name, _ in answer.used.fact.keys]
    return not names or key in names


def _field_of(key: KeyFact) -> str:
    part = "stringData" if "string-data" in key.traits else "data"
    return f"{part}[{key.name}]"


def _users(answers: list[Answer]) -> Iterator[Related]:
    for answer in answers[:3]:
        if answer.used.fact.usage in uses.ENVIRONMENT:
            yield Related(answer.used.fact.span, "it becomes an environment variable here")


def _traits(declared: Declared) -> SecretTraits:
    return SecretTraits.from_rows(declared.fact.traits)


def _expected(instance: Instance, name: str) -> list[str]:
    return [text for key, text in instance.facts.expects if key == name]


def _hosts(graph: Graph, answer: Answer, declared: Declared) -> Iterator[Hit]:
    wanted: list[str] = []
    for row in _expected(answer.used.instance, "hosts"):
        field, _, hosts = row.partition("\t")
        if field == answer.used.fact.field:
            wanted += hosts.split(",")
    for row in _expected(answer.used.instance, "listener"):
        field, _, listener = row.partition("\t")
        if field == answer.used.fact.field:
            wanted += _routed(graph, answer.used.instance, listener)
    if not wanted:
        return
    missing = uses.uncovered_hosts(_traits(declared), "tls.crt", wanted)
    if missing:
        args = (("hosts", ", ".join(missing)), ("names", _names(_traits(declared))))
        yield _use_hit("certificate-host-not-covered", answer, declared, args, "the certificate is here")


def _routed(graph: Graph, gateway: Instance, listener: str) -> Iterator[str]:
    """The hosts of the routes that attach to a listener without a host of its own."""
    for route in graph.of_kind("HTTPRoute"):
        if not graph.environments.compatible(route.unit, gateway.unit):
            continue
        for row in _expected(route, "route"):
            namespace, name, section, hosts = row.split("\t")
            place = (namespace or route.id.namespace, name)
            if place == (gateway.id.namespace, gateway.id.name) and section in ("", listener):
                yield from hosts.split(",")


def _names(traits: SecretTraits) -> str:
    """What the certificate covers, which is public: every server shows it to everybody."""
    first = next((one for one in traits.certificates if one.key == "tls.crt" and one.position == 0), None)
    if first is None or not first.names:
        return "it has no names (subject alternative name) at all"
    more = len(first.names) - 5
    return "it is valid for " + ", ".join(first.names[:5]) + (f" and {more} more" if more > 0 else "")


class _Pulls:
    """Which Pods run under a service account, and which pull Secrets an object names."""

    def __init__(self, graph: Graph) -> None:
        self.pods: dict[tuple[str, str], list[Instance]] = {}
        self.secrets: dict[int, list[Answer]] = {}
        for unit in graph.units:
            for instance in unit.instances:
                for account in _expected(instance, "service-account"):
                    self.pods.setdefault((instance.id.namespace, account), []).append(instance)
        for answer in graph.answers:
            if answer.used.fact.usage == "pull-secret":
                self.secrets.setdefault(id(answer.used.instance), []).append(answer)


def _images(graph: Graph, answer: Answer, declared: Declared, pulls: _Pulls) -> Iterator[Hit]:
    """A pull Secret that serves none of the images, when one of them is served by no pull Secret of the Pod at all."""
    user = answer.used.instance
    images = _expected(user, "image")
    if user.id.kind == "ServiceAccount":
        pods = pulls.pods.get((user.id.namespace, user.id.name), [])
        images = [
            one for pod in pods if graph.environments.compatible(pod.unit, user.unit) for one in _expected(pod, "image")
        ]
    if not images or len(uses.unserved_images(_traits(declared), images)) < len(images):
        return
    others = pulls.secrets.get(id(user), [])
    if not all(other.found for other in others):
        return  # one that is not known may serve them
    known = [_traits(other.found[0]) for other in others]
    left = [image for image in images if all(uses.unserved_images(traits, [image]) for traits in known)]
    if left:
        args = (("image", left[0]), ("key", CONFIG_KEY))
        yield _use_hit("docker-config-registry-mismatch", answer, declared, args, "the pull Secret is declared here")


def _use_hit(rule: str, answer: Answer, declared: Declared, args: tuple[tuple[str, str], ...], where: str) -> Hit:
    used = answer.used
    place: Span = next((key.value for key in declared.fact.keys if key.value is not None), declared.fact.span)
    return Hit(
        rule,
        used.fact.span,
        used.fact.field,
        (("name", used.name), *args),
        (Related(place, where),),
        used.instance.id,
        used.instance.facts.document,
        (used.instance.unit.name,) if used.instance.unit.name else (),
        downgrade=used.instance.unit.downgrade,
    )
