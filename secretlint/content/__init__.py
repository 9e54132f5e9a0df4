"""What a Secret's content is good for: pure functions from decoded values to problems and traits, which hold no value.

inspect(type, values)      problems that need neither the date nor the Secret's uses, and the traits below
validity.problems(...)     certificates and tokens against a date
uses.*                     traits against the use: hosts of an Ingress, images of a Pod, environment variables
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from secretlint.content import text
from secretlint.content.model import Problem, SecretTraits

_PEM = b"BEGIN"


class Inspection(NamedTuple):
    """What `inspect` found. `values` maps each key to the traits of its value (`secretlint.content.text`)."""

    problems: tuple[Problem, ...]
    traits: SecretTraits
    values: dict[str, frozenset[str]]


def inspect(secret_type: str, values: Mapping[str, bytes]) -> Inspection:
    """Judge the decoded values of one Secret. Templates and placeholders are passed over: the content comes later."""
    from secretlint.content import docker, tokens

    traits = {key: text.traits(key, value) for key, value in values.items()}
    own = {k: v for k, v in values.items() if text.TEMPLATE not in traits[k] and not text.is_placeholder(v)}
    problems: list[Problem] = []
    found = SecretTraits()
    for key, legacy in ((docker.CONFIG_KEY, False), (docker.LEGACY_KEY, True)):
        if values.get(key):
            config = docker.examine(key, values[key], legacy)
            problems += config.problems
            found = found._replace(registries=config.registries, docker_entries_open=config.open)
    if secret_type == tokens.BOOTSTRAP_TYPE:
        more, expiration = tokens.bootstrap(own)
        problems += more
        found = found._replace(expiration=expiration)
    problems += [Problem("service-account-token-long-lived", k, "") for k, v in own.items() if tokens.is_long_lived(v)]
    more, found = _files(secret_type, own, found)
    problems += more
    problems += _twice(traits, problems)
    return Inspection(tuple(dict.fromkeys(problems)), found, traits)


def _files(secret_type: str, own: Mapping[str, bytes], found: SecretTraits) -> tuple[list[Problem], SecretTraits]:
    """Certificates, keys and credential files: the part that may import `cryptography`."""
    from secretlint.content import credentials, ssh, tls

    keys = ssh.claimed(secret_type, own)
    files = credentials.claimed(own)
    rest = {key: value for key, value in own.items() if key not in keys and key not in files}
    problems, certificates = tls.examine(secret_type, rest)
    problems += ssh.examine(own, keys)
    more, clients = credentials.examine({key: own[key] for key in files})
    return problems + more, found._replace(certificates=tuple(certificates + clients))


def _twice(traits: Mapping[str, frozenset[str]], problems: list[Problem]) -> list[Problem]:
    """Values that are base64 of text; a value that cannot be read for this reason is not reported for both."""
    known = {problem.key for problem in problems}
    return [
        Problem("value-encoded-twice", key, "")
        for key, found in traits.items()
        if text.DOUBLE_BASE64 in found and key not in known
    ]
