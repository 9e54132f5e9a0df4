"""Pod specs: first everything about Secrets, then the rest by how common it is.

The tables follow `TestValidateVolumes`, `TestValidateEnv`, `TestValidateEnvFrom`, `TestValidateVolumeMounts` and others
in Kubernetes' `pkg/apis/core/validation/validation_test.go`.
"""

from __future__ import annotations

import pytest

from tests.apiserver.judged import WARNINGS, hits, places, refused

HEAD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: c, image: i, %s}\n%s"
C = "spec.containers[0]"


def container(fields: str, rest: str = "") -> list[str]:
    """The fields refused in a Pod with one container that has `fields`, and `rest` in its spec."""
    return refused(HEAD % (fields, rest and f"  {rest}\n"))


def spec(rest: str) -> list[str]:
    return refused(HEAD % ("tty: true", f"  {rest}\n"))


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("secretKeyRef: {name: s, key: k}", []),
        ("secretKeyRef: {name: s, key: k, optional: true}", []),
        ("secretKeyRef: {name: s}", ["secretKeyRef.key"]),
        ("secretKeyRef: {name: s, key: ''}", ["secretKeyRef.key"]),
        ("secretKeyRef: {key: k}", ["secretKeyRef.name"]),
        ("secretKeyRef: {key: k, optional: true}", ["secretKeyRef.name"]),
        ("secretKeyRef: {name: S, key: k}", ["secretKeyRef.name"]),
        ("secretKeyRef: {name: s, key: a/b}", ["secretKeyRef.key"]),
        ("secretKeyRef: {name: s, key: ..a}", ["secretKeyRef.key"]),
        ("secretKeyRef: {name: s, key: y}", ["secretKeyRef.key"]),
        ("secretKeyRef: {}", ["secretKeyRef.key", "secretKeyRef.name"]),
        ("secretKeyRef: ", [""]),
        ("configMapKeyRef: , secretKeyRef: {name: s, key: k}", []),
        ("configMapKeyRef: {name: s, key: k}, secretKeyRef: {name: s, key: k}", [""]),
        ("fieldRef: {fieldPath: metadata.name}", []),
        ("fieldRef: {fieldPath: metadata.labels}", ["fieldRef.fieldPath"]),
        ("fieldRef: {fieldPath: \"metadata.labels['a']\"}", []),
        ("fieldRef: {fieldPath: \"metadata.labels['a b']\"}", ["fieldRef"]),
        ("fieldRef: {fieldPath: status.phase}", ["fieldRef.fieldPath"]),
        ("resourceFieldRef: {resource: limits.cpu, divisor: 1m}", []),
        ("resourceFieldRef: {resource: limits.cpu, divisor: 2m}", ["resourceFieldRef.divisor"]),
        ("resourceFieldRef: {resource: cpu}", ["resourceFieldRef.resource"]),
        ("x: {}", ["", "x"]),
    ],
)
def test_value_from(source: str, fields: list[str]) -> None:
    wanted = sorted(f"{C}.env[0].valueFrom" + (f".{field}" if field else "") for field in fields)
    assert container(f"env: [{{name: A, valueFrom: {{{source}}}}}]") == wanted


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ("{name: A, value: b}", ""),
        ("{name: A, value: }", ""),
        ("{name: A, value: '', valueFrom: {secretKeyRef: {name: s, key: k}}}", ""),
        ("{name: A, value: b, valueFrom: {secretKeyRef: {name: s, key: k}}}", "valueFrom"),
        ("{name: A, value: b, valueFrom: }", ""),
        ("{name: A, valueFrom: {}}", "valueFrom"),
        ("{name: A, value: 1}", "value"),
        ("{name: 1 a.b}", ""),
        ("{name: ..}", ""),
        ("{name: A=B}", "name"),
        ("{name: Ä}", "name"),
        ("{name: ''}", "name"),
        ("{value: b}", "name"),
    ],
)
def test_env(entry: str, field: str) -> None:
    assert container(f"env: [{entry}]") == ([f"{C}.env[0].{field}"] if field else [])


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ("{secretRef: {name: s}}", None),
        ("{secretRef: {name: s-}}", None),  # the rule for prefixes of names
        ("{secretRef: {name: s.}}", "[0].secretRef.name"),
        ("{secretRef: {name: S}}", "[0].secretRef.name"),
        ("{secretRef: {}}", "[0].secretRef.name"),
        ("{prefix: 'a b', configMapRef: {name: c}}", None),
        ("{prefix: 'a=', configMapRef: {name: c}}", "[0].prefix"),
        ("{configMapRef: {name: c}, secretRef: {name: s}}", ""),
        ("{}", ""),
        ("", ""),
        ("{secretRef: }", ""),
    ],
)
def test_env_from(entry: str, field: str | None) -> None:
    assert container(f"envFrom: [{entry or 'null'}]") == ([] if field is None else [f"{C}.envFrom{field}"])


