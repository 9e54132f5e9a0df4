"""What a Secret's content is good for: pure functions from decoded values to problems and traits, which hold no value.

inspect(type, values)      problems that need neither the date nor the Secret's uses, and the traits below
describe(type, values)     the traits alone
validity.problems(...)     certificates and tokens against a date
uses.*                     traits against the use: hosts of an Ingress, images of a Pod, environment variables
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from secretlint.content import text
from secretlint.content.model import Problem, SecretTraits


class Inspection(NamedTuple):
    """What `inspect` found. `values` maps each key to the traits of its value (`secretlint.content.text`)."""

    problems: tuple[Problem, ...]
    traits: SecretTraits
    values: dict[str, frozenset[str]]


def inspect(secret_type: str, values: Mapping[str, bytes]) -> Inspection:
    """Judge the decoded values of one Secret. Templates and placeholders are passed over: the content comes later."""
    from secretlint.content import credentials, ssh, tls, tokens

    traits = _value_traits(values)
    files = _Files(secret_type, values, traits)
    problems, found = _simple(secret_type, values, files.own)
    problems += [
        Problem("service-account-token-long-lived", k, "") for k, v in files.own.items() if tokens.is_long_lived(v)
    ]
    more, certificates = tls.examine(secret_type, files.rest)
    problems += more
    problems += ssh.examine(files.own, files.ssh)
    more, clients = credentials.examine(files.credentials)
    problems += more
    problems += _twice(traits, problems)
    return Inspection(tuple(dict.fromkeys(problems)), found._replace(certificates=(*certificates, *clients)), traits)


def describe(secret_type: str, values: Mapping[str, bytes]) -> tuple[SecretTraits, dict[str, frozenset[str]]]:
    """The traits alone, as `inspect` gives them, without parsing private keys (which takes most of its time)."""
    from secretlint.content import credentials, tls

    traits = _value_traits(values)
    files = _Files(secret_type, values, traits)
    _, found = _simple(secret_type, values, files.own)
    certificates = tls.certificates(secret_type, files.rest)
    clients = credentials.certificates(files.credentials)
    return found._replace(certificates=(*certificates, *clients)), traits


def _value_traits(values: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    return {key: text.traits(key, value) for key, value in values.items()}


class _Files:
    """Which module judges which value. `own`: neither templates nor placeholders."""

    def __init__(self, secret_type: str, values: Mapping[str, bytes], traits: Mapping[str, frozenset[str]]) -> None:
        from secretlint.content import credentials, ssh

        self.own = {k: v for k, v in values.items() if text.TEMPLATE not in traits[k] and not text.is_placeholder(v)}
        self.ssh = ssh.claimed(secret_type, self.own)
        self.credentials = {key: self.own[key] for key in credentials.claimed(self.own)}
        taken = {*self.ssh, *self.credentials}
        self.rest = {key: value for key, value in self.own.items() if key not in taken}


def _simple(
    secret_type: str, values: Mapping[str, bytes], own: Mapping[str, bytes]
) -> tuple[list[Problem], SecretTraits]:
    """Docker configs and bootstrap tokens: what needs no cryptography."""
    from secretlint.content import docker, tokens

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
    return problems, found


def _twice(traits: Mapping[str, frozenset[str]], problems: list[Problem]) -> list[Problem]:
    """Values that are base64 of text; a value that cannot be read for this reason is not reported for both."""
    known = {problem.key for problem in problems}
    return [
        Problem("value-encoded-twice", key, "")
        for key, found in traits.items()
        if text.DOUBLE_BASE64 in found and key not in known
    ]
