"""Source lines keep their shape and lose every value that is not known to be harmless."""

from __future__ import annotations

import re

import pytest

from secretlint import snippet
from secretlint.model import Finding, ObjectId, Related, Report, Rule, Span
from secretlint.report import frame
from secretlint.snippet import Shown, masked

CANARY = "c4naryc4nary"


def whole(text: str) -> str:
    """The text as it would be shown if there were a finding in every line."""
    return masked(text, [Shown(line, 0, frozenset()) for line in range(1, text.count("\n") + 2)])


def visible(text: str) -> list[str]:
    """Lines with runs of dots shortened."""
    return re.sub("•+", "•", whole(text)).split("\n")


def test_a_reference_to_a_secret_is_none() -> None:
    text = f"""\
spec:
  valuesFrom:
    - kind: Secret
      name: web-values
      valuesKey: {CANARY}
  certificateRefs: [{{kind: Secret, name: web-tls, namespace: edge}}]
  broken: {{kind: Secret, name: {CANARY}, stringData: {{name: {CANARY}}}}}
"""
    assert visible(text) == [
        "spec:",
        "  valuesFrom:",
        "    - kind: Secret",
        "      name: web-values",
        "      valuesKey: •",
        "  certificateRefs: [{kind: Secret, name: web-tls, namespace: edge}]",
        "  broken: {kind: Secret, name: •, stringData: {name: •}}",
        "",
    ]


def test_a_secret_shows_keys_names_and_type_only() -> None:
    text = f"""\
# {CANARY}
apiVersion: v1
kind: Secret # {CANARY}
metadata:
  name: web
  labels: {{app: {CANARY}}}
  annotations:
    a: {CANARY}
type: Opaque
data:
  name: {CANARY}
  "key": &anchor "{CANARY}"
  other: !!binary |
    {CANARY}
      {CANARY} {CANARY}

  last: *anchor
stringdata: [{CANARY}]
kinds: {CANARY}
"""
    assert visible(text) == [
        "# •",
        "apiVersion: v1",
        "kind: Secret # •",
        "metadata:",
        "  name: web",
        "  labels: {app: •}",
        "  annotations:",
        "    a: •",
        "type: Opaque",
        "data:",
        "  name: •",
        '  "key": •',
        "  other: •",
        "    •",
        "      •",
        "",
        "  last: *•",
        "stringdata: [•]",
        "kinds: •",
        "",
    ]


def test_a_workload_shows_names_and_references() -> None:
    text = f"""\
apiVersion: v1
kind: Pod
metadata: {{name: web, annotations: {{name: {CANARY}}}}}
spec:
  containers:
  - name: app
    image: {CANARY}
    args: [--password, {CANARY}]
    env:
    - {{name: PASSWORD, value: {CANARY}}}
    - name: USER
      valueFrom: {{secretKeyRef: {{name: db, key: user, optional: true}}}}
"""
    assert visible(text)[2:] == [
        "metadata: {name: web, annotations: {name: •}}",
        "spec:",
        "  containers:",
        "  - name: app",
        "    image: •",
        "    args: [•, •]",
        "    env:",
        "    - {name: PASSWORD, value: •}",
        "    - name: USER",
        "      valueFrom: {secretKeyRef: {name: db, key: user, optional: true}}",
        "",
    ]


