"""Texts of public repositories on which a pattern once took minutes: what they share is much of the same."""

from __future__ import annotations

import time

import pytest

from secretlint.config import Config
from secretlint.engine import check_source

TEXTS = {
    "banners of #": "#" * 400 + "\n# a # b\n" * 40 + "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n",
    "blank lines in a file of a ConfigMap": (
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  password.conf: |\n    x\n"
        + "    \n" * 3000
        + "    password and more\n"
    ),
    "words and blanks": "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: {password: '"
    + "a " * 20000
    + "'}\n",
    "a comment and nothing else": "# kind: Secret\n" * 4000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_much_of_the_same_takes_no_time(text: str) -> None:
    begin = time.process_time()
    check_source(text.encode(), "a.yaml", Config())
    assert time.process_time() - begin < 3


def test_a_json_schema_is_not_taken_apart() -> None:
    fields = ",".join(f'"field{number}": {{"type": "string", "description": "a token"}}' for number in range(20000))
    known = '"kind": {"type": "string"}, "apiVersion": {"type": "string"}'
    text = f'{{"properties": {{{known}, {fields}}}, "type": "object"}}'
    begin = time.process_time()
    assert check_source(text.encode(), "widget.json", Config()) == []
    assert time.process_time() - begin < 1
