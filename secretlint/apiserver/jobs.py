"""Job and CronJob (`pkg/apis/batch/validation/validation.go`)."""

from __future__ import annotations

import re
from typing import Any

from secretlint.apiserver import cron, meta, names, podspec, scheduling
from secretlint.apiserver.options import Options
from secretlint.apiserver.problem import Path, Problems
from secretlint.scalar import whole_number

_SPEC: Path = ("spec",)
_UID_LABELS = ("controller-uid", "batch.kubernetes.io/controller-uid")
_NAME_LABELS = ("job-name", "batch.kubernetes.io/job-name")
_INDEXED = "Indexed"
_MANY = 100_000


def job(value: dict[str, Any], problems: Problems, options: Options) -> None:
    """A Job."""
    metadata: dict[str, Any] = value.get("metadata", {})
    spec: dict[str, Any] = value.get("spec", {})
    template = spec.get("template", {})
    labels: dict[str, str] | None = template.get("metadata", {}).get("labels")
    if labels and not metadata.get("labels"):
        borrowed = Problems()
        meta.labels(labels, ("metadata", "labels"), borrowed)
        start = (*_SPEC, "template", "metadata", "labels")
        problems.items.extend(item._replace(at=(*start, *(item.at or item.path)[2:])) for item in borrowed.items)
    meta.validate(metadata, names.dns_subdomain, problems)
    spec = _defaulted(spec)
    if spec.get("manualSelector"):
        _manual(spec, labels or {}, problems)
    else:
        _generated(spec, metadata, labels, options, problems)
    _spec(spec, _SPEC, problems, options)
    completions = spec.get("completions", 0)
    if spec.get("completionMode") == _INDEXED and completions > 0:
        name = meta.final_name(metadata)
        if names.dns_label(f"{name}-{completions - 1}"):
            problems.invalid(("metadata", "name"), "is no DNS label any more once the Pod's index is added")


def _defaulted(spec: dict[str, Any]) -> dict[str, Any]:
    """Only what changes a verdict."""
    if "completions" not in spec and "parallelism" not in spec:
        return {**spec, "completions": 1, "parallelism": 1}
    return spec


def _manual(spec: dict[str, Any], labels: dict[str, str], problems: Problems) -> None:
    selector = spec.get("selector")
    if selector is None:
        problems.missing((*_SPEC, "selector"), ", which manualSelector needs")
    scheduling.label_selector(selector, (*_SPEC, "selector"), problems)
    if scheduling.selects(selector, labels) is False:
        _mismatch(problems)


def _mismatch(problems: Problems) -> None:
    problems.raw("workload-selector-mismatch", (*_SPEC, "template", "metadata", "labels"), ("wanted", ""), key=True)


_UID = "00000000-0000-0000-0000-000000000000"
_UNKNOWN = "?"
"""A generated name: no label that was written can be equal to it."""


def _generated(
    spec: dict[str, Any], metadata: dict[str, Any], written: dict[str, str] | None, options: Options, problems: Problems
) -> None:
    """The API server makes the selector; labels and selector that were written must not contradict it."""
    labels = written or {}
    name = meta.final_name(metadata)
    at = (*_SPEC, "template", "metadata")
    known = _UNKNOWN if name and not metadata.get("name") else name
    expected = dict.fromkeys(_UID_LABELS, _UID) | dict.fromkeys(_NAME_LABELS, known)
    for label, wanted in expected.items():
        if label in labels and labels[label] != wanted:
            problems.invalid((*at, f"labels[{label}]"), "is set by the API server", at=(*at, "labels", label))
    wrong = names.label_value(name)
    if wrong and not all(label in labels for label in _NAME_LABELS):
        place: Path = ("metadata", "name" if "name" in metadata else "generateName")
        problems.invalid((*at[:-1], "labels"), f"get the Job's name, which {wrong}", at=place)
        if written is not None and not metadata.get("labels"):  # the Job takes over the same map
            problems.invalid(("metadata", "labels"), f"get the Job's name, which {wrong}", at=place)
    selector = spec.get("selector", {})
    made = {**selector, "matchLabels": {_UID_LABELS[1]: _UID, **selector.get("matchLabels", {})}}
    scheduling.label_selector(made, (*_SPEC, "selector"), problems)
    if scheduling.selects(made, expected) is False:
        problems.invalid((*_SPEC, "selector"), "is made by the API server unless manualSelector is true", key=True)
    if scheduling.selects(made, {**expected, **labels}) is False:
        _mismatch(problems)


