"""Certificates and their private keys: whether they can be read, belong together and stand in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from secretlint.content import pem, text, x509
from secretlint.content.keynames import is_file_like, pair_stem
from secretlint.content.model import Certificate, Problem

if TYPE_CHECKING:
    from cryptography import x509 as library
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

TLS_TYPE = "kubernetes.io/tls"
CERTIFICATE, KEY, AUTHORITY = "tls.crt", "tls.key", "ca.crt"

_UNREADABLE = "certificate-unreadable"
_KEY_UNREADABLE = "certificate-key-unreadable"
_PEM_NAMES = (".crt", ".cert", ".cer", ".pem", ".key", "cert", "key", "ca")
_OTHER_BLOCKS = {
    "CERTIFICATE REQUEST": "it is a certificate signing request, not a certificate",
    "NEW CERTIFICATE REQUEST": "it is a certificate signing request, not a certificate",
    "PUBLIC KEY": "it is a public key",
    "RSA PUBLIC KEY": "it is a public key",
    "PKCS7": "it is a PKCS#7 bundle, not a PEM certificate",
    "CMS": "it is a PKCS#7 bundle, not a PEM certificate",
    "TRUSTED CERTIFICATE": "its label is TRUSTED CERTIFICATE, which only OpenSSL reads",
    "X509 CRL": "it is a revocation list",
    "DH PARAMETERS": "it holds Diffie-Hellman parameters only",
    "EC PARAMETERS": "it holds curve parameters only",
}


class Value(NamedTuple):
    """A value with what it is: its readable certificates, its readable private key and its problem, if any."""

    key: str
    certificates: list[library.Certificate]
    private: PrivateKeyTypes | None
    problem: Problem | None


def examine(secret_type: str, values: Mapping[str, bytes]) -> tuple[list[Problem], list[Certificate]]:
    """Problems of all PEM in a Secret, and the traits of its certificates. `values` holds no templates."""
    read = [_read(secret_type, key, value) for key, value in values.items()]
    found = [value for value in read if value is not None]
    problems = list(_swapped(found)) or [value.problem for value in found if value.problem]
    problems += _pairs(found)
    if secret_type == TLS_TYPE and not problems:
        problems += _without_issuer(found)
    with_keys = {pair_stem(value.key) for value in found if value.private is not None}
    for value in found:
        problems += _weak(value, value.key != AUTHORITY and pair_stem(value.key) in with_keys)
        problems += _authority(value, found)
    certificates = [x509.traits(v.key, index, one) for v in found for index, one in enumerate(v.certificates)]
    return problems, certificates


def certificates(secret_type: str, values: Mapping[str, bytes]) -> list[Certificate]:
    """The traits of the certificates alone, as `examine` gives them; private keys are not parsed."""
    found = []
    for key, value in values.items():
        if b"BEGIN CERTIFICATE-" in value and (_is_strict(secret_type, key) or _is_pem_file(key, value)):
            parsed = [x509.certificate(block.der) for block in pem.blocks(value) if block.label == "CERTIFICATE"]
            found += [x509.traits(key, index, one) for index, one in enumerate(filter(None, parsed))]
    return found


def _is_strict(secret_type: str, key: str) -> bool:
    """Whether the key's name alone says what its value has to be."""
    return key in (CERTIFICATE, AUTHORITY) or (key == KEY and secret_type == TLS_TYPE)


def _read(secret_type: str, key: str, value: bytes) -> Value | None:
    strict = _is_strict(secret_type, key)
    if not value.strip():
        return _empty(secret_type, key)
    if not strict and not _is_pem_file(key, value):
        return None
    if text.base64_text(value.strip()) is not None:
        return Value(key, [], None, Problem("value-encoded-twice", key, "")) if strict else None
    if key == KEY or (not strict and _is_key_material(value)):
        return _read_key(secret_type, key, value)
    if strict or b"CERTIFICATE" in value:
        return _read_certificates(key, value)
    return None


def _is_pem_file(key: str, value: bytes) -> bool:
    """Whether the whole value is meant as PEM, by its start or by the key's name: other files may quote some.

    Under a name that is no file's, line breaks may be escaped or gone: it is for an environment variable, and programs
    that take PEM from one put them back.
    """
    if not pem.looks_like_pem(value):
        return False
    if not is_file_like(key) and pem.damage(value) in (pem.ESCAPED, pem.FOLDED):
        return False
    return value.lstrip().startswith(b"--") or key.lower().endswith(_PEM_NAMES)


