"""Between a Secret's manifest and the pure judgement: decodes its values, and turns what is known of them into facts.

Values are read here and given to `inspect`; what comes back holds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from secretlint import lazyre
from secretlint.apiserver.gojson import decode_base64
from secretlint.content import Inspection, describe, inspect
from secretlint.facts import Declaration, DocumentFacts, KeyFact
from secretlint.model import ObjectId, Span
from secretlint.tree import UNREAD, Mapping, Scalar, span

_FILLED_LATER = (
    "replicator.v1.mittwald.de/",
    "secret-generator.v1.mittwald.de/",
    "reflector.v1.k8s.emberstack.com/reflects",
    "avp.kubernetes.io/",
    "cert-manager.io/",
    "service.beta.openshift.io/",
    "sealedsecrets.bitnami.com/patch",
    "sealedsecrets.bitnami.com/managed",
)
"""Annotations of controllers that write the Secret's values: what stands in the manifest is not what Pods will see."""

_POD_SPECS = (
    ("spec",),
    ("spec", "template", "spec"),
    ("spec", "jobTemplate", "spec", "template", "spec"),
    ("template", "spec"),
)
_CONTAINERS = ("initContainers", "containers", "ephemeralContainers")
_HOST_RULE = lazyre.compile(r"Host\(([^)]*)\)")
_QUOTED = lazyre.compile(r"[`\"']([^`\"']+)[`\"']")


class Value(NamedTuple):
    """A decoded value and where it stands. `part` is `data` or `stringData`."""

    data: bytes
    span: Span
    part: str


def values(root: Mapping) -> dict[str, Value]:
    """The decoded values of a Secret as the API server merges them: `stringData` replaces `data`.

    Values that it refuses (not base64, not strings) are left out: other rules report them. So are those that nobody
    here knows.
    """
    found: dict[str, Value] = {}
    for part in ("data", "stringData"):
        fields = root.map(part)
        for key, entry in (fields.fields if fields is not None else {}).items():
            found.pop(key, None)
            data = _decoded(entry.value, part) if isinstance(entry.value, Scalar) else None
            if data is not None:
                found[key] = Value(data, span(entry.value), part)
    return found


def _decoded(node: Scalar, part: str) -> bytes | None:
    if node.tag == UNREAD:
        return None
    if node.json.type == "null":
        return b""
    text = node.text
    if text is None:
        return None
    return decode_base64(text) if part == "data" else text.encode("utf-8", "surrogatepass")


def is_judged(root: Mapping) -> bool:
    """Whether the manifest holds the content itself: not encrypted by SOPS, and no controller writes it."""
    if isinstance(root.get("sops"), Mapping):
        return False
    metadata = root.map("metadata")
    annotations = metadata.map("annotations") if metadata is not None else None
    return annotations is None or not any(name.startswith(_FILLED_LATER) for name in annotations.fields)


def examine(root: Mapping) -> tuple[dict[str, Value], Inspection]:
    """The decoded values of a Secret with their places, and the judgement of them."""
    found = values(root)
    return found, inspect(root.str("type") or "Opaque", {key: value.data for key, value in found.items()})


