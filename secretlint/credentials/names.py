"""What the name of a value (a key, an environment variable, a flag, a path of keys) says about it."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache


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


_PASSWORDS = frozenset(
    "password passwd passphrase pass pwd passcode passwords pswd userpassword requirepass masterauth masterpass bindpw pw "
    "passwort psw kennwort storepass keypass rootpw adminpw secureword sshpass rootpass dbpass dbpassword passwordtext".split()
)
_SECRETS = frozenset(
    "secret secrets token tokens apikey apitoken authtoken accesstoken secretkey accesskey privatekey credential credentials jwt bearer "
    "psk clientsecret authkey secretaccesskey authorization signingsecret sharedsecret webhooksecret licensekey fernetkey "
    "authcode connectionstring connstr mnemonic privkey encryptionkey cookiesecret authpass auth sastoken pat".split()
)
_SECRET_KEYS = frozenset(
    "api secret access private auth signing sign encryption encrypt encrypting master license licence fernet account storage shared hmac "
    "service app application session deploy integration cookie jwt crypto cipher aes decryption decrypt seal unseal ingest write "
    "read admin root client server host ssh tls ssl gossip wireguard mailgun stripe sendgrid subscription instrumentation "
    "registration activation tunnel salt preshared pre bot webhook validation security rails flask django management".split()
)
_VAGUE = frozenset("key keys seed salt cookie license licence cred creds keyfile nonce otp totp pepper session sid webhook code".split())
_PUBLIC = frozenset(
    "public pub publishable site checksum digest sha sha1 sha256 sha512 hash commit revision rev integrity etag fingerprint "
    "thumbprint md5 anonymous recipient certificate cert crt ca cabundle bundle hashed hashes verifier".split()
)
_ABOUT = frozenset("use enable no allow has is reset empty forgot change confirm repeat show hide wrong invalid missing your random generate".split())
_SUMS = frozenset("encrypted sealed ciphertext wrapped checksum digest sha1 sha256 sha512 sha md5 fingerprint thumbprint".split())
_DESCRIBING = frozenset(
    "name names ref refs reference file files path paths dir directory folder endpoint host hostname port type kind id ids policy "
    "policies length len min max size ttl expiry expiration expires expire timeout lifetime validity duration interval age days "
    "seconds minutes hours period count enabled enable disabled disable required header headers prefix suffix format algorithm alg "
    "algo encoder encoding hasher hashers method mode provider providers store stores backend engine class location region "
    "namespace namespaces audience audiences issuer scope scopes field fields label labels hint message title text description "
    "selector param parameter parameters attribute claim version alias rotation rotated template mount volume env var variable source manager "
    "operator reader cache reset change strength regex pattern username user users email domain role owner group usage purpose "
    "status state review request requests limit bucket keyring ring serializer deserializer index column table schema url uri "
    "server address realm environment syntax example comment note notes tag repository image chart docs help placeholder "
    "invalid error forgot date time mtime at secure httponly samesite accept bytes per second encryption auth-type "
    "retries burst rate window budget separator delimiter mapping lookup generator converter factory handler filter "
    "validator verification driver plugin module grant flow response strategy uuid arn".split()
)
_REFERENCE_PARTS = frozenset(
    "existing ref refs valuefrom secretkeyref configmapkeyref secretref remoteref secretkeys keymapping automount fromsecret "
    "secretname keyref secretkeyselector passwordsecret".split()
)
_TAIL_NOISE = frozenset(
    "value base64 b64 encoded data literal plaintext plain default prod production dev staging test old new current previous "
    "primary secondary live string raw decoded".split()
)
_EMBEDDED = re.compile(r"passw(?:or)?d|passphrase|passwort|contrasen")
_EMBEDDED_SECRET = re.compile(r"(?:secret|token|apikey|accesskey|privatekey|secretkey|credential|authkey)s?\Z")
_BASE64 = re.compile(r"(?i)base64")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
SUSPECT = re.compile(
    r"(?i)pass|pwd|psw|pw\b|secret|token|key|cred|auth|jwt|bearer|psk|salt|seed|cookie|licen|kennwort|connection|connstr|mnemonic"
    r"|pepper|nonce|otp|cert|session|pat\b|sid\b|webhook|code"
)
"""Every name above grade PLAIN matches it; most names in manifests do not."""


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `spring.datasource.dbPassword2` → spring, datasource, db, password, 2."""
    return tuple(word.lower() for word in _WORD.findall(_BASE64.sub("Encoded", name)))


@lru_cache(maxsize=4096)
def grade(name: str, parents: str = "") -> Grade:
    """What the name promises; `parents` are the names that enclose it, outermost first, joined by "."."""
    if not SUSPECT.search(name):
        return Grade.PLAIN
    parts = list(words(name))
    while len(parts) > 1 and (parts[-1] in _TAIL_NOISE or parts[-1].isdigit()):
        parts.pop()
    if not parts:
        return Grade.PLAIN
    if _refers(parts, parents):
        return Grade.REFERENCE
    if any(part in _SUMS for part in parts) or (parts[-1] in ("token", "key", "secret") and "public" in parts):
        return Grade.PUBLIC
    return _grade_of(parts)


def _refers(parts: list[str], parents: str) -> bool:
    joined = "".join(parts)
    if joined in _REFERENCE_PARTS or any(part in ("existing", "automount", "ref") for part in parts):
        return True
    for parent in parents.split(".")[-3:]:
        around = words(parent)
        if "".join(around) in _REFERENCE_PARTS or "existing" in around or (around and around[-1] in ("ref", "refs")):
            return True
    return False


def _grade_of(parts: list[str]) -> Grade:
    last = parts[-1]
    before = parts[-2] if len(parts) > 1 else ""
    if last == "id" and before == "secret":
        return Grade.SECRET  # Vault's AppRole calls its password `secret_id`
    if last in _DESCRIBING and last != "users":
        return Grade.REFERENCE
    if last in ("key", "keys"):
        return _grade_of_key(parts, before)
    if last in _PUBLIC:
        return Grade.PUBLIC
    if last == "pass" and before in ("proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached", "by", "compass", "ajp"):
        return Grade.PLAIN
    if last in _PASSWORDS or _EMBEDDED.search(last):
        return Grade.REFERENCE if before in _ABOUT else Grade.PASSWORD
    if last == "base" and before == "key":
        return Grade.SECRET
    if last in ("string", "str") and before == "connection":
        return Grade.SECRET
    if last == "cookie" and before in ("erlang", "session"):
        return Grade.SECRET
    if last in _SECRETS or _EMBEDDED_SECRET.search(last):
        return Grade.REFERENCE if before in ("use", "enable", "pass", "forward", "original", "pull", "tls", "image", "default") else Grade.SECRET
    if last in _VAGUE:
        return Grade.VAGUE
    if any(part in _PASSWORDS or part in _SECRETS for part in parts):
        return Grade.VAGUE
    return Grade.PLAIN


def _grade_of_key(parts: list[str], before: str) -> Grade:
    if any(part in ("public", "pub", "publishable", "site", "host") for part in parts):
        return Grade.PUBLIC
    if before in _PASSWORDS or before in ("secrets", "token", "tokens", "user", "username", "credentials"):
        return Grade.REFERENCE if before != "token" else Grade.VAGUE
    if before in ("primary", "partition", "sort", "cache", "routing", "foreign", "hash", "row", "object", "map", "event", "message"):
        return Grade.REFERENCE
    return Grade.SECRET if before in _SECRET_KEYS else Grade.VAGUE
