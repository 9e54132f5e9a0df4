"""Strict decoding: what fits a type, what is no field, and where the finding points."""

from __future__ import annotations

import pytest

from secretlint.apiserver import decode
from secretlint.checks import apiserver
from tests.apiserver.judged import arguments, document, hits, places, refused

SECRET = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: c\n    image: i\n"


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("immutable: true", []),
        ("immutable: on", []),
        ("immutable:", []),
        ('immutable: "true"', ["immutable"]),
        ("immutable: 1", ["immutable"]),
        ("data:", []),
        ("data: {}", []),
        ("data: []", ["data"]),
        ("data: ''", ["data"]),
        ("data: false", ["data"]),
        ("data: {a: }", []),
        ("data: {a: [104, 105]}", []),
        ("data: {a: [null, 255]}", []),
        ("data: {a: [256]}", ["data[a]"]),
        ("data: {a: [1.5]}", ["data[a]"]),
        ("data: {a: {b: c}}", ["data[a]"]),
        ("stringData: {a: null, b: 2001-01-01, c: =, d: 1:30}", []),
        ("stringData: {a: y, b: 1, c: 1e3, d: 017}", [f"stringData[{key}]" for key in "abcd"]),
        ("type: 1", ["type"]),
        ("type:", []),
    ],
)
def test_types_of_a_secret(line: str, fields: list[str]) -> None:
    assert refused(SECRET + line + "\n") == fields


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("creationTimestamp: null", []),
        ("creationTimestamp: 2001-01-01T00:00:00Z", []),
        ("creationTimestamp: 2001-01-01T1:00:00.5+02:00", []),  # Go takes an hour of one digit
        ("creationTimestamp: ''", ["metadata.creationTimestamp"]),
        ("creationTimestamp: 2001-01-01", ["metadata.creationTimestamp"]),
        ("creationTimestamp: 2001-02-29T00:00:00Z", ["metadata.creationTimestamp"]),
        ("creationTimestamp: 2000-02-29T00:00:00Z", []),
        ("creationTimestamp: 2001-01-01T24:00:00Z", ["metadata.creationTimestamp"]),
        ("deletionGracePeriodSeconds: 1.0", []),
        ("deletionGracePeriodSeconds: 1.5", ["metadata.deletionGracePeriodSeconds"]),
        ("deletionGracePeriodSeconds: 9223372036854775808", ["metadata.deletionGracePeriodSeconds"]),
        ("labels: {a: 1}", ["metadata.labels[a]"]),
        ("labels: {a: }", []),
        ("labels: a", ["metadata.labels"]),
        ("managedFields: [{operation: Apply, fieldsV1: {f: {}}}]", []),
    ],
)
def test_types_of_metadata(line: str, fields: list[str]) -> None:
    assert refused(SECRET + f"  {line}\n") == fields


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        ("ports: [{containerPort: 80.0}]", []),
        ("ports: [{containerPort: 8e1}]", []),
        ("ports: [{containerPort: '80'}]", ["spec.containers[0].ports[0].containerPort"]),
        ("ports: [{containerPort: 2147483648}]", ["spec.containers[0].ports[0].containerPort"]),
        ("resources: {limits: {cpu: 1, memory: 1Gi}}", []),
        ("resources: {limits: {cpu: 0.5}}", []),
        ("resources: {limits: {cpu: x}}", ["spec.containers[0].resources.limits[cpu]"]),
        ("resources: {limits: {cpu: true}}", ["spec.containers[0].resources.limits[cpu]"]),
        ("livenessProbe: {tcpSocket: {port: http}}", []),
        ("livenessProbe: {tcpSocket: {port: 80}}", []),
        ("livenessProbe: {tcpSocket: {port: true}}", ["spec.containers[0].livenessProbe.tcpSocket.port"]),
        ("env: [null]", ["spec.containers[0].env[0].name"]),
        ("command: [1]", ["spec.containers[0].command[0]"]),
        ("command: a", ["spec.containers[0].command"]),
        ("args: [null]", []),
    ],
)
def test_types_of_a_container(lines: str, fields: list[str]) -> None:
    assert refused(POD + f"    {lines}\n") == fields


def test_a_type_error_does_not_hide_other_errors_nor_bring_errors_of_its_own() -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: 1}\ntype: kubernetes.io/tls\ndata: {a/b: YQ==, tls.crt: x}\n"
    assert refused(text) == ["data[a/b]", "data[tls.crt]", "data[tls.key]", "metadata.name"]


def test_a_misspelt_field_is_not_called_missing_too() -> None:
    pod = POD + "  volumes:\n  - name: v\n    secret: {secretname: s}\n"
    assert refused(pod) == ["spec.volumes[0].secret.secretname"]


