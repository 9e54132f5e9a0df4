"""Where a Pod may run: selectors, affinity, tolerations, topology spread (`pkg/apis/core/validation/validation.go`)."""

from __future__ import annotations

from typing import Any

from secretlint.apiserver import meta, names
from secretlint.apiserver.options import Options
from secretlint.apiserver.problem import Key, Path, Problems

_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_REQUIRED, _PREFERRED = (
    "requiredDuringSchedulingIgnoredDuringExecution",
    "preferredDuringSchedulingIgnoredDuringExecution",
)


def label_selector(selector: dict[str, Any] | None, path: Path, problems: Problems) -> None:
    """`matchLabels` and `matchExpressions` (`ValidateLabelSelector`)."""
    if not selector:
        return
    if "matchLabels" in selector:
        inner = Problems()
        meta.labels(selector["matchLabels"], (*path, "matchLabels"), inner)
        problems.items.extend(item._replace(rule="pod-invalid-field") for item in inner.items)
    for index, expression in enumerate(selector.get("matchExpressions", [])):
        at = (*path, "matchExpressions", index)
        _requirement(expression, at, problems)
        _values(expression, at, problems)


def _requirement(expression: dict[str, Any], at: Path, problems: Problems) -> None:
    operator, values = expression.get("operator", ""), expression.get("values", [])
    if operator in ("In", "NotIn"):
        if not values:
            problems.missing((*at, "values"), ", which operators In and NotIn need")
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            problems.invalid((*at, "values"), "cannot be set with the operators Exists and DoesNotExist")
    else:
        problems.one_of((*at, "operator"), operator, _OPERATORS)
    if wrong := names.label_key(expression.get("key", "")):
        problems.invalid((*at, "key"), wrong)


def _values(expression: dict[str, Any], at: Path, problems: Problems) -> None:
    for index, value in enumerate(expression.get("values", [])):
        if wrong := names.label_value(value):
            problems.invalid((*at, "values", index), wrong)


def selects(selector: dict[str, Any] | None, labels: dict[str, str]) -> bool | None:
    """Whether a selector matches labels; None where it is no selector at all (`LabelSelectorAsSelector` fails)."""
    if selector is None:
        return False
    result = True
    for key, value in selector.get("matchLabels", {}).items():
        if names.label_key(key) or names.label_value(value):
            return None
        result = result and labels.get(key) == value
    for expression in selector.get("matchExpressions", []):
        matched = _matches(expression, labels)
        if matched is None:
            return None
        result = result and matched
    return result


def _matches(expression: dict[str, Any], labels: dict[str, str]) -> bool | None:
    key: str = expression.get("key", "")
    operator: str = expression.get("operator", "")
    values: list[str] = expression.get("values", [])
    if operator not in _OPERATORS or names.label_key(key) or any(names.label_value(value) for value in values):
        return None
    if (operator in ("In", "NotIn")) != bool(values):
        return None
    if operator == "In":
        return labels.get(key) in values
    if operator == "NotIn":
        return labels.get(key) not in values
    return (key in labels) == (operator == "Exists")


def node_selector(values: dict[str, str], path: Path, problems: Problems) -> None:
    """`nodeSelector` of a Pod."""
    for key, value in values.items():
        at = (*path, Key(key))
        if wrong := names.label_key(key):
            problems.invalid(path, f"has a key that {wrong}", at=at, key=True)
        if value and (wrong := names.label_value(value)):
            problems.invalid(path, f"has a value that {wrong}", at=at)


def affinity(value: dict[str, Any], labels: dict[str, str], options: Options, path: Path, problems: Problems) -> None:
    """`affinity` of a Pod. `labels`: those of the Pod itself (for its matchLabelKeys)."""
    node = value.get("nodeAffinity", {})
    at = (*path, "nodeAffinity")
    if _REQUIRED in node:
        terms = node[_REQUIRED].get("nodeSelectorTerms", [])
        terms_path = (*at, _REQUIRED, "nodeSelectorTerms")
        if not terms:
            problems.missing(terms_path)
        for index, term in enumerate(terms):
            _node_term(term, (*terms_path, index), problems, strict=options.since(32))
    for index, weighted in enumerate(node.get(_PREFERRED, [])):
        item = (*at, _PREFERRED, index)
        _weight(weighted, item, problems)
        _node_term(weighted.get("preference", {}), (*item, "preference"), problems, strict=False)
    for kind in ("podAffinity", "podAntiAffinity"):
        found = value.get(kind, {})
        for index, term in enumerate(found.get(_REQUIRED, [])):
            _pod_term(term, labels, options, (*path, kind, _REQUIRED, index), problems)
        for index, weighted in enumerate(found.get(_PREFERRED, [])):
            item = (*path, kind, _PREFERRED, index)
            _weight(weighted, item, problems)
            _pod_term(weighted.get("podAffinityTerm", {}), labels, options, (*item, "podAffinityTerm"), problems)


def _weight(weighted: dict[str, Any], item: Path, problems: Problems) -> None:
    if not 0 < weighted.get("weight", 0) <= 100:
        problems.invalid((*item, "weight"), "is not between 1 and 100")