V = "spec.volumes[0]"


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("secret: {secretName: s}", []),
        ("secret: {secretName: S_X}", []),
        ("secret: {secretName: s, defaultMode: 0777}", []),
        ("secret: {secretName: s, defaultMode: 0o400}", []),
        ("secret: {secretName: s, defaultMode: 08}", []),
        ("secret: {secretName: s, defaultMode: 420.0}", []),
        ("secret: {secretName: s, defaultMode: 4e2}", []),
        ("secret: {secretName: s, defaultMode: 644}", ["secret.defaultMode"]),
        ("secret: {secretName: s, defaultMode: 0999}", ["secret.defaultMode"]),
        ("secret: {secretName: s, defaultMode: -1}", ["secret.defaultMode"]),
        ('secret: {secretName: s, defaultMode: "0644"}', ["secret.defaultMode"]),
        ("secret: {}", ["secret.secretName"]),
        ("secret: ", []),  # no source at all is an emptyDir
        ("", []),
        ("secret: {secretName: s, optional: 'true'}", ["secret.optional"]),
        ("secret: {secretName: s, items: [{key: any text, path: a/..x}]}", []),
        ("secret: {secretName: s, items: [{key: k, path: p}, {key: j, path: p}]}", []),
        ("secret: {secretName: s, items: [{}]}", ["secret.items[0].key", "secret.items[0].path"]),
        ("secret: {secretName: s, items: [{key: k, path: /p}]}", ["secret.items[0].path"]),
        ("secret: {secretName: s, items: [{key: k, path: a/../b}]}", ["secret.items[0].path"]),
        ("secret: {secretName: s, items: [{key: k, path: ..data}]}", ["secret.items[0].path"]),
        ("secret: {secretName: s, items: [{key: k, path: p, mode: 512}]}", ["secret.items[0].mode"]),
        ("secret: {secretName: s}, configMap: {name: c}", ["configMap"]),
        ("projected: {sources: [{secret: {name: s}}, {}, null]}", []),
        ("projected: {sources: [{secret: {}}]}", ["projected.sources[0].secret.name"]),
        ("projected: {sources: [{secret: {name: s}, configMap: {name: c}}]}", ["projected.sources[0]"]),
        (
            "projected: {sources: [{secret: {name: s, items: [{key: a, path: p}]}}, "
            "{configMap: {name: c, items: [{key: b, path: p}]}}]}",
            ["projected"],
        ),
        ("projected: {sources: [{serviceAccountToken: {path: t}}]}", []),
        ("projected: {sources: [{serviceAccountToken: {}}]}", ["projected.path"]),
        (
            "projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 599}}]}",
            ["projected.sources[0].serviceAccountToken.expirationSeconds"],
        ),
        ("csi: {driver: a.b}", []),
        ("csi: {driver: a.b, nodePublishSecretRef: {name: s}}", []),
        ("csi: {driver: a.b, nodePublishSecretRef: {}}", ["csi.nodePublishSecretRef.name"]),
        ("csi: {driver: a.b, nodePublishSecretRef: {name: S}}", ["csi.name"]),
        ("cephfs: {monitors: [m], secretRef: {}}", []),
        ("cinder: {volumeID: v, secretRef: {}}", ["cinder.secretRef.name"]),
        ("storageos: {volumeName: v, secretRef: {}}", ["storageos.secretRef.name"]),
        ("azureFile: {shareName: s}", ["azureFile.secretName"]),
        (
            "iscsi: {targetPortal: t, iqn: 'iqn.2001-04.com.example:x', chapAuthSession: true}",
            ["iscsi.secretRef"],
        ),
        ("gcePersistentDisk: {}", ["persistentDisk.pdName"]),
        ("hostPath: {path: /a/../b}", ["hostPath.path"]),
        ("hostPath: {path: /a, type: directory}", ["hostPath.type"]),
        ("nfs: {server: s, path: a}", ["nfs.path"]),
        ("emptyDir: {sizeLimit: -1}", ["emptyDir.sizeLimit"]),
        ("downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}]}", []),
        ("downwardAPI: {items: [{path: l}]}", ["downwardAPI"]),
        ("ephemeral: {}", ["ephemeral.volumeClaimTemplate"]),
    ],
)
def test_volumes(source: str, fields: list[str]) -> None:
    entry = f"{{name: v, {source}}}" if source else "{name: v}"
    assert spec(f"volumes: [{entry}]") == sorted(f"{V}.{field}" for field in fields)


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (["v", "w"], []),
        (["v", "v"], ["spec.volumes[1].name"]),
        (["V"], ["spec.volumes[0].name"]),
        (["''"], ["spec.volumes[0].name"]),
        (["a.b"], ["spec.volumes[0].name"]),
    ],
)
def test_volume_names(names: list[str], fields: list[str]) -> None:
    entries = ", ".join(f"{{name: {name}, emptyDir: {{}}}}" for name in names)
    assert spec(f"volumes: [{entries}]") == fields