def cron_job(value: dict[str, Any], problems: Problems, options: Options) -> None:
    """A CronJob."""
    metadata: dict[str, Any] = value.get("metadata", {})
    meta.validate(metadata, names.dns_subdomain, problems)
    spec: dict[str, Any] = value.get("spec", {})
    schedule = spec.get("schedule", "")
    if not schedule:
        problems.missing((*_SPEC, "schedule"))
    else:
        if wrong := cron.problem(schedule):
            problems.raw("cronjob-invalid-schedule", (*_SPEC, "schedule"), ("problem", wrong))
        if "TZ" in schedule and (options.since(29) or "timeZone" in spec):
            words = "names a time zone, which belongs in timeZone"
            problems.raw("cronjob-invalid-schedule", (*_SPEC, "schedule"), ("problem", words))
    for field in ("startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        if spec.get(field, 0) < 0:
            problems.invalid((*_SPEC, field), "is negative")
    if "timeZone" in spec and (wrong := cron.zone_problem(spec["timeZone"])):
        problems.raw("cronjob-invalid-schedule", (*_SPEC, "timeZone"), ("problem", wrong))
    if spec.get("concurrencyPolicy"):
        problems.one_of((*_SPEC, "concurrencyPolicy"), spec["concurrencyPolicy"], ("Allow", "Forbid", "Replace"))
    inner = spec.get("jobTemplate", {}).get("spec", {})
    at = (*_SPEC, "jobTemplate", "spec")
    _spec(inner, at, problems, options)
    if "selector" in inner:
        problems.invalid((*at, "selector"), "is made by the API server", key=True)
    if inner.get("manualSelector"):
        problems.invalid((*at, "manualSelector"), "cannot be true in a CronJob")
    name = meta.final_name(metadata)
    if len(name.encode("utf-8", "surrogatepass")) > 52:
        problems.invalid(("metadata", "name"), "is longer than 52 characters: its Jobs' names are 11 longer")


_LIMITS = (
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "backoffLimit",
    "ttlSecondsAfterFinished",
    "backoffLimitPerIndex",
    "maxFailedIndexes",
)


def _spec(spec: dict[str, Any], path: Path, problems: Problems, options: Options) -> None:
    """`validateJobSpec`."""
    for field in _LIMITS:
        if spec.get(field, 0) < 0:
            problems.invalid((*path, field), "is negative")
    if "maxFailedIndexes" in spec and "backoffLimitPerIndex" not in spec:
        problems.missing((*path, "backoffLimitPerIndex"), ", which maxFailedIndexes needs")
    if "managedBy" in spec and options.since(32):
        managed = spec["managedBy"]
        wrong = names.domain_prefixed_path(managed) or ("is longer than 63 characters" if len(managed) > 63 else "")
        if wrong:
            problems.invalid((*path, "managedBy"), wrong)
    mode = spec.get("completionMode", "NonIndexed")
    if mode == _INDEXED:
        _indexed(spec, path, problems)
    else:
        problems.one_of((*path, "completionMode"), mode, ("NonIndexed", _INDEXED))
    if mode == "NonIndexed":
        for field in ("backoffLimitPerIndex", "maxFailedIndexes"):
            if field in spec:
                problems.invalid((*path, field), "needs completionMode: Indexed", key=True)
    _policies(spec, mode, path, problems, options)
    podspec.template(spec.get("template", {}), (*path, "template"), problems, options)
    _restart(spec, (*path, "template", "spec", "restartPolicy"), problems)


def _restart(spec: dict[str, Any], at: Path, problems: Problems) -> None:
    policy = spec.get("template", {}).get("spec", {}).get("restartPolicy") or "Always"
    if policy == "Always":
        problems.invalid(at, "must be set to OnFailure or Never for a Job (the default is Always)")
    elif policy not in ("OnFailure", "Never"):
        problems.one_of(at, policy, ("OnFailure", "Never"))
    elif "podFailurePolicy" in spec and policy != "Never":
        problems.invalid(at, "must be Never with podFailurePolicy")


def _indexed(spec: dict[str, Any], path: Path, problems: Problems) -> None:
    completions, failed = spec.get("completions"), spec.get("maxFailedIndexes")
    parallelism = spec.get("parallelism", 1)
    if completions is None:
        problems.missing((*path, "completions"), ", which completionMode: Indexed needs")
    if parallelism > _MANY:
        problems.invalid((*path, "parallelism"), f"is above {_MANY}")
    if failed is not None and (failed > _MANY or (completions is not None and failed > completions)):
        problems.invalid((*path, "maxFailedIndexes"), f"is above completions or {_MANY}")
    if completions is not None and completions > _MANY and "backoffLimitPerIndex" in spec:
        if failed is None:
            problems.missing((*path, "maxFailedIndexes"), f", which completions above {_MANY} need")
        elif failed > 10_000:
            problems.invalid((*path, "maxFailedIndexes"), "is above 10000")
        if parallelism > 10_000:
            problems.invalid((*path, "parallelism"), "is above 10000")


def _policies(spec: dict[str, Any], mode: str, path: Path, problems: Problems, options: Options) -> None:
    failure = spec.get("podFailurePolicy")
    if failure is not None:
        defaulted = len(path) == 1 or options.since(34)
        _failure_policy(failure, spec, defaulted, (*path, "podFailurePolicy", "rules"), problems)
    success = spec.get("successPolicy")
    if success is not None and options.since(31):
        if mode != _INDEXED:
            problems.invalid((*path, "successPolicy"), "needs completionMode: Indexed", key=True)
        else:
            _success_policy(success, spec.get("completions"), (*path, "successPolicy", "rules"), problems)
    replacement = spec.get("podReplacementPolicy")
    if replacement is not None and options.since(29):
        allowed = ("Failed",) if failure is not None else ("Failed", "TerminatingOrFailed")
        problems.one_of((*path, "podReplacementPolicy"), replacement, allowed)


def _failure_policy(
    policy: dict[str, Any], spec: dict[str, Any], defaulted: bool, path: Path, problems: Problems
) -> None:
    """`defaulted`: the status of a condition is True when it is left out (in a CronJob only since 1.34)."""
    rules = policy.get("rules", [])
    if len(rules) > 20:
        problems.invalid(path, "has more than 20 rules", key=True)
    pod = spec.get("template", {}).get("spec", {})
    known = {item.get("name", "") for field in ("containers", "initContainers") for item in pod.get(field, [])}
    for index, rule in enumerate(rules):
        at = (*path, index)
        action = rule.get("action", "")
        if not action:
            problems.missing((*at, "action"))
        elif action == "FailIndex":
            if "backoffLimitPerIndex" not in spec:
                problems.invalid((*at, "action"), "needs backoffLimitPerIndex to be FailIndex")
        else:
            problems.one_of((*at, "action"), action, ("Count", "FailIndex", "FailJob", "Ignore"))
        codes, conditions = rule.get("onExitCodes"), rule.get("onPodConditions", [])
        if codes is not None:
            _exit_codes(codes, known, (*at, "onExitCodes"), problems)
        _conditions(conditions, defaulted, (*at, "onPodConditions"), problems)
        if (codes is not None) == bool(conditions):
            problems.invalid(at, "must have either onExitCodes or onPodConditions")


def _conditions(conditions: list[dict[str, Any]], defaulted: bool, at: Path, problems: Problems) -> None:
    if len(conditions) > 20:
        problems.invalid(at, "has more than 20 entries", key=True)
    for number, condition in enumerate(conditions):
        if wrong := names.label_key(condition.get("type", "")):
            problems.invalid((*at, number, "type"), wrong)
        if not condition.get("status"):
            if not defaulted:
                problems.missing((*at, number, "status"))
        else:
            problems.one_of((*at, number, "status"), condition["status"], ("False", "True", "Unknown"))


def _exit_codes(codes: dict[str, Any], known: set[str], at: Path, problems: Problems) -> None:
    operator, values = codes.get("operator", ""), codes.get("values", [])
    if not operator:
        problems.missing((*at, "operator"))
    else:
        problems.one_of((*at, "operator"), operator, ("In", "NotIn"))
    if "containerName" in codes and codes["containerName"] not in known:
        problems.invalid((*at, "containerName"), "is no container of the template")
    if not 0 < len(values) <= 255:
        problems.invalid((*at, "values"), "must have 1 to 255 entries", key=True)
    for index, value in enumerate(values):
        if operator == "In" and value == 0:
            problems.invalid((*at, "values", index), "must not be 0 with the operator In")
        if value in values[:index]:
            problems.invalid((*at, "values", index), "is listed twice")
    if values != sorted(values):
        problems.invalid((*at, "values"), "must be in ascending order", key=True)


def _success_policy(policy: dict[str, Any], completions: int | None, path: Path, problems: Problems) -> None:
    rules = policy.get("rules", [])
    if not rules:
        problems.missing(path)
    if len(rules) > 20:
        problems.invalid(path, "has more than 20 rules", key=True)
    for index, rule in enumerate(rules):
        at = (*path, index)
        count, indexes = rule.get("succeededCount"), rule.get("succeededIndexes")
        if count is None and indexes is None:
            problems.missing(at, " succeededCount or succeededIndexes")
        if completions is None:
            continue  # refused already
        total = 0
        if indexes is not None:
            counted = _index_count(indexes, completions)
            total = counted or 0
            if counted is None or len(indexes) > 64 * 1024:
                problems.invalid((*at, "succeededIndexes"), "is no ascending list of indexes below completions")
        if count is not None:
            if count < 0:
                problems.invalid((*at, "succeededCount"), "is negative")
            if count > completions or (indexes is not None and count > total):
                problems.invalid((*at, "succeededCount"), "is above completions or the indexes listed")


def _index_count(text: str, completions: int) -> int | None:
    """How many indexes `0,2-4` lists; None when it is not such a list."""
    total, last = 0, -1
    for part in text.split(",") if text else []:
        matched = re.fullmatch(r"(\+?[0-9]+)(?:-(\+?[0-9]+))?", part)
        if matched is None:
            return None
        low = whole_number(matched[1])
        high = whole_number(matched[2]) if matched[2] else low
        if high >= completions or (matched[2] and low >= high) or (last >= low and total):
            return None
        total += high - low + 1
        last = high
    return total