def _node_term(term: dict[str, Any], path: Path, problems: Problems, strict: bool) -> None:
    for index, expression in enumerate(term.get("matchExpressions", [])):
        at = (*path, "matchExpressions", index)
        if expression.get("operator") in ("Gt", "Lt"):
            if len(expression.get("values", [])) != 1:
                problems.invalid((*at, "values"), "must be a single value with the operators Gt and Lt")
            if wrong := names.label_key(expression.get("key", "")):
                problems.invalid((*at, "key"), wrong)
        else:
            _requirement(expression, at, problems)
        if strict:
            _values(expression, at, problems)
    for index, field in enumerate(term.get("matchFields", [])):
        at = (*path, "matchFields", index)
        values = field.get("values", [])
        if field.get("operator") not in ("In", "NotIn"):
            problems.one_of((*at, "operator"), field.get("operator", ""), ("In", "NotIn"))
        elif len(values) != 1:
            problems.invalid((*at, "values"), "must be a single value")
        if field.get("key") != "metadata.name":
            problems.one_of((*at, "key"), field.get("key", ""), ("metadata.name",))
        else:
            for number, value in enumerate(values):
                if wrong := names.dns_subdomain(value):
                    problems.invalid((*at, "values", number), wrong)


def _pod_term(term: dict[str, Any], labels: dict[str, str], options: Options, path: Path, problems: Problems) -> None:
    selector = term.get("labelSelector")
    match, mismatch = term.get("matchLabelKeys", []), term.get("mismatchLabelKeys", [])
    if not options.since(31):
        match, mismatch = [], []
    label_selector(selector, (*path, "labelSelector"), problems)
    label_selector(term.get("namespaceSelector"), (*path, "namespaceSelector"), problems)
    for index, namespace in enumerate(term.get("namespaces", [])):
        if wrong := names.dns_label(namespace):
            problems.invalid((*path, "namespace"), wrong, at=(*path, "namespaces", index))
    label_keys(match, mismatch, selector, labels, path, problems)
    key = term.get("topologyKey", "")
    if not key:
        problems.missing((*path, "topologyKey"))
    elif wrong := names.label_key(key):
        problems.invalid((*path, "topologyKey"), wrong)


def label_keys(
    match: list[str],
    mismatch: list[str],
    selector: dict[str, Any] | None,
    labels: dict[str, str],
    path: Path,
    problems: Problems,
) -> None:
    """`matchLabelKeys` and `mismatchLabelKeys` (`ValidateMatchLabelKeysAndMismatchLabelKeys`).

    `labels` are those of a Pod that is created: its values have been merged into the selector before.
    """
    for field, keys in (("matchLabelKeys", match), ("mismatchLabelKeys", mismatch)):
        if keys and selector is None:
            problems.invalid((*path, field), "cannot be set without labelSelector")
        elif keys:
            for index, key in enumerate(keys):
                if wrong := names.label_key(key):
                    problems.invalid((*path, field, index), wrong)
    if selector is not None and match:
        positions = {key: index for index, key in enumerate(match)}
        seen = set(selector.get("matchLabels", {}))
        expressions = [expression.get("key", "") for expression in selector.get("matchExpressions", [])]
        expressions += [key for key in (*match, *mismatch) if key in labels]
        for key in expressions:
            if key in positions and key in seen:
                at = (*path, "matchLabelKeys", positions[key])
                problems.invalid((*path, positions[key]), "is in both matchLabelKeys and labelSelector", at=at)
            seen.add(key)
    for index, key in enumerate(match):
        if key in mismatch:
            problems.invalid((*path, "matchLabelKeys", index), "is in both matchLabelKeys and mismatchLabelKeys")


def topology_spread(
    items: list[dict[str, Any]], labels: dict[str, str], options: Options, path: Path, problems: Problems
) -> None:
    """`topologySpreadConstraints` of a Pod."""
    for index, item in enumerate(items):
        at = (*path, index)
        if item.get("maxSkew", 0) <= 0:
            problems.invalid((*at, "maxSkew"), "must be greater than 0")
        if not item.get("topologyKey"):
            problems.missing((*at, "topologyKey"))
        action = item.get("whenUnsatisfiable", "")
        problems.one_of((*at, "whenUnsatisfiable"), action, ("DoNotSchedule", "ScheduleAnyway"))
        pair = (item.get("topologyKey", ""), action)
        if any(
            (other.get("topologyKey", ""), other.get("whenUnsatisfiable", "")) == pair for other in items[index + 1 :]
        ):
            problems.invalid((*at, "{topologyKey, whenUnsatisfiable}"), "occurs twice", at=(*at, "topologyKey"))
        if "minDomains" in item:
            if item["minDomains"] <= 0:
                problems.invalid((*at, "minDomains"), "must be greater than 0")
            if action != "DoNotSchedule":
                problems.invalid((*at, "minDomains"), "needs whenUnsatisfiable: DoNotSchedule")
        for field in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            if field in item:
                problems.one_of((*at, field), item[field], ("Ignore", "Honor"))
        _spread_keys(item, labels, options, at, problems)
        label_selector(item.get("labelSelector"), (*at, "labelSelector"), problems)


def _spread_keys(item: dict[str, Any], labels: dict[str, str], options: Options, at: Path, problems: Problems) -> None:
    keys, selector = item.get("matchLabelKeys", []), item.get("labelSelector")
    if options.since(34):
        label_keys(keys, [], selector, labels, at, problems)
        return
    if not keys:
        return
    field = (*at, "matchLabelKeys")
    if selector is None:
        problems.invalid(field, "cannot be set without labelSelector")
    used = {*(selector or {}).get("matchLabels", {})}
    used.update(expression.get("key", "") for expression in (selector or {}).get("matchExpressions", []))
    for index, key in enumerate(keys):
        if wrong := names.label_key(key):
            problems.invalid((*field, index), wrong)
        if key in used:
            problems.invalid((*field, index), "is in both matchLabelKeys and labelSelector")
