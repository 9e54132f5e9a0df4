"""Names, keys and paths. The tables follow those of Kubernetes' own tests (apimachinery `pkg/util/validation`)."""

from __future__ import annotations

import pytest

from secretlint.apiserver import names

LABELS = ("a", "ab", "a1", "a-1", "a--1--2--b", "0", "01", "1-a", "a" * 63)
NOT_LABELS = ("", "A", "aB", "-", "a-", "-a", "_", "a_b", "a.b", "a b", "a\n", "é", "a" * 64)
SUBDOMAINS = (*LABELS, "a.b", "a.b.c", "0.a", "a" * 64, "a" * 253)
NOT_SUBDOMAINS = ("", "A", "a.B", ".", "a.", ".a", "a..b", "a.-b", "a-.b", "a_b", "a b", "a.b\n", "a" * 254)


@pytest.mark.parametrize("name", LABELS)
def test_a_label_is_accepted(name: str) -> None:
    assert names.dns_label(name) == ""


@pytest.mark.parametrize("name", NOT_LABELS)
def test_what_is_no_label_is_named(name: str) -> None:
    assert names.dns_label(name)


@pytest.mark.parametrize("name", SUBDOMAINS)
def test_a_subdomain_is_accepted(name: str) -> None:
    assert names.dns_subdomain(name) == ""


@pytest.mark.parametrize("name", NOT_SUBDOMAINS)
def test_what_is_no_subdomain_is_named(name: str) -> None:
    assert names.dns_subdomain(name)


@pytest.mark.parametrize(
    ("name", "good"), [("a-", True), ("a.", False), ("a.-", True), ("-", False), ("a--", True), ("a-é-", False)]
)
def test_a_prefix_may_end_in_a_dash(name: str, good: bool) -> None:
    assert (names.dns_subdomain(name, prefix=True) == "") is good


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("simple", True),
        ("1234", True),
        ("example.com/Uppercase_Is_OK_123", True),
        ("a" * 63, True),
        ("a" * 253 + "/" + "b" * 63, True),
        ("Example.com/abc", False),
        ("only/one/slash", False),
        ("/simple", False),
        ("example.com/", False),
        ("-a", False),
        ("a" * 64, False),
        ("a\n", False),
        ("", False),
    ],
)
def test_label_keys(key: str, good: bool) -> None:
    assert (names.label_key(key) == "") is good


@pytest.mark.parametrize(
    ("value", "good"), [("", True), ("1.0", True), ("a_b", True), ("a" * 63, True), ("-a", False), ("a b", False)]
)
def test_label_values(value: str, good: bool) -> None:
    assert (names.label_value(value) == "") is good


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("a", True),
        (".a", True),
        ("-", True),
        ("a..b", True),
        ("A_1-2.x", True),
        ("a" * 253, True),
        (".", False),
        ("..", False),
        ("...", False),
        ("..a", False),
        ("", False),
        ("a/b", False),
        ("a b", False),
        ("é", False),
        ("a\n", False),
        ("٣", False),  # a digit, but not an ASCII one
        ("a" * 254, False),
    ],
)
def test_data_keys(key: str, good: bool) -> None:
    assert (names.data_key(key) == "") is good


@pytest.mark.parametrize(
    ("name", "strict", "relaxed"),
    [
        ("A_1", True, True),
        ("my.name-1", True, True),
        ("1a", False, True),
        ("a b", False, True),
        ("..", False, True),
        (".a", True, True),
        ("a=b", False, False),
        ("é", False, False),
        ("a\tb", False, False),
    ],
)
def test_env_names_before_and_since_1_32(name: str, strict: bool, relaxed: bool) -> None:
    assert (names.env_name(name, relaxed=False) == "") is strict
    assert (names.env_name(name, relaxed=True) == "") is relaxed


@pytest.mark.parametrize(
    ("path", "reserved", "local"),
    [
        ("a", True, True),
        ("./a", True, True),
        ("a//b", True, True),
        ("a/..x", True, True),
        ("a\\..\\b", True, True),
        ("..data", False, True),
        ("...", False, True),
        ("..", False, False),
        ("../a", False, False),
        ("a/../b", False, False),
        ("/a", False, False),
    ],
)
def test_paths_in_a_volume(path: str, reserved: bool, local: bool) -> None:
    assert (names.reserved_path(path) == "") is reserved
    assert (names.local_path(path) == "") is local


@pytest.mark.parametrize(
    ("text", "sloppy", "strict"),
    [
        ("10.0.0.1", True, True),
        ("010.000.0.1", True, False),
        ("::1", True, True),
        ("2001:db8::ffff", True, True),
        ("::ffff:1.2.3.4", True, False),
        ("256.0.0.1", False, False),
        ("1.2.3", False, False),
        ("fe80::1%eth0", False, False),
        ("", False, False),
    ],
)
def test_ip_addresses(text: str, sloppy: bool, strict: bool) -> None:
    assert (names.ip_address(text, strict=False) == "") is sloppy
    assert (names.ip_address(text, strict=True) == "") is strict


@pytest.mark.parametrize(
    ("name", "good"),
    [("http", True), ("a-1", True), ("80", False), ("a" * 16, False), ("-a", False), ("a--b", False), ("A", False)],
)
def test_port_names(name: str, good: bool) -> None:
    assert (names.port_name(name) == "") is good