HIDDEN = {
    "kind after data": f"data: {{name: {CANARY}}}\nkind: Secret\n",
    "misspelt kind": f"kind: Secert\ntype: {CANARY}x\nspec: {{name: {CANARY}}}\n".replace(f"type: {CANARY}x\n", ""),
    "misspelt kind in lower case": f"kind: secret\nstrings: {{name: {CANARY}}}\n",
    "no kind": f"stringData: {{name: {CANARY}}}\n",
    "misspelt data": f"kind: Foo\nDatas: {{type: {CANARY}}}\n",
    "in a list": f"kind: List\nitems:\n- data: {{kind: {CANARY}}}\n- {{kind: Secret, name: {CANARY}}}\n",
    "after the document's end": f"kind: Pod\n...\nname: {CANARY}\n",
    "after a separator with content": f"a: 1\n--- {CANARY}\n",
    "JSON": f'{{"kind": "Secret", "stringData": {{"name": "{CANARY}"}}}}',
    "not YAML": f"kind: Secret\nstringData:\n\tname: {CANARY}\n  {CANARY}: x\n- {CANARY}\n",
    "a template": f"kind: Secret\n{{{{ if x }}}}\nstringData: {{name: {CANARY}}}\n",
    "an alias to a harmless field": f"kind: Pod\nmetadata: {{name: &a {CANARY}}}\ndata: {{x: *a}}\n",
    "an anchor's name": f"kind: Pod\nx: &{CANARY} 1\n",
    "a tag": f"kind: Pod\nx: !{CANARY} 1\n",
    "values of a chart": f"kind: HelmRelease\nspec: {{values: {{name: {CANARY}}}}}\n",
    "generator literals": f"kind: Kustomization\nsecretGenerator: [{{name: a, literals: [a={CANARY}]}}]\n",
    "a scalar alone": CANARY,
    "a PEM at the margin": f"-----BEGIN PRIVATE KEY-----\n{CANARY}\n-----END PRIVATE KEY-----\n",
    "a comment that follows our word": f"a: 1 # secretlint: ignore[X] {CANARY}\n",
    "a list of lists": f"kind: Secret\ndata: [[{CANARY}]]\n",
    "plain over lines": f"kind: Pod\nargs:\n  {CANARY}\n  {CANARY}\n",
    "a key field without reference": f"kind: EncryptionConfiguration\nkeys: [{{name: a, key: {CANARY}}}]\n",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_nothing_is_left_of_a_value(text: str) -> None:
    found = whole(text)
    assert CANARY[:4] not in found
    assert len(found) == len(text)
    assert [len(line) for line in found.split("\n")] == [len(line) for line in text.split("\n")]


def test_documents_away_from_every_finding_are_masked_whole() -> None:
    text = "kind: Foo\n---\nkind: Foo\n---\n" + "# \n" * snippet.REACH + "---\nkind: Pod\nmetadata:\n  name: web\n"
    lines = masked(text, [Shown(text.count("\n"), 9, frozenset())]).split("\n")
    assert lines[0] == lines[2] == "•••••••••"
    assert lines[-4:] == ["kind: Pod", "metadata:", "  name: web", ""]


def test_what_is_shown_lies_within_reach() -> None:
    source = [f"line {number}" for number in range(1, 41)]
    rows = frame.cut(source, Span("a.yaml", 20, 1, 20 + frame.MAX_LINES - 1, 5))
    assert {row.number for row in rows} == set(range(18, 25))
    assert all(abs(row.number - 20) <= snippet.REACH for row in rows)


def test_a_message_may_show_what_it_already_says() -> None:
    text = "kind: Foo\nspec:\n  secretRef: web-tls\n  other: web-tls\n"
    place = Shown(3, 14, frozenset(["web-tls"]))
    assert masked(text, [place]).split("\n")[2:4] == ["  secretRef: web-tls", "  other: •••••••"]


@pytest.mark.parametrize("text", ["kind: Secret\nspec: {a: web-tls}\n", "kind: Foo\ndata: {  a: web-tls}\n"])
def test_but_never_in_a_secret_or_below_data(text: str) -> None:
    column = text.split("\n")[1].index("web-tls") + 1
    assert "web-tls" not in masked(text, [Shown(2, column, frozenset(["web-tls"]))])


def finding(rule: str, message: str, related: tuple[Related, ...] = ()) -> Finding:
    made = Rule(rule, "a-b", "error", "exposed", "", "", "")
    identity = ObjectId("v1", "Foo", "", "a")
    span = Span("a.yaml", 2, 4, 2, 9)
    return Finding(made, "error", message, "", span, 0, identity, "", (), related, None, "f")


def attached(*findings: Finding) -> dict[str, str]:
    texts = {"a.yaml": "kind: Foo\nx: words\n", "b.yaml": "x: words\n"}

    def read(path: str) -> str:
        if path not in texts:
            raise FileNotFoundError(path)
        return texts[path]

    return snippet.attach(Report(findings, (), 1, 1, ()), read).sources


def test_sources_of_all_places_are_attached() -> None:
    gone = Related(Span("gone.yaml", 1, 1, 1, 1), "gone")
    other = Related(Span("b.yaml", 1, 4, 1, 9), "here")
    assert attached(finding("KSL201", "no Secret words.", (gone, other))) == {
        "a.yaml": "kind: Foo\nx: words\n",
        "b.yaml": "x: words\n",
    }


def test_where_values_are_judged_words_of_a_message_show_nothing() -> None:
    assert attached(finding("KSL401", "words")) == {"a.yaml": "kind: Foo\nx: •••••\n"}
