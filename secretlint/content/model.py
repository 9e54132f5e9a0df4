"""What is said about a Secret's content: problems and traits. Never a value, nor a part or digest of one."""

from __future__ import annotations

from typing import NamedTuple

PUBLIC_NAMES_LIMIT = 200
"""Names kept of one certificate; a certificate with more is compared by these only."""


class Problem(NamedTuple):
    """Content that cannot work. `rule` is a rule's name, `key` the Secret's key to point at ("" is the Secret itself).

    `reason` completes the rule's message. It is made of fixed words, dates and positions ("certificate 2").
    """

    rule: str
    key: str
    reason: str


class Certificate(NamedTuple):
    """What is public in one certificate. `position` counts from 0 in its file; times are Unix seconds.

    `names` are the DNS names and IP addresses that it is valid for, lower case; `leaf` tells that it is not a CA's.
    """

    key: str
    position: int
    not_before: int
    not_after: int
    names: tuple[str, ...]
    leaf: bool


class SecretTraits(NamedTuple):
    """What later stages need to know of a Secret's content when they compare it with its uses or with the date.

    `registries` are the hosts and path prefixes a docker config has credentials for, as the kubelet indexes them; None
    when the Secret holds none that can be read. `expiration` is that of a bootstrap token in Unix seconds, or None.
    `docker_entries_open` tells that some of it is a template, so that the registries are not known.
    """

    certificates: tuple[Certificate, ...] = ()
    registries: tuple[str, ...] | None = None
    docker_entries_open: bool = False
    expiration: int | None = None

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The traits as pairs of strings, the form in which facts carry them."""
        found = [("certificate", _certificate_row(certificate)) for certificate in self.certificates]
        if self.registries is not None or self.docker_entries_open:
            found.append(("registries", "open" if self.docker_entries_open else "closed"))
            found += [("registry", registry) for registry in self.registries or ()]
        if self.expiration is not None:
            found.append(("expiration", str(self.expiration)))
        return tuple(found)

    @classmethod
    def from_rows(cls, rows: tuple[tuple[str, str], ...]) -> SecretTraits:
        """The inverse of `rows`; pairs of other names are passed over."""
        certificates = tuple(_certificate(text) for name, text in rows if name == "certificate")
        docker = next((text for name, text in rows if name == "registries"), None)
        registries = tuple(text for name, text in rows if name == "registry") if docker == "closed" else None
        expiration = next((int(text) for name, text in rows if name == "expiration"), None)
        return cls(certificates, registries, docker == "open", expiration)


def _certificate_row(found: Certificate) -> str:
    fields = (found.key, found.position, found.not_before, found.not_after, int(found.leaf), ",".join(found.names))
    return "\t".join(str(field) for field in fields)


def _certificate(row: str) -> Certificate:
    key, position, not_before, not_after, leaf, names = row.split("\t")
    return Certificate(
        key, int(position), int(not_before), int(not_after), tuple(filter(None, names.split(","))), leaf == "1"
    )