def _empty(secret_type: str, key: str) -> Value | None:
    if secret_type != TLS_TYPE or key not in (CERTIFICATE, KEY):
        return None
    rule = _UNREADABLE if key == CERTIFICATE else _KEY_UNREADABLE
    return Value(key, [], None, Problem(rule, key, "it is empty"))


def _is_key_material(value: bytes) -> bool:
    return b"PRIVATE KEY-" in value and b"BEGIN CERTIFICATE-" not in value  # of PGP: `PRIVATE KEY BLOCK`


def _read_certificates(key: str, value: bytes) -> Value:
    blocks = pem.blocks(value)
    certificates = [x509.certificate(block.der) for block in blocks if block.label == "CERTIFICATE"]
    good = [one for one in certificates if one is not None]
    private = next(
        (x509.private_key(b) for b in blocks if x509.is_private_label(b) and not x509.is_encrypted_key(b)), None
    )
    reason = None
    if len(good) < len(certificates):
        reason = _nth("does not parse", certificates.index(None), len(certificates))
    elif not good:
        reason = _no_certificate(value, blocks)
    elif value.count(b"BEGIN CERTIFICATE-----") > len(good):
        reason = pem.damage(value)
    return Value(key, good, private, Problem(_UNREADABLE, key, reason) if reason else None)


def _nth(what: str, index: int, count: int) -> str:
    return f"it {what}" if count == 1 else f"certificate {index + 1} of {count} {what}"


def _no_certificate(value: bytes, blocks: list[pem.Block]) -> str:
    if any(x509.is_private_label(block) for block in blocks):
        return "it is a private key"
    for block in blocks:
        if block.label in _OTHER_BLOCKS:
            return _OTHER_BLOCKS[block.label]
    return _not_pem(value, "certificate")


def _not_pem(value: bytes, what: str) -> str:
    if pem.looks_like_pem(value):
        return pem.damage(value) or f"it has no PEM block of a {what}"
    if value[:1] == b"\x30":
        return "it is binary (DER or PKCS#12), and PEM is needed"
    if text.UTF16 in text.traits("", value):
        return "it is UTF-16, and PEM is ASCII"
    if value.lstrip().startswith(b"MII"):
        return "it has no BEGIN and END markers"
    return "it is not PEM"


def _read_key(secret_type: str, key: str, value: bytes) -> Value | None:
    blocks = pem.blocks(value)
    keys = [block for block in blocks if x509.is_private_label(block)]
    certificates = [c for c in (x509.certificate(b.der) for b in blocks if b.label == "CERTIFICATE") if c]
    if not keys:
        reason = _no_key(value, blocks)
        return Value(key, certificates, None, Problem(_KEY_UNREADABLE, key, reason))
    first = keys[0]
    if x509.is_encrypted_key(first):
        needs = secret_type == TLS_TYPE or key == KEY
        reason = "it is encrypted with a passphrase, and nothing in a cluster asks for one"
        return Value(key, certificates, None, Problem(_KEY_UNREADABLE, key, reason) if needs else None)
    if first.label == "OPENSSH PRIVATE KEY":
        if key != KEY:
            return None  # judged as an SSH key
        reason = "it is in OpenSSH's own format, which TLS servers do not read"
        return Value(key, certificates, None, Problem(_KEY_UNREADABLE, key, reason))
    private = x509.private_key(first)
    if private is None and not x509.is_unsupported_key(first):
        return Value(key, certificates, None, Problem(_KEY_UNREADABLE, key, "it does not parse as a private key"))
    return Value(key, certificates, private, None)


def _no_key(value: bytes, blocks: list[pem.Block]) -> str:
    if any(block.label == "CERTIFICATE" for block in blocks):
        return "it is a certificate"
    for block in blocks:
        if block.label in _OTHER_BLOCKS:
            return _OTHER_BLOCKS[block.label]
    return _not_pem(value, "private key")


def _swapped(values: list[Value]) -> Iterator[Problem]:
    by_key = {value.key: value for value in values}
    crt, key = by_key.get(CERTIFICATE), by_key.get(KEY)
    if crt is None or key is None or crt.problem is None or key.problem is None:
        return
    if crt.problem.reason == "it is a private key" and key.problem.reason == "it is a certificate":
        yield Problem(_UNREADABLE, CERTIFICATE, "it is a private key: tls.crt and tls.key are swapped")
        yield from (value.problem for value in values if value.problem and value.key not in (CERTIFICATE, KEY))


