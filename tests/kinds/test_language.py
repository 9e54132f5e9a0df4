"""The form of kinds files: what it refuses and where it points, and a team's own kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from secretlint import tree
from secretlint.dev import compile_kinds
from secretlint.kinds.extract import declarations, references
from secretlint.kinds.language import Knowledge, from_configuration, load_custom, read_file

from .reading import manifest, show_declaration, show_reference


def node(text: str) -> tree.Node | None:
    return tree.compose(tree.Origin(".secretlint.yaml", 0, text))


OWN = """
- group: shop.example
  kinds: [Widget, Gadget]
  hosts:
    spec.pod: PodSpec
  references:
    spec.credentials.secretName: {usage: controller, key: secretKey}
    spec.tls.secret: tls
  makes:
  - name: '{spec.output | metadata.name}-out'
    keys: [token]
    type: Opaque
"""


def test_own_kinds_work_like_the_built_in_ones() -> None:
    table, problems = load_custom(node(OWN))
    assert problems == ()
    root, obj = manifest(
        "apiVersion: shop.example/v1\nkind: Widget\nmetadata: {name: w}\nspec:\n"
        "  credentials: {secretName: api, secretKey: token}\n  tls: {secret: web-tls}\n"
        "  pod: {containers: [{name: a, envFrom: [{secretRef: {name: env}}]}]}\n"
    )
    assert [show_reference(found) for found in references(root, obj, table)] == [
        "spec.credentials.secretName = api: token [controller]",
        "spec.tls.secret = web-tls: tls.crt tls.key [tls]",
        "spec.pod.containers[0].envFrom[0].secretRef.name = env [env-from]",
    ]
    assert [show_declaration(made) for made in declarations(root, obj, table)] == ["w-out (Opaque): token"]


def test_without_them_the_kind_is_unknown() -> None:
    root, obj = manifest(
        "apiVersion: shop.example/v1\nkind: Widget\nmetadata: {name: w}\nspec: {tls: {secret: web-tls}}\n"
    )
    assert references(root, obj) == ()
    assert declarations(root, obj) == ()


def test_own_rows_add_to_a_built_in_kind() -> None:
    table, problems = load_custom(
        node(
            "- group: apps\n  kinds: [Deployment]\n  references:\n    metadata.annotations['shop.example/cert']: tls\n"
        )
    )
    assert problems == ()
    root, obj = manifest(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {shop.example/cert: web-tls}}\n"
        "spec: {template: {spec: {imagePullSecrets: [{name: pull}]}}}\n"
    )
    assert [show_reference(found) for found in references(root, obj, table)] == [
        "spec.template.spec.imagePullSecrets[0].name = pull [pull-secret, kustomize]",
        "metadata.annotations[shop.example/cert] = web-tls: tls.crt tls.key [tls]",
    ]


MISTAKES = [
    ("x", "1:1", "expected a list"),
    ("- group: a\n", "1:3", "kinds is missing"),
    ("- kinds: [A]\n  refs: {}\n", "2:3", "unknown field refs: expected one of"),
    ("- kinds: [A]\n  references:\n    spec..x: env\n", "3:5", "not a path: 'spec..x'"),
    ("- kinds: [A]\n  references:\n    spec.x: {key: k}\n", "3:13", "usage is missing"),
    ("- kinds: [A]\n  references:\n    spec.x: {usage: env, optional: 1}\n", "3:36", "expected a string"),
    ("- kinds: [A]\n  references:\n    spec.x: {usage: env, syntax: odd}\n", "3:34", "unknown syntax odd"),
    ("- kinds: [A]\n  references:\n    spec.x: {usage: env, weak: maybe}\n", "3:32", "expected true or false"),
    ("- kinds: [A]\n  makes: [{keys: [a]}]\n", "2:11", "name is missing"),
    ("- kinds: [A]\n  references: {spec.x: nonsense}\n", "2:24", "unknown usage nonsense"),
    ("- kinds: [A]\n  hosts: {spec.x: Podspec}\n", "2:19", "unknown fragment Podspec"),
]


@pytest.mark.parametrize(("text", "place", "message"), MISTAKES, ids=[message for _, _, message in MISTAKES])
def test_mistakes_have_a_place(text: str, place: str, message: str) -> None:
    _, problems = load_custom(node(text))
    (problem,) = problems
    assert message in problem.message
    assert f"{problem.span.line}:{problem.span.column}" == place


def test_a_mistake_costs_only_its_own_entry() -> None:
    table, problems = load_custom(node(OWN + "- kinds: [Broken]\n  references: {spec.x: nonsense}\n"))
    assert len(problems) == 1
    assert table.get("shop.example/v1", "Gadget") is not None
    assert table.get("v1", "Broken") is None


def test_kinds_of_a_configuration_file() -> None:
    text = "select: [all]\nkinds:" + OWN.replace("\n", "\n  ")
    table, problems = from_configuration(tree.Origin(".secretlint.yaml", 0, text))
    assert problems == ()
    assert table is not None
    assert table.get("shop.example/v1", "Widget") is not None
    assert from_configuration(tree.Origin(".secretlint.yaml", 0, "select: [all]\n")) == (None, ())
    assert from_configuration(None) == (None, ())


def test_a_file_has_known_parts() -> None:
    knowledge = Knowledge()
    read_file(node("kindz: []\n"), knowledge)
    assert [problem.message for problem in knowledge.problems] == [
        "unknown field kindz: expected usages, fragments, anywhere or kinds"
    ]


def test_the_compiled_module_is_up_to_date() -> None:
    knowledge = compile_kinds.read()
    assert [compile_kinds.show(problem) for problem in knowledge.problems] == []
    assert compile_kinds.TARGET.read_text(encoding="utf-8") == compile_kinds.render(knowledge)


def test_the_command_says_whether_the_module_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compile_kinds, "TARGET", tmp_path / "compiled.py")
    assert compile_kinds.main(["--check"]) == 1
    assert "not up to date" in capsys.readouterr().err
    assert compile_kinds.main([]) == 0
    assert compile_kinds.main(["--check"]) == 0
