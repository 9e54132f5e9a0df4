"""What kustomize itself does not say: places, missing parts, how often a base is built, what includes what."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from secretlint import tree
from secretlint.kustomize import HASH, UNKNOWN, Build, Builder, Resource, argo_changes, flux_changes
from secretlint.kustomize.edit import look
from secretlint.tree import Node, Scalar
from tests.kustomize.memory import Memory, parse, read_trees
from tests.kustomize.reduced import reduce

HERE = Path(__file__).parent


def build(text: str, root: str = "o") -> Build:
    return Builder(Memory(files(text))).build(root)


def files(text: str) -> dict[str, bytes]:
    return read_trees("=== t\n" + text)[0].files


def named(found: Build, kind: str) -> Resource:
    (resource,) = [resource for resource in found.resources if resource.kind == kind]
    return resource


def place(node: Node | None) -> tuple[str, int, int]:
    assert node is not None
    span = tree.span(node)
    return span.path, span.line, span.column


WEB = """-- b/web.yaml --
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: main
      env:
        - name: PASSWORD
          valueFrom:
            secretKeyRef:
              name: db
              key: password
"""
BASE = """-- b/kustomization.yaml --
resources: [web.yaml]
secretGenerator:
  - name: db
    literals:
      - password=fake
"""
KEY_REF = ("spec", "containers")


def key_ref(resource: Resource) -> Node | None:
    containers = look(resource.node, "spec", "containers")
    assert isinstance(containers, tree.Sequence)
    env = look(containers.items[0], "env")
    assert isinstance(env, tree.Sequence)
    return look(env.items[0], "valueFrom", "secretKeyRef")


def test_a_rewritten_name_stands_where_it_was_written() -> None:
    found = build(BASE + WEB + "-- o/kustomization.yaml --\nresources: [../b]\nnamePrefix: p-\n")
    pod = named(found, "Pod")
    name = look(key_ref(pod), "name")
    assert isinstance(name, Scalar)
    assert name.value == "p-db" + HASH
    assert place(name) == ("b/web.yaml", 12, 21)
    assert (pod.path, pod.line, pod.name, pod.original.name) == ("b/web.yaml", 1, "p-web", "web")
    assert place(look(pod.node, "metadata", "name")) == ("b/web.yaml", 4, 9)


def test_a_link_names_the_object_that_is_meant() -> None:
    found = build(BASE + WEB + "-- o/kustomization.yaml --\nresources: [../b]\nnamespace: shop\n")
    (link,) = named(found, "Pod").links
    assert link.target == named(found, "Secret").id
    assert link.field == "spec/containers/env/valueFrom/secretKeyRef/name"


def test_a_generated_key_stands_at_its_literal() -> None:
    secret = named(build(BASE + WEB, "b"), "Secret")
    data = secret.node.map("data")
    assert data is not None
    assert place(data.fields["password"].key) == ("b/kustomization.yaml", 5, 9)
    assert (secret.path, secret.line) == ("b/kustomization.yaml", 3)


def test_a_key_from_an_env_file_stands_in_that_file() -> None:
    text = (
        "-- o/kustomization.yaml --\nsecretGenerator: [{name: db, envs: [app.env]}]\n-- o/app.env --\n# c\nA=1\n  B=2\n"
    )
    data = named(build(text), "Secret").node.map("data")
    assert data is not None
    assert place(data.fields["B"].key) == ("o/app.env", 3, 3)


PATCH = """apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: main
      env:
        - name: PASSWORD
          valueFrom: {secretKeyRef: {name: other}}
