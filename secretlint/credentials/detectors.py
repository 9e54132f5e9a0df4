"""detect-secrets' detectors, called one by one: without its global settings, its filters and its HTTP verification.

Importing it costs about 0.15 s, so that nothing here calls it before a cheap
pre-filter has found something to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from secretlint import lazyre

_QUIET = frozenset(
    # found by this package with more care, or (addresses, account ids) no credentials at all
    (
        *("KeywordDetector", "IPPublicDetector", "BasicAuthDetector", "TwilioKeyDetector", "ArtifactoryDetector"),
        *("PrivateKeyDetector", "JwtTokenDetector", "Base64HighEntropyString", "HexHighEntropyString"),
    )
)


class Settings(NamedTuple):
    """Which detectors run, as in detect-secrets' own `plugins_used`: a class name with its arguments.

    Those named in `used` run even when they are off by default; those in `disabled` never do.
    """

    used: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = ()
    disabled: frozenset[str] = frozenset()

    @property
    def widened(self) -> bool:
        """Whether a detector was switched on that may find something in any text."""
        return any(name in _QUIET and not name.endswith("HighEntropyString") for name, _ in self.used)


DEFAULT = Settings()

_NEEDLES = (
    *(
        "AKIA",
        "ASIA",
        "ABIA",
        "ACCA",
        "A3T",
        "AccountKey=",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "glpat-",
        "GR1348941",
    ),
    *("_authToken", "T3BlbkFJ", "pypi-AgE", "SG.", "xox", "hooks.slack.com/", "sq0csp-", "k_live_"),
)
_SHAPES = lazyre.compile(
    r"[0-9a-z]{32}-us\d|[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27}|(?i:cloudant|softlayer|ibm"
    r"|iam)[^\n]*(?i:key|pwd?|pass|password|token)\W{1,5}\w[\w-]{23}"
)


def suspect(text: str) -> bool:
    """Whether a detector that runs by default could find anything in the text."""
    return any(needle in text for needle in _NEEDLES) or (len(text) < _LONG and _SHAPES.search(text) is not None)


_LONG = 1000
"""The forms without a prefix are looked for in single values only."""


def find(text: str, settings: Settings = DEFAULT) -> Iterator[tuple[int, int]]:
    """Where the enabled detectors see a credential, as (start, end)."""
    for plugin in _plugins(settings):
        for secret in set(plugin.analyze_string(text)):
            start = text.find(secret)
            end = start + len(secret)
            if (
                start >= 0
                and len(secret) >= 8
                and not (text[start - 1 : start].isalnum() and text[end : end + 1].isalnum())
            ):
                yield start, end  # and no stretch of a longer word


def is_high_entropy(value: str, settings: Settings = DEFAULT) -> bool:
    """Whether detect-secrets' entropy detectors count the value as random."""
    for name in ("Base64HighEntropyString", "HexHighEntropyString"):
        plugin = _entropy(name, settings)
        if plugin is None or not set(value) <= set(plugin.charset):
            continue
        if plugin.calculate_shannon_entropy(value) > plugin.entropy_limit:
            return True
    return False


@lru_cache(maxsize=8)
def _entropy(name: str, settings: Settings) -> Any:
    if name in settings.disabled:
        return None
    from detect_secrets.plugins import high_entropy_strings

    plugin = getattr(high_entropy_strings, name)(**dict(dict(settings.used).get(name, ())))
    plugin.charset = plugin.charset.replace("\\", "")
    return plugin


@lru_cache(maxsize=8)
def _plugins(settings: Settings) -> tuple[Any, ...]:
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

    wanted = dict(settings.used)
    found = []
    classes: dict[str, Any] = get_mapping_from_secret_type_to_class()
    for cls in classes.values():
        name = cls.__name__
        if name in settings.disabled or (name in _QUIET and name not in wanted) or name.endswith("HighEntropyString"):
            continue
        found.append(cls(**dict(wanted.get(name, ()))))
    return tuple(sorted(found, key=lambda plugin: type(plugin).__name__))


def baseline_hash(value: str) -> str:
    """The SHA-1 by which a `.secrets.baseline` names a secret (its format's choice). For comparing, not for storing."""
    import hashlib

    return hashlib.sha1(value.encode("utf-8"), usedforsecurity=False).hexdigest()
