"""Hits → findings: the one place where configuration, comments and the baseline decide what counts and how much.

Checks emit freely; here rules are switched on and off, severities changed, duplicates merged, suppressed findings set
aside, suppressions that hide nothing reported, and fingerprints given.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from secretlint import catalog, lazyre
from secretlint.compiled.rules import RULES
from secretlint.config import Config, ConfigError, unknown_rule
from secretlint.facts import Suppression
from secretlint.model import SEVERITIES, Edit, Finding, Fix, Hit, Related, Rule, Severity, Span

Suppressions = Mapping[str, Sequence[Suppression]]


class Gated(NamedTuple):
    """What counts and what was suppressed, both sorted by path, line, column, rule."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]


def judge(
    hits: Iterable[Hit],
    suppressions: Suppressions,
    config: Config,
    root: str = "",
    reports: Callable[[str], bool] = lambda path: True,
) -> Gated:
    """Applies the configuration to the hits of a run.

    Paths in hits and suppressions are relative to `root` (absolute; "" for the working directory); those in findings
    are relative to the working directory. `reports` says which files (relative to `root`) the run reports on. Every
    hit of a file has to be there even so, because fingerprints number the findings of an object. Raises ConfigError
    when the baseline cannot be read.
    """
    gate = _Gate(config, root)
    comments = {path: _Comments(found) for path, found in suppressions.items() if found and reports(path)}
    made = gate.findings(hit for hit in hits if reports(hit.span.path))
    made += gate.findings(_malformed(suppressions, reports))
    known = read_baseline(config.baseline) if config.baseline else frozenset()
    kept: list[Finding] = []
    hidden: list[Finding] = []
    for path, finding in made:
        comment = comments[path].hiding(finding) if path in comments else None
        if comment is not None:
            comment.used = True
            hidden.append(_with(finding, f"comment: {comment.said.reason}".rstrip(": ")))
        elif finding.fingerprint in known:
            hidden.append(_with(finding, "baseline"))
        else:
            kept.append(finding)
    for _, finding in gate.findings(_unused(comments, gate)):
        (hidden if finding.fingerprint in known else kept).append(finding)
    return Gated(tuple(sorted(kept, key=order)), tuple(sorted(hidden, key=order)))


def order(finding: Finding) -> tuple[Any, ...]:
    """The order of the report."""
    span = finding.span
    return span.path, span.line, span.column, finding.rule.id, finding.field, finding.message


def fails(findings: Iterable[Finding], fail_on: str) -> bool:
    """Whether a finding is at or above the threshold (`never` for none)."""
    if fail_on == "never":
        return False
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(finding.severity in counted for finding in findings)


def incomplete(findings: Iterable[Finding]) -> bool:
    """Whether a check crashed, so that the run says less than it should."""
    return any(finding.rule.name == "check-crashed" for finding in findings)