"""


def test_patched_in_nodes_stand_in_the_patch_and_the_rest_where_it_was() -> None:
    found = build(
        BASE
        + WEB
        + "-- o/kustomization.yaml --\nresources: [../b]\npatches: [{path: p.yaml}]\n-- o/p.yaml --\n"
        + PATCH
    )
    pod = named(found, "Pod")
    assert place(look(key_ref(pod), "name")) == ("o/p.yaml", 9, 44)
    assert place(look(key_ref(pod), "key")) == ("b/web.yaml", 13, 20)
    assert pod.patched_by == ("o/p.yaml",)


@pytest.mark.parametrize("marker", ["|", "|-", "|+"])
def test_nodes_of_an_inline_patch_stand_in_the_kustomization(marker: str) -> None:
    indented = "".join(f"      {line}\n" for line in PATCH.splitlines())
    text = f"-- o/kustomization.yaml --\nresources: [../b]\npatches:\n  - patch: {marker}\n{indented}"
    name = look(key_ref(named(build(BASE + WEB + text), "Pod")), "name")
    assert place(name) == ("o/kustomization.yaml", 12, 50)


def test_second_document_of_an_inline_patch_keeps_its_line() -> None:
    body = "      apiVersion: v1\n      kind: Pod\n      metadata: {name: web}\n      spec: {x: y}\n"
    other = "      ---\n" + body.replace("Pod", "Secret").replace("web", "db").replace(
        "spec: {x: y}", "data: {more: eA==}"
    )
    text = "-- o/kustomization.yaml --\nresources: [../b]\npatches:\n  - patch: |\n" + body + other
    data = named(build(BASE + WEB + text), "Secret").node.map("data")
    assert data is not None
    assert place(data.fields["more"].value) == ("o/kustomization.yaml", 12, 20)


def test_a_namespace_stands_where_it_was_or_in_the_kustomization() -> None:
    text = BASE + WEB + "-- o/kustomization.yaml --\nresources: [../b]\nnamespace: shop\n"
    assert place(look(named(build(text), "Pod").node, "metadata", "namespace")) == ("o/kustomization.yaml", 2, 12)
    written = text.replace("  name: web\n", "  name: web\n  namespace: old\n", 1)
    assert place(look(named(build(written), "Pod").node, "metadata", "namespace")) == ("b/web.yaml", 5, 14)


def test_a_replaced_value_stands_at_its_source() -> None:
    text = """-- o/kustomization.yaml --
resources: [../b, names.yaml]
replacements:
  - source: {kind: ConfigMap, name: names, fieldPath: data.secret}
    targets:
      - select: {kind: Pod}
        fieldPaths: ["spec.containers.0.env.0.valueFrom.secretKeyRef.name"]
-- o/names.yaml --
apiVersion: v1
kind: ConfigMap
metadata: {name: names}
data:
  secret: from-here
"""
    pod = named(build(BASE + WEB + text), "Pod")
    assert place(look(key_ref(pod), "name")) == ("o/names.yaml", 5, 11)
    assert pod.patched_by == ("o/kustomization.yaml", "o/names.yaml")


def test_a_replacement_without_its_source_leaves_an_unknown_name() -> None:
    text = """-- o/kustomization.yaml --
resources: [../b, ignored.yaml]
replacements:
  - source: {kind: ConfigMap, name: names, fieldPath: data.secret}
    targets: [{select: {kind: Pod}, fieldPaths: ["spec.containers.0.env.0.valueFrom.secretKeyRef.name"]}]