M = f"{C}.volumeMounts"


@pytest.mark.parametrize(
    ("mounts", "fields"),
    [
        ("{name: v, mountPath: /a}", []),
        ("{name: v, mountPath: a/../b}", []),
        ("{name: v, mountPath: /a}, {name: v, mountPath: /a/}", []),
        ("{name: v, mountPath: /a}, {name: v, mountPath: /a}", ["[1].mountPath"]),
        ("{name: v}", ["[0].mountPath"]),
        ("{name: x, mountPath: /a}", ["[0].name"]),
        ("{mountPath: /a}", ["[0].name"]),
        ("{name: v, mountPath: /a, subPath: ..data}", []),
        ("{name: v, mountPath: /a, subPath: ../b}", [".subPath"]),
        ("{name: v, mountPath: /a, subPath: /b}", [".subPath"]),
        ("{name: v, mountPath: /a, subPath: b, subPathExpr: c}", ["[0].subPathExpr"]),
        ("{name: v, mountPath: /a, readOnly: 'true'}", ["[0].readOnly"]),
        ("{name: v, mountPath: /a, mountPropagation: Bidirectional}", [".mountPropagation"]),
        ("{name: v, mountPath: /a, recursiveReadOnly: Enabled}", [".recursiveReadOnly"]),
    ],
)
def test_mounts(mounts: str, fields: list[str]) -> None:
    found = container(f"volumeMounts: [{mounts}]", "volumes: [{name: v, secret: {secretName: s}}]")
    assert found == sorted(M + field for field in fields)


def test_a_mount_of_a_volume_that_is_refused_is_refused_too() -> None:
    found = container("volumeMounts: [{name: v, mountPath: /a}]", "volumes: [{name: v, secret: {}}]")
    assert found == [f"{M}[0].name", f"{V}.secret.secretName"]


@pytest.mark.parametrize("entry", ["{name: S_X}", "{}", "{name: ''}", "null"])
def test_pull_secrets_are_hardly_checked(entry: str) -> None:
    assert spec(f"imagePullSecrets: [{entry}]") == []


@pytest.mark.parametrize(
    ("fields", "refused_fields"),
    [
        ("imagePullPolicy: always", ["imagePullPolicy"]),
        ("ports: [{containerPort: 0}]", ["ports[0].containerPort"]),
        ("ports: [{containerPort: 80, protocol: tcp}]", ["ports[0].protocol"]),
        ("ports: [{containerPort: 80, name: HTTP}]", ["ports[0].name"]),
        ("ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]", ["ports[1].name"]),
        ("ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}]", ["ports[1].hostPort"]),
        ("resources: {limits: {cpu: 1}, requests: {cpu: 2}}", ["resources.requests"]),
        ("resources: {limits: {cpu: -1}}", ["resources.limits[cpu]", "resources.requests[cpu]"]),
        ("resources: {limits: {gpu: 1}}", ["resources.limits[gpu]", "resources.requests[gpu]"]),
        ("resources: {requests: {example.com/gpu: 1}}", ["resources.limits"]),
        ("livenessProbe: {}", ["livenessProbe"]),
        ("livenessProbe: {exec: {}}", ["livenessProbe.exec.command"]),
        ("livenessProbe: {httpGet: {port: 0}}", ["livenessProbe.httpGet.port"]),
        ("livenessProbe: {httpGet: {port: 80, scheme: http}}", ["livenessProbe.httpGet.scheme"]),
        ("livenessProbe: {tcpSocket: {port: 80}, successThreshold: 2}", ["livenessProbe.successThreshold"]),
        ("readinessProbe: {tcpSocket: {port: 80}, successThreshold: 2}", []),
        ("readinessProbe: {tcpSocket: {port: 80}, grpc: {port: 80}}", ["readinessProbe.grpc"]),
        ("lifecycle: {preStop: {sleep: {seconds: 31}}}", ["lifecycle.preStop.sleep"]),
        ("lifecycle: {preStop: {}}", ["lifecycle.preStop"]),
        ("securityContext: {runAsUser: -1}", ["securityContext.runAsUser"]),
        ("securityContext: {privileged: true, allowPrivilegeEscalation: false}", ["securityContext"]),
        ("securityContext: {seccompProfile: {type: Localhost}}", ["securityContext.seccompProfile.localhostProfile"]),
        ("terminationMessagePolicy: file", ["terminationMessagePolicy"]),
    ],
)
def test_other_fields_of_a_container(fields: str, refused_fields: list[str]) -> None:
    assert container(fields) == [f"{C}.{field}" for field in refused_fields]


