"""What the name of a value (a key, an environment variable, a flag, a path of keys) says about it."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from secretlint import lazyre
from secretlint.credentials import vocabulary


class Grade(IntEnum):
    """How much a name promises. The higher, the less the value itself has to look like a credential."""

    REFERENCE = 0
    """The value names or describes something: `passwordKey`, `secretName`, `tokenTTL`."""
    PUBLIC = 1
    """The value is meant to be known: `publicKey`, `siteKey`, `checksum`."""
    PLAIN = 2
    VAGUE = 3
    """`key`, `seed`, `cookie`: only a long random value counts."""
    SECRET = 4
    """`token`, `apiKey`, `clientSecret`: any value but a name or a plain word counts."""
    PASSWORD = 5
    """Any value that is not a placeholder counts, words too."""


_EMBEDDED = lazyre.compile(r"passw(?:or)?d|passphrase|passwort|contrase[nñ]a")
_EMBEDDED_SECRET = lazyre.compile(
    r"(?:secret|token|apikey|accesskey|privatekey|secretkey|credential|authkey|userkey)s?\Z"
)
_BASE64 = lazyre.compile(r"(?i)base64")
_WORD = lazyre.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-öø-ÿ]+|[0-9]+|[^\W\d_a-zA-Zà-öø-ÿ]+")
_SUSPECT = lazyre.compile(
    r"(?i)pass|pwd|psw|pw\b|secret|token|key|cred|auth|jwt|bearer|psk|salt|seed|cookie|licen"
    r"|kennwort|connection|connstr|mnemonic|contrase|senha|wachtwoord|has[lł]o|heslo|parola"
    r"|пароль|密码|密碼|パスワード|\bpin\b|_pin\b|[a-z]Pin\b"
    r"|pepper|nonce|otp|cert|session|pat\b|sid\b|webhook|code"
)


@lru_cache(maxsize=16384)
def suspect(name: str) -> bool:
    """Whether the name could be of a grade above PLAIN; most names in manifests are not."""
    return _SUSPECT.search(name) is not None


_AROUND = lazyre.compile(
    r"(?i)(?:\A|\.)(?:\w*secrets|secret[-_]?(?:env|data|values|vars)|credentials|passwords|tokens)\Z"
)


@lru_cache(maxsize=16384)
def among_secrets(parents: str) -> bool:
    """Whether the innermost enclosing key announces credentials under names of their own (`secrets: {STRIPE: …}`)."""
    return _AROUND.search(parents) is not None


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `spring.datasource.dbPassword2` → spring, datasource, db, password, 2."""
    return tuple(word.lower() for word in _WORD.findall(_BASE64.sub("Encoded", name)))


@lru_cache(maxsize=4096)
def grade(name: str, parents: str = "") -> Grade:
    """What the name promises; `parents` are the names that enclose it, outermost first, joined by "."."""
    if not suspect(name):
        plain = not among_secrets(parents) or (words(name) or ("",))[-1] in vocabulary.DESCRIBING
        return Grade.PLAIN if plain else Grade.VAGUE
    parts = list(words(name))
    while len(parts) > 1 and (parts[-1] in vocabulary.TAIL_NOISE or parts[-1].isdigit()):
        parts.pop()
    if not parts:
        return Grade.PLAIN
    if _refers(parts, parents) or (parts == ["pass"] and words(parents)[-1:] == ("action",)):
        return Grade.REFERENCE  # `action: {pass: backend}` is where a proxy passes requests to
    if "gtm" in parts or "tag.manager" in ".".join(parts):
        return Grade.PUBLIC  # Google's tag manager: it stands in every page
    if any(part in vocabulary.SUMS for part in parts) or (
        parts[-1] in ("token", "key", "secret") and "public" in parts
    ):
        return Grade.PUBLIC
    return _grade_of(parts)


def _refers(parts: list[str], parents: str) -> bool:
    joined = "".join(parts)
    if joined in vocabulary.REFERENCE_PARTS or any(part in ("existing", "automount", "ref") for part in parts):
        return True
    for parent in parents.split(".")[-3:]:
        around = words(parent)
        if (
            "".join(around) in vocabulary.REFERENCE_PARTS
            or "existing" in around
            or (around and around[-1] in ("ref", "refs"))
        ):
            return True
    return False


def _grade_of(parts: list[str]) -> Grade:
    last = parts[-1]
    before = parts[-2] if len(parts) > 1 else ""
    if last == "id" and before == "secret":
        return Grade.SECRET  # Vault's AppRole calls its password `secret_id`
    if last in vocabulary.DESCRIBING and last != "users":
        return Grade.REFERENCE
    if last in ("key", "keys"):
        return _grade_of_key(parts, before)
    if last in vocabulary.PUBLIC:
        return Grade.PUBLIC
    if last == "pass" and before in ("proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached", "by", "compass", "ajp"):
        return Grade.PLAIN
    if last == "pin" and before in vocabulary.OPENED_BY_PIN:
        return Grade.PASSWORD
    if last in vocabulary.PASSWORDS or _EMBEDDED.search(last):
        of_store = before == "store" and len(parts) > 2  # `keyStorePassword`
        return Grade.REFERENCE if before in vocabulary.ABOUT and not of_store else Grade.PASSWORD
    if last == "base" and before == "key":
        return Grade.SECRET
    if last in ("string", "str") and before == "connection":
        return Grade.SECRET
    if last == "cookie" and before in ("erlang", "session"):
        return Grade.SECRET
    if last in vocabulary.SECRETS or _EMBEDDED_SECRET.search(last):
        return (
            Grade.REFERENCE
            if before
            in ("use", "enable", "pass", "forward", "original", "pull", "tls", "ca", "image", "default", "from")
            else Grade.SECRET
        )
    if last in vocabulary.VAGUE:
        return Grade.VAGUE
    if any(part in vocabulary.PASSWORDS or part in vocabulary.SECRETS for part in parts):
        return Grade.VAGUE
    return Grade.PLAIN


def _grade_of_key(parts: list[str], before: str) -> Grade:
    if any(part in ("public", "pub", "publishable", "site", "host") for part in parts):
        return Grade.PUBLIC
    if before in vocabulary.PASSWORDS or before in ("secrets", "token", "tokens", "user", "username", "credentials"):
        return Grade.REFERENCE if before != "token" else Grade.VAGUE
    if before in (
        "primary",
        "partition",
        "sort",
        "cache",
        "routing",
        "foreign",
        "hash",
        "row",
        "object",
        "map",
        "event",
        "message",
    ):
        return Grade.REFERENCE
    return Grade.SECRET if before in vocabulary.SECRET_KEYS else Grade.VAGUE