"""
    found = build(BASE + WEB + text)
    name = look(key_ref(named(found, "Pod")), "name")
    assert isinstance(name, Scalar)
    assert name.value == UNKNOWN
    assert found.open
    assert [problem.kind for problem in found.problems] == ["missing", "replacement"]


MISSING = {
    "file": ("resources: [../b, nothing.yaml]", "missing", True),
    "directory": ("resources: [../b, ../nothing]", "missing", True),
    "url": ("resources: [../b, 'https://example.com/x.yaml']", "remote", True),
    "git": ("resources: [../b, 'github.com/example/x//deploy?ref=v1']", "remote", True),
    "git-ssh": ("resources: [../b, 'git@example.com:x/y.git']", "remote", True),
    "patch": ("resources: [../b]\npatches: [{path: nothing.yaml}]", "missing", True),
    "component": ("resources: [../b]\ncomponents: [../nothing]", "missing", True),
    "helm": ("resources: [../b]\nhelmCharts: [{name: x}]", "unsupported", True),
    "generator": ("resources: [../b]\ngenerators: [g.yaml]", "plugin", True),
    "broken": ("resources: [../b, broken.yaml]", "object", True),
    "key-file": ("resources: [../b]\nsecretGenerator: [{name: x, files: [tls.crt]}]", "missing", False),
    "no-target": ("resources: [../b]\npatches: [{path: stray.yaml}]", "no-target", False),
}
EXTRA = """-- o/g.yaml --
apiVersion: example.com/v1
kind: Maker
metadata: {name: x}
-- o/broken.yaml --
a: [
-- o/stray.yaml --
apiVersion: v1
kind: Pod
metadata: {name: nothing}
"""


@pytest.mark.parametrize("case", MISSING, ids=str)
def test_what_is_not_here_leaves_the_rest(case: str) -> None:
    body, kind, open_ = MISSING[case]
    found = build(BASE + WEB + f"-- o/kustomization.yaml --\nnamePrefix: p-\n{body}\n" + EXTRA)
    assert kind in {problem.kind for problem in found.problems}
    assert found.open is open_
    assert found.refused
    assert named(found, "Pod").name == "p-web"
    problem = found.problems[0]
    assert problem.path.startswith("o/") and problem.line >= 1


def test_a_file_that_is_not_here_still_gives_its_key() -> None:
    text = "-- o/kustomization.yaml --\nsecretGenerator: [{name: db, files: [tls.crt, k=tls.key], envs: [gone.env]}]\n"
    secret = named(build(text), "Secret")
    data = secret.node.map("data")
    assert data is not None
    assert sorted(data.fields) == ["k", "tls.crt"]
    assert secret.open_keys


def test_an_encrypted_env_file_has_no_keys_of_its_encryption() -> None:
    lines = "A=ENC[fake]\nsops_mac=ENC[fake]\nsops_version=3.8.1\nsops_age__list_0__map_enc=fake\n"
    text = "-- o/kustomization.yaml --\nsecretGenerator: [{name: db, envs: [app.env]}]\n-- o/app.env --\n" + lines
    data = named(build(text), "Secret").node.map("data")
    assert data is not None
    assert list(data.fields) == ["A"]


KSOPS = """-- o/kustomization.yaml --
resources: [../b]
namePrefix: p-
generators: [ksops.yaml]
-- o/ksops.yaml --
apiVersion: viaduct.ai/v1
kind: ksops
metadata: {name: secrets}
files: [secret.enc.yaml]
secretFrom:
  - metadata:
      name: more
      annotations: {kustomize.config.k8s.io/needs-hash: "true"}
    files: [key=plain.enc]
-- o/plain.enc --
fake
-- o/secret.enc.yaml --
apiVersion: v1
kind: Secret
metadata:
  name: api
ANNOTATIONS
data:
  token: ENC[fake]
sops: {version: 3.8.1}
"""


@pytest.mark.parametrize(
    ("annotations", "hashed"), [("", False), ("  annotations: {kustomize.config.k8s.io/needs-hash: 'true'}", True)]
)
def test_ksops_makes_secrets_from_the_files_it_lists(annotations: str, hashed: bool) -> None:
    found = build(BASE + WEB + KSOPS.replace("ANNOTATIONS\n", annotations + "\n" if annotations else ""))
    secrets = {resource.name: resource for resource in found.resources if resource.kind == "Secret"}
    assert sorted(secrets) == ["p-api", "p-db", "p-more"]
    assert (secrets["p-api"].hashed, secrets["p-more"].hashed) == (hashed, True)
    assert secrets["p-api"].path == "o/secret.enc.yaml"
    assert not found.open


def test_local_objects_are_kept_apart() -> None:
    text = """-- o/kustomization.yaml --
resources: [c.yaml]
-- o/c.yaml --
apiVersion: v1
kind: ConfigMap
metadata: {name: c, annotations: {config.kubernetes.io/local-config: "true"}}
"""
    found = build(text)
    assert found.resources == ()
    assert [resource.name for resource in found.local] == ["c"]


def test_everything_that_is_read_is_listed() -> None:
    text = (
        BASE
        + WEB
        + "-- o/kustomization.yaml --\nresources: [../b]\npatches: [{path: p.yaml}]\n-- o/p.yaml --\n"
        + PATCH
    )
    found = build(text)
    assert found.files == {"o/kustomization.yaml", "o/p.yaml", "b/kustomization.yaml", "b/web.yaml"}
    assert found.directories == {"o", "b"}


USAGE = (
    BASE
    + WEB
    + """-- o/kustomization.yaml --
resources: [../b]
components: [../c]
patches: [{path: p.yaml}, {patch: "kind: X"}]
secretGenerator: [{name: x, files: [a.txt, key=b.txt], envs: [c.env]}]
configurations: [d.yaml]
replacements: [{path: r.yaml}]
-- c/kustomization.yaml --
kind: Component
apiVersion: kustomize.config.k8s.io/v1alpha1
-- alone/kustomization.yaml --
namespace: x
-- lonely/kustomization.yaml --
kind: Component
"""
)


def test_roots_are_what_nothing_includes() -> None:
    builder = Builder(Memory(files(USAGE)))
    assert builder.roots(["alone", "b", "c", "lonely", "o"]) == ["alone", "o"]


def test_uses_say_what_a_file_is_there_for() -> None:
    uses = {(use.path, use.role) for use in Builder(Memory(files(USAGE))).uses("o")}
    assert uses == {
        ("b", "resource"), ("c", "component"), ("o/p.yaml", "patch"), ("o/a.txt", "input"), ("o/b.txt", "input"),
        ("o/c.env", "input"), ("o/d.yaml", "configuration"), ("o/r.yaml", "configuration"),
    }  # fmt: skip


FLUX = """
targetNamespace: shop
namePrefix: f-
components: [../c]
patches:
  - target: {kind: Pod}
    patch: '[{"op": "add", "path": "/spec/hostNetwork", "value": true}]'
images: []
path: ./o
"""
COMPONENT = (
    BASE + WEB + "-- o/kustomization.yaml --\nresources: [../b]\nnamespace: old\n"
    "-- c/kustomization.yaml --\nkind: Component\nsecretGenerator: [{name: extra, literals: [a=fake]}]\n"
)


def mapping(text: str) -> tree.Mapping:
    (node,) = parse(text.encode(), "flux.yaml").nodes
    assert isinstance(node, tree.Mapping)
    return node


def test_a_flux_kustomization_changes_what_is_built() -> None:
    builder = Builder(Memory(files(COMPONENT)))
    found = builder.build("o", flux_changes(mapping(FLUX)))
    assert found.problems == ()
    assert {(resource.kind, resource.namespace, resource.name) for resource in found.resources} == {
        ("Pod", "shop", "f-web"),
        ("Secret", "shop", "f-db"),
        ("Secret", "shop", "f-extra"),
    }
    assert look(named(found, "Pod").node, "spec", "hostNetwork") is not None
    assert place(look(named(found, "Pod").node, "spec", "hostNetwork")) == ("flux.yaml", 7, 66)
    assert named(builder.build("o"), "Pod").namespace == "old"


def test_changes_stand_alone_where_there_is_no_kustomization() -> None:
    text = "-- p/web.yaml --" + WEB.partition("--\n")[2].join(["\n", ""])
    found = Builder(Memory(files(text))).build("p", mapping("resources: [web.yaml]\nnamespace: shop\n"))
    assert (named(found, "Pod").namespace, found.problems) == ("shop", ())


def test_an_argo_application_changes_what_is_built() -> None:
    source = mapping("kustomize: {namePrefix: a-, namespace: shop, commonLabels: {x: y}}\n")
    pod = named(Builder(Memory(files(COMPONENT))).build("o", argo_changes(source)), "Pod")
    assert (pod.name, pod.namespace) == ("a-web", "shop")
    assert look(pod.node, "metadata", "labels", "x") is not None


@pytest.mark.parametrize("text", ["path: x", "components: []", "targetNamespace: null"])
def test_a_flux_kustomization_may_change_nothing(text: str) -> None:
    assert flux_changes(mapping(text)) is None


class Counting(Memory):
    """Counts how often each generator input is read: once for each time that a base is built."""

    def __init__(self, given: dict[str, bytes]) -> None:
        super().__init__(given)
        self.reads: Counter[str] = Counter()

    def read_bytes(self, path: str) -> bytes | None:
        if path.endswith(".env"):
            self.reads[path] += 1
        return super().read_bytes(path)


def test_ten_thousand_overlays_build_no_base_twice() -> None:
    given: dict[str, bytes] = {}
    for number in range(1000):
        base = f"bases/{number}"
        given[f"{base}/kustomization.yaml"] = b"secretGenerator: [{name: db, envs: [app.env]}]\n"
        given[f"{base}/app.env"] = b"A=fake\n"
    for number in range(10_000):
        text = f"resources: [../../bases/{number % 1000}]\nnamePrefix: o{number}-\n"
        given[f"overlays/{number}/kustomization.yaml"] = text.encode()
    memory = Counting(given)
    builder = Builder(memory)
    roots = builder.roots([path.rpartition("/")[0] for path in given if path.endswith("kustomization.yaml")])
    assert len(roots) == 10_000
    names = [builder.build(root).resources[0].name for root in roots]
    assert (names[0], names[-1]) == ("o0-db", "o9999-db")
    assert set(memory.reads.values()) == {1}


def test_overlays_share_what_they_do_not_change() -> None:
    text = BASE + WEB + "-- x/kustomization.yaml --\nresources: [../b]\nnamePrefix: x-\n"
    builder = Builder(Memory(files(text.replace("name: db\n              key", "name: other\n              key"))))
    base, overlay = (named(builder.build(root), "Pod").node for root in ("b", "x"))
    assert base.get("spec") is overlay.get("spec")


def test_a_build_does_not_change_its_base() -> None:
    patch = (
        "-- o/kustomization.yaml --\nresources: [../b]\nnamePrefix: p-\npatches: [{path: p.yaml}]\n-- o/p.yaml --\n"
        + PATCH
    )
    builder = Builder(Memory(files(BASE + WEB + patch)))
    before = reduce("b", builder.build("b"))
    assert reduce("o", builder.build("o")) != before
    assert reduce("b", builder.build("b")) == before


def _damaged(text: bytes, chance: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randint(1, 3)):
        if not lines:
            break
        index = chance.randrange(len(lines))
        words = (
            b"",
            b"- x\n",
            b"a: {b: [c]}\n",
            b"x: null\n",
            lines[index].replace(b": ", b":\n  - ", 1),
            lines[index][2:],
        )
        lines[index] = chance.choice(words)
    return b"".join(lines)


@pytest.mark.parametrize("family", sorted(path.stem for path in HERE.glob("trees/*.trees")))
def test_damaged_trees_are_built_without_a_crash(family: str) -> None:
    for small in read_trees((HERE / "trees" / f"{family}.trees").read_text("utf-8")):
        chance = random.Random(small.name)
        hurt = dict(small.files)
        for path in chance.sample(sorted(hurt), min(2, len(hurt))):
            hurt[path] = _damaged(hurt[path], chance)
        found = Builder(Memory(hurt)).build(small.root)
        assert all("fake" not in problem.message for problem in found.problems)


def test_nesting_of_bases_has_an_end() -> None:
    given = {f"d{n}/kustomization.yaml": f"resources: [../d{n + 1}]\n".encode() for n in range(3000)}
    found = Builder(Memory(given)).build("d0")
    assert found.open
    assert [problem.kind for problem in found.problems][:1] == ["unsupported"]


DEEP = "[" * 9000 + "]" * 9000
DEEP_MAP = "{a: " * 9000 + "x" + "}" * 9000


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("o/kustomization.yaml", f"resources: [../b]\npatches: {DEEP}\n"),
        ("o/p.yaml", f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {DEEP_MAP}\n"),
        ("b/web.yaml", f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{a: {DEEP}}}\n"),
    ],
)
def test_deep_nesting_is_no_crash(path: str, text: str) -> None:
    given = (
        BASE
        + WEB
        + "-- o/kustomization.yaml --\nresources: [../b]\nnamePrefix: p-\npatches: [{path: p.yaml}]\n-- o/p.yaml --\n"
    )
    found = Builder(Memory(files(given + PATCH) | {path: text.encode()})).build("o")
    assert isinstance(found, Build)


CANARY = "canary-7f3a"
LEAKS = {
    "inline patch that is not YAML": "patchesStrategicMerge:\n- |-\n  stringData: {password: CANARY\n",
    "inline patch on one line": "patchesStrategicMerge: ['{stringData: {password: CANARY']",
    "url with a password": "resources: ['https://user:CANARY@example.com/x.yaml']",
    "url with a token": "resources: ['https://example.com/x.yaml?token=CANARY']",
    "literal without a key": "secretGenerator: [{name: x, literals: [CANARY, '=CANARY', 'a=CANARY', 'a=CANARY']}]",
    "file entry": "secretGenerator: [{name: x, files: ['a=b=CANARY']}]",
    "wrong type": "secretGenerator: [{name: x, literals: CANARY}]\nresources: CANARY",
    "json patch": "patches: [{target: {kind: Pod}, patch: '[{op: CANARY, path: /CANARY, value: CANARY}]'}]",
    "generator": "generators: ['{a: CANARY']",
    "replacement": "replacements: [{sourceValue: CANARY, targets: [{select: {kind: Pod}, fieldPaths: [CANARY]}]}]",
    "variable": "vars: [{name: CANARY, objref: {kind: CANARY, name: CANARY}}]",
    "patch of nothing": "patches: [{patch: 'a CANARY'}]",
}


@pytest.mark.parametrize("case", LEAKS, ids=str)
def test_a_problem_shows_no_value(case: str) -> None:
    body = LEAKS[case].replace("CANARY", CANARY)
    found = build(BASE + WEB + f"-- o/kustomization.yaml --\nbases: [../b]\n{body}\n")
    assert found.problems
    assert CANARY not in "".join(problem.message for problem in found.problems)
