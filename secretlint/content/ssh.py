"""SSH private keys and known_hosts files, as OpenSSH reads them (`sshkey.c`, `sshkey_parse_private_fileblob_type`)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping

from secretlint import lazyre
from secretlint.content import pem, text, x509
from secretlint.content.model import Problem

SSH_TYPE = "kubernetes.io/ssh-auth"
PRIVATE_KEY = "ssh-privatekey"

_UNREADABLE = "ssh-key-unreadable"
_PASSPHRASE = "ssh-key-passphrase"
_OPENSSH_BEGIN = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_OPENSSH_END = b"-----END OPENSSH PRIVATE KEY-----"
_MAGIC = b"openssh-key-v1\x00"
_PUBLIC = lazyre.compile(
    rb"\s*(?:[^\s#]{1,200}\s+)?(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-(?:ssh|ecdsa)[\w@.-]+)\s+AAAA"
)
_KEY_NAMES = lazyre.compile(
    r"ssh[-_.]?private[-_.]?key|(?:^|[-_.])ssh[-_.]?key|^identity$|^id_(?:rsa|ed25519|ecdsa|dsa)$|deploy[-_.]?key$|^ssh$|"
    r"git[-_.]?ssh[-_.]?(?:key|secret)$",
    re.IGNORECASE,
)
_KNOWN_HOSTS = lazyre.compile(r"known[-_.]?hosts\Z", re.IGNORECASE)
_TLS_NAMES = (".crt", "tls.key")
_PASSPHRASE_NAMES = lazyre.compile(r"pass(?:word|phrase)", re.IGNORECASE)
_KEY_TYPE = lazyre.compile(rb"(?:ssh-|ecdsa-sha2-|sk-|rsa-sha2-)[\w@.-]+")


def claimed(secret_type: str, values: Mapping[str, bytes]) -> tuple[str, ...]:
    """The keys whose values are SSH's to judge: by the type, by the key's name, or because OpenSSH wrote the value."""
    return tuple(key for key, value in values.items() if _is_ssh(secret_type, key, value))


def _is_ssh(secret_type: str, key: str, value: bytes) -> bool:
    if key.endswith(_TLS_NAMES) or key.endswith(".pub"):
        return False
    if secret_type == SSH_TYPE and key == PRIVATE_KEY:
        return True
    return any(name.search(key) for name in (_KEY_NAMES, _KNOWN_HOSTS)) or _OPENSSH_BEGIN in value[:200]


def examine(values: Mapping[str, bytes], keys: tuple[str, ...]) -> list[Problem]:
    """Problems of the values under `keys`. `values` is the whole Secret, which may hold the passphrase."""
    problems: list[Problem] = []
    helped = any(_PASSPHRASE_NAMES.search(key) and value.strip() for key, value in values.items())
    for key in keys:
        value = values[key]
        if _KNOWN_HOSTS.search(key):
            problems += _known_hosts(key, value)
        elif value.strip():  # an empty ssh-privatekey is refused by the API server, and a rule of its own says so
            problems += _private(key, value, helped)
    return problems


def _private(key: str, value: bytes, helped: bool) -> Iterator[Problem]:
    if text.base64_text(value.strip()) is not None:
        yield Problem("value-encoded-twice", key, "")
        return
    reason = _not_private(value) or (_openssh(value) if _OPENSSH_BEGIN in value else _classic(value))
    if reason is not None:
        yield Problem(_UNREADABLE, key, reason)
    elif _is_protected(value) and not helped:
        yield Problem(_PASSPHRASE, key, "")


def _not_private(value: bytes) -> str | None:
    if _PUBLIC.match(value) or value.lstrip().startswith((b"-----BEGIN PUBLIC KEY", b"---- BEGIN SSH2 PUBLIC KEY")):
        return "it is a public key"
    if b"-----BEGIN RSA PUBLIC KEY" in value or b"-----BEGIN SSH2 PUBLIC" in value:
        return "it is a public key"
    if value.lstrip().startswith(b"PuTTY-User-Key-File"):
        return "it is in PuTTY's format, which OpenSSH does not read"
    if value.lstrip().startswith(b"---- BEGIN SSH2 "):
        return "it is in the format of ssh.com, which OpenSSH does not read"
    if b"-----BEGIN CERTIFICATE-----" in value and b"PRIVATE KEY" not in value:
        return "it is a certificate"
    if not pem.looks_like_pem(value):
        return "it is not a private key"
    return None


def _openssh(value: bytes) -> str | None:
    """OpenSSH compares the marker lines with their line feeds: CRLF and a missing last newline break the key."""
    damaged = pem.damage(value)
    if damaged is not None:
        return damaged
    block = next((block for block in pem.blocks(value) if block.label == "OPENSSH PRIVATE KEY"), None)
    if block is None or not block.der.startswith(_MAGIC):
        return "it does not parse as a private key"
    if b"\r" in value:
        return "its lines end in CRLF, and OpenSSH refuses such a key"
    if not value[value.rindex(_OPENSSH_END) :].startswith(_OPENSSH_END + b"\n"):
        return "its last line has no newline, and OpenSSH refuses such a key"
    if not value.startswith(_OPENSSH_BEGIN):
        return "something stands before its BEGIN marker, and OpenSSH refuses such a key"
    if _cipher(block.der) != b"none":
        return None
    return None if _parses(value, block.der) else "it does not parse as a private key"


def _parses(value: bytes, der: bytes) -> bool:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    try:
        serialization.load_ssh_private_key(value, None)
    except UnsupportedAlgorithm:
        return _key_kind(der).startswith((b"ssh-dss", b"sk-"))  # hardware keys, DSA: nothing can be said
    except Exception:  # the library documents neither all its exceptions nor their texts
        return False
    return True


def _cipher(der: bytes) -> bytes:
    """The name of the cipher of an OpenSSH key ("none" without a passphrase), from PROTOCOL.key."""
    return _string(der, len(_MAGIC))[0]


def _key_kind(der: bytes) -> bytes:
    """The type that the public half inside an OpenSSH key names: behind cipher, derivation, its options and a count."""
    at = len(_MAGIC)
    for _ in range(3):
        _, at = _string(der, at)
    public, _ = _string(der, at + 4)
    return _string(public, 0)[0]


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    """A string with its length before it, as SSH writes them, and where the next thing starts."""
    start = at + 4
    end = start + int.from_bytes(data[at:start], "big")
    return data[start:end], end


def _classic(value: bytes) -> str | None:
    blocks = [block for block in pem.blocks(value) if x509.is_private_label(block)]
    if not blocks:
        return pem.damage(value) or "it is not a private key"
    if x509.is_encrypted_key(blocks[0]) or x509.private_key(blocks[0]) or x509.is_unsupported_key(blocks[0]):
        return None
    return "it does not parse as a private key"


def _is_protected(value: bytes) -> bool:
    for block in pem.blocks(value):
        if block.label == "OPENSSH PRIVATE KEY":
            return _cipher(block.der) != b"none"
        if x509.is_private_label(block):
            return x509.is_encrypted_key(block)
    return False


def _known_hosts(key: str, value: bytes) -> Iterator[Problem]:
    lines = [line.strip() for line in value.splitlines()]
    rows = [(number, line) for number, line in enumerate(lines, start=1) if line and not line.startswith(b"#")]
    for number, line in rows:
        reason = _host_line(line)
        if reason is not None:
            yield Problem("known-hosts-malformed", key, f"line {number} {reason}")
            return


def _host_line(line: bytes) -> str | None:
    words = line.split()
    if words[0] in (b"@cert-authority", b"@revoked"):
        words = words[1:]
    if words and _KEY_TYPE.fullmatch(words[0]) and len(words) > 1 and words[1].startswith(b"AAAA"):
        return "has a key and no host before it"
    if len(words) < 3:
        return "is not host, key type and key"
    if words[1].isdigit() and len(words) > 3 and words[2].isdigit():
        return None  # the RSA1 format of old: nobody writes it, OpenSSH passes over it
    if _KEY_TYPE.fullmatch(words[1]) is None:
        return "has no type of key after the host"
    try:
        blob = base64.b64decode(words[2], validate=True)
    except (binascii.Error, ValueError):
        return "has a key that is not base64"
    return None if _string(blob, 0)[0] == words[1] else "has a key of another type than it says"