def _pairs(values: list[Value]) -> Iterator[Problem]:
    """Certificates and keys in one value, or whose names say that they belong together."""
    for value in values:
        if value.private is not None and value.certificates and value.key not in (CERTIFICATE, KEY):
            yield from _pair(value, [value], "")
    stems = {pair_stem(value.key) for value in values}
    for stem in sorted(stems):
        group = [value for value in values if pair_stem(value.key) == stem]
        keys = [value for value in group if value.private is not None and (value.key == KEY or not value.certificates)]
        chains = [value for value in group if value.certificates and value not in keys and value.key != AUTHORITY]
        if stem == "ca":
            chains = [value for value in group if value.certificates and value not in keys]
        if len(keys) == 1 and chains:
            yield from _pair(keys[0], chains, stem)
        elif not keys:
            for value in chains:
                if value.key == CERTIFICATE:
                    yield from _order(value, None)


def _pair(key: Value, chains: list[Value], stem: str) -> Iterator[Problem]:
    private = key.private
    assert private is not None
    if not any(x509.belongs(private, one) for chain in chains for one in chain.certificates):
        yield Problem("certificate-key-mismatch", key.key, chains[0].key)
        return
    if stem != "ca":
        for chain in chains:
            yield from _order(chain, private)


def _order(chain: Value, private: PrivateKeyTypes | None) -> Iterator[Problem]:
    """Leaf first, then certificates of which each issued one before it (RFC 8446, 4.4.2; more than one path may do)."""
    line = _distinct(chain.certificates)
    if len(line) < 2:
        return
    first_ok = x509.belongs(private, line[0]) if private is not None else not _leaf_later(line)
    if not first_ok:
        if private is None or any(x509.belongs(private, one) for one in line):
            yield Problem("certificate-leaf-not-first", chain.key, "")
        return
    for index, one in enumerate(line[1:], start=1):
        if not any(x509.issued(earlier, one) for earlier in line[:index]):
            known = any(x509.issued(later, one) for later in line[index + 1 :])
            what = "comes before the certificate that it issued" if known else "issued none of those before it"
            yield Problem("certificate-chain-order", chain.key, f"certificate {index + 1} of {len(line)} {what}")
            return


def _without_issuer(values: list[Value]) -> Iterator[Problem]:
    """A server's certificate alone, where somebody between it and the root has signed it: `cert.pem`, not the chain.

    That there is somebody is said by the certificate (where to get its issuer's, as those of public authorities do), or
    by a `ca.crt` of nothing but roots that have not signed it.
    """
    served = next((value for value in values if value.key == CERTIFICATE), None)
    if served is None or len(_distinct(served.certificates)) != 1:
        return
    leaf = served.certificates[0]
    others = [one for value in values for one in value.certificates if value.key != CERTIFICATE]
    if x509.is_self_issued(leaf) or x509.is_ca(leaf) or any(x509.issued(leaf, one) for one in others):
        return
    roots = [one for value in values for one in value.certificates if value.key == AUTHORITY]
    only_roots = bool(roots) and all(x509.is_self_issued(one) for one in roots)
    if only_roots or x509.says_where_its_issuer_is(leaf):
        yield Problem("certificate-chain-order", CERTIFICATE, "the certificate of its issuer is missing")


def _distinct(certificates: list[library.Certificate]) -> list[library.Certificate]:
    return list(dict.fromkeys(certificates))


def _leaf_later(line: list[library.Certificate]) -> bool:
    return bool(x509.is_ca(line[0])) and any(x509.is_ca(one) is not True for one in line[1:])


def _weak(value: Value, has_key: bool) -> Iterator[Problem]:
    """The first weak certificate. The first one of a pair is what a server shows; the others may be roots."""
    for index, one in enumerate(value.certificates):
        why = x509.weakness(one, served=has_key and index == 0)
        if why:
            yield Problem("certificate-weak", value.key, _nth(f"has {why}", index, len(value.certificates)))
            return


def _authority(value: Value, values: list[Value]) -> Iterator[Problem]:
    """A `ca.crt` without a single certificate that may issue others: somebody's own certificate was put there."""
    if value.key != AUTHORITY or not value.certificates:
        return
    served = {one for other in values if other.key == CERTIFICATE for one in other.certificates}
    for one in value.certificates:
        if x509.is_ca(one) is not False or (x509.is_self_issued(one) and (one in served or not served)):
            return
    yield Problem("certificate-authority-not-ca", value.key, "")
