"""What checks, engine and reporters talk about: spans, hits, rules, findings, the report. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]
Consequence = Literal["rejected", "not-started", "degraded", "exposed", "advice", "unparsed"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Span(NamedTuple):
    """A region of a file. Lines and columns are 1-based, columns count Unicode code points, the end is exclusive.

    `start` and `end` are offsets in code points into the decoded text (without a byte order mark).
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int = 0
    end: int = 0


class ObjectId(NamedTuple):
    """Which object a fact or finding is about; `namespace` is "" when the manifest sets none."""

    api_version: str
    kind: str
    namespace: str
    name: str


class Related(NamedTuple):
    """Another place that belongs to a finding, with a sentence about it (never a value)."""

    span: Span
    message: str


class Edit(NamedTuple):
    """Replace the text from `start` to `end` (offsets into the decoded file) by `text`."""

    path: str
    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """How to mend a finding by machine. `safe` means: cannot change what the cluster ends up with."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]


class Hit(NamedTuple):
    """What a check found, before configuration: a rule's name, a place, and words for the rule's message.

    `args` fill the templates `message` and `help` of the rule; they never hold a Secret's value.
    `field` is the path as the API server writes it, "" when it concerns the whole object.
    `downgrade` is a reason to report it one severity lower ("" for none).
    """

    rule: str
    span: Span
    field: str = ""
    args: tuple[tuple[str, str], ...] = ()
    related: tuple[Related, ...] = ()
    object: ObjectId | None = None
    document: int = 0
    environments: tuple[str, ...] = ()
    fix: Fix | None = None
    downgrade: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule is, from `rules/*.yaml` (compiled into `secretlint/compiled/`)."""

    id: str
    name: str
    severity: Severity
    consequence: Consequence
    message: str
    help: str
    summary: str
    default: bool = True


class Expectation(NamedTuple):
    """A finding that an example must have: `at` is `line:column` of its start, `severity` "" means the rule's own."""

    path: str
    at: str
    message: str
    field: str = ""
    severity: str = ""


class Example(NamedTuple):
    """A small file tree and exactly the findings of this one rule in it; no findings makes it a good example.

    `config` is the text of its `.secretlint.yaml` ("" for none), `today` an ISO date for rules that depend on one.
    `before` are files as the last commit has them, for rules that compare.
    """

    title: str
    files: tuple[tuple[str, str], ...]
    expect: tuple[Expectation, ...]
    fixed: tuple[tuple[str, str], ...] = ()
    config: str = ""
    today: str = ""
    before: tuple[tuple[str, str], ...] = ()


class RuleText(NamedTuple):
    """What only people need: prose in Markdown, who enforces the rule, links, examples."""

    scope: str
    check: str
    enforced_by: str
    why: str
    remedy: str
    references: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; the fields of the JSON contract."""

    rule: Rule
    severity: Severity
    message: str
    help: str
    span: Span
    document: int
    object: ObjectId | None
    field: str
    environments: tuple[str, ...]
    related: tuple[Related, ...]
    fix: Fix | None
    fingerprint: str
    suppressed: str | None = None
    """None, or why it does not count ("comment: reason", "baseline")."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or document that was recognised and not checked, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run. `findings` are sorted by path, line, column, rule; suppressed ones are kept apart."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    files: int
    documents: int
    not_checked: tuple[Skipped, ...]
    sources: dict[str, str] = field(default_factory=dict)
    """Decoded text of the files that findings point into, for snippets; with Secrets' values already masked."""
