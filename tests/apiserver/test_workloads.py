"""Workloads: selectors, strategies, Jobs and schedules; and what depends on the cluster's version."""

from __future__ import annotations

import pytest

from secretlint.apiserver import cron
from tests.apiserver.judged import hits, places, refused

TEMPLATE = "  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: c, image: i}]%s}\n"


def workload(kind: str, body: str = "", pod: str = "", selector: str = "{matchLabels: {app: a}}") -> str:
    chosen = f"  selector: {selector}\n" if selector else ""
    text = f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: w}}\nspec:\n"
    return text + chosen + (f"  {body}\n" if body else "") + TEMPLATE % (f", {pod}" if pod else "")


@pytest.mark.parametrize("kind", ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"])
@pytest.mark.parametrize(
    ("selector", "fields"),
    [
        ("{matchLabels: {app: a}}", []),
        ("{matchExpressions: [{key: app, operator: Exists}]}", []),
        ("{matchLabels: {app: b}}", ["spec.template.metadata.labels"]),
        ("{matchExpressions: [{key: app, operator: In}]}", None),
        ("{}", ["spec.selector"]),
    ],
)
def test_selectors(kind: str, selector: str, fields: list[str] | None) -> None:
    found = refused(workload(kind, selector=selector))
    if fields is None:
        assert "spec.selector.matchExpressions[0].values" in found
    else:
        assert found == fields


@pytest.mark.parametrize(
    ("kind", "body", "fields"),
    [
        ("Deployment", "replicas: -1", ["spec.replicas"]),
        ("Deployment", "strategy: {type: recreate}", ["spec.strategy"]),
        ("Deployment", "strategy: {type: Recreate, rollingUpdate: {}}", ["spec.strategy.rollingUpdate"]),
        (
            "Deployment",
            "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}",
            ["spec.strategy.rollingUpdate.maxUnavailable"],
        ),
        ("Deployment", "strategy: {rollingUpdate: {maxSurge: 200%}}", []),
        ("Deployment", "progressDeadlineSeconds: 5\n  minReadySeconds: 5", ["spec.progressDeadlineSeconds"]),
        ("StatefulSet", "serviceName: a.b", ["spec.serviceName"]),
        ("StatefulSet", "podManagementPolicy: parallel", ["spec.podManagementPolicy"]),
        (
            "StatefulSet",
            "volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce]}}]",
            ["spec.volumeClaimTemplates[0].spec.resources[storage]"],
        ),
        ("DaemonSet", "updateStrategy: {rollingUpdate: {maxSurge: 1}}", ["spec.updateStrategy.rollingUpdate.maxSurge"]),
    ],
)
def test_fields_of_workloads(kind: str, body: str, fields: list[str]) -> None:
    assert refused(workload(kind, body)) == fields


def test_a_stateful_sets_claims_are_volumes_of_its_pods() -> None:
    claim = "volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], %s}}]"
    body = claim % "resources: {requests: {storage: 1Gi}}"
    mount = "initContainers: [{name: init, image: i, volumeMounts: [{name: d, mountPath: /d}]}]"
    assert refused(workload("StatefulSet", body, mount)) == []
    assert refused(workload("StatefulSet", "", mount)) == ["spec.template.spec.initContainers[0].volumeMounts[0].name"]


def test_templates_have_the_api_servers_own_paths() -> None:
    text = workload("Deployment").replace("{app: a}}\n    spec", "{app: a, b: -c}}\n    spec")
    assert refused(text) == ["spec.template.labels"]


JOB = (
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: %s}\nspec:\n  %s\n"
    "  template:\n    spec: {restartPolicy: %s, containers: [{name: c, image: i}]}\n"
)


@pytest.mark.parametrize(
    ("name", "body", "policy", "fields"),
    [
        ("j", "backoffLimit: 1", "Never", []),
        ("j", "backoffLimit: -1", "Never", ["spec.backoffLimit"]),
        ("j", "backoffLimit: 1", "Always", ["spec.template.spec.restartPolicy"]),
        ("j", "backoffLimit: 1", "", ["spec.template.spec.restartPolicy"]),
        ("j", "completionMode: Indexed\n  parallelism: 1", "Never", ["spec.completions"]),
        ("j", "maxFailedIndexes: 1", "Never", ["spec.backoffLimitPerIndex", "spec.maxFailedIndexes"]),
        ("j", "manualSelector: true", "Never", ["spec.selector", "spec.template.metadata.labels"]),
        ("j", "selector: {matchLabels: {a: b}}", "Never", ["spec.selector", "spec.template.metadata.labels"]),
        ("x" * 64, "backoffLimit: 1", "Never", ["spec.template.labels"]),  # the name becomes a label
    ],
)
def test_jobs(name: str, body: str, policy: str, fields: list[str]) -> None:
    assert refused(JOB % (name, body, policy)) == fields


