"""A Secret's traits against one use of it. Pure: the caller knows the uses."""

from __future__ import annotations

from collections.abc import Iterable

from secretlint.content import docker, names, text
from secretlint.content.keynames import is_file_like
from secretlint.content.model import SecretTraits

ENVIRONMENT = frozenset(("env", "env-from"))
FILES = frozenset(("volume", "projected-volume", "csi-volume", "legacy-volume"))
BASIC_AUTH = "kubernetes.io/basic-auth"
_BASIC_KEYS = ("username", "password")

NEWLINE = "ends in a newline, as echo without -n adds it"
SPACE = "has blanks before or after it"
QUOTES = "is wrapped in quotes, which are part of it"
BOM = "starts with a byte order mark"
WIDE = "is UTF-16, as PowerShell writes it"
RETURNS = "has Windows line ends, and what reads it takes the carriage returns for content"
ZERO = "holds a NUL byte, which no environment variable can"

_WITH_FILES = frozenset(
    (
        "kubernetes.io/tls",
        "kubernetes.io/ssh-auth",
        "kubernetes.io/dockerconfigjson",
        "kubernetes.io/dockercfg",
        "kubernetes.io/service-account-token",
        "bootstrap.kubernetes.io/token",
    )
)
"""Types whose values are files, or fields that rules of their own judge."""

_SPACING = ((text.TRAILING_NEWLINE, NEWLINE), (text.SURROUNDING_SPACE, SPACE), (text.QUOTED, QUOTES))
_ENCODING = ((text.BYTE_ORDER_MARK, BOM), (text.UTF16, WIDE))


def uncovered_hosts(traits: SecretTraits, key: str, hosts: Iterable[str]) -> list[str]:
    """The hosts that the certificate under `key` is not valid for; empty when there is no certificate to compare."""
    first = next((one for one in traits.certificates if one.key == key and one.position == 0), None)
    return [] if first is None else names.uncovered(first.names, hosts)


def unserved_images(traits: SecretTraits, images: Iterable[str]) -> list[str]:
    """The images that no registry of the docker config has credentials for; empty when that is not known."""
    if traits.registries is None or traits.docker_entries_open:
        return []
    return [image for image in images if image and "$" not in image and not docker.serves(traits.registries, image)]


def value_trouble(secret_type: str, key: str, found: Iterable[str], uses: Iterable[str]) -> str | None:
    """What is wrong with a value for the way it is used, in fixed words; None when nothing is.

    `uses` are the usages of the key ("env", "env-from", "volume" …), empty when nobody in the repository uses it: then
    the type and the key's name decide. A file may end in a newline, an environment variable must not.
    """
    traits, used = frozenset(found), frozenset(uses)
    if text.DOUBLE_BASE64 in traits:
        return None
    for trait, words in _ENCODING:
        if trait in traits and (used & ENVIRONMENT or not is_file_like(key)):
            return words
    if text.WINDOWS_SCRIPT in traits:
        return RETURNS
    if used & ENVIRONMENT and text.NUL in traits:
        return ZERO
    if _is_taken_whole(secret_type, key, used, traits):
        if {text.CRLF, text.MULTI_LINE} <= traits and text.FILE_LINE not in traits:
            return RETURNS
        return next((words for trait, words in _SPACING if trait in traits), None)
    return None


def _is_taken_whole(secret_type: str, key: str, used: frozenset[str], traits: frozenset[str]) -> bool:
    """Whether the last byte counts: of a variable, a user name or password, or what a controller reads."""
    if used & ENVIRONMENT or (secret_type == BASIC_AUTH and key in _BASIC_KEYS):
        return True
    if secret_type in _WITH_FILES or secret_type.startswith("helm.sh/") or (used and used <= FILES):
        return False
    return not is_file_like(key) and text.FILE_LINE not in traits


def is_empty_credential(secret_type: str, key: str, found: Iterable[str]) -> bool:
    """Whether a user name or password of a basic-auth Secret is empty or blank."""
    return secret_type == BASIC_AUTH and key in _BASIC_KEYS and bool({text.EMPTY, text.BLANK} & frozenset(found))
