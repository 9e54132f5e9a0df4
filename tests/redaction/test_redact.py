"""Keys are shown as they are, unless a value stands in them."""

from __future__ import annotations

import pytest

from secretlint.redact import key, path

LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("tls.crt", "tls.crt"),
        ("a b", "a b"),
        ("key with space", "key with space"),
        ("a:YQ==", "a:YQ=="),
        ("x" * 254, "x" * 254),
        ("190:20:30.15", "190:20:30.15"),
        ("2001-01-01 00:00:00", "2001-01-01 00:00:00"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("12:30:45:fakefake", "12:…"),
        ("sha256-0123456789abcdef", "sha256-0123456789abcdef"),
        ("SPRING_DATASOURCE_PRIMARY_CONNECTION_PASSWORD_2", "SPRING_DATASOURCE_PRIMARY_CONNECTION_PASSWORD_2"),
        ("password:fakefake", "password:…"),
        ("password=fake-pass", "password=…"),
        ("export fakefake12", "export …"),
        (LINE, "…"),
    ],
)
def test_key(name: str, shown: str) -> None:
    assert key(name) == shown
    assert path(f"data[{name}]") == f"data[{shown}]"


def test_other_paths_stay() -> None:
    whole = "spec.template.spec.containers[10].env[0].valueFrom.secretKeyRef.name"
    assert path(whole) == whole