@pytest.mark.parametrize(
    ("rest", "fields"),
    [
        ("restartPolicy: always", ["restartPolicy"]),
        ("dnsPolicy: None", ["dnsConfig"]),
        ("dnsConfig: {nameservers: [x]}", ["dnsConfig.nameservers[0]"]),
        ("dnsConfig: {searches: ['.', _a.b, A]}", ["dnsConfig.searches[2]"]),
        ("nodeSelector: {a: b c}", ["nodeSelector"]),
        ("serviceAccountName: A", ["serviceAccountName"]),
        ("hostname: a.b", ["hostname"]),
        ("activeDeadlineSeconds: 0", ["activeDeadlineSeconds"]),
        ("tolerations: [{operator: Equal}]", ["tolerations[0].operator"]),
        ("tolerations: [{key: a, effect: Never}]", ["tolerations[0].effect"]),
        ("hostAliases: [{ip: 010.0.0.1, hostnames: [A]}]", ["hostAliases[0].hostnames[0]", "hostAliases[0].ip"]),
        (
            "topologySpreadConstraints: [{topologyKey: z, whenUnsatisfiable: DoNotSchedule}]",
            ["topologySpreadConstraints[0].maxSkew"],
        ),
        ("initContainers: [{name: c, image: i}]", ["initContainers[0].name"]),
        ("initContainers: [{name: i, image: i, lifecycle: {}}]", ["initContainers[0].lifecycle"]),
        ("initContainers: [{name: i, image: i, lifecycle: {}, restartPolicy: Always}]", []),
        ("ephemeralContainers: []", []),
        ("ephemeralContainers: [{name: e, image: i}]", ["ephemeralContainers"]),
        ("os: {name: windows}\n  hostPID: true", ["hostPID"]),
        ("schedulingGates: [{name: a/b}]\n  nodeName: n", ["nodeName"]),
        ("overhead: {gpu: 1}", ["overhead.limits[gpu]"]),
    ],
)
def test_other_fields_of_a_pod(rest: str, fields: list[str]) -> None:
    assert spec(rest) == [f"spec.{field}" for field in fields]


SECCOMP = "container.seccomp.security.alpha.kubernetes.io/c"
APPARMOR = "container.apparmor.security.beta.kubernetes.io/c"


@pytest.mark.parametrize(
    ("annotation", "profile", "fields"),
    [
        (f"{SECCOMP}: docker/default", "seccompProfile: {type: RuntimeDefault}", []),
        (f"{SECCOMP}: unconfined", "seccompProfile: {type: RuntimeDefault}", ["seccompProfile.type"]),
        (f"{SECCOMP}: localhost/a", "seccompProfile: {type: Localhost, localhostProfile: a}", []),
        (
            f"{SECCOMP}: localhost/a",
            "seccompProfile: {type: Localhost, localhostProfile: b}",
            ["seccompProfile.localhostProfile"],
        ),
        (f"{APPARMOR}: runtime/default", "appArmorProfile: {type: RuntimeDefault}", []),
        (f"{APPARMOR}: docker/default", "appArmorProfile: {type: RuntimeDefault}", None),
        (f"{APPARMOR}: unconfined", "appArmorProfile: {type: RuntimeDefault}", ["appArmorProfile.type"]),
        (f"{APPARMOR}: unconfined", "", []),
    ],
)
def test_a_profile_in_an_annotation_is_that_of_the_field(
    annotation: str, profile: str, fields: list[str] | None
) -> None:
    text = HEAD % (f"securityContext: {{{profile}}}", "")
    text = text.replace("{name: a}", f"{{name: a, annotations: {{{annotation}}}}}", 1)
    if fields is None:  # no profile at all, which both rules name
        assert refused(text) == [f"metadata.annotations[{APPARMOR}]", f"{C}.securityContext.appArmorProfile.type"]
    else:
        assert refused(text) == [f"{C}.securityContext.{field}" for field in fields]