INDEXED = "completions: 4\n  completionMode: Indexed\n  backoffLimitPerIndex: 1\n  "
SUCCESS, FAILURE = "spec.successPolicy.rules", "spec.podFailurePolicy.rules"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("successPolicy: {rules: [{succeededIndexes: '0,2-3'}]}", []),
        ("successPolicy: {}", [SUCCESS]),
        ("successPolicy: {rules: [{}]}", [f"{SUCCESS}[0]"]),
        ("successPolicy: {rules: [{succeededIndexes: '0-4'}]}", [f"{SUCCESS}[0].succeededIndexes"]),
        ("successPolicy: {rules: [{succeededIndexes: '1,0'}]}", [f"{SUCCESS}[0].succeededIndexes"]),
        ("successPolicy: {rules: [{succeededIndexes: 0-1-2}]}", [f"{SUCCESS}[0].succeededIndexes"]),
        ("successPolicy: {rules: [{succeededCount: 2, succeededIndexes: '0'}]}", [f"{SUCCESS}[0].succeededCount"]),
        ("podFailurePolicy: {rules: [{action: Count, onExitCodes: {operator: In, values: [1, 2]}}]}", []),
        (
            "podFailurePolicy: {rules: [{action: Count, onExitCodes: {operator: In, values: [1, 0, 0]}}]}",
            [f"{FAILURE}[0].onExitCodes.values{end}" for end in ("", "[1]", "[2]")],
        ),
        ("podFailurePolicy: {rules: [{action: Count}]}", [f"{FAILURE}[0]"]),
        ("podReplacementPolicy: failed", ["spec.podReplacementPolicy"]),
        ("maxFailedIndexes: 5", ["spec.maxFailedIndexes"]),
    ],
)
def test_indexed_jobs(body: str, fields: list[str]) -> None:
    assert refused(JOB % ("j", INDEXED + body, "Never")) == fields


@pytest.mark.parametrize(
    ("schedule", "good"),
    [
        ("* * * * *", True),
        ("*/15 0-23/2 1,15 jan-dec MON", True),
        ("0 0 ? * ?", True),
        ("@daily", True),
        ("@every 1h30m", True),
        (", * * * *", True),  # an empty list is no error there
        ("* * * *", False),
        ("* * * * * *", False),
        ("60 * * * *", False),
        ("* 24 * * *", False),
        ("* * 0 * *", False),
        ("* * * * 7", False),
        ("*/0 * * * *", False),
        ("5-1 * * * *", False),
        ("1-2-3 * * * *", False),
        ("1/2/3 * * * *", False),
        ("-1 * * * *", False),
        ("@reboot", False),
        ("@every 1", False),
        ("x * * * *", False),
    ],
)
def test_schedules(schedule: str, good: bool) -> None:
    assert (cron.problem(schedule) == "") is good


@pytest.mark.parametrize(
    ("zone", "good"),
    [
        ("Etc/UTC", True),
        ("Europe/Berlin", True),
        ("", False),
        ("Local", False),
        ("../UTC", False),
        ("Europe//Berlin", False),
    ],
)
def test_time_zones(zone: str, good: bool) -> None:
    assert (cron.zone_problem(zone) == "") is good


OLD, NEW = (1, 27), (1, 36)
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: c, image: i, %s}\n  %s\n"


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (POD % ("env: [{name: 1a}]", ""), ["spec.containers[0].env[0].name"], []),
        (POD % ("envFrom: [{prefix: 'a b', secretRef: {name: s}}]", ""), ["spec.containers[0].envFrom[0].prefix"], []),
        (
            POD % ("env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.hostIPs}}}]", ""),
            ["spec.containers[0].env[0].valueFrom.fieldRef.fieldPath"],
            [],
        ),
        (POD % ("tty: true", "hostAliases: [{ip: 010.0.0.1}]"), [], ["spec.hostAliases[0].ip"]),
        (POD % ("tty: true", "dnsConfig: {searches: [_a]}"), ["spec.dnsConfig.searches[0]"], []),
        (
            POD % ("tty: true", "initContainers: [{name: i, image: i, restartPolicy: Always}]"),
            ["spec.initContainers[0].restartPolicy"],
            [],
        ),
        (POD % ("tty: true", "volumes: [{name: v, image: {reference: r}}]"), ["spec.volumes[0].image"], []),
        (
            workload("StatefulSet", pod="volumes: [{name: v, secret: {}}]"),
            [],
            ["spec.template.spec.volumes[0].secret.secretName"],
        ),
        (workload("StatefulSet", "serviceName: a.b"), [], ["spec.serviceName"]),
    ],
)
def test_the_verdict_follows_the_version(text: str, old: list[str], new: list[str]) -> None:
    assert refused(text, OLD) == old
    assert refused(text, NEW) == new


LABELLED = "apiVersion: batch/v1\nkind: Job\nmetadata: {%s}\nspec: {template: {metadata: {labels: %s}, spec: {%s}}}\n"
LONG = "x" * 64


@pytest.mark.parametrize(
    ("metadata", "labels", "fields"),
    [
        (f"name: {LONG}", "{a: b}", ["metadata.labels", "spec.template.labels"]),
        (f"name: {LONG}", "{}", ["metadata.labels", "spec.template.labels"]),
        (f"name: {LONG}", "", ["spec.template.labels"]),
        (f"name: {LONG}, labels: {{c: d}}", "{a: b}", ["spec.template.labels"]),
        ("name: a", "{job-name: a}", []),
        ("name: a", "{job-name: b}", ["spec.template.metadata.labels[job-name]"]),
        ("generateName: a", "{job-name: axxxxx}", ["spec.template.metadata.labels[job-name]"]),
    ],
)
def test_a_job_without_labels_shares_those_of_its_template(metadata: str, labels: str, fields: list[str]) -> None:
    assert refused(LABELLED % (metadata, labels, "restartPolicy: Never, containers: [{name: c, image: i}]")) == fields


def test_a_generated_name_with_a_dot_is_warned_about() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {generateName: a.b-}\nspec: {containers: [{name: c, image: i}]}\n"
    assert [(hit.rule, hit.field) for hit in hits(text)] == [("workload-name-not-dns-label", "metadata.name")]
    assert places(text, "workload-name-not-dns-label") == [(3, 26)]