def annotate(root: Mapping, declarations: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
    """The declarations of a manifest of kind Secret with the traits of its values and the places of these."""
    if not declarations or declarations[0].via != "Secret" or not is_judged(root):
        return declarations
    found = values(root)
    traits, of_values = describe(root.str("type") or "Opaque", {key: value.data for key, value in found.items()})
    rows = traits.rows()
    return tuple(
        one._replace(
            keys=tuple(_with_value(key, found[key.name], of_values) if key.name in found else key for key in one.keys),
            traits=(*one.traits, *rows),
        )
        for one in declarations
    )


def _with_value(key: KeyFact, value: Value, traits: dict[str, frozenset[str]]) -> KeyFact:
    part = ("string-data",) if value.part == "stringData" else ()
    return key._replace(traits=(*key.traits, *part, *sorted(traits[key.name])), value=value.span)


def may_be_stored(documents: Iterable[DocumentFacts]) -> bool:
    """Whether the facts may lie on disk.

    The registries of a docker config are a part of its value, though not its secret: they are compared with images, and
    worked out again each time.
    """
    declarations = (one for document in documents for one in document.declarations)
    return not any(name == "registry" for one in declarations for name, _ in one.traits)


def expects(root: Mapping, identity: ObjectId) -> tuple[tuple[str, str], ...]:
    """What an object that uses Secrets expects of them, as pairs.

    `image` and `service-account` of a Pod spec; `hosts` of a TLS entry: the field of the Secret's name, a tab, the
    hosts with commas between them; `listener` and `route` of the Gateway API.
    """
    return (*_pod(root), *_hosts(root, identity), *_route(root, identity))


def _pod(root: Mapping) -> Iterator[tuple[str, str]]:
    for path in _POD_SPECS:
        spec: Mapping | None = root
        for name in path:
            spec = spec.map(name) if spec is not None else None
        if spec is None or "containers" not in spec.fields:
            continue
        for name in _CONTAINERS:
            for container in spec.seq(name):
                image = container.str("image") if isinstance(container, Mapping) else None
                if image:
                    yield "image", image
        yield "service-account", spec.str("serviceAccountName") or "default"
        return


def _hosts(root: Mapping, identity: ObjectId) -> Iterator[tuple[str, str]]:
    spec = root.map("spec")
    group = identity.api_version.partition("/")[0]
    reader = _READERS.get((group, identity.kind))
    if spec is None or reader is None:
        return
    for field, hosts in reader(spec):
        if hosts:
            yield "hosts", f"{field}\t{','.join(hosts)}"
    if identity.kind == "Gateway":
        yield from _open_listeners(spec)


def _open_listeners(spec: Mapping) -> Iterator[tuple[str, str]]:
    """Listeners that take the hosts of their routes: `listener`, the field, a tab, the listener's name."""
    for index, listener in enumerate(spec.seq("listeners")):
        tls = listener.map("tls") if isinstance(listener, Mapping) else None
        if tls is None or not isinstance(listener, Mapping) or listener.str("hostname"):
            continue
        if len(tls.seq("certificateRefs")) == 1:
            name = listener.str("name") or ""
            yield "listener", f"spec.listeners[{index}].tls.certificateRefs[0].name\t{name}"


def _route(root: Mapping, identity: ObjectId) -> Iterator[tuple[str, str]]:
    """An HTTPRoute's hosts for each Gateway it attaches to: `route`, the Gateway's namespace, name, listener, hosts."""
    spec = root.map("spec")
    if identity.kind != "HTTPRoute" or spec is None:
        return
    hosts = ",".join(_strings(spec, "hostnames"))
    for parent in spec.seq("parentRefs"):
        if isinstance(parent, Mapping) and hosts and parent.str("kind") in (None, "Gateway"):
            row = (parent.str("namespace") or "", parent.str("name") or "", parent.str("sectionName") or "", hosts)
            yield "route", "\t".join(row)


_Entries = Iterator[tuple[str, list[str]]]


def _strings(node: Mapping, name: str) -> list[str]:
    return [item.text for item in node.seq(name) if isinstance(item, Scalar) and item.text]


def _ingress(spec: Mapping) -> _Entries:
    """A TLS entry without hosts is for those of the rules; controllers differ where there are several entries."""
    entries = spec.seq("tls")
    rules = [rule.str("host") for rule in spec.seq("rules") if isinstance(rule, Mapping)]
    for index, entry in enumerate(entries):
        if isinstance(entry, Mapping):
            hosts = _strings(entry, "hosts") or ([host for host in rules if host] if len(entries) == 1 else [])
            yield f"spec.tls[{index}].secretName", hosts


def _gateway(spec: Mapping) -> _Entries:
    for index, listener in enumerate(spec.seq("listeners")):
        tls = listener.map("tls") if isinstance(listener, Mapping) else None
        host = listener.str("hostname") if isinstance(listener, Mapping) else None
        references = tls.seq("certificateRefs") if tls is not None else []
        if host and len(references) == 1:  # with several, the names decide which one is served
            yield f"spec.listeners[{index}].tls.certificateRefs[0].name", [host]


def _istio(spec: Mapping) -> _Entries:
    for index, server in enumerate(spec.seq("servers")):
        if isinstance(server, Mapping):
            hosts = [host.rpartition("/")[2] for host in _strings(server, "hosts")]
            yield f"spec.servers[{index}].tls.credentialName", [host for host in hosts if host != "*"]


def _http_proxy(spec: Mapping) -> _Entries:
    host = spec.map("virtualhost")
    name = host.str("fqdn") if host is not None else None
    if name:
        yield "spec.virtualhost.tls.secretName", [name]


def _ingress_route(spec: Mapping) -> _Entries:
    found: list[str] = []
    for route in spec.seq("routes"):
        match = route.str("match") if isinstance(route, Mapping) else None
        for arguments in _HOST_RULE.findall(match or ""):
            found += _QUOTED.findall(arguments)
    yield "spec.tls.secretName", found


_READERS = {
    ("networking.k8s.io", "Ingress"): _ingress,
    ("extensions", "Ingress"): _ingress,
    ("gateway.networking.k8s.io", "Gateway"): _gateway,
    ("networking.istio.io", "Gateway"): _istio,
    ("projectcontour.io", "HTTPProxy"): _http_proxy,
    ("traefik.io", "IngressRoute"): _ingress_route,
    ("traefik.containo.us", "IngressRoute"): _ingress_route,
}
