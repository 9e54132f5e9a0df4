"""How a text may name Secrets, where the kind's field is more than a name."""

from __future__ import annotations

import pytest

from secretlint.kinds.match import names


@pytest.mark.parametrize(
    ("syntax", "text", "expected"),
    [
        ("", "web-tls", [("web-tls", "", "")]),
        ("namespace/name", "shop/web-tls", [("web-tls", "shop", "")]),
        ("namespace/name", "web-tls", [("web-tls", "", "")]),
        ("namespace/name", "shop/", []),
        ("list", "a, b,,c ", [("a", "", ""), ("b", "", ""), ("c", "", "")]),
        ("list", " ", []),
        ("name:key", "$github:webhook.secret", [("github", "", "webhook.secret")]),
        ("name:key", "github:webhook.secret", []),
        ("name:key", "$github", []),
        ("name:key", "$github:a b", []),
        ("pull-secret", "pullsecret:shop/registry", [("registry", "shop", "")]),
        ("pull-secret", "secret:shop/registry#creds", [("registry", "shop", "creds")]),
        ("pull-secret", "env:REGISTRY", []),
        ("pull-secret", "pullsecret:registry", []),
    ],
)
def test_names_in_a_text(syntax: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert list(names(text, syntax)) == expected
