"""Templates of charts: what stands in them whatever the values are."""

from __future__ import annotations

import pytest

from secretlint.credentials.templates import is_worth_composing, without_actions

BLANKED = [
    ("password: {{ .Values.password | quote }}\n", "password: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"),
    ("a:\n  {{- toYaml .Values.a | nindent 2 }}\nb: 1\n", "a:\n" + " " * 37 + "\nb: 1\n"),
    (
        "{{- if .a }} {{- with .b }}\nb: 1\n{{- end }}{{ end }}\n",
        "                           \nb: 1\n                   \n",
    ),
    ("{{/* of\ntwo lines */}}\nb: 1\n", "       \n              \nb: 1\n"),
    ("a: x{{ if .b\n}}y{{ end }}\n", "a: x        \n  yxxxxxxxxx\n"),
    ("a: {{ unclosed\n", "a: {{ unclosed\n"),
]


@pytest.mark.parametrize(("text", "expected"), BLANKED)
def test_actions_leave_every_place_where_it_was(text: str, expected: str) -> None:
    assert without_actions(text) == expected


WORTH = [
    ("kind: Secret\nstringData:\n  a: {{ .a }}\n", False),
    ("kind: Secret\nstringData:\n  a: {{ .a }}\n  b: c\n", True),
    ("kind: Secret\ndata:\n{{- range .a }}\n  a: |\n    b\n{{- end }}\n", True),
    ("env:\n- name: DB_PASSWORD\n  value: {{ .a }}\n", False),
    ("env:\n- name: DB_PASSWORD\n  value: a\n", True),
    ("env:\n- name: LEVEL\n  value: debug\n", False),
]


@pytest.mark.parametrize(("text", "expected"), WORTH)
def test_only_what_has_a_value_of_its_own_is_read_as_yaml(text: str, expected: bool) -> None:
    assert is_worth_composing(text) is expected
