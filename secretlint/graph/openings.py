"""What may make Secrets that no manifest shows: charts, operators, what is deployed from elsewhere, missing files.

How likely it makes a Secret of a certain name depends on the name: a chart calls what it makes after its release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from secretlint import lazyre

EVERYWHERE = "*"


class Opening(NamedTuple):
    """Something that may make Secrets in a namespace (`EVERYWHERE`: in any), of names like `names` (None: of any).

    `stem`: the words that it calls its Secrets after; a name that has nothing to do with them is unlikely. "" says that
    nothing is known about that. `plain`: it may use names that say nothing, for other builds only those like
    `webhook-cert`. A name that one of the texts in `paths` holds (values) is likely all the same. `installed`: the
    repository shows that it is. `after`: the objects (kind, namespace, name) that have to be served before: what
    installs a chart, and the chart's source. `broken`: it is a file that has to be here and is not, so that nothing is
    built at all.
    """

    reason: str
    namespace: str = EVERYWHERE
    names: re.Pattern[str] | None = None
    stem: str = ""
    paths: tuple[str, ...] = ()
    after: tuple[tuple[str, str, str], ...] = ()
    plain: bool = False
    broken: bool = False
    installed: bool = True

    def may_make(self, name: str) -> bool:
        """Whether nothing speaks against the name."""
        return self.names is None or self.names.fullmatch(name) is not None

    def makes_itself(self, name: str) -> bool:
        """Whether it may make what its own values name: what is called just like it, or after a part of it."""
        words = set(_WORDS.findall(name.lower()))
        return _joined(name.lower()) in map(_joined, self.stem.lower().split()) or (
            are_related(self.stem, name) and not words.isdisjoint(_PARTS)
        )

    def is_likely(self, name: str, user: str = "", own: bool = True) -> bool:
        """Whether the name is one that it would choose. `own`: it is in the build of the `user` of the name."""
        if self.broken or not self.stem:
            return not self.broken
        if self.plain and not telling(name) and (own or _TECHNICAL.search(name)):
            return True
        return are_related(self.stem, name, user)


_PARTS = frozenset(
    ("clickhouse", "elasticsearch", "etcd", "grafana", "influxdb", "kafka", "keycloak", "mariadb", "minio", "mongodb",
     "mysql", "nats", "opensearch", "postgres", "postgresql", "rabbitmq", "redis", "valkey")
)  # fmt: skip
"""Charts that others are made of: `blog-mariadb` is what the release `blog` makes for its database."""
_WORDS = lazyre.compile(r"[a-z0-9]+")
_COMMON = lazyre.compile(
    r"(?:access|account|admin|api|app|apps|auth|basic|cert|certificate|certificates|certs|client|cluster|config|controller|"
    r"credential|credentials|creds|data|default|dev|docker|env|example|external|gitops|helm|internal|k8s|key|"
    r"keys|kube|kubernetes|local|login|manager|metrics|monitoring|operator|pass|password|private|prod|production|pull|registry|"
    r"release|secret|secrets|server|service|settings|shared|stack|stage|staging|system|team|test|tls|token|"
    r"tokens|user|users|values|web|webhook|webhooks)\Z"
)
"""Words that say nothing about where a Secret comes from."""
_TECHNICAL = lazyre.compile(r"\b(?:ca|certs?|certificates?|tls|webhooks?|serving)\b")
_SHORTEST = 3
_ALIKE = 5
"""Letters at the beginning that make two words one: `postgres` and `postgresql`."""


def stem_of(messages: Iterable[str]) -> str:
    """What the remote parts of a build are called: their URLs without what all of those have."""
    return " ".join(_OF_URLS.sub(" ", message) for message in messages)


_OF_URLS = lazyre.compile(
    r"\w+://|[-\w]+\.(?:com|org|io|net)\b|\bis remote\b|[?&]\w+=\S*"
    r"|\b(?:base|bases|overlay|overlays|manifest|manifests|deploy|master|main|refs|heads|git)\b"
)


def telling(text: str) -> list[str]:
    """The words of a name that say something about where it comes from."""
    return [word for word in _WORDS.findall(text.lower()) if len(word) >= _SHORTEST and not _COMMON.match(word)]


def called_after(text: str) -> re.Pattern[str]:
    """The names that have a telling word of the text."""
    return re.compile(f".*(?:{'|'.join(map(re.escape, telling(text)))}).*")


def are_related(stem: str, name: str, user: str = "") -> bool:
    """Whether two names share a telling word or the beginning of one, or one holds the other, dashes aside.

    What the name has of the one who uses it does not count: `proxy-eu` calls its Secret `proxy-eu-auth`, whatever else
    is called `proxy` or `proxy-us`.
    """
    words = _WORDS.findall(name.lower())
    runs = {"".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    called = _joined(user.lower())
    shortest = len(called) if called in runs else _SHORTEST
    whole = [part for part in map(_joined, stem.lower().split()) if len(part) >= max(shortest, _SHORTEST)]
    if any(part in runs or any(part in word for word in words) for part in whole):
        return True
    own = telling(user)
    # what an operator makes for others is known by their kinds
    parts = " ".join(part for part in stem.lower().split() if not part.endswith("operator"))
    ours, theirs = ([word for word in telling(text) if not _alike(word, own)] for text in (parts, name))
    return any(_alike(word, theirs) or any(word in other for other in theirs) for word in ours)


def _joined(text: str) -> str:
    return "".join(_WORDS.findall(text))


def _alike(word: str, others: Iterable[str]) -> bool:
    return any(word == other or (len(word) >= _ALIKE and word[:_ALIKE] == other[:_ALIKE]) for other in others)