class _Gate:
    """Configuration and paths, with what has been worked out about them."""

    def __init__(self, config: Config, root: str) -> None:
        self._config = config
        self._root = root
        self._shown: dict[str, str] = {}
        self._ignored_here: dict[str, tuple[str, ...]] = {}
        self._on: dict[tuple[str, tuple[str, ...]], bool] = {}
        self._counts: dict[str, int] = {}

    def findings(self, hits: Iterable[Hit]) -> list[tuple[str, Finding]]:
        """Findings of the rules that are on, with the path relative to the root, one per cause."""
        merged: dict[tuple[Any, ...], tuple[Rule, Hit]] = {}
        for hit in hits:
            rule = catalog.by_name().get(hit.rule)
            if rule is None:
                hit = _no_such_rule(hit)
                rule = catalog.by_name()[hit.rule]
            if self.enabled(rule, hit.span.path):
                key = (rule.id, hit.span, hit.field, hit.args)
                merged[key] = (rule, _merge(merged[key][1], hit) if key in merged else hit)
        ordered = sorted(merged.values(), key=lambda pair: (pair[1].span, pair[0].id, pair[1].field, pair[1].args))
        return [(hit.span.path, self._finding(rule, hit)) for rule, hit in ordered]

    def enabled(self, rule: Rule, path: str) -> bool:
        """Whether the rule is on for this file."""
        here = self._ignored_here.get(path)
        if here is None:
            here = self._ignored_here[path] = self._per_path(path)
        on = self._on.get((rule.id, here))
        if on is None:
            config = self._config
            on = catalog.enabled(rule, config.select, config.extend_select, config.ignore)
            on = on and not catalog.longest(here, rule)
            self._on[rule.id, here] = on
        return on

    def _per_path(self, path: str) -> tuple[str, ...]:
        from secretlint.config import matches

        if not self._config.per_path_ignores:
            return ()
        relative = self._config.relative(os.path.join(self._root, path))
        return tuple(rule for glob, rules in self._config.per_path_ignores if matches(glob, relative) for rule in rules)

    def _finding(self, rule: Rule, hit: Hit) -> Finding:
        arguments = _Arguments(hit.args)
        message = rule.message.format_map(arguments)
        severity = catalog.remapped(rule, self._config.severity)
        tests = _for_tests(rule, hit.span.path)
        downgrade = hit.downgrade or tests
        if downgrade:
            message = f"{message} ({downgrade})"
            severity = _lower(severity)
        if hit.downgrade and tests and rule.consequence != "exposed":
            severity = _lower(severity)  # two reasons why nobody waits for it
        return Finding(
            rule=rule,
            severity=severity,
            message=message,
            help=rule.help.format_map(arguments),
            span=self._place(hit.span),
            document=hit.document,
            object=hit.object,
            field=hit.field,
            environments=hit.environments,
            related=tuple(Related(self._place(one.span), one.message) for one in hit.related),
            fix=self._fix(hit.fix),
            fingerprint=self._fingerprint(rule, hit),
        )

    def _fix(self, fix: Fix | None) -> Fix | None:
        if fix is None:
            return None
        return fix._replace(edits=tuple(Edit(self._path(e.path), e.start, e.end, e.text) for e in fix.edits))

    def _place(self, span: Span) -> Span:
        return span._replace(path=self._path(span.path))

    def _path(self, path: str) -> str:
        found = self._shown.get(path)
        if found is None:
            found = self._shown[path] = shown(self._root, path)
        return found

    def _fingerprint(self, rule: Rule, hit: Hit) -> str:
        """Rule, path, object and field, and the how-manieth of these it is: survives edits elsewhere in the file.

        No value and nothing derived from one goes in, so that it cannot be used to test a guess.
        """
        parts = [rule.id, hit.span.path, *(hit.object or ("", "", "", "")), hit.field]
        identity = json.dumps(parts)
        number = self._counts.get(identity, 0)
        self._counts[identity] = number + 1
        return hashlib.sha256(f"{identity}{number}".encode("utf-8", "surrogateescape")).hexdigest()[:32]


def shown(root: str, path: str) -> str:
    """A path below `root` as the report has it: relative to the working directory, with `/`."""
    if not root:
        return path
    return os.path.relpath(os.path.join(root, path)).replace(os.sep, "/")


_SERIOUS = ("degraded", "exposed", "not-started", "rejected", "unparsed")
_TESTS = lazyre.compile(
    r"(?:^|/)(?:_?test[-_]?(?:data|files?|fixtures?|resources|certs?|keys|utils?|assets)|__fixtures__|\.?fixtures?|tests|e2e[^/]*"
    r"|\.ci|fakes?|integration[-_]?tests?|\.(?:kyverno|chainsaw)-test|src/test)/"
    r"|(?:^|/)\.?fixtures?\.ya?ml\Z|/ci/[^/]*values[^/]*\.ya?ml\Z",
    re.IGNORECASE,
)
_ARCHIVED = lazyre.compile(r"(?:^|/)[._]?archived?/", re.IGNORECASE)
_SAMPLES = lazyre.compile(r"(?:^|/)(?:docs?|samples?)/", re.IGNORECASE)
"""What the reader of a page completes: the Secret of a sample is his own."""
_TESTS_KEYS = lazyre.compile(
    r"(?:^|/)(?:test(?:[-_][\w-]+)?|integration)/(?:.*/)?[^/]*\.(?:pem|key|crt|env|properties|p8|htpasswd|json)\Z"
)


def _for_tests(rule: Rule, path: str) -> str:
    """Why something readable or missing weighs less here: made for tests. A folder `test` may
    be an environment, so that only keys count there."""
    key = rule.consequence == "exposed" and _TESTS_KEYS.search(path)
    if key or (rule.consequence in _SERIOUS and _TESTS.search(path)):
        return "lowered: it is made for tests"
    if _ARCHIVED.search(path):
        return "lowered: it is archived"
    if rule.consequence == "not-started" and _SAMPLES.search(path):
        return "lowered: it is a sample"
    return ""