def test_on_the_hosts_network_container_ports_are_host_ports() -> None:
    ports = "ports: [{containerPort: 80}]"
    other = f"\n  - {{name: d, image: i, {ports}}}\n  hostNetwork: true\n"
    assert refused(HEAD % (ports, other.lstrip("\n"))) == ["spec.containers[1].ports[0].hostPort"]


@pytest.mark.parametrize(
    ("fields", "rest", "rule", "place"),
    [
        ("env: [{name: A, value: a}, {name: A, value: b}]", "", "pod-env-defined-twice", (6, 59)),
        ("env: [{name: A, value: a}, {name: A, value: $(A) b}]", "", "", None),
        ("resources: {requests: {memory: 128m}}", "", "pod-doubtful-value", (6, 56)),
        ("resources: {requests: {memory: 1e30}}", "", "", None),
        ("tty: true", "  imagePullSecrets: [{name: ''}]\n", "pod-pull-secret-empty-name", (7, 29)),
        ("tty: true", "  imagePullSecrets: [{name: a}, {name: a}]\n", "pod-pull-secret-twice", (7, 40)),
        ("lifecycle: {preStop: {sleep: {seconds: 1}}}", "  terminationGracePeriodSeconds: -1\n", "", None),
        ("tty: true", "  nodeSelector: {beta.kubernetes.io/os: linux}\n", "object-deprecated-field", (7, 18)),
        (
            "tty: true",
            "  volumes: [{name: v, secret: {secretName: s, items: [{key: a, path: p}, {key: b, path: p/q}]}}]\n",
            "pod-volume-overlapping-paths",
            (7, 89),
        ),
    ],
)
def test_warnings(fields: str, rest: str, rule: str, place: tuple[int, int] | None) -> None:
    text = HEAD % (fields, rest)
    assert refused(text) == []
    found = [hit.rule for hit in hits(text) if hit.rule in WARNINGS]
    assert found == ([rule] if rule else [])
    if place is not None:
        assert places(text, rule) == [place]


def test_a_bare_pod_requests_its_limits() -> None:
    text = HEAD % ("resources: {limits: {memory: 128m}}", "")
    found = [(hit.field, hit.span.column) for hit in hits(text)]
    assert found == [(f"{C}.resources.limits[memory]", 54), (f"{C}.resources.requests[memory]", 54)]


@pytest.mark.parametrize(
    ("resource", "divisor", "good"),
    [
        ("cpu", "1m", True),
        ("cpu", "0.001", True),
        ("cpu", "1000m", True),
        ("cpu", "'+1'", False),
        ("cpu", "'01'", False),
        ("memory", "1024Ki", True),
        ("memory", "1Ki", True),
        ("memory", "1024", False),
        ("memory", "1000", True),
        ("memory", "'1e3'", False),
        ("memory", "1e3", True),
        ("memory", "2Ki", False),
    ],
)
def test_divisors_are_compared_as_text(resource: str, divisor: str, good: bool) -> None:
    source = f"resourceFieldRef: {{resource: limits.{resource}, divisor: {divisor}}}"
    field = f"{C}.env[0].valueFrom.resourceFieldRef.divisor"
    assert container(f"env: [{{name: A, valueFrom: {{{source}}}}}]") == ([] if good else [field])


@pytest.mark.parametrize(
    ("amount", "good"), [("1", True), ("1e30", True), ("1.5", False), ("1E", True), ("1Ei", False), ("4Pi", True)]
)
def test_amounts_beyond_64_bits_are_whole_or_not_as_the_server_computes(amount: str, good: bool) -> None:
    field = f"{C}.resources.requests[example.com/x]"
    found = container(f"resources: {{requests: {{example.com/x: {amount}}}, limits: {{example.com/x: {amount}}}}}")
    assert (field in found) is not good
