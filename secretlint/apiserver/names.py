"""What a name, label, key or path may look like. Each function returns "" or what is wrong, to follow "<field> …".

Sources: `apimachinery/pkg/api/validate/content`, `apimachinery/pkg/util/validation`. Lengths count characters: whatever
is not ASCII fails the character rule anyway.
"""

from __future__ import annotations

import re

from secretlint import lazyre

_LABEL = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_DNS_LABEL = lazyre.compile(_LABEL)
_DNS_SUBDOMAIN = lazyre.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_UNDERSCORE_LABEL = r"_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?"
_UNDERSCORE_SUBDOMAIN = lazyre.compile(rf"{_UNDERSCORE_LABEL}(?:\.{_UNDERSCORE_LABEL})*")
_LABEL_KEY = lazyre.compile(r"(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_DATA_KEY = lazyre.compile(r"[-._a-zA-Z0-9]+")
_STRICT_ENV = lazyre.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
_RELAXED_ENV = lazyre.compile(r"[ -<>-~]+")
_PORT_NAME = lazyre.compile(r"[-a-z0-9]+")
_HEADER = lazyre.compile(r"[-A-Za-z0-9]+")
_PERCENT = lazyre.compile(r"[0-9]+%")
_HTTP_PATH = lazyre.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")

SUBDOMAIN_LENGTH = 253
LABEL_LENGTH = 63


def _offender(name: str, allowed: str) -> str:
    """The first character outside the class `allowed`, in words, or ""."""
    found = re.search(rf"[^{allowed}]", name)
    if not found:
        return ""
    character = found.group()
    if character.isspace():
        return "has a line break" if character in "\r\n" else "has a blank"
    if character.isascii() and character.isupper():
        return "has an upper case letter"
    return f"has {character!r}" if character.isprintable() else "has a character that cannot be printed"


def _dns(name: str, allowed: str, rule: str, edge: str) -> str:
    if not name:
        return "is empty"
    offender = _offender(name, allowed)
    return f"{offender}, where only {rule} may be" if offender else edge


def dns_label(name: str, prefix: bool = False) -> str:
    """RFC 1123 label; with `prefix`, a trailing `-` is forgiven (`maskTrailingDash`)."""
    name = _masked(name) if prefix else name
    if _DNS_LABEL.fullmatch(name):
        return f"is longer than {LABEL_LENGTH} characters" if len(name) > LABEL_LENGTH else ""
    if _DNS_SUBDOMAIN.fullmatch(name):
        return "has a dot, where only lower case letters, digits and '-' may be"
    edge = "starts or ends with '-', where a lower case letter or digit must be"
    return _dns(name, "-a-z0-9", "lower case letters, digits and '-'", edge)


def dns_subdomain(name: str, prefix: bool = False) -> str:
    """RFC 1123 subdomain: labels with dots between, 253 characters in all (a label alone may be longer than 63)."""
    name = _masked(name) if prefix else name
    if _DNS_SUBDOMAIN.fullmatch(name):
        return f"is longer than {SUBDOMAIN_LENGTH} characters" if len(name) > SUBDOMAIN_LENGTH else ""
    edge = "has a '-' or '.' at its start, at its end or beside a dot, where a lower case letter or digit must be"
    return _dns(name, "-a-z0-9.", "lower case letters, digits, '-' and '.'", edge)


def _masked(name: str) -> str:
    """The name with its last two bytes replaced; half a character is left of one that is not ASCII, and it fails."""
    return name[:-2] + "a" if len(name) > 1 and name.endswith("-") and name[-2].isascii() else name


def path_segment(prefix: str) -> str:
    """The beginning of a name that goes into a URL (`IsValidPathSegmentPrefix`)."""
    return next((f"has a {char!r}" for char in "/%" if char in prefix), "")


def underscore_subdomain(name: str) -> str:
    """A subdomain whose labels may hold underscores (`IsDNS1123SubdomainWithUnderscore`)."""
    if len(name) <= SUBDOMAIN_LENGTH and _UNDERSCORE_SUBDOMAIN.fullmatch(name):
        return ""
    return "is not a domain name"


def label_key(key: str) -> str:
    """A label key, annotation key (lower the case first), finalizer: `[prefix/]name` (`IsQualifiedName`)."""
    parts = key.split("/")
    if len(parts) > 2:
        return "has more than one '/'"
    if len(parts) == 2:
        if not parts[0]:
            return "has nothing before its '/'"
        wrong = dns_subdomain(parts[0])
        if wrong:
            return f"has a prefix that is not a domain name: it {wrong}"
    name = parts[-1]
    if not name:
        return "has nothing after its '/'" if len(parts) == 2 else "is empty"
    if len(name) > LABEL_LENGTH:
        return f"is longer than {LABEL_LENGTH} characters (without the prefix)"
    return "" if _LABEL_KEY.fullmatch(name) else _charset(name)


def _charset(name: str) -> str:
    offender = _offender(name, "-A-Za-z0-9_.")
    if offender:
        return f"{offender}, where only letters, digits, '-', '_' and '.' may be"
    return "does not start and end with a letter or digit"


def label_value(value: str) -> str:
    """A label's value; empty is fine (`IsLabelValue`)."""
    if not value:
        return ""
    if not _LABEL_KEY.fullmatch(value):
        return _charset(value)
    return f"is longer than {LABEL_LENGTH} characters" if len(value) > LABEL_LENGTH else ""


def data_key(key: str) -> str:
    """A key of a Secret or ConfigMap (`IsConfigMapKey`)."""
    if not _DATA_KEY.fullmatch(key):
        if not key:
            return "is empty"
        return f"{_offender(key, '-._a-zA-Z0-9')}, where only letters, digits, '-', '_' and '.' may be"
    if key == ".":
        return "must not be '.'"
    if key.startswith(".."):
        return "must not start with '..'"
    return f"is longer than {SUBDOMAIN_LENGTH} characters" if len(key) > SUBDOMAIN_LENGTH else ""


def env_name(name: str, relaxed: bool) -> str:
    """Name of an environment variable; `relaxed` since Kubernetes 1.32 (`IsRelaxedEnvVarName`, `IsEnvVarName`)."""
    if relaxed:
        return "" if _RELAXED_ENV.fullmatch(name) else "has '=' or a character that is not printable ASCII"
    if not _STRICT_ENV.fullmatch(name):
        if name[:1].isdigit():
            return "starts with a digit, which Kubernetes before 1.32 refuses"
        return f"{_offender(name, '-._a-zA-Z0-9')}, where only letters, digits, '-', '_' and '.' may be (before 1.32)"
    return "must not be '.' nor start with '..'" if name == "." or name.startswith("..") else ""


def port_name(name: str) -> str:
    """Name of a port (`IsValidPortName`)."""
    if not name:
        return "is empty"
    if len(name) > 15:
        return "is longer than 15 characters"
    if not _PORT_NAME.fullmatch(name):
        return f"{_offender(name, '-a-z0-9')}, where only lower case letters, digits and '-' may be"
    if not re.search("[a-z]", name):
        return "has no letter"
    if "--" in name or name[0] == "-" or name[-1] == "-":
        return "has a '-' at its start, at its end or beside another one"
    return ""


def http_header(name: str) -> str:
    """Name of an HTTP header (`IsHTTPHeaderName`)."""
    return "" if _HEADER.fullmatch(name) else "has a name of other than letters, digits and '-'"


def percent(text: str) -> str:
    """`25%` (`IsValidPercent`)."""
    return "" if _PERCENT.fullmatch(text) else "is neither a number nor a percentage such as 25%"


def domain_prefixed_path(text: str) -> str:
    """`example.com/path` (`IsDomainPrefixedPath`)."""
    host, slash, path = text.partition("/")
    if not slash or not host or not path:
        return "is not of the form domain/path"
    wrong = dns_subdomain(host)
    if wrong:
        return f"has a domain that {wrong}"
    return "" if _HTTP_PATH.fullmatch(path) else "has a path with characters that are not allowed"


def local_path(path: str) -> str:
    """A relative path without `..` elements (`validateLocalDescendingPath`)."""
    if path.startswith("/"):
        return "is absolute, and must be relative"
    return no_backsteps(path)


def no_backsteps(path: str) -> str:
    """A path without `..` elements (`validatePathNoBacksteps`)."""
    return "has a '..' element" if ".." in path.split("/") else ""


def reserved_path(path: str) -> str:
    """A relative path that does not start with `..` (`ValidateLocalNonReservedPath`)."""
    wrong = local_path(path)
    if wrong:
        return wrong
    return "starts with '..'" if path.startswith("..") and not path.startswith("../") else ""


def ip_address(text: str, strict: bool) -> str:
    """An IP address; `strict` (since 1.36) refuses leading zeros and IPv4 inside IPv6 (`IsValidIPForLegacyField`)."""
    import ipaddress

    sloppy = re.sub(r"(?<![0-9a-fA-F:])0+(?=[0-9])", "", text) if "." in text and "%" not in text else text
    try:
        if "%" in text:
            raise ValueError
        address = ipaddress.ip_address(sloppy)
    except ValueError:
        return "is not an IP address" if text else "is missing, and must be an IP address"
    if strict and sloppy != text:
        return "has an IPv4 part with a leading 0"
    if strict and isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return "is an IPv4 address written as IPv6"
    return ""


def canonical_ipv6(text: str) -> str:
    """An IPv6 address as RFC 5952 writes it."""
    import ipaddress

    return ipaddress.IPv6Address(text).compressed
