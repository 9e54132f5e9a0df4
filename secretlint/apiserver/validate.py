"""The entry: a decoded-and-validated verdict on one object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from secretlint.apiserver import decode, jobs, meta, names, podspec, secret, warnings, workloads
from secretlint.apiserver.options import Options
from secretlint.apiserver.problem import Path, Problem, Problems
from secretlint.tree import Mapping

Validator = Callable[[dict[str, Any], Problems, Options], None]


class Verdict(NamedTuple):
    """What the API server refuses in an object, and the object as it reads it."""

    problems: list[Problem]
    value: dict[str, Any]
    bad: list[Path]


def judge(
    root: Mapping, api_version: str, kind: str, version: tuple[int, int], encrypted: bool = False
) -> Verdict | None:
    """Decode and validate an object that is about to be created; None for kinds that are not known here."""
    struct = decode.schema().kinds.get(f"{api_version}/{kind}")
    validator = VALIDATORS.get(kind)
    if struct is None or validator is None:
        return None
    problems = Problems()
    result = decode.decode(root, struct, problems, encrypted, version)
    refused = len(problems.items)
    validator(result.value, problems, Options(version, kind == "Pod"))
    if result.bad:
        kept = [problem for problem in problems.items[refused:] if not _related(problem.path, result.bad)]
        return Verdict(problems.items[:refused] + kept, result.value, result.bad)
    return Verdict(problems.items, result.value, result.bad)


def warn(kind: str, verdict: Verdict) -> list[Problem]:
    """What the API server would warn about when it takes the object; asked of refused objects too."""
    problems = Problems()
    warnings.find(kind, verdict.value, problems)
    return [problem for problem in problems.items if not _related(problem.at or problem.path, verdict.bad)]


def _related(path: Path, bad: list[Path]) -> bool:
    """Whether a value that could not be read lies at, above or below the path: then what is said of it may be wrong."""
    for other in bad:
        shorter = min(len(path), len(other))
        if path[:shorter] == other[:shorter]:
            return True
    return False


def _secret(value: dict[str, Any], problems: Problems, options: Options) -> None:
    secret.validate(value, problems)


def _service_account(value: dict[str, Any], problems: Problems, options: Options) -> None:
    meta.validate(value.get("metadata", {}), names.dns_subdomain, problems, generation=True)


VALIDATORS: dict[str, Validator] = {
    "Secret": _secret,
    "ServiceAccount": _service_account,
    "Pod": podspec.pod,
    "PodTemplate": workloads.pod_template,
    "ReplicationController": workloads.replication_controller,
    "ReplicaSet": workloads.replica_set,
    "Deployment": workloads.deployment,
    "StatefulSet": workloads.stateful_set,
    "DaemonSet": workloads.daemon_set,
    "Job": jobs.job,
    "CronJob": jobs.cron_job,
}