@pytest.mark.parametrize(
    ("text", "field", "hint"),
    [
        (SECRET + "stringdata: {}\n", "stringdata", "Did you mean stringData?"),
        (SECRET + "Data: {}\n", "Data", "Did you mean data?"),
        (SECRET + "string-data: {}\n", "string-data", "Did you mean stringData?"),
        (SECRET + "  lables: {}\n", "metadata.lables", "Did you mean labels?"),
        (SECRET + "labels: {}\n", "labels", "It is a field of metadata."),
        (POD + "    imagePullSecrets: []\n", "spec.containers[0].imagePullSecrets", "It is a field of the Pod spec."),
        (POD + "  env: []\n", "spec.env", "It is a field of a container."),
    ],
)
def test_unknown_fields_have_a_suggestion(text: str, field: str, hint: str) -> None:
    (hit,) = hits(text)
    assert (hit.rule, hit.field) == ("object-unknown-field", field)
    assert arguments(hit)["hint"] == hint


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("stringDat=a: {}", "stringDat=a"),
        ("metadata:labels: {}", "metadata:labels"),
        ("metadata:fakefake: {}", "metadata:…"),
        ("stringData:fakefake: {}", "stringData:…"),
        ("  labels:example.com/name: a", "metadata.labels:example.com/name"),
    ],
)
def test_joined_fields_are_shown_and_what_may_be_a_value_is_not(line: str, field: str) -> None:
    assert refused(SECRET + line + "\n") == [field]


@pytest.mark.parametrize("line", ["sops: {}", "x-anything: 1", "status: {}", "spec:", '"": x'])
def test_unknown_fields_count_whatever_their_value(line: str) -> None:
    assert [hit.rule for hit in hits(SECRET + line + "\n")] == ["object-unknown-field"]


def test_findings_point_at_the_key_of_an_unknown_field_and_at_the_value_of_a_wrong_one() -> None:
    text = SECRET + "stringdata: {}\ndata:\n  a: 'no base64'\n"
    assert places(text, "object-unknown-field") == [(5, 1)]
    assert places(text, "secret-invalid-base64") == [(7, 6)]


def test_what_is_missing_is_shown_at_its_parent() -> None:
    text = SECRET + "type: kubernetes.io/tls\nstringData:\n  tls.crt: x\n"
    assert places(text, "secret-required-key") == [(6, 1)]
    pod = POD + "    env:\n    - name: A\n      valueFrom:\n        secretKeyRef:\n          name: s\n"
    assert places(pod, "pod-reference-invalid") == [(12, 9)]


def test_values_are_in_no_argument() -> None:
    canary = "CANARY-not/base64!"
    text = SECRET + f"type: kubernetes.io/dockercfg\ndata: {{a: '{canary}'}}\nstringData: {{.dockercfg: '{canary}'}}\n"
    found = hits(text)
    assert {hit.rule for hit in found} == {"secret-invalid-base64", "secret-docker-config-invalid"}
    assert canary not in repr(found)


def test_an_encrypted_document_is_not_judged_by_its_values() -> None:
    sops = "sops: {mac: 'ENC[x]', version: 3.8.1}\n"
    value = "ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]"
    text = SECRET + f"type: kubernetes.io/dockerconfigjson\ndata: {{.dockerconfigjson: '{value}'}}\n"
    assert refused(text + sops) == []
    assert refused(text) == ["data[.dockerconfigjson]"]
    assert refused(text + "sops: {a: b}\n") == ["data[.dockerconfigjson]", "sops"]


@pytest.mark.parametrize(
    ("line", "placeholder"),
    [
        ("data: {a: '${B64_PASSWORD}'}", True),
        ("data: {a: '{{ .Values.password }}'}", True),
        ("data: {a: 'plain text'}", False),
        ("stringData: {'${KEY}': a}", True),
    ],
)
def test_placeholders_are_marked(line: str, placeholder: bool) -> None:
    (hit,) = hits(SECRET + line + "\n")
    assert ("placeholder" in arguments(hit)) is placeholder


def test_what_lies_beyond_a_million_nodes_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "MAX_NODES", 12)
    items = "".join(f"    - name: e{n}\n      valu: x\n" for n in range(20))
    assert 0 < len(hits(POD + "    env:\n" + items)) < 20


def _of_items(text: str) -> list[tuple[str, str]]:
    return [(hit.field, hit.object.kind if hit.object else "") for hit in hits(text)]


def test_items_of_lists_are_judged_with_paths_of_their_own() -> None:
    text = (
        "apiVersion: v1\nkind: List\nitems:\n"
        "- {apiVersion: v1, kind: Secret, metadata: {name: A}}\n"
        "- apiVersion: v1\n  kind: SecretList\n"
        "  items: [{apiVersion: v1, kind: Secret, metadata: {name: b}, dta: {}}]\n"
    )
    assert _of_items(text) == [("metadata.name", "Secret"), ("dta", "Secret")]


