"""Tokens that the control plane itself issues or reads: bootstrap tokens, service account tokens."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from secretlint import lazyre
from secretlint.content import text
from secretlint.content.model import Problem

BOOTSTRAP_TYPE = "bootstrap.kubernetes.io/token"

_RULE = "bootstrap-token-malformed"
_PARTS = {"token-id": 6, "token-secret": 16}
_RFC3339 = lazyre.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))\Z", re.ASCII)
_JWT = lazyre.compile(rb"[\w-]{8,}\.([\w-]{8,})\.[\w-]{8,}", re.ASCII)


def bootstrap(values: Mapping[str, bytes]) -> tuple[list[Problem], int | None]:
    """Problems of a bootstrap token's fields, and its expiration in Unix seconds.

    Source: `pkg/bootstrap/token/util` and the token controllers' `bootstrap.k8s.io` secrets.
    """
    problems = [
        Problem(_RULE, key, f"it must be {length} lower-case letters and digits")
        for key, length in _PARTS.items()
        if key in values and not _is_open(values[key]) and not is_part(values[key], key)
    ]
    problems += _flags(values)
    expiration = values.get("expiration")
    if expiration is None or _is_open(expiration) or not expiration:
        return problems, None
    moment = rfc3339(expiration.decode("utf-8", "replace"))
    if moment is None:
        problems.append(Problem(_RULE, "expiration", "it must be a time in RFC 3339, such as 2030-01-31T12:00:00Z"))
    return problems, moment


def _is_open(value: bytes) -> bool:
    return text.is_template(value)


def is_part(value: bytes, key: str) -> bool:
    """Whether the value has the form of `token-id` or `token-secret`."""
    return len(value) == _PARTS[key] and re.fullmatch(rb"[a-z0-9]+", value) is not None


def _flags(values: Mapping[str, bytes]) -> Iterator[Problem]:
    for key, value in values.items():
        if key.startswith("usage-bootstrap-") and value not in (b"true", b"false") and not _is_open(value):
            yield Problem(_RULE, key, "it must be true or false")
    groups = values.get("auth-extra-groups", b"")
    if groups and not _is_open(groups):
        for group in groups.split(b","):
            if re.fullmatch(rb"system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]", group) is None:
                yield Problem(_RULE, "auth-extra-groups", "each group must start with system:bootstrappers:")
                return


def rfc3339(moment: str) -> int | None:
    """Unix seconds of a time as Go's `time.RFC3339` parses it, or None."""
    match = _RFC3339.match(moment)
    if match is None:
        return None
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    try:
        local = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=timezone.utc)
        shift = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return int((local - shift if sign == "+" else local + shift).timestamp())
    except (ValueError, OverflowError):
        return None


def claims(value: bytes) -> dict[str, Any] | None:
    """The claims of a JSON Web Token, or None when the value is none."""
    match = _JWT.fullmatch(value.strip())
    if match is None:
        return None
    try:
        body = base64.urlsafe_b64decode(match.group(1) + b"=" * (-len(match.group(1)) % 4))
        found = json.loads(body)
    except (binascii.Error, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def is_long_lived(value: bytes) -> bool:
    """Whether the value is a service account token of the old kind, which never expires (`legacy.go`: no `exp`)."""
    found = claims(value)
    return found is not None and found.get("iss") == "kubernetes/serviceaccount" and "exp" not in found
