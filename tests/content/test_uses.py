"""A Secret's content against its uses, through the engine: which kinds of users are understood."""

from __future__ import annotations

import dataclasses

import pytest

from secretlint import config, engine
from tests.content import material as m
from tests.content.cases import DOCKER, OPAQUE, TLS, Case, tls
from tests.content.manifests import STYLES
from tests.content.material import TODAY

POD = """apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  %s
  containers: [{name: web, image: %s}]
"""
ACCOUNT = (
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: bot, namespace: shop}\nimagePullSecrets: [{name: web}]\n"
)
SECOND = (
    "apiVersion: v1\nkind: Secret\nmetadata: {name: other, namespace: shop}\ntype: kubernetes.io/dockerconfigjson\n"
)


def judged(case: Case, *users: str) -> list[tuple[str, int, str]]:
    """(rule, line in its document, field) of the findings that need uses."""
    text = "\n---\n".join((STYLES["data"](case), *users))
    settings = dataclasses.replace(config.load(["."], cache=False, jobs=1, isolated=True), today=TODAY.date())
    starts = [number for number, line in enumerate(text.split("\n"), start=1) if line == "---"]
    return [
        (finding.rule.name, finding.span.line - starts[finding.document - 1], finding.field)
        for finding in engine.check_source(text.encode(), "all.yaml", settings)
        if finding.rule.id.startswith("KSL5")
    ]


def certificate(*names: str) -> Case:
    key = m.ec_key("uses")
    return Case("", TLS, tls(m.pem(m.certificate("uses", key, names=names)), m.key_pem(key)))


def gateway(listener: str) -> str:
    return (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: g, namespace: shop}\n"
        f"spec:\n  gatewayClassName: x\n  listeners:\n    - {listener}\n"
    )


def route(parent: str, hosts: str, namespace: str = "shop") -> str:
    return (
        f"apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: r, namespace: {namespace}}}\n"
        f"spec:\n  parentRefs: [{parent}]\n  hostnames: [{hosts}]\n  rules: []\n"
    )


LISTENER = "{name: a, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: web}]}}"
GATEWAY_FIELD = "spec.listeners[0].tls.certificateRefs[0].name"
INGRESS = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop}\nspec:\n"
HOST_USERS = {
    "Ingress": (INGRESS + "  tls: [{secretName: web, hosts: [HOST]}]\n", 5, "spec.tls[0].secretName"),
    "Ingress by rules": (
        INGRESS + "  tls: [{secretName: web}]\n  rules: [{host: HOST}]\n",
        5,
        "spec.tls[0].secretName",
    ),
    "Gateway": (gateway(LISTENER.replace("port", "hostname: 'HOST', port")), 7, GATEWAY_FIELD),
    "Istio": (
        "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: i, namespace: shop}\nspec:\n  servers:\n"
        "    - {port: {number: 443, name: a, protocol: HTTPS}, hosts: [shop/HOST], tls: {credentialName: web}}\n",
        6,
        "spec.servers[0].tls.credentialName",
    ),
    "Contour": (
        "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: {name: p, namespace: shop}\nspec:\n"
        "  virtualhost: {fqdn: HOST, tls: {secretName: web}}\n",
        5,
        "spec.virtualhost.tls.secretName",
    ),
    "Traefik": (
        "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: t, namespace: shop}\nspec:\n"
        "  routes: [{match: 'Host(`HOST`) && Path(`/`)', kind: Rule}]\n  tls: {secretName: web}\n",
        6,
        "spec.tls.secretName",
    ),
}


@pytest.mark.parametrize("name", HOST_USERS)
def test_hosts(name: str) -> None:
    text, line, field = HOST_USERS[name]
    case = certificate("shop.example.com")
    assert judged(case, text.replace("HOST", "shop.example.com")) == []
    assert judged(case, text.replace("HOST", "www.example.com")) == [("certificate-host-not-covered", line, field)]


@pytest.mark.parametrize(
    ("parent", "hosts", "namespace", "covered"),
    [
        ("{name: g}", "shop.example.com", "shop", True),
        ("{name: g}", "shop.example.com, www.example.com", "shop", False),
        ("{name: g, sectionName: a}", "www.example.com", "shop", False),
        ("{name: g, sectionName: b}", "www.example.com", "shop", True),
        ("{name: other}", "www.example.com", "shop", True),
        ("{name: g}", "www.example.com", "apps", True),
        ("{name: g, namespace: shop}", "www.example.com", "apps", False),
    ],
)
def test_routes_of_a_listener_without_host(parent: str, hosts: str, namespace: str, covered: bool) -> None:
    found = judged(certificate("shop.example.com"), gateway(LISTENER), route(parent, hosts, namespace))
    assert found == ([] if covered else [("certificate-host-not-covered", 7, GATEWAY_FIELD)])


def pull(registry: str) -> Case:
    return Case("", DOCKER, {".dockerconfigjson": m.docker({registry: {"auth": m.b64("bot:fake")}})})


def second(registry: str) -> str:
    return SECOND + f"stringData: {{.dockerconfigjson: '{pull(registry).values['.dockerconfigjson'].decode()}'}}\n"


PULL = "spec.imagePullSecrets[{}].name"
BOTH = "imagePullSecrets: [{name: web}, {name: other}]"


@pytest.mark.parametrize(
    ("users", "fields"),
    [
        ((POD % ("imagePullSecrets: [{name: web}]", "ghcr.io/a/b"),), []),
        ((POD % ("imagePullSecrets: [{name: web}]", "quay.io/a/b"),), ["spec.imagePullSecrets[0].name"]),
        ((POD % (BOTH, "quay.io/a/b"), second("quay.io")), []),
        ((POD % (BOTH, "gcr.io/a/b"), second("quay.io")), [PULL.format(0), PULL.format(1)]),
        ((POD % (BOTH, "quay.io/a/b"),), []),
        ((ACCOUNT, POD % ("serviceAccountName: bot", "quay.io/a/b")), ["imagePullSecrets[0].name"]),
        ((ACCOUNT, POD % ("serviceAccountName: bot", "ghcr.io/a/b")), []),
        ((ACCOUNT, POD % ("serviceAccountName: other", "quay.io/a/b")), []),
        ((ACCOUNT,), []),
    ],
)  # fmt: skip
def test_images(users: tuple[str, ...], fields: list[str]) -> None:
    found = judged(pull("ghcr.io"), *users)
    assert [field for rule, _, field in found if rule == "docker-config-registry-mismatch"] == fields


def test_a_value_names_its_users() -> None:
    """The finding stands at the value, and says where it becomes a variable."""
    case = Case("", OPAQUE, {"setting": b"on\n"})
    user = POD.replace("image: %s}]", "image: x, envFrom: [{secretRef: {name: web}}]}]") % "restartPolicy: Never"
    text = STYLES["data"](case) + "---\n" + user
    settings = config.load(["."], cache=False, jobs=1, isolated=True)
    (found,) = [one for one in engine.check_source(text.encode(), "a.yaml", settings) if one.rule.id == "KSL540"]
    assert (found.span.line, found.field) == (8, "data[setting]")
    assert [one.message for one in found.related] == ["it becomes an environment variable here"]
