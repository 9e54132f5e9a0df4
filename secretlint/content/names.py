"""Whether the names of a certificate cover a host (RFC 6125, RFC 9525; Go's `x509.Certificate.VerifyHostname`)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable


def covers(names: Iterable[str], host: str) -> bool:
    """Whether one of the names covers the host. A host `*.x` (an Ingress for all of `x`) needs the name `*.x`."""
    wanted = _plain(host)
    return any(_covers(_plain(name), wanted) for name in names)


def _plain(name: str) -> str:
    text = name.strip().lower().rstrip(".")
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        return text


def _covers(name: str, host: str) -> bool:
    if name == host:
        return True
    first, dot, rest = host.partition(".")
    return name.startswith("*.") and bool(first) and bool(dot) and first != "*" and name[2:] == rest


def uncovered(names: Iterable[str], hosts: Iterable[str]) -> list[str]:
    """The hosts that no name covers, in their order. Hosts that are templates or empty are passed over."""
    known = tuple(names)
    return [host for host in hosts if host and "$" not in host and "{" not in host and not covers(known, host)]