class _Arguments(dict[str, str]):
    """A template's word that a hit lacks stays as written: better than losing the finding. Tests catch it."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _merge(one: Hit, other: Hit) -> Hit:
    """The same cause in several environments is one finding, as severe as the worst of them."""
    return one._replace(
        environments=tuple(sorted({*one.environments, *other.environments})),
        related=tuple(dict.fromkeys((*one.related, *other.related))),
        downgrade=one.downgrade if other.downgrade else "",
    )


def _lower(severity: Severity) -> Severity:
    return SEVERITIES[min(SEVERITIES.index(severity) + 1, len(SEVERITIES) - 1)]


def _no_such_rule(hit: Hit) -> Hit:
    return hit._replace(
        rule="check-crashed", args=(("check", hit.rule), ("error", "it has no rule file")), field="", downgrade=""
    )


def _with(finding: Finding, reason: str) -> Finding:
    from dataclasses import replace

    return replace(finding, suppressed=reason)


class _Comment:
    """A suppressing comment, and whether it has hidden anything."""

    __slots__ = ("said", "used")

    def __init__(self, said: Suppression) -> None:
        self.said = said
        self.used = False


class _Comments:
    """The suppressing comments of a file."""

    def __init__(self, said: Sequence[Suppression]) -> None:
        self.all = [_Comment(one) for one in said]
        self._by_target: dict[int, dict[tuple[str, ...], _Comment]] = {}
        for comment in self.all:  # of those that say the same, the first counts
            self._by_target.setdefault(comment.said.target, {}).setdefault(comment.said.rules, comment)

    def hiding(self, finding: Finding) -> _Comment | None:
        """The comment that hides the finding: one that names its rule most exactly, on its line or for the file."""
        best: _Comment | None = None
        length = 0
        for target in (0, finding.span.line):
            for rules, comment in self._by_target.get(target, {}).items():
                found = catalog.longest(rules, finding.rule) if rules else 1
                if found > length or (found == length and best and comment.said.target > best.said.target):
                    best, length = comment, found
        return best


def _malformed(suppressions: Suppressions, reports: Callable[[str], bool]) -> Iterator[Hit]:
    """Comments that mean to suppress something and cannot."""
    for path, comments in suppressions.items():
        if not reports(path):
            continue
        for said in comments:
            span = _comment_span(path, said)
            if said.target < 0:
                problem = "write ignore[RULE] or ignore-file[RULE] after secretlint:"
                yield Hit("suppression-invalid", span, args=(("problem", problem),))
            for rule in said.rules:
                problem = unknown_rule(rule)
                if problem:
                    yield Hit("suppression-invalid", span, args=(("problem", problem),))


def _unused(comments: Mapping[str, _Comments], gate: _Gate) -> Iterator[Hit]:
    """Comments that hid nothing although a rule that they mean was on."""
    means = functools.cache(lambda rules: [rule for rule in RULES if not rules or catalog.longest(rules, rule)])
    for path, found in comments.items():
        for comment in found.all:
            said = comment.said
            if comment.used or said.target < 0:
                continue
            if any(gate.enabled(rule, path) for rule in means(said.rules)):
                where = "in this file" if said.target == 0 else f"on line {said.target}"
                rules = ", ".join(said.rules) or "any rule"
                yield Hit("suppression-unused", _comment_span(path, said), args=(("rules", rules), ("where", where)))


def _comment_span(path: str, said: Suppression) -> Span:
    return Span(path, said.line, said.column, said.line, said.end_column)


def read_baseline(path: str) -> frozenset[str]:
    """Fingerprints of the findings that are known. Raises ConfigError, naming the file."""
    from secretlint.schema import Problem

    try:
        with open(path, encoding="utf-8") as stream:
            return frozenset(entry["fingerprint"] for entry in json.load(stream)["findings"])
    except OSError as error:
        problem = f"the baseline cannot be read: {error.strerror}"
    except (ValueError, KeyError, TypeError, RecursionError):
        problem = "this is not a baseline that secretlint wrote"
    raise ConfigError([Problem(Span(path, 1, 1, 1, 1), problem)])


def baseline(findings: Iterable[Finding]) -> str:
    """The text of a baseline with these findings: fingerprints, and for people rule, path, object and field."""
    entries = [
        {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule.id,
            "path": finding.span.path,
            "object": "/".join(filter(None, finding.object[1:])) if finding.object else "",
            "field": finding.field,
        }
        for finding in findings
    ]
    entries.sort(key=lambda entry: tuple(entry[name] for name in ("path", "rule", "object", "field", "fingerprint")))
    return json.dumps({"schema": 1, "findings": entries}, indent=1, ensure_ascii=False) + "\n"