@pytest.mark.parametrize(
    ("kind", "item", "fields"),
    [
        ("SecretList", "{metadata: {name: a}, dta: {}}", ["dta"]),
        ("SecretList", "{kind: '', apiVersion: ~, metadata: {name: a}, dta: {}}", ["dta"]),
        ("SecretList", "null", ["metadata.name"]),
        ("Secret", "{metadata: {name: a}, dta: {}}", ["dta"]),
        ("ConfigMap", "{apiVersion: v1, kind: Secret, dta: {}}", ["dta", "metadata.name"]),
        ("List", "{metadata: {name: a}, dta: {}}", []),
        ("List", "{apiVersion: v1, kind: SecretList, items: [{dta: {}}]}", []),
    ],
)
def test_items_have_the_kind_of_their_list(kind: str, item: str, fields: list[str]) -> None:
    text = f"apiVersion: v1\nkind: {kind}\nitems: [{item}]\n"
    assert _of_items(text) == [(field, "Secret") for field in fields]


def test_items_of_somebodys_own_list_are_passed_over() -> None:
    text = "apiVersion: example.com/v1\nkind: Bundle\nitems: [{apiVersion: v1, kind: Secret, dta: {}}]\n"
    assert not apiserver.wants(document(text))


def test_every_kind_has_its_types() -> None:
    schema = decode.schema()
    for struct in schema.kinds.values():
        assert "metadata" in schema.fields(struct)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ('immutable: "true"', "Take the quotes away."),
        ("immutable: 1", "Write true or false."),
        ("metadata: []", "Take the `- ` away: here belongs one mapping and no list."),
        ("metadata: {labels: {a: 1}}", "Put quotes around it."),
        ("metadata: {finalizers: a/b}", "Write a list, each item behind `- `."),
        ("metadata: {ownerReferences: {kind: Pod}}", "Put `- ` before the mapping: it is one item of the list."),
        ("metadata: {name: {a: b}}", "Write a single value."),
        ("metadata: a", "Write a mapping: lines of `key: value`, indented below."),
        ('metadata: {generation: "1"}', "Take the quotes away."),
        ("metadata: {generation: x}", "kubectl explain secret.metadata.generation says what it takes."),
        ("stringData: {a: 1}", "Put the value in quotes."),
        ("stringData: {a: {b: c}}", "Write the text of the file itself: a block scalar (`|`) holds several lines."),
        ("data: {a: yes}", "Put the value in quotes under stringData, or its base64 in quotes here."),
    ],
)
def test_a_value_of_a_wrong_type_has_a_way_out(written: str, hint: str) -> None:
    found = [dict(hit.args) for hit in hits(f"apiVersion: v1\nkind: Secret\n{written}\n")]
    assert hint in [args.get("hint") for args in found if "found" in args]


@pytest.mark.parametrize(
    ("containers", "problem"),
    [("", "is missing"), ("  containers:\n", "is empty"), ("  containers: []\n", "is empty")],
)
def test_what_does_not_exist_is_missing_and_what_does_is_empty(containers: str, problem: str) -> None:
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  tolerations: []\n{containers}"
    assert [dict(hit.args)["problem"] for hit in hits(text)] == [problem]


def test_a_field_with_its_name_of_another_place_gets_its_own() -> None:
    volume = "  volumes: [{name: v, secret: {name: s}}, {name: w, projected: {sources: [{secret: {secretName: s}}]}}]\n"
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers: [{{name: c, image: i}}]\n{volume}"
    assert [dict(hit.args)["hint"] for hit in hits(text)] == ["Did you mean secretName?", "Did you mean name?"]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        (f"{SECRET}stringData: {{DB_PASS: {{}}}}\n", False),
        (f"{SECRET}data: {{DB_PASS: FILL_ME}}\n", True),
        (f"{SECRET.replace('name: a', 'name: SET_LATER')}", True),
        (f"{POD}    env: [{{name: DB_PASS, value: a}}, {{name: DB_PASS, value: b}}]\n", False),
        (f"{POD}    env: [{{name: A, valueFrom: {{secretKeyRef: {{name: SET_LATER, key: k}}}}}}]\n", True),
        (f"{POD}    env: [{{name: '${{NAME}}é', value: a}}]\n", True),
    ],
)
def test_upper_case_is_a_placeholder_as_a_value_only(text: str, filled: bool) -> None:
    assert [("placeholder", "true") in hit.args for hit in hits(text)] == [filled]
